"""Requests drawn at random, and the check that every span of an answer is exactly the words that stand there."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from heedful import wire
from heedful.analyse import Analyser

PIECES = (
    "I am still waiting for my refund", "nobody has replied", "this is the third time", "When will you call me?",
    "I will send it by Friday.", "thank you", "you said on 3 May at 10:30", "not never", "<b>", "</p>", "&amp;", "&#128544;",
    "\n", "\r\n", "\n> quoted\n", "-- \nAnn", "On Mon, 3 May 2026, Ann wrote:\n", "😡", "👩‍👩‍👧", "👍🏽", "🇩🇪", "é", "e\u0301",
    "\u200b", "\u202e", "\ufeff", "ß", "İ", "ﬃ", "“", "’", "...", "!!!", "$", "#stillwaiting", "https://a.example/b?c=d",
    "LATE", "sooo", "{name}", "[date]", "Sorry for the inconvenience.", "As per our policy we cannot.", "I have checked it.",
    "ich warte immer noch", "\u2028", "\t", "\U0010ffff", "𝓵𝓪𝓽𝓮", "12,000.50", "Ann",
)  # fmt: skip
WRITABLE = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(WRITABLE, max_size=8)), max_size=12).map(" ".join)
MESSAGES = st.fixed_dictionaries({"role": st.sampled_from(("customer", "agent", "other")), "text": TEXTS})
REQUESTS = st.fixed_dictionaries(
    {"thread": st.lists(MESSAGES, max_size=3), "draft": TEXTS}, optional={"brief": st.just(True)}
)


def told(analyser: Analyser, asked: Any) -> Any:
    """Return the answer to a request as a client reads it, always the same one."""
    request, id = wire.decode(json.dumps(asked, ensure_ascii=False).encode())
    answers = [wire.encode(analyser.analyse(request), request, id) for _ in range(2)]
    assert answers[0] == answers[1]
    return json.loads(answers[0])


def assert_spans_hold(asked: Any, answer: Any) -> None:
    """Hold every span against the text that it points into, counted in UTF-16 code units."""
    for span, text in spans(asked, answer):
        units = text.encode("utf-16-le")
        start, end = span["start"], span["end"]
        assert 0 <= start <= end <= len(units) // 2, span
        # Half a character would not decode.
        assert units[2 * start : 2 * end].decode("utf-16-le") == span.get(
            "text", units[2 * start : 2 * end].decode("utf-16-le")
        )


def spans(asked: Any, answer: Any) -> Iterator[tuple[Any, str]]:
    """Give every span of an answer with the text that it points into."""
    texts, draft = [message["text"] for message in asked["thread"]], answer["draft"]
    for message in answer["messages"]:
        yield from ((found, texts[message["index"]]) for found in message["evidence"])
    for found in (*answer["questions"], *answer["promises"]):
        yield found, texts[found["message"]]
    in_draft = [*draft["commitments"], *(span for found in draft["spans"].values() for span in found)]
    in_draft += [risk for risk in draft["risks"] if risk["start"] is not None]
    for offer in answer["suggestions"]:
        in_draft += [offer["replaces"]] if offer["replaces"] else []
        yield from ((slot, offer["text"]) for slot in offer["slots"])
    yield from ((found, asked["draft"]) for found in in_draft)
