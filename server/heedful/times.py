"""Dates, durations, hours and windows in a text, by the tables of its language.

Most tokens cost one look: only two that can begin an expression start a search, which reads a few tokens ahead. At each
place the longest expression wins, from left to right. Months and weekdays that are also other words (`leaning`: May,
sat) count with a capital, a bound before them or a day beside them.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple, cast

from . import numerals
from .grammar import DIGITS, END, GLUE, Atoms, Fields, Node, Times, longest, tables
from .model import Words
from .when import When, resolve

__all__ = ["Scan", "TimeSpan", "Times", "due", "find", "slots", "tables"]

Kind = Literal["date", "duration", "clock", "window"]
Bound = Literal["by", "in", "at", "until", "from", "none"]
Ranges = tuple[tuple[int, int], ...]
Found = tuple[int, Fields]  # where it ends, and what it means

MOST = 2_000
"""Expressions of time, and numbers, that are read of a text: a person writes a few."""

_REACH = 7  # from its first token, an expression has a word of weight within so many
_GLUED = 5  # tokens of a date like 2026-05-06
_JOINTS = "-/:.%"
_STUCK = "#/+_@.:"
_NOTHING: Atoms = {}
_NO_RULES: dict[str, frozenset[str]] = {END: frozenset()}


class TimeSpan(NamedTuple):
    """A time expression at tokens first:last, end exclusive; without its bound ("by") it begins at `core_first`."""

    first: int
    last: int
    core_first: int
    kind: Kind
    bound: Bound
    when: When


def find(words: Words, times: Times) -> tuple[TimeSpan, ...]:
    """Return the time expressions of a text in order, none overlapping. Linear in the number of tokens."""
    return tuple(Scan(words, times).spans())


def due(span: TimeSpan, at: datetime | None, previous: datetime | None = None) -> datetime | None:
    """Return the last moment of the promised window, counted from the message's own time, in the offset of `at`.

    `previous` is the due of the promise before it, for "the same day". None where nothing can be reckoned with.
    """
    return resolve(span.when, at, previous) if at else None


def slots(words: Words, times: Times) -> dict[str, Ranges]:
    """Return the token ranges of `<number>`, `<duration>` and `<date>`: at each first token the longest."""
    return Scan(words, times).slots()


class Scan:
    """One text being read. What spans and slots have in common is worked out once."""

    def __init__(self, words: Words, times: Times) -> None:
        self._norms = words.norms
        self._keys = [norm if norm.isalpha() or not norm[:1].isdigit() else DIGITS for norm in words.norms]
        self._keys += (END, END)
        self._times = times
        self._tokens = _Tokens(words, times)
        self._possible = _Possible(self._keys, times, self._tokens)
        self._parsed: dict[tuple[str, int], Found | None] = {}
        self._begun: list[tuple[int, frozenset[str]]] | None = None

    def spans(self) -> Iterator[TimeSpan]:
        """Give the expressions from left to right."""
        free_from = given = 0
        for i in self._starts("span", "except"):
            if i < free_from:
                continue
            if given == MOST:
                return
            found, muted_to = self._parse("span", i), self._muted_to(i)
            if found and found[0] > muted_to:
                given += 1
                yield self._span(i, *found)
                free_from = found[0]
            else:
                free_from = muted_to

    def slots(self) -> dict[str, Ranges]:
        """Give the ranges that each slot of a phrase may stand for."""
        names: dict[str, list[tuple[int, int]]] = {"<number>": [], "<duration>": [], "<date>": []}
        muted_to = 0
        for i in self._starts("count", "duration", "date", "except"):
            if max(map(len, names.values())) == MOST:
                break
            if number := self._parse("count", i):
                names["<number>"].append((i, number[0]))
            muted_to = max(muted_to, self._muted_to(i))
            for rule in ("duration", "date") if i >= muted_to and self._norms[i] not in self._times.bounds else ():
                if found := self._parse(rule, i):
                    names[f"<{rule}>"].append((i, found[0]))
        return {name: tuple(ranges) for name, ranges in names.items()}

    # Where to look

    def _starts(self, *rules: str) -> Iterator[int]:
        wanted = frozenset(rules)
        if self._begun is None:
            self._begun = self._beginning()
        for i, begun in self._begun:
            if wanted.isdisjoint(begun):
                continue
            if self._keys[i] != DIGITS or not wanted.isdisjoint(self._possible[i]):  # of a number, its shapes decide
                yield i

    def _beginning(self) -> list[tuple[int, frozenset[str]]]:
        """The tokens at which rules may begin, going by them and the next ones, and these rules."""
        keys, begins = self._keys, self._times.begins
        near = [(i, table) for i in self._near_weight() if (table := begins.get(keys[i]))]
        return [(i, table.get(keys[i + 1]) or table[END]) for i, table in near]

    def _near_weight(self) -> Iterator[int]:
        """Yield the tokens from which a digit or a word that can make an expression of time is in reach."""
        weighty, done = self._times.weighty, 0
        for i, key in enumerate(self._keys):
            if key == DIGITS or key in weighty:
                yield from range(max(done, i - _REACH), i + 1)
                done = i + 1

    def _muted_to(self, i: int) -> int:
        muted = self._parse("except", i)
        return muted[0] if muted else 0

    def _span(self, first: int, last: int, fields: Fields) -> TimeSpan:
        parts = dict(fields)
        if "bound" in parts:
            parts["bound"] = next(value for name, value in fields if name == "bound")
        when = When(**parts)
        kind = cast(Kind, when.kind)
        if kind == "duration" and not when.open and self._keys[last] in self._times.lists["triggers"]:
            when = when._replace(open=True)
        return TimeSpan(first, last, self._core(first, last, fields), kind, cast(Bound, when.bound), when)

    def _core(self, first: int, last: int, fields: Fields) -> int:
        """Where the expression begins behind its leading bound."""
        if not fields or fields[0][0] != "bound":
            return first
        ends = [first + length for length, own in self._tokens[first].values() if own and own[0][0] == "bound"]
        return max((end for end in ends if end < last), default=first)

    # Rules

    def _parse(self, rule: str, i: int) -> Found | None:
        if rule not in self._possible[i]:
            return None
        key = (rule, i)
        if key not in self._parsed:
            self._parsed[key] = self._walk(self._times.rules[rule], i)
        return self._parsed[key]

    def _walk(self, node: Node, i: int) -> Found | None:
        """The longest way through the patterns from token i, of equal ones the first."""
        best: Found | None = (i, ()) if node.ends else None
        for child, end, fields in self._steps(node, i):
            if child.stop is None and child.openers.isdisjoint(self._tokens[end]):
                rest: Found | None = (end, ()) if child.ends else None
            else:
                rest = self._walk(child, end)
            if rest and (best is None or rest[0] > best[0]):
                best = rest[0], fields + rest[1]
        return best

    def _steps(self, node: Node, i: int) -> Iterator[tuple[Node, int, Fields]]:
        if node.stop and self._tokens.stops(i):
            yield node.stop, i, ()
        symbols, atoms = node.symbols, self._tokens[i]
        for name in atoms:
            if name in symbols:
                length, fields = atoms[name]
                yield symbols[name], i + length, fields
        if node.rules:
            possible = self._possible[i]
            for rule, child in node.rules.items():
                if rule in possible and (found := self._parse(rule, i)):
                    yield child, *found


class _Possible(dict[int, frozenset[str]]):
    """The rules that can begin at a token, going by it and the next one."""

    def __init__(self, keys: list[str], times: Times, tokens: "_Tokens") -> None:
        self._keys = keys
        self._begins = times.begins
        self._tokens = tokens

    def __missing__(self, i: int) -> frozenset[str]:
        first, second = self._keys[i : i + 2]
        if first == DIGITS:
            tables = [self._begins[atom] for atom in self._tokens[i] if atom in self._begins]
            found = frozenset().union(*(table.get(second, table[END]) for table in tables))
        else:
            table = self._begins.get(first, _NO_RULES)
            found = table.get(second, table[END])
        self[i] = found
        return found


class _Tokens(dict[int, Atoms]):
    """What each token of a text may stand for, read when asked for."""

    def __init__(self, words: Words, times: Times) -> None:
        self._words = words
        self._norms = words.norms
        self._times = times
        self._numbers: dict[str, tuple[Atoms, Atoms]] = {}

    def __missing__(self, i: int) -> Atoms:
        norm = self._norms[i] if i < len(self._norms) else END
        if norm[:1].isdigit():
            self[i] = atoms = self._digits(i)
        else:
            self[i] = atoms = self._entries(i) if norm in self._times.meanings else _NOTHING
        return atoms

    def stops(self, i: int) -> bool:
        """Tell whether nothing more is said at token i."""
        if i >= len(self._norms):
            return True
        norm = self._norms[i]
        if norm in self._times.lists["followers"]:
            return True
        if norm[0].isalnum() or norm in self._times.lists["money"]:
            return False
        return not (norm[0] in _JOINTS and self._sticks(i) and i + 1 < len(self._norms) and self._sticks(i + 1))

    def _sticks(self, i: int) -> bool:
        """Whether no blank parts a token from the one before."""
        return 0 < i < len(self._norms) and self._words.starts[i] == self._words.ends[i - 1]

    def _entries(self, i: int) -> Atoms:
        norm, second = (*self._norms[i : i + 2], END)[:2]
        meanings = self._times.meanings[norm]
        meaning = meanings.get(second) or meanings[END]
        if norm in self._times.lists["leaning"] and self._leans(i):
            return meaning.literal
        atoms, norms = meaning.atoms, self._norms
        held = [entry for entry in meaning.longer if norms[i : i + len(entry.words)] == entry.words]
        if held:
            atoms = {**meaning.literal, **longest(e for e in meaning.entries if e in held or e not in meaning.longer)}
        return {**atoms, **self._spelled(i, *atoms["<number>"])} if "<number>" in atoms else atoms

    def _spelled(self, i: int, length: int, number: Fields) -> Atoms:
        """A number in words: tens join units (`twenty-four`), hundreds multiply (`two hundred`)."""
        value, end = float(number[0][1]), i + length
        after = end + 1 if self._norms[end : end + 1] == ("-",) else end
        next_ = self._times.numbers.get(self._norms[after]) if after < len(self._norms) else None
        if next_ and (value % 10 == 0 and 20 <= value < 100 and next_ < 10):
            value, end = value + next_, after + 1
        elif next_ and next_ in (100, 1000) and value < 100:
            value, end = value * next_, after + 1
        return {name: (end - i, fields) for name, fields in numerals.whole(value).items()}

    def _digits(self, i: int) -> Atoms:
        norm, after = (*self._norms[i : i + 2], END)[:2]
        found, dated = self._numbers.get(norm) or self._number(norm)
        if (after in GLUE or after[:1].isdigit()) and self._sticks(i + 1):
            text, end = self._glued(i)
            dated = {name: (end - i, fields) for name, fields in numerals.date(text).items()}
        if not (found or dated):
            return _NOTHING
        if not self._is_bare(i):
            return {name: atom for name, atom in found.items() if name in ("<number>", norm)}
        if "<dayno>" in found and after in self._times.lists["ordinal_marks"]:
            found = {**found, "<nth>": (2, found["<dayno>"][1])}
        return {**found, **dated}

    def _number(self, norm: str) -> tuple[Atoms, Atoms]:
        """What a number may stand for wherever it is, and as a date when nothing sticks to it."""
        literal: Atoms = {norm: (1, ())} if norm in self._times.meanings else {}
        shapes = {name: (1, fields) for name, fields in numerals.shapes(norm, self._times.tails).items()}
        dated = {name: (1, fields) for name, fields in numerals.date(norm).items()}
        self._numbers[norm] = both = ({**literal, **shapes}, dated)
        return both

    def _is_bare(self, i: int) -> bool:
        """Whether no currency, percent or part of a longer code stands at a number."""
        words, money = self._words, self._times.lists["money"]
        before = words.text[words.starts[i] - 1 : words.starts[i]]
        if before and (before.isalnum() or before in _STUCK or before in money):
            return False
        return money.isdisjoint(self._norms[i - 1 : i + 2 : 2] if i else self._norms[1:2])

    def _glued(self, i: int) -> tuple[str, int]:
        """The text from token i on without blanks, and where it ends: a tokenizer may split 2026-05-06."""
        words, end = self._words, i + 1
        while end < min(i + _GLUED, len(self._norms)) and self._sticks(end):
            if not (self._norms[end][0].isdigit() or self._norms[end] in GLUE):
                break
            end += 1
        return words.text[words.starts[i] : words.ends[end - 1]], end

    def _begins_sentence(self, i: int) -> bool:
        following = bisect_left(self._words.sentences, (i, i))
        return any(first == i for first, _ in self._words.sentences[following : following + 1])

    def _leans(self, i: int) -> bool:
        """Whether an ambiguous word is rather the other word here."""
        if self._words.text[self._words.starts[i]].isupper() and not self._begins_sentence(i):
            return False
        before, after = self._norms[i - 1] if i else "", self._norms[i + 1] if i + 1 < len(self._norms) else ""
        if before in self._times.bounds or (after[:1].isdigit() and (not after.isdigit() or self.stops(i + 2))):
            return False
        return not (before[:1].isdigit() and self.stops(i + 1))
