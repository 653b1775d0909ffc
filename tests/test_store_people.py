"""People and teams: who may sign in, with which password, what ends when they may no longer, and who must stay."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from heedful.errors import InputError, StaleError
from heedful.store import Person, Store, opens, passwords

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
WEEK = timedelta(days=7)
PASSWORD = "correct horse battery"


def admin(store: Store, email: str = "ann@desk.example") -> Person:
    return store.add_person("Ann", email, "admin", NOW, password=PASSWORD)


def agent(store: Store, email: str = "bo@desk.example") -> Person:
    return store.add_person("Bo", email, "agent", NOW, password=PASSWORD)


# Who there is


def test_a_new_person_is_listed_and_found(store: Store) -> None:
    team = store.add_team("Billing", NOW)
    made = store.add_person(" Cy Day ", " Cy@Desk.Example", "editor", NOW, team.id, subject="https://id.example|7")
    assert made == Person(
        made.id, "Cy Day", "cy@desk.example", "editor", team.id, NOW, None, False, "https://id.example|7"
    )
    assert len(made.id) == 8
    assert store.people() == (made,)
    assert (
        store.person(made.id) == store.by_subject("https://id.example|7") == store.by_email("CY@desk.example") == made
    )


def test_nobody_is_found_where_there_is_nobody(store: Store) -> None:
    agent(store)
    assert store.person("00000000") is None
    assert store.by_subject("") is None
    assert store.by_subject("other|1") is None
    assert store.by_email("") is None


def test_people_are_listed_by_name(store: Store) -> None:
    bo, ann = agent(store), admin(store)
    assert store.people() == (ann, bo)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "x" * 201}),
        ("name", {"name": "a\nb"}),
        ("email", {"email": ""}),
        ("email", {"email": "ann"}),
        ("email", {"email": "@desk.example"}),
        ("email", {"email": "ann lee@desk.example"}),
        ("role", {"role": "owner"}),
        ("team", {"team": "00000000"}),
        ("password", {"password": "nine char"}),
        ("password", {"password": "x" * 1001}),
    ],
)
def test_a_value_of_no_use_names_its_field_and_a_remedy(store: Store, field: str, values: dict[str, Any]) -> None:
    good: dict[str, Any] = {"name": "Ann", "email": "ann@desk.example", "role": "admin"}
    with pytest.raises(InputError) as caught:
        store.add_person(**{**good, **values}, now=NOW)
    assert (caught.value.field, bool(caught.value.remedy)) == (field, True)
    assert store.people() == ()
    person = agent(store)
    with pytest.raises(InputError) as caught:
        store.change_person(person.id, NOW, **values)
    assert caught.value.field == field
    assert store.person(person.id) == person


def test_two_people_cannot_have_one_address_or_subject(store: Store) -> None:
    store.add_person("Ann", "ann@desk.example", "agent", NOW, subject="i|1")
    bo = agent(store)
    for field, values in (("email", {"email": "ANN@desk.example"}), ("subject", {"subject": "i|1"})):
        with pytest.raises(InputError, match="somebody else") as caught:
            store.change_person(bo.id, NOW, **values)
        assert caught.value.field == field
    with pytest.raises(InputError, match="somebody else"):
        agent(store, "Ann@desk.example")
    assert len(store.people()) == 2


def test_people_without_a_subject_do_not_collide(store: Store) -> None:
    admin(store)
    agent(store)
    assert len(store.people()) == 2


def test_a_person_is_changed_in_what_is_given(store: Store) -> None:
    team, person = store.add_team("Billing", NOW), agent(store)
    changed = store.change_person(person.id, NOW, name="Bob", team=team.id, role="editor", subject="i|1")
    assert (changed.name, changed.team, changed.role, changed.subject) == ("Bob", team.id, "editor", "i|1")
    assert (changed.email, changed.has_password, changed.created) == (person.email, True, NOW)
    again = store.change_person(person.id, NOW, team="", subject="", email="bob@desk.example")
    assert (again.team, again.subject, again.email, again.name) == ("", "", "bob@desk.example", "Bob")
    assert store.change_person(person.id, NOW, email="bob@desk.example") == again


def test_nobody_unknown_is_changed(store: Store) -> None:
    with pytest.raises(InputError) as caught:
        store.change_person("00000000", NOW, name="x")
    assert caught.value.field == "person"


# Passwords


def test_a_password_opens_for_its_person_alone(store: Store) -> None:
    ann, bo = admin(store), store.add_person("Bo", "bo@desk.example", "agent", NOW, password="another good one")
    assert store.check_password(" ANN@desk.example ", PASSWORD) == ann
    assert store.check_password("bo@desk.example", "another good one") == bo
    for email, password in (
        ("ann@desk.example", "another good one"),
        ("ann@desk.example", ""),
        ("ann@desk.example", PASSWORD + "\ud800"),
        ("nobody@desk.example", PASSWORD),
        ("", ""),
    ):
        assert store.check_password(email, password) is None


def test_a_person_without_a_password_cannot_sign_in_with_one(store: Store) -> None:
    store.add_person("Ann", "ann@desk.example", "admin", NOW)
    for password in ("", "nobody's password"):
        assert store.check_password("ann@desk.example", password) is None


def test_a_password_may_be_typed_in_either_form_of_its_letters(store: Store) -> None:
    store.add_person("Ann", "ann@desk.example", "admin", NOW, password="caf\u00e9 au lait")
    assert store.check_password("ann@desk.example", "cafe\u0301 au lait")


def test_a_new_password_takes_the_place_of_the_old(store: Store) -> None:
    ann = admin(store)
    store.change_person(ann.id, NOW, password="a whole new one")
    assert store.check_password(ann.email, PASSWORD) is None
    assert store.check_password(ann.email, "a whole new one")


def test_passwords_are_kept_as_argon2id_and_never_shown(store: Store, database_url: str) -> None:
    ann = admin(store)
    (stored,) = column(database_url, "SELECT password FROM people")
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored + repr(ann)


def test_a_hash_of_old_parameters_is_renewed_at_the_next_sign_in(store: Store, database_url: str) -> None:
    ann = admin(store)
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    engine = sa.create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE people SET password = :old"), {"old": old})
    assert store.check_password(ann.email, "wrong one here") is None
    assert column(database_url, "SELECT password FROM people") == [old]
    assert store.check_password(ann.email, PASSWORD)
    assert column(database_url, "SELECT password FROM people") != [old]
    assert store.check_password(ann.email, PASSWORD)


def test_somebody_unknown_costs_as_much_as_a_wrong_password(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = admin(store)
    disabled = store.change_person(agent(store).id, NOW, disabled=True)
    verified: list[str] = []
    verify = passwords._hasher.verify
    monkeypatch.setattr(
        passwords, "_hasher", Watched(lambda stored, given: verified.append(stored) or verify(stored, given))
    )
    for email in (ann.email, disabled.email, "nobody@desk.example"):
        assert store.check_password(email, "a wrong password") is None
    costs = {stored.rpartition("$")[0].rpartition("$")[0] for stored in verified}
    assert (len(verified), len(costs)) == (3, 1)


class Watched:
    """A hasher that tells what it verifies."""

    def __init__(self, verify: Callable[[str, bytes], bool]) -> None:
        self.verify = verify
        self.hash = PasswordHasher().hash


# What ends


def test_disabling_ends_sessions_links_codes_and_tokens_of_that_person_alone(store: Store) -> None:
    ann, bo = admin(store), agent(store)
    secrets = {person.id: store.open_session(person.id, NOW, WEEK) for person in (ann, bo)}
    links = {person.id: store.add_link("reset", NOW, WEEK, person.id) for person in (ann, bo)}
    tokens = {person.id: store.add_token("x", "agent", NOW, person=person.id) for person in (ann, bo)}
    codes = {person.id: store.add_code(NOW, WEEK, person=person.id) for person in (ann, bo)}
    assert store.change_person(bo.id, LATER, disabled=True).disabled == LATER
    ring = {token.id: token for token in store.tokens()}
    for person, works in ((ann, True), (bo, False)):
        assert bool(store.session(secrets[person.id], NOW)) is works
        assert bool(store.link(links[person.id], NOW)) is works
        assert bool(opens(tokens[person.id], ring)) is works
        assert bool(store.pair(codes[person.id], "Chrome", "chrome-extension://x", NOW)) is works
        assert bool(store.check_password(person.email, PASSWORD)) is works


def test_who_is_enabled_again_must_sign_in_again(store: Store) -> None:
    bo = agent(store)
    secret = store.open_session(bo.id, NOW, WEEK)
    store.change_person(bo.id, NOW, disabled=True)
    assert store.change_person(bo.id, LATER, disabled=False).disabled is None
    assert store.session(secret, NOW) is None
    assert store.check_password(bo.email, PASSWORD)


def test_disabling_twice_keeps_the_first_time(store: Store) -> None:
    bo = agent(store)
    store.change_person(bo.id, NOW, disabled=True)
    assert store.change_person(bo.id, LATER, disabled=True).disabled == NOW


def test_a_new_password_ends_sessions_and_keeps_tokens(store: Store) -> None:
    bo = agent(store)
    secret, token = store.open_session(bo.id, NOW, WEEK), store.add_token("x", "agent", NOW, person=bo.id)
    store.change_person(bo.id, NOW, name="Bob")
    assert store.session(secret, NOW)
    store.change_person(bo.id, NOW, password="a whole new one")
    assert store.session(secret, NOW) is None
    assert opens(token, {token.id: token for token in store.tokens()})


def test_a_code_gives_its_person_the_token(store: Store) -> None:
    bo = agent(store)
    code = store.add_code(NOW, WEEK, uses=2, person=bo.id)
    for _ in range(2):
        store.pair(code, "Chrome", "chrome-extension://x", NOW)
    assert [token.person for token in store.tokens()] == [bo.id, bo.id]


# Who must stay


@pytest.mark.parametrize("change", [{"disabled": True}, {"role": "editor"}, {"role": "agent", "name": "x"}])
def test_the_last_enabled_admin_stays(store: Store, change: dict[str, Any]) -> None:
    ann, other = admin(store), admin(store, "al@desk.example")
    agent(store)
    store.change_person(other.id, NOW, disabled=True)
    with pytest.raises(InputError, match="no admin") as caught:
        store.change_person(ann.id, NOW, **change)
    assert caught.value.field in change
    assert store.person(ann.id) == ann
    store.change_person(other.id, NOW, disabled=False)
    store.change_person(ann.id, NOW, **change)


def test_the_last_admin_may_change_everything_else(store: Store) -> None:
    ann = admin(store)
    changed = store.change_person(ann.id, NOW, name="Anna", role="admin", disabled=False, password="a whole new one")
    assert changed.name == "Anna"


def test_where_there_is_no_admin_nobody_else_is_held(store: Store) -> None:
    assert store.change_person(agent(store).id, NOW, disabled=True).disabled


# Teams


def test_teams_are_listed_by_name_and_changed_by_version(store: Store) -> None:
    sales, billing = store.add_team(" Sales ", NOW), store.add_team("Billing", NOW)
    assert store.teams() == (billing, sales)
    assert (sales.name, sales.rules, sales.version, sales.created) == ("Sales", "{}", 1, NOW)
    changed = store.change_team(sales.id, 1, rules='{"off": []}')
    assert (changed.rules, changed.name, changed.version) == ('{"off": []}', "Sales", 2)
    assert store.team(sales.id) == changed
    with pytest.raises(StaleError):
        store.change_team(sales.id, 1, rules="{}")
    assert store.team(sales.id) == changed


@pytest.mark.parametrize("rules", ["", "[]", "{", "null", "[" * 100_000, '{"a": "\0"}', '{"a": "\ud800"}'])
def test_rules_are_a_json_object(store: Store, rules: str) -> None:
    team = store.add_team("Sales", NOW)
    with pytest.raises(InputError) as caught:
        store.change_team(team.id, 1, rules=rules)
    assert caught.value.field == "rules"
    assert store.team(team.id) == team


def test_two_teams_cannot_have_one_name(store: Store) -> None:
    store.add_team("Sales", NOW)
    other = store.add_team("Billing", NOW)
    for use in (lambda: store.add_team("Sales", NOW), lambda: store.change_team(other.id, 1, name="Sales")):
        with pytest.raises(InputError, match="another team"):
            use()


def test_a_team_with_people_stays(store: Store) -> None:
    team = store.add_team("Sales", NOW)
    person = store.add_person("Bo", "bo@desk.example", "agent", NOW, team.id)
    with pytest.raises(InputError, match="people in it"):
        store.remove_team(team.id)
    store.change_person(person.id, NOW, team="")
    store.remove_team(team.id)
    assert (store.teams(), store.team(team.id)) == ((), None)


def test_an_unknown_team_is_neither_changed_nor_removed(store: Store) -> None:
    for use in (lambda: store.change_team("00000000", 1, name="x"), lambda: store.remove_team("00000000")):
        with pytest.raises(InputError) as caught:
            use()
        assert caught.value.field == "team" and not isinstance(caught.value, StaleError)


def column(url: str, statement: str) -> list[Any]:
    """Return the first column that a statement finds."""
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    with engine.connect() as connection:
        return list(connection.execute(sa.text(statement)).scalars())
