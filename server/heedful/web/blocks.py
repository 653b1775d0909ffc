"""Weeks, and the blocks of four of them in which figures are shown and deleted."""

from datetime import date, timedelta

DAY, WEEK = timedelta(days=1), timedelta(days=7)
WEEKS = 4
"""Weeks of a block."""
BLOCK = WEEKS * WEEK
_FIRST = date(2024, 1, 1)  # a Monday, where blocks begin


def monday(day: date) -> date:
    """Return the first day of a day's week."""
    return day - timedelta(days=day.weekday())


def block(day: date) -> date:
    """Return the first day of a day's block."""
    return _FIRST + (day - _FIRST) // BLOCK * BLOCK


def weeks(today: date, count: int, running: bool) -> list[date]:
    """Return the Mondays since the beginning of so many weeks of blocks, the `running` week last or left out."""
    first = blocks(today, count // WEEKS, running)[0]
    end = monday(today) + WEEK if running else monday(today)
    return [first + number * WEEK for number in range((end - first) // WEEK)]


def blocks(today: date, count: int, running: bool) -> list[date]:
    """Return the first days of so many blocks, the `running` one last or left out."""
    last = block(today) if running else block(today) - BLOCK
    return [last - number * BLOCK for number in reversed(range(count))]
