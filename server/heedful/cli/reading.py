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


@click.command()
@click.option("--thread", type=click.File("rb"), help="A JSON request, or the customer's mail as plain text or .eml.")
@settable("lexicons")
def brief(thread: BinaryIO | None, **options: str | None) -> None:
    """Print a brief for the colleague who takes over: who, how they feel and why, what we promised, what is open.

    Without --thread, stdin holds it.
    """
    from .. import scan

    request, _ = _read(thread.read() if thread else _piped(), thread)
    analysis = scan.lexicon_reader(lexicon_directories(options)).analyse(replace(request, brief=True))
    click.echo(analysis.brief or f"This language ({analysis.language}) is not supported yet: nothing is judged.")


def _exchange(thread: BinaryIO | None, draft: BinaryIO | None) -> tuple[Request, object]:
    said = thread.read() if thread else b""
    # A request brings its own draft, so that stdin is left alone.
    written = draft.read() if draft else b"" if REQUEST.match(said) else _piped()
    if not thread and not draft and REQUEST.match(written):
        said, written = written, b""
    request, id = _read(said, thread) if thread else wire.decode(said or wire.to_json({"thread": []}))
    if not written:
        return request, id
    # The draft is held to the limits of the wire as well.
    drafted, _ = wire.decode(wire.to_json({"draft": _text(written, "draft")}))
    return replace(request, draft=drafted.draft), id


def _read(said: bytes, file: BinaryIO | None) -> tuple[Request, object]:
    """Read a request, or one mail of the customer."""
    return wire.decode(said if REQUEST.match(said) else wire.to_json({"thread": [_message(said, file)]}))


def _piped() -> bytes:
    return b"" if sys.stdin.isatty() else sys.stdin.buffer.read()


def _message(raw: bytes, file: BinaryIO | None) -> dict[str, Any]:
    from ..scan import mail

    return (
        mail.parse(raw)
        if getattr(file, "name", "").endswith(".eml")
        else {"role": "customer", "text": _text(raw, "thread")}
    )


def _text(raw: bytes, field: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("is not UTF-8.", field=field, remedy="Save it as UTF-8.") from None
