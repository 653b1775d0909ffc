"""Texts that are made to be slow, as long as a request may be, in CPU time."""

import gc
from collections.abc import Iterator

import pytest

from fakes import settings
from heedful.analyse import Analyser
from heedful.server import settle
from hostile import FAMILIES, MOST_CPU, bodies, cpu


@pytest.fixture(scope="module", autouse=True)
def as_served(analyser: Analyser) -> Iterator[None]:
    """Warm, and with what is loaded for good left alone by the collector."""
    cpu(analyser, b'{"draft": "I am sorry that you are still waiting."}')
    settle()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("name", FAMILIES)
def test_a_text_as_long_as_may_be_takes_a_quarter_of_a_second_at_most(analyser: Analyser, name: str) -> None:
    spent = {}
    for cap, asked in bodies(FAMILIES[name]):
        if cap != "body":
            spent[cap] = min(cpu(analyser, asked)[0] for _ in range(3))
    print({cap: f"{seconds * 1000:.0f} ms" for cap, seconds in spent.items()})
    assert max(spent.values()) <= MOST_CPU, spent


@pytest.mark.parametrize("name", FAMILIES)
def test_after_the_deadline_a_full_request_ends_with_the_text_at_hand(analyser: Analyser, name: str) -> None:
    """The deadline is looked at between texts, so what is at hand may take its own quarter of a second."""
    asked = dict(bodies(FAMILIES[name]))["body"]
    spent = min(cpu(analyser, asked, settings().deadline_ms)[0] for _ in range(2))
    assert spent <= settings().deadline_ms / 1000 + MOST_CPU, f"{spent * 1000:.0f} ms"
