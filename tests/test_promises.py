from datetime import datetime

import pytest

from heedful import promises

MONDAY = datetime.fromisoformat("2026-11-16T10:00:00+01:00")


def found(analyser, text, at=MONDAY):
    english = analyser.tongue("en")
    heard = english.hear(text)
    pledges = promises.pledges(heard, at, promises.grammar(english.lexicon.tables))
    return [(text[p.start : p.end], p.due.date().isoformat() if p.due else None) for p in pledges]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("I will send you the list by Friday.", "2026-11-20"),
        ("We'll refund the fee within two working days.", "2026-11-18"),
        ("You will have the report by the end of the week.", "2026-11-20"),
        ("I'll call you in an hour.", "2026-11-16"),
        ("I will update you tomorrow before your event.", "2026-11-17"),
        ("The replacement will be shipped on 6 December.", "2026-12-06"),
        ("I will write to you soon.", None),
        ("I will write to you in the coming days.", None),
        ("Your pump leaves our yard tomorrow and is with you by Thursday.", "2026-11-19"),
        ("As promised last week, you will have the plan by Thursday.", "2026-11-19"),
    ],
)
def test_a_promise_has_the_last_day_of_its_window(analyser, text, due):
    ((_, day),) = found(analyser, text)
    assert day == due


def test_two_promises_in_one_sentence_have_a_day_each(analyser):
    both = found(analyser, "I will test the line tomorrow, and I will ring you on Thursday.")
    assert [day for _, day in both] == ["2026-11-17", "2026-11-19"]
    assert both[0][0].startswith("I will test") and both[1][0].startswith("I will ring")


def test_a_day_to_come_in_the_present_is_a_promise_too(analyser):
    assert found(analyser, "The engineer arrives on Thursday at 9:00.") == [
        ("The engineer arrives on Thursday at 9:00", "2026-11-19")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I will be happy to help.",
        "You called us on Friday.",
        "Could you send me the log by Friday?",
        "If it happens again on Friday, tell me.",
        "We will need your order number.",
        "We cannot close the account before Friday.",
        "This is about your visit on Friday.",
        "A return is possible within 30 days.",
        "For Q1: nine minutes.",
    ],
)
def test_what_is_no_promise(analyser, text):
    assert found(analyser, text) == []


def test_without_a_time_of_its_own_a_message_has_no_dues(analyser):
    ((_, day),) = found(analyser, "I will send you the list by Friday.", None)
    assert day is None


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("I'll send the tested list on Thursday.", "me"),
        ("My colleague is away, so I will call you by noon.", "me"),
        ("We will refund the fee by Friday.", "us"),
        ("The engineer will call you on Thursday.", None),
    ],
)
def test_a_promise_says_who_makes_it(analyser, text, by):
    english = analyser.tongue("en")
    (pledge,) = promises.pledges(english.hear(text), MONDAY, promises.grammar(english.lexicon.tables))
    assert pledge.by == by
