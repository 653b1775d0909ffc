"""Days, weeks, months and moments: pure date arithmetic. Weeks run Monday to Sunday; weekday 0 is Monday."""

import math
from calendar import monthrange
from datetime import date, datetime, time, timedelta, timezone

DAY_END = 24 * 60
SECONDS = {"second": 1, "minute": 60, "hour": 3600}
DAYS = {"day": 1, "week": 7, "weekend": 7}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
UNITS = (*SECONDS, *DAYS, *MONTHS)
EDGES = ("start", "middle", "end")
FAR = 40_000  # days: nobody promises more
_FRIDAY, _SUNDAY = 4, 6
_HALF_A_YEAR = 180

Window = tuple[date, date]


def after(start: date, number: float, unit: str, working: bool = False) -> date:
    """Return the day `number` units after a day, fractions rounded up; working days are Monday to Friday."""
    if working:
        days = number * 5 if unit == "week" else number / 24 if unit == "hour" else number
        return working_days_after(start, math.ceil(min(days, FAR)))
    if unit in MONTHS:
        return months_after(start, math.ceil(min(number * MONTHS[unit], FAR)))
    return start + timedelta(days=math.ceil(min(number * DAYS.get(unit, 1), FAR)))


def working_days_after(start: date, count: int) -> date:
    """Return the working day `count` ones after a day; holidays are not known."""
    weeks, days = divmod(count, 5)
    if start.weekday() > _FRIDAY:  # from a weekend, Monday is the first
        start -= timedelta(days=start.weekday() - _FRIDAY)
    over_weekend = 2 if start.weekday() + days > _FRIDAY else 0
    return start + timedelta(days=7 * weeks + days + over_weekend)


def months_after(start: date, count: int) -> date:
    """Return the same day `count` months later, or the last of that month."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def dated(day: int, month: int, year: int | None, today: date) -> date:
    """Return a date; without a year this one's, unless that was more than half a year ago. ValueError: no such date."""
    if year is not None:
        return date(year, month, day)
    if (month, day) == (2, 29):
        return next(date(y, 2, 29) for y in range(today.year, today.year + 9) if monthrange(y, 2)[1] == 29)
    this = date(today.year, month, day)
    return this if (today - this).days < _HALF_A_YEAR else this.replace(year=today.year + 1)


def next_day(day: int, weekday: int | None, today: date) -> date | None:
    """Return the coming n-th of a month, of all within a year the first on that weekday if there is one."""
    months = (months_after(today.replace(day=1), n) for n in range(13))
    days = [month.replace(day=day) for month in months if day <= monthrange(month.year, month.month)[1]]
    days = [found for found in days if found >= today]
    return next((found for found in days if found.weekday() == weekday), days[0] if days else None)


def week(today: date, ahead: int, edge: str | None) -> Window:
    """Return a week's days, or those up to its edge; an edge that has passed gives way to Sunday."""
    monday = monday_of(today) + timedelta(days=7 * ahead)
    last = monday + timedelta(days={"start": 1, "middle": 2, "end": _FRIDAY}.get(edge or "", _SUNDAY))
    return monday, last if last >= today else monday + timedelta(days=_SUNDAY)


def weekend(today: date, ahead: int) -> Window:
    """Return Saturday and Sunday of this week or one ahead."""
    saturday = monday_of(today) + timedelta(days=7 * ahead + 5)
    return saturday, saturday + timedelta(days=1)


def months(first: date, count: int, edge: str | None) -> Window:
    """Return the days of so many months from the first of one, or those of the first third, the first half."""
    last = months_after(first, count) - timedelta(days=1)
    length = (last - first).days + 1
    share = {"start": length // 3, "middle": length // 2}.get(edge or "", length)
    return first, first + timedelta(days=share - 1)


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def sunday_of(day: date) -> date:
    """Return the Sunday of a day's week."""
    return day + timedelta(days=_SUNDAY - day.weekday())


def moment(day: date, minute: int, at: datetime, zone: int | None = None) -> datetime:
    """Return a day and minute in the offset of `at`, stated there or `zone` minutes from UTC; 24:00 is 23:59:59."""
    here = fixed(at).tzinfo
    clock = time(23, 59, 59) if minute >= DAY_END else time(minute // 60, minute % 60)
    if zone is None or here is None:
        return datetime.combine(day, clock, here)
    return datetime.combine(day, clock, timezone(timedelta(minutes=zone))).astimezone(here)


def fixed(at: datetime) -> datetime:
    """Return the same moment with a plain offset, so that adding hours never crosses a change of clocks."""
    offset = at.utcoffset()
    return at.replace(tzinfo=timezone(offset)) if offset is not None else at
