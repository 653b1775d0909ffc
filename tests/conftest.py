"""What all tests share: the analyser, and how Hypothesis draws its examples."""

import os

import pytest
from hypothesis import HealthCheck, settings

from heedful import sources
from heedful.analyse import Analyser

# No timed asserts: a loaded machine is not a defect. In CI the examples are the same on every run.
settings.register_profile(
    "heedful", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("heedful")


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    """The packaged lexicons and weights, made ready once."""
    return Analyser(sources.load(), sources.weights())
