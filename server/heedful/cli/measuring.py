"""The command that measures."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from .. import scan as archives
from ..scan import Reader, rows
from .options import lexicon_directories, settable


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Also measure rightness on the labelled data of this directory, with its own score.py.",
)
@settable("lexicons")
def bench(data: Path | None, **options: str | None) -> None:
    """Measure speed, as ratios within one run, and with --data rightness."""
    from .. import bench as measures
    from .. import sources
    from ..analyse import Analyser

    lexicons = sources.load(lexicon_directories(options))
    analyser = Analyser(lexicons, sources.weights())
    for name, ratio, goal in measures.speed(analyser, lexicons):
        click.echo(f"{name}: {ratio:.2f} (goal: {goal:g} at most{'' if ratio <= goal else ', missed'})")
    for name, figures in measures.rightness(data, _scan_with(analyser)) if data else ():
        click.echo(f"\n{name}")
        for line in _table(figures):
            click.echo(f"  {line}")


def _scan_with(reader: Reader) -> Callable[[Path, Path], None]:
    def scan(source: Path, target: Path) -> None:
        with source.open("rb") as asked, target.open("wb") as answers:
            archives.run(rows.requests(asked), answers, lambda: reader)

    return scan


def _table(figures: Mapping[str, object]) -> Iterator[str]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from (f"{name}.{line}" for line in _table(value))
        else:
            yield f"{name}: {value:.3f}" if isinstance(value, float) else f"{name}: {value}"
