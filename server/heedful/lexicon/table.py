"""Entries as a table (CSV, RFC 4180): one row for each line of each field, for people who like spreadsheets.

A cell that a spreadsheet would take for a formula gets an apostrophe before it, which reading takes away again.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..errors import InputError
from . import Lexicons
from .changes import Changes, compare
from .editing import add, replace
from .fields import Entry, Files, Where, checked, fields, held, keys, name_of, place
from .nodes import mean

COLUMNS = ("language", "file", "section", "cause_or_label", "entry", "kind", "field", "text")
NEEDED = ("language", "cause_or_label", "entry", "kind", "field", "text")
_FORMULA = re.compile(r"[=+\-@\t\r']")
MOST_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Something to mend in a table: `row` is the line of the sheet, the heading being 1."""

    row: int
    column: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.message}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class Imported:
    """What a table would do: the files that change, what is wrong with it, what differs."""

    files: Files
    problems: tuple[RowProblem, ...]
    changes: Changes


def export(lexicons: Lexicons, languages: Sequence[str] = ()) -> str:
    """Return the entries of all languages, or of some, as CSV."""
    sheet = _Sheet()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for code, lexicon in lexicons.languages.items():
        entries: tuple[Entry, ...] = (*lexicon.finders, *lexicon.offers)
        for entry in entries if not languages or code in languages else ():
            writer.writerows([_harmless(cell) for cell in row] for row in _rows(code, entry))
    return "".join(sheet.parts)


def read(files: Mapping[str, str], text: str, most: int = 0) -> Imported:
    """Return what a table would change in the files. Each entry that it names gets the fields that it holds.

    Entries and fields that it does not name stay. Nothing is written: this is the dry run, too. More entries than
    `most` that would change, when it is given, are a problem, and none of them is looked at.
    """
    problems: list[RowProblem] = []
    after: Files = {**files}
    groups = _differing(files, _groups(text, problems))
    if most and len(groups) > most:
        remedy = f"Split the table into parts of {most} changes, or take `heedful lexicon import` on the server."
        problems.append(RowProblem(groups[most].row, "entry", f"more than {most} entries would change", remedy))
        groups = []
    for group in groups:
        try:
            after = _applied(after, group)
        except InputError as error:
            problems.append(RowProblem(group.row, error.field or "entry", error.message, error.remedy))
    changed = {name: new for name, new in after.items() if files.get(name) != new}
    return Imported(changed, tuple(problems), compare(files, after))


class _Sheet:
    """Takes what `csv` writes."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, text: str) -> None:
        self.parts.append(text)


def _rows(language: str, entry: Entry) -> Iterator[tuple[str, ...]]:
    kind, label = place(entry)
    section = {"cue": "cues", "suggest": "suggest"}.get(kind, kind)
    begin = (language, entry.file, section, label, name_of(entry), kind)
    values = fields(entry)
    for key in keys(kind):
        for line in values[key].split("\n") if values[key] else ():
            yield (*begin, key, line)


def _harmless(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _restored(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


@dataclass(frozen=True, slots=True)
class _Group:
    """All rows of one entry."""

    row: int
    language: str
    where: Where
    name: str
    fields: Mapping[str, str]


def _groups(text: str, problems: list[RowProblem]) -> Iterable[_Group]:
    """The entries that a table names, in its order."""
    found: dict[tuple[str, str, str, str], tuple[int, dict[str, list[str]]]] = {}
    for number, row in _records(text, problems):
        missing = next((name for name in ("language", "entry", "kind", "field") if not row[name]), "")
        if missing:
            problems.append(RowProblem(number, missing, "this cell is empty", "Fill it, or delete the row."))
            continue
        key = (row["language"], row["kind"], row["cause_or_label"], row["entry"])
        fields_ = found.setdefault(key, (number, {}))[1]
        fields_.setdefault(row["field"], []).append(row["text"])
    return [
        _Group(number, language, Where(kind, label), name, {key: "\n".join(lines) for key, lines in said.items()})
        for (language, kind, label, name), (number, said) in found.items()
    ]


def _records(text: str, problems: list[RowProblem]) -> Iterator[tuple[int, dict[str, str]]]:
    lines = re.findall(r"[^\n]*\n|[^\n]+", text.removeprefix("\ufeff"))
    reader = csv.reader(lines, strict=True, delimiter=_delimiter(lines[0] if lines else ""))
    head: list[str] = []
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if not head:
                head = [cell.strip().lower() for cell in cells]
                if not _known(head, problems):
                    return
            elif any(cell.strip() for cell in cells):
                if number > MOST_ROWS:
                    problems.append(RowProblem(number, "row", f"more than {MOST_ROWS} rows", "Split the table."))
                    return
                filled = [*cells, *[""] * (len(head) - len(cells))]
                yield number, {name: _restored(cell).strip() for name, cell in zip(head, filled, strict=False)}
    except csv.Error as error:
        remedy = "Save the table as CSV with a quotation mark doubled inside quotes."
        problems.append(RowProblem(number + 1, "row", f"this row cannot be read: {error}", remedy))
    if not head:
        problems.append(RowProblem(1, "row", "the table is empty", f"Begin with the columns {', '.join(COLUMNS)}."))


def _delimiter(head: str) -> str:
    """Spreadsheets of countries with a decimal comma write semicolons."""
    return ";" if head.count(";") > head.count(",") else ","


def _known(head: list[str], problems: list[RowProblem]) -> bool:
    missing = [name for name in NEEDED if name not in head]
    for name in missing:
        near = mean(name, head) if head else ""
        remedy = f"{near} Call it `{name}`." if near.startswith("Did") else f"Add the column `{name}`."
        problems.append(RowProblem(1, name, "this column is missing", remedy))
    return not missing


def _differing(files: Mapping[str, str], groups: Iterable[_Group]) -> list[_Group]:
    """Return the groups that do not say what their entries say already: a whole export may come back."""
    there: dict[str, dict[str, Entry]] = {}
    found = []
    for group in groups:
        if group.language not in there:
            entries = reversed(held(files, group.language)[0])
            there[group.language] = {entry.id: entry for entry in entries}
        entry = there[group.language].get(_id(group))
        if entry is None or not _says(entry, group):
            found.append(group)
    return found


def _says(entry: Entry, group: _Group) -> bool:
    try:
        wanted = checked(group.where.kind, group.fields)
    except InputError:
        return False
    return place(entry) == group.where and {**fields(entry), **wanted} == fields(entry)


def _id(group: _Group) -> str:
    label = f"{group.where.label}/" if group.where.label else ""
    return f"{label}covers/{group.name}" if group.where.kind == "covers" else f"{label}{group.name}"


def _applied(files: Files, group: _Group) -> Files:
    _refuse_unknown(files, group)
    found, broken = held(files, group.language)
    if any(entry.id == _id(group) for entry in found):
        return replace(files, _id(group), group.language, group.fields)
    if broken:
        raise broken[0]
    return add(files, group.language, group.where, group.name, group.fields)


def _refuse_unknown(files: Files, group: _Group) -> None:
    if f"{group.language}/language.yml" not in files:
        codes = [name.split("/")[0] for name in files if name.endswith("/language.yml")]
        remedy = mean(group.language, codes)
        raise InputError(f"there is no language `{group.language}`", field="language", remedy=remedy)
