"""Answers in the shape of the wire contract, for what the page must do whatever the server finds."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route

Json = dict[str, Any]


def span(text: str, words: str) -> Json:
    """Give the place of `words` in `text`, in UTF-16 units."""
    at = text.index(words)
    start = len(text[:at].encode("utf-16-le")) // 2
    return {"start": start, "end": start + len(words.encode("utf-16-le")) // 2, "text": words}


def suggestion(text: str, place: str = "body", replaces: Json | None = None, **fields: Any) -> Json:
    """Make a suggestion whose blanks are its <…>."""
    slots = []
    at = text.find("<")
    while at >= 0:
        end = text.index(">", at) + 1
        slots.append({"name": text[at + 1 : end - 1], "start": at, "end": end, "filled": False})
        at = text.find("<", end)
    plain = {"id": text, "act": "act", "need": "action", "causes": [], "why": "It helps.", "source": "own tickets"}
    return {**plain, "text": text, "slots": slots, "place": place, "replaces": replaces, **fields}


def answer(asked: Json, **parts: Any) -> Json:
    """Answer a question with nothing found, but for `parts`."""
    roles = [message["role"] for message in asked["thread"]]
    messages = [
        {"index": index, "role": role, "ref": f"ref-{index}", "level": "calm" if role == "customer" else None,
         "score": None, "emotions": [], "evidence": [], "parts": []}
        for index, role in enumerate(roles)
    ]  # fmt: skip
    strategies = [
        "apology",
        "ownership",
        "explanation",
        "action",
        "alternative",
        "gratitude",
        "ask",
        "handoff",
        "open_door",
    ]
    draft = {
        "ack": "none",
        "timeframe": "none",
        **dict.fromkeys(strategies, False),
        "spans": {},
        "risks": [],
        "commitments": [],
    }
    silent = {"advised": False, "why": ""}
    whole = {
        "id": None, "language": {"code": "en", "supported": True},
        "frustration": {"level": "calm" if "customer" in roles else None, "score": None, "trend": "single"},
        "messages": messages, "causes": [], "questions": [], "promises": [],
        "draft": draft, "gaps": [], "suggestions": [],
        "escalate": silent, "nudge": silent, "lexicon": {"revision": "test"}, "incomplete": False,
    }  # fmt: skip
    return {**whole, **parts, "draft": {**draft, **parts.get("draft", {})}}


def answering(page: Page, reply: Callable[[Json], Json]) -> list[Json]:
    """Answer the page's questions by `reply`; give the list that collects them."""
    questions: list[Json] = []

    def serve(route: Route) -> None:
        asked = json.loads(route.request.post_data or "{}")
        questions.append(asked)
        route.fulfill(json=reply(asked))

    page.route("**/v1/analyze", serve)
    return questions
