"""So many a minute and no more, counted in this process alone."""

from collections import deque
from collections.abc import Callable
from threading import Lock

from .problems import Refusal, refuse

MINUTE = 60.0


class Limiter:
    """Counts by key. Keys are ours, never a stranger's choice, so that there are not too many of them."""

    def __init__(self, clock: Callable[[], float], most: int, seconds: float = MINUTE) -> None:
        """Allow `most` in any so many `seconds`; `clock` is monotonic."""
        self._clock, self._most, self._seconds = clock, most, seconds
        self._taken: dict[str, deque[float]] = {}
        self._lock = Lock()

    def take(self, key: str = "") -> None:
        """Count one more. Refused with 429 when there have been too many."""
        with self._lock:
            now, taken = self._clock(), self._taken.setdefault(key, deque())
            while taken and now - taken[0] >= self._seconds:
                taken.popleft()
            if len(taken) >= self._most:
                raise _too_many(int(taken[0] + self._seconds - now) + 1)
            taken.append(now)

    def give_back(self, key: str = "") -> None:
        """Count the last one as not taken."""
        with self._lock:
            if taken := self._taken.get(key):
                taken.pop()


def _too_many(seconds: int) -> Refusal:
    return refuse(
        429, "too-many", "Too many tries", "There were too many in a short time.",
        f"Try again in {_said(seconds)}.", Retry_After=str(seconds),
    )  # fmt: skip


def _said(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 2 * MINUTE else f"{-(-seconds // int(MINUTE))} minutes"
