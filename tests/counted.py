"""Counts for tests of pictures: days and blocks around a Sunday, people by number, and rows of what they did."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from heedful.store import Count, Store
from heedful.store.people import people_table
from heedful.web.blocks import block

TODAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 16)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
BLOCK = block(TODAY) - 4 * WEEK
"""The last block that is over."""
OVER = BLOCK + 10 * DAY


def people(count: int, first: int = 1) -> list[str]:
    return [f"{number:08x}" for number in range(first, first + count)]


def settle(store: Store, ids: Iterable[str]) -> None:
    """Let there be people of these ids, without a way to sign in."""
    same = {"role": "agent", "password": "", "created": datetime(2026, 1, 1)}
    with store._writing() as connection:
        connection.execute(
            people_table.insert(), [{"id": id, "name": id, "email": f"{id}@far.example", **same} for id in ids]
        )


def rows(who: Iterable[str], action: str, subject: str, n: int = 1, day: date = TODAY, team: str = "") -> list[Count]:
    return [Count(day, one, team, action, subject, n) for one in who]
