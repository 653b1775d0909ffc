"""A SQLite database down, locked, full or read-only: everything is analysed as before, and /readyz says what is wrong."""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from standing import ASK, EVENT, Standing, standing

import extensions
from heedful.store import Store

NOW = datetime.now(UTC)


@contextmanager
def down(database: Path) -> Iterator[None]:
    away = database.with_name("away")
    away.mkdir()
    for file in database.parent.glob("heedful.db*"):
        file.rename(away / file.name)
    database.mkdir()
    yield
    database.rmdir()
    for file in away.iterdir():
        file.rename(database.with_name(file.name))


@contextmanager
def locked(database: Path) -> Iterator[None]:
    holder = sqlite3.connect(database)
    holder.execute("BEGIN EXCLUSIVE")
    yield
    holder.rollback()
    holder.close()


@contextmanager
def full(database: Path) -> Iterator[None]:
    """Leave no room on the disk that the database lies on, nor what is free once nobody reads it any more."""
    filler = database.with_name("filler")
    with filler.open("wb", buffering=0) as file:
        unused = False
        while not unused:
            unused = not is_open(database)
            with suppress(OSError):
                while True:
                    file.write(b"x" * 4096)
            unused = unused and not is_open(database)
    yield
    filler.unlink()


def is_open(database: Path) -> bool:
    """Tell whether any process has the database open, or its log."""

    def place(file: Path) -> str:
        with suppress(OSError):
            return os.readlink(file)
        return ""

    return any(place(file).startswith(str(database)) for file in Path("/proc").glob("[0-9]*/fd/*"))


@contextmanager
def read_only(database: Path) -> Iterator[None]:
    """Mount the disk so that nobody may write on it, root neither, once nobody does."""
    extensions.until(lambda: os.system(f"mount -o remount,ro {database.parent} 2>/dev/null") == 0, what="mounted")
    yield
    assert os.system(f"mount -o remount,rw {database.parent}") == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Give a small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() or os.system(f"mount -t tmpfs -o size=4m none {folder} 2>/dev/null"):
        pytest.fail("This takes root, to mount a small disk for the database.")
    yield folder
    os.system(f"umount -l {folder}")


@pytest.mark.parametrize("trouble", [down, locked, full, read_only], ids=lambda trouble: trouble.__name__)
def test_everything_is_analysed_from_what_was_last_seen(disk: Path, tmp_path: Path, trouble: object) -> None:
    store = Store(f"sqlite:///{disk}/heedful.db")
    store.create()
    known = {"Authorization": f"Bearer {store.add_token('Tests', 'agent', NOW)}"}
    with standing(tmp_path, hosts="127.0.0.1", database=f"sqlite:///{disk}/heedful.db", workers="1") as server:
        for _ in range(3):
            assert server.call("/v1/analyze", ASK, **known)[0] == 200
        with trouble(disk / "heedful.db"):  # type: ignore[operator]
            answered = asked_for(server, known, 8.0)
            ready = server.call("/readyz")
            written = server.call("/v1/events", EVENT, **known)
            health = server.call("/healthz")[0]
        back = server.until(lambda: server.call("/readyz")[1]["database"] == "ok", 30)
        print(
            f"{answered} answers; {ready[1]['status']}, {ready[1]['database']}; writes {written[0]}; back after {back:.1f} s"
        )
        assert health == 200 and ready[0] == 200
        # A database that is locked for writing can still be read: only what writes is refused.
        assert ready[1]["status"] == "degraded"
        if trouble is locked:
            assert ready[1]["database"] == "not writable"
        assert written[0] == 503
        assert server.call("/v1/events", EVENT, **known)[0] == 204
        assert " 500" not in server.log.read_text()


def asked_for(server: Standing, known: dict[str, str], seconds: float) -> int:
    """Ask for so long, longer than what was seen is taken for new; every request must be answered."""
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        status, said, _ = server.call("/v1/analyze", ASK, **known)
        assert status == 200 and said["causes"], (status, said)
        count += 1
    return count


def test_a_disk_can_be_filled(disk: Path) -> None:
    with full(disk / "heedful.db"), pytest.raises(OSError):
        (disk / "more").write_bytes(b"x" * 100_000)
    assert shutil.disk_usage(disk).free > 2**20
