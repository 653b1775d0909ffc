"""Sums of groups as last asked for: days that are over are summed once a day, all else always anew."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Any, Literal

from ...store import Store, Sum

MOST = 600
"""So many sums are kept, the ones last used."""


class Sums:
    """The sums of a store."""

    def __init__(self, store: Store, today: Callable[[], date]) -> None:
        """`today` is the day in UTC, by which the store counts."""
        self._store, self._today = store, today
        self._kept: OrderedDict[Any, tuple[Any, ...]] = OrderedDict()
        self._lock = Lock()

    def counts(
        self,
        since: date,
        until: date,
        *,
        who: str | None = None,
        team: str | None = None,
        by: Literal["day", "week", ""] = "",
    ) -> tuple[Sum, ...]:
        """Return sums as the store does."""

        def ask() -> tuple[Sum, ...]:
            return self._store.counts(since, until, who=who, team=team, by=by)

        return ask() if who is not None else self._once((since, until, team, by), until, ask)

    def teams_counted(self, since: date, until: date) -> tuple[str, ...]:
        """Return the ids of teams as the store does."""
        return self._once((since, until), until, lambda: self._store.teams_counted(since, until))

    def _once(self, what: Any, until: date, ask: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
        today = self._today()
        if until >= today:
            return ask()
        # With the day, so that what was deleted since is not shown for longer.
        key = (today, *what)
        with self._lock:
            known = self._kept.get(key)
        return known if known is not None else self._keep(key, ask())

    def _keep(self, key: Any, sums: tuple[Any, ...]) -> tuple[Any, ...]:
        with self._lock:
            self._kept[key] = sums
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return sums
