"""The commands that measure and fit."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import scan as archives
from ..errors import InputError
from ..scan import Reader, rows
from .options import lexicon_directories, settable

if TYPE_CHECKING:
    from ..analyse import Analyser
    from ..bench.rightness import Figure
    from ..fit import Fitted


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Also measure rightness on the labelled data of this directory, with its own score.py.",
)
@click.option(
    "--intervals",
    type=click.IntRange(0, 10_000),
    default=0,
    metavar="N",
    help="Draw the rows N times for 95 % intervals.",
)
@click.option("--suggestions", is_flag=True, help="Print what is offered for each gap of the data, and nothing else.")
@settable("lexicons")
def bench(data: Path | None, intervals: int, suggestions: bool, **options: str | None) -> None:
    """Measure speed, as ratios within one run, and with --data rightness, VADER beside it."""
    from .. import bench as measures
    from .. import sources
    from ..bench.rightness import rightness

    if (suggestions or intervals) and not data:
        raise InputError(
            "needs labelled data.", field="--suggestions, --intervals", remedy="Name a directory by --data."
        )
    directories = lexicon_directories(options)
    analyser = archives.lexicon_reader(directories)
    if suggestions and data:
        _print_page(analyser, data)
        return
    for name, ratio, goal in measures.speed(analyser, sources.load(directories)):
        click.echo(f"{name}: {ratio:.2f} (goal: {goal:g} at most{'' if ratio <= goal else ', missed'})")
    for name, figures in rightness(data, _scan_with(analyser), intervals) if data else ():
        click.echo(f"\n{name}")
        for figure in figures:
            click.echo(f"  {_figure(figure)}")


def _print_page(analyser: "Analyser", data: Path) -> None:
    from ..bench.page import page
    from ..bench.rightness import requests

    for line in page(analyser, requests(data)):
        click.echo(line)


def _scan_with(reader: Reader) -> Callable[[Path, Path], None]:
    def scan(source: Path, target: Path) -> None:
        with source.open("rb") as asked, target.open("wb") as answers:
            archives.run(rows.requests(asked), answers, lambda: reader)

    return scan


def _figure(figure: "Figure") -> str:
    value = f"{figure.value:.3f}" if isinstance(figure.value, float) else str(figure.value)
    bounds = f" [{figure.low:.3f}, {figure.high:.3f}]" if figure.low is not None else ""
    vader = f" (VADER {figure.vader:.3f})" if figure.vader is not None else ""
    return f"{figure.name}: {value}{bounds}{vader}"


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, path_type=Path),
    required=True,
    help="Labelled messages: a JSONL file or a directory of them.",
)
@click.option("--afresh", is_flag=True, help="Forget the weights in use instead of starting from them.")
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path), help="Draw the reliability as SVG, there.")
@click.argument("out", required=False, type=click.Path(dir_okay=False, path_type=Path))
@settable("lexicons")
def fit(data: Path, out: Path | None, afresh: bool, picture: Path | None, **options: str | None) -> None:
    """Refit the weights of the reading on labelled messages, show old and new side by side, and write OUT.

    Rows are {"text", "level"} or {"thread", "levels"}, levels 0 to 3. Without OUT nothing changes. To switch, write
    weights.json into your directory of lexicons.
    """
    from .. import sources
    from ..analyse import Analyser
    from ..lexicon import parse

    try:
        from .. import fit as fitting
    except ImportError as error:
        raise InputError(f"{error.name} is missing.", remedy="Install `heedful[fit]`.") from error
    files = sources.files((sources.packaged(), *lexicon_directories(options)))
    weights = sources.weights(files)
    fitted = fitting.fit(Analyser(parse(files), weights), data, weights, afresh)
    for line in comparison(fitted):
        click.echo(line)
    if picture:
        picture.write_text(fitting.picture(fitted.after), encoding="utf-8")
    if out:
        out.write_text(fitting.dump(fitted), encoding="utf-8")
        click.echo(f"{len(fitted.weights.of)} weights written to {out}")
    else:
        click.echo("Nothing is written. Name a file to write the new weights to.")


def comparison(fitted: "Fitted") -> Iterator[str]:
    """Yield the figures of the weights in use and of the new ones, on messages that the new ones had not seen."""
    old, new = fitted.before, fitted.after
    yield f"{new.rows} messages, by score      in use     new"
    yield f"AUC (frustrated or angry)   {old.auc:6.3f}  {new.auc:6.3f}"
    yield f"kappa of the levels         {old.kappa:6.3f}  {new.kappa:6.3f}"
    yield f"calibration error           {old.calibration_error:6.3f}  {new.calibration_error:6.3f}"
    yield f"flags that are right        {old.precision:6.0%}  {new.precision:6.0%}"
    yield f"upset customers flagged     {old.recall:6.0%}  {new.recall:6.0%}"
    for source, apart in fitted.by_source.items():
        yield f"without {source}, on {source}: AUC {apart.auc:.3f}, calibration error {apart.calibration_error:.3f}"
    yield f"The new weights move {fitted.changed} scores to another level."
