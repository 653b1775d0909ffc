"""The command that reads an archive."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import BinaryIO

import click

from .. import scan as archives
from .. import wire
from ..errors import InputError
from ..scan import rows as readers
from .options import lexicon_directories, settable
from .report import macro


@click.command()
@click.argument("source", metavar="IN", type=click.File("rb"))
@click.argument("target", metavar="[OUT]", required=False)
@click.option("--from", "kind", type=click.Choice(sorted(readers.KINDS)), help="What IN is. Default: by its ending.")
@click.option("--macros", is_flag=True, help="IN is a collection of macros: show the risks and blanks of each.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes to share the work."
)
@click.option("--resume", is_flag=True, help="Continue an interrupted run into OUT.")
@settable("lexicons")
def scan(
    source: BinaryIO,
    target: str | None,
    kind: str | None,
    macros: bool,
    workers: int,
    resume: bool,
    **options: str | None,
) -> None:
    """Answer every request in IN, in order, one line each. - is stdin or stdout.

    IN holds JSON lines; or CSV with the columns id, text and draft; or mails as mbox; or a helpdesk's JSON export of
    tickets with comments. With --macros, it holds a JSON list or CSV of title and text; without OUT, the findings are
    printed for a person. A row that cannot be read is answered with its error, and the exit status is 3.
    """
    build = partial(archives.lexicon_reader, lexicon_directories(options))
    rows = readers.rows_of(getattr(source, "name", "-"), kind, macros)(source)
    if macros and target is None:
        bad = _audit(rows, build())
    else:
        with _output(target or "-", rows, resume) as (out, before), _bar(source) as tick:
            bad = archives.run(rows, out, build, workers=workers, before=before, tick=tick).bad
    sys.exit(3 if bad else 0)


@contextmanager
def _output(target: str, rows: Iterator[bytes], resume: bool) -> Iterator[tuple[BinaryIO, archives.Tally]]:
    """Open the output: a new one, or one to continue. Nothing that is there is ever written over."""
    if resume and target == "-":
        raise InputError("can continue a file only.", field="--resume", remedy="Name OUT.")
    if resume:
        with archives.resume(target, rows) as both:
            yield both
    elif target == "-":
        yield sys.stdout.buffer, archives.Tally()
    elif os.path.exists(target):
        raise InputError("exists already.", field="OUT", remedy="Continue it with --resume, or name another file.")
    else:
        with open(target, "xb") as out:
            yield out, archives.Tally()


@contextmanager
def _bar(stream: BinaryIO) -> Iterator[Callable[[int], None]]:
    """Show how far the input is read, on stderr and for a person only."""
    if not (sys.stderr.isatty() and stream.seekable()):
        yield lambda count: None
        return
    with click.progressbar(length=os.fstat(stream.fileno()).st_size, file=sys.stderr, show_pos=False) as bar:
        bar.label = "Reading"
        yield lambda count: bar.update(stream.tell() - bar.pos)


def _audit(rows: Iterator[bytes], reader: archives.Reader) -> int:
    """Print what each macro needs; return how many could not be read."""
    total = bad = 0
    for row in rows:
        total += 1
        try:
            request, title = wire.decode(row)
        except InputError as error:
            bad += 1
            click.echo(f"{wire.identity(row)}\n  {error}")
            continue
        for line in macro(title, reader.analyse(request).draft, request.draft):
            click.echo(line)
    click.echo(f"{total} macros read.")
    return bad
