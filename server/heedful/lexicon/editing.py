"""Changing one entry in the text of its file: comments, order and everything else stay as they were written."""

from collections.abc import Mapping

import yaml

from .entries import BLOCKS
from .fields import (
    Entry,
    Fields,
    Files,
    Where,
    checked,
    fields,
    find,
    keys,
    located,
    name_of,
    place,
    verified,
    within,
)
from .placing import add, move, remove, rewrite, written
from .splice import Pair, block, flow, inline, merged, pair, pairs, rendered, sample, spliced

__all__ = (
    "Entry", "Fields", "Files", "Where", "add", "changed", "fields", "find", "laid", "move", "name_of", "place",
    "remove", "replace", "rewrite", "within", "written",
)  # fmt: skip


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> Files:
    """Return the files that are new or differ: what a draft keeps."""
    return {name: text for name, text in after.items() if before.get(name) != text}


def laid(files: Mapping[str, str], over: Mapping[str, str], beneath: Mapping[str, str]) -> Files:
    """Return files with others laid over them; an empty one means the text `beneath`, which came with Heedful."""
    all_files = {**files, **{name: text or beneath.get(name, "") for name, text in over.items()}}
    return {name: text for name, text in all_files.items() if text}


def replace(files: Mapping[str, str], entry_id: str, language: str, change: Fields) -> Files:
    """Return the files with some fields of an entry changed. Raises InputError, LexiconError for what cannot stand."""
    entry = within(files, entry_id, language)
    was = fields(entry)
    wanted = {key: value for key, value in checked(place(entry).kind, change).items() if value != was[key]}
    if not wanted:
        return {**files}
    text = _replaced(files[entry.file], entry, wanted)
    return verified(files, entry.file, text, {entry_id: was | wanted})


def _replaced(text: str, entry: Entry, wanted: Fields) -> str:
    was = fields(entry)
    found = located(entry.file, text, entry)
    if not isinstance(found.value, yaml.MappingNode) or found.value.flow_style:
        text = _unfolded(text, found, was, keys(place(entry).kind))
        found = located(entry.file, text, entry)
    edits = [edit for key, value in wanted.items() for edit in _edits(found, key, value)]
    new = [key for key in keys(place(entry).kind) if wanted.get(key) and pair(text, found.value, key) is None]
    return spliced(text, [*edits, *_insertions(found, new, wanted, keys(place(entry).kind))])


def _edits(found: Pair, key: str, value: str) -> list[tuple[int, int, str]]:
    """How a key that stands in an entry changes."""
    old = pair(found.text, found.value, key)
    if old is None:
        return []
    if not value:
        return [(old.start, min(old.end + 1, len(found.text)), "")]
    begin, end = old.span
    if key in BLOCKS:
        lines = merged(old.lines, value.split("\n"))
        put = block(lines, old.indent) if lines != list(old.lines) else found.text[begin:end]
    elif key == "sample":
        put = flow(sample(value).items())
    else:
        put = inline(value, getattr(old.value, "style", None))
    if isinstance(old.value, yaml.MappingNode) and not old.value.flow_style:
        return [(int(old.key.end_mark.index), old.end, f": {put}")]
    return [(begin, end, f" {put}" if begin == end else put)]


def _insertions(found: Pair, new: list[str], wanted: Fields, order: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """New keys, each behind those that come before it."""
    standing = pairs(found.text, found.value)
    column = standing[0].column
    places: dict[int, str] = {}
    for key in new:
        before = [p for p in standing if p.name in order[: order.index(key)] and wanted.get(p.name, "x")]
        at = max((p.end for p in before), default=standing[0].start - 1)
        places[at] = places.get(at, "") + "\n" + rendered(key, wanted[key], column)
    return [(at, at, put) for at, put in places.items()]


def _unfolded(text: str, found: Pair, was: Fields, order: tuple[str, ...]) -> str:
    """Write an entry that stands on one line as one key a line."""
    begin, end = found.span
    column = found.column + 2
    lines = "".join("\n" + rendered(key, was[key], column) for key in order if was[key])
    return spliced(text, [(int(found.key.end_mark.index), max(begin, end), f":{lines}")])
