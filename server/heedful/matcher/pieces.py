"""What was found in a piece of a text, counted from its beginning, so that it may be remembered. It holds no word."""

from collections.abc import Sequence

from ..model import Evidence, Words
from ..times import TimeSpan

Findings = tuple[Sequence[Evidence], Sequence[TimeSpan]]


class Piece:
    """The evidence and the times of some sentences, wherever they stand."""

    __slots__ = ("_found", "_last")

    def __init__(self, evidence: Sequence[Evidence], times: Sequence[TimeSpan]) -> None:
        self._found = evidence, times
        # Mostly a piece stands where it stood before.
        self._last = 0, 0, self._found

    @property
    def size(self) -> int:
        """About how many numbers it takes."""
        return 20 + 20 * sum(map(len, self._found))

    def at(self, token: int, character: int) -> Findings:
        """Return evidence and times as they are when the piece begins at a token and a character."""
        at, start, found = self._last
        if at != token or start != character:
            evidence, times = self._found
            found = [_evidence(e, token, character) for e in evidence], [_time(t, token) for t in times]
            self._last = token, character, found
        return found


def _evidence(e: Evidence, tokens: int, characters: int) -> Evidence:
    entry, kind, label, strength, first, last, start, end, gaps = e
    if gaps:
        gaps = tuple((a + tokens, b + tokens) for a, b in gaps)
    return Evidence(
        entry, kind, label, strength, first + tokens, last + tokens, start + characters, end + characters, gaps
    )


def _time(t: TimeSpan, tokens: int) -> TimeSpan:
    return TimeSpan(t.first + tokens, t.last + tokens, t.core_first + tokens, t.kind, t.bound, t.when)


def cut(words: Words, first: int, last: int) -> Words:
    """Return some sentences of a text as a text of their own."""
    sentences = tuple((a - first, b - first) for a, b in words.sentences if first <= a < last)
    begin, end = words.starts[first], words.ends[last - 1]
    starts, ends = ([at - begin for at in places[first:last]] for places in (words.starts, words.ends))
    return Words(words.text[begin:end], words.norms[first:last], tuple(starts), tuple(ends), sentences)
