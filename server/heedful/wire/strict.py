"""What makes a body strict: refusals that name the field, in our words, and never quote the sender."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from ..errors import InputError


class MalformedError(InputError):
    """Bytes that are not strict JSON: broken syntax or UTF-8, a key twice, lone surrogates, NUL, NaN, too deep."""


class TooLargeError(InputError):
    """A body over the limit."""


class Names(NamedTuple):
    """What an error may repeat: paths of this form, the fields known at a path, the values that a field may have."""

    path: re.Pattern[str]
    fields: Callable[[str], tuple[str, ...]]
    choices: Mapping[str, tuple[str, ...]]
    remedies: Mapping[str, str]


def explained(message: str, names: Names) -> InputError:
    """Turn the decoder's message into ours. Values it quotes are dropped; only known names and types are kept."""
    what, path = _split(message, names)
    quoted = what.partition("`")[2].removesuffix("`")
    if what.startswith("Object contains unknown field"):
        return _unknown_field(path, quoted, names.fields(path))
    if what.startswith("Object missing required field"):
        return InputError("is missing.", field=join(path, quoted), remedy="Add it.")
    return _bad_value(what, path, names)


def _bad_value(what: str, path: str, names: Names) -> InputError:
    last = path.rpartition(".")[2].partition("[")[0]
    if what.startswith("Invalid enum value"):
        choices = ", ".join(names.choices.get(last, ()))
        return InputError("is not a value that is known.", field=path, remedy=f"Use one of: {choices}.")
    if " of length <= " in what:
        unit, most = _unit(what, path), what.rpartition(" ")[2]
        return InputError(f"has more than {most} {unit}.", field=path, remedy=names.remedies.get(last, "Shorten it."))
    if " matching regex " in what:
        return InputError("is not of the form it must have.", field=path, remedy=names.remedies.get(last, "Mend it."))
    if what.endswith("out of range"):
        return InputError("has a number out of range.", field="id", remedy="Use a string.")
    expected = what.removeprefix("Expected ").replace("`", "")
    return InputError("has the wrong type.", field=path or "body", remedy=f"Expected {expected}.")


def _unit(what: str, path: str) -> str:
    if "array" not in what:
        return "characters"
    return "messages" if path == "thread" else "items"


def _split(message: str, names: Names) -> tuple[str, str]:
    """Return the decoder's sentence and the path it names, "" for none. A path that we do not know is not repeated."""
    what, _, where = message.rpartition(" - at `$")
    path = where.removesuffix("`").removeprefix(".")
    if path.partition("[")[0] == "id":
        return what, "id"
    if names.path.fullmatch(path):
        return what, path
    return message, ""


def _unknown_field(path: str, name: str, known: tuple[str, ...]) -> InputError:
    near = get_close_matches(name, known, n=1)
    # A name that is none may be a sentence of the customer's: it is not repeated.
    field = join(path, name) if name.isidentifier() and len(name) <= 40 else path or "body"
    remedy = f"Did you mean `{near[0]}`?" if near else f"Known fields: {', '.join(known)}."
    return InputError(
        "is an unknown field." if field.endswith(name) else "has an unknown field.", field=field, remedy=remedy
    )


def join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def refuse_twice(body: bytes, names: frozenset[str], other: str = "id") -> None:
    """Refuse a key that stands twice in an object: readers differ in which of the two they take.

    Only keys among `names` are repeated; any other one stands within `other`.
    """
    once = _once(names, other)
    # The decoder takes the last one in silence; numbers are not looked at again.
    json.loads(body, object_pairs_hook=once, parse_int=str, parse_float=str)


def _once(names: frozenset[str], other: str) -> Callable[[list[tuple[str, Any]]], None]:
    def look(pairs: list[tuple[str, Any]]) -> None:
        seen = set()
        for key, _ in pairs:
            if key in seen:
                raise _twice(key if key in names else other, known=key in names and key != other)
            seen.add(key)

    return look


def _twice(field: str, known: bool) -> MalformedError:
    why = "stands there twice." if known else "has a key twice."
    return MalformedError(why, field=field, remedy="Send each key once.")


def hint(body: bytes) -> str:
    """Return what may be wrong with a body that is no strict JSON."""
    if b"\\ud" in body.lower():
        return "Escape surrogates in pairs only, or send the characters unescaped."
    return "Check brackets, quotes and escapes; NaN and Infinity are not JSON."


def refuse_nul(value: Any) -> None:
    """Refuse a NUL character in any string of a value made of plain types."""
    for path, text in _strings(value):
        if "\0" in text:
            raise MalformedError("has a NUL character.", field=path, remedy="Remove it.")


def _strings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            # Keys are known names everywhere but within `id`, whose own keys are not repeated.
            inside = path if path == "id" else join(path, key)
            yield inside, key
            yield from _strings(item, inside)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _strings(item, path if path == "id" else f"{path}[{index}]")
