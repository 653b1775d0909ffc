"""What becomes of our promises as a thread goes on."""

from datetime import datetime, timedelta

import pytest

from heedful.ledger import Ledger
from heedful.model import Message
from heedful.promises import grammar

MONDAY = datetime.fromisoformat("2026-11-16T10:00:00+01:00")
THURSDAY = MONDAY + timedelta(days=3)
PROMISE = "I will send you the parts list by Wednesday."


def became(analyser, promise, *later, now=MONDAY + timedelta(days=4), at=THURSDAY):
    """What became of a promise of Monday by Friday, after later (role, text), of Thursday if nothing else is said."""
    english = analyser.tongue("en")
    ledger = Ledger(grammar(english.lexicon.tables), english.stop, english.denials)
    ledger.enter(0, Message("agent", promise, MONDAY), english.hear(promise))
    for index, (role, text) in enumerate(later, 1):
        ledger.enter(index, Message(role, text, at), english.hear(text))
    return ledger.entries[0].status(now)


def test_a_promise_whose_day_has_passed_is_broken(analyser):
    assert became(analyser, PROMISE) == "broken"
    assert became(analyser, PROMISE, now=MONDAY + timedelta(days=1)) == "open"
    assert became(analyser, PROMISE, now=None) == "open"


@pytest.mark.parametrize("text", ["The parts list arrived yesterday.", "Thank you for the parts list, it is complete."])
def test_a_customer_who_has_it_shows_that_a_promise_was_kept(analyser, text):
    assert became(analyser, PROMISE, ("customer", text)) == "kept"


@pytest.mark.parametrize(
    "text",
    [
        "Could you add a static IP to my plan?",
        "The parts list has a nice blue cover.",
        "Thank you for yesterday's letter.",
    ],
)
def test_a_customer_who_has_other_things_in_mind_lets_it_go(analyser, text):
    assert became(analyser, PROMISE, ("customer", text)) == "open"


@pytest.mark.parametrize(
    "text",
    [
        "Hello?",
        "??",
        "Bump.",
        "Please send me the list.",
        "Thanks. So where is the list",
        "Can I have the file now?",
        "What is the status?",
        "Kindly advise.",
        "It is Thursday already.",
        "I wonder when you will send it.",
        "The invoice arrived yesterday. Still waiting for the list.",
        "Thank you for your reply, but I am still waiting for the parts list.",
        "I have not received the parts list.",
        "I'm disappointed, where is the parts list?",
        "You promised it for Wednesday.",
    ],
)
def test_a_reminder_keeps_no_promise(analyser, text):
    assert became(analyser, PROMISE, ("customer", text)) == "broken"


def test_our_deed_in_time_keeps_it_and_a_late_one_does_not(analyser):
    deed = ("agent", "I have sent you the parts list.")
    assert became(analyser, PROMISE.replace("Wednesday", "Friday"), deed) == "kept"
    assert became(analyser, PROMISE, deed) == "broken"


def test_each_message_is_looked_at_once(analyser, monkeypatch):
    """The work grows with messages and promises, not with their cube."""
    english = analyser.tongue("en")

    def looked(rounds):
        calls = []
        real = english.stop
        monkeypatch.setattr("heedful.ledger.stems", lambda *a: calls.append(1) or frozenset({"x"}))
        ledger = Ledger(grammar(english.lexicon.tables), real, english.denials)
        for n in range(rounds):
            for role, text in (("customer", "Is the list there? I wait."), ("agent", PROMISE)):
                ledger.enter(n, Message(role, text, MONDAY), english.hear(text))
        return len(calls)

    ten, twenty, thirty = (looked(rounds) for rounds in (10, 20, 30))
    assert thirty - twenty == twenty - ten > 0


@pytest.mark.parametrize(
    "text",
    ["Thank you for your letter.", "Thanks for your quick reply about the parts list.", "Great, Wednesday suits us."],
)
def test_thanks_before_the_day_may_be_for_the_promise_itself(analyser, text):
    assert became(analyser, PROMISE, ("customer", text), at=MONDAY + timedelta(hours=2)) == "broken"
