"""Scheduled deletion: once a day, whichever worker looks first deletes what is older than the setting says."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from threading import Lock, Thread

from flask import Response

from ..errors import StoreError
from ..store import Store
from .blocks import block

HOUR = timedelta(hours=1)
log = logging.getLogger("heedful.web")


class Keeping:
    """Deletes old counts, reports, discarded changes and notes of the log."""

    def __init__(self, store: Store, days: int, now: Callable[[], datetime]) -> None:
        """Keep what is at most so many `days` old, and the blocks of counts that a day as old is in."""
        self._store, self._days, self._now = store, days, now
        self._next = datetime.min.replace(tzinfo=UTC)
        self._lock = Lock()

    def look_soon(self, response: Response) -> Response:
        """Delete beside the requests, if it is time to."""
        if self._now() >= self._next and not self._lock.locked():
            Thread(target=self.look, name="heedful-keeping", daemon=True).start()
        return response

    def look(self) -> int:
        """Delete what is too old, if that was not done today; return how much."""
        with self._lock:
            if (now := self._now().astimezone(UTC)) < self._next:
                return 0
            midnight = datetime.combine(now.date(), time.min, UTC)
            try:
                gone = self._delete(midnight - timedelta(days=self._days)) if self._store.exists() else 0
            except StoreError:
                log.warning("What is too old could not be deleted; it is tried again in an hour.")
                self._next = now + HOUR
                return 0
            self._next = midnight + timedelta(days=1)
            return gone

    def _delete(self, before: datetime) -> int:
        # Whole blocks: one that shrank from day to day would tell what was done on the day that went.
        gone = self._store.clear_counts(block(before.date()))
        gone += self._store.clear_reports(before) + self._store.clear_drafts(before)
        return gone + self._store.clear_audit(before)
