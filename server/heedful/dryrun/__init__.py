"""Dry runs: a sample of messages read with the words as they are and as they would be, and what that changes.

Two processes of their own read side by side, so that whoever asks goes on unhindered. Texts go through pipes and stand
in memory only; nothing of them is written anywhere.
"""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from ..errors import InputError
from ..rulebook import Rules
from .figures import told, wilson
from .pair import Asked, Pair
from .rows import MOST_BYTES, rows, sample
from .tally import EXAMPLES, Example, Found, Kind, Moved, Result, Side, Tally

__all__ = (
    "EXAMPLES", "MOST_BYTES", "MOST_ROWS", "Example", "Found", "Kind", "Moved", "Progress", "Result", "Side", "rows",
    "run", "sample", "told", "wilson",
)  # fmt: skip

MOST_ROWS = 20_000
TICK = 0.5
_CHUNK = 32


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows read so far, and of how many; 0 while they are still being counted."""

    done: int
    of: int


def run(
    rows: Iterable[Asked],
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    seed: int,
    rules: tuple[Rules | None, Rules | None] = (None, None),
    clock: Callable[[], float] = monotonic,
) -> Generator[Progress | Result, None, None]:
    """Read rows with two sets of lexicon files (name → text), under the rules of each; the result comes last.

    Closing the generator ends both processes. Raises InputError for rows or files of no use, HeedfulError when a
    process is ended from outside or stands still.
    """
    with Pair((before, after), rules, clock) as pair:
        asked: list[Asked] = []
        for number in _counted(rows, asked, clock):
            yield Progress(0, number)
        while not pair.ready(TICK):
            yield Progress(0, len(asked))
        yield from _compared(asked, pair, Tally(seed), clock)


def _counted(rows: Iterable[Asked], asked: list[Asked], clock: Callable[[], float]) -> Generator[int, None, None]:
    """Fill `asked` while the processes make ready; give a sign of life now and then."""
    last, size = clock(), 0
    for row in rows:
        size += len(row) if isinstance(row, bytes) else 0
        if len(asked) == MOST_ROWS or size > 2 * MOST_BYTES:
            remedy = f"Take a sample of {MOST_ROWS:,} at most."
            raise InputError("holds too many messages for a dry run.", field="file", remedy=remedy)
        asked.append(row)
        if clock() - last >= TICK:
            last = clock()
            yield 0
    if not asked:
        raise InputError("holds no message.", field="file", remedy="Choose another file, or another kind of file.")
    yield len(asked)


def _compared(
    asked: Sequence[Asked], pair: Pair, tally: Tally, clock: Callable[[], float]
) -> Generator[Progress | Result, None, None]:
    last = clock()
    for begin in range(0, len(asked), _CHUNK):
        chunk = asked[begin : begin + _CHUNK]
        pair.ask(chunk)
        while (answers := pair.answers(TICK)) is None:
            last = clock()
            yield Progress(begin, len(asked))
        tally.take(chunk, *answers)
        if clock() - last >= TICK:
            last = clock()
            yield Progress(begin + len(chunk), len(asked))
    yield tally.result()
