"""What may be written into a column: both databases refuse the same, before they are asked."""

import json
import re

from ..errors import InputError
from ..wire import ONE_LINE

MOST_NAME = 200
MOST_FILE = 2_000_000
MOST_TEXT = 200_000
_one_line = re.compile(ONE_LINE).fullmatch
_half = re.compile("[\ud800-\udfff]").search


def line(text: str, field: str, remedy: str, most: int = MOST_NAME) -> str:
    """Return a text without spaces around it. Raises InputError unless it is one line fit for any screen."""
    text = text.strip()
    if not text or len(text) > most or not _one_line(text) or _half(text):
        raise InputError(f"must have 1 to {most} printable characters.", field=field, remedy=remedy)
    return text


def label(text: str, field: str, most: int = MOST_NAME) -> str:
    """Return a text that may be empty. Raises InputError unless it is one line fit for any screen."""
    if len(text) > most or not _one_line(text) or _half(text):
        raise InputError(f"must have at most {most} printable characters.", field=field, remedy="Shorten it.")
    return text


def lines(text: str, field: str, most: int = MOST_TEXT) -> str:
    """Return a text of any number of lines. Raises InputError for one that is too long or no text for a database."""
    if len(text) > most:
        raise InputError(f"must have at most {most} characters.", field=field, remedy="Shorten it.")
    if "\0" in text or _half(text):
        raise InputError("contains a character that is none.", field=field, remedy="Take it out.")
    return text


def clipped(text: str, most: int) -> str:
    """Return as much of a text as there is room for, on one line."""
    return "".join(char if char.isprintable() else " " for char in text)[:most]


def json_object(text: str, field: str) -> str:
    """Return a JSON text as it came. Raises InputError unless it is an object."""
    try:
        known = isinstance(json.loads(lines(text, field)), dict)
    except (ValueError, RecursionError):
        known = False
    if not known:
        raise InputError("must be a JSON object.", field=field, remedy='Write {"name": …}, or {} for none.')
    return text
