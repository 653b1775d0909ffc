"""What a thread's order says: who waits, since when, and what is over."""

from datetime import datetime, timedelta

import pytest

from heedful.model import Message, Visible
from heedful.reading import Scored
from heedful.turns import Turn, context_of, told_of

MONDAY = datetime.fromisoformat("2026-11-16T10:00:00+01:00")


def turns(analyser, *messages):
    """Turns of (role, text, hours after Monday or None)."""
    english = analyser.tongue("en")
    found = []
    for index, (role, text, hours) in enumerate(messages):
        at = None if hours is None else MONDAY + timedelta(hours=hours)
        scored = Scored(0.4, (), ()) if role == "customer" else None
        found.append(Turn(index, Message(role, text, at), Visible(text), english.hear(text), scored))
    return found


@pytest.mark.parametrize(
    ("text", "hours", "unanswered"),
    [
        ("When will the export work?", 0, 1),
        ("When will the export work?", 23.5, 0),  # half an hour before: one message in two
        ("When will the export work?", None, 1),
        ("It is back, bless you.", 0, 0),
    ],
)
def test_only_a_question_or_complaint_waits_for_an_answer(analyser, text, hours, unanswered):
    before = turns(analyser, ("customer", text, hours))
    assert context_of(MONDAY + timedelta(days=1), before).unanswered == unanswered


def test_an_answer_ends_the_waiting(analyser):
    before = turns(analyser, ("customer", "When will it work?", 0), ("agent", "On Friday.", 1))
    assert context_of(MONDAY + timedelta(days=1), before).unanswered == 0


def test_days_are_counted_from_the_first_message_of_the_matter(analyser):
    before = turns(analyser, ("customer", "The export fails.", 0), ("agent", "Done.", 24))
    assert context_of(MONDAY + timedelta(days=4), before).days == 4
    before += turns(analyser, ("customer", "It works now, wonderful!", 48))
    assert context_of(MONDAY + timedelta(days=4), before).days == 0


def test_what_happened_is_told_in_whole_sentences(analyser):
    told = told_of(turns(analyser, ("customer", "Hello. I am still waiting for my refund. Bye.", 0)))
    assert told["waiting"] == "I am still waiting for my refund."
