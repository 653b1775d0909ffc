"""A part of an archive answered by itself, for engines that share parts among many machines (Dask, Spark)."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from . import answer, lexicon_reader

if TYPE_CHECKING:
    from ..analyse import Analyser

# One for each process: engines call from several threads, and spaCy is not thread-safe.
_turn = Lock()


def partition(rows: Iterable[str], lexicons: Sequence[str] = ()) -> Iterator[str]:
    """Yield the answer to each request of a part, JSON lines in and out, in order; blank lines are skipped.

    `lexicons` names directories of own lexicons, which every machine must have. The first call in a process loads
    them; a row that cannot be read is answered with its error. The same part always has the same answers, so one that
    was lost with its machine is simply done again.
    """
    for row in rows:
        if line := row.strip():
            yield _answered(line, tuple(lexicons))


def _answered(line: str, lexicons: tuple[str, ...]) -> str:
    with _turn:
        # Half a character is passed on for the decoder to refuse.
        return answer(_reader(lexicons), line.encode("utf-8", "surrogatepass")).line.decode()


@cache
def _reader(lexicons: tuple[str, ...]) -> "Analyser":
    return lexicon_reader([Path(name) for name in lexicons])
