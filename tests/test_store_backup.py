"""Copies of a database: whole, of one moment, put back whole, and refused where they would do harm."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import CliRunner

from heedful.cli import main
from heedful.errors import InputError, StoreError
from heedful.store import Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "data" / "heedful.db"


@pytest.fixture
def mine(place: Path) -> Store:
    store = Store(f"sqlite:///{place}")
    store.create()
    store.add_token("Desk", "agent", NOW)
    return store


def names(store: Store) -> list[str]:
    return sorted(token.name for token in store.tokens())


def second(tmp_path: Path) -> Store:
    """Return another installation, which has nothing yet."""
    return Store(f"sqlite:///{tmp_path}/second/heedful.db")


def test_a_copy_serves_a_second_server(mine: Store, tmp_path: Path) -> None:
    draft = mine.add_draft("Words", "", 0, {"en/own.yml": "cause: abuse\n"}, NOW)
    mine.publish(draft.id, draft.version, "", NOW)
    mine.back_up(tmp_path / "copy.db")
    mine.add_token("Later", "agent", NOW)
    other = second(tmp_path)
    other.restore(tmp_path / "copy.db")
    assert names(other) == ["Desk"]
    assert other.in_force() == {"en/own.yml": "cause: abuse\n"}
    other.add_token("New", "agent", NOW)
    assert (names(other), names(mine)) == (["Desk", "New"], ["Desk", "Later"])


def test_a_copy_is_one_file_for_its_owner_alone(mine: Store, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        mine.back_up(tmp_path / "copies.db")
    finally:
        os.umask(before)
    assert (tmp_path / "copies.db").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob("copies*")] == ["copies.db"]
    second(tmp_path).restore(tmp_path / "copies.db")
    assert (tmp_path / "second" / "heedful.db").stat().st_mode & 0o777 == 0o600


def test_a_copy_is_of_one_moment_while_others_write(mine: Store, tmp_path: Path) -> None:
    over = Event()

    def write() -> None:
        while not over.is_set():
            for at in (mine.add_token("a", "agent", NOW), mine.add_token("b", "agent", NOW)):
                assert at

    writer = Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            mine.back_up(tmp_path / f"{number}.db")
    finally:
        over.set()
        writer.join()
    for number in range(5):
        with closing(sqlite3.connect(tmp_path / f"{number}.db")) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            written = [name for (name,) in copy.execute("SELECT name FROM tokens ORDER BY rowid")][1:]
        # Never a later one without those before it.
        assert written == (["a", "b"] * len(written))[: len(written)]


def test_going_back_takes_all_of_it(mine: Store, place: Path, tmp_path: Path) -> None:
    mine.back_up(tmp_path / "copy.db")
    mine.add_token("Later", "agent", NOW)
    mine.restore(tmp_path / "copy.db", replace=True)
    assert names(mine) == names(Store(f"sqlite:///{place}")) == ["Desk"]


def test_a_copy_of_an_earlier_heedful_is_brought_up_to_date(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/old.db")
    store.create()
    store.add_token("Old", "agent", NOW)
    with closing(sqlite3.connect(tmp_path / "old.db")) as raw, raw:
        raw.execute("CREATE TABLE copied AS SELECT id, name, role, digest, created, revoked FROM tokens")
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in set(tables) - {"copied"}:
            if not name.startswith("sqlite_"):
                raw.execute(f'DROP TABLE "{name}"')
        # As it was before there were steps.
        raw.execute("ALTER TABLE copied RENAME TO tokens")
    other = second(tmp_path)
    other.restore(tmp_path / "old.db")
    assert names(other) == ["Old"]
    assert other.people() == ()


def test_a_copy_of_a_newer_heedful_changes_nothing(mine: Store, place: Path, tmp_path: Path) -> None:
    mine.back_up(tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    mine.add_token("Later", "agent", NOW)
    with pytest.raises(StoreError, match="newer"):
        mine.restore(tmp_path / "copy.db", replace=True)
    assert names(mine) == ["Desk", "Later"]


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + bytes(5000)])
def test_what_is_no_copy_changes_nothing(mine: Store, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "copy.db").write_bytes(content)
    with pytest.raises(InputError, match="no whole database"):
        mine.restore(tmp_path / "copy.db", replace=True)
    assert names(mine) == ["Desk"]


def test_a_damaged_copy_changes_nothing(mine: Store, tmp_path: Path) -> None:
    for number in range(500):
        mine.note(NOW, "", "publish", f"revision {number}")
    mine.back_up(tmp_path / "copy.db")
    whole = (tmp_path / "copy.db").read_bytes()
    (tmp_path / "copy.db").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="no whole database"):
        mine.restore(tmp_path / "copy.db", replace=True)
    assert names(mine) == ["Desk"]


def test_nothing_is_written_over_unasked(mine: Store, tmp_path: Path) -> None:
    mine.back_up(tmp_path / "copy.db")
    with pytest.raises(InputError, match="exists already"):
        mine.back_up(tmp_path / "copy.db")
    with pytest.raises(InputError, match="--replace"):
        mine.restore(tmp_path / "copy.db")


def test_a_database_that_is_not_there_is_not_copied(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no database"):
        second(tmp_path).back_up(tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_cannot_be_written_leaves_nothing(mine: Store, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        mine.back_up(tmp_path / "nowhere" / "copy.db")
    assert not (tmp_path / "nowhere").exists()


def test_who_has_postgresql_is_told_what_to_use(tmp_path: Path) -> None:
    store = Store("postgresql://heedful@/heedful")
    with pytest.raises(InputError, match="pg_dump"):
        store.back_up(tmp_path / "copy.db")
    with pytest.raises(InputError, match="pg_restore"):
        store.restore(tmp_path / "copy.db")


def test_a_restore_that_is_killed_leaves_the_old_or_the_new(mine: Store, place: Path, tmp_path: Path) -> None:
    mine.back_up(tmp_path / "copy.db")
    mine.add_token("Later", "agent", NOW)
    program = "import sys; from pathlib import Path; from heedful.store import Store\n"
    program += "print('begun', flush=True); Store(sys.argv[1]).restore(Path(sys.argv[2]), replace=True)"
    for number in range(3):
        folder = tmp_path / f"data{number}"
        shutil.copytree(place.parent, folder)
        command = [sys.executable, "-c", program, f"sqlite:///{folder}/heedful.db", str(tmp_path / "copy.db")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as restoring:
            assert restoring.stdout and restoring.stdout.readline() == b"begun\n"
            restoring.kill()
        assert names(Store(f"sqlite:///{folder}/heedful.db")) in (["Desk"], ["Desk", "Later"])


def test_the_commands_do_it(mine: Store, place: Path, tmp_path: Path) -> None:
    runner, data = CliRunner(), ["--data", str(place.parent)]
    copy = str(tmp_path / "copy.db")
    assert runner.invoke(main, ["backup", copy, *data]).exit_code == 0
    mine.add_token("Later", "agent", NOW)
    refused = runner.invoke(main, ["restore", copy, *data])
    assert refused.exit_code == 2 and "--replace" in refused.output
    assert runner.invoke(main, ["restore", "--replace", copy, *data]).exit_code == 0
    assert names(mine) == ["Desk"]
