"""Where in the form of an entry a problem stands: its field, and the line there."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ...check import Problem
from ...errors import InputError, LexiconError
from ...lexicon import Finder, editing, parse
from ...lexicon.fields import keys

# What the keys of a file are called in the form.
_CALLED = {
    "`match` examples": "sentences of “Must be found”", "an `except`": "an exception", "`except`": "exception",
    "`match`": "“Must be found”", "`no_match`": "“Must not be found”",
}  # fmt: skip
_FIELDS = {*keys("cue"), *keys("suggest"), "name", "label", "sentence"}


class Spotted(NamedTuple):
    """A problem as a form shows it: `field` is one of the form's own, "" for none; `row` counts from 1, 0 for none."""

    file: str
    line: int
    entry: str
    remedy: str
    field: str = ""
    row: int = 0


def spotted(problems: Iterable[Problem], files: Mapping[str, str], language: str, id: str) -> tuple[Spotted, ...]:
    """Return problems with their places in the form of an entry."""
    rows = _rows(files, language, id)
    return tuple(
        Spotted(p.file, p.line, p.entry, _said(p.remedy), *rows.get((p.file, p.line), ("", 0))) for p in problems
    )


def refused(error: InputError) -> Spotted:
    """Return what a form is refused for."""
    message = error.message if error.message.endswith((".", "!", "?", ":")) or not error.remedy else f"{error.message}."
    said = f"{message} {error.remedy}".strip()
    known = error.field in _FIELDS
    return Spotted("" if known else error.field, 0, "", said, error.field if known else "")


def plain(words: str, field: str = "") -> Spotted:
    """Return something to mend in our own words."""
    return Spotted("", 0, "", words, field)


def _said(remedy: str) -> str:
    for key, called in _CALLED.items():
        remedy = remedy.replace(key, called)
    return remedy


def _rows(files: Mapping[str, str], language: str, id: str) -> dict[tuple[str, int], tuple[str, int]]:
    try:
        entry = editing.find(parse(files), language, id)
    except (LexiconError, InputError):
        return {}
    if not isinstance(entry, Finder):
        return {}
    blocks = {"phrases": entry.phrases, "except": entry.excepts, "match": entry.match, "no_match": entry.no_match}
    return {
        (entry.file, line.number): (name, row)
        for name, lines in blocks.items()
        for row, line in enumerate(lines, 1)
    }  # fmt: skip
