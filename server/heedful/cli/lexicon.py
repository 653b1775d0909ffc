"""Commands for whoever tunes the lexicon."""

import sys
from pathlib import Path

import click

from ..errors import LexiconError


@click.group()
def lexicon() -> None:
    """Work on the lexicon files."""


@lexicon.command("check")
@click.argument("directories", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(directories: tuple[Path, ...]) -> None:
    """Check the lexicon that comes with Heedful, together with DIRECTORIES of your own, against its own examples.

    A weights.json there is checked too.
    """
    from .. import sources
    from ..check import check_files

    files = sources.files((sources.packaged(), *directories))
    problems: list[object] = list(check_files(files))
    try:
        sources.weights(files)
    except LexiconError as error:
        problems.append(error)
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo("Every entry holds what it promises.")
