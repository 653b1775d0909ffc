"""What fills the blanks of a suggestion: the customer's own words where a whole noun phrase fits, else nothing.

One blank is filled by our own words: <missed>, the day that we promised and did not keep.
What only the agent knows (<action>, <owner>, <reason>, <time> …) always stays a blank.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from .cues import Heard, Range
from .matcher import strings
from .model import Slot

CUSTOMER = frozenset(
    ("name", "thing", "duration", "date", "since", "by", "amount", "order", "count", "number", "question", "missed")
)
_SLOT = re.compile(r"<(\w+)>")
_AMOUNT = re.compile(r"[£$€]\s?\d[\d.,]*\d|[£$€]\s?\d|\b\d[\d.,]*\s?(?:€|(?:EUR|USD|GBP|[Ee]uros?|dollars|pounds)\b)")
_ORDER = re.compile(r"#\d{3,12}\b|\b[A-Z]{1,5}-?\d{3,12}\b")
_LONGEST_QUESTION = 14
_BESIDE = 4
_ACRONYM = 3
_OFFERED_DAYS = 3
_WEEK = 6


@dataclass(frozen=True, slots=True)
class Facts:
    """What the thread gives for slots: name → its words."""

    of: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a language's tables say of naming things: nouns, the words before them, ordinals. `aside` are words after
    which a thing is not the matter, each with those that make it so when they stand before it."""

    nouns: frozenset[str]
    determiners: frozenset[str]
    ordinals: frozenset[str]
    aside: Mapping[str, frozenset[str]]


def grammar(tables: Mapping[str, object]) -> Grammar:
    """Read a language's tables; what is missing is empty."""
    nouns, determiners, ordinals = (frozenset(strings(tables.get(n))) for n in ("nouns", "determiners", "ordinals"))
    aside = tables.get("aside")
    unless = {str(word): frozenset(strings(said)) for word, said in aside.items()} if isinstance(aside, dict) else {}
    return Grammar(nouns, determiners, ordinals, unless)


def facts(
    name: str | None, latest: Heard, places: Sequence[Range], grammar: Grammar, question: str | None, missed: str = ""
) -> Facts:
    """Gather what fills slots from near the `places` (tokens of evidence) in the latest customer message.

    A thing must stand in the words of the evidence or right beside them; the rest anywhere in their sentences.
    A number or a date fills a slot only when it is the only one of its kind there: of two, either would be a guess.
    """
    near = latest.worked(("facts", tuple(places)), lambda: _near(latest, places, grammar))
    found = {"name": (name or "").split(" ")[0], "missed": missed, "count": near.ordinal}
    found |= {slot: latest.whole[start:end] for slot, (start, end) in near.places.items()}
    found["thing"] = _unshouted(found.get("thing", ""))
    if question and _quotable(question.strip()):
        found["question"] = f"“{question.strip()}”"
    return Facts({slot: words for slot, words in found.items() if words})


def places(heard: Heard, causes: Sequence[str | None]) -> Sequence[Range]:
    """Return the tokens of the evidence of some causes."""
    return [(e.first, e.last) for e in heard.of("cue", *filter(None, causes))] if causes else []


class _Near(NamedTuple):
    """Where near some evidence the words for slots stand, as characters; the `ordinal` is a word of the lexicon."""

    places: Mapping[str, Range]
    ordinal: str


def _near(latest: Heard, places: Sequence[Range], grammar: Grammar) -> _Near:
    sentences = list(dict.fromkeys(latest.sentence(first) for first, _ in places))
    finders: Mapping[str, Callable[[Range], Iterable[Range]]] = {
        "duration": lambda s: _times(latest, s, "duration"),
        "date": lambda s: _times(latest, s, "date"),
        "since": lambda s: _times(latest, s, "date", "from"),
        "by": lambda s: _times(latest, s, "date", "by"),
        "amount": lambda s: _matches(_AMOUNT, latest, s),
        "order": lambda s: _matches(_ORDER, latest, s),
    }
    found = {}
    for slot, find in finders.items():
        words = {latest.whole[start:end]: (start, end) for s in sentences for start, end in find(s)}
        if len(words) == 1:
            (found[slot],) = words.values()
    if thing := next((t for place in places for t in _things(latest, _beside(latest, place), grammar)), None):
        found["thing"] = thing
    norms = latest.words.norms
    counts = {norm for first, last in sentences for norm in norms[first:last] if norm in grammar.ordinals}
    return _Near(found, counts.pop() if len(counts) == 1 else "")


