"""The tests of the store once more, on a real PostgreSQL; and that server killed while it is written to."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
import sqlalchemy as sa

import documented
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
from heedful.store import Store, migrations
from heedful.store.database import _MIGRATING

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
            with pytest.raises(StoreError):
                store.try_writing()
            assert store.view().tokens == ()
        else:
            store.try_writing()


@contextmanager
def held(url: str, *statements: str) -> Iterator[sa.Connection]:
    """Hold what statements take for as long as the block; as a last resort the server ends that."""
    with test_store_schema.connected(url) as connection:
        for statement in ("SET idle_in_transaction_session_timeout = 15000", *statements):
            connection.execute(sa.text(statement))
        yield connection
        connection.rollback()


def test_who_looks_waits_for_a_lock_but_not_for_long(database_url: str, store: Store) -> None:
    with held(database_url, "LOCK TABLE tokens IN ACCESS EXCLUSIVE MODE"), pytest.raises(StoreError):
        store.view()
    assert store.view().tokens == ()


def test_a_lock_on_what_is_written_is_noticed(database_url: str, store: Store) -> None:
    with held(database_url, "LOCK TABLE alembic_version IN SHARE MODE"), pytest.raises(StoreError):
        store.try_writing()
    store.try_writing()


def test_where_temporary_files_are_rationed_the_disk_is_not_full(
    server: postgres.Postgres, database: str, store: Store
) -> None:
    server.ask(f"ALTER DATABASE {database} SET temp_file_limit = 0")
    store.try_writing()
    server.ask(f"ALTER DATABASE {database} RESET temp_file_limit")


@pytest.mark.parametrize("writes", [False, True])
def test_nobody_waits_for_ever(store: Store, writes: bool) -> None:
    with store._writing() if writes else store._reading() as connection:
        told = [connection.execute(sa.text(f"SHOW {name}_timeout")).scalar() for name in ("lock", "statement")]
    assert told == ["5s" if writes else "2s", "1min"]


def test_a_step_of_the_schema_is_cut_off_by_nobody(server: postgres.Postgres, database: str, database_url: str) -> None:
    server.ask(f"ALTER DATABASE {database} SET statement_timeout = 200")
    try:
        with held(database_url, f"SELECT pg_advisory_lock({_MIGRATING})") as holder:
            release = sa.text(f"SELECT pg_advisory_unlock({_MIGRATING})")
            later = Timer(0.6, lambda: holder.execute(release))
            later.start()
            Store(database_url).create()
            later.join()
    finally:
        server.ask(f"ALTER DATABASE {database} RESET statement_timeout")
    assert test_store_schema.step(database_url) == migrations.newest()


def test_what_was_rolled_back_as_documented_can_be_upgraded_again(
    server: postgres.Postgres, database_url: str, tmp_path: Path
) -> None:
    test_store_schema.taken(database_url, "0003")
    # Twice, as the schema is another one afterwards.
    for _ in range(2):
        documented.run(server, database_url, tmp_path, "pg_dump")
        Store(database_url).create()
        assert test_store_schema.step(database_url) == migrations.newest()
        documented.run(server, database_url, tmp_path, "psql", "pg_restore")
        assert test_store_schema.step(database_url) == "0003"
    Store(database_url).create()
    assert test_store_schema.differences(database_url) == []


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
