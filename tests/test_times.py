"""Dates, durations, hours and windows: what is found, what it means, and what is none."""

import cProfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing import BOTH, ENGLISH, WEDNESDAY, cut, named, only, plain, tokenized
from heedful import times
from heedful.model import Words

# text → the moment it is due, told on Wednesday 6 May 2026 at 10:00; a day alone ends at 23:59
DUES = {
    "by Friday": "2026-05-08 23:59",
    "by Friday at the latest": "2026-05-08 23:59",
    "no later than Friday": "2026-05-08 23:59",
    "by Wednesday": "2026-05-13 23:59",
    "on Wednesday at 15:00": "2026-05-06 15:00",
    "on Wednesday at 9:00": "2026-05-13 09:00",
    "this Wednesday": "2026-05-06 23:59",
    "on Monday": "2026-05-11 23:59",
    "next Tuesday": "2026-05-12 23:59",
    "next Friday": "2026-05-15 23:59",
    "Tuesday of next week": "2026-05-12 23:59",
    "every Friday": "2026-05-08 23:59",
    "a week from Monday": "2026-05-18 23:59",
    "Monday week": "2026-05-18 23:59",
    "by Friday the 19th": "2026-06-19 23:59",
    "through Thursday the 14th": "2026-05-14 23:59",
    "on Monday 25 May": "2026-05-25 23:59",
    "by Thursday, May 21": "2026-05-21 23:59",
    "by Friday (8 May)": "2026-05-08 23:59",
    "6 May": "2026-05-06 23:59",
    "May 6th": "2026-05-06 23:59",
    "the sixth of May": "2026-05-06 23:59",
    "on Dec. 24": "2026-12-24 23:59",
    "2026-05-26": "2026-05-26 23:59",
    "by 26/05/2026": "2026-05-26 23:59",
    "by 05/26/2026": "2026-05-26 23:59",
    "26.05.2026": "2026-05-26 23:59",
    "by 7/6": "2026-06-07 23:59",
    "the 19th": "2026-05-19 23:59",
    "before the 20th": "2026-05-19 23:59",
    "before Friday": "2026-05-07 23:59",
    "the 1st of next month": "2026-06-01 23:59",
    "today": "2026-05-06 23:59",
    "tomorrow": "2026-05-07 23:59",
    "the day after tomorrow": "2026-05-08 23:59",
    "tomorrow morning": "2026-05-07 12:00",
    "first thing tomorrow": "2026-05-07 12:00",
    "tomorrow by 11:00 CEST": "2026-05-07 10:00",
    "by noon tomorrow, Thursday": "2026-05-07 12:00",
    "tomorrow, Thursday, at 15:00": "2026-05-07 15:00",
    "tomorrow between 7:15 and 8:45": "2026-05-07 08:45",
    "tomorrow at 2": "2026-05-07 14:00",
    "at 7.30 tomorrow": "2026-05-07 07:30",
    "before noon on Friday": "2026-05-08 12:00",
    "Friday afternoon": "2026-05-08 18:00",
    "Friday noon": "2026-05-08 12:00",
    "Saturday 9 May, 14:00": "2026-05-09 14:00",
    "COB Friday": "2026-05-08 18:00",
    "tonight": "2026-05-06 23:59",
    "tonight at 22.00": "2026-05-06 22:00",
    "this afternoon": "2026-05-06 18:00",
    "at three this afternoon": "2026-05-06 15:00",
    "by 6 in the evening": "2026-05-06 18:00",
    "by noon": "2026-05-06 12:00",
    "by midnight": "2026-05-06 23:59",
    "by EOD": "2026-05-06 23:59",
    "by end of day": "2026-05-06 23:59",
    "by close of business tomorrow": "2026-05-07 18:00",
    "at 2": "2026-05-06 14:00",
    "at two": "2026-05-06 14:00",
    "by 5.30": "2026-05-06 17:30",
    "at 9": "2026-05-07 09:00",
    "at 4 today": "2026-05-06 16:00",
    "by 2 pm Eastern today": "2026-05-06 14:00",
    "at 3pm PDT": "2026-05-06 23:00",
    "by 9 p.m. today": "2026-05-06 21:00",
    "quarter to five": "2026-05-06 16:45",
    "at 4 o'clock": "2026-05-06 16:00",
    "within 24 hours": "2026-05-07 10:00",
    "within 24h": "2026-05-07 10:00",
    "in 24-48 hours": "2026-05-08 10:00",
    "in 2–3 days": "2026-05-09 23:59",
    "within the hour": "2026-05-06 11:00",
    "in an hour": "2026-05-06 11:00",
    "in an hour and a half": "2026-05-06 11:30",
    "in half an hour": "2026-05-06 10:30",
    "in 30 minutes": "2026-05-06 10:30",
    "in a minute": "2026-05-06 10:01",
    "24 hours from now": "2026-05-07 10:00",
    "within twenty-four hours": "2026-05-07 10:00",
    "within three days": "2026-05-09 23:59",
    "within the next two working days": "2026-05-08 23:59",
    "in the next 3 business days": "2026-05-11 23:59",
    "takes 3 working days": "2026-05-11 23:59",
    "up to ten working days": "2026-05-20 23:59",
    "in two weeks' time": "2026-05-20 23:59",
    "in a fortnight": "2026-05-20 23:59",
    "in a month": "2026-06-06 23:59",
    "this week": "2026-05-10 23:59",
    "next week": "2026-05-17 23:59",
    "early next week": "2026-05-12 23:59",
    "the week after next": "2026-05-24 23:59",
    "the week of 12 May": "2026-05-17 23:59",
    "by the end of the week": "2026-05-08 23:59",
    "by eow": "2026-05-08 23:59",
    "by the end of next week": "2026-05-15 23:59",
    "over the weekend": "2026-05-10 23:59",
    "before the weekend": "2026-05-08 23:59",
    "this month": "2026-05-31 23:59",
    "by the end of the month": "2026-05-31 23:59",
    "in mid-June": "2026-06-15 23:59",
    "in June": "2026-06-30 23:59",
    "by June": "2026-06-01 23:59",
    "in Q3": "2026-09-30 23:59",
    "end of year": "2026-12-31 23:59",
}


