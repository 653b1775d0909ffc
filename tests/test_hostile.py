"""Texts that are made to be slow: the work grows with the text and no faster. In seconds: release/test_hostile_caps.py."""

import sys
from types import FrameType

import pytest

import hostile
from heedful import wire
from heedful.analyse import Analyser
from hostile import FAMILIES, MOST_CPU, bodies, body, cpu

SMALL = 1_000


def calls(analyser: Analyser, asked: bytes) -> int:
    """Count the calls that a whole request takes, those of C functions too."""
    counted = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        request, _ = wire.decode(asked)
        analyser.analyse(request)
    finally:
        sys.setprofile(before)
    return counted


def test_the_count_of_calls_shows_growth() -> None:
    def work(size: int) -> int:
        return sum(len(str(second)) for first in range(size) for second in range(first))

    counts = []
    for size in (100, 200):
        counted = 0

        def count(frame: FrameType, event: str, argument: object) -> None:
            nonlocal counted
            counted += event in ("call", "c_call")

        sys.setprofile(count)
        work(size)
        sys.setprofile(None)
        counts.append(counted)
    assert counts[1] > 3.5 * counts[0]


@pytest.mark.parametrize("name", FAMILIES)
def test_twice_the_text_takes_no_more_than_twice_the_calls(analyser: Analyser, name: str) -> None:
    family = FAMILIES[name]
    for size in (SMALL, 2 * SMALL):
        calls(analyser, body(family(size)))  # what is remembered of words is remembered now
    once, twice = (calls(analyser, body(family(size))) for size in (SMALL, 2 * SMALL))
    assert twice <= 2.2 * once, (once, twice)


@pytest.mark.parametrize("name", FAMILIES)
def test_nothing_below_the_calls_grows_faster_than_the_text(analyser: Analyser, name: str) -> None:
    """A ratio of CPU times within this run: 4 times the text is 4 times the work where all is linear, 16 where not."""
    assert any(hostile.grows(analyser, FAMILIES[name], 2 * SMALL, 4) < 8 for _ in range(3))


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_comes_up_to_the_caps(name: str) -> None:
    for cap, asked in bodies(FAMILIES[name]):
        request, _ = wire.decode(asked)
        longest = {"message": max(len(message.text) for message in request.thread), "draft": len(request.draft)}
        most = {"message": wire.MOST_TEXT, "draft": wire.MOST_DRAFT}
        reached = longest[cap] >= 0.8 * most[cap] if cap in most else len(asked) >= 0.9 * wire.MOST_BODY
        assert reached, (cap, len(asked), longest)


def test_a_deadline_that_is_over_stops_each_family(analyser: Analyser) -> None:
    for name, family in FAMILIES.items():
        asked = body(*[family(500)] * 5)
        request, _ = wire.decode(asked)
        told = analyser.analyse(request, lambda: True)
        assert told.incomplete or not told.supported, name


def test_the_clock_counts_the_whole_request(analyser: Analyser) -> None:
    spent, incomplete = cpu(analyser, body("I am late. " * 20))
    assert 0 < spent < 40 * MOST_CPU and not incomplete
