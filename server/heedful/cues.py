"""A text as heard: its words, evidence in the writer's own words, times named, and what shows without a word."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Any, TypeVar

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
Made = TypeVar("Made")
_NO_STEM, _NO_SALT = frozenset(("",)), frozenset((0,))


class Heard:
    """One text with everything found in it. Ranges are tokens, end exclusive; evidence and times are in order.

    `whole` is the text, `starts` and `ends` are the characters of its tokens. The words are cut again when they are
    asked for, if this was remembered (`kept`, `again`).
    """

    __slots__ = (
        "whole", "starts", "ends", "sentences", "evidence", "times",
        "_words", "_cut", "_kinds", "_firsts", "_time_firsts", "_worked", "_by_sentence", "_salted", "_stems",
        "_joined", "_common",
    )  # fmt: skip

    def __init__(self, words: Words, evidence: tuple[Evidence, ...] = (), times: tuple[TimeSpan, ...] = ()) -> None:
        self._words: Words | None = words
        self._cut: Callable[[str], Words] | None = None
        self.whole = words.text
        self.starts: Sequence[int] = words.starts
        self.ends: Sequence[int] = words.ends
        self.sentences = words.sentences
        self.evidence = evidence
        self.times = times
        self._kinds: dict[str, list[Evidence]] = {}
        for e in evidence:
            self._kinds.setdefault(e.kind, []).append(e)
        self._firsts = {kind: [e.first for e in found] for kind, found in self._kinds.items()}
        self._time_firsts = [t.core_first for t in times]
        self._worked: dict[Hashable, Any] = {}
        self._by_sentence: dict[str, Mapping[Range, Set[str]]] = {}
        self._salted: dict[str, int] = {}
        self._stems: tuple[frozenset[str], Sequence[str]] | None = None
        self._joined: str | None = None
        self._common: tuple[Heard, frozenset[str], Mapping[str, int]] | None = None

    @property
    def words(self) -> Words:
        """The text's words."""
        if self._words is None:
            assert self._cut is not None  # as `again` has seen to
            self._words = self._cut(self.whole)
        return self._words

    def _again(self, within: Range) -> tuple[str, ...]:
        """The words of a range of a remembered text, cut without the rest."""
        assert self._cut is not None
        return self._cut(self.text(*within)).norms

    def kept(self) -> "Heard":
        """Return what may be remembered of the text: all that was found, but no word. What is `worked` out of either
        of the two is so of both."""
        return self._beside("", None, array("L", self.starts), array("L", self.ends))

    def again(self, text: str, cut: Callable[[str], Words]) -> "Heard":
        """Return what `kept` returned, with the text that it was found in."""
        return self._beside(text, cut, self.starts, self.ends)

    def _beside(
        self, text: str, cut: Callable[[str], Words] | None, starts: Sequence[int], ends: Sequence[int]
    ) -> "Heard":
        other = object.__new__(Heard)
        other.whole, other.starts, other.ends = text, starts, ends
        other._words, other._cut, other._salted = None, cut, {}
        other._stems, other._joined, other._common = None, None, None
        other.sentences, other.evidence, other.times = self.sentences, self.evidence, self.times
        other._kinds, other._firsts, other._time_firsts = self._kinds, self._firsts, self._time_firsts
        other._worked, other._by_sentence = self._worked, self._by_sentence
        return other

    @property
    def size(self) -> int:
        """About how many numbers it takes to remember it, with what may be worked out of it."""
        return 500 + 3 * len(self.starts) + 12 * len(self.evidence)

    def worked(self, what: Hashable, out: Callable[[], Made]) -> Made:
        """Return what is worked `out` of the text alone, once. It is remembered with the text, so it holds no word."""
        try:
            made: Made = self._worked[what]
        except KeyError:
            made = self._worked[what] = out()
        return made

    def worked_of(self, what: Hashable, of: Hashable, out: Callable[[], Made]) -> Made:
        """Return what is worked `out` of the text and of something else, of which only the last is remembered."""
        known: tuple[Hashable, Made] | None = self._worked.get(what)
        if known is None or known[0] != of:
            known = self._worked[what] = of, out()
        return known[1]

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
        found = self._kinds.get(kind)
        if found is None:
            return False
        if within is None:
            return not labels or not self._labels(kind).isdisjoint(labels)
        begin, end = within
        for at in range(bisect_left(self._firsts[kind], begin), len(found)):  # as `of`, which would cost twice that
            e = found[at]
            if e.first >= end:
                return False
            if e.last <= end and (not labels or e.label in labels):
                return True
        return False

    def _labels(self, kind: str) -> frozenset[str]:
        return self.worked(("labels", kind), lambda: frozenset([e.label for e in self._kinds[kind]]))

    def by_sentence(self, kind: str) -> Mapping[Range, Set[str]]:
        """Return the labels of the evidence of a kind that stands in each sentence; those without any are not there."""
        if kind not in self._by_sentence:
            self._by_sentence[kind] = self._sorted(kind)
        return self._by_sentence[kind]

    def _sorted(self, kind: str) -> Mapping[Range, Set[str]]:
        found: dict[Range, set[str]] = {}
        rest = iter(self.sentences)
        first = last = 0
        for e in self._kinds.get(kind, ()):
            while last <= e.first:
                first, last = next(rest, (len(self.starts), len(self.starts) + 1))
            if first <= e.first and e.last <= last:
                found.setdefault((first, last), set()).add(e.label)
        return found

    def sentence(self, token: int) -> Range:
        """Return the sentence that a token stands in."""
        sentences = self.sentences
        at = bisect_right(sentences, (token, len(self.starts) + 1)) - 1
        return sentences[at] if at >= 0 and token < sentences[at][1] else (token, token + 1)

    def stems(self, within: Range, stop: frozenset[str]) -> frozenset[str]:
        """Return what `stems` does."""
        if self._words is None and len(some := self._again(within)) == within[1] - within[0]:
            return frozenset(_stems(some, stop)) - _NO_STEM
        return frozenset(self.row(stop)[within[0] : within[1]]) - _NO_STEM

    def row(self, stop: frozenset[str]) -> Sequence[str]:
        """Return the stem of each token, "" for one that is no content."""
        if self._stems is None or self._stems[0] is not stop:
            self._stems = stop, _stems(self.words.norms, stop)
        return self._stems[1]

    @property
    def asks(self) -> bool:
        """Whether there is a question mark."""
        return self.worked("asks", lambda: "?" in self.words.norms)

    def says(self, wording: str) -> bool:
        """Tell whether a wording of the lexicon, as norms between blanks, stands in the text."""
        if self._words is not None:
            return wording in self._said()
        return self.worked(("says", wording), lambda: wording in self._said())

    def _said(self) -> str:
        if self._joined is None:
            self._joined = " ".join(self.words.norms)
        return self._joined

    def shared(self, stems: frozenset[str], within: Range | None, stop: frozenset[str]) -> frozenset[str]:
        """Return which of some `stems` (see there) the content words of a range, or of all, have."""
        return frozenset(self._numbers(stems, within, stop))

    def common(self, other: "Heard", stop: frozenset[str]) -> Mapping[str, int]:
        """Return the stems that another text has, too, with their numbers in `salts`."""
        known = self._common
        if known is None or known[0] is not other or known[1] is not stop:
            known = self._common = other, stop, self._numbers(frozenset(other.row(stop)) - _NO_STEM, None, stop)
        return known[2]

    def shared_by(self, other: "Heard", stop: frozenset[str]) -> Mapping[Range, frozenset[int]]:
        """Return the stems that another text has, too, as the numbers in `salts`, by its sentences that have some."""
        row, number = other.row(stop), self.common(other, stop)
        found = {(a, b): number.keys() & row[a:b] for a, b in other.sentences} if number else {}
        return {sentence: frozenset([number[stem] for stem in some]) for sentence, some in found.items() if some}

    def _numbers(self, stems: frozenset[str], within: Range | None, stop: frozenset[str]) -> Mapping[str, int]:
        """Those of some stems that the content words of a range, or of all, have, with their numbers in `salts`."""
        has = self.salts(within, stop)
        if not has:
            return {}
        salted = self._salted
        if fresh := stems - salted.keys():
            salt = self._salt()
            salted |= {stem: hash(stem + salt) for stem in fresh}
        return {stem: number for stem in stems if (number := salted[stem]) in has}

    def salts(self, within: Range | None, stop: frozenset[str]) -> frozenset[int]:
        """Return the stems of a range, or of all, as numbers that only who has the text can make: they may be
        remembered, and are compared by `shared`."""
        return self.worked((within, stop), lambda: self._salts(within, stop))

    def _salts(self, within: Range | None, stop: frozenset[str]) -> frozenset[int]:
        content = self.worked(("content", stop), lambda: self._content(stop))
        return frozenset(content[within[0] : within[1]] if within else content) - _NO_SALT

    def _content(self, stop: frozenset[str]) -> Sequence[int]:
        salt = self._salt()
        return array("q", [hash(stem + salt) if stem else 0 for stem in _stems(self.words.norms, stop)])

    def _salt(self) -> str:
        return f"\0{hash(self.whole)}"

    def text(self, first: int, last: int) -> str:
        """Return the text of a token range."""
        return self.whole[self.starts[first] : self.ends[last - 1]] if first < last else ""

    def times_in(self, within: Range) -> Iterator[TimeSpan]:
        """Yield the times named inside a range."""
        for at in range(bisect_left(self._time_firsts, within[0]), len(self.times)):
            if self.times[at].core_first >= within[1]:
                return
            if self.times[at].last <= within[1]:
                yield self.times[at]


