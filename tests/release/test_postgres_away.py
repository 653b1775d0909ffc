"""PostgreSQL down, stopped, locked, full or read-only: no analysis waits for it, and /readyz says what is wrong."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from standing import ASK, EVENT, Standing, standing

import postgres
from heedful.store import Store

NOW = datetime.now(UTC)
AWAY, CLOSED = "unavailable", "not writable"
SLOW = 1.5
"""Seconds: less than any wait for a database, more than a busy machine takes for a short text."""


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Postgres]:
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="module")
def disk(server: postgres.Postgres) -> Iterator[Path]:
    """Give a small disk on which a database may lie."""
    folder = server.directory / "small"
    folder.mkdir()
    if os.geteuid() or os.system(f"mount -t tmpfs -o size=32m none {folder} 2>/dev/null"):
        pytest.fail("This takes root, to mount a small disk for the database.")
    (folder / "tables").mkdir()
    for place in (folder, folder / "tables"):
        os.chown(place, server.user["user"], server.user["group"])
    yield folder
    os.system(f"umount -l {folder}")


@pytest.fixture(scope="module")
def database(server: postgres.Postgres, disk: Path) -> str:
    server.ask(f"CREATE TABLESPACE small LOCATION '{disk}/tables'")
    server.ask("CREATE DATABASE heedful TABLESPACE small")
    return "heedful"


Trouble = Callable[[postgres.Postgres, str, Path], AbstractContextManager[None]]


@contextmanager
def down(server: postgres.Postgres, database: str, disk: Path) -> Iterator[None]:
    server.stop()
    yield
    server.start()


@contextmanager
def stopped(server: postgres.Postgres, database: str, disk: Path) -> Iterator[None]:
    """Let the server take connections, as the system does for it, and answer none."""
    assert server.process
    server.process.send_signal(signal.SIGSTOP)
    yield
    server.process.send_signal(signal.SIGCONT)


@contextmanager
def locked(server: postgres.Postgres, database: str, disk: Path) -> Iterator[None]:
    with held(server, database, "ACCESS EXCLUSIVE"):
        yield


@contextmanager
def locked_for_writing(server: postgres.Postgres, database: str, disk: Path) -> Iterator[None]:
    with held(server, database, "SHARE"):
        yield


@contextmanager
def held(server: postgres.Postgres, database: str, mode: str) -> Iterator[None]:
    """Hold a lock on every table."""
    address = server.url(database).replace("postgresql:", "postgresql+psycopg:")
    engine = sa.create_engine(address, poolclass=sa.NullPool)
    with engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            connection.execute(sa.text(f"LOCK TABLE {table} IN {mode} MODE"))
        yield
        connection.rollback()


@contextmanager
def full(server: postgres.Postgres, database: str, disk: Path) -> Iterator[None]:
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    yield
    filler.unlink()


@contextmanager
def read_only(server: postgres.Postgres, database: str, disk: Path) -> Iterator[None]:
    server.ask(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    yield
    server.ask(f"ALTER DATABASE {database} SET default_transaction_read_only = off")


TROUBLES: tuple[tuple[Trouble, str], ...] = (
    (down, AWAY),
    (stopped, AWAY),
    (locked, AWAY),
    (locked_for_writing, CLOSED),
    (full, CLOSED),
    (read_only, CLOSED),
)


@pytest.mark.parametrize(("trouble", "told"), TROUBLES, ids=[trouble.__name__ for trouble, _ in TROUBLES])
def test_everything_is_analysed_from_what_was_last_seen(
    server: postgres.Postgres, database: str, disk: Path, tmp_path: Path, trouble: Trouble, told: str
) -> None:
    url = server.url(database)
    server.ask("DROP SCHEMA public CASCADE", database)
    server.ask("CREATE SCHEMA public", database)
    store = Store(url)
    store.create()
    known = {"Authorization": f"Bearer {store.add_token('Tests', 'agent', NOW)}"}
    with standing(tmp_path, hosts="127.0.0.1", database=url, workers="1") as there:
        for _ in range(3):
            assert there.call("/v1/analyze", ASK, **known)[0] == 200
        with trouble(server, database, disk):
            waits = asked_for(there, known, 12.0)
            ready = there.call("/readyz")
            written = there.call("/v1/events", EVENT, **known)[0]
            health = there.call("/healthz")[0]
        back = there.until(lambda: there.call("/readyz")[1]["database"] == "ok", 30)
        longest = max(waits)
        print(f"{len(waits)} answers, the longest after {longest:.2f} s; {ready[1]['database']}; writes {written}; "
              f"back after {back:.1f} s")  # fmt: skip
        assert (ready[0], ready[1]["status"], ready[1]["database"]) == (200, "degraded", told)
        assert (health, written) == (200, 503)
        assert longest < SLOW
        assert there.call("/v1/events", EVENT, **known)[0] == 204
        assert " 500" not in there.log.read_text()


def test_a_revoked_token_is_out_within_seconds_though_nobody_asked_for_a_while(
    server: postgres.Postgres, database: str, tmp_path: Path
) -> None:
    store = Store(server.url(database))
    store.create()
    secret = store.add_token("Tests", "agent", NOW)
    known = {"Authorization": f"Bearer {secret}"}
    with standing(tmp_path, hosts="127.0.0.1", database=server.url(database), workers="1") as there:
        assert there.call("/v1/analyze", ASK, **known)[0] == 200
        store.revoke_token(secret.split("_")[1], NOW)
        out = there.until(lambda: there.call("/v1/analyze", ASK, **known)[0] == 401, 10)
        print(f"out after {out:.1f} s")


def asked_for(server: Standing, known: dict[str, str], seconds: float) -> list[float]:
    """Ask for so long, longer than what was seen is taken for new; give how long each waited for its answer."""
    end, waits = time.monotonic() + seconds, []
    while (start := time.monotonic()) < end:
        status, said, _ = server.call("/v1/analyze", ASK, **known)
        assert status == 200 and said["causes"], (status, said)
        waits.append(time.monotonic() - start)
    return waits
