#!/usr/bin/env python3
"""Measure everything that is promised about speed, a line a figure, each beside its goal.

Figures are ratios within one run, or CPU time, as far as they can be: a busy machine moves these little. What is not
named here goes to `heedful bench`, for the part `core`: --data DIR, --intervals N.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "release"), str(ROOT / "tools")]

from measures import archive, caps, load, peers, start  # noqa: E402

Measure = Callable[[], Iterable[str]]
ROWS = 3_000
PROGRAMS = ("core", "extension")
"""What programs of their own measure."""


def parts(rows: int, seconds: float) -> Mapping[str, Measure]:
    """Return what can be measured here, by name."""
    return {
        "load": partial(load.measure, seconds),
        "start": start.measure,
        "scan": partial(archive.measure, rows),
        "hostile": caps.measure,
        "peers": peers.measure,
    }


def program(name: str, rest: list[str]) -> list[str]:
    """Return the command of a part that is a program of its own."""
    if name == "core":
        return [str(Path(sys.executable).with_name("heedful")), "bench", *rest]
    return [sys.executable, str(ROOT / "tools" / "bench_extension.py")]


def chosen(words: str) -> list[str]:
    """Return the parts that are named, in the order they are measured. Raises ArgumentTypeError."""
    known, asked = [*PROGRAMS, *parts(0, 0)], words.split(",")
    if unknown := [word for word in asked if word not in known]:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(known)}")
    return [name for name in known if name in asked]


def measure(name: str, measures: Mapping[str, Measure], rest: list[str]) -> None:
    """Print the lines of a part under its name."""
    print(f"\n{name}", flush=True)
    if name in measures:
        for line in measures[name]():
            print(f"  {line}", flush=True)
    else:
        subprocess.run(program(name, rest), check=True, env={"PYTHONPATH": str(ROOT / "tests"), **os.environ})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    every = [*PROGRAMS, *parts(0, 0)]
    parser.add_argument("--only", type=chosen, default=every, metavar="PARTS", help=f"of {','.join(every)}")
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the longer archive (1000000 takes hours)")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long the agents type")
    asked, rest = parser.parse_known_args()
    for name in asked.only:
        measure(name, parts(asked.rows, asked.seconds), rest)


if __name__ == "__main__":
    main()