def _quotable(question: str) -> bool:
    """Whether a question may be held up to the customer as it stands: short, one line, not shouted."""
    words = question.split()
    loud = any(len(word) > _ACRONYM and word.isupper() for word in words)
    return question.endswith("?") and len(words) <= _LONGEST_QUESTION and "\n" not in question and not loud


@dataclass(frozen=True, slots=True)
class Template:
    """A text cut at its slots: the words before each, with its name, and the words after the last."""

    slots: tuple[tuple[str, str], ...]
    rest: str


def template(text: str) -> Template:
    """Cut a text at its slots."""
    *parts, rest = _SLOT.split(text)
    return Template(tuple(zip(parts[::2], parts[1::2], strict=True)), rest)


Filled = tuple[str, tuple[Slot, ...]]


def fill(text: str | Template, known: Facts) -> Filled | None:
    """Fill a template; what only the agent knows reads `[action]`. None when the customer gave no word for a slot."""
    cut = template(text) if isinstance(text, str) else text
    filled, slots = "", []
    for before, name in cut.slots:
        if name in CUSTOMER and name not in known.of:
            return None
        put = known.of[name] if name in CUSTOMER else f"[{name.replace('_', ' ')}]"
        start = len(filled) + len(before)
        filled += before + put
        slots.append(Slot(name, start, start + len(put), name in CUSTOMER))
    return filled + cut.rest, tuple(slots)


def fill_sample(text: str, sample: Mapping[str, str]) -> str:
    """Fill a template with its sample."""
    return _SLOT.sub(lambda m: sample.get(m.group(1), m.group()), text)


def _beside(heard: Heard, place: Range) -> Range:
    first, last = heard.sentence(place[0])
    return max(first, place[0] - _BESIDE), min(last, place[1] + _BESIDE)


def literal(text: str) -> str:
    """Return the longest run of a template's own words."""
    return max(_SLOT.split(text)[::2], key=len).strip(" ,.!?:;")


def working_days(now: datetime | None, names: Sequence[str], wording: str) -> tuple[str, ...]:
    """Return the next working days in a language's wording (`Monday 24`), for a time blank; nothing without `now`."""
    if now is None or len(names) != 7:
        return ()
    days = (now + timedelta(days=n) for n in range(1, 8))
    working = (d for d in days if d.weekday() < 5)
    return tuple(_put(wording, day=names[d.weekday()], number=str(d.day)) for d in working)[:_OFFERED_DAYS]


def missed_day(due: datetime, now: datetime, names: Sequence[str], wording: str) -> str:
    """Return the day that has passed as people say it: within the week its name, later with its number."""
    if len(names) != 7:
        return ""
    name = names[due.weekday()]
    return name if now - due < timedelta(days=_WEEK) else _put(wording, day=name, number=str(due.day))


def _put(wording: str, **words: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: words.get(m[1], m[0]), wording)


def _stands_aside(before: Sequence[str], grammar: Grammar) -> bool:
    """Whether a thing after these words is a place, a way or a time ("took it from my account"), not what failed.

    The last of the words is the determiner, which may hold the preposition (German "vom Konto").
    """
    at = len(before) - (1 if before[-1] in grammar.aside else 2)
    if at < 0 or before[at] not in grammar.aside:
        return False
    return at == 0 or before[at - 1] not in grammar.aside[before[at]]


def _times(heard: Heard, within: Range, kind: str, bound: str = "") -> Iterator[Range]:
    """Times of a kind without the word that binds them ("since"); durations only unbound, dates by any or by one."""
    for t in heard.times_in(within):
        if t.kind == kind and (t.bound == bound if bound else kind == "date" or t.bound == "none"):
            yield heard.starts[t.core_first], heard.ends[t.last - 1]


def _matches(shape: re.Pattern[str], heard: Heard, within: Range) -> Iterator[Range]:
    begin = heard.starts[within[0]]
    return ((begin + m.start(), begin + m.end()) for m in shape.finditer(heard.text(*within)))


def _things(heard: Heard, within: Range, grammar: Grammar) -> Iterator[Range]:
    """Runs of known nouns right after a determiner: "our monthly export" gives nothing, "our export job" itself."""
    norms = heard.words.norms
    for i in range(within[0], within[1] - 1):
        if norms[i] not in grammar.determiners or _stands_aside(norms[: i + 1], grammar):
            continue
        last = i + 1
        while last < within[1] and norms[last] in grammar.nouns:
            last += 1
        after = norms[last] if last < len(norms) else ""
        if last > i + 1 and after not in ("-", "'s", "/"):
            yield heard.starts[i + 1], heard.ends[last - 1]


def _unshouted(said: str) -> str:
    return said.lower() if said.isupper() and len(said) > _ACRONYM else said
