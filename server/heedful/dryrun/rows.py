"""Where the messages of a dry run come from: an upload, held in memory, or the sample that ships with Heedful."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from ..errors import InputError
from ..scan.rows import ENDINGS, KINDS, requests

MOST_BYTES = 50 * 2**20


def rows(upload: bytes, name: str, kind: str | None = None) -> Iterator[bytes]:
    """Yield the requests of an upload: of the kind named, else by the ending of its name, else of JSON lines.

    Raises InputError where it is too large, or not of the kind.
    """
    if len(upload) > MOST_BYTES:
        remedy = "Take a sample of it."
        raise InputError(f"has more than {MOST_BYTES // 2**20} MB.", field="file", remedy=remedy)
    kind = kind or ENDINGS.get(Path(name).suffix.lower(), "jsonl")
    if kind not in KINDS:
        raise InputError("is no kind of file that is known.", field="kind", remedy=f"Known are: {', '.join(KINDS)}.")
    return _read(upload, kind)


def sample() -> Iterator[bytes]:
    """Yield the requests that ship with Heedful: everyday messages to support, invented, in English and German."""
    with Path(__file__).with_name("sample.jsonl").open("rb") as file:
        yield from requests(file)


def _read(upload: bytes, kind: str) -> Iterator[bytes]:
    try:
        yield from KINDS[kind](BytesIO(upload))
    except InputError as error:
        # The readers speak of the command line's names.
        place = error.field.replace("IN", "file", 1)
        raise InputError(error.message, field=place, remedy=error.remedy.replace("--from", "kind of file")) from None
