"""The command that reads one exchange for a person."""

import re
import sys
from dataclasses import replace
from typing import Any, BinaryIO

import click

from .. import wire
from ..errors import InputError
from ..model import Request
from .options import lexicon_directories, settable
from .report import lines

REQUEST = re.compile(rb'\s*\{\s*["}]')


@click.command()
@click.option("--thread", type=click.File("rb"), help="A JSON request, or the customer's mail as plain text or .eml.")
@click.option("--draft", type=click.File("rb"), help="The draft; without it, the one on stdin or in the request.")
@click.option("--json", "as_json", is_flag=True, help="Print the API's answer.")
@settable("lexicons")
def check(thread: BinaryIO | None, draft: BinaryIO | None, as_json: bool, **options: str | None) -> None:
    """Read a thread and a draft, and say what the draft leaves out and what makes it worse.

    Without --thread, stdin holds a JSON request or a draft alone.
    """
    from .. import scan

    request, id = _exchange(thread, draft)
    analysis = scan.lexicon_reader(lexicon_directories(options)).analyse(request)
    if as_json:
        click.echo(wire.encode(analysis, request, id))
    else:
        click.echo("\n".join(lines(analysis, request)))


def _exchange(thread: BinaryIO | None, draft: BinaryIO | None) -> tuple[Request, object]:
    said = thread.read() if thread else b""
    # A request brings its own draft, so that stdin is left alone.
    written = draft.read() if draft else b"" if REQUEST.match(said) else _piped()
    if not thread and not draft and REQUEST.match(written):
        said, written = written, b""
    request, id = wire.decode(said if REQUEST.match(said) else _row(said, thread))
    if not written:
        return request, id
    # The draft is held to the limits of the wire as well.
    drafted, _ = wire.decode(wire.to_json({"draft": _text(written, "draft")}))
    return replace(request, draft=drafted.draft), id


def _piped() -> bytes:
    return b"" if sys.stdin.isatty() else sys.stdin.buffer.read()


def _row(said: bytes, thread: BinaryIO | None) -> bytes:
    return wire.to_json({"thread": [_message(said, getattr(thread, "name", ""))] if thread else []})


def _message(raw: bytes, name: str) -> dict[str, Any]:
    from ..scan import mail

    return mail.parse(raw) if name.endswith(".eml") else {"role": "customer", "text": _text(raw, "thread")}


def _text(raw: bytes, field: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("is not UTF-8.", field=field, remedy="Save it as UTF-8.") from None
