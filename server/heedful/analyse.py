"""The walk of one request: visible words → evidence → readings → questions, promises → the draft → suggestions."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace

from . import suggest, text
from .language import FAMILIAR, UNKNOWN, Sample, SmallWords, closest
from .lexicon import Lexicons
from .model import (
    Advice,
    Analysis,
    Coverage,
    Request,
    Visible,
)  # fmt: skip
from .reading import Weights
from .recall import FORGETFUL, Recall
from .rulebook import NONE, Rules, is_ban
from .tongue import Tongue
from .voice import Voice
from .walk import Stop, Walk, grammars

_MOST_TEAMS = 32  # made ready at a time
_SHORT = 6  # words: "Danke!" tells less of its writer's language than what they wrote before


def _never() -> bool:
    return False


def _is_short(text: str) -> bool:
    return len(text.split(None, _SHORT)) < _SHORT


def _uncompared(read: Analysis, foreign: str) -> Analysis:
    """Withhold what compares a draft in another language with the thread; what is open or forbidden is so in any."""
    blanks = tuple(r for r in read.draft.risks if r.code == "unfilled_blank" or is_ban(r.entry))
    causes = tuple(line._replace(covered=False) for line in read.causes)
    return replace(
        read, causes=causes, questions=(), draft=Coverage(risks=blanks, foreign=foreign), gaps=(), suggestions=(),
        nudge=Advice(False),
    )  # fmt: skip


class Analyser:
    """The lexicons and weights made ready once; then pure. Not thread-safe (see `matcher`)."""

    def __init__(self, lexicons: Lexicons, weights: Weights, recall: Recall = FORGETFUL) -> None:
        """`recall` remembers what was found in messages and in sentences of drafts, as numbers."""
        self._recall = recall
        self.revision = lexicons.revision
        self.weights = weights
        self._markers = text.markers(lexicons.mail)
        self._tongues = {code: Tongue(lexicon) for code, lexicon in lexicons.languages.items()}
        self._shelves = {code: suggest.shelf(t.lexicon.offers, t.matcher) for code, t in self._tongues.items()}
        self._grammars = {code: grammars(tongue) for code, tongue in self._tongues.items()}
        self._ruled: dict[tuple[str, Rules], tuple[Tongue, suggest.Shelf]] = {}
        self._small = {code: frozenset(str(words).split()) for code, words in lexicons.others.items()}
        self._small |= {code: tongue.stop for code, tongue in self._tongues.items()}
        self._codes = (*self._small, UNKNOWN)
        self._small_words = SmallWords(self._small)
        self._scope = next((tongue.scope for tongue in self._tongues.values()), "")

    def analyse(self, request: Request, deadline: Stop = _never, rules: Rules | None = None) -> Analysis:
        """Answer a request under a team's rules. When `deadline()` turns true, what is done is returned and marked
        `incomplete`."""
        draft = text.visible(request.draft, self._markers) if request.draft else Visible("")
        seen = self._see(request, deadline)
        code = self._language(request, seen, draft)
        if code not in self._tongues:
            return Analysis(code, False, revision=self.revision)
        read = self._walk(code, request, deadline, rules or NONE).analysis(seen, draft, self.revision)
        foreign = self._foreign(draft.text, code)
        return _uncompared(read, foreign) if foreign and request.thread else read

    def remembering(self, recall: Recall) -> "Analyser":
        """Return the same analyser with something else to remember by."""
        other = copy(self)
        other._recall = recall
        return other

    def apart(self) -> "Analyser":
        """Return the same analyser for another thread. Quickly made: it shares all but spaCy with this one."""
        other = copy(self)
        other._tongues = {code: tongue.apart() for code, tongue in self._tongues.items()}
        other._ruled = {}
        return other

    def vectors(self, request: Request) -> list[dict[str, float]]:
        """Return the features of every customer message, for fitting; none in an unsupported language."""
        seen = self._see(request, _never)
        code = self._language(request, seen, Visible(""))
        return self._walk(code, request, _never, NONE).vectors(seen) if code in self._tongues else []

    def _see(self, request: Request, deadline: Stop) -> list[Visible]:
        """The visible words of every message, newest first as long as there is time."""
        seen = [Visible("")] * len(request.thread)
        for index in reversed(range(len(seen))):
            if index < len(seen) - 1 and deadline():
                break
            seen[index] = self._visible(request.thread[index].text)
        return seen

    def _visible(self, message: str) -> Visible:
        """The visible words of a message that may come again."""
        of = f"{self._scope} visible"
        if (known := self._recall.get(of, message)) is not None:
            return Visible(text.hide(message, known))
        seen = text.visible(message, self._markers)
        hidden = None if seen.origin else text.places(message, seen.text)
        if hidden is not None and self._recall is not FORGETFUL:
            self._recall.put(of, message, hidden, len(hidden) + 1)
        return seen

    def _walk(self, code: str, request: Request, deadline: Stop, rules: Rules) -> Walk:
        own, shelf = self._under(code, rules)
        spoken = closest(request.ui or code, self._tongues) or code
        voice = Voice(own, own if spoken == code else self._tongues[spoken])
        levels = rules.levels_for(request.channel)
        weights = replace(self.weights, cuts=levels) if levels else self.weights
        return Walk(own, shelf, weights, request, deadline, voice, self._grammars[code], rules, self._recall)

    def _under(self, code: str, rules: Rules) -> tuple[Tongue, suggest.Shelf]:
        """A language and its phrases as a team's rules leave them, made ready once."""
        if not rules.rewrites:
            return self._tongues[code], self._shelves[code]
        if (code, rules) not in self._ruled:
            if len(self._ruled) >= _MOST_TEAMS:
                self._ruled.clear()
            tongue, before = self._tongues[code].under(rules), self._shelves[code]
            # What a phrase does may rest on an entry that is off.
            shelf = suggest.reworded(tongue.lexicon.offers, tongue.matcher, before, rules.names_entries)
            self._ruled[code, rules] = tongue, shelf
        return self._ruled[code, rules]

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages that it reads, the default one first."""
        return tuple(self._tongues)

    def tongue(self, code: str) -> Tongue:
        """Return a language made ready. Raises KeyError for one without a lexicon."""
        return self._tongues[code]

    def _language(self, request: Request, seen: Sequence[Visible], draft: Visible) -> str:
        """The language of the latest customer message decides, all of theirs if it is short, without one the draft."""
        said = [v.text for m, v in zip(request.thread, seen, strict=True) if m.role == "customer" and v.text.strip()]
        short = bool(said) and _is_short(said[-1])
        return self._remembered("\n".join(said) if short else said[-1]) if said else self._tongue_of(draft.text)

    def _foreign(self, draft: str, code: str) -> str | None:
        """The language of a draft when it is surely another than the customer's."""
        if _is_short(draft) or (sample := Sample(draft)).is_plainly(code, self._small_words):
            return None
        written = self._tongue_in(sample)
        return written if written not in (code, UNKNOWN) else None

    def _remembered(self, words: str) -> str:
        """The code of the language of a text that may come again."""
        if (known := self._recall.get(f"{self._scope} language", words)) is not None:
            return str(self._codes[known[0]])
        code = self._tongue_of(words)
        self._recall.put(f"{self._scope} language", words, (self._codes.index(code),), 1)
        return code

    def _tongue_of(self, words: str) -> str:
        """The code of a text's language."""
        return self._tongue_in(Sample(words))

    def _tongue_in(self, sample: Sample) -> str:
        """The code of a text's language: the supported one that knows most of its words, if it knows enough."""
        code = sample.which(self._small_words, frozenset(self._tongues))
        if code not in self._tongues:
            return code
        knows = {code: sample.familiar(self._tongues[code].known) for code in self._tongues}
        best = max(knows, key=lambda code: knows[code])
        return best if knows[best] >= FAMILIAR else UNKNOWN
