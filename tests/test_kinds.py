"""Kinds of language that mislead: politeness that is not kind, anger that is not the writer's, alarm that is none.

A row of `kinds/*.jsonl`: a customer's `text`, or a `thread` whose last message counts, with the `level` 0 to 3 that a
careful reader gives it. An upset one (2, 3) names its `decisive` words. `known` says why a row is read wrongly.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from heedful.analyse import Analyser
from heedful.model import LEVELS, Message, Request

Row = dict[str, Any]
FILES = sorted((Path(__file__).parent / "kinds").glob("*.jsonl"))
UPSET, CALM = 2, 0
MOST_KNOWN = 0.08


@dataclass(frozen=True)
class Read:
    """A row as it was read: the level said, and whether the evidence touches the decisive words."""

    row: Row
    said: int
    found: bool

    @property
    def wrong(self) -> bool:
        return bool(self.row["level"] >= UPSET) != (self.said >= UPSET)

    def __str__(self) -> str:
        return f"{self.row['id']}: level {self.row['level']}, said {self.said}{'' if self.found else ', words missed'}"


def rows_of(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.stem)
def kind(request: pytest.FixtureRequest, analyser: Analyser) -> list[Read]:
    return [read(analyser, row) for row in rows_of(request.param)]


def test_upset_customers_are_seen_to_be(kind: list[Read]) -> None:
    upset = [r for r in judged(kind) if r.row["level"] >= UPSET]
    assert share(upset, missed := [r for r in upset if r.said < UPSET]) >= 0.85, listed(missed)


def test_calm_customers_are_never_called_upset(kind: list[Read]) -> None:
    wrong = [r for r in judged(kind) if r.row["level"] == CALM and r.said >= UPSET]
    assert not wrong, listed(wrong)


def test_levels_are_at_most_one_off(kind: list[Read]) -> None:
    far = [r for r in judged(kind) if abs(r.said - r.row["level"]) > 1]
    assert share(judged(kind), far) >= 0.9, listed(far)


def test_the_decisive_words_are_the_evidence(kind: list[Read]) -> None:
    upset = [r for r in judged(kind) if r.row["level"] >= UPSET]
    assert share(upset, missed := [r for r in upset if not r.found]) >= 0.75, listed(missed)


def test_what_is_marked_as_known_is_still_wrong(kind: list[Read]) -> None:
    mended = [r for r in kind if "known" in r.row and not r.wrong]
    assert not mended, listed(mended)


def test_rows_are_well_formed_and_few_are_marked() -> None:
    rows = [row for file in FILES for row in rows_of(file)]
    assert len({row["id"] for row in rows}) == len(rows) >= 240
    for row in rows:
        assert row["level"] in range(len(LEVELS)), row["id"]
        assert (row["level"] >= UPSET) == ("decisive" in row) and row.get("decisive", "") in text(row), row["id"]
    assert sum("known" in row for row in rows) <= MOST_KNOWN * len(rows)


def read(analyser: Analyser, row: Row) -> Read:
    thread = row.get("thread") or [{"role": "customer", "text": row["text"]}]
    messages = (Message(m["role"], m["text"], datetime.fromisoformat(m["at"]) if "at" in m else None) for m in thread)
    last = analyser.analyse(Request(thread=tuple(messages))).messages[-1]
    assert last.level is not None, row["id"]
    start = text(row).find(row.get("decisive", ""))
    end = start + len(row.get("decisive", ""))
    found = "decisive" not in row or any(m.span.start < end and m.span.end > start for m in last.evidence)
    return Read(row, LEVELS.index(last.level), found)


def text(row: Row) -> str:
    return str(row["thread"][-1]["text"] if "thread" in row else row["text"])


def judged(kind: list[Read]) -> list[Read]:
    return [r for r in kind if "known" not in r.row]


def share(of: list[Read], less: list[Read]) -> float:
    return 1 - len(less) / len(of) if of else 1.0


def listed(reads: list[Read]) -> str:
    return "\n".join(str(r) for r in reads)
