"""Commands for whoever tunes the lexicon."""

from pathlib import Path

import click

from ..errors import InputError
from . import publishing
from .options import settable
from .words import echo_changes, problems, stop_at, words


@click.group()
def lexicon() -> None:
    """Work on the words: check, try, compare, exchange and publish them."""


@lexicon.command("check")
@click.argument("directories", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(directories: tuple[Path, ...]) -> None:
    """Check the lexicon that comes with Heedful, together with DIRECTORIES of your own, against its own examples.

    A weights.json there is checked too.
    """
    from .. import sources

    stop_at(problems(sources.files((sources.packaged(), *directories))))
    click.echo("Every entry holds what it promises.")


@lexicon.command("test")
@click.argument("sentence")
@click.option("--language", default="", help="Its language, such as en; found out when not given.", metavar="CODE")
@settable("lexicons", "data", "database")
def test(sentence: str, language: str, **options: str | None) -> None:
    """Show which entries in force fire on SENTENCE, by which phrase, and what keeps others quiet."""
    from .. import sources
    from ..analyse import Analyser
    from ..explain import explain
    from ..lexicon import parse

    files = words(options).in_force()
    analyser = Analyser(parse(files), sources.weights(files))
    if language and language not in analyser.languages:
        remedy = f"Available: {', '.join(analyser.languages)}."
        raise InputError(f"there is no language `{language}`", field="--language", remedy=remedy)
    found = explain(sentence, analyser, language)
    unsure = "" if found.supported else " (its language is not known; read as this one)"
    click.echo(f"{found.language}{unsure}")
    for firing in found.fires:
        entry = firing.entry
        click.echo(f"“{firing.said}”  {entry.kind} {entry.id}, strength {entry.strength}")
        click.echo(f"    {entry.file}:{firing.line.number} {firing.line.text}")
    for muted in found.muted:
        of = "its exception" if muted.how == "except" else f"{muted.by.id}, which {muted.how}"
        click.echo(f"“{muted.said}”  {muted.entry.kind} {muted.entry.id} is kept quiet by {of}")
        click.echo(f"    {muted.by.file}:{muted.by_line.number} {muted.by_line.text}")
    if not found.fires and not found.muted:
        click.echo("No entry fires.")


@lexicon.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@settable("lexicons", "data", "database")
def diff(directory: Path, **options: str | None) -> None:
    """Show what the files of DIRECTORY would change in what is in force: entries first, then lines."""
    there = words(options)
    before = there.in_force()
    echo_changes(before, there.laid(before, there.of_directory(directory)), texts=True)


@lexicon.command()
@click.argument("out", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "form", type=click.Choice(("yaml", "csv")), default="yaml", show_default=True)
@settable("lexicons", "data", "database")
def export(out: Path, form: str, **options: str | None) -> None:
    """Write the words in force: as YAML files into the new directory OUT, or as one CSV table (`-` prints it)."""
    from ..lexicon import parse, table

    files = words(options).in_force()
    if form == "csv":
        text = table.export(parse(files))
        if str(out) == "-":
            click.echo(text.replace("\r\n", "\n"), nl=False)
        else:
            out.write_text(text, encoding="utf-8", newline="")
        return
    if str(out) == "-" or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise InputError(f"`{out.name}` is there already", field="OUT", remedy="Name a new or an empty directory.")
    for name, text in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"{len(files)} files.")


for _command in publishing.COMMANDS:
    lexicon.add_command(_command)
