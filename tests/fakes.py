"""Stand-ins for what is slow or outside: an analyser that finds fixed words, a lexicon to exchange, a clock."""

from collections.abc import Callable
from tempfile import TemporaryDirectory

from heedful.errors import LexiconError
from heedful.model import Analysis, Coverage, Mark, Reading, Request, Risk, Span
from heedful.rulebook import Rules
from heedful.settings import Settings, choose
from heedful.web.desk import Loaded


def never() -> bool:
    return False


class WordFinder:
    """Finds "late" in customers' messages and "policy" in the draft; fails on the word "explode"."""

    def __init__(self, revision: str = "r1") -> None:
        self.revision = revision
        self.asked: list[Request] = []

    def analyse(self, request: Request, deadline: Callable[[], bool] = never, rules: Rules | None = None) -> Analysis:
        self.asked.append(request)
        texts = [message.text for message in request.thread]
        for text in (*texts, request.draft):
            if "explode" in text:
                raise RuntimeError(text)
        risks = [
            Risk("policy_wall", span, "It hides behind a rule.", ("I can …",)) for span in find(request.draft, "policy")
        ]
        readings = [
            Reading(
                index,
                message.role,
                "uneasy",
                0.4,
                (),
                tuple(Mark(span, "waiting", "late", 1.0) for span in find(message.text, "late")),
            )
            if message.role == "customer"
            else Reading(index, message.role)
            for index, message in enumerate(request.thread)
        ]
        return Analysis(
            "en",
            True,
            "uneasy" if texts else None,
            0.4 if texts else None,
            messages=tuple(readings),
            draft=Coverage(risks=tuple(risks)),
            revision=self.revision,
            incomplete=deadline(),
            brief="Short." if request.brief else None,
        )

    def apart(self) -> "WordFinder":
        return self


def find(text: str, word: str) -> list[Span]:
    start = text.find(word)
    return [Span(start, start + len(word))] if start >= 0 else []


def word_finder() -> WordFinder:
    """Build one, importable by name for other processes."""
    return WordFinder()


class Lexicons:
    """A source of analysers: put something in `waiting` and the desk finds it at its next look."""

    def __init__(self) -> None:
        self.reader = WordFinder()
        self.waiting: Loaded | LexiconError | None = Loaded(self.reader, "r1")

    def fresh(self) -> Loaded | None:
        waiting, self.waiting = self.waiting, None
        if isinstance(waiting, LexiconError):
            raise waiting
        return waiting


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


DATA = TemporaryDirectory(prefix="heedful-test-")


def settings(**values: str) -> Settings:
    """Return settings whose data, if they name no folder, lie in one that goes away: never in the developer's own."""
    return choose({}, {"data": DATA.name, **values}).settings