@BOTH
@pytest.mark.parametrize(("text", "expected"), DUES.items())
def test_a_window_is_found_whole_and_due_on_its_last_day(
    read: Callable[[str], Words], text: str, expected: str
) -> None:
    said = f"We will see to it {text}."
    span = only(said, read)
    heard = read(said)
    moment = times.due(span, WEDNESDAY)
    assert cut(heard, span.first, span.last) == text
    assert moment is not None
    assert moment.isoformat(" ", "minutes")[:16] == expected
    assert moment.utcoffset() == WEDNESDAY.utcoffset()


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        "three weeks", "24 hours", "a few days", "in the next few days", "in the last 3 days", "two weeks ago",
        "last week", "yesterday", "yesterday at four", "last Friday", "since Monday", "after Monday", "that day",
        "within 24 hours of receipt", "in 5 days after delivery", "20 April", "31 February",
    ],
)  # fmt: skip
def test_a_time_without_a_due(read: Callable[[str], Words], text: str) -> None:
    assert times.due(only(f"It was {text}.", read), WEDNESDAY) is None


def test_without_the_time_of_writing_nothing_is_due() -> None:
    assert times.due(only("by Friday"), None) is None


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        "You may call me.", "May I ask something?", "It may 6 times fail.", "March into the shop.", "The sun is out.",
        "I sat there.", "It happened a second time.", "One of us has it.", "They came one by one.", "1-2 items",
        "version 3.11", "It fails at 3.11.", "release 2.10.4", "£5,000 or 30 EUR", "by 5%", "by 5 % of it",
        "at 2 of our sites", "by 2-3 people", "reduced by 5 items", "on the 3rd attempt", "ticket #12345",
        "call +44 20 7946 0958", "host 192.168.0.1", "24/7 support", "twice a week", "24 hours a day",
        "Have a great weekend!", "Good morning!", "I'm here.", "And then it broke.", "a table for two.",
        "It costs 12.30",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_time(read: Callable[[str], Words], text: str) -> None:
    assert named(text, read) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ring me at 12:30 and at 2, though it is Friday.", ["at 12:30", "at 2", "Friday"]),
        ("Your mail of 12 March, and 3 weeks of waiting.", ["12 March", "3 weeks"]),
        ("I meet you on Tuesday the 17th or MAY 6.", ["on Tuesday the 17th", "MAY 6"]),
        ("you said may 6th, by sat or on sun", ["may 6th", "by sat", "on sun"]),
        ("May we meet on 6 May? May 7 is fine.", ["on 6 May", "May 7"]),
    ],
)
def test_several_times_in_a_sentence(text: str, found: list[str]) -> None:
    assert named(text) == found


@pytest.mark.parametrize(
    ("text", "kind", "bound", "core"),
    [
        ("by Friday", "date", "by", "Friday"),
        ("before noon on Friday", "date", "by", "noon on Friday"),
        ("until 9 May", "date", "until", "9 May"),
        ("from tomorrow", "date", "from", "tomorrow"),
        ("on Monday", "date", "at", "Monday"),
        ("tomorrow by 11:00", "date", "by", "tomorrow by 11:00"),
        ("the day after tomorrow", "date", "none", "the day after tomorrow"),
        ("at 12:30", "clock", "at", "12:30"),
        ("within two working days", "duration", "in", "two working days"),
        ("two working days", "duration", "none", "two working days"),
        ("by the end of the month", "window", "by", "the end of the month"),
        ("next week", "window", "none", "next week"),
    ],
)
def test_kind_bound_and_core(text: str, kind: str, bound: str, core: str) -> None:
    span, heard = only(text), tokenized(text)
    assert (span.kind, span.bound, cut(heard, span.core_first, span.last)) == (kind, bound, core)


# Slots of phrases


