"""Phrases made ready: those of few wordings spelled out in a tree, others as patterns tried where they may stand.

A pattern is looked for at its rarest choice, and only where the word beside that choice fits as well: so it is not the
number of phrases that costs, but how many of them nearly stand in a text. `Work` counts what was done.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..lexicon import Finder
from ..phrase import Wording, choices, count, is_anchor, is_special, wordings
from ..tokens import stretches
from .crossing import MARKS, Crossings
from .row import Hit, Pattern, Place, by_first, near, side
from .walk import EDGE, Walk

# A phrase of so many wordings at most is spelled out.
SPELLED_OUT = 24

Tree = dict[str, Any]  # norm → Tree; under HERE the places of the phrases that end there
HERE = ""
# What of a phrase can reach beyond a sentence: its end, and expressions of time, which may hold the mark of one.
_WIDE = frozenset((*MARKS, "<number>", "<duration>", "<date>"))


@dataclass(slots=True)
class Work:
    """How much was done: patterns tried at a token, and those of them that stood there."""

    tried: int = 0
    found: int = 0


class _Anchored:
    """The patterns whose rarest choice begins with one word, by the word after it or before it if these are known."""

    __slots__ = ("after", "before", "anywhere", "elsewhere")

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.after: dict[str, list[Pattern]] = {}
        self.before: dict[str, list[Pattern]] = {}
        self.anywhere: list[Pattern] = []
        self.elsewhere: dict[str, list[Pattern]] = {}  # by a word that must stand somewhere in the sentence
        for pattern in patterns:
            after, before = pattern.after, pattern.before
            if after is not None and (before is None or len(after) <= len(before)):
                _enter(self.after, after, pattern)
            elif before is not None:
                _enter(self.before, before, pattern)
            elif pattern.also and not pattern.wide:
                _enter(self.elsewhere, pattern.also, pattern)
            else:
                self.anywhere.append(pattern)

    def within(self, sentence: Set[str]) -> Iterable[Pattern]:
        """Return those that have nothing known beside them, but a word that stands in a sentence with such norms."""
        words = self.elsewhere.keys() & sentence
        return {p.number: p for word in words for p in self.elsewhere[word]}.values()


def _enter(table: dict[str, list[Pattern]], words: Iterable[str], pattern: Pattern) -> None:
    for word in words:
        table.setdefault(word, []).append(pattern)


class Part:
    """Some phrases: a tree of spelled-out wordings, and patterns by the words of their rarest choice."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._tree: Tree = {}
        self._patterns: dict[str, list[Pattern]] = {}
        self._anchored: dict[str, _Anchored] = {}  # made of the patterns of a word when it is first met

    def spell(self, place: Place, norms: Wording) -> None:
        """Add a wording."""
        node = self._tree
        for norm in norms:
            node = node.setdefault(norm, {})
        node.setdefault(HERE, {})[place] = None

    def anchor(self, first: str, pattern: Pattern) -> None:
        """Add a pattern under a first word of its rarest choice."""
        self._patterns.setdefault(first, []).append(pattern)

    def spelled(self, norms: tuple[str, ...]) -> list[Hit]:
        """Return the hits of spelled-out phrases in a text: every wording, everywhere."""
        row, tree, hits = (*norms, EDGE), self._tree, []
        for first, norm in enumerate(norms):
            node, last = tree.get(norm), first + 1
            while node is not None:
                if HERE in node:
                    hits += [Hit(finder, line, muting, first, last) for finder, line, muting in node[HERE]]
                node, last = node.get(row[last]), last + 1
        return hits

    def anchored(self, walk: Walk, norms: tuple[str, ...]) -> list[Hit]:
        """Return the hits of patterns in a text, of each place of a rarest choice the first that fits."""
        tables, patterns, row = self._anchored, self._patterns, (*norms, EDGE)
        hits: list[Hit] = []
        tried = 0
        for first, last in stretches(norms):
            sentence, before = frozenset(norms[first:last]), row[first - 1]
            for at in range(first, last):
                norm = row[at]
                table = tables.get(norm) or (self._table(norm) if norm in patterns else None)
                if table is not None:
                    some = table.anywhere
                    if near := table.after.get(row[at + 1]):
                        some = some + near
                    if near := table.before.get(before):
                        some = some + near
                    if table.elsewhere:
                        some = [*some, *table.within(sentence)]
                    if some:
                        tried += len(some)
                        hits += walk.match(some, at, sentence)
                before = norm
        self._work.tried += tried
        self._work.found += len(hits)
        return hits

    def _table(self, norm: str) -> _Anchored:
        self._anchored[norm] = table = _Anchored(self._patterns[norm])
        return table


