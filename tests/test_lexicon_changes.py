from heedful.lexicon import editing
from heedful.lexicon.changes import DiffLine, FieldChange, compare
from heedful.lexicon.editing import Where
from tiny import sources

NEW = {"phrases": "kept in a queue", "match": "I was [kept in a queue].", "no_match": "The queue is short."}


def test_nothing_differs():
    assert compare(sources(), sources()) == compare({}, {})


def test_a_changed_entry_says_which_fields_and_a_file_which_lines():
    after = editing.replace(sources(), "waiting/still-waiting", "en", {"strength": "3"})
    changes = compare(sources(), after)
    (entry,) = changes.entries
    assert (entry.language, entry.id, entry.kind, entry.label, entry.how) == (
        "en", "waiting/still-waiting", "cue", "waiting", "changed",
    )  # fmt: skip
    assert entry.fields == (FieldChange("strength", ("2",), ("3",)),)
    (file,) = changes.files
    assert (file.file, file.how) == ("en/waiting.yml", "changed")
    assert DiffLine("-", "    strength: 2") in file.lines and DiffLine("+", "    strength: 3") in file.lines


def test_an_entry_that_only_moved_lines_has_not_changed():
    after = sources()
    after["en/waiting.yml"] = "# more\n" + after["en/waiting.yml"]
    assert compare(sources(), after).entries == () and len(compare(sources(), after).files) == 1


def test_entries_and_files_that_are_new_or_gone():
    after = editing.add(sources(), "en", Where("risk", "blame"), "new", NEW)
    there, back = compare(sources(), after), compare(after, sources())
    assert [(e.id, e.how) for e in there.entries] == [("blame/new", "added")]
    assert [(f.file, f.how) for f in there.files] == [("en/risks.yml", "added")]
    assert [(e.id, e.how) for e in back.entries] == [("blame/new", "removed")]
    assert [f.how for f in back.files] == ["removed"]


def test_an_entry_that_moves_to_another_file_is_one_change_at_most():
    moved = editing.move(sources(), "waiting/still-waiting", "en", Where("cue", "late"))
    assert {(e.id, e.how) for e in compare(sources(), moved).entries} == {
        ("waiting/still-waiting", "removed"),
        ("late/still-waiting", "added"),
    }


def test_a_broken_file_is_compared_line_by_line():
    changes = compare(sources(), sources() | {"en/waiting.yml": "a: ["})
    assert [f.file for f in changes.files] == ["en/waiting.yml"]
