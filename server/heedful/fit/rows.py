"""Labelled rows as features."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..analyse import Analyser
from ..errors import InputError
from ..model import Message, Request

# Rows that only say whether somebody is frustrated come from related texts, many and not quite the matter: they weigh a
# little, so that rare words are not left at nothing, and count in no figure.
RELATED = 0.05
RELATED_ROWS = 2000
# Texts that get the level "frustrated" in such rows.
FRUSTRATED = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled customer message: features, level 0..3, its thread (`group`), source and weight."""

    features: Mapping[str, float]
    level: float
    group: str
    source: str
    weight: float


def read(analyser: Analyser, data: Path) -> Iterator[Row]:
    """Yield a row for every labelled customer message of a file or directory; other rows are passed over.

    Raises InputError naming file and line.
    """
    for file in sorted(data.glob("*.jsonl")) if data.is_dir() else [data]:
        for number, row in _related_ones_cut(list(_parsed(file))):
            place = f"{file.name}:{number}"
            try:
                yield from _rows(analyser, row, place, file.stem)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                remedy = 'Rows are {"text", "level"} or {"thread", "levels"}, levels 0 to 3.'
                raise InputError(f"cannot be read ({type(error).__name__})", field=place, remedy=remedy) from error


def _parsed(file: Path) -> Iterator[tuple[int, dict[str, object]]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                yield number, dict(json.loads(line))
            except ValueError as error:
                raise InputError("is no JSON object", field=f"{file.name}:{number}", remedy="One per line.") from error


def _related_ones_cut(rows: list[tuple[int, dict[str, object]]]) -> list[tuple[int, dict[str, object]]]:
    return rows[:RELATED_ROWS] if rows and "frustrated" in rows[0][1] else rows


def _rows(analyser: Analyser, row: Mapping[str, object], place: str, stem: str) -> Iterator[Row]:
    if "levels" in row:
        thread, levels = row["thread"], row["levels"]
    elif "text" in row and ("level" in row or "frustrated" in row):
        thread = [{"role": "customer", "text": row["text"]}]
        levels = [row["level"] if "level" in row else FRUSTRATED * bool(row["frustrated"])]
    else:
        return
    messages = tuple(Message(m["role"], m["text"]) for m in thread)  # type: ignore[attr-defined]
    related = "frustrated" in row
    group, source = str(row.get("id", place)), "related" if related else str(row.get("source", stem))
    vectors = analyser.vectors(Request(thread=messages))
    for features, level in zip(vectors, levels, strict=False):  # type: ignore[call-overload]
        yield Row(features, float(level), group, source, RELATED if related else 1.0)