class Index:
    """The phrases of some finders."""

    def __init__(
        self,
        tokens: Callable[[str], tuple[str, ...]],
        finders: Iterable[Finder],
        spelled_out: int = SPELLED_OUT,
        first: int = 0,
    ) -> None:
        """`first` is the number of the first finder; phrases of more than `spelled_out` wordings become patterns."""
        self.work = Work()
        self.vocabulary: set[str] = set()
        self._spelled_out = spelled_out
        self._tokens = lru_cache(maxsize=None)(tokens)
        self.crossings = Crossings()
        self._part = Part(self.work)
        rich: list[tuple[Place, list[tuple[Wording, ...]]]] = []
        for number, finder in enumerate(finders, first):
            for muting, lines in ((False, finder.phrases), (True, finder.excepts)):
                for line in lines:
                    self._sort((number, line.number, muting), line.text, rich)
        frequency = Counter(norm for _, row in rich for choice in row for words in choice for norm in words)
        for number, (place, row) in enumerate(rich):
            self._add(number, place, row, frequency)

    def _sort(self, place: Place, text: str, rich: list[tuple[Place, list[tuple[Wording, ...]]]]) -> None:
        row = choices(text)
        words = {word for choice in row for wording in choice for word in wording}
        self.vocabulary.update(filter(str.isalpha, words))
        norms = {word: self._norms((word,)) for word in words}
        if not MARKS.isdisjoint(norm for known in norms.values() for norm in known):
            self.crossings.add([tuple(self._norms(wording) for wording in choice) for choice in row])
        if count(row) > self._spelled_out or any(map(is_special, words)):
            rich.append((place, [tuple(dict.fromkeys(map(self._norms, choice))) for choice in row]))
            return
        for wording in wordings(text):
            self._part.spell(place, tuple(norm for word in wording for norm in norms[word]))

    def _norms(self, wording: Wording) -> Wording:
        return tuple(n for word in wording for n in ((word,) if is_special(word) else self._tokens(word)))

    def _add(self, number: int, place: Place, row: list[tuple[Wording, ...]], frequency: Mapping[str, int]) -> None:
        anchors = [i for i, choice in enumerate(row) if is_anchor(choice)]
        anchor = min(anchors, key=lambda i: sum(frequency[words[0]] for words in row[i]))
        wide = not _WIDE.isdisjoint({norm for choice in row for words in choice for norm in words})
        back = [tuple(words[::-1] for words in choice) for choice in row[:anchor]][::-1]
        firsts = {i: frozenset(words[0] for words in row[i]) for i in anchors if i != anchor}
        also = min(firsts.values(), key=lambda norms: sum(frequency[n] for n in norms), default=frozenset())
        before, behind = near(back), row[anchor + 1 :]
        back_side, alone = side(back), (side(behind), near(behind))
        for first, rests in by_first(row[anchor]).items():
            # Mostly the choice is of single words, and the same follows each.
            longer = [rests, *behind] if rests != ((),) else []
            onward, after = (side(longer), near(longer)) if longer else alone
            pattern = Pattern(number, place, onward, back_side, after, before, also, wide)
            self._part.anchor(first, pattern)

    def hits(self, walk: Walk, norms: tuple[str, ...]) -> list[Hit]:
        """Return the hits in a text."""
        return self._part.spelled(norms) + self._part.anchored(walk, norms)

    def spelled(self, norms: tuple[str, ...]) -> list[Hit]:
        """Return the hits of spelled-out phrases."""
        return self._part.spelled(norms)


def vocabulary(finders: Iterable[Finder]) -> set[str]:
    """Return the words of all phrases and exceptions."""
    rows = (choices(line.text) for finder in finders for line in (*finder.phrases, *finder.excepts))
    return {word for row in rows for choice in row for words in choice for word in words if word.isalpha()}
