"""Phrases made ready: those of few wordings spelled out in a tree, others as patterns tried where they may stand.

A pattern is looked for at its rarest choice, and only where the word beside that choice fits as well: so it is not the
number of phrases that costs, but how many of them nearly stand in a text. `Work` counts what was done.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any

from ..lexicon import Finder
from ..phrase import Wording, choices, count, is_anchor, is_special, wordings
from .crossing import MARKS, Crossings
from .row import Hit, Pattern, Place, by_rests, ready, side
from .walk import EDGE, Walk

# A phrase of so many wordings at most is spelled out.
SPELLED_OUT = 24

_NONE: dict[str, list[Pattern]] = {}
Tree = dict[str, Any]  # norm → Tree; under HERE the places of the phrases that end there
HERE = ""
# What of a phrase can reach beyond a sentence: its end, and expressions of time, which may hold the mark of one.
_WIDE = frozenset((*MARKS, "<number>", "<duration>", "<date>"))


@dataclass(slots=True)
class Work:
    """How much was done: patterns tried at a token, and those of them that stood there."""

    tried: int = 0
    found: int = 0


class _Alone:
    """Patterns whose rarest choice begins with one word, with nothing known beside it."""

    __slots__ = ("anywhere", "elsewhere")

    def __init__(self) -> None:
        self.anywhere: list[Pattern] = []
        self.elsewhere: dict[str, list[Pattern]] = {}  # by a word that must stand somewhere in the sentence

    def add(self, pattern: Pattern) -> None:
        """Add a pattern."""
        if pattern.also and not pattern.wide:
            _enter(self.elsewhere, pattern.also, pattern)
        else:
            self.anywhere.append(pattern)

    def within(self, sentence: Set[str]) -> list[Pattern]:
        """Return those that may stand in a sentence with such norms."""
        words = self.elsewhere.keys() & sentence
        return [*self.anywhere, *{p.number: p for word in words for p in self.elsewhere[word]}.values()]


def _enter(table: dict[str, list[Pattern]], words: Iterable[str], pattern: Pattern) -> None:
    for word in words:
        table.setdefault(word, []).append(pattern)


class Part:
    """Some phrases: a tree of spelled-out wordings, and patterns by the words of their rarest choice."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._tree: Tree = {}
        # Patterns by the word they are looked for from; once it is met, also by the word after it, if known.
        self._unmet: dict[str, list[Pattern]] = {}
        self._pairs: dict[str, dict[str, list[Pattern]]] = {}
        self._alone: dict[str, _Alone] = {}

    def spell(self, place: Place, norms: Wording) -> None:
        """Add a wording."""
        node = self._tree
        for norm in norms:
            node = node.setdefault(norm, {})
        node.setdefault(HERE, {})[place] = None

    def anchor(self, first: str, pattern: Pattern) -> None:
        """Add a pattern under a word from which it is looked for."""
        self._unmet.setdefault(first, []).append(pattern)

    def spelled(self, norms: tuple[str, ...]) -> list[Hit]:
        """Return the hits of spelled-out phrases in a text: every wording, everywhere."""
        row, tree, hits = (*norms, EDGE), self._tree, []
        for first, node in enumerate(map(tree.get, norms)):
            last = first + 1
            while node is not None:
                if HERE in node:
                    hits += [Hit(finder, line, muting, first, last) for finder, line, muting in node[HERE]]
                node, last = node.get(row[last]), last + 1
        return hits

    def anchored(self, walk: Walk, norms: tuple[str, ...]) -> list[Hit]:
        """Return the hits of patterns in a text, of each place of a rarest choice the first that fits."""
        for norm in self._unmet.keys() & walk.present:
            self._meet(norm)
        # Of most words and pairs of words there is no pattern: `map` leaves them out quickest.
        beside = map(dict.get, map(self._pairs.get, norms, repeat(_NONE)), (*norms[1:], EDGE))
        places = [(at, some) for at, some in enumerate(beside) if some is not None]
        if self._alone:
            for at, alone in enumerate(map(self._alone.get, norms)):
                if alone is not None:
                    some = alone.within(walk.sentences[at]) if alone.elsewhere else alone.anywhere
                    if some:
                        places.append((at, some))
        hits = walk.match(places)
        self._work.tried += sum([len(some) for _, some in places])
        self._work.found += len(hits)
        return hits

    def _meet(self, norm: str) -> None:
        """Make ready the patterns of a word; another thread may do the same."""
        pairs: dict[str, list[Pattern]] = {}
        alone = _Alone()
        for pattern in self._unmet.get(norm, ()):
            if pattern.second is None:
                alone.add(pattern)
            else:
                _enter(pairs, pattern.second, pattern)
        if pairs:  # empty if another thread was quicker
            self._pairs[norm] = pairs
        if alone.anywhere or alone.elsewhere:
            self._alone[norm] = alone
        self._unmet.pop(norm, None)


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
        before, behind = side(back), row[anchor + 1 :]
        alone = side(behind)
        fixed = range(anchor - len(before.plain), anchor + len(alone.plain) + 1)
        others = [frozenset(words[0] for words in row[i]) for i in anchors if i not in fixed]
        also = min(others, key=lambda norms: sum(frequency[n] for n in norms), default=frozenset())
        for rests, firsts in by_rests(row[anchor]).items():
            # Mostly the choice is of single words, and nothing of it follows each.
            onward = side([rests, *behind]) if rests != ((),) else alone
            words, pattern = ready(number, place, firsts, onward, before, also, wide)
            for word in words:
                self._part.anchor(word, pattern)

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
