"""What a time expression means: from its parts and the moment of writing to the last moment of the promised window.

Conventions, where people differ:
- A bare weekday is the next one after today; today itself only for "this Friday" or with an hour that is still to come.
  "next Tuesday" is the Tuesday of the next calendar week.
- "this week" and "next week" last until Sunday; "end of the week" is Friday (at a weekend, that Sunday); the start of
  a week lasts until Tuesday, its middle until Wednesday. Of longer periods: the first third, the first half.
- "before" a whole day means the day before; "by" or "until" a month means its first day.
- `06/05/2026` is 6 May, but 5 June where `at` has an offset of the Americas (-10 to -4 hours), unless a month over 12
  decides.
- "at 2" is 14:00: hours before 7 are taken to be after noon. An hour without a day that has passed is tomorrow's.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from . import calendar
from .calendar import DAY_END, FAR, MONTHS, SECONDS, Window

_NOON = 12 * 60
_OFFICE_OPENS = 7 * 60
_AMERICAS = (timedelta(hours=-10), timedelta(hours=-4))


class When(NamedTuple):
    """The parts of a time expression. Clock, part and shift are minutes (of the day), zone minutes from UTC.

    `pair` is a numeric date whose order is not known; `same` refers to a day named earlier; `open` counts from
    something that has not happened; `loose` is an hour that may be before or after noon.
    """

    bound: str = "none"
    before: bool = False
    past: bool = False
    open: bool = False
    vague: bool = False
    same: bool = False
    number: float | None = None
    plus: float = 0
    unit: str | None = None
    working: bool = False
    anchor: int | None = None
    relative: int | None = None
    edge: str | None = None
    weekof: bool = False
    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    quarter: int | None = None
    pair: tuple[int, int] | None = None
    clock: int | None = None
    shift: int = 0
    loose: bool = False
    meridiem: str | None = None
    part: int | None = None
    zone: int | None = None

    @property
    def kind(self) -> str:
        """Return date, duration, clock or window."""
        if self.same or self.pair or not (self.weekday is self.day is self.anchor is None):
            return "window" if self.weekof else "date"
        if self.number is not None or self.vague:
            return "window" if self.past else "duration"
        if self.unit or self.month or self.quarter or self.year:
            return "window"
        return "clock" if self.relative is None else "date"

    @property
    def amount(self) -> tuple[float, str] | None:
        """Return number and unit of a length of time."""
        return None if self.number is None or self.unit is None else (self.number + self.plus, self.unit)


def resolve(when: When, at: datetime, previous: datetime | None = None) -> datetime | None:
    """Return the last moment of the window, in the offset of `at`: the stated time, else 23:59:59 of its last day.

    None when vague, past, counted from something else, or no such day; a length of time is due only with its bound.
    """
    if when.past or when.vague or when.open:
        return None
    try:
        moment = _from_now(when, at) if when.kind == "duration" else _on_day(when, at, previous)
    except (OverflowError, ValueError):  # no such date, or beyond the years that Python knows
        return None
    return moment if moment and 0 <= (moment.date() - at.date()).days < FAR else None


def _from_now(when: When, at: datetime) -> datetime | None:
    if when.bound != "in" or when.amount is None:
        return None
    number, unit = when.amount
    if unit in SECONDS and not when.working:
        seconds = number * SECONDS[unit]
        return calendar.fixed(at) + timedelta(seconds=seconds) if seconds < FAR * 86_400 else None
    return calendar.moment(calendar.after(at.date(), number, unit, when.working), DAY_END, at)


def _on_day(when: When, at: datetime, previous: datetime | None) -> datetime | None:
    window = _window(when, at, previous)
    if window is None:
        return None
    minute = _minute(when)
    if minute is None:
        return calendar.moment(_last_day(when, window, at.date()), DAY_END, at)
    moment = calendar.moment(window[1], minute, at, when.zone)
    if when.kind != "clock" or moment >= at:
        return moment
    return calendar.moment(window[1] + timedelta(days=1), minute, at, when.zone)


def _last_day(when: When, window: Window, today: date) -> date:
    first, last = window
    if when.weekof:
        return calendar.sunday_of(last)
    if when.before and when.edge is None:
        return max(first - timedelta(days=1), today)
    month_alone = when.month is not None and when.day is None and when.edge is None
    return first if month_alone and when.bound in ("by", "until") else last


def _window(when: When, at: datetime, previous: datetime | None) -> Window | None:
    """First and last day of what is named, a length added to it ("a week from Monday")."""
    day = _named_day(when, at, previous)
    if when.kind == "window" and not when.weekof:
        return _period(when, at.date())
    if day is None:
        if when.kind == "date" and when.relative is None:
            return None
        day = at.date() + timedelta(days=when.relative or 0)  # "this afternoon", or an hour alone
    if when.amount is not None:
        day = calendar.after(day, *when.amount, when.working)
    return day, day


def _named_day(when: When, at: datetime, previous: datetime | None) -> date | None:
    today = at.date()
    if when.same:
        return previous.date() if previous else None
    if when.pair:
        return _ordered(when.pair, when.year, at)
    if when.day is not None:
        return _written_day(when, when.day, today)
    if when.anchor is not None:
        return today + timedelta(days=when.anchor)
    return _weekday(when, when.weekday, at) if when.weekday is not None else None


def _ordered(pair: tuple[int, int], year: int | None, at: datetime) -> date:
    """Day and month of `06/05`, in the order of the place whose time this is."""
    day, month = pair
    american = _AMERICAS[0] <= (at.utcoffset() or timedelta()) <= _AMERICAS[1]
    if month > 12 or (day <= 12 and american):
        day, month = month, day
    return calendar.dated(day, month, year, at.date())


def _written_day(when: When, day: int, today: date) -> date | None:
    if when.month is not None:
        return calendar.dated(day, when.month, when.year, today)
    if when.relative is not None and when.weekday is None:  # the 5th of next month
        return calendar.months_after(today.replace(day=1), when.relative).replace(day=day)
    return calendar.next_day(day, when.weekday, today)


def _weekday(when: When, weekday: int, at: datetime) -> date:
    today = at.date()
    if when.relative:
        return calendar.monday_of(today) + timedelta(days=7 * when.relative + weekday)
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    minute = _minute(when)
    still_to_come = minute is not None and calendar.moment(day, minute, at, when.zone) > at
    return day if day > today or when.relative == 0 or still_to_come else day + timedelta(days=7)


def _period(when: When, today: date) -> Window:
    ahead = when.relative or 0
    if when.unit == "week":
        return calendar.week(today, ahead, when.edge)
    if when.unit == "weekend":
        return calendar.weekend(today, ahead)
    if when.unit and when.unit not in MONTHS:
        return (today + timedelta(days=ahead),) * 2
    return _months(when, today, ahead)


def _months(when: When, today: date, ahead: int) -> Window:
    """A month, a quarter or a year: this or a coming one, or one that is named."""
    if when.unit:
        length = MONTHS[when.unit]
        first = date(today.year, (today.month - 1) // length * length + 1, 1)
        return calendar.months(calendar.months_after(first, ahead * length), length, when.edge)
    length = 3 if when.quarter else 1 if when.month else 12
    first = date(when.year or today.year, when.month or (when.quarter or 1) * 3 - 2, 1)
    window = calendar.months(first, length, when.edge)
    if when.year is None and window[1] < today:
        return calendar.months(calendar.months_after(first, 12), length, when.edge)
    return window


def _minute(when: When) -> int | None:
    """The stated minute of the day, or that of the part of day."""
    if when.clock is None:
        return when.part
    minute = when.clock + when.shift
    if when.meridiem:
        return minute if minute > _NOON + 59 else minute % _NOON + (_NOON if when.meridiem == "pm" else 0)
    if not when.loose:
        return minute
    if when.part is not None:
        return minute + _NOON if minute + _NOON <= when.part else minute
    return minute + _NOON if minute < _OFFICE_OPENS else minute
