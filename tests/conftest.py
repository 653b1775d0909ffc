"""What all tests share: the analyser, and how Hypothesis draws its examples."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from furnished import make_passwords_quick
from heedful import sources
from heedful.analyse import Analyser
from heedful.store import Store
from heedful.web import auth, beside

# No timed asserts: a loaded machine is not a defect. In CI the examples are the same on every run.
settings.register_profile(
    "heedful", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("heedful")
# Nor is it a slow database.
auth.FIRST = beside.MOMENT = beside.LONG = 60.0


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    """The packaged lexicons and weights, made ready once."""
    return Analyser(sources.load(), sources.weights())


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """An address where there is no database yet. Tests of the store run on a PostgreSQL, too: see beds/."""
    return f"sqlite:///{tmp_path}/data/heedful.db"


@pytest.fixture
def store(database_url: str) -> Store:
    """An empty store."""
    store = Store(database_url)
    store.create()
    return store


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that are looked at in no time; how long it really takes is another test's matter."""
    make_passwords_quick(monkeypatch)
