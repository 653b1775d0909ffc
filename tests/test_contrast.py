"""Two drafts that differ in one edit differ on the intended lines of the checklist, and on no other.

A pair is a line of contrast/<kind>.jsonl: a thread, two drafts, and in `changes` all that the edit does. Lines that it
does not name stay equal: ack, timeframe, strategies, risks, dues of the commitments, gaps, answers, covered causes.
`covered: [true, false]` without names is every open cause.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from heedful.model import STRATEGIES, Message, Request

Json = dict[str, Any]
FILES = sorted((Path(__file__).parent / "contrast").glob("*.jsonl"))
PAIRS = {path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in FILES}
EXACT = 0.95


def request(pair: Json, draft: str) -> Request:
    thread = tuple(Message(m["role"], m["text"], datetime.fromisoformat(m["at"])) for m in pair["thread"])
    return Request(thread, draft, datetime.fromisoformat(pair["now"]), pair["customer"])


def checklist(analyser, asked: Request) -> Json:
    """Give the lines of the checklist: a word, a bag of words, or a word by name."""
    found = analyser.analyse(asked)
    draft = found.draft
    return {
        "draft.ack": draft.ack,
        "draft.timeframe": draft.timeframe,
        "draft.strategies": Counter(draft.present & set(STRATEGIES) - {"ack", "timeframe"}),
        "draft.risks": Counter({risk.code for risk in draft.risks}),
        "draft.commitments": Counter(promise.due and promise.due.date().isoformat() for promise in draft.commitments),
        "gaps": Counter({gap.need for gap in found.gaps}),
        "answered": {asked.thread[q.message].text[q.span.start : q.span.end]: q.answered for q in found.questions},
        "covered": {line.cause: line.covered for line in found.causes},
    }


def every_cause(before: Json, after: Json) -> bool:
    """Tell whether all causes have gone from the one word to the other."""
    return len({*before.values()}) == 1 == len({*after.values()}) and before != after


def moved(before: Any, after: Any) -> Any:
    """Give what differs between two values of one line, written as in `changes`."""
    if isinstance(before, Counter):
        sides = {"added": after - before, "removed": before - after}
        return {side: sorted(bag.elements(), key=str) for side, bag in sides.items() if bag}
    if isinstance(before, dict):
        return {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    return [before, after]


def difference(before: Json, after: Json, wanted: Json) -> Json:
    """Give the lines on which two checklists differ, written as `wanted` writes them."""
    found = {line: moved(before[line], after[line]) for line in before if before[line] != after[line]}
    if isinstance(wanted.get("covered"), list) and every_cause(before["covered"], after["covered"]):
        found["covered"] = [next(iter(side["covered"].values())) for side in (before, after)]
    return found


def named(changes: Json, wanted: Json) -> Json:
    """Call each question by the words that the pair gives for it, where they occur in it once and in no other."""
    asked = changes.get("answered", {})
    words = {text: [w for w in wanted.get("answered", {}) if text.count(w) == 1] for text in asked}
    alone = {text: found[0] if len(found) == 1 else text for text, found in words.items()}
    return {**changes, **({"answered": {alone[text]: change for text, change in asked.items()}} if asked else {})}


def in_order(changes: Json) -> Json:
    """Sort the bags of a pair's `changes`, which are written in any order."""
    return {
        line: {side: sorted(words, key=str) for side, words in change.items()}
        if isinstance(change, dict) and set(change) <= {"added", "removed"}
        else change
        for line, change in changes.items()
    }


@pytest.fixture(scope="module")
def change(analyser):
    """Give what a pair's edit changes; each pair is analysed once."""
    by_id = {pair["id"]: pair for pairs in PAIRS.values() for pair in pairs}

    @cache
    def of(name: str) -> Json:
        pair = by_id[name]
        before, after = (checklist(analyser, request(pair, pair[side])) for side in ("before", "after"))
        return named(difference(before, after, pair["changes"]), pair["changes"])

    return of


def missed(pairs: list[Json], change) -> Iterator[Json]:
    return (pair for pair in pairs if change(pair["id"]) != in_order(pair["changes"]))


@pytest.mark.parametrize("kind", PAIRS)
def test_an_edit_changes_the_intended_lines_only(change, kind):
    surprises = {
        pair["id"]: {"found": change(pair["id"]), "wanted": pair["changes"]}
        for pair in missed(PAIRS[kind], change)
        if "known_miss" not in pair
    }
    assert surprises == {}


def test_what_is_called_a_known_miss_is_one(change):
    known = [pair for pairs in PAIRS.values() for pair in pairs if "known_miss" in pair]
    assert all(pair["known_miss"] for pair in known)
    assert [pair["id"] for pair in known] == [pair["id"] for pair in missed(known, change)]


def test_nearly_all_pairs_are_exact(change):
    every = [pair for pairs in PAIRS.values() for pair in pairs]
    assert len(list(missed(every, change))) <= (1 - EXACT) * len(every)


def test_the_pairs_are_many_and_varied():
    every = [pair for pairs in PAIRS.values() for pair in pairs]
    assert len(every) >= 150 and len({pair["id"] for pair in every}) == len(every)
    assert all(pair["kind"] == kind and pair["before"] != pair["after"] for kind in PAIRS for pair in PAIRS[kind])
    assert all(not pair["changes"] for pair in PAIRS["nothing"]) and len(PAIRS["nothing"]) >= 20
