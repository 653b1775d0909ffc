"""Dates, durations, hours and windows in a text, by the tables of its language.

Each token costs about the same: only words of the tables begin a search, which looks a few tokens ahead. At each place
the longest expression wins, from left to right. Months and weekdays that are also other words (`leaning`: May, sat)
count with a capital, a bound before them or a day beside them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, cast

from . import numerals
from .grammar import STOP, Entry, Fields, Node, Times, tables
from .model import Words
from .when import When, resolve

__all__ = ["TimeSpan", "Times", "due", "find", "slots", "tables"]

Kind = Literal["date", "duration", "clock", "window"]
Bound = Literal["by", "in", "at", "until", "from", "none"]
Ranges = tuple[tuple[int, int], ...]

_REACH = 7  # from its first token, an expression has a word of weight within so many
_GLUED = 5  # tokens of a date like 2026-05-06
_JOINTS = "-/:.%"
_STUCK = "#/+_@.:"


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time expression at tokens first:last, end exclusive; without its bound ("by") it begins at `core_first`."""

    first: int
    last: int
    core_first: int
    kind: Kind
    bound: Bound
    when: When


class _Found(NamedTuple):
    end: int
    fields: Fields


def find(words: Words, times: Times) -> tuple[TimeSpan, ...]:
    """Return the time expressions of a text in order, none overlapping. Linear in the number of tokens."""
    return tuple(_Scan(words, times).spans())


def due(span: TimeSpan, at: datetime | None, previous: datetime | None = None) -> datetime | None:
    """Return the last moment of the promised window, counted from the message's own time, in the offset of `at`.

    `previous` is the due of the promise before it, for "the same day". None where nothing can be reckoned with.
    """
    return resolve(span.when, at, previous) if at else None


def slots(words: Words, times: Times) -> dict[str, Ranges]:
    """Return the token ranges of `<number>`, `<duration>` and `<date>`: at each first token the longest."""
    return _Scan(words, times).slots()


