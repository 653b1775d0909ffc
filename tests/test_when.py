"""What a time means depends on who tells it, and when."""

from datetime import datetime

import pytest

from hearing import WEDNESDAY, due


def test_a_numeric_date_is_read_as_the_time_zone_writes_it() -> None:
    american = datetime.fromisoformat("2026-05-06T10:00:00-05:00")
    assert due("by 06/07/2026", WEDNESDAY) == "2026-07-06 23:59"
    assert due("by 06/07/2026", american) == "2026-06-07 23:59"
    assert due("by 26/05/2026", american) == "2026-05-26 23:59"


def test_the_same_day_is_that_of_the_promise_before() -> None:
    before = datetime.fromisoformat("2026-05-11T15:00:00+01:00")
    assert due("the same day", previous=before) == "2026-05-11 23:59"
    assert due("that same afternoon", previous=before) == "2026-05-11 18:00"
    assert due("by then", previous=before) == "2026-05-11 23:59"


@pytest.mark.parametrize(
    ("at", "text", "expected"),
    [
        ("2026-05-08T17:00:00+00:00", "within one working day", "2026-05-11 23:59"),
        ("2026-05-09T12:00:00+00:00", "within two working days", "2026-05-12 23:59"),
        ("2026-05-09T12:00:00+00:00", "by the end of the week", "2026-05-10 23:59"),
        ("2026-05-08T09:00:00+00:00", "by Friday", "2026-05-15 23:59"),
        ("2026-05-08T09:00:00+00:00", "by Friday noon", "2026-05-08 12:00"),
        ("2026-12-30T09:00:00+00:00", "by 6 January", "2027-01-06 23:59"),
        ("2026-01-31T09:00:00+00:00", "in a month", "2026-02-28 23:59"),
        ("2026-01-31T09:00:00+00:00", "by the 30th", "2026-03-30 23:59"),
        ("2026-05-06T16:40:00+02:00", "at 14:35", "2026-05-07 14:35"),
        ("2026-11-21T23:30:00-08:00", "tomorrow at 08:00 UTC", "2026-11-22 00:00"),
        ("2027-01-10T09:00:00+00:00", "on 29 February", "2028-02-29 23:59"),
        ("9999-12-31T09:00:00+00:00", "tomorrow", None),
        ("2026-05-06T09:00:00+00:00", "in 9000 years", None),
        ("2026-05-06T09:00:00", "tomorrow at 10:00", "2026-05-07 10:00"),
    ],
)
def test_the_calendar_turns(at: str, text: str, expected: str | None) -> None:
    assert due(text, datetime.fromisoformat(at)) == expected
