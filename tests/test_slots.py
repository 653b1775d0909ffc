from datetime import datetime

import pytest

from heedful import slots, sources
from heedful.tongue import Tongue


@pytest.fixture(scope="module")
def english():
    return Tongue(sources.load().languages["en"])


def facts(english, text, name="Ana Petrov", question=None):
    heard = english.hear(text)
    places = [(0, len(heard.words.norms))] if len(heard.words.sentences) == 1 else heard.words.sentences
    return slots.facts(name, heard, places, english.nouns, english.determiners, english.ordinals, question).of


def test_the_first_name_the_noun_and_the_wait_come_from_the_customer(english):
    found = facts(english, "I have been waiting three weeks for my replacement card, this is the third time I write.")
    assert (found["name"], found["thing"], found["duration"], found["count"]) == (
        "Ana", "replacement card", "three weeks", "third",
    )  # fmt: skip


def test_a_noun_phrase_that_is_not_whole_is_left_out(english):
    assert "thing" not in facts(english, "I am waiting for my lovely thing.")
    assert "thing" not in facts(english, "The order's colour is wrong.")


def test_of_two_amounts_neither_is_taken(english):
    assert facts(english, "You took £30 from me.")["amount"] == "£30"
    assert "amount" not in facts(english, "You took £30 and then £45 from me.")


def test_a_phrase_is_filled_or_not_offered():
    known = slots.Facts({"name": "Ana"})
    text, found = slots.fill("Thank you, <name>. I will <action> by <time>.", known)
    assert text == "Thank you, Ana. I will [action] by [time]."
    assert [(s.name, text[s.start : s.end], s.filled) for s in found] == [
        ("name", "Ana", True), ("action", "[action]", False), ("time", "[time]", False),
    ]  # fmt: skip
    assert slots.fill("Your <thing> is late.", known) is None


def test_a_time_blank_offers_the_next_working_days(english):
    friday = datetime.fromisoformat("2026-11-20T10:00:00+01:00")
    assert slots.working_days(friday, english.days, "{day} {number}") == ("Monday 23", "Tuesday 24", "Wednesday 25")
    assert slots.working_days(None, english.days, "{day}") == ()


@pytest.mark.parametrize(
    ("due", "words"),
    [("2026-11-13T23:59:59+01:00", "Friday"), ("2026-11-10T12:00:00+01:00", "Tuesday"),
     ("2026-11-06T23:59:59+01:00", "Friday 6")],
)  # fmt: skip
def test_a_day_that_has_passed_is_named_and_later_numbered(english, due, words):
    now = datetime.fromisoformat("2026-11-16T10:00:00+01:00")
    assert slots.missed_day(datetime.fromisoformat(due), now, english.days, "{day} {number}") == words
    assert slots.missed_day(now, now, (), "{day}") == ""


@pytest.mark.parametrize(
    ("said", "since", "by"),
    [
        ("I have been waiting for my card since Monday.", "Monday", None),
        ("I am still waiting for my card, and I need it by Friday.", None, "Friday"),
        ("It is Sunday and I am still waiting for my card.", None, None),
    ],
)
def test_a_day_says_since_when_or_by_when_only_where_the_customer_does(english, said, since, by):
    known = facts(english, said)
    assert (known.get("since"), known.get("by")) == (since, by)