def firm_times(heard: Heard, within: Range) -> Iterator[TimeSpan]:
    """Yield the times named in a range that one can be held to: not "in the next few days"."""
    for t in heard.times_in(within):
        vague = heard.of("strategy", "timeframe", within=within)
        if not any(e.first < t.last and t.first < e.last for e in vague):
            yield t


def own(words: Words, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence that the writer says in their own words: nothing from inside quotation marks."""
    if not words.quoted:
        return tuple(evidence)
    quoted = {token for a, b in words.quoted for token in range(a, b)}
    return tuple(e for e in evidence if not (e.first in quoted and e.last - 1 in quoted))


def stems(heard: Heard, within: Range, stop: frozenset[str]) -> frozenset[str]:
    """Return the content words of a range, cut to their first letters: "refunded" and "refunds" are one.

    Words with a digit do not count: a ticket number is not what the matter is about.
    """
    return heard.stems(within, stop)


def _stems(norms: Sequence[str], stop: frozenset[str]) -> list[str]:
    """The stem of each token, "" for one that is no content."""
    return [norm[:STEM] if len(norm) > 2 and norm not in stop and norm.isalpha() else "" for norm in norms]


def unworded(words: Words, denials: frozenset[str]) -> Mapping[str, float]:
    """Return the unworded signals of a text by name, each 0..1 for the share of its sentences that shows it.

    `shouting` a sentence mostly in capitals · `piled_marks` !!, ??, ?! · `denied` one of the `denials`
    """
    shown = {"shouting": 0, "piled_marks": 0, "denied": 0}
    loud = not words.text.isascii() or _CAPITALS.search(words.text) is not None
    for first, last in words.sentences:
        if last - first >= _LOUD_WORDS:  # as a word and two marks take, too
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
