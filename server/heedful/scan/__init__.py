"""Archives: requests in, answers out, in order, of any size in constant memory.

A row that cannot be read becomes `{"id", "error"}` in its place. Rows are answered in this process, or by several that
each build an analyser of their own; at most a few chunks per process are under way at a time.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from itertools import islice
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol

from .. import sources, wire
from ..errors import HeedfulError, InputError
from ..lexicon import parse
from ..model import Analysis, Request

if TYPE_CHECKING:
    from ..analyse import Analyser

CHUNK_ROWS = 64
CHUNK_BYTES = 512 * 1024
ROW_SECONDS = 5.0

Stop = Callable[[], bool]


class Reader(Protocol):
    """What reads a request."""

    def analyse(self, request: Request, deadline: Stop = ...) -> Analysis:
        """Return the analysis, `incomplete` when `deadline()` turned True before the end."""


Build = Callable[[], Reader]
"""Makes a reader; with several processes it must be importable by name."""
Tick = Callable[[int], None]
"""Told how many rows have been answered so far."""


def lexicon_reader(directories: Sequence[Path] = ()) -> "Analyser":
    """Return an analyser with the packaged lexicons and those of further directories."""
    from ..analyse import Analyser  # here, since spaCy takes a second that other commands need not wait

    files = sources.files((sources.packaged(), *directories))
    return Analyser(parse(files), sources.weights(files))


class Answer(NamedTuple):
    """One line of output, without its line end, and whether it is an answer rather than an error."""

    line: bytes
    good: bool


class Tally(NamedTuple):
    """Rows answered in this output, and how many of them with an error."""

    rows: int = 0
    bad: int = 0

    def plus(self, good: bool) -> "Tally":
        """Count one more."""
        return Tally(self.rows + 1, self.bad + (not good))


def run(
    rows: Iterable[bytes],
    out: BinaryIO,
    build: Build,
    *,
    workers: int = 1,
    before: Tally | None = None,
    tick: Tick = lambda count: None,
) -> Tally:
    """Answer JSON requests one per line; `before` counts what `out` holds already. Each chunk is flushed when done."""
    tally = before or Tally()
    for answers in answered(rows, build, workers):
        for answer in answers:
            out.write(answer.line + b"\n")
            tally = tally.plus(answer.good)
        out.flush()
        tick(tally.rows)
    return tally


def answered(rows: Iterable[bytes], build: Build, workers: int = 1) -> Iterator[list[Answer]]:
    """Yield the answers in the order of the rows, in chunks."""
    if workers == 1:
        yield from map(partial(_answer_all, build()), _chunks(rows))
        return
    pool = ProcessPoolExecutor(workers, initializer=_prepare, initargs=(build,))
    try:
        yield from _shared(rows, pool, 2 * workers)
    except BrokenProcessPool:
        raise HeedfulError("A process of the run was ended from outside. Continue with --resume.") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _shared(rows: Iterable[bytes], pool: ProcessPoolExecutor, most: int) -> Iterator[list[Answer]]:
    """Yield the answers of a pool in order, with so many chunks at most under way."""
    waiting: deque[Future[list[Answer]]] = deque()
    for chunk in _chunks(rows):
        waiting.append(pool.submit(_answer_here, chunk))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def answer(reader: Reader, row: bytes) -> Answer:
    """Answer one request; nothing that a row holds can raise."""
    try:
        request, id = wire.decode(row)
        return Answer(wire.encode(reader.analyse(request, _deadline()), request, id), True)
    except Exception as error:  # one row's defect must not end the run; the problem keeps no text of it
        return Answer(wire.to_json({"id": wire.identity(row), "error": wire.problem(error)}), False)


def _deadline() -> Stop:
    end = monotonic() + ROW_SECONDS
    return lambda: monotonic() >= end


def _answer_all(reader: Reader, chunk: list[bytes]) -> list[Answer]:
    return [answer(reader, row) for row in chunk]


def _chunks(rows: Iterable[bytes]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    size = 0
    for row in rows:
        chunk.append(row)
        size += len(row)
        if len(chunk) == CHUNK_ROWS or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


# In a process of the pool.

_reader: Reader


def _prepare(build: Build) -> None:
    global _reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run is interrupted by whoever started it
    Thread(target=end_with_parent, daemon=True).start()
    _reader = build()


def end_with_parent() -> None:
    """End this process with the one that started it; for a thread. Not to be left over when that is killed."""
    if parent := parent_process():
        parent.join()
    os._exit(1)


def _answer_here(chunk: list[bytes]) -> list[Answer]:
    return _answer_all(_reader, chunk)


# Continuing an interrupted run.


@contextmanager
def resume(path: str, rows: Iterator[bytes]) -> Iterator[tuple[BinaryIO, Tally]]:
    """Open an output to continue it, and take from `rows` what it answers already. A torn last line is cut off.

    Raises InputError when the output does not answer these rows; it is then left as it is but for a torn line.
    """
    with open(path, "r+b" if os.path.exists(path) else "x+b") as out:
        tally, last = _finished(out)
        _skip(rows, tally.rows, last)
        yield out, tally


def _finished(out: BinaryIO) -> tuple[Tally, bytes]:
    tally, last, end = Tally(), b"", 0
    for line in out:
        if not line.endswith(b"\n"):
            break
        tally, last, end = tally.plus(not wire.is_error(line)), line, end + len(line)
    out.truncate(end)
    out.seek(end)
    return tally, last


def _skip(rows: Iterator[bytes], count: int, last: bytes) -> None:
    if not count:
        return
    row = next(islice(rows, count - 1, count), None)
    if row is None or wire.identity(row) != wire.identity(last):
        raise InputError("does not answer these rows.", field="OUT", remedy="Name the output of the same input.")
