"""Why customers are upset, told from sentences of our own: every cause named, no cause that is only hinted at by a word.

A row of `causes/*.jsonl`: a customer's `text`, the `causes` that it holds, those that a naive reader would see (`not`),
and `known` misses and false alarms, each with the reason. What is neither in `causes` nor in `not` is not judged.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from heedful.analyse import Analyser
from heedful.model import CAUSES, Message, Request

Row = dict[str, Any]
FILES = sorted((Path(__file__).parent / "causes").glob("*.jsonl"))


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def rows(request: pytest.FixtureRequest) -> list[Row]:
    lines = request.param.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def test_rows_are_well_formed(rows: list[Row]) -> None:
    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids)
    for row in rows:
        named = {*row["causes"], *row["not"]}
        assert named <= set(CAUSES) and set(row.get("known", {})) <= named, row["id"]
        assert not set(row["causes"]) & set(row["not"]), row["id"]


def test_rows_are_many() -> None:
    assert sum(len(file.read_text(encoding="utf-8").splitlines()) for file in FILES) >= 800


def test_causes_are_found(rows: list[Row], analyser: Analyser) -> None:
    missed = [(row["id"], cause) for row in rows for cause in row["causes"] if cause not in causes(analyser, row)]
    named = sum(len(row["causes"]) for row in rows)
    assert len(missed) <= 0.1 * named, missed


def test_near_misses_stay_silent(rows: list[Row], analyser: Analyser) -> None:
    found = [(row["id"], cause) for row in rows for cause in row["not"] if cause in causes(analyser, row)]
    assert unmarked(rows, found) == []


def test_what_is_marked_as_known_is_still_wrong(rows: list[Row], analyser: Analyser) -> None:
    mended = [
        (row["id"], cause)
        for row in rows
        for cause in row.get("known", {})
        if (cause in row["causes"]) == (cause in causes(analyser, row))
    ]
    assert mended == []


def causes(analyser: Analyser, row: Row) -> set[str]:
    answer = analyser.analyse(Request(thread=(Message(role="customer", text=row["text"]),)))
    return {mark.cause for mark in answer.messages[-1].evidence if mark.cause}


def unmarked(rows: list[Row], wrong: list[tuple[str, str]]) -> list[tuple[str, str]]:
    known = {(row["id"], cause) for row in rows for cause in row.get("known", {})}
    return [pair for pair in wrong if pair not in known]
