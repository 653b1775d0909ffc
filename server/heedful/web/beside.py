"""What is asked of the database beside the requests: a request waits for a moment at most, and not at all once the
database is known to be slow."""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic

from .problems import place

MOMENT = 0.25
"""Seconds, since it was asked, that anybody waits for an answer. A database that is well gives it in milliseconds."""
LONG = 0.5
"""Seconds after which an answer is late. Whoever asks whether we are ready waits for two answers at most, so not longer
than a second."""
GIVEN_UP = 10.0
"""Seconds after which what is not answered is asked anew: nothing that is asked takes so long, but a connection may
hang."""
MOST_HUNG = 4
"""So many are waited for in all before nothing is asked anew."""
log = logging.getLogger("heedful.web")


class Beside:
    """Something that is asked again and again, in threads of its own, once at a time."""

    def __init__(self, work: Callable[[int], None]) -> None:
        """`work` is given the number of its turn, for `accept`, and keeps what it finds; what it raises is logged."""
        self._work = work
        self._told = ""
        self._lock = Lock()
        self._done: Event | None = None
        self._began = self._took = 0.0
        self._turn = self._accepted = self._running = 0

    @property
    def late(self) -> bool:
        """Whether what was asked last took long, or is not answered yet after long."""
        with self._lock:
            return (monotonic() - self._began if self._done else self._took) >= LONG

    def accept(self, turn: int) -> bool:
        """Tell whether a turn's answer is news: not if a later turn has been answered before it."""
        with self._lock:
            news = turn > self._accepted
            self._accepted = max(turn, self._accepted)
            return news

    def begin(self) -> None:
        """Ask, unless it is being asked, and wait for nothing."""
        self._begun()

    def ask(self, patience: float | None = None) -> bool:
        """Ask, or join whoever does; return whether it is answered.

        Waits until so many seconds after it was begun, else for a moment, and not at all when the last answer was slow.
        """
        done, began = self._begun()
        if patience is None:
            patience = 0.0 if self._took >= MOMENT else MOMENT
        return done.wait(max(0.0, began + patience - monotonic()))

    def _begun(self) -> tuple[Event, float]:
        with self._lock:
            hung = self._done is not None and monotonic() - self._began >= GIVEN_UP and self._running < MOST_HUNG
            if self._done is None or hung:
                done, self._turn = Event(), self._turn + 1
                try:
                    Thread(target=self._run, args=(done, self._turn), name="heedful-beside", daemon=True).start()
                except RuntimeError:  # no thread is to be had now
                    return done, 0.0
                self._done, self._began = done, monotonic()
                self._running += 1
            return self._done, self._began

    def _run(self, done: Event, turn: int) -> None:
        told = ""
        try:
            self._work(turn)
        except Exception as error:  # a defect must not end the asking
            told = f"{type(error).__name__} at {place(error)}"
            if told != self._told:
                log.error("The database was asked in vain: %s.", told)
        finally:
            self._told = told
            with self._lock:
                self._running -= 1
                if self._done is done:
                    self._took, self._done = monotonic() - self._began, None
            done.set()
