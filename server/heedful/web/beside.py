"""What is asked of the database beside the requests: a request waits for a moment at most, and not at all once the
database is known to be slow."""

from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic

MOMENT = 0.25
"""Seconds, since it was asked, that anybody waits for an answer. A database that is well gives it in milliseconds."""
LONG = 0.5
"""Seconds after which what is not answered counts as lost. Whoever asks whether we are ready waits for two answers at
most, so not longer than a second."""


class Beside:
    """Something that is asked again and again, in a thread of its own, once at a time."""

    def __init__(self, work: Callable[[], None]) -> None:
        """`work` keeps what it finds, and raises nothing."""
        self._work = work
        self._lock = Lock()
        self._done: Event | None = None
        self._began = 0.0
        self._slow = False

    @property
    def lost(self) -> bool:
        """Whether what was asked is not answered yet after long."""
        with self._lock:
            return self._done is not None and monotonic() - self._began >= LONG

    def begin(self) -> None:
        """Ask, unless it is being asked, and wait for nothing."""
        self._begun()

    def ask(self, patience: float | None = None) -> bool:
        """Ask, or join whoever does; return whether it is answered.

        Waits until so many seconds after it was begun, else for a moment, and not at all when the last answer was slow.
        """
        done, began = self._begun()
        if patience is None:
            patience = 0.0 if self._slow else MOMENT
        return done.wait(max(0.0, began + patience - monotonic()))

    def _begun(self) -> tuple[Event, float]:
        with self._lock:
            if self._done is None:
                done = Event()
                Thread(target=self._run, args=(done,), name="heedful-beside", daemon=True).start()
                self._done, self._began = done, monotonic()
            return self._done, self._began

    def _run(self, done: Event) -> None:
        try:
            self._work()
        finally:
            with self._lock:
                self._slow = monotonic() - self._began >= MOMENT
                self._done = None
            done.set()
