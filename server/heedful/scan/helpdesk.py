"""Helpdesk exports: tickets with comments, and macros, as Zendesk writes them, read as a stream."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, TextIO

from ..errors import InputError
from ..wire import MOST_MESSAGES
from .streams import decoded

BLOCK = 2**16
SPACE = re.compile(r"\s*")
MOST_VALUE = 64 * 2**20
BODIES = ("plain_body", "html_body", "body")
# Stands for what is no list of objects: the decoder then refuses the row, naming the field.
WRONG = False


def request(ticket: Mapping[str, Any]) -> dict[str, Any]:
    """Return a ticket as a request: the requester is the customer, internal notes are from others."""
    comments = ticket.get("comments") or _opening(ticket)
    if not _objects(comments):
        return {"id": ticket.get("id"), "thread": WRONG}
    thread = [_message(comment, ticket.get("requester_id")) for comment in comments]
    found = {"id": ticket.get("id"), "partial": len(thread) > MOST_MESSAGES, "channel": "ticket"}
    return {**found, "thread": thread[-MOST_MESSAGES:]} if thread else found


def macro(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a macro as a request with a draft alone; its text is `text`, or the comment that it writes."""
    return {"id": entry.get("title", entry.get("id")), "draft": entry["text"] if "text" in entry else _written(entry)}


def _written(entry: Mapping[str, Any]) -> Any:
    actions = entry.get("actions") or []
    if not _objects(actions):
        return WRONG
    values = {str(action.get("field")): action.get("value") for action in actions}
    written = values.get("comment_value_html") or values.get("comment_value") or ""
    # Zendesk pairs the text with the channel that it goes to.
    return written[-1] if isinstance(written, list) and written else written


def _objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _opening(ticket: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not ticket.get("description"):
        return []
    author, at = ticket.get("requester_id"), ticket.get("created_at")
    return [{"body": ticket["description"], "created_at": at, "author_id": author}]


def _message(comment: Mapping[str, Any], requester: Any) -> dict[str, Any]:
    text = next((comment[body] for body in BODIES if comment.get(body)), "")
    own = comment.get("author_id") == requester
    role = "customer" if own else "agent" if comment.get("public", True) else "other"
    return {"role": role, "text": text, "at": comment.get("created_at")}


def objects(stream: BinaryIO, name: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON list, of the list `name` in a JSON object, or of lines with an object each.

    Raises InputError where the file breaks off or is something else; what came before has been yielded.
    """
    with decoded(stream) as characters:
        text = _Json(characters)
        if text.take("["):
            yield from _items(text)
            return
        while text.peek():
            text.expect("{")
            yield from _object(text, name)


def _items(text: "_Json") -> Iterator[dict[str, Any]]:
    while not text.take("]"):
        item = text.value()
        yield item if isinstance(item, dict) else {}
        text.take(",")


def _object(text: "_Json", name: str) -> Iterator[dict[str, Any]]:
    """Yield the object whose brace was just read; or, where it only wraps the list `name`, the items of that."""
    found: dict[str, Any] = {}
    wraps = False
    while not text.take("}"):
        key = text.value()
        text.expect(":")
        if key == name and text.take("["):
            wraps = True
            yield from _items(text)
        else:
            found[str(key)] = text.value()
        text.take(",")
    if not wraps:
        yield found


class _Json:
    """A JSON text, of which no more is held than the value being read."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._held, self._at = "", 0
        self._decode = json.JSONDecoder().raw_decode

    def _more(self) -> bool:
        """Read on, ever more while one value goes on, so that a long one is not tried too often."""
        left = self._held[self._at :]
        if len(left) > MOST_VALUE:
            raise _broken()
        if block := self._text.read(max(BLOCK, len(left))):
            self._held, self._at = left + block, 0
        return bool(block)

    def peek(self) -> str:
        """Return the next character that is no space, "" at the end."""
        while True:
            self._at = SPACE.match(self._held, self._at).end()  # type: ignore[union-attr]  # it matches everywhere
            if self._at < len(self._held) or not self._more():
                return self._held[self._at : self._at + 1]

    def take(self, character: str) -> bool:
        """Go past a character if it is the next one. Raises InputError at the end."""
        following = self.peek()
        if not following:
            raise _broken()
        self._at += following == character
        return following == character

    def expect(self, character: str) -> None:
        """Go past a character. Raises InputError when another one comes."""
        if not self.take(character):
            raise _broken()

    def value(self) -> Any:
        """Return the value that comes next. Raises InputError when none does."""
        self.peek()
        found = self._try()
        # What reaches the end of the block may go on behind it.
        while (found is None or found[1] == len(self._held)) and self._more():
            found = self._try()
        if found is None:
            raise _broken()
        value, self._at = found
        return value

    def _try(self) -> tuple[Any, int] | None:
        try:
            return self._decode(self._held, self._at)
        except (ValueError, RecursionError):
            return None


def _broken() -> InputError:
    return InputError("is not a complete JSON export.", field="IN", remedy="Export it again, or try another --from.")
