"""The store: tokens made, listed, revoked; nothing of them to steal; a database that is not there."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heedful.errors import InputError, SettingError, StoreError
from heedful.store import Store, Token, opens

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path}/data/heedful.db")
    store.create()
    return store


def ring(store: Store) -> dict[str, Token]:
    return {token.id: token for token in store.tokens()}


def test_a_new_token_opens_and_is_listed(store: Store) -> None:
    secret = store.add_token("Helpdesk ", "editor", NOW)
    token = opens(secret, ring(store))
    assert token is not None
    assert (token.name, token.role, token.created, token.revoked) == ("Helpdesk", "editor", NOW, None)


def test_tokens_differ_and_open_only_themselves(store: Store) -> None:
    first, second = store.add_token("a", "agent", NOW), store.add_token("b", "agent", NOW)
    assert first != second
    one, two = opens(first, ring(store)), opens(second, ring(store))
    assert one and two and (one.name, two.name) == ("a", "b")
    id, key = second.split("_")[1], first.split("_", 2)[2]
    assert opens(f"heedful_{id}_{key}", ring(store)) is None


@pytest.mark.parametrize(
    "secret", ["", "heedful", "heedful__", "heedful_00000000_", "heedful_00000000_x", "\ud800", "é_é_é"]
)
def test_anything_else_opens_nothing(store: Store, secret: str) -> None:
    store.add_token("a", "agent", NOW)
    assert opens(secret, ring(store)) is None
    assert opens(secret, {}) is None


def test_a_changed_prefix_or_key_opens_nothing(store: Store) -> None:
    secret = store.add_token("a", "agent", NOW)
    assert opens("x" + secret, ring(store)) is None
    assert opens(secret + "x", ring(store)) is None
    assert opens(secret[:-1], ring(store)) is None


def test_a_revoked_token_opens_nothing_and_stays_listed(store: Store) -> None:
    secret = store.add_token("a", "agent", NOW)
    store.revoke_token(store.tokens()[0].id, NOW)
    assert opens(secret, ring(store)) is None
    assert [token.revoked for token in store.tokens()] == [NOW]


def test_only_a_token_in_use_can_be_revoked(store: Store) -> None:
    store.add_token("a", "agent", NOW)
    id = store.tokens()[0].id
    store.revoke_token(id, NOW)
    for name in (id, "unknown"):
        with pytest.raises(InputError, match="no token in use"):
            store.revoke_token(name, NOW)


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_token_needs_a_name(store: Store, name: str) -> None:
    with pytest.raises(InputError):
        store.add_token(name, "agent", NOW)
    assert store.tokens() == ()


def test_the_secret_is_nowhere_on_the_disk(store: Store, tmp_path: Path) -> None:
    key = store.add_token("a", "agent", NOW).split("_", 2)[2]
    for file in (tmp_path / "data").iterdir():
        assert key.encode() not in file.read_bytes()


def test_the_data_directory_is_its_owners_alone(store: Store, tmp_path: Path) -> None:
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_readers_do_not_wait_for_a_writer(store: Store, tmp_path: Path) -> None:
    store.add_token("a", "agent", NOW)
    writer = sqlite3.connect(tmp_path / "data" / "heedful.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert len(store.tokens()) == 1
    with pytest.raises(StoreError):
        store.add_token("b", "agent", NOW)
    writer.close()
    assert len(store.tokens()) == 1


def test_creating_twice_keeps_what_is_there(store: Store) -> None:
    store.add_token("a", "agent", NOW)
    store.create()
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


@pytest.mark.parametrize("url", ["heedful.db", "nosuch://x", "postgresql+nosuch://x"])
def test_a_url_of_no_use_names_its_setting(url: str) -> None:
    with pytest.raises(SettingError) as caught:
        Store(url)
    assert caught.value.field == "HEEDFUL_DATABASE"
