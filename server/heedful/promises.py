"""Promises of the agent's side: which clauses promise, until when, and what has become of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import times
from .cues import Heard, Range, stems
from .model import Status
from .times import TimeSpan

_CLAUSE_MARKS = frozenset((";", ":", "–", "—", "\n", "(", ")"))
_ALIKE = 2
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise in one text: its clause, the words that name the time (empty when none), and its due.

    Characters of the visible text. `does` is False for a mere schedule that nobody of us acts on.
    """

    start: int
    end: int
    when_start: int
    when_end: int
    due: datetime | None
    does: bool
    tokens: Range


def pledges(heard: Heard, at: datetime | None) -> tuple[Pledge, ...]:
    """Return the promises of an agent's text, dues counted from its own time `at` (None: no dues)."""
    found: list[Pledge] = []
    previous: datetime | None = None
    for clause in _clauses(heard):
        named = list(heard.times_in(clause))
        dues = [due for t in named if (due := times.due(t, at, previous))]
        if dues:
            previous = max(dues)
        if _promises(heard, clause):
            found.append(_pledge(heard, clause, named, dues))
    return tuple(found)


def _clauses(heard: Heard) -> Iterator[Range]:
    for first, last in heard.words.sentences:
        start = first
        for i in range(first, last):
            if heard.words.norms[i] in _CLAUSE_MARKS:
                if i > start:
                    yield start, i
                start = i + 1
        if start < last:
            yield start, last


def _promises(heard: Heard, clause: Range) -> bool:
    return heard.has("promise", "commit", within=clause) and heard.words.norms[clause[1] - 1] != "?"


def _pledge(heard: Heard, clause: Range, named: Sequence[TimeSpan], dues: Sequence[datetime]) -> Pledge:
    words = heard.words
    bounded = [t for t in named if t.kind != "duration" or t.bound != "none"]
    when = (words.starts[bounded[0].first], words.ends[bounded[-1].last - 1]) if bounded else (0, 0)
    last = clause[1] - 1 if words.norms[clause[1] - 1] in (".", "!", "\n", ",") else clause[1]
    first = min(e.first for e in heard.of("promise", "commit", within=clause))
    return Pledge(
        words.starts[first], words.ends[max(first, last - 1)], *when, max(dues, default=None), True, (first, last)
    )


def status(
    pledge: Pledge,
    said: Heard,
    later: Sequence[tuple[Heard, datetime | None]],
    now: datetime | None,
    stop: frozenset[str],
) -> Status:
    """Tell what became of an earlier promise: kept by a later agent message in time, broken once its day has passed."""
    matter = stems(said, pledge.tokens, stop)
    for heard, at in later:
        in_time = pledge.due is None or at is None or at.date() <= pledge.due.astimezone(at.tzinfo).date()
        if in_time and _keeps(heard, matter, stop):
            return "kept"
    if pledge.due is None or now is None:
        return "open"
    return "broken" if now > pledge.due else "open"


def _keeps(heard: Heard, matter: frozenset[str], stop: frozenset[str]) -> bool:
    for e in (*heard.of("promise", "kept"), *heard.of("strategy", "action")):
        if e.kind == "promise" or len(stems(heard, heard.sentence(e.first), stop) & matter) >= _ALIKE:
            return True
    return False
