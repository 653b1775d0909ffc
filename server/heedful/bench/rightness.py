"""How right Heedful is on labelled data: the data's own scorer, fed through the same walk as `heedful scan`.

A directory of labelled data holds JSONL files and `score.py`, which makes requests of a file (`requests GOLD`) and
figures of the answers (`score GOLD ANSWERS`, one JSON object). Beside each ranking figure stands bare VADER's, by the
same scorer: the answers with its reading of the last customer message as the score.
"""

import json
import math
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..valence import oracle

RANKING = "auc"
# Between them lie 95 of 100 figures of resampled rows.
TAILS = (0.025, 0.975)
SEED = 1

Scan = Callable[[Path, Path], None]
Figures = Mapping[str, object]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the bounds of its bootstrap interval (None without) and VADER's (None where it has no say)."""

    name: str
    value: object
    low: float | None = None
    high: float | None = None
    vader: float | None = None


def rightness(data: Path, scan: Scan, resamples: int = 0) -> Iterator[tuple[str, list[Figure]]]:
    """Yield each labelled file's name and figures. `scan` answers a file of requests into another.

    With `resamples`, rows are drawn with replacement so many times for the intervals, alike in every run. Raises
    InputError when the directory has no scorer, or the scorer fails.
    """
    for gold in sorted((*data.glob("*.jsonl"), *data.glob("evaluation-only/*.jsonl"))):
        with tempfile.TemporaryDirectory() as scratch:
            yield gold.stem, _measure(_Set(data, gold, Path(scratch)), scan, resamples)


def requests(data: Path) -> Iterator[bytes]:
    """Yield the requests of the labelled files at the top of a directory."""
    for gold in sorted(data.glob("*.jsonl")):
        with tempfile.TemporaryDirectory() as scratch:
            yield from _Set(data, gold, Path(scratch)).asked.read_bytes().splitlines()


class _Set:
    """A labelled file, its scorer, and a directory for what passes between them."""

    def __init__(self, data: Path, gold: Path, scratch: Path) -> None:
        self.gold = gold
        self._scorer, self._scratch = data / "score.py", scratch
        if not self._scorer.is_file():
            raise InputError("no score.py there", field="--data", remedy="Name the directory of the labelled data.")
        self.asked, self.answers = scratch / "asked.jsonl", scratch / "answers.jsonl"
        self.asked.write_bytes(self._run("requests", gold))

    def score(self, gold: Path, answers: Path) -> Figures:
        """Return the scorer's figures, nested ones under dotted names."""
        return dict(_flat(json.loads(self._run("score", gold, answers))))

    def drawn(self, number: int) -> Figures:
        """Return the figures of as many rows, drawn with replacement."""
        rows = self.gold.read_bytes().splitlines()
        draw = random.Random(SEED * 1_000_003 + number).choices(rows, k=len(rows))
        path = self._scratch / f"drawn{number}.jsonl"
        path.write_bytes(b"\n".join(draw) + b"\n")
        return self.score(path, self.answers)

    def by_vader(self) -> Figures:
        """Return the figures of the same answers with VADER's score of the last customer message."""
        read, path = oracle(), self._scratch / "vader.jsonl"
        pairs = zip(_rows(self.asked), _rows(self.answers), strict=True)
        path.write_text("".join(json.dumps(_as_vader(asked, answer, read)) + "\n" for asked, answer in pairs))
        return self.score(self.gold, path)

    def _run(self, *arguments: str | Path) -> bytes:
        done = subprocess.run([sys.executable, self._scorer, *arguments], capture_output=True, check=False)
        if done.returncode:
            remedy = "Run it on its own to see why."
            raise InputError(f"its score.py failed ({_kind(done.stderr)})", field="--data", remedy=remedy)
        return done.stdout


def _kind(stderr: bytes) -> str:
    """What kind of error a program ended with. The rest of what it says may be words of a mail."""
    last = (stderr.decode(errors="replace").strip().splitlines() or [""])[-1]
    name = last.partition(":")[0]
    return name if name.replace(".", "").isidentifier() and name.endswith("Error") else "no error named"


def _measure(labelled: _Set, scan: Scan, resamples: int) -> list[Figure]:
    scan(labelled.asked, labelled.answers)
    ours = labelled.score(labelled.gold, labelled.answers)
    ranked = [name for name in ours if name.startswith(RANKING)]
    vader = labelled.by_vader() if ranked else {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        drawn = list(pool.map(labelled.drawn, range(resamples)))
    return [
        Figure(name, value, *_interval(name, drawn), _number(vader.get(name)) if name in ranked else None)
        for name, value in ours.items()
    ]


def _interval(name: str, drawn: Sequence[Figures]) -> tuple[float | None, float | None]:
    """The bounds between which most draws lie; None for what is no share."""
    values = sorted(v for figures in drawn if (v := _number(figures.get(name))) is not None)
    if not values:
        return None, None
    low, high = (values[round(tail * (len(values) - 1))] for tail in TAILS)
    return low, high


def _number(value: object) -> float | None:
    return value if isinstance(value, float) and math.isfinite(value) else None


def _flat(figures: Figures, prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _as_vader(asked: Row, answer: Row, read: Callable[[str], Any]) -> Row:
    """Give the answer's last customer message VADER's score, turned into 0..1 for upset."""
    spoken = [m for m in answer.get("messages", ()) if m.get("role") == "customer"]
    if spoken:
        text = asked["thread"][spoken[-1]["index"]]["text"]
        spoken[-1]["score"] = (1 - read(text)["compound"]) / 2
    return answer


def _rows(path: Path) -> Iterator[Row]:
    yield from map(json.loads, path.read_bytes().splitlines())
