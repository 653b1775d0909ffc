"""The wire, outwards: the contract's fields, in UTF-16 code units."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful import model, wire
from heedful.model import Analysis, Message, Request, Span
from heedful.wire import shapes


def test_units_of_a_text_without_wide_characters_are_its_characters() -> None:
    unit = wire.utf16("naïve – ünïcode")
    assert [unit(offset) for offset in (0, 5, 15)] == [0, 5, 15]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.data())
def test_units_count_as_utf16_does(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert wire.utf16(text)(offset) == len(text[:offset].encode("utf-16-le")) // 2


THREAD = "👋🏽 still waiting 😀 since 👩‍👩‍👧 May"
DRAFT = "😀 policy"


def reading(span: Span) -> model.Reading:
    evidence = (model.Mark(span, "waiting", "waiting/still", 1.5),)
    return model.Reading(
        0, "customer", "frustrated", 0.75, ("frustration",), evidence, (model.Part("intercept", -0.4),)
    )


def offer(replaces: Span) -> model.Suggestion:
    blank = model.Slot("do", 9, 13, False, ("call", "write"))
    text = "😀 I will <do>"
    return model.Suggestion(
        "own/x", "own", "ownership", text, (blank,), ("waiting",), "replace", replaces, "why", "own tickets"
    )


def answer() -> Any:
    waiting = Span(THREAD.index("still"), THREAD.index("still") + 13)
    may = Span(THREAD.index("May"), THREAD.index("May") + 3)
    policy = Span(2, 8)
    analysis = Analysis(
        language="en",
        supported=True,
        level="frustrated",
        score=0.75,
        trend="rising",
        messages=(reading(waiting), model.Reading(1, "agent")),
        causes=(model.CauseLine("waiting", "a long wait", True, False, "It is open."),),
        questions=(model.Question(0, may, False),),
        promises=(
            model.Promise(0, may, datetime(2026, 5, 31, tzinfo=UTC), "broken"),
            model.Promise(0, may, None, "open"),
        ),
        draft=model.Coverage(
            ack="specific",
            timeframe="vague",
            present=frozenset({"apology", "open_door"}),
            spans={"open_door": (policy,), "apology": (policy,)},
            risks=(model.Risk("policy_wall", policy, "It hurts.", ("I can",)), model.Risk("cold", None, "No warmth.")),
            commitments=(model.Commitment(policy, None),),
        ),
        gaps=(model.Gap("action", None, "Nothing is promised."),),
        suggestions=(offer(policy),),
        escalate=model.Advice(True, "Two broken promises."),
        revision="abc",
    )
    request = Request(thread=(Message("customer", THREAD), Message("agent", "")), draft=DRAFT)
    return json.loads(wire.encode(analysis, request, "t1", ["ref0", "ref1"]))


def slice16(text: str, place: Any) -> str:
    return text.encode("utf-16-le")[2 * place["start"] : 2 * place["end"]].decode("utf-16-le")


def test_the_answer_has_the_fields_of_the_contract_in_its_order() -> None:
    said = answer()
    assert list(said) == [
        "id", "language", "frustration", "messages", "causes", "questions", "promises", "draft", "gaps", "suggestions",
        "escalate", "nudge", "lexicon", "incomplete",
    ]  # fmt: skip
    assert list(said["draft"]) == [
        "ack", "timeframe", "apology", "ownership", "explanation", "action", "alternative", "gratitude", "ask",
        "handoff", "open_door", "spans", "risks", "commitments",
    ]  # fmt: skip
    assert list(said["messages"][0]) == ["index", "role", "ref", "level", "score", "emotions", "evidence", "parts"]
    assert list(said["messages"][0]["evidence"][0]) == ["start", "end", "text", "cause", "cue", "share"]
    assert list(said["suggestions"][0]) == [
        "id", "act", "need", "text", "slots", "causes", "place", "replaces", "why", "source",
    ]  # fmt: skip


def test_the_answers_values_are_the_analysis() -> None:
    said = answer()
    assert said["id"] == "t1"
    assert said["language"] == {"code": "en", "supported": True}
    assert said["frustration"] == {"level": "frustrated", "score": 0.75, "trend": "rising"}
    assert [message["ref"] for message in said["messages"]] == ["ref0", "ref1"]
    assert said["messages"][1]["level"] is None and said["messages"][1]["score"] is None
    assert said["draft"]["apology"] is True and said["draft"]["action"] is False
    assert list(said["draft"]["spans"]) == ["apology", "open_door"]
    assert [promise["due"] for promise in said["promises"]] == ["2026-05-31T00:00:00+00:00", None]
    assert said["lexicon"] == {"revision": "abc"}


def test_every_span_points_at_its_own_words_past_wide_characters() -> None:
    said = answer()
    for place in (*said["messages"][0]["evidence"], *said["questions"], *said["promises"]):
        assert slice16(THREAD, place) == place["text"] in ("still waiting", "May")
    draft = said["draft"]
    for place in (
        *draft["spans"]["apology"],
        draft["risks"][0],
        draft["commitments"][0],
        said["suggestions"][0]["replaces"],
    ):
        assert slice16(DRAFT, place) == place["text"] == "policy"
    suggestion = said["suggestions"][0]
    assert slice16(suggestion["text"], suggestion["slots"][0]) == "<do>"
    assert suggestion["slots"][0]["options"] == ["call", "write"]


PAIRS: list[tuple[type, Any]] = [
    (Message, shapes.ThreadMessage), (Request, shapes.AnalysisRequest), (model.Reading, shapes.MessageReading),
    (model.Mark, shapes.Evidence), (model.Part, shapes.Part), (model.CauseLine, shapes.Cause),
    (model.Question, shapes.Question), (model.Promise, shapes.Promise), (model.Risk, shapes.Risk),
    (model.Commitment, shapes.Commitment), (model.Gap, shapes.Gap), (model.Slot, shapes.Slot),
    (model.Suggestion, shapes.Suggestion), (model.Advice, shapes.Advice),
]  # fmt: skip


@pytest.mark.parametrize(("noun", "shape"), PAIRS)
def test_no_field_of_a_noun_is_forgotten_on_the_wire(noun: type, shape: Any) -> None:
    fields = set(noun.__annotations__)
    inline = fields & {"span"}
    assert fields - inline <= set(shape.__struct_fields__)
    assert not inline or {"start", "end", "text"} <= set(shape.__struct_fields__)


def test_a_risk_of_absence_has_no_place() -> None:
    risk = answer()["draft"]["risks"][1]
    assert (risk["start"], risk["end"], risk["text"]) == (None, None, None)


@pytest.mark.parametrize("asked", [True, False])
def test_the_brief_is_there_only_when_asked_for(asked: bool) -> None:
    said = json.loads(wire.encode(Analysis("en", True, brief="Short."), Request(brief=asked)))
    assert said.get("brief") == ("Short." if asked else None)
    assert ("brief" in said) is asked