class _Scan:
    """One text being read."""

    def __init__(self, words: Words, times: Times) -> None:
        self._words = words
        self._norms = words.norms
        self._times = times
        self._atoms: dict[int, dict[str, _Found]] = {}
        self._parsed: dict[tuple[str, int], _Found | None] = {}
        self._sentence_starts = {first for first, _ in words.sentences}

    def spans(self) -> Iterator[TimeSpan]:
        """Give the expressions from left to right."""
        free_from = 0
        for i in self._starts():
            if i < free_from:
                continue
            found = self._allowed("span", i)
            if found:
                yield self._span(i, found)
            free_from = max(free_from, found.end if found else self._muted_to(i))

    def slots(self) -> dict[str, Ranges]:
        """Give the ranges that each slot of a phrase may stand for."""
        names: dict[str, list[tuple[int, int]]] = {"<number>": [], "<duration>": [], "<date>": []}
        muted_to = 0
        for i in self._starts():
            if number := self._count(i):
                names["<number>"].append((i, number.end))
            muted_to = max(muted_to, self._muted_to(i))
            for rule in ("duration", "date") if i >= muted_to and self._norms[i] not in self._times.bounds else ():
                if found := self._parse(rule, i):
                    names[f"<{rule}>"].append((i, found.end))
        return {name: tuple(ranges) for name, ranges in names.items()}

    # Where to look

    def _starts(self) -> Iterator[int]:
        weight = self._weights()
        openers = self._times.openers
        for i, norm in enumerate(self._norms):
            if weight[i] - i <= _REACH and (norm in openers or norm[:1].isdigit()):
                yield i

    def _weights(self) -> list[int]:
        """For each token, the next one that can make an expression of time."""
        heavy, upcoming = self._times.weighty, len(self._norms) + _REACH + 1
        positions = [0] * len(self._norms)
        for i in range(len(self._norms) - 1, -1, -1):
            if self._norms[i] in heavy or self._norms[i][:1].isdigit():
                upcoming = i
            positions[i] = upcoming
        return positions

    def _allowed(self, rule: str, i: int) -> _Found | None:
        found = self._parse(rule, i)
        return found if found and found.end > self._muted_to(i) else None

    def _muted_to(self, i: int) -> int:
        muted = self._parse("except", i) if "except" in self._times.rules else None
        return muted.end if muted else 0

    def _count(self, i: int) -> _Found | None:
        return self._parse("count", i) if "count" in self._times.rules else self._read(i).get("<number>")

    def _span(self, first: int, found: _Found) -> TimeSpan:
        bounds = [value for name, value in found.fields if name == "bound"]
        fields = {**dict(found.fields), **({"bound": bounds[0]} if bounds else {})}
        when = When(**fields)
        if not when.open and found.end < len(self._norms) and when.kind == "duration":
            when = When(**fields, open=self._norms[found.end] in self._times.lists["triggers"])
        bound, kind = cast(Bound, when.bound), cast(Kind, when.kind)
        return TimeSpan(first, found.end, self._core(first, found), kind, bound, when)

    def _core(self, first: int, found: _Found) -> int:
        """Where the expression begins behind its leading bound."""
        if not found.fields or found.fields[0][0] != "bound":
            return first
        bounds = [atom.end for atom in self._read(first).values() if atom.fields and atom.fields[0][0] == "bound"]
        return max((end for end in bounds if end < found.end), default=first)

    # Rules

    def _parse(self, rule: str, i: int) -> _Found | None:
        key = (rule, i)
        if key not in self._parsed:
            root = self._times.rules[rule]
            hopeless = root.openers.isdisjoint(self._read(i)) and self._norms[i] not in root.openers
            self._parsed[key] = None if hopeless else self._walk(root, i)
        return self._parsed[key]

    def _walk(self, node: Node, i: int) -> _Found | None:
        """The longest way through the patterns from token i."""
        best = _Found(i, ()) if node.ends else None
        for child, step in self._steps(node, i):
            rest = self._walk(child, step.end)
            if rest and (best is None or rest.end > best.end):
                best = _Found(rest.end, step.fields + rest.fields)
        return best

    def _steps(self, node: Node, i: int) -> Iterator[tuple[Node, _Found]]:
        if STOP in node.classes and self._stops(i):
            yield node.classes[STOP], _Found(i, ())
        if i >= len(self._norms):
            return
        if child := node.words.get(self._norms[i]):
            yield child, _Found(i + 1, ())
        for name, step in self._read(i).items() if node.classes else ():
            if name in node.classes:
                yield node.classes[name], step
        for rule, child in node.rules.items():
            if step_ := self._parse(rule, i):
                yield child, step_

    def _stops(self, i: int) -> bool:
        if i >= len(self._norms):
            return True
        norm = self._norms[i]
        if norm in self._times.lists["followers"]:
            return True
        stuck = i > 0 and self._words.starts[i] == self._words.ends[i - 1] and norm[0] in _JOINTS
        number_after = stuck and i + 1 < len(self._norms) and self._words.starts[i + 1] == self._words.ends[i]
        return not norm[0].isalnum() and norm not in self._times.lists["money"] and not number_after

    # Tokens

    def _read(self, i: int) -> dict[str, _Found]:
        if i not in self._atoms:
            self._atoms[i] = self._atoms_at(i)
        return self._atoms[i]

    def _atoms_at(self, i: int) -> dict[str, _Found]:
        norm = self._norms[i]
        if norm[:1].isdigit():
            return self._digits(i)
        found: dict[str, _Found] = {}
        for entry in self._times.entries.get(norm, ()):
            end, name = i + len(entry.words), f"<{entry.name}>"
            longer = name not in found or end > found[name].end
            if longer and self._norms[i:end] == entry.words and not self._leans(i, entry):
                found[name] = _Found(end, entry.fields)
        return {**found, **self._spelled(i, found["<number>"])} if "<number>" in found else found

    def _spelled(self, i: int, number: _Found) -> dict[str, _Found]:
        """A number in words: tens join units (`twenty-four`), hundreds multiply (`two hundred`)."""
        value, end = float(number.fields[0][1]), number.end
        after = end + 1 if self._norms[end : end + 1] == ("-",) else end
        next_ = self._simple(after)
        if next_ and (value % 10 == 0 and 20 <= value < 100 and next_ < 10):
            value, end = value + next_, after + 1
        elif next_ and next_ in (100, 1000) and value < 100:
            value, end = value * next_, after + 1
        return {name: _Found(end, fields) for name, fields in numerals.whole(value).items()}

    def _simple(self, i: int) -> float | None:
        entries = self._times.entries.get(self._norms[i], ()) if i < len(self._norms) else ()
        return next((float(e.fields[0][1]) for e in entries if e.name == "number" and len(e.words) == 1), None)

    def _digits(self, i: int) -> dict[str, _Found]:
        shapes = numerals.shapes(self._norms[i], self._times.tails)
        if not self._is_bare(i):
            return {name: _Found(i + 1, fields) for name, fields in shapes.items() if name == "<number>"}
        found = {name: _Found(i + 1, fields) for name, fields in shapes.items()}
        if i + 1 < len(self._norms) and "<dayno>" in found and self._norms[i + 1] in self._times.lists["ordinal_marks"]:
            found["<nth>"] = _Found(i + 2, found["<dayno>"].fields)
        text, end = self._glued(i)
        return found | {name: _Found(end, fields) for name, fields in numerals.date(text).items()}

    def _is_bare(self, i: int) -> bool:
        """Whether no currency, percent or part of a longer code stands at a number."""
        words, money = self._words, self._times.lists["money"]
        before = words.text[words.starts[i] - 1 : words.starts[i]]
        if before and (before.isalnum() or before in _STUCK or before in money):
            return False
        neighbours = (*self._norms[max(i - 1, 0) : i], *self._norms[i + 1 : i + 2])
        return not any(norm in money for norm in neighbours)

    def _glued(self, i: int) -> tuple[str, int]:
        """The text from token i on without blanks, and where it ends: a tokenizer may split 2026-05-06."""
        words, end = self._words, i + 1
        while end < min(i + _GLUED, len(self._norms)) and words.starts[end] == words.ends[end - 1]:
            if not (self._norms[end][0].isdigit() or self._norms[end] in ("-", "/")):
                break
            end += 1
        return words.text[words.starts[i] : words.ends[end - 1]], end

    def _leans(self, i: int, entry: Entry) -> bool:
        """Whether an ambiguous word is rather the other word here."""
        if entry.words[0] not in self._times.lists["leaning"]:
            return False
        if self._words.text[self._words.starts[i]].isupper() and i not in self._sentence_starts:
            return False
        before, after = self._norms[i - 1] if i else "", self._norms[i + 1] if i + 1 < len(self._norms) else ""
        if before in self._times.bounds or (after[:1].isdigit() and (not after.isdigit() or self._stops(i + 2))):
            return False
        return not (before[:1].isdigit() and self._stops(i + 1))
