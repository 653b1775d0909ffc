from datetime import datetime

import pytest

from heedful import slots, sources
from heedful.tongue import Tongue


@pytest.fixture(scope="module")
def english():
    return Tongue(sources.load().languages["en"])


@pytest.fixture(scope="module")
def german():
    return Tongue(sources.load().languages["de"])


def facts(english, text, name="Ana Petrov", question=None):
    heard = english.hear(text)
    places = [(0, len(heard.words.norms))] if len(heard.words.sentences) == 1 else heard.words.sentences
    return slots.facts(name, heard, places, slots.grammar(english.lexicon.tables), question).of


def test_the_first_name_the_noun_and_the_wait_come_from_the_customer(english):
    found = facts(english, "I have been waiting three weeks for my replacement card, this is the third time I write.")
    assert (found["name"], found["thing"], found["duration"], found["count"]) == (
        "Ana", "replacement card", "three weeks", "third",
    )  # fmt: skip


def test_a_noun_phrase_that_is_not_whole_is_left_out(english):
    assert "thing" not in facts(english, "I am waiting for my lovely thing.")
    assert "thing" not in facts(english, "The order's colour is wrong.")


@pytest.mark.parametrize(
    ("said", "thing"),
    [
        ("You took £389 from my account.", None),
        ("You charged it to my card twice.", None),
        ("The money was put into the account of somebody else.", None),
        ("We stood in the queue for an hour.", None),
        ("Nobody answers on the phone.", None),
        ("It has been broken since the update.", None),
        ("It stopped right after the installation.", None),
        ("The man came to the office and left.", None),
        ("You took £389 from my account and the refund never came.", "refund"),
        ("There is an error in the invoice.", "invoice"),
        ("Still locked out of my account.", "account"),
        ("I cannot log in to my account.", "account"),
        ("I am still waiting on the refund.", "refund"),
        ("Nothing has happened to my order.", "order"),
        ("The trouble with the export goes on.", "export"),
        ("I am waiting for my card.", "card"),
        ("My account was charged twice.", "account"),
    ],
)
def test_a_thing_is_what_failed_not_where_or_when(english, said, thing):
    assert facts(english, said).get("thing") == thing


@pytest.mark.parametrize(
    ("said", "thing"),
    [
        ("Sie haben 389 € von meinem Konto abgebucht.", None),
        ("Das Geld wurde vom Konto abgebucht.", None),
        ("Seit dem Update geht nichts mehr.", None),
        ("Da sind Fehler in der Rechnung.", "Rechnung"),
        ("Ich warte auf die Lieferung.", "Lieferung"),
        ("Der Ärger mit dem Export geht weiter.", "Export"),
    ],
)
def test_a_german_thing_too(german, said, thing):
    heard = german.hear(said)
    given = slots.facts(None, heard, [(0, len(heard.words.norms))], slots.grammar(german.lexicon.tables), None)
    assert given.of.get("thing") == thing


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
