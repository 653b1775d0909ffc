"""Following patterns from a token on, both ways, through gaps and slots."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from ..model import Words
from ..phrase import GAP, GAP_WORDS, SLOTS, Wording
from ..tokens import Ranges, is_mark, is_word
from .row import REACH, Bridge, Hit, Maybe, Pattern, Row, Slot

HYPHEN = "-"  # inside a word; a gap may cross it

# Stands before the first and after the last token, so that no index needs a check; no phrase can hold it.
EDGE = "\0"
_EDGES = (EDGE,) * REACH

_Way = tuple[int, Ranges] | None
_SPECIAL = frozenset((GAP, *SLOTS))
_LONGEST_NAME, _LONGEST_THING = 3, 4


class Walk:
    """Matches patterns around a token. Gaps hold at most `GAP_WORDS` words and no mark or line end."""

    def __init__(self, words: Words, times: Callable[[], Mapping[str, Ranges]], small: frozenset[str]) -> None:
        """`times` gives the ranges of the slots of time; `small` are words that no thing holds."""
        self._norms = (*words.norms, *_EDGES)
        self.present = frozenset(words.norms)
        self._words = words
        self._make_times = times
        self._times: dict[tuple[str, int, int], int] | None = None
        self._small = small

    @cached_property
    def sentences(self) -> list[frozenset[str]]:
        """Of each token the norms of the sentence in which it stands; of the whole text where marks stand alone."""
        found: list[frozenset[str]] = []
        for first, last in self._words.sentences:
            found += [self.present] * (first - len(found))
            found += [frozenset(self._norms[first:last])] * (last - first)
        return found + [self.present] * (len(self._words.norms) - len(found))

    def match(self, places: Iterable[tuple[int, Iterable[Pattern]]]) -> list[Hit]:
        """Return the hits of patterns that may stand from a token on, for each place the first that fits, by position
        and number.

        Most fail at a word at a known place: these are looked at here, without a call for each.
        """
        norms = self._norms
        found: list[tuple[int, int, Hit]] = []
        for at, patterns in places:
            for pattern in patterns:
                for place, words in pattern.fixed:
                    if norms[at + place] not in words:
                        break
                else:
                    also = pattern.also
                    if also and also.isdisjoint(self.present if pattern.wide else self.sentences[at + pattern.rarest]):
                        continue
                    hit = self._rest(pattern, at)
                    if hit is not None:
                        found.append((hit.at, pattern.number, hit))
        found.sort()
        return [hit for _, _, hit in found]

    def _rest(self, pattern: Pattern, at: int) -> Hit | None:
        """Follow both sides of a pattern from what is known of it."""
        first, last, onward, back = at + pattern.begin, at + pattern.end, pattern.onward, pattern.back
        at += pattern.rarest
        if not onward and not back:
            return Hit(*pattern.place, first, last, (), at)
        after = self._choices(onward, 0, last, 1) if onward else (last, ())
        if after is None:
            return None
        before = self._choices(back, 0, first - 1, -1) if back else (first - 1, ())
        if before is None:
            return None
        gaps = tuple(sorted((*before[1], *after[1]))) if before[1] or after[1] else ()
        return Hit(*pattern.place, before[0] + 1, after[0], gaps, at)

    def _choices(self, row: Row, index: int, at: int, step: int) -> _Way:
        """Follow the choices of a row from one on, from token `at`; return the token after the last one (in step
        direction) and the gaps."""
        norms = self._norms
        while index < len(row):
            choice = row[index]
            index += 1
            if isinstance(choice, frozenset):
                if norms[at] not in choice:
                    return None
                at += step
            elif isinstance(choice, Maybe):
                if norms[at] in choice.words and (found := self._choices(row, index, at + step, step)):
                    return found
            elif isinstance(choice, Bridge):
                return self._bridge(choice.words, row, index, at, step)
            elif isinstance(choice, Slot):
                to = self._slot(choice.name, at, step)
                if to is None:
                    return None
                at = to
            else:
                return self._either(choice, row, index, at, step)
        return at, ()

    def _either(self, choice: tuple[Wording, ...], row: Row, index: int, at: int, step: int) -> _Way:
        """Follow the first of several wordings that leads to the end of the row."""
        norm = self._norms[at]
        for words in choice:
            if words and words[0] != norm and words[0] not in _SPECIAL:
                continue
            found = self._wording(words, 0, row, index, at, step)
            if found:
                return found
        return None

    def _bridge(self, words: frozenset[str], row: Row, index: int, at: int, step: int) -> _Way:
        """Go over a gap to one of some words, then follow the row."""
        for here in range(at, at + step * (GAP_WORDS + 1), step):
            norm = self._norms[here]
            if norm in words and (found := self._choices(row, index, here + step, step)):
                return found[0], (_edges(at, here, step), *found[1])
            if not norm.isalpha() and _ends_gap(norm):
                return None
        return None

    def _wording(self, words: Wording, word: int, row: Row, index: int, at: int, step: int) -> _Way:
        """Follow a wording from one of its words on, then the row."""
        while word < len(words):
            norm = words[word]
            word += 1
            if norm == GAP:
                return self._gap(words, word, row, index, at, step)
            if norm in SLOTS:
                to = self._slot(norm, at, step)
                if to is None:
                    return None
                at = to
            elif self._norms[at] != norm:
                return None
            else:
                at += step
        return self._choices(row, index, at, step)

    def _gap(self, words: Wording, word: int, row: Row, index: int, at: int, step: int) -> _Way:
        for here in range(at, at + step * (GAP_WORDS + 1), step):
            found = self._wording(words, word, row, index, here, step)
            if found:
                return found[0], (_edges(at, here, step), *found[1])
            if _ends_gap(self._norms[here]):
                return None
        return None

    def _slot(self, name: str, at: int, step: int) -> int | None:
        if name == "<name>":
            return self._run(self._is_name, _LONGEST_NAME, at, step)
        if name == "<thing>":
            return self._run(self._is_thing, _LONGEST_THING, at, step)
        if self._times is None:
            self._times = _ends(self._make_times())
        return self._times.get((name, at, step))

    def _run(self, fits: Callable[[int], bool], most: int, at: int, step: int) -> int | None:
        """Go along at most so many fitting tokens."""
        end = at
        while abs(end - at) < most and self._norms[end] != EDGE and fits(end):
            end += step
        return end if end != at else None

    def _is_name(self, at: int) -> bool:
        return is_word(self._norms[at]) and self._words.text[self._words.starts[at]].isupper()

    def _is_thing(self, at: int) -> bool:
        return is_word(self._norms[at]) and self._norms[at] not in self._small


def _edges(at: int, here: int, step: int) -> tuple[int, int]:
    """First and last token of a gap from `at` to `here`, in either direction."""
    return (at, here) if step > 0 else (here + 1, at + 1)


def _ends_gap(norm: str) -> bool:
    return not norm[:1].isalnum() and norm != HYPHEN and (norm == EDGE or is_mark(norm))


def _ends(slots: Mapping[str, Ranges]) -> dict[tuple[str, int, int], int]:
    """Where the longest range of a slot ends that begins at a token, in either direction."""
    ends: dict[tuple[str, int, int], int] = {}
    for slot, ranges in slots.items():
        for first, last in ranges:
            ends[slot, first, 1] = max(last, ends.get((slot, first, 1), 0))
            ends[slot, last - 1, -1] = min(first - 1, ends.get((slot, last - 1, -1), first))
    return ends
