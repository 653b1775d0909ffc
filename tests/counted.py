"""Counts for tests of pictures: days and blocks around a Sunday, people by number, and rows of what they did."""

from collections.abc import Iterable
from datetime import date, timedelta

from heedful.store import Count
from heedful.web.blocks import block

TODAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 16)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
BLOCK = block(TODAY) - 4 * WEEK
"""The last block that is over."""
OVER = BLOCK + 10 * DAY


def people(count: int, first: int = 1) -> list[str]:
    return [f"{number:08x}" for number in range(first, first + count)]


def rows(who: Iterable[str], action: str, subject: str, n: int = 1, day: date = TODAY, team: str = "") -> list[Count]:
    return [Count(day, one, team, action, subject, n) for one in who]
