"""Texts that are made to be slow: the work grows with the text and no faster. In seconds: release/test_hostile_caps.py."""

import pytest

import hostile
from heedful import wire
from heedful.analyse import Analyser
from hostile import FAMILIES, MOST_CPU, bodies, body, cpu
from work import calls

SMALL = 1_000


def asked(analyser: Analyser, body: bytes) -> int:
    """Count the calls that a whole request takes."""
    return calls(lambda: analyser.analyse(wire.decode(body)[0]))


@pytest.mark.parametrize("name", FAMILIES)
def test_twice_the_text_takes_no_more_than_twice_the_calls(analyser: Analyser, name: str) -> None:
    family = FAMILIES[name]
    for size in (SMALL, 2 * SMALL):
        asked(analyser, body(family(size)))  # what is remembered of words is remembered now
    once, twice = (asked(analyser, body(family(size))) for size in (SMALL, 2 * SMALL))
    assert twice <= 2.2 * once, (once, twice)


@pytest.mark.parametrize("name", FAMILIES)
def test_nothing_below_the_calls_grows_faster_than_the_text(analyser: Analyser, name: str) -> None:
    """A ratio of CPU times within this run: 4 times the text is 4 times the work where all is linear, 16 where not."""
    assert any(hostile.grows(analyser, FAMILIES[name], 2 * SMALL, 4) < 8 for _ in range(3))


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_comes_up_to_the_caps(name: str) -> None:
    for cap, sent in bodies(FAMILIES[name]):
        request, _ = wire.decode(sent)
        longest = {"message": max(len(message.text) for message in request.thread), "draft": len(request.draft)}
        most = {"message": wire.MOST_TEXT, "draft": wire.MOST_DRAFT}
        reached = longest[cap] >= 0.8 * most[cap] if cap in most else len(sent) >= 0.9 * wire.MOST_BODY
        assert reached, (cap, len(sent), longest)


def test_a_deadline_that_is_over_stops_each_family(analyser: Analyser) -> None:
    for name, family in FAMILIES.items():
        request, _ = wire.decode(body(*[family(500)] * 5))
        told = analyser.analyse(request, lambda: True)
        assert told.incomplete or not told.supported, name


def test_the_clock_counts_the_whole_request(analyser: Analyser) -> None:
    spent, incomplete = cpu(analyser, body("I am late. " * 20))
    assert 0 < spent < 40 * MOST_CPU and not incomplete
