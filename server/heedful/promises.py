"""Promises of the agent's side: which parts of a text promise, until when, and what has become of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import times
from .cues import Heard, Range, firm_times
from .matcher import strings
from .model import By
from .times import TimeSpan
from .tokens import is_mark, is_word

_BREAKS = frozenset((";", ":", "–", "—", "\n", "(", ")"))
_LEAD = 12
_SENTENCE = 4
_NO_PLAN = ("ask", "ownership", "ack", "apology")
# "61 in March, 44 in April", said in May, is no plan for next year.
_FAR = timedelta(days=270)


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a language's tables say about promises: words that join, go on, tell of the past, deny, set a condition,
    and those by which somebody promises for themselves (`me`) or for their side (`us`)."""

    joiners: frozenset[str]
    continues: frozenset[str]
    past: frozenset[str]
    endings: tuple[str, ...]
    denials: frozenset[str]
    conditions: frozenset[str]
    me: frozenset[str]
    us: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise in one text: its words, the words that name the time (start = end when none), its due, and by whom.

    Characters of the visible text; `tokens` the same range in tokens.
    """

    start: int
    end: int
    when_start: int
    when_end: int
    due: datetime | None
    tokens: Range
    by: By | None = None


def grammar(tables: Mapping[str, object]) -> Grammar:
    """Read a language's tables; what is missing is empty."""

    def words(name: str) -> frozenset[str]:
        return frozenset(strings(tables.get(name)))

    endings = tuple(strings(tables.get("past_endings")))
    return Grammar(
        words("joiners"), words("continues"), words("past_words"), endings, words("denials"), words("conditions"),
        words("promises_me"), words("promises_us"),
    )  # fmt: skip


def pledges(heard: Heard, at: datetime | None, grammar: Grammar) -> tuple[Pledge, ...]:
    """Return the promises of an agent's text, dues counted from its own time `at` (None: no dues)."""
    found: list[Pledge] = []
    previous: datetime | None = None
    for part in _parts(heard, grammar):
        named = list(firm_times(heard, part))
        due = _due(named, at, previous)
        previous = due or previous
        if _commits(heard, part) or (due and at and at < due < at + _FAR and _schedules(heard, part, named, grammar)):
            found.append(_pledge(heard, part, named, due, grammar))
    return tuple(found)


def _parts(heard: Heard, grammar: Grammar) -> Iterator[Range]:
    """Clauses, and of those with two promises each one on its own."""
    promising, dated = heard.by_sentence("promise"), {heard.sentence(t.core_first) for t in heard.times}
    for first, last in heard.sentences:
        if (first, last) not in dated and "commit" not in promising.get((first, last), ()):
            continue  # a promise wants a word of it or a day
        start = first
        for i, norm in enumerate(heard.words.norms[first:last], first):
            if norm in _BREAKS:
                yield from _split(heard, (start, i), grammar)
                start = i + 1
        yield from _split(heard, (start, last), grammar)


def _split(heard: Heard, clause: Range, grammar: Grammar) -> Iterator[Range]:
    start, last = clause
    commits = sorted({(e.first, e.last) for e in heard.of("promise", "commit", within=clause)})
    for before, after in zip(commits, commits[1:], strict=False):
        joints = [i for i in range(before[1], after[0]) if _joins(heard.words.norms[i], grammar)]
        if joints and joints[-1] > start and heard.words.norms[joints[-1] + 1] not in grammar.continues:
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
    commits = [e.first for e in heard.of("promise", "commit", within=part)]
    # "I promised you Friday" owns an old promise and makes no new one; "as promised, you will have it" makes one.
    owned = [e.last for e in heard.of("covers", "broken_promise", within=part)]
    renewed = not owned or any("," in heard.words.norms[min(first, *owned) : max(first, *owned)] for first in commits)
    return bool(commits) and renewed and heard.words.norms[part[1] - 1] != "?"


def _schedules(heard: Heard, part: Range, named: Sequence[TimeSpan], grammar: Grammar) -> bool:
    """Whether a part without a word of promise says in the present what will happen by a day to come."""
    norms = heard.words.norms[part[0] : part[1]]
    if (
        sum(map(is_word, norms)) < _SENTENCE
        or norms[-1] == "?"
        or not grammar.conditions.isdisjoint(norms)
        or not grammar.past.isdisjoint(norms)
        or (named and not grammar.denials.isdisjoint(heard.words.norms[part[0] : named[0].first]))
        or heard.has("ask", "reference", within=part)
    ):
        return False
    if any(norm.endswith(grammar.endings) for norm in norms) or heard.has("strategy", *_NO_PLAN, within=part):
        return False
    return any(t.bound not in ("none", "since", "after", "from") or t.kind == "clock" for t in named if not t.when.same)


def _pledge(heard: Heard, part: Range, named: Sequence[TimeSpan], due: datetime | None, grammar: Grammar) -> Pledge:
    words = heard.words
    bounded = [t for t in named if t.kind != "duration" or t.bound != "none"]
    when = (words.starts[bounded[0].first], words.ends[bounded[-1].last - 1]) if bounded else (0, 0)
    begin = _begin(heard, part)
    first, last = _lead(heard, part, begin), part[1]
    while last - 1 > first and is_mark(words.norms[last - 1]):
        last -= 1
    by = _by(heard, (first, last), grammar)
    return Pledge(words.starts[first], words.ends[last - 1], *when, due, (max(first, begin), last), by)


def _by(heard: Heard, part: Range, grammar: Grammar) -> By | None:
    """Who promises, by the words of commitment: "I will …", "we will …", or somebody else."""
    commits = heard.of("promise", "commit", within=part)
    said = {norm for e in commits for norm in heard.words.norms[e.first : e.last]}
    return "us" if said & grammar.us else "me" if said & grammar.me else None


def _begin(heard: Heard, part: Range) -> int:
    return min((e.first for e in heard.of("promise", "commit", within=part)), default=part[0])


def _lead(heard: Heard, part: Range, begin: int) -> int:
    """Where a promise begins: with its subject, if that is near, after a comma."""
    norms = heard.words.norms
    commas = [i + 1 for i in range(part[0], begin) if norms[i] == ","]
    lead = max(commas, default=part[0])
    first = lead if begin - lead <= _LEAD else begin
    while first < begin and not norms[first][:1].isalnum():
        first += 1
    return first
