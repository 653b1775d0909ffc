"""The walk of one request: visible words → evidence → readings → questions, promises → the draft → suggestions."""

from collections.abc import Sequence
from dataclasses import replace

from . import suggest, text
from .language import FAMILIAR, UNKNOWN, familiar, which
from .lexicon import Lexicons
from .model import (
    Advice,
    Analysis,
    Coverage,
    Request,
    Visible,
)  # fmt: skip
from .reading import Weights
from .tongue import Tongue
from .walk import Stop, Walk

_SHORT = 6  # words: "Danke!" tells less of its writer's language than what they wrote before


def _never() -> bool:
    return False


def _uncompared(read: Analysis, foreign: str) -> Analysis:
    """Withhold what compares a draft in another language with the thread; its open blanks are blanks in any."""
    blanks = tuple(risk for risk in read.draft.risks if risk.code == "unfilled_blank")
    causes = tuple(replace(line, covered=False) for line in read.causes)
    return replace(
        read, causes=causes, questions=(), draft=Coverage(risks=blanks, foreign=foreign), gaps=(), suggestions=(),
        nudge=Advice(False),
    )  # fmt: skip


class Analyser:
    """The lexicons and weights made ready once; then pure. Not thread-safe (see `matcher`)."""

    def __init__(self, lexicons: Lexicons, weights: Weights) -> None:
        self.revision = lexicons.revision
        self._weights = weights
        self._markers = text.markers(lexicons.mail)
        self._tongues = {code: Tongue(lexicon) for code, lexicon in lexicons.languages.items()}
        self._shelves = {code: suggest.shelf(t.lexicon.offers, t.matcher) for code, t in self._tongues.items()}
        self._small = {code: frozenset(str(words).split()) for code, words in lexicons.others.items()}
        self._small |= {code: tongue.stop for code, tongue in self._tongues.items()}

    def analyse(self, request: Request, deadline: Stop = _never) -> Analysis:
        """Answer a request. When `deadline()` turns true, what is done is returned and marked `incomplete`."""
        draft = text.visible(request.draft, self._markers) if request.draft else Visible("")
        seen = self._see(request, deadline)
        code = self._language(request, seen, draft)
        if code not in self._tongues:
            return Analysis(code, False, revision=self.revision)
        read = self._walk(code, request, deadline).analysis(seen, draft, self.revision)
        foreign = self._foreign(draft.text, code)
        return _uncompared(read, foreign) if foreign and request.thread else read

    def vectors(self, request: Request) -> list[dict[str, float]]:
        """Return the features of every customer message, for fitting; none in an unsupported language."""
        seen = self._see(request, _never)
        code = self._language(request, seen, Visible(""))
        return self._walk(code, request, _never).vectors(seen) if code in self._tongues else []

    def _see(self, request: Request, deadline: Stop) -> list[Visible]:
        """The visible words of every message, newest first as long as there is time."""
        seen = [Visible("")] * len(request.thread)
        for index in reversed(range(len(seen))):
            if index < len(seen) - 1 and deadline():
                break
            seen[index] = text.visible(request.thread[index].text, self._markers)
        return seen

    def _walk(self, code: str, request: Request, deadline: Stop) -> Walk:
        return Walk(self._tongues[code], self._shelves[code], self._weights, request, deadline)

    def tongue(self, code: str) -> Tongue:
        """Return a language made ready. Raises KeyError for one without a lexicon."""
        return self._tongues[code]

    def _language(self, request: Request, seen: Sequence[Visible], draft: Visible) -> str:
        """The language of the latest customer message decides, all of theirs if it is short, without one the draft."""
        said = [v.text for m, v in zip(request.thread, seen, strict=True) if m.role == "customer" and v.text.strip()]
        short = bool(said) and len(said[-1].split()) < _SHORT
        return self._tongue_of("\n".join(said) if short else said[-1] if said else draft.text)

    def _foreign(self, draft: str, code: str) -> str | None:
        """The language of a draft when it is surely another than the customer's."""
        if len(draft.split()) < _SHORT:
            return None
        written = self._tongue_of(draft)
        return written if written not in (code, UNKNOWN) else None

    def _tongue_of(self, words: str) -> str:
        """The code of a text's language: the supported one that knows most of its words, if it knows enough."""
        code = which(words, self._small, frozenset(self._tongues))
        if code not in self._tongues:
            return code
        knows = {code: familiar(words, self._tongues[code].known) for code in self._tongues}
        best = max(knows, key=lambda code: knows[code])
        return best if knows[best] >= FAMILIAR else UNKNOWN
