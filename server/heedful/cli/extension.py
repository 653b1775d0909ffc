"""Commands for whoever steers the browser extensions: their file, and what agents think of findings."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from .. import sites
from ..store import Report, Store
from .options import chosen, lexicon_directories, settable


@click.group()
def extension() -> None:
    """Work on the file that steers the browser extensions."""


@extension.command("check")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@settable("lexicons", "extension")
def check(file: Path | None, **options: str | None) -> None:
    """Check FILE; without one, the file that the setting `extension` names, else the rows that come with Heedful."""
    from .. import sources

    path = file or chosen(options).settings.extension or sites.packaged()
    directories = lexicon_directories(options)
    causes = sites.own_causes(sources.load(directories)) if directories else ()
    count, problems = sites.checked(path, causes)
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo(f"{count} row{'s' * (count != 1)}, all right.")


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@settable("data", "database")
@click.pass_context
def reports(context: click.Context, /, as_json: bool, **options: str | None) -> None:
    """List what agents thought of findings, newest first."""
    if context.invoked_subcommand:
        return
    found = _store(options).reports()
    for report in found:
        click.echo(json.dumps(_plain(report), ensure_ascii=False) if as_json else _line(report))
    if not found and not as_json:
        click.echo("No reports yet.")


@reports.command()
@click.option("--before", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="A day, in UTC.")
@settable("data", "database")
def clear(before: datetime, **options: str | None) -> None:
    """Delete the reports of before DATE, written like 2026-11-22."""
    count = _store(options).clear_reports(before.replace(tzinfo=UTC))
    click.echo(f"Deleted {count}.")


def _store(options: dict[str, str | None]) -> Store:
    store = Store(chosen(options).settings.database_url)
    store.create()
    return store


def _plain(report: Report) -> dict[str, object]:
    settled = report.settled and report.settled.isoformat(timespec="seconds")
    return {**asdict(report), "at": report.at.isoformat(timespec="seconds"), "settled": settled}


def _line(report: Report) -> str:
    # What an agent typed is shown without what could move the cursor of a terminal.
    words = "".join(letter if letter.isprintable() else " " for letter in report.words)
    thumb = "up  " if report.up else "down"
    return f"{report.at:%Y-%m-%d %H:%M}  {thumb}  {report.finding:20}  {report.site or '-':12}  {words}".rstrip()
