"""The tables of `language.yml` that speak of time, compiled: what each word may stand for, and patterns of such words.

`words` maps a class (`weekday`, `unit`, `by` …) to its words; a class with a dot (`unit.weekend`) means the same but
stands only where a pattern names it; a class that is not in MEANINGS has no meaning of its own. `patterns` are rules in
the notation of phrases, where `<class>` is a word of a class, a shape of digits (SHAPES), or a rule written above.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from .calendar import EDGES, UNITS
from .errors import LexiconError

Fields = tuple[tuple[str, Any], ...]

STOP = "<stop>"  # no token, but the end of what is said: a mark, the end, or a word listed under `followers`
SHAPES = ("<number>", "<dayno>", "<nth>", "<year>", "<hour>", "<hour12>", "<time>", "<dotted>", "<amount>", "<isodate>",
          "<numdate>", "<shortdate>", STOP)  # fmt: skip
RULES = ("duration", "date", "span")
_LISTS = ("followers", "leaning", "money", "ordinal_marks", "triggers")
_WEIGHTY = {"unit", "weekday", "month", "part", "anchor", "same", "quarter", "number"}
_MOST_WAYS = 2000


@dataclass(slots=True)
class Node:
    """A place in the tree of a rule's patterns: words, classes and rules that may come next; whether one may end here.

    `openers` are the words and classes that can begin here, through rules as well.
    """

    words: dict[str, "Node"] = field(default_factory=dict)
    classes: dict[str, "Node"] = field(default_factory=dict)
    rules: dict[str, "Node"] = field(default_factory=dict)
    ends: bool = False
    openers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or word sequence of a class. `words` are folded tokens."""

    words: tuple[str, ...]
    name: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Times:
    """A language's compiled tables of time: entries by first word, rules by name, and lists of words.

    `openers` may begin an expression, `weighty` words make one, `bounds` may stand before one, `tails` stick to digits.
    """

    entries: Mapping[str, tuple[Entry, ...]]
    rules: Mapping[str, Node]
    openers: frozenset[str]
    weighty: frozenset[str]
    bounds: frozenset[str]
    tails: Mapping[str, Fields]
    lists: Mapping[str, frozenset[str]]


def tables(mapping: Mapping[str, object]) -> Times:
    """Compile `words`, `patterns` and the word lists of a language's tables.

    Raises LexiconError that names class or rule and what to write.
    """
    entries = [entry for name, value in _section(mapping, "words") for entry in _entries(name, value)]
    names = {f"<{entry.name}>" for entry in entries}
    rules = _rules(mapping, names)
    by_first: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        by_first[entry.words[0]] = (*by_first.get(entry.words[0], ()), entry)
    weighty = {entry.words[-1] for entry in entries if any(name in _WEIGHTY for name, _ in entry.fields)}
    bounds = {e.words[0] for e in entries if len(e.words) == 1 and e.fields and e.fields[0][0] == "bound"}
    lists = {name: frozenset(_words(mapping.get(name, ""), name)) for name in _LISTS}
    openers = frozenset(by_first).union(*(rule.openers for rule in rules.values()))
    tails = {e.words[0]: e.fields for e in entries if len(e.words) == 1 and e.name in ("unit", "meridiem")}
    tails |= {mark: (("nth", True),) for mark in lists["ordinal_marks"]}
    return Times(by_first, rules, openers, frozenset(weighty), frozenset(bounds), tails, lists)


# Words


def _meaningless(_: str) -> Fields:
    return ()


def _flag(name: str) -> Callable[[str], Fields]:
    return lambda _: ((name, True),)


def _whole(name: str, lowest: int, highest: int, less: int = 0) -> Callable[[str], Fields]:
    def read(key: str) -> Fields:
        value = int(key)
        if not lowest <= value <= highest:
            raise ValueError(f"between {lowest} and {highest}")
        return ((name, value - less),)

    return read


def _one_of(name: str, values: tuple[str, ...]) -> Callable[[str], Fields]:
    def read(key: str) -> Fields:
        if key not in values:
            raise ValueError(f"one of {', '.join(values)}")
        return ((name, key),)

    return read


def _clock(key: str) -> Fields:
    hours, minutes = key.split(":")
    return (("part", int(hours) * 60 + int(minutes)),)


def _zone(key: str) -> Fields:
    if not key:
        return ()
    hours, minutes = key[1:].split(":")
    return (("zone", (int(hours) * 60 + int(minutes)) * (-1 if key[0] == "-" else 1)),)


def _length(key: str) -> Fields:
    number, unit = key.split()
    return (("number", float(number)), *_one_of("unit", UNITS)(unit))


def _bound(bound: str, *flags: str) -> Callable[[str], Fields]:
    return lambda _: (("bound", bound), *((flag, True) for flag in flags))


