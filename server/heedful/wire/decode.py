"""From bytes to a `Request`, strictly: one shape, one reading, and an error that names the field otherwise."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import UNSET

from ..errors import InputError
from ..model import CHANNELS, REGISTERS, ROLES, Message, Request
from .shapes import MOST_BODY, MOST_DEPTH, AnalysisRequest, ThreadMessage
from .strict import MalformedError, Names, TooLargeError, explained, hint, refuse_nul, refuse_twice

Recall = Callable[[str], str | None]
"""From a `ref` to the text that it names, or None."""

CHOICES = {"role": ROLES, "register": REGISTERS, "channel": CHANNELS}
NAMES = frozenset((*AnalysisRequest.__struct_fields__, *ThreadMessage.__struct_fields__))
_top, _inner = ("|".join(shape.__struct_fields__) for shape in (AnalysisRequest, ThreadMessage))
PATH = re.compile(rf"(?:{_top})(?:\[[0-9]+\](?:\.(?:{_inner}))?)?")
REMEDIES = {
    "thread": "Send the latest messages only and set `partial` to true.",
    "draft": "Shorten the draft.",
    "text": "Leave out what is quoted or attached.",
}


def _fields(path: str) -> tuple[str, ...]:
    return (ThreadMessage if path else AnalysisRequest).__struct_fields__


KNOWN = Names(PATH, _fields, CHOICES, REMEDIES)
_decoder = msgspec.json.Decoder(AnalysisRequest)


class _Line(msgspec.Struct):
    error: msgspec.Raw | msgspec.UnsetType = UNSET


_lines = msgspec.json.Decoder(_Line)


class UnknownRefError(InputError):
    """A `ref` that names no text here; the client sends the text."""


def forget(ref: str) -> str | None:
    """Know no ref, as where nothing is kept between requests."""
    return None


def decode(body: bytes, recall: Recall = forget) -> tuple[Request, Any]:
    """Return the request and its `id`.

    A time without an offset is read as UTC; an absent `now` is the latest `at`.
    Raises InputError, naming the field, never quoting the sender; its kinds above say more.
    """
    if len(body) > MOST_BODY:
        raise TooLargeError(f"The body has more than {MOST_BODY} bytes.", remedy="Send fewer or shorter messages.")
    wire = _shape(body)
    _refuse_nul(body, wire)
    if wire.thread is UNSET and wire.draft is UNSET:
        raise InputError("There is nothing to read.", field="thread", remedy="Send a `thread`, a `draft` or both.")
    return _request(wire, recall), wire.id


def identity(body: bytes) -> Any:
    """Return the `id` of a request that may be broken elsewhere, or None."""
    try:
        # The lenient decoder: the row may be refused for what only the strict one minds.
        row = json.loads(body)
        value = row.get("id") if isinstance(row, dict) else None
        msgspec.json.encode(value)
    except (ValueError, RecursionError, OverflowError):
        return None
    return value if _depth(value) < MOST_DEPTH else None


def is_error(line: bytes) -> bool:
    """Tell whether a line of output is a row's error rather than its answer. Raises InputError when it is neither."""
    try:
        return _lines.decode(line).error is not UNSET
    except (ValueError, RecursionError):
        raise InputError("is no output of a scan.", field="OUT", remedy="Name another file.") from None


def _shape(body: bytes) -> AnalysisRequest:
    try:
        wire = _decoder.decode(body)
    except msgspec.ValidationError as error:
        raise explained(str(error), KNOWN) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise MalformedError("The body is not strict JSON in UTF-8.", remedy=hint(body)) from None
    except RecursionError:
        raise _too_deep() from None
    if _depth(wire.id) >= MOST_DEPTH:
        raise _too_deep()
    refuse_twice(body, NAMES)
    return wire


def _too_deep() -> MalformedError:
    return MalformedError(f"The body nests more than {MOST_DEPTH} levels deep.", field="id", remedy="Use a plain id.")


def _refuse_nul(body: bytes, wire: AnalysisRequest) -> None:
    if b"\\u0000" in body:
        refuse_nul(msgspec.to_builtins(wire))


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _depth(value: Any) -> int:
    """Return how deep lists and objects nest; level by level, so that no depth can exhaust the stack."""
    depth, level = 0, [value]
    while level := [child for parent in level for child in _children(parent)]:
        depth += 1
    return depth


def _request(wire: AnalysisRequest, recall: Recall) -> Request:
    messages = () if wire.thread is UNSET else wire.thread
    thread = tuple(_message(index, message, recall) for index, message in enumerate(messages))
    return Request(
        thread=thread,
        draft="" if wire.draft is UNSET else wire.draft,
        now=_time(wire.now, "now") or max((message.at for message in thread if message.at), default=None),
        customer=wire.customer,
        agent=wire.agent,
        register=wire.register,
        channel=wire.channel,
        partial=bool(wire.partial),
        brief=bool(wire.brief),
        team=wire.team,
        ui=wire.ui,
    )


def _message(index: int, wire: ThreadMessage, recall: Recall) -> Message:
    path = f"thread[{index}]"
    at = _time(wire.at, f"{path}.at")
    return Message(wire.role, _text(wire, path, recall), at, wire.author, wire.id)


def _text(wire: ThreadMessage, path: str, recall: Recall) -> str:
    if (wire.text is UNSET) == (wire.ref is UNSET):
        raise InputError("needs a `text` or a `ref`, and not both.", field=path, remedy="Send one of them.")
    if wire.text is not UNSET:
        return wire.text
    text = None if wire.ref is UNSET else recall(wire.ref)
    if text is None:
        raise UnknownRefError("names no text that is still known here.", field=f"{path}.ref", remedy="Send its `text`.")
    return text


def _time(value: str | None, path: str) -> datetime | None:
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        raise _no_time(path) from None
    if not 1900 <= time.year < 3000:
        raise _no_time(path)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _no_time(path: str) -> InputError:
    return InputError("is not a date and time.", field=path, remedy="Write it like 2026-05-06T14:30:00+02:00.")
