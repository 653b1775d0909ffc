"""A text as heard: its words, evidence in the writer's own words, times named, and what shows without a word."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .model import Evidence, Words
from .times import TimeSpan
from .tokens import is_word

STEM = 5
_LOUD_LETTERS = 2
_LOUD_SHARE = 0.7
_LOUD_WORDS = 3
_NEGATION = "not"

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Heard:
    """One text with everything found in it. Ranges are tokens, end exclusive."""

    words: Words
    evidence: tuple[Evidence, ...] = ()
    times: tuple[TimeSpan, ...] = ()

    def of(self, kind: str, *labels: str, within: Range | None = None) -> Iterator[Evidence]:
        """Yield evidence of a kind (and labels), all of it inside a range if one is given."""
        for e in self.evidence:
            inside = within is None or (within[0] <= e.first and e.last <= within[1])
            if inside and e.kind == kind and (not labels or e.label in labels):
                yield e

    def has(self, kind: str, *labels: str, within: Range | None = None) -> bool:
        """Tell whether there is such evidence."""
        return next(self.of(kind, *labels, within=within), None) is not None

    def sentence(self, token: int) -> Range:
        """Return the sentence that a token stands in."""
        sentences = self.words.sentences
        at = bisect_right(sentences, (token, len(self.words.norms) + 1)) - 1
        return sentences[at] if at >= 0 and token < sentences[at][1] else (token, token + 1)

    def text(self, first: int, last: int) -> str:
        """Return the text of a token range."""
        return self.words.text[self.words.starts[first] : self.words.ends[last - 1]] if first < last else ""

    def times_in(self, within: Range) -> Iterator[TimeSpan]:
        """Yield the times named inside a range."""
        return (t for t in self.times if within[0] <= t.core_first and t.last <= within[1])


def own(words: Words, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence that the writer says in their own words: nothing from inside quotation marks."""
    return tuple(e for e in evidence if not any(a <= e.first and e.last <= b for a, b in words.quoted))


def stems(heard: Heard, within: Range, stop: frozenset[str]) -> frozenset[str]:
    """Return the content words of a range, cut to their first letters: "refunded" and "refunds" are one.

    Words with a digit do not count: a ticket number is not what the matter is about.
    """
    norms = heard.words.norms[within[0] : within[1]]
    return frozenset(n[:STEM] for n in norms if n not in stop and len(n) > 2 and n.isalpha())


def unworded(words: Words) -> Mapping[str, float]:
    """Return the unworded signals of a text by name, each 0..1 for the share of its sentences that shows it.

    `shouting` a sentence mostly in capitals · `piled_marks` !!, ??, ?! · `denied` a negation
    """
    shown = {"shouting": 0, "piled_marks": 0, "denied": 0}
    for first, last in words.sentences:
        shown["shouting"] += shouts(words, first, last)
        shown["piled_marks"] += _piles(words.norms, first, last)
        shown["denied"] += _NEGATION in words.norms[first:last]
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
    marks = [i for i in range(first, last) if norms[i] in ("!", "?")]
    return any(b - a == 1 for a, b in zip(marks, marks[1:], strict=False))
