import csv

import pytest

from heedful.lexicon import editing, parse, table
from tiny import sources

HEAD = ",".join(table.COLUMNS)


def rows(text):
    return list(csv.DictReader(text.splitlines()))


def test_each_line_of_each_field_is_a_row():
    out = rows(table.export(parse(sources())))
    phrases = [row["text"] for row in out if row["entry"] == "still-waiting" and row["field"] == "phrases"]
    assert phrases[:2] == ["still|been waiting", "(still) have not heard (back|anything)"]
    assert {row["kind"] for row in out} == {"cue", "covers", "suggest"}
    assert {row["file"] for row in out} == {"en/waiting.yml"}
    assert rows(table.export(parse(sources()), ["de"])) == []


def test_what_was_exported_changes_nothing():
    read = table.read(sources(), table.export(parse(sources())))
    assert (read.files, read.problems, read.changes.entries) == ({}, (), ())


@pytest.mark.parametrize("text", ["=1+1", "+49 waits", "-waits", "@you waits", "'tis waiting", "'=a"])
def test_no_cell_is_a_formula_and_reading_gives_the_text_back(text):
    files = editing.replace(sources(), "waiting/still-waiting", "en", {"no_match": text})
    out = table.export(parse(files))
    assert not [cell for row in rows(out) for cell in row.values() if cell[:1] in "=+-@" and cell]
    assert table.read(files, out).files == {}
    assert (
        editing.fields(
            editing.find(parse({**sources(), **table.read(sources(), out).files}), "en", "waiting/still-waiting")
        )["no_match"]
        == text
    )


def test_quotes_and_commas_stay():
    text = 'He said "still waiting, friends".'
    files = editing.replace(sources(), "waiting/still-waiting", "en", {"no_match": text})
    assert table.read(files, "\ufeff" + table.export(parse(files))).files == {}


def test_a_table_changes_and_adds_entries_and_leaves_the_rest():
    sheet = f"""{HEAD}
en,,,waiting,still-waiting,cue,strength,3
en,,,waiting,in-queue,cue,phrases,kept in a queue
en,,,waiting,in-queue,cue,match,I was [kept in a queue].
en,,,waiting,in-queue,cue,no_match,No queue.
"""
    read = table.read(sources(), sheet)
    assert read.problems == () and list(read.files) == ["en/waiting.yml"]
    assert [(e.id, e.how, [f.name for f in e.fields]) for e in read.changes.entries][1] == (
        "waiting/still-waiting", "changed", ["strength"],
    )  # fmt: skip
    assert read.changes.entries[0].how == "added"


def test_semicolons_of_a_spreadsheet_are_read():
    sheet = f"{HEAD}\nen,,,waiting,still-waiting,cue,strength,3\n".replace(",", ";")
    assert table.read(sources(), sheet).changes.entries[0].fields[0].after == ("3",)


@pytest.mark.parametrize(
    ("sheet", "row", "says"),
    [
        ("", 1, "Begin with the columns language"),
        ("language,kind\n", 1, "Add the column `entry`"),
        (f"{HEAD}\nen,,,waiting,still-waiting,,strength,3\n", 2, "Fill it"),
        (f"{HEAD}\nxx,,,waiting,still-waiting,cue,strength,3\n", 2, "Available: en"),
        (f"{HEAD}\nen,,,waiting,still-waiting,cue,strenght,3\n", 2, "Did you mean `strength`"),
        (f"{HEAD}\nen,,,waiting,still-waiting,cue,strength,7\n", 2, "1 mild"),
        (f"{HEAD}\nen,,,waiting,still-waiting,cue,phrases,a (b\n", 2, "Close the optional part"),
        (f"{HEAD}\nen,,,waiting,new,cue,strength,1\n", 2, "phrases: |"),
        (f'{HEAD}\nen,,,waiting,"new"x,cue,strength,1\n', 2, "doubled"),
    ],
)
def test_each_problem_names_row_and_remedy(sheet, row, says):
    read = table.read(sources(), sheet)
    assert read.files == {} and read.problems[0].row == row, read.problems
    assert any(says in problem.remedy for problem in read.problems), read.problems


@pytest.fixture
def edits(monkeypatch):
    """Which edits were made, by what."""
    made = []
    for name in ("add", "replace"):
        edit = getattr(table, name)
        monkeypatch.setattr(table, name, lambda *args, edit=edit, name=name: made.append(name) or edit(*args))
    return made


def test_only_entries_that_differ_are_work_and_count(edits):
    exported = table.export(parse(sources()))
    number = len({(row["kind"], row["cause_or_label"], row["entry"]) for row in rows(exported)})
    changed = exported.replace(",cue,strength,2", ",cue,strength,3", 1)
    assert number > 1 and changed != exported
    read = table.read(sources(), changed, most=1)
    assert (read.problems, list(read.files), edits) == ((), ["en/waiting.yml"], ["replace"])


def test_more_changes_than_are_wanted_are_refused_before_any_is_made(edits):
    new = [f"en,,,waiting,new-{letter},cue,phrases,kept in line {letter}\n" for letter in "abc"]
    same = "en,,,waiting,still-waiting,cue,strength,2\n"
    read = table.read(sources(), "".join([f"{HEAD}\n", same, *new]), most=2)
    (problem,) = read.problems
    assert (problem.row, problem.column, read.files, edits) == (5, "entry", {}, [])
    assert "more than 2 entries" in str(problem) and "Split the table into parts of 2" in str(problem)
    assert len(table.read(sources(), "".join([f"{HEAD}\n", *new[:2]]), most=2).changes.entries) == 2
    assert edits == ["add", "add"]
