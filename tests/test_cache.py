"""The texts kept for refs: sealed, bounded, forgotten in time."""

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import Clock
from heedful.web.cache import Findings, Messages

TEXT = "The invoice for Zebulon is wrong again."


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_text_is_recalled_by_its_ref(clock: Clock) -> None:
    messages = Messages(clock)
    assert messages.recall(messages.keep(TEXT)) == TEXT


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    messages = Messages(Clock())
    assert messages.recall(messages.keep(text)) == text


def test_the_same_text_has_the_same_ref_and_takes_no_more_room(clock: Clock) -> None:
    messages = Messages(clock)
    assert messages.keep(TEXT) == messages.keep(TEXT)
    assert len(messages) == 1


def test_another_process_gives_another_ref_and_knows_none_of_ours(clock: Clock) -> None:
    ours, theirs = Messages(clock), Messages(clock)
    ref = ours.keep(TEXT)
    theirs.keep(TEXT)
    assert theirs.recall(ref) is None


@pytest.mark.parametrize("ref", ["", "x", "é", "0" * 43])
def test_an_unknown_ref_recalls_nothing(clock: Clock, ref: str) -> None:
    assert Messages(clock).recall(ref) is None


def test_a_text_is_forgotten_after_its_time(clock: Clock) -> None:
    messages = Messages(clock, seconds=600)
    ref = messages.keep(TEXT)
    clock.now += 600
    assert messages.recall(ref) is None
    assert len(messages) == 0


def test_keeping_or_recalling_it_again_gives_a_full_term(clock: Clock) -> None:
    messages = Messages(clock, seconds=600)
    ref = messages.keep(TEXT)
    clock.now += 599
    messages.keep(TEXT)
    clock.now += 599
    assert messages.recall(ref) == TEXT
    clock.now += 599
    assert messages.recall(ref) == TEXT
    clock.now += 600
    assert messages.recall(ref) is None


def test_the_number_of_texts_is_bounded_and_the_oldest_goes(clock: Clock) -> None:
    messages = Messages(clock, count=3)
    refs = [messages.keep(f"text {number}") for number in range(4)]
    assert [messages.recall(ref) is None for ref in refs] == [True, False, False, False]


def test_the_bytes_are_bounded(clock: Clock) -> None:
    messages = Messages(clock, size=1000)
    refs = [messages.keep(f"{number}" * 400) for number in range(3)]
    assert [messages.recall(ref) is None for ref in refs] == [True, False, False]
    assert messages.recall(messages.keep("x" * 2000)) is None
    assert len(messages) == 0


def innards(messages: Messages | Findings) -> dict[str, Any]:
    return {name: value for name, value in vars(messages).items() if name not in ("_clock", "_lock")}


def test_nothing_that_is_kept_holds_a_word_or_the_ref(clock: Clock) -> None:
    messages = Messages(clock)
    ref = messages.keep(TEXT)
    held = pickle.dumps(innards(messages))
    assert b"Zebulon" not in held and b"invoice" not in held
    assert ref.encode() not in held


def test_findings_come_back_under_their_name_and_text_only(clock: Clock) -> None:
    findings = Findings(clock)
    findings.put("one", TEXT, (1, -2, 2**40), 3)
    assert [*(findings.get("one", TEXT) or ())] == [1, -2, 2**40]
    assert findings.get("two", TEXT) is None and findings.get("one", TEXT + ".") is None
    assert Findings(clock).get("one", TEXT) is None


def test_findings_last_some_minutes_from_their_last_use(clock: Clock) -> None:
    findings = Findings(clock, seconds=600)
    findings.put("one", TEXT, (1,), 1)
    clock.now += 599
    assert findings.get("one", TEXT)
    clock.now += 599
    assert findings.get("one", TEXT)
    clock.now += 600
    assert findings.get("one", TEXT) is None and len(findings) == 0


def test_what_has_had_its_time_goes_though_nobody_asks(clock: Clock) -> None:
    messages, findings = Messages(clock, seconds=600), Findings(clock, seconds=600)
    for number in range(3):
        messages.keep(f"text {number}")
        findings.put("one", f"text {number}", (number,), 1)
        clock.now += 250
    messages.forget()
    findings.forget()
    assert (len(messages), len(findings)) == (2, 2)


def test_findings_are_bounded_in_count_and_size(clock: Clock) -> None:
    few = Findings(clock, count=3)
    for number in range(5):
        few.put("one", f"text {number}", (number,), 1)
    assert [few.get("one", f"text {number}") is None for number in range(5)] == [True, True, False, False, False]
    small = Findings(clock, numbers=10)
    small.put("one", "a", range(6), 6)
    small.put("one", "b", range(6), 6)
    assert small.get("one", "a") is None and small.get("one", "b") is not None
    small.put("one", "c", range(11), 11)
    assert len(small) == 0


def test_findings_hold_no_word(clock: Clock) -> None:
    findings = Findings(clock)
    findings.put("one", TEXT, (1, 2), 2)
    held = pickle.dumps(innards(findings))
    assert b"Zebulon" not in held and b"invoice" not in held
