"""What forms send, made plain."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from flask import request

from ...lexicon import FLAGS

_MARK = re.compile(r"\[([^\[\]]+)\]")


class Marked(NamedTuple):
    """A sentence without its brackets, and where they stood (code points)."""

    text: str
    spans: tuple[tuple[int, int], ...]


def typed(names: Iterable[str]) -> dict[str, str]:
    """Return the fields that a form has sent, lines ended by \\n; those that it has not are left out."""
    return {name: _lines(request.form[name]) for name in names if name in request.form}


def entry_fields(names: Iterable[str]) -> dict[str, str]:
    """Return the fields of an entry that a form has sent; a box that is not ticked is not sent, so a form with flags
    says that it has them."""
    flags = {name: "true" if request.form.get(name) else "" for name in FLAGS} if request.form.get("flags") else {}
    return {**typed(names), **flags}


def marked(sentence: str) -> Marked:
    """Read the words in [ ] of a sentence."""
    text, spans, end = "", [], 0
    for found in _MARK.finditer(sentence):
        text += sentence[end : found.start()]
        spans.append((len(text), len(text) + len(found[1])))
        text += found[1]
        end = found.end()
    return Marked((text + sentence[end:]).strip(), tuple(spans))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
