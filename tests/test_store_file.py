"""A database in a file: what is on the disk, who waits for whom, and a file that is none."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heedful.errors import SettingError, StoreError
from heedful.store import Store, database

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)


def test_the_secret_is_nowhere_on_the_disk(store: Store, tmp_path: Path) -> None:
    key = store.add_token("a", "agent", NOW).split("_", 2)[2]
    for file in (tmp_path / "data").iterdir():
        assert key.encode() not in file.read_bytes()


def test_the_data_directory_is_its_owners_alone(store: Store, tmp_path: Path) -> None:
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "data" / "heedful.db").stat().st_mode & 0o777 == 0o600


def test_a_database_that_went_away_is_not_begun_anew_by_whoever_reads_or_writes(store: Store, tmp_path: Path) -> None:
    store.add_token("a", "agent", NOW)
    file, away = tmp_path / "data" / "heedful.db", tmp_path / "away.db"
    file.rename(away)
    another = Store(f"sqlite:///{file}")
    writes = (store.create, lambda: store.add_token("b", "agent", NOW), another.update)
    for use in (store.tokens, store.view, store.try_writing, another.tokens, *writes):
        with pytest.raises(StoreError):
            use()
    assert not file.exists()
    away.rename(file)
    assert len(store.tokens()) == 1


def test_a_path_may_hold_what_an_address_may_not(tmp_path: Path) -> None:
    file = tmp_path / "our #1 data, 100 %" / "heedful.db"
    Store(f"sqlite:///{file}").create()
    assert [path.name for path in tmp_path.rglob("*.db")] == ["heedful.db"] and file.exists()


def test_a_link_to_a_file_that_is_still_to_be_made_is_followed(tmp_path: Path) -> None:
    (tmp_path / "heedful.db").symlink_to(tmp_path / "volume.db")
    store = Store(f"sqlite:///{tmp_path}/heedful.db")
    store.create()
    assert not store.tokens() and (tmp_path / "volume.db").stat().st_size


@pytest.mark.parametrize(
    "url",
    ["sqlite://", "sqlite:///:memory:", "sqlite:///file:m?mode=memory&uri=true", "sqlite:////srv/x.db?immutable=1"],
)
def test_a_url_that_names_no_plain_file_is_refused(url: str) -> None:
    with pytest.raises(SettingError, match="HEEDFUL_DATABASE"):
        Store(url)


def test_the_driver_may_be_told_how_long_to_wait(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/heedful.db?timeout=7")
    store.create()
    assert not store.tokens() and (tmp_path / "heedful.db").exists()


def test_readers_do_not_wait_for_a_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.1)
    store = Store(f"sqlite:///{tmp_path}/data/heedful.db")
    store.create()
    store.add_token("a", "agent", NOW)
    writer = sqlite3.connect(tmp_path / "data" / "heedful.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert len(store.tokens()) == 1
    with pytest.raises(StoreError):
        store.add_token("b", "agent", NOW)
    writer.close()
    assert len(store.tokens()) == 1


def test_a_database_that_is_none_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "heedful.db").write_bytes(b"no database at all" * 100)
    store = Store(f"sqlite:///{tmp_path}/heedful.db")
    for use in (store.create, store.tokens, lambda: store.add_token("a", "agent", NOW)):
        with pytest.raises(StoreError):
            use()


def test_a_missing_directory_is_a_store_error_without_any_value(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/absent/heedful.db")
    with pytest.raises(StoreError) as caught:
        store.add_token("Ana's laptop", "agent", NOW)
    assert "Ana" not in str(caught.value)


def test_a_directory_that_cannot_be_made_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        Store(f"sqlite:///{tmp_path}/file/data/heedful.db").create()
