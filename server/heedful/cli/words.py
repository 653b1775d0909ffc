"""The words of an installation, for commands: those in force, and with a change laid over them."""

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from ..errors import InputError, LexiconError
from ..store import Store
from .options import chosen

Files = dict[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """Where the words of an installation are."""

    store: Store
    own: tuple[Path, ...]
    review: bool
    seconded: bool

    def base(self) -> Files:
        """Return the files that came with Heedful and those of the own directory."""
        from .. import sources

        return dict(sources.files((sources.packaged(), *self.own)))

    def in_force(self) -> Files:
        """Return all files in force, those published included."""
        return self.laid(self.base(), self.store.in_force() if self.store.exists() else {})

    def laid(self, files: Mapping[str, str], over: Mapping[str, str]) -> Files:
        """Return files with others laid over them; an empty one goes back to the file that came with Heedful."""
        from ..lexicon import editing

        return editing.laid(files, over, self.base())

    def of_directory(self, directory: Path) -> Files:
        """Return the files of a directory that differ from those in force."""
        from .. import sources

        before = self.in_force()
        return {name: text for name, text in sources.files((directory,)).items() if before.get(name) != text}


def words(options: dict[str, str | None]) -> Words:
    """Return where the words are, as chosen."""
    settings = chosen(options).settings
    own = (settings.lexicons,) if settings.lexicons else ()
    return Words(Store(settings.database_url), own, settings.review, settings.seconded)


def problems(files: Mapping[str, str], store: Store | None = None) -> list[str]:
    """Return all that is wrong with files, a weights.json among them included; a store remembers what was good."""
    from .. import sources, verdicts
    from ..check import check_files

    checked = verdicts.problems(files, store, datetime.now(UTC)) if store else check_files(files)
    found = [str(problem) for problem in checked]
    try:
        sources.weights(files)
    except LexiconError as error:
        found.append(str(error))
    return found


def stop_at(found: Iterable[object]) -> None:
    """Print problems and end with status 1 when there is one."""
    lines = list(found)
    for line in lines:
        click.echo(line)
    if lines:
        sys.exit(1)


def echo_changes(before: Mapping[str, str], after: Mapping[str, str], texts: bool = False) -> None:
    """Print what differs, entry by entry; with `texts` line by line too."""
    from ..lexicon.changes import compare

    changes = compare(before, after)
    for entry in changes.entries:
        fields = ", ".join(field.name for field in entry.fields) if entry.how == "changed" else ""
        click.echo(f"{entry.how:8} {entry.language} {entry.id}" + (f": {fields}" if fields else ""))
    for file in changes.files if texts else ():
        click.echo(f"{os.linesep if changes.entries else ''}{file.how} {file.file}")
        for line in file.lines:
            click.echo(line.text if line.kind == "@" else f"{line.kind}{line.text}")
    if not changes.files:
        click.echo("Nothing differs.")


def read_words(path: Path, before: Mapping[str, str]) -> tuple[Files, list[str]]:
    """Return the files that a CSV table, a YAML file or a directory changes, and what is wrong with its rows."""
    from .. import sources
    from ..lexicon import table

    if path.is_dir():
        return dict(sources.files((path,))), []
    text = sources.text(path)
    if path.suffix == ".csv":
        found = table.read(before, text)
        return found.files, [str(problem) for problem in found.problems]
    if path.suffix in (".yml", ".txt"):
        return {_name(path): text}, []
    raise InputError(f"`{path.name}` is no .csv, .yml or .txt file", field="FILE", remedy="Name one, or a directory.")


def _name(path: Path) -> str:
    """The name of a file among the others: with its directory, when that is a language's."""
    folder = path.resolve().parent.name
    return path.name if path.name in ("mail.yml", "languages.yml") else f"{folder}/{path.name}"