@pytest.mark.parametrize(
    ("text", "slot", "found"),
    [
        ("I called three times", "<number>", ["three"]),
        ("1,250 units and £30", "<number>", ["1,250", "30"]),
        ("two or three calls", "<number>", ["two or three", "three"]),
        ("I have waited for almost a month", "<duration>", ["almost a month", "a month"]),
        ("after 3 working days", "<duration>", ["3 working days"]),
        ("a 30-day trial", "<duration>", ["30-day"]),
        ("you promised it by Friday the 19th", "<date>", ["Friday the 19th", "the 19th"]),
        ("I wrote last Tuesday", "<date>", ["last Tuesday", "Tuesday"]),
        ("I wrote two weeks ago", "<date>", ["two weeks ago"]),
        ("It came twice a week", "<duration>", []),
    ],
)
def test_slots_hold_the_longest_at_each_start(text: str, slot: str, found: list[str]) -> None:
    heard = tokenized(text)
    assert [cut(heard, first, last) for first, last in times.slots(heard, ENGLISH)[slot]] == found


def test_slots_name_the_three_kinds() -> None:
    assert set(times.slots(tokenized("nothing"), ENGLISH)) == {"<number>", "<duration>", "<date>"}


# Whatever comes

PIECES = (
    "the a in at by on next may of - / . , 1 2 24 19th 2pm 12:30 22.00 2026 ' £ ( monday tomorrow week hours end then "
    "twenty half from within working before"
)


@given(st.lists(st.sampled_from(PIECES.split()), max_size=40).map(" ".join), st.datetimes())
def test_any_text_is_read(text: str, at: datetime) -> None:
    heard = tokenized(text)
    spans = times.find(heard, ENGLISH)
    assert all(span.first <= span.core_first < span.last <= len(heard.norms) for span in spans)
    assert all(before.last <= after.first for before, after in zip(spans, spans[1:], strict=False))
    assert all(moment is None or moment.date() >= at.date() for moment in (times.due(span, at) for span in spans))


# as if every rule could begin with any two tokens
UNHURRIED = replace(
    ENGLISH, begins={word: {"": frozenset(ENGLISH.rules)} for word in (*ENGLISH.begins, *ENGLISH.meanings)}
)


@given(st.lists(st.sampled_from([*PIECES.split(), *DUES]), max_size=12).map(" ".join))
def test_looking_ahead_changes_nothing(text: str) -> None:
    heard = tokenized(text)
    assert times.find(heard, ENGLISH) == times.find(heard, UNHURRIED)
    assert times.slots(heard, ENGLISH) == times.slots(heard, UNHURRIED)


@given(st.lists(st.sampled_from([*PIECES.split(), *DUES]), max_size=12).map(" ".join))
def test_one_scan_gives_both(text: str) -> None:
    scan = times.Scan(tokenized(text), ENGLISH)
    assert scan.slots() == times.slots(tokenized(text), ENGLISH)
    assert tuple(scan.spans()) == times.find(tokenized(text), ENGLISH)


@given(st.text(max_size=200))
def test_any_characters_are_read(text: str) -> None:
    for read in (plain, tokenized):
        heard = read(text)
        times.find(heard, ENGLISH)
        assert set(times.slots(heard, ENGLISH)) == {"<number>", "<duration>", "<date>"}


def calls(read: Callable[[], object]) -> int:
    """Count the function calls of a reading: its work, whatever the machine."""
    profile = cProfile.Profile()
    profile.runcall(read)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize(
    "text", ["the end of the next two by in at ", "1 - 2 ", "20 ", "monday , ", "in the next ", "may 1 "]
)
def test_the_work_grows_with_the_text_only(text: str) -> None:
    few, many = tokenized(text * 20), tokenized(text * 200)
    for read in (times.find, times.slots):
        assert calls(lambda: read(many, ENGLISH)) < 12 * calls(lambda: read(few, ENGLISH))  # noqa: B023


def test_of_a_wall_of_times_the_first_are_read() -> None:
    wall = tokenized("at 5 in 2 days " * times.MOST)
    found = times.find(wall, ENGLISH)
    assert len(found) == times.MOST and found[-1].last == 5 * times.MOST // 2
    assert max(map(len, times.slots(wall, ENGLISH).values())) == times.MOST
    some = tokenized("at 5 in 2 days " * 200)
    assert len(times.find(some, ENGLISH)) == 400


PROSE = (
    "Thank you for getting in touch about the parcel. I can see that it left our warehouse and that the driver handed "
    "it to a neighbour at the end of your street, which is not what you asked for. I am sorry about the trouble this has "
    "caused you and all of your guests. In the meantime the shop will send a new lamp to the address on the invoice, and "
    "you can keep the other one for as long as you like. Please let us know if the colour or the size should be changed. "
)


@pytest.mark.parametrize("read", [times.find, times.slots])
def test_prose_without_times_costs_little_more_than_a_look(read: Callable[[Words, times.Times], object]) -> None:
    heard = tokenized(PROSE * 5)
    assert calls(lambda: read(heard, ENGLISH)) < 8 * len(heard.norms)


@pytest.mark.parametrize("text", ["20 ", "may ", "£20 ", "20 / ", "for the ", "at a "])
def test_what_cannot_go_on_is_soon_given_up(text: str) -> None:
    heard = tokenized(text * 100)
    assert calls(lambda: times.find(heard, ENGLISH)) < 50 * len(heard.norms)
