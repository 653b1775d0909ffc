"""Where rows come from: files of many kinds, each turned into requests as JSON, one at a time."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import InputError
from ..wire import MOST_BODY
from . import helpdesk, mail
from .streams import decoded

Rows = Callable[[BinaryIO], Iterator[bytes]]

COLUMNS = ("id", "text", "draft")
MACRO_COLUMNS = ("title", "text")
# A field may be longer than a message: it is then refused as a row, not as a file.
MOST_FIELD = 16 * 2**20


def requests(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines that are not blank. Of a line over the body's limit, only so much as to be refused is kept."""
    while line := stream.readline(MOST_BODY + 2):
        rest = line
        while len(rest) > MOST_BODY and not rest.endswith(b"\n"):
            rest = stream.readline(MOST_BODY + 2)
        if stripped := line.strip():
            yield stripped


def table(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a request for each row of a CSV file with the columns id, text and perhaps draft; text is a customer's."""
    for row in _csv(stream, COLUMNS, needed=("text",)):
        thread = [{"role": "customer", "text": row["text"]}] if row["text"] else []
        yield row_of({"id": row.get("id"), "thread": thread, "draft": row.get("draft") or ""})


def mailbox(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a request for each mail of an mbox file."""
    return map(row_of, mail.requests(stream))


def tickets(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a request for each ticket of a helpdesk's export: JSON objects one per line, in a list, or in `tickets`."""
    return map(row_of, map(helpdesk.request, helpdesk.objects(stream, "tickets")))


def macros(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a request with a draft alone for each macro of a JSON export (a list, or `{"macros": […]}`)."""
    return map(row_of, map(helpdesk.macro, helpdesk.objects(stream, "macros")))


def macro_table(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a request with a draft alone for each row of a CSV file with the columns title and text."""
    for row in _csv(stream, MACRO_COLUMNS, needed=MACRO_COLUMNS):
        yield row_of({"id": row["title"], "draft": row["text"] or ""})


KINDS: Mapping[str, Rows] = {"jsonl": requests, "csv": table, "mbox": mailbox, "helpdesk": tickets}
MACRO_KINDS: Mapping[str, Rows] = {"helpdesk": macros, "csv": macro_table}
ENDINGS = {".csv": "csv", ".mbox": "mbox", ".mbx": "mbox", ".json": "helpdesk"}


def rows_of(name: str, kind: str | None, macros: bool) -> Rows:
    """Return how to read a file: as the kind named, else by the ending of its name, else as JSON lines."""
    kind = kind or ENDINGS.get(Path(name).suffix.lower(), "helpdesk" if macros else "jsonl")
    known = MACRO_KINDS if macros else KINDS
    if kind not in known:
        raise InputError(f"cannot be {kind}.", field="--from", remedy=f"Macros come as {' or '.join(known)}.")
    return known[kind]


def row_of(request: Mapping[str, Any]) -> bytes:
    """Return a request as JSON. Bytes that were no UTF-8 become lone surrogates, which the decoder refuses by row."""
    return json.dumps(request).encode()


def _csv(stream: BinaryIO, known: tuple[str, ...], needed: Iterable[str]) -> Iterator[dict[str, str | None]]:
    csv.field_size_limit(MOST_FIELD)
    with decoded(stream, newline="") as text:
        yield from _rows(csv.DictReader((line.replace("\0", "") for line in text), strict=True), known, needed)


def _rows(
    rows: "csv.DictReader[str]", known: tuple[str, ...], needed: Iterable[str]
) -> Iterator[dict[str, str | None]]:
    try:
        header = rows.fieldnames or ()
        if set(header) - set(known) or set(needed) - set(header):
            remedy = f"The first line names: {', '.join(known)}."
            raise InputError("has other columns than expected.", field="IN", remedy=remedy)
        yield from rows
    except csv.Error:
        line = rows.reader.line_num
        raise InputError("is not CSV.", field=f"IN:{line}", remedy="Check the quotes of this line.") from None
