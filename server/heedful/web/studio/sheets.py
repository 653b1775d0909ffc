"""Tables as CSV, for spreadsheets."""

import csv
import io
from collections.abc import Iterable


def sheet(rows: Iterable[Iterable[str]]) -> str:
    """Return rows as CSV. A cell that a spreadsheet would take for a formula has an apostrophe before it."""
    written = io.StringIO()
    csv.writer(written).writerows([[_inert(cell) for cell in row] for row in rows])
    return written.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
