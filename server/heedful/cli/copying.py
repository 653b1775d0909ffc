"""Commands that copy the database and put a copy back."""

from pathlib import Path

import click

from ..store import Store
from .options import chosen, settable


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@settable("data", "database")
def backup(file: Path, **options: str | None) -> None:
    """Copy the SQLite database to the new FILE, while servers go on. For PostgreSQL, use pg_dump."""
    Store(chosen(options).settings.database_url).back_up(file)
    click.echo(f"Copied to {file}. It holds accounts and hashes of passwords and tokens: keep it as the database.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Even where there is a database, which is then gone.")
@settable("data", "database")
def restore(file: Path, replace: bool, **options: str | None) -> None:
    """Put FILE, which `heedful backup` wrote, in the place of the SQLite database. Stop the servers first."""
    Store(chosen(options).settings.database_url).restore(file, replace)
    click.echo(f"Restored from {file}.")
