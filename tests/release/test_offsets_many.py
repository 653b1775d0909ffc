"""Spans of very many drawn requests, in as many processes as there are cores."""

import os
from typing import Any

from hypothesis import HealthCheck, given, seed, settings

from amounts import of, processes
from heedful import sources
from heedful.analyse import Analyser
from spans import REQUESTS, assert_spans_hold, told

TEXTS = 100_000


def draw(number: int, examples: int) -> int:
    """Hold so many requests; return how many there were."""
    analyser, counted = Analyser(sources.load(), sources.weights()), 0

    @seed(number)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(asked=REQUESTS)
    def hold(asked: Any) -> None:
        nonlocal counted
        assert_spans_hold(asked, told(analyser, asked))
        counted += 1

    hold()
    return counted


def test_every_span_of_very_many_requests_is_its_slice() -> None:
    count = os.cpu_count() or 1
    with processes(count, draw, of(TEXTS) // count + 1) as counted:
        print(counted)
        assert sum(counted) >= of(TEXTS)
