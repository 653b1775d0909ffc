"""The tests of the store once more, on a real PostgreSQL; and that server killed while it is written to."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import postgres
import test_store
import test_store_crash
import test_store_figures
import test_store_people
import test_store_races
import test_store_schema
import test_store_sessions
import test_store_words
import writers
from heedful.errors import SettingError, StoreError
from heedful.store import Store

AGAIN = (
    test_store,
    test_store_crash,
    test_store_figures,
    test_store_people,
    test_store_races,
    test_store_schema,
    test_store_sessions,
    test_store_words,
)
KILLS, BEFORE = 3, 25


def again() -> Iterator[tuple[str, Any]]:
    """Give the tests of the store by a name that says whose they are."""
    for module in AGAIN:
        part = module.__name__.removeprefix("test_store").strip("_") or "tokens"
        for name, test in vars(module).items():
            if name.startswith("test_"):
                yield f"test_{part}_{name.removeprefix('test_')}", test


globals().update(again())


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Postgres]:
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="module")
def database(server: postgres.Postgres) -> str:
    return server.database()


@pytest.fixture
def database_url(server: postgres.Postgres, database: str) -> str:
    return server.empty(database)


def test_a_database_that_takes_no_writes_is_noticed(server: postgres.Postgres, database: str, store: Store) -> None:
    store.create()
    for setting, told in (("on", True), ("off", False)):
        server.ask(f"ALTER DATABASE {database} SET default_transaction_read_only = {setting}")
        if told:
            with pytest.raises(StoreError, match="no writes"):
                store.try_writing()
            assert store.view().tokens == ()
        else:
            store.try_writing()


def test_it_is_a_postgresql_that_keeps_what_it_says(server: postgres.Postgres) -> None:
    ((version,),) = server.ask("SELECT version()")
    assert version.startswith("PostgreSQL")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert server.ask(f"SHOW {setting}") == [("on",)]


def test_no_acknowledged_write_is_lost_when_the_server_is_killed(server: postgres.Postgres, database_url: str) -> None:
    told = 0
    for _ in range(KILLS):
        told += told_until_killed(server, database_url)
        store = Store(database_url)
        assert told <= len(list(writers.lines(store))) <= told + KILLS
        assert test_store_crash.written(store, "writer")[0] >= told


def told_until_killed(server: postgres.Postgres, url: str) -> int:
    """Kill the server under a writer, start it again, and return how many writes the writer was told are kept."""
    command = [sys.executable, str(Path(writers.__file__)), "alone", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as writer:
        assert writer.stdout
        told = sum(1 for _, line in zip(range(BEFORE), writer.stdout, strict=False) if line == "written\n")
        server.kill()
        told += sum(1 for _ in writer.stdout)
    assert writer.returncode == 1
    server.start()
    return told


def test_a_server_that_is_away_is_a_store_error(tmp_path: Path) -> None:
    store = Store(f"postgresql://heedful@/heedful?host={tmp_path}")
    for use in (store.create, store.tokens, store.view):
        with pytest.raises(StoreError):
            use()


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_its_address_may_name_the_driver(database_url: str, scheme: str) -> None:
    store = Store(database_url.replace("postgresql", scheme, 1))
    store.create()
    assert store.tokens() == ()


def test_a_driver_that_is_not_there_names_the_setting() -> None:
    with pytest.raises(SettingError):
        Store("postgresql+psycopg2://heedful@/heedful")
