"""Phrases made ready: those of few wordings spelled out, others as patterns tried at their rarest choice."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from .lexicon import Finder
from .model import Words
from .phrase import GAP, GAP_WORDS, SLOTS, Wording, choices, count, is_anchor, is_special, wordings
from .tokens import Ranges, is_mark

# A phrase of so many wordings at most is spelled out.
SPELLED_OUT = 24

HYPHEN = "-"  # inside a word; a gap may cross it

Place = tuple[int, int, bool]  # finder, line, muting
Choices = tuple[frozenset[str] | tuple[Wording, ...], ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase too rich to spell out, tried only where its rarest choice stands: onward from there, and back.
    A text with none of the words of `also` cannot hold it.

    A choice of single words is a set of norms; any other lists its wordings as norms, gaps and slots.
    """

    finder: int
    line: int
    muting: bool
    onward: Choices
    back: Choices
    also: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording of a finder's phrase (or `except`) found at tokens first:last."""

    finder: int
    line: int
    muting: bool
    first: int
    last: int
    gaps: Ranges = ()


class Index:
    """Phrases of few wordings by key, for the PhraseMatcher; the others by the first words of their rarest choice."""

    def __init__(
        self,
        tokens: Callable[[str], tuple[str, ...]],
        finders: tuple[Finder, ...],
        spelled_out: int = SPELLED_OUT,
        first: int = 0,
    ) -> None:
        """`first` is the number of the first finder; phrases of more than `spelled_out` wordings become patterns."""
        self._spelled_out = spelled_out
        self._tokens = lru_cache(maxsize=None)(tokens)
        self.plain: list[tuple[Place, list[Wording]]] = []
        self.patterns: dict[str, list[Pattern]] = {}
        self.vocabulary: set[str] = set()
        rich: list[tuple[Place, list[tuple[Wording, ...]]]] = []
        for number, finder in enumerate(finders, first):
            for muting, lines in ((False, finder.phrases), (True, finder.excepts)):
                for line in lines:
                    self._sort((number, line.number, muting), line.text, rich)
        frequency = Counter(norm for _, row in rich for choice in row for words in choice for norm in words)
        for place, row in rich:
            self._add(place, row, frequency)

    def _sort(self, place: Place, text: str, rich: list[tuple[Place, list[tuple[Wording, ...]]]]) -> None:
        row = choices(text)
        words = {word for choice in row for wording in choice for word in wording}
        self.vocabulary.update(filter(str.isalpha, words))
        if any(map(is_special, words)) or count(row) > self._spelled_out:
            rich.append((place, [tuple(self._norms(wording) for wording in choice) for choice in row]))
        else:
            self.plain.append((place, [self._norms(wording) for wording in wordings(text)]))

    def _norms(self, wording: Wording) -> Wording:
        return tuple(n for word in wording for n in ((word,) if is_special(word) else self._tokens(word)))

    def _add(self, place: Place, row: list[tuple[Wording, ...]], frequency: Mapping[str, int]) -> None:
        anchors = [i for i, choice in enumerate(row) if is_anchor(choice)]
        anchor = min(anchors, key=lambda i: sum(frequency[words[0]] for words in row[i]))
        back = [tuple(words[::-1] for words in choice) for choice in row[:anchor]][::-1]
        firsts = {i: frozenset(words[0] for words in row[i]) for i in anchors if i != anchor}
        also = min(firsts.values(), key=lambda norms: sum(frequency[n] for n in norms), default=frozenset())
        pattern = Pattern(*place, tuple(map(_compact, row[anchor:])), tuple(map(_compact, back)), also)
        for first in {words[0] for words in row[anchor]}:
            self.patterns.setdefault(first, []).append(pattern)


def _compact(choice: tuple[Wording, ...]) -> frozenset[str] | tuple[Wording, ...]:
    if all(len(words) == 1 and not is_special(words[0]) for words in choice):
        return frozenset(words[0] for words in choice)
    return choice


def vocabulary(finders: Iterable[Finder]) -> set[str]:
    """Return the words of all phrases and exceptions."""
    rows = (choices(line.text) for finder in finders for line in (*finder.phrases, *finder.excepts))
    return {word for row in rows for choice in row for words in choice for word in words if word.isalpha()}


class Walk:
    """Matches patterns around a token. Gaps hold at most `GAP_WORDS` words and no mark or line end."""

    def __init__(self, words: Words, slots: Callable[[], Mapping[str, Ranges]]) -> None:
        self._norms = words.norms
        self._make_slots = slots
        self._at: dict[tuple[str, int, int], int] | None = None

    def match(self, pattern: Pattern, at: int) -> Hit | None:
        """Return the hit whose rarest choice begins at token `at`, or None."""
        if not (self._fits(pattern.onward, 1, at + 1) and self._fits(pattern.back, 0, at - 1)):
            return None
        after = self._choices(pattern.onward, at, 1)
        if after is None:
            return None
        before = self._choices(pattern.back, at - 1, -1)
        if before is None:
            return None
        gaps = tuple(sorted((*before[1], *after[1])))
        return Hit(pattern.finder, pattern.line, pattern.muting, before[0] + 1, after[0], gaps)

    def _fits(self, row: Choices, index: int, at: int) -> bool:
        """A quick look at a neighbour of the anchor: false only where the walk would fail."""
        if len(row) <= index or not isinstance(choice := row[index], frozenset):
            return True
        alone = index == 0 or isinstance(row[0], frozenset)
        return not alone or (0 <= at < len(self._norms) and self._norms[at] in choice)

    def _choices(self, row: Choices, at: int, step: int) -> tuple[int, Ranges] | None:
        """Follow choices from token `at`; return the token after the last one (in step direction) and the gaps."""
        if not row:
            return at, ()
        choice = row[0]
        if isinstance(choice, frozenset):
            fits = 0 <= at < len(self._norms) and self._norms[at] in choice
            return self._choices(row[1:], at + step, step) if fits else None
        for words in choice:
            found = self._wording(words, row[1:], at, step)
            if found:
                return found
        return None

    def _wording(self, words: Wording, row: Choices, at: int, step: int) -> tuple[int, Ranges] | None:
        if not words:
            return self._choices(row, at, step)
        if words[0] == GAP:
            return self._gap(words[1:], row, at, step)
        if words[0] in SLOTS:
            to = self._slot(words[0], at, step)
            return self._wording(words[1:], row, to, step) if to is not None else None
        if not 0 <= at < len(self._norms) or self._norms[at] != words[0]:
            return None
        return self._wording(words[1:], row, at + step, step)

    def _gap(self, words: Wording, row: Choices, at: int, step: int) -> tuple[int, Ranges] | None:
        for skipped in range(GAP_WORDS + 1):
            here = at + step * skipped
            found = self._wording(words, row, here, step)
            if found:
                edge = (at, here) if step > 0 else (here + 1, at + 1)
                return found[0], (edge, *found[1])
            if not 0 <= here < len(self._norms) or (is_mark(self._norms[here]) and self._norms[here] != HYPHEN):
                return None
        return None

    def _slot(self, name: str, at: int, step: int) -> int | None:
        if self._at is None:
            self._at = {}
            for slot, ranges in self._make_slots().items():
                for first, last in ranges:
                    self._at[slot, first, 1] = max(last, self._at.get((slot, first, 1), 0))
                    self._at[slot, last - 1, -1] = min(first - 1, self._at.get((slot, last - 1, -1), first))
        return self._at.get((name, at, step))