MEANINGS: Mapping[str, Callable[[str], Fields]] = {
    "number": lambda key: (("number", float(key)),),
    "plus": lambda key: (("plus", float(key)),),
    "unit": _one_of("unit", UNITS),
    "length": _length,
    "weekday": _whole("weekday", 1, 7, less=1),
    "month": _whole("month", 1, 12),
    "quarter": _whole("quarter", 1, 4),
    "ordinal": _whole("day", 1, 31),
    "anchor": _whole("anchor", -400, 400),
    "relative": _whole("relative", -100, 100),
    "edge": _one_of("edge", EDGES),
    "end": lambda key: (("edge", "end"), *_one_of("unit", UNITS)(key)),
    "part": _clock,
    "shift": _whole("shift", -60, 60),
    "meridiem": _one_of("meridiem", ("am", "pm")),
    "zone": _zone,
    "working": lambda key: (("working", True), *(_one_of("unit", UNITS)(key) if key else ())),
    "vague": _flag("vague"),
    "weekof": _flag("weekof"),
    "same": _flag("same"),
    "past": _flag("past"),
    "open": _flag("open"),
    "by": _bound("by"),
    "before": _bound("by", "before"),
    "until": _bound("until"),
    "in": _bound("in"),
    "at": _bound("at"),
    "from": _bound("from"),
    "since": _bound("from", "past"),
    "after": _bound("from", "open"),
}


def _entries(name: str, value: object) -> Iterator[Entry]:
    meaning = MEANINGS.get(name.partition(".")[0], _meaningless)
    pairs = value.items() if isinstance(value, dict) else [("", value)]
    for key, words in pairs:
        try:
            fields = meaning(str(key))
        except ValueError as error:
            raise LexiconError(
                f"key `{key}` ({error})", field=f"words {name}", remedy="See the notes there."
            ) from error
        for phrase in _alternatives(words, f"words {name}"):
            yield Entry(tuple(phrase.split()), name, fields)


def _alternatives(value: object, where: str) -> list[str]:
    """The alternatives of `one | two | two words`."""
    phrases = [phrase.strip() for phrase in value.split("|")] if isinstance(value, str) else []
    if not phrases or not all(phrases):
        raise LexiconError("words are missing", field=where, remedy="Write `one | two | several words`.")
    return phrases


def _words(value: object, where: str) -> list[str]:
    if not isinstance(value, str):
        raise LexiconError("words are expected", field=where, remedy="Write them in one line or a `|` block.")
    return value.split()


def _section(mapping: Mapping[str, object], name: str) -> list[tuple[str, object]]:
    section = mapping.get(name)
    if not isinstance(section, dict):
        raise LexiconError(f"there is no `{name}`", field="language.yml", remedy=f"Add a mapping `{name}:`.")
    return [(str(key), value) for key, value in section.items()]


# Patterns


def _rules(mapping: Mapping[str, object], names: set[str]) -> dict[str, Node]:
    known = {*names, *SHAPES}
    rules: dict[str, Node] = {}
    for name, value in _section(mapping, "patterns"):
        where = f"patterns {name}"
        if not isinstance(value, str):
            raise LexiconError("lines are expected", field=where, remedy="Write a block: `|` and one pattern a line.")
        rules[name] = root = _tree((way for line in value.splitlines() for way in _ways(line, where)), known, where)
        _link(root, rules)
        root.openers = frozenset({*root.words, *root.classes}.union(*(rules[rule].openers for rule in root.rules)))
        known.add(f"<{name}>")
    for name in RULES:
        if name not in rules:
            raise LexiconError(f"there is no rule `{name}`", field="patterns", remedy=f"Add a block `{name}: |`.")
    return rules


def _tree(ways: Iterable[tuple[str, ...]], known: set[str], where: str) -> Node:
    root = Node()
    for way in ways:
        node = root
        for symbol in way:
            if symbol.startswith("<"):
                _refuse_unknown(symbol, known, where)
                node = node.classes.setdefault(symbol, Node())
            else:
                node = node.words.setdefault(symbol, Node())
        node.ends = bool(way)
    return root


def _link(node: Node, rules: Mapping[str, Node]) -> None:
    """Part the rules from the classes."""
    for child in (*node.words.values(), *node.classes.values()):
        _link(child, rules)
    node.rules = {name[1:-1]: child for name, child in node.classes.items() if name[1:-1] in rules}
    node.classes = {name: child for name, child in node.classes.items() if name[1:-1] not in rules}


def _refuse_unknown(symbol: str, known: set[str], where: str) -> None:
    if symbol not in known:
        close = get_close_matches(symbol, known, 1)
        remedy = f"Did you mean `{close[0]}`?" if close else "Name a class of words, a shape, or a rule written above."
        raise LexiconError(f"`{symbol}` is not known here", field=where, remedy=remedy)


def _ways(line: str, where: str) -> list[tuple[str, ...]]:
    """All ways to walk a pattern: `a|b` either, `(a b)` optional, brackets may nest."""
    stack: list[list[tuple[str, ...]]] = [[()]]
    for part in line.replace("(", " ( ").replace(")", " ) ").split():
        if part == "(":
            stack.append([()])
            continue
        if part == ")" and len(stack) == 1:
            raise LexiconError(f"`)` without `(` in `{line.strip()}`", field=where, remedy="Pair the brackets.")
        more = [(), *stack.pop()] if part == ")" else [(word,) for word in part.split("|")]
        stack[-1] = [before + after for before in stack[-1] for after in more]
        if len(stack[-1]) > _MOST_WAYS:
            raise LexiconError(f"`{line.strip()}` has too many ways", field=where, remedy="Split the line.")
    if len(stack) > 1:
        raise LexiconError(f"`(` without `)` in `{line.strip()}`", field=where, remedy="Pair the brackets.")
    return stack[0]
