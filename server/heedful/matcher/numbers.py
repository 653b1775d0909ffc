"""What was found in a text as numbers, and back: entries by their number, places by tokens. No word is among them."""

from collections.abc import Iterable, Iterator

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


def _gaps(numbers: Numbers, at: int, count: int, begin: int) -> Ranges:
    pairs = range(at, at + 2 * count, 2)
    return tuple((begin + numbers[i], begin + numbers[i + 1]) for i in pairs) if count else ()
