"""Sessions and links: good for whom they were made, until their time, and nothing of them to steal."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from heedful.errors import InputError
from heedful.store import Person, Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def person(store: Store, email: str = "bo@desk.example") -> Person:
    return store.add_person("Bo", email, "agent", NOW)


def test_a_session_names_its_person_as_they_are_now(store: Store) -> None:
    bo = person(store)
    secret = store.open_session(bo.id, NOW, HOUR)
    opened = store.session(secret, NOW)
    assert opened and (opened.person, opened.expires) == (bo, NOW + HOUR)
    store.change_person(bo.id, NOW, role="editor")
    again = store.session(secret, NOW)
    assert again and (again.person.role, again.csrf) == ("editor", opened.csrf)


def test_sessions_and_what_their_forms_carry_differ(store: Store) -> None:
    bo = person(store)
    secrets = [store.open_session(bo.id, NOW, HOUR) for _ in range(3)]
    marks = {opened.csrf for secret in secrets if (opened := store.session(secret, NOW))}
    assert len({*secrets, *marks}) == 6


def test_a_session_ends_with_its_time(store: Store) -> None:
    secret = store.open_session(person(store).id, NOW, HOUR)
    assert store.session(secret, NOW + HOUR - timedelta(seconds=1))
    assert store.session(secret, NOW + HOUR) is None


@pytest.mark.parametrize("secret", ["", "x", "\ud800", "\0", "x" * 10_000])
def test_anything_else_is_no_session(store: Store, secret: str) -> None:
    store.open_session(person(store).id, NOW, HOUR)
    assert store.session(secret, NOW) is None
    store.close_session(secret)


def test_closing_ends_one_or_all_of_a_person(store: Store) -> None:
    bo, cy = person(store), person(store, "cy@desk.example")
    first, second, third = (store.open_session(bo.id, NOW, HOUR) for _ in range(3))
    others = store.open_session(cy.id, NOW, HOUR)
    store.close_session(first)
    assert [bool(store.session(secret, NOW)) for secret in (first, second, third)] == [False, True, True]
    store.close_sessions(bo.id)
    assert [bool(store.session(secret, NOW)) for secret in (second, third, others)] == [False, False, True]


def test_sessions_that_are_over_are_swept_out(store: Store, database_url: str) -> None:
    bo = person(store)
    for hours in range(3):
        store.open_session(bo.id, NOW + hours * HOUR, HOUR)
    assert rows(database_url, "sessions") == 1


def test_no_secret_is_in_the_database(store: Store, database_url: str) -> None:
    bo = person(store)
    secret, link = store.open_session(bo.id, NOW, HOUR), store.add_link("invite", NOW, HOUR)
    opened = store.session(secret, NOW)
    assert opened
    stored = str(everything(database_url))
    assert "bo@desk.example" in stored
    assert not [kept for kept in (secret, link, opened.csrf) if kept in stored]


# Links


def test_a_link_is_looked_at_often_and_taken_once(store: Store) -> None:
    there = person(store)
    secret = store.add_link("invite", NOW, HOUR, there.id)
    seen = [store.link(secret, NOW) for _ in range(2)]
    taken = store.take_link(secret, NOW)
    assert taken and (taken.kind, taken.person) == ("invite", there.id)
    assert (seen, taken.expires) == ([taken, taken], NOW + HOUR)
    assert (store.link(secret, NOW), store.take_link(secret, NOW)) == (None, None)


def test_a_link_ends_with_its_time(store: Store) -> None:
    secret = store.add_link("first", NOW, HOUR)
    assert (store.link(secret, NOW + HOUR), store.take_link(secret, NOW + HOUR)) == (None, None)


@pytest.mark.parametrize("secret", ["", "x", "\ud800", "\0"])
def test_anything_else_is_no_link(store: Store, secret: str) -> None:
    store.add_link("first", NOW, HOUR)
    assert (store.link(secret, NOW), store.take_link(secret, NOW)) == (None, None)


def test_a_first_or_reset_link_takes_the_place_of_an_earlier_one(store: Store) -> None:
    bo, cy = person(store), person(store, "cy@desk.example")
    ways: list[dict[str, Any]] = [{"kind": "first"}, {"kind": "reset", "person": bo.id}]
    kept = [store.add_link("invite", NOW, HOUR), store.add_link("reset", NOW, HOUR, cy.id)]
    for way in ways:
        old, new = (store.add_link(now=NOW, term=HOUR, **way) for _ in range(2))
        assert (store.link(old, NOW), bool(store.link(new, NOW))) == (None, True)
    another = store.add_link("invite", NOW, HOUR)
    assert all(store.link(secret, NOW) for secret in (*kept, another))


@pytest.mark.parametrize(
    ("field", "values"),
    [("kind", {"kind": "x"}), ("person", {"person": "0"})],
)
def test_a_link_of_no_use_is_refused(store: Store, field: str, values: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        store.add_link(**{"kind": "invite", **values}, now=NOW, term=HOUR)
    assert caught.value.field == field


def everything(url: str) -> list[Any]:
    """Return all rows of all tables."""
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        return [tuple(row) for table in tables for row in connection.execute(sa.text(f"SELECT * FROM {table}"))]


def rows(url: str, table: str) -> int:
    """Return how many rows a table has."""
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    with engine.connect() as connection:
        return int(connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())
