"""A binary stream read as text."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO, TextIO


@contextmanager
def decoded(stream: BinaryIO, newline: str | None = None) -> Iterator[TextIO]:
    """Give a stream as UTF-8 text; other bytes become lone surrogates. The stream stays open, and its owner's."""
    text = TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline=newline)
    try:
        yield text
    finally:
        # Whoever gave up reading may have closed it already.
        if not stream.closed:
            text.detach()
