"""Commands for the people and teams of an installation, where no page can be reached yet, or any more."""

from datetime import UTC, datetime, timedelta
from typing import cast

import click

from ..errors import InputError
from ..store import TOKEN_ROLES, Person, Store, Team, TokenRole
from .options import chosen, settable

TERM = timedelta(days=7)
BY_HAND = "by the command line"
role_choice = click.Choice(TOKEN_ROLES)


@click.group()
def person() -> None:
    """Let people in: make, list and disable accounts, give roles, make links."""


@person.command()
@click.argument("name")
@click.argument("email")
@click.option("--role", type=role_choice, default="agent", show_default=True, help="What they may do.")
@click.option("--team", default="", metavar="NAME", help="The team they are in.")
@settable("bind", "hosts", "data", "database")
def create(name: str, email: str, role: str, team: str, **options: str | None) -> None:
    """Make an account for NAME with the address EMAIL, and print the link by which they choose a password."""
    store, now = _store(options), datetime.now(UTC)
    made = store.add_person(name, email, cast(TokenRole, role), now, _team(store, team).id if team else "")
    store.note(now, "", "person added", f"{made.id} as {made.role}, {BY_HAND}")
    _print_link(store, made, options)


@person.command("list")
@settable("data", "database")
def list_people(**options: str | None) -> None:
    """List everybody: id, role, since when, state, address, name."""
    for each in _store(options).people():
        state = "disabled" if each.disabled else "in use" if each.has_password or each.subject else "invited"
        click.echo(f"{each.id}  {each.role:6}  {each.created:%Y-%m-%d}  {state:8}  {each.email}  {each.name}")


@person.command("role")
@click.argument("who")
@click.argument("role", type=role_choice)
@settable("data", "database")
def give_role(who: str, role: str, **options: str | None) -> None:
    """Give WHO (an id or an address) the role ROLE; it holds within seconds."""
    store, now = _store(options), datetime.now(UTC)
    before = _found(store, who)
    store.change_person(before.id, now, role=cast(TokenRole, role))
    store.note(now, "", "role changed", f"{before.id} {before.role} → {role}, {BY_HAND}")
    click.echo(f"{before.name} is {role} now.")


@person.command()
@click.argument("who")
@click.option("--undo", is_flag=True, help="Let them in again.")
@settable("data", "database")
def disable(who: str, undo: bool, **options: str | None) -> None:
    """Shut WHO (an id or an address) out: their sessions, tokens and paired browsers end."""
    store, now = _store(options), datetime.now(UTC)
    there = _found(store, who)
    store.change_person(there.id, now, disabled=not undo)
    store.note(now, "", "person enabled" if undo else "person disabled", f"{there.id} {BY_HAND}")
    click.echo(f"{there.name} {'may sign in again' if undo else 'is shut out'}.")


@person.command()
@click.argument("who")
@settable("bind", "hosts", "data", "database")
def link(who: str, **options: str | None) -> None:
    """Print a link by which WHO (an id or an address) chooses a new password."""
    store = _store(options)
    _print_link(store, _found(store, who), options)


@click.group()
def team() -> None:
    """Form teams; their rules are made in the studio."""


@team.command("create")
@click.argument("name")
@settable("data", "database")
def create_team(name: str, **options: str | None) -> None:
    """Form the team NAME."""
    store, now = _store(options), datetime.now(UTC)
    made = store.add_team(name, now)
    store.note(now, "", "team made", f"{made.name}, {BY_HAND}")
    click.echo(f"{made.id}  {made.name}")


@team.command("list")
@settable("data", "database")
def list_teams(**options: str | None) -> None:
    """List the teams: id, people, name."""
    store = _store(options)
    people = store.people()
    for each in store.teams():
        click.echo(f"{each.id}  {sum(one.team == each.id for one in people):4}  {each.name}")


def _print_link(store: Store, there: Person, options: dict[str, str | None]) -> None:
    if there.disabled:
        raise InputError("is disabled.", field="WHO", remedy="`heedful person disable --undo` lets them in again.")
    now = datetime.now(UTC)
    secret = store.add_link("reset" if there.has_password else "invite", now, TERM, there.id)
    store.note(now, "", "link made", f"{there.id} {BY_HAND}")
    click.echo(f"{chosen(options).settings.address}/welcome/{secret}")
    click.echo(f"Hand it to {there.name}: it works once, in the next {TERM.days} days.", err=True)


def _found(store: Store, who: str) -> Person:
    there = store.person(who) or store.by_email(who)
    if there is None:
        raise InputError("is nobody's id or address.", field="WHO", remedy="`heedful person list` shows them.")
    return there


def _team(store: Store, name: str) -> Team:
    known = next((each for each in store.teams() if name in (each.id, each.name)), None)
    if known is None:
        raise InputError("names no team.", field="--team", remedy="`heedful team list` shows them.")
    return known


def _store(options: dict[str, str | None]) -> Store:
    store = Store(chosen(options).settings.database_url)
    store.create()
    return store
