"""Texts that are made to be slow, as long as a request may be, in CPU time."""

import gc
from collections.abc import Iterator

import pytest

from fakes import settings
from heedful.analyse import Analyser
from heedful.server import settle
from hostile import FAMILIES, MOST_CPU, bodies, cpu

MOST_RUNS = 12


@pytest.fixture(scope="module", autouse=True)
def as_served(analyser: Analyser) -> Iterator[None]:
    """Warm, and with what is loaded for good left alone by the collector."""
    cpu(analyser, b'{"draft": "I am sorry that you are still waiting."}')
    settle()
    yield
    gc.unfreeze()


def quickest(analyser: Analyser, asked: bytes, most: float, deadline_ms: int = 0) -> float:
    """Return the seconds of the quickest of three runs, and of more while it is too slow: what else the machine does
    takes caches away, which CPU time does not leave out."""
    spent = [cpu(analyser, asked, deadline_ms)[0] for _ in range(3)]
    while min(spent) > most and len(spent) < MOST_RUNS:
        spent.append(cpu(analyser, asked, deadline_ms)[0])
    return min(spent)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_text_as_long_as_may_be_takes_a_quarter_of_a_second_at_most(analyser: Analyser, name: str) -> None:
    spent = {}
    for cap, asked in bodies(FAMILIES[name]):
        if cap != "body":
            spent[cap] = quickest(analyser, asked, MOST_CPU)
    print({cap: f"{seconds * 1000:.0f} ms" for cap, seconds in spent.items()})
    assert max(spent.values()) <= MOST_CPU, spent


@pytest.mark.parametrize("name", FAMILIES)
def test_after_the_deadline_a_full_request_ends_with_the_text_at_hand(analyser: Analyser, name: str) -> None:
    """The deadline is looked at between texts, so what is at hand may take its own quarter of a second."""
    asked = dict(bodies(FAMILIES[name]))["body"]
    most = settings().deadline_ms / 1000 + MOST_CPU
    spent = quickest(analyser, asked, most, settings().deadline_ms)
    print(f"{spent * 1000:.0f} ms")
    assert spent <= most, f"{spent * 1000:.0f} ms"
