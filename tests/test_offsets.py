"""Whatever is written, every span of the answer is its slice; many more are drawn in release/test_offsets_many.py."""

from typing import Any

from hypothesis import given, settings

from heedful.analyse import Analyser
from spans import REQUESTS, assert_spans_hold, spans, told


@given(asked=REQUESTS)
@settings(max_examples=150)
def test_every_span_is_its_slice_and_every_answer_the_same_again(analyser: Analyser, asked: Any) -> None:
    assert_spans_hold(asked, told(analyser, asked))


def test_all_kinds_of_spans_are_held(analyser: Analyser) -> None:
    late = "😡 I am still waiting for my refund. When will you call me?"
    sorry = "Sorry for the inconvenience. I will send it by Friday 😀. As per our policy we cannot."
    thread = [{"role": "customer", "text": late}, {"role": "agent", "text": sorry}, {"role": "customer", "text": late}]
    asked = {"thread": thread, "draft": sorry}
    answer = told(analyser, asked)
    assert_spans_hold(asked, answer)
    draft = answer["draft"]
    assert answer["messages"][0]["evidence"] and answer["questions"] and answer["promises"] and answer["suggestions"]
    assert draft["risks"] and draft["commitments"] and draft["spans"]
    assert len(list(spans(asked, answer))) > 8
