"""A text as heard: its words, evidence in the writer's own words, times named, and what shows without a word."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from .model import Evidence, Words
from .times import TimeSpan
from .tokens import is_word

STEM = 5
_LOUD_LETTERS = 2
_LOUD_SHARE = 0.7
_LOUD_WORDS = 3
_LOUD_MARKS = ("!", "?")
_CAPITALS = re.compile(r"[A-Z][^\sa-z]")  # every word in capitals of an ASCII text has this

Range = tuple[int, int]


class Heard:
    """One text with everything found in it. Ranges are tokens, end exclusive; evidence and times are in order."""

    __slots__ = ("words", "evidence", "times", "_kinds", "_firsts", "_time_firsts", "_content")

    def __init__(self, words: Words, evidence: tuple[Evidence, ...] = (), times: tuple[TimeSpan, ...] = ()) -> None:
        self.words = words
        self.evidence = evidence
        self.times = times
        self._kinds: dict[str, list[Evidence]] = {}
        for e in evidence:
            self._kinds.setdefault(e.kind, []).append(e)
        self._firsts = {kind: [e.first for e in found] for kind, found in self._kinds.items()}
        self._time_firsts = [t.core_first for t in times]
        self._content: tuple[frozenset[str], list[str]] | None = None

    def of(self, kind: str, *labels: str, within: Range | None = None) -> Iterator[Evidence]:
        """Yield evidence of a kind (and labels), all of it inside a range if one is given."""
        found = self._kinds.get(kind)
        if found is None:
            return
        begin = bisect_left(self._firsts[kind], within[0]) if within else 0
        for at in range(begin, len(found)):
            e = found[at]
            if within and e.first >= within[1]:
                return
            if (not labels or e.label in labels) and not (within and e.last > within[1]):
                yield e

    def has(self, kind: str, *labels: str, within: Range | None = None) -> bool:
        """Tell whether there is such evidence."""
        if kind not in self._kinds:
            return False
        return next(self.of(kind, *labels, within=within), None) is not None

    def sentence(self, token: int) -> Range:
        """Return the sentence that a token stands in."""
        sentences = self.words.sentences
        at = bisect_right(sentences, (token, len(self.words.norms) + 1)) - 1
        return sentences[at] if at >= 0 and token < sentences[at][1] else (token, token + 1)

    def stems(self, within: Range, stop: frozenset[str]) -> frozenset[str]:
        """Return what `stems` does."""
        if self._content is None or self._content[0] is not stop:
            norms = self.words.norms
            self._content = (
                stop,
                [norm[:STEM] if norm not in stop and len(norm) > 2 and norm.isalpha() else "" for norm in norms],
            )
        return frozenset(filter(None, self._content[1][within[0] : within[1]]))

    def text(self, first: int, last: int) -> str:
        """Return the text of a token range."""
        return self.words.text[self.words.starts[first] : self.words.ends[last - 1]] if first < last else ""

    def times_in(self, within: Range) -> Iterator[TimeSpan]:
        """Yield the times named inside a range."""
        for at in range(bisect_left(self._time_firsts, within[0]), len(self.times)):
            if self.times[at].core_first >= within[1]:
                return
            if self.times[at].last <= within[1]:
                yield self.times[at]


def firm_times(heard: Heard, within: Range) -> Iterator[TimeSpan]:
    """Yield the times named in a range that one can be held to: not "in the next few days"."""
    vague = [(e.first, e.last) for e in heard.of("strategy", "timeframe", within=within)]
    return (t for t in heard.times_in(within) if not any(a < t.last and t.first < b for a, b in vague))


def own(words: Words, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence that the writer says in their own words: nothing from inside quotation marks."""
    quoted = {token for a, b in words.quoted for token in range(a, b)}
    return tuple(e for e in evidence if not (e.first in quoted and e.last - 1 in quoted))


def stems(heard: Heard, within: Range, stop: frozenset[str]) -> frozenset[str]:
    """Return the content words of a range, cut to their first letters: "refunded" and "refunds" are one.

    Words with a digit do not count: a ticket number is not what the matter is about.
    """
    return heard.stems(within, stop)


def unworded(words: Words, denials: frozenset[str]) -> Mapping[str, float]:
    """Return the unworded signals of a text by name, each 0..1 for the share of its sentences that shows it.

    `shouting` a sentence mostly in capitals · `piled_marks` !!, ??, ?! · `denied` one of the `denials`
    """
    shown = {"shouting": 0, "piled_marks": 0, "denied": 0}
    loud = not words.text.isascii() or _CAPITALS.search(words.text) is not None
    for first, last in words.sentences:
        shown["shouting"] += loud and shouts(words, first, last)
        shown["piled_marks"] += _piles(words.norms, first, last)
        shown["denied"] += not denials.isdisjoint(words.norms[first:last])
    return {name: count / max(1, len(words.sentences)) for name, count in shown.items()}


def shouts(words: Words, first: int, last: int) -> bool:
    """Tell whether most words of a sentence are in capitals; short words and lone acronyms do not count."""
    written = [
        words.text[words.starts[i] : words.ends[i]]
        for i in range(first, last)
        if is_word(words.norms[i]) and words.ends[i] - words.starts[i] >= _LOUD_LETTERS
    ]
    loud = sum(word.isupper() for word in written)
    return loud >= _LOUD_WORDS and loud >= _LOUD_SHARE * len(written)


def _piles(norms: Sequence[str], first: int, last: int) -> bool:
    marks = [i for i, norm in enumerate(norms[first:last]) if norm in _LOUD_MARKS]
    return any(b - a == 1 for a, b in pairwise(marks))
