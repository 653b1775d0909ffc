"""On ordinary exchanges with good replies there is nothing to say. The exchanges are the lines of quiet/*.jsonl.

A line is a thread, a good draft, and in `level` how the customer stands (0 calm, 1 uneasy): never upset.
"""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from heedful.model import Analysis, Message, Request

Json = dict[str, Any]
FILES = sorted((Path(__file__).parent / "quiet").glob("*.jsonl"))
ROWS: list[Json] = [json.loads(line) for path in FILES for line in path.read_text("utf-8").splitlines()]
UPSET = ("frustrated", "angry")


def upset(found: Analysis) -> list[str]:
    return [f"{found.level} {mark.cue}" for mark in found.messages[-1].evidence] if found.level in UPSET else []


# What is said of an exchange, and the share of all exchanges of which it may be said.
SAID: dict[str, tuple[Callable[[Analysis], list[str]], float]] = {
    "nudged": (lambda found: [found.nudge.why] if found.nudge.advised else [], 0.01),
    "called upset": (upset, 0.02),
    "given open points": (lambda found: [gap.why for gap in found.gaps], 0.10),
    "told of a risk": (lambda found: [risk.code for risk in found.draft.risks], 0.02),
    "escalated": (lambda found: [found.escalate.why] if found.escalate.advised else [], 0.01),
}


def request(row: Json) -> Request:
    thread = tuple(Message(m["role"], m["text"], datetime.fromisoformat(m["at"])) for m in row["messages"])
    return Request(thread, row["draft"], datetime.fromisoformat(row["now"]), row["customer"], row["agent"])


@pytest.fixture(scope="module")
def answers(analyser) -> dict[str, Analysis]:
    return {row["id"]: analyser.analyse(request(row)) for row in ROWS}


@pytest.mark.parametrize("said", SAID)
def test_ordinary_exchanges_are_left_in_peace(answers, said):
    tell, most = SAID[said]
    disturbed = {name: told for name, found in answers.items() if (told := tell(found))}
    assert len(disturbed) <= most * len(ROWS), disturbed


def test_the_exchanges_are_many_and_ordinary():
    assert len(ROWS) >= 300 and len({row["id"] for row in ROWS}) == len(ROWS)
    assert all(row["level"] in (0, 1) and row["draft"] and row["messages"][-1]["role"] == "customer" for row in ROWS)
