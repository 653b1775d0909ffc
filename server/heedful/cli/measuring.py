"""The commands that measure and fit."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from .. import scan as archives
from ..errors import InputError
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


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, path_type=Path),
    required=True,
    help="Labelled messages: a JSONL file or a directory of them.",
)
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@settable("lexicons")
def fit(data: Path, out: Path, **options: str | None) -> None:
    """Refit the weights of the reading and write them to OUT.

    Rows are {"text", "level"} or {"thread", "levels"}, levels 0 to 3. Prints cross-validated figures.
    """
    from .. import sources
    from ..analyse import Analyser

    try:
        from .. import fit as fitting
    except ImportError as error:
        raise InputError(f"{error.name} is missing.", remedy="Install `heedful[fit]`.") from error
    weights = sources.weights()
    fitted, report = fitting.fit(Analyser(sources.load(lexicon_directories(options)), weights), data, weights)
    out.write_text(fitting.dump(fitted, report), encoding="utf-8")
    click.echo(f"{report.rows} messages, cross-validated: AUC {report.auc:.3f}, kappa {report.kappa:.3f}, ", nl=False)
    click.echo(f"calibration error {report.calibration_error:.3f}; {len(fitted.of)} weights in {out}")
