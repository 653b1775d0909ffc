"""What was found in a text as numbers, and back: entries by their number, places by tokens. No word is among them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..lexicon import Finder
from ..model import Evidence, Words
from ..patterns import Hit
from ..recall import Numbers
from ..tokens import Ranges


def of_hits(hits: Iterable[Hit], begin: int) -> Numbers:
    """Return hits as numbers, their places counted from token `begin`."""
    found: list[int] = []
    for finder, line, muting, first, last, gaps, rarest in hits:
        found += (finder, line, int(muting), first - begin, last - begin, rarest - begin, len(gaps))
        found += (token - begin for gap in gaps for token in gap)
    return found


def hits(numbers: Numbers, begin: int) -> Iterator[Hit]:
    """Yield the hits that `of_hits` made numbers of."""
    at = 0
    while at < len(numbers):
        finder, line, muting, first, last, rarest, count = numbers[at : at + 7]
        gaps = _gaps(numbers, at + 7, count, begin)
        yield Hit(finder, line, bool(muting), begin + first, begin + last, gaps, begin + rarest)
        at += 7 + 2 * count


def of_evidence(evidence: Sequence[Evidence], times: Sequence[int], finders: Mapping[str, int]) -> Numbers:
    """Return evidence, and the first tokens of the times named, as numbers; `finders` gives those of entries."""
    found: list[int] = [len(times), *times]
    for e in evidence:
        found += (finders[e.entry], e.first, e.last, len(e.gaps))
        found += (token for gap in e.gaps for token in gap)
    return found


def evidence(numbers: Numbers, words: Words, finders: Sequence[Finder]) -> tuple[tuple[Evidence, ...], Numbers]:
    """Return the evidence that `of_evidence` made numbers of, and the first tokens of the times."""
    found: list[Evidence] = []
    starts, ends, at = words.starts, words.ends, numbers[0] + 1
    while at < len(numbers):
        number, first, last, count = numbers[at : at + 4]
        gaps, finder = _gaps(numbers, at + 4, count, 0), finders[number]
        found.append(
            Evidence(
                finder.id, finder.kind, finder.label, finder.strength, first, last, starts[first], ends[last - 1], gaps
            )
        )
        at += 4 + 2 * count
    return tuple(found), numbers[1 : numbers[0] + 1]


def _gaps(numbers: Numbers, at: int, count: int, begin: int) -> Ranges:
    pairs = range(at, at + 2 * count, 2)
    return tuple((begin + numbers[i], begin + numbers[i + 1]) for i in pairs) if count else ()
