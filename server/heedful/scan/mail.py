"""Mails: an mbox file read as a stream, and the words of one mail."""

from collections.abc import Iterator
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any, BinaryIO

# Of a longer mail, the end is dropped: the words come first, attachments after them.
MOST_MAIL = 2 * 2**20
MOST_NAME = 200


def requests(stream: BinaryIO) -> Iterator[dict[str, Any]]:
    """Yield a request for each mail: its words are the customer's, its id is the Message-ID or else its number."""
    for number, raw in enumerate(_split(stream), 1):
        mail = message_from_bytes(raw, policy=policy.default)
        name = _header(mail, "Message-ID") or str(number)
        yield {"id": name, "thread": [message(mail)]}


def parse(raw: bytes) -> dict[str, Any]:
    """Return the bytes of one mail as a customer's message."""
    return message(message_from_bytes(raw, policy=policy.default))


def message(mail: EmailMessage) -> dict[str, Any]:
    """Return a mail as a customer's message: plain text, else HTML."""
    author, address = parseaddr(_header(mail, "From"))
    found = {"role": "customer", "text": _words(mail), "author": (author or address)[:MOST_NAME] or None}
    return {**found, "at": _time(mail)}


def _split(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the mails between lines that begin with "From " after a blank one, without an index of the file."""
    parts: list[bytes] = []
    size, blank, inside = 0, True, False
    for line in iter(lambda: stream.readline(2**16), b""):
        if blank and line.startswith(b"From "):
            if inside:
                yield b"".join(parts)
            parts, size, blank, inside = [], 0, False, True
            continue
        if size < MOST_MAIL:
            parts.append(line[1:] if line.lstrip(b">").startswith(b"From ") and line.startswith(b">") else line)
            size += len(line)
        blank = not line.strip(b"\r\n")
    if inside:
        yield b"".join(parts)


def _header(mail: Any, name: str) -> str:
    try:
        return str(mail[name] or "").strip()
    except (ValueError, IndexError, AttributeError):  # the standard library's parser fails on some broken headers
        return ""


def _time(mail: EmailMessage) -> str | None:
    try:
        time = parsedate_to_datetime(_header(mail, "Date"))
    except (ValueError, TypeError):
        return None
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).isoformat()


def _words(mail: EmailMessage) -> str | None:
    """Return the words, or None for a mail so broken that its row must be refused."""
    try:
        body = mail.get_body(("plain", "html"))
    except AttributeError:  # parts that are no parts: the standard library's parser leaves strings there
        return None
    if body is None:
        return ""
    try:
        return str(body.get_content())
    except (LookupError, ValueError):  # a character set that nobody knows
        payload = body.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
