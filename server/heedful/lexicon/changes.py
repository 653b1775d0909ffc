"""What differs between two states of lexicon files: entry by entry, and line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff

from ..errors import LexiconError
from . import read
from .fields import Entry, fields, keys, place

_AROUND = 3


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of an entry: its lines before and after, none when it was not set."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An entry that was added, removed or changed (`how`); `file` is where it stands now, or stood."""

    language: str
    id: str
    kind: str
    label: str
    file: str
    how: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a text diff: `kind` is a blank, `+`, `-` or `@` (a heading)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that was added, removed or changed (`how`), with its text diff."""

    file: str
    how: str
    lines: tuple[DiffLine, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All differences. A file that cannot be read takes part in `files` alone."""

    entries: tuple[EntryChange, ...]
    files: tuple[FileChange, ...]


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> Changes:
    """Return what differs between two states of files."""
    differing = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    old, new = _entries(before, differing), _entries(after, differing)
    entries = (_entry(old.get(key), new.get(key), key[0]) for key in sorted({*old, *new}))
    return Changes(tuple(e for e in entries if e), tuple(_file(n, before.get(n), after.get(n)) for n in differing))


def _entries(files: Mapping[str, str], names: list[str]) -> dict[tuple[str, str], Entry]:
    found: dict[tuple[str, str], Entry] = {}
    for name in names:
        try:
            part = read(name, files.get(name, "about: ''"))
        except LexiconError:
            continue
        entries: tuple[Entry, ...] = (*part.finders, *part.offers)
        for entry in entries:
            found.setdefault((name.split("/")[0], entry.id), entry)
    return found


def _entry(old: Entry | None, new: Entry | None, language: str) -> EntryChange | None:
    one = new or old
    assert one is not None
    changed = tuple(_fields(old, new))
    if not changed and old and new:
        return None
    kind, label = place(one)
    how = "changed" if old and new else "added" if new else "removed"
    return EntryChange(language, one.id, kind, label, one.file, how, changed)


def _fields(old: Entry | None, new: Entry | None) -> Iterator[FieldChange]:
    was, now = (fields(entry) if entry else {} for entry in (old, new))
    kinds = {place(entry).kind for entry in (old, new) if entry}
    for key in dict.fromkeys(key for kind in kinds for key in keys(kind)):
        if was.get(key, "") != now.get(key, ""):
            yield FieldChange(key, tuple(was.get(key, "").splitlines()), tuple(now.get(key, "").splitlines()))


def _file(name: str, old: str | None, new: str | None) -> FileChange:
    how = "added" if old is None else "removed" if new is None else "changed"
    rows = unified_diff((old or "").split("\n"), (new or "").split("\n"), lineterm="", n=_AROUND)
    return FileChange(name, how, tuple(DiffLine(row[0], row if row[0] == "@" else row[1:]) for row in list(rows)[2:]))
