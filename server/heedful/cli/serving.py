"""Commands for whoever runs the server: serve, settings, token."""

from datetime import UTC, datetime, timedelta
from typing import cast

import click

from ..errors import StoreError
from ..settings import SETTINGS, Settings, shown
from ..store import ANY_EXTENSION, TOKEN_ROLES, Store, Token, TokenRole
from ..store import shown as shown_code
from .options import chosen, settable

FIRST = timedelta(hours=24)
"""How long the link for the first admin is good."""


@click.command()
@settable()
def serve(**options: str | None) -> None:
    """Start the server."""
    from ..server import serve as run

    settings, origins = chosen(options)
    if not settings.local:
        _welcome(Store(settings.database_url), settings)
    run(settings, origins)


def _welcome(store: Store, settings: Settings) -> None:
    """Print the link for the first admin as long as there are no people.

    A database that is away may come back, so it does not keep the server down.
    """
    try:
        store.create()
        if any(one.role == "admin" and not one.disabled for one in store.people()):
            return
        secret = store.add_link("first", datetime.now(UTC), FIRST)
        click.echo("heedful: Nobody has an account yet. Open this link within a day to be the first admin:", err=True)
        click.echo(f"heedful: {settings.address}/welcome/{secret}", err=True)
    except StoreError as error:
        click.echo(f"heedful: {error}", err=True)


@click.command()
@settable()
def settings(**options: str | None) -> None:
    """Show every setting: its value, where that comes from, and what it means."""
    values, origins = chosen(options)
    width = max(len(setting.name) for setting in SETTINGS)
    for setting in SETTINGS:
        value = shown(values, setting.name) or "(empty)"
        click.echo(f"{setting.name:{width}}  {value}  [{origins[setting.name]}]")
        click.echo(f"{'':{width}}  {setting.variable}: {setting.about}")


@click.group()
def token() -> None:
    """Let programs and extensions in: make, list and revoke tokens."""


@token.command()
@click.argument("name")
@click.option("--role", type=click.Choice(TOKEN_ROLES), default="agent", show_default=True, help="What it allows.")
@click.option("--for-browsers", is_flag=True, help="Browser extensions may use it, as those that a policy sets up.")
@settable("data", "database")
def create(name: str, role: str, for_browsers: bool, **options: str | None) -> None:
    """Make a token for NAME and print it. It is shown this once."""
    origin = ANY_EXTENSION if for_browsers else ""
    click.echo(_store(options).add_token(name, cast(TokenRole, role), datetime.now(UTC), origin))
    click.echo("Keep it: it is not shown again.", err=True)


@token.command("list")
@settable("data", "database")
def list_(**options: str | None) -> None:
    """List the tokens: id, role, since when, state, name."""
    for known in _store(options).tokens():
        state = f"revoked {known.revoked:%Y-%m-%d}" if known.revoked else "in use"
        click.echo(f"{known.id}  {known.role:6}  {known.created:%Y-%m-%d}  {state}  {known.name}{_where(known)}")


def _where(token: Token) -> str:
    return f"  ({token.origin})" if token.origin else ""


@token.command()
@click.argument("id")
@settable("data", "database")
def revoke(id: str, **options: str | None) -> None:
    """Shut out the token ID for good; servers notice within seconds."""
    _store(options).revoke_token(id, datetime.now(UTC))
    click.echo(f"Revoked {id}.")


@click.command()
@click.option("--uses", type=click.IntRange(1, 1000), default=1, show_default=True, help="How many browsers.")
@click.option("--hours", type=click.IntRange(1, 168), default=24, show_default=True, help="How long it is good.")
@settable("bind", "hosts", "data", "database")
def pair(uses: int, hours: int, **options: str | None) -> None:
    """Make a code by which a browser is paired, and print it with the link to mail."""
    code = _store(options).add_code(datetime.now(UTC), timedelta(hours=hours), uses)
    click.echo(f"{shown_code(code)}\n{chosen(options).settings.address}/pair#code={code}")
    click.echo(f"Good for {uses} browser{'s' * (uses > 1)} in the next {hours} hour{'s' * (hours > 1)}.", err=True)


def _store(options: dict[str, str | None]) -> Store:
    store = Store(chosen(options).settings.database_url)
    store.create()
    return store
