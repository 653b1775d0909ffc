"""Labelled rows as features."""

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping
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
HIGHEST = 3


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

    Raises InputError naming file and line, never with text of a row.
    """
    for file in sorted(data.glob("*.jsonl")) if data.is_dir() else [data]:
        for place, row in _related_ones_cut(_parsed(file)):
            try:
                yield from _rows(analyser, row, place, file.stem)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise _refusal(f"cannot be read ({type(error).__name__})", place) from None


def _refusal(message: str, place: str) -> InputError:
    remedy = 'Rows are {"text", "level"} or {"thread", "levels"}, levels 0 to 3.'
    return InputError(message, field=place, remedy=remedy)


def _parsed(file: Path) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield the place and the fields of each row. Bytes, as text would be split at rarer line ends inside a string."""
    for number, line in enumerate(file.read_bytes().removeprefix(codecs.BOM_UTF8).splitlines(), 1):
        if line.strip():
            place = f"{file.name}:{number}"
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if not isinstance(row, dict):
                raise InputError("is no JSON object", field=place, remedy="One per line, in UTF-8.")
            yield place, row


def _related_ones_cut(rows: Iterable[tuple[str, Mapping[str, object]]]) -> Iterator[tuple[str, Mapping[str, object]]]:
    related = 0
    for place, row in rows:
        related += "frustrated" in row
        if "frustrated" not in row or related <= RELATED_ROWS:
            yield place, row


def _rows(analyser: Analyser, row: Mapping[str, object], place: str, stem: str) -> Iterator[Row]:
    if "levels" in row:
        thread, labels = row["thread"], row["levels"]
    elif "text" in row and ("level" in row or "frustrated" in row):
        thread = [{"role": "customer", "text": row["text"]}]
        labels = [row["level"] if "level" in row else _related_level(row["frustrated"], place)]
    else:
        return
    messages = tuple(Message(m["role"], m["text"]) for m in thread)  # type: ignore[attr-defined]
    levels = _levels(labels, sum(message.role == "customer" for message in messages), place)
    related = "frustrated" in row
    group, source = str(row.get("id", place)), "related" if related else str(row.get("source", stem))
    # No vectors at all come of a thread in an unsupported language.
    for features, level in zip(analyser.vectors(Request(thread=messages)), levels, strict=False):
        yield Row(features, level, group, source, RELATED if related else 1.0)


def _levels(labels: object, customers: int, place: str) -> list[float]:
    """Return the levels of as many customer messages, checked."""
    if not isinstance(labels, list):
        raise _refusal("`levels` is no list", place)
    if len(labels) != customers:
        raise _refusal(f"{len(labels)} levels for {customers} customer messages", place)
    if not all(isinstance(v, int | float) and not isinstance(v, bool) and 0 <= v <= HIGHEST for v in labels):
        raise _refusal("a level is no number from 0 to 3", place)
    return [float(level) for level in labels]


def _related_level(frustrated: object, place: str) -> int:
    if frustrated not in (0, 1):
        raise _refusal("`frustrated` is neither true nor false", place)
    return FRUSTRATED if frustrated else 0
