"""Counts on their way to the disk: what several requests bring at once is written in one transaction.

Who has written is answered only then, so nothing that was acknowledged can be lost. Few may wait at a time: a database
that is slow must not take the threads that analyses need.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from ..store import Count
from .problems import refuse


@dataclass
class _Batch:
    rows: list[Count] = field(default_factory=list)
    done: bool = False
    error: Exception | None = None


class Tally:
    """Gathers counts while others are being written."""

    def __init__(self, write: Callable[[Sequence[Count]], None], most: int = 8) -> None:
        """`write` keeps rows, all or none of them; at most `most` callers wait for it."""
        self._write, self._most = write, most
        self._gathering, self._writing = Lock(), Lock()
        self.waiting = 0
        """How many callers are not answered yet."""
        self._next = _Batch()

    def add(self, rows: Sequence[Count]) -> None:
        """Return when the rows are written. Raises what writing raises; refused with 503 when too many wait."""
        with self.room(rows) as batch:
            self._finish(batch)

    @contextmanager
    def room(self, rows: Sequence[Count] = ()) -> Iterator[_Batch]:
        """Let somebody wait for the database, with rows or for something else; refused with 503 when too many do."""
        with self._gathering:
            if self.waiting >= self._most:
                raise refuse(503, "busy", "Busy", "Too many counts are waiting.", "Try again later.", Retry_After="5")
            self.waiting += 1
            batch = self._next
            batch.rows.extend(rows)
        try:
            yield batch
        finally:
            with self._gathering:
                self.waiting -= 1

    def _finish(self, batch: _Batch) -> None:
        with self._writing:
            if not batch.done:
                self._close(batch)
        if batch.error:
            raise batch.error

    def _close(self, batch: _Batch) -> None:
        with self._gathering:
            self._next = _Batch()
        try:
            self._write(batch.rows)
        except Exception as error:  # told to everybody whose rows were among them
            batch.error = error
        batch.done = True
