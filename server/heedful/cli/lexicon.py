"""Commands for whoever tunes the lexicon."""

import sys
from pathlib import Path

import click


@click.group()
def lexicon() -> None:
    """Work on the lexicon files."""


@lexicon.command("check")
@click.argument("directories", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(directories: tuple[Path, ...]) -> None:
    """Check the lexicon that comes with Heedful, together with DIRECTORIES of your own, against its own examples."""
    from .. import sources
    from ..check import check_files

    problems = check_files(sources.files((sources.packaged(), *directories)))
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo("Every entry holds what it promises.")
