"""Tokens: made, listed, used, revoked; and addresses of databases."""

from datetime import UTC, date, datetime

import pytest

from heedful.errors import InputError, SettingError, StoreError
from heedful.store import Store, Token, opens
from serving import free_port

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)


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


def test_a_token_knows_whose_it_is_and_when_it_was_used(store: Store) -> None:
    store.add_token("a", "agent", NOW, person="0a0a0a0a")
    (token,) = store.tokens()
    assert (token.person, token.used) == ("0a0a0a0a", None)
    for day in (date(2026, 5, 6), date(2026, 5, 5)):
        store.use_tokens([token.id, token.id, "unknown"], day)
    assert [token.used for token in store.tokens()] == [date(2026, 5, 6)]


def test_trying_to_write_leaves_nothing_and_can_be_done_at_once_again(store: Store) -> None:
    store.create()
    for _ in range(2):
        store.try_writing()
    assert store.add_token("after", "agent", NOW) and len(store.tokens()) == 1


def test_creating_twice_keeps_what_is_there(store: Store) -> None:
    store.add_token("a", "agent", NOW)
    store.create()
    assert len(store.tokens()) == 1


@pytest.mark.parametrize("url", ["heedful.db", "nosuch://x", "postgresql+nosuch://x"])
def test_a_url_of_no_use_names_its_setting(url: str) -> None:
    with pytest.raises(SettingError) as caught:
        Store(url)
    assert caught.value.field == "HEEDFUL_DATABASE"


def test_an_address_where_nothing_listens_is_told_apart() -> None:
    with pytest.raises(StoreError, match="nothing listens at its address"):
        Store(f"postgresql://heedful@127.0.0.1:{free_port()}/heedful").view()
