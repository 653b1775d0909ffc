"""Promises of the agent's side: which parts of a text promise, until when, and what has become of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from . import times
from .cues import Heard, Range, stems
from .matcher import strings
from .model import Status
from .times import TimeSpan
from .tokens import is_mark

_BREAKS = frozenset((";", ":", "–", "—", "\n", "(", ")"))
_ALIKE = 2
_LEAD = 9
# Causes of a customer who is still waiting for what was promised.
_MISSED = ("broken_promise", "no_response", "waiting")


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a language's tables say about promises: words that join, tell of the past, or set a condition."""

    joiners: frozenset[str]
    past: frozenset[str]
    endings: tuple[str, ...]
    conditions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise in one text: its words, the words that name the time (start = end when none), and its due.

    Characters of the visible text; `tokens` the same range in tokens.
    """

    start: int
    end: int
    when_start: int
    when_end: int
    due: datetime | None
    tokens: Range


@dataclass(frozen=True, slots=True)
class Later:
    """A message after the promise: as heard, its time, and whether it is the customer's (`theirs`)."""

    heard: Heard
    at: datetime | None
    theirs: bool


def grammar(tables: Mapping[str, object]) -> Grammar:
    """Read a language's tables; what is missing is empty."""
    words = {name: strings(tables.get(name)) for name in ("joiners", "past_words", "past_endings", "conditions")}
    past, endings = frozenset(words["past_words"]), tuple(words["past_endings"])
    return Grammar(frozenset(words["joiners"]), past, endings, frozenset(words["conditions"]))


def pledges(heard: Heard, at: datetime | None, grammar: Grammar) -> tuple[Pledge, ...]:
    """Return the promises of an agent's text, dues counted from its own time `at` (None: no dues)."""
    found: list[Pledge] = []
    previous: datetime | None = None
    for part in _parts(heard, grammar):
        named = list(heard.times_in(part))
        due = _due(named, at, previous)
        previous = due or previous
        if _commits(heard, part) or (due and at and due > at and _schedules(heard, part, named, grammar)):
            found.append(_pledge(heard, part, named, due))
    return tuple(found)


def _parts(heard: Heard, grammar: Grammar) -> Iterator[Range]:
    """Clauses, and of those with two promises each one on its own."""
    for first, last in heard.words.sentences:
        start = first
        for i in range(first, last):
            if heard.words.norms[i] in _BREAKS:
                yield from _split(heard, (start, i), grammar)
                start = i + 1
        yield from _split(heard, (start, last), grammar)


def _split(heard: Heard, clause: Range, grammar: Grammar) -> Iterator[Range]:
    start, last = clause
    commits = sorted({(e.first, e.last) for e in heard.of("promise", "commit", within=clause)})
    for before, after in zip(commits, commits[1:], strict=False):
        joints = [i for i in range(before[1], after[0]) if _joins(heard.words.norms[i], grammar)]
        if joints and joints[-1] > start:
            yield start, joints[-1]
            start = joints[-1] + 1
    if start < last:
        yield start, last


def _joins(norm: str, grammar: Grammar) -> bool:
    return norm == "," or norm in grammar.joiners


def _due(named: Sequence[TimeSpan], at: datetime | None, previous: datetime | None) -> datetime | None:
    """The last day named with a bound ("by", "on"); days named beside it are reasons, not dues."""
    dues = [(t.bound != "none", due) for t in named if (due := times.due(t, at, previous))]
    bounded = [due for bound, due in dues if bound]
    return max(bounded or [due for _, due in dues], default=None)


def _commits(heard: Heard, part: Range) -> bool:
    if heard.has(
        "covers", "broken_promise", within=part
    ):  # "I promised you Friday": owning an old promise makes no new one
        return False
    return heard.has("promise", "commit", within=part) and heard.words.norms[part[1] - 1] != "?"


def _schedules(heard: Heard, part: Range, named: Sequence[TimeSpan], grammar: Grammar) -> bool:
    """Whether a part without a word of promise says in the present what will happen by a day to come."""
    norms = heard.words.norms[part[0] : part[1]]
    if norms[-1] == "?" or not grammar.conditions.isdisjoint(norms) or not grammar.past.isdisjoint(norms):
        return False
    if any(norm.endswith(grammar.endings) for norm in norms) or heard.has("strategy", "ask", within=part):
        return False
    return any(t.bound not in ("none", "since", "after", "from") or t.kind == "clock" for t in named)


def _pledge(heard: Heard, part: Range, named: Sequence[TimeSpan], due: datetime | None) -> Pledge:
    words = heard.words
    bounded = [t for t in named if t.kind != "duration" or t.bound != "none"]
    when = (words.starts[bounded[0].first], words.ends[bounded[-1].last - 1]) if bounded else (0, 0)
    first, last = _lead(heard, part), part[1]
    while last - 1 > first and is_mark(words.norms[last - 1]):
        last -= 1
    return Pledge(words.starts[first], words.ends[last - 1], *when, due, (first, last))


def _lead(heard: Heard, part: Range) -> int:
    """Where a promise begins: with its subject, if that is near, after a comma."""
    norms = heard.words.norms
    commits = [e.first for e in heard.of("promise", "commit", within=part)]
    begin = min(commits, default=part[0])
    commas = [i + 1 for i in range(part[0], begin) if norms[i] == ","]
    lead = max(commas, default=part[0])
    first = lead if begin - lead <= _LEAD else begin
    while first < begin and not norms[first][:1].isalnum():
        first += 1
    return first


def status(
    pledge: Pledge,
    said: Heard,
    later: Sequence[Later],
    now: datetime | None,
    stop: frozenset[str],
) -> Status:
    """Tell what became of an earlier promise.

    Kept by a later agent message in time, or when the customer says that it came; broken once its day has passed.
    """
    matter = stems(said, pledge.tokens, stop)
    if any(_settles(pledge, matter, message, stop) for message in later):
        return "kept"
    if pledge.due is None or now is None:
        return "open"
    return "broken" if now > pledge.due else "open"


def _settles(pledge: Pledge, matter: frozenset[str], message: Later, stop: frozenset[str]) -> bool:
    if message.theirs:
        return _thanked(message.heard, matter, stop)
    at, due = message.at, pledge.due
    in_time = due is None or at is None or at.date() <= due.astimezone(at.tzinfo).date()
    return in_time and _keeps(message.heard, matter, stop)


def _keeps(heard: Heard, matter: frozenset[str], stop: frozenset[str]) -> bool:
    for e in (*heard.of("promise", "kept"), *heard.of("strategy", "action")):
        alike = 1 if e.kind == "promise" else _ALIKE
        if len(stems(heard, heard.sentence(e.first), stop) & matter) >= alike:
            return True
    return False


def _thanked(heard: Heard, matter: frozenset[str], stop: frozenset[str]) -> bool:
    """Whether a customer says that the matter came, or thanks for what we wrote, and misses nothing."""
    if heard.has("cue", *_MISSED):
        return False
    came = heard.of("promise", "received")
    return heard.has("promise", "written") or any(stems(heard, heard.sentence(e.first), stop) & matter for e in came)
