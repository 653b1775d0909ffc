"""The tables of `language.yml` that speak of time, compiled: what each word may stand for, and patterns of such words.

`words` maps a class (`weekday`, `unit`, `by` …) to its words; a class with a dot (`unit.weekend`) means the same but
stands only where a pattern names it; a class that is not in MEANINGS has no meaning of its own. `patterns` are rules in
the notation of phrases, where `<class>` is a word of a class, a shape of digits (SHAPES), or a rule written above.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from .calendar import EDGES, UNITS
from .errors import LexiconError

Fields = tuple[tuple[str, Any], ...]
Atoms = Mapping[str, tuple[int, Fields]]  # what a token may stand for: words and classes, of so many tokens
Pairs = dict[str, set[str]]  # tokens, and those that may come after each; END: none need come

END = ""  # in place of a token: nothing need come
DIGITS = "0"  # in place of any token that begins with a digit
STOP = "<stop>"  # no token, but the end of what is said: a mark, the end, or a word listed under `followers`
SHAPES = ("<number>", "<dayno>", "<nth>", "<year>", "<hour>", "<hour12>", "<time>", "<dotted>", "<amount>", "<isodate>",
          "<numdate>", "<shortdate>", "<dotdate>", STOP)  # fmt: skip
GLUE = ("-", "/")  # a tokenizer may split 2026-05-06 and 6/5 there
RULES = ("duration", "date", "span")
_LISTS = ("followers", "leaning", "money", "ordinal_marks", "triggers")
_WEIGHTY = {"unit", "weekday", "month", "part", "anchor", "same", "quarter", "number"}
_MOST_WAYS = 2000


@dataclass(slots=True)
class Node:
    """A place in the tree of a rule's patterns: what may come next, and whether a pattern may end here.

    `symbols` are words and classes; `stop` follows where nothing more is said; `openers` are the words and classes that
    can come next, through rules as well.
    """

    symbols: dict[str, "Node"] = field(default_factory=dict)
    rules: dict[str, "Node"] = field(default_factory=dict)
    stop: "Node | None" = None
    ends: bool = False
    openers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or word sequence of a class. `words` are folded tokens."""

    words: tuple[str, ...]
    name: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word before a second one may stand for: `atoms`, unless some of the `longer` entries hold as well.

    `literal` is the word alone, as patterns name it; `entries` are all that begin so, the longer among them.
    """

    literal: Atoms
    entries: tuple[Entry, ...]
    longer: tuple[Entry, ...]
    atoms: Atoms


@dataclass(frozen=True, slots=True)
class Times:
    """A language's compiled tables of time: meanings by word and the one after it (END: any other), rules, word lists.

    `numbers` are single words, `weighty` words make an expression, `bounds` may stand before one, `tails` stick to
    digits. `begins` names the rules that can begin with a word or shape and the token after it (END: any other).
    """

    meanings: Mapping[str, Mapping[str, Meaning]]
    numbers: Mapping[str, float]
    rules: Mapping[str, Node]
    begins: Mapping[str, Mapping[str, frozenset[str]]]
    weighty: frozenset[str]
    bounds: frozenset[str]
    tails: Mapping[str, Fields]
    lists: Mapping[str, frozenset[str]]


def tables(mapping: Mapping[str, object]) -> Times:
    """Compile `words`, `patterns` and the word lists of a language's tables.

    Raises LexiconError that names class or rule and what to write.
    """
    entries = [entry for name, value in _section(mapping, "words") for entry in _entries(name, value)]
    rules = _rules(mapping, {f"<{entry.name}>" for entry in entries})
    single = {entry: entry.words[0] for entry in entries if len(entry.words) == 1}
    numbers = {word: float(e.fields[0][1]) for e, word in reversed(single.items()) if e.name == "number"}
    symbols = {symbol for root in rules.values() for node in _nodes(root) for symbol in node.symbols}
    literals = {symbol for symbol in symbols if not symbol.startswith("<")}
    weighty = {entry.words[-1] for entry in entries if any(name in _WEIGHTY for name, _ in entry.fields)}
    bounds = {word for entry, word in single.items() if entry.fields and entry.fields[0][0] == "bound"}
    lists = {name: frozenset(_words(mapping.get(name, ""), name)) for name in _LISTS}
    tails = {word: entry.fields for entry, word in single.items() if entry.name in ("unit", "meridiem")}
    tails |= {mark: (("nth", True),) for mark in lists["ordinal_marks"]}
    begins = _Lookahead(entries, rules, lists["ordinal_marks"]).begins()
    return Times(
        _meanings(entries, literals), numbers, rules, begins, frozenset(weighty), frozenset(bounds), tails, lists
    )


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


def _meanings(entries: list[Entry], literals: set[str]) -> dict[str, dict[str, Meaning]]:
    by_first: dict[str, list[Entry]] = {word: [] for word in literals}
    for entry in entries:
        by_first.setdefault(entry.words[0], []).append(entry)
    table: dict[str, dict[str, Meaning]] = {}
    for first, own in by_first.items():
        literal: Atoms = {first: (1, ())} if first in literals else {}
        seconds = {END, *(word for entry in own for word in entry.words[1:2])}
        table[first] = {second: _meaning(literal, own, second) for second in seconds}
    return table


def _meaning(literal: Atoms, entries: list[Entry], second: str) -> Meaning:
    fitting = tuple(entry for entry in entries if entry.words[1:2] in ((), (second,)))
    longer = tuple(entry for entry in fitting if len(entry.words) > 2)
    return Meaning(literal, fitting, longer, {**literal, **longest(e for e in fitting if e not in longer)})


def longest(entries: Iterable[Entry]) -> dict[str, tuple[int, Fields]]:
    """Return the longest entry of each class, of equal ones the first."""
    found: dict[str, tuple[int, Fields]] = {}
    for entry in entries:
        name, length = f"<{entry.name}>", len(entry.words)
        if name not in found or length > found[name][0]:
            found[name] = (length, entry.fields)
    return found


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
        known.add(f"<{name}>")
    for name in RULES:
        if name not in rules:
            raise LexiconError(f"there is no rule `{name}`", field="patterns", remedy=f"Add a block `{name}: |`.")
    for name, symbols in (("count", {"<number>": Node(ends=True)}), ("except", {})):
        rules.setdefault(name, Node(symbols, openers=frozenset(symbols)))
    return rules


def _tree(ways: Iterable[tuple[str, ...]], known: set[str], where: str) -> Node:
    root = Node()
    for way in ways:
        node = root
        for symbol in way:
            if symbol.startswith("<"):
                _refuse_unknown(symbol, known, where)
            node = node.symbols.setdefault(symbol, Node())
        node.ends = bool(way)
    return root


def _link(node: Node, rules: Mapping[str, Node]) -> None:
    """Part rules and the stop from words and classes, and tell what can come next."""
    for child in node.symbols.values():
        _link(child, rules)
    names = [name for name in node.symbols if name.startswith("<") and name[1:-1] in rules]
    node.rules = {name[1:-1]: node.symbols.pop(name) for name in names}
    node.stop = node.symbols.pop(STOP, None)
    node.openers = frozenset(node.symbols).union(*(rules[rule].openers for rule in node.rules))


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


# Looking ahead


class _Lookahead:
    """Which tokens can stand side by side: more than do, since no context is looked at, but never fewer."""

    def __init__(self, entries: list[Entry], rules: Mapping[str, Node], ordinal_marks: frozenset[str]) -> None:
        self._rules = rules
        self._entries = entries
        self._spelled: dict[str, Pairs] = {shape: {shape: {END}} for shape in SHAPES}
        for entry in entries:
            pairs = self._spelled.setdefault(f"<{entry.name}>", {})
            pairs.setdefault(entry.words[0], set()).add(_key(entry.words[1]) if len(entry.words) > 1 else END)
        self._spell_shapes(ordinal_marks)
        for name, root in rules.items():
            self._spelled[f"<{name}>"] = self._pairs(root)

    def _spell_shapes(self, ordinal_marks: frozenset[str]) -> None:
        """Some shapes take several tokens, or numbers in words."""
        for shape in ("<isodate>", "<numdate>", "<shortdate>"):
            self._spelled[shape][shape].update((DIGITS, *GLUE))
        self._spelled["<nth>"]["<nth>"].update(ordinal_marks)
        counts = {entry.words[0] for entry in self._entries if entry.name == "number"}
        for shape in ("<number>", "<hour>", "<hour12>"):
            for first in counts:
                self._spelled[shape].setdefault(first, {END}).update(("-", *counts, *self._spelled["<number>"][first]))

    def begins(self) -> dict[str, dict[str, frozenset[str]]]:
        """Return the names of the rules by first and second token; under END those that any second one may follow."""
        profiles: dict[str, Pairs] = {}
        for rule in self._rules:
            for first, seconds in self._spelled[f"<{rule}>"].items():
                for key in {first, _key(first)}:
                    profiles.setdefault(key, {}).setdefault(rule, set()).update(seconds)
        by_second = lru_cache(maxsize=None)(_by_second)  # most words of a class have the same
        return {
            first: by_second(frozenset((rule, frozenset(seconds)) for rule, seconds in profile.items()))
            for first, profile in profiles.items()
        }

    def _pairs(self, node: Node) -> Pairs:
        pairs: Pairs = {}
        for symbol, child in _edges(node):
            after = self._firsts(child)
            for first, seconds in self._spelled.get(symbol, {symbol: {END}}).items():
                pairs.setdefault(first, set()).update(seconds - {END}, after if END in seconds else ())
        return pairs

    def _firsts(self, node: Node) -> set[str]:
        firsts = {_key(first) for symbol, _ in _edges(node) for first in self._spelled.get(symbol, (symbol,))}
        return firsts | {END} if node.ends or node.stop else firsts


def _by_second(profile: frozenset[tuple[str, frozenset[str]]]) -> dict[str, frozenset[str]]:
    anyway = frozenset(rule for rule, seconds in profile if END in seconds)
    table = {END: anyway}
    for rule, seconds in profile:
        for second in seconds if rule not in anyway else ():
            table[second] = table.get(second, anyway) | {rule}
    return table


def _edges(node: Node) -> list[tuple[str, Node]]:
    return [*node.symbols.items(), *((f"<{rule}>", child) for rule, child in node.rules.items())]


def _nodes(node: Node) -> Iterator[Node]:
    """A node and all that come after it."""
    yield node
    for child in (*node.symbols.values(), *node.rules.values(), *([node.stop] if node.stop else [])):
        yield from _nodes(child)


def _key(first: str) -> str:
    return DIGITS if first in SHAPES or first[:1].isdigit() else first
