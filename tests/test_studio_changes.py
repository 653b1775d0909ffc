"""Changes: what they do, checked in full, approved by a second person where that is asked, published, brought up to date."""

from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from heedful.analyse import Analyser
from heedful.check import Problem
from heedful.web.studio.merging import merge
from lexica import ENTRY, FILE, PATH, Library, add_exception, edited, fields, number, with_line
from visitors import Visitor

BASE = "one\ntwo\nthree\nfour\nfive\n"


@pytest.fixture
def library(tmp_path: Path, analyser: Analyser, quick_passwords: None) -> Library:
    return Library(tmp_path, analyser)


@pytest.fixture
def editor(library: Library) -> Visitor:
    return library.signed_in("Eva", "editor")


@pytest.fixture
def strict(tmp_path: Path, analyser: Analyser, quick_passwords: None) -> Library:
    """A library where a second person approves."""
    return Library(tmp_path, analyser, review="yes")


def version(library: Library, change: int) -> str:
    draft = library.store.draft(change)
    assert draft
    return str(draft.version)


def decide(library: Library, visitor: Visitor, change: int, what: str, **form: str) -> int:
    answer = visitor.post(f"/studio/changes/{change}/{what}", {"version": version(library, change), **form})
    return answer.status_code


def state(library: Library, change: int) -> str:
    draft = library.store.draft(change)
    assert draft
    return draft.state


# Publishing


def test_a_change_is_looked_at_and_published(library: Library, editor: Visitor) -> None:
    assert "Nobody is changing words" in editor.get("/studio/changes").text
    change = number(add_exception(editor))
    assert f"Change {ENTRY}" in editor.get("/studio/changes").text
    page = editor.get(f"/studio/changes/{change}").text
    assert "still waiting for the bus" in page and f"?change={change}" in page
    assert "Every example holds" in editor.post(f"/studio/changes/{change}/check").text
    assert decide(library, editor, change, "publish") == 303
    assert "still waiting for the bus" in library.in_force() and state(library, change) == "published"
    assert ("publish", "revision 1") in [note[1:] for note in library.notes()]
    assert "It is in force" in editor.get(f"/studio/changes/{change}").text


def test_broken_words_are_not_published(library: Library, editor: Visitor) -> None:
    broken = {FILE: fields(editor.get(f"/studio/files/{FILE}").text)["text"].replace("match: |", "match: [", 1)}
    draft = library.store.add_draft("By hand", "", 0, broken, library.days.now)
    answer = editor.post(f"/studio/changes/{draft.id}/publish", {"version": "1"})
    assert answer.status_code == 422 and f"{FILE}:" in answer.text and library.in_force() == ""
    assert editor.get(f"/studio/changes/{draft.id}").status_code == 200


def test_a_change_of_nothing_is_not_published(library: Library, editor: Visitor) -> None:
    draft = library.store.add_draft("Nothing", "", 0, {}, library.days.now)
    answer = editor.post(f"/studio/changes/{draft.id}/publish", {"version": "1"})
    assert answer.status_code == 422 and "It changes nothing" in answer.text


def test_a_change_that_somebody_changed_is_looked_at_again(library: Library, editor: Visitor) -> None:
    change = number(add_exception(editor))
    seen = version(library, change)
    add_exception(editor, "still waiting for the ferry")
    for what in ("publish", "discard", "title", "propose", "undo"):
        answer = editor.post(f"/studio/changes/{change}/{what}", {"version": seen, "title": "x", "file": FILE})
        assert answer.status_code == 409 and "Somebody changed it meanwhile" in answer.text
    assert library.in_force() == "" and state(library, change) == "open"


@pytest.mark.parametrize("odd", ["", "²", "-1", "x", "9" * 5000])
def test_an_odd_version_is_refused(library: Library, editor: Visitor, odd: str) -> None:
    change = number(add_exception(editor))
    answer = editor.post(f"/studio/changes/{change}/publish", {"version": odd})
    assert 400 <= answer.status_code < 500 and library.in_force() == ""
    assert editor.get("/studio/changes/99999999999999999999").status_code == 404


def test_a_change_is_named_discarded_and_undone_by_file(library: Library, editor: Visitor) -> None:
    change = number(add_exception(editor))
    assert decide(library, editor, change, "title", title="Buses") == 303
    assert "Buses" in editor.get("/studio/changes").text
    assert decide(library, editor, change, "title", title="") == 422
    assert decide(library, editor, change, "undo", file=FILE) == 303
    assert "It changes nothing yet" in editor.get(f"/studio/changes/{change}").text
    assert decide(library, editor, change, "discard") == 303 and state(library, change) == "discarded"
    assert "Publish</button>" not in editor.get(f"/studio/changes/{change}").text
    assert decide(library, editor, change, "publish") == 403


# Review


def test_nobody_publishes_unapproved(strict: Library) -> None:
    author, second = strict.signed_in("Eva", "editor"), strict.signed_in("Ole", "editor")
    change = number(add_exception(author))
    assert "Publish</button>" not in author.get(f"/studio/changes/{change}").text
    for visitor in (author, second):
        assert decide(strict, visitor, change, "publish") == 403
    assert decide(strict, second, change, "approve") == 409
    assert decide(strict, author, change, "propose") == 303
    assert decide(strict, author, change, "approve") == 403 and state(strict, change) == "proposed"
    assert "waits for approval" in second.get("/studio").text
    assert decide(strict, second, change, "approve") == 303
    assert decide(strict, author, change, "publish") == 303
    assert "still waiting for the bus" in strict.in_force()


def test_words_that_were_good_when_proposed_are_published_at_once(
    strict: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def check(files: Mapping[str, str], languages: Collection[str]) -> tuple[Problem, ...]:
        asked.append(sorted(languages))
        return (Problem(FILE, 7, ENTRY, "mend this"),) if "nonsense" in files[FILE] else ()

    monkeypatch.setattr("heedful.verdicts.check_files", check)
    author, second = strict.signed_in("Eva", "editor"), strict.signed_in("Ole", "editor")
    change = number(add_exception(author))
    for visitor, what in ((author, "propose"), (second, "approve"), (author, "publish")):
        assert decide(strict, visitor, change, what) == 303
    assert asked == [["de", "en"], [], []] and strict.in_force()
    bad = strict.store.add_draft("Bad", "", 1, {FILE: strict.in_force() + "# nonsense\n"}, strict.days.now)
    answer = author.post(f"/studio/changes/{bad.id}/propose", {"version": "1"})
    assert answer.status_code == 422 and f"{FILE}:7" in answer.text and state(strict, bad.id) == "open"
    assert author.post(f"/studio/changes/{bad.id}/propose", {"version": "9"}).status_code == 409


def test_an_edit_after_the_approval_needs_a_new_one(strict: Library) -> None:
    author, second = strict.signed_in("Eva", "editor"), strict.signed_in("Ole", "editor")
    change = number(add_exception(author))
    decide(strict, author, change, "propose")
    decide(strict, second, change, "approve")
    shown = author.get(f"{PATH}?change={change}").text
    assert "will need a new approval" in shown
    # What is approved is not edited by accident: without a choice a new change begins.
    assert "is not in force yet" not in author.get(PATH).text
    number(edited(author, f"{PATH}?change={change}", source="own tickets"))
    assert state(strict, change) == "open" and decide(strict, author, change, "publish") == 403


def test_a_second_person_cannot_write_into_what_they_approve(strict: Library) -> None:
    author, second = strict.signed_in("Eva", "editor"), strict.signed_in("Ole", "editor")
    change = number(add_exception(author))
    form = fields(second.get(f"{PATH}?change={change}").text)
    assert form["change"] == "new"
    assert second.post(PATH, {**form, "source": "x", "change": str(change)}).status_code == 403
    assert decide(strict, second, change, "undo", file=FILE) == 409
    assert second.get(f"/studio/changes/{change}/update").status_code == 403


def test_a_change_is_sent_back_with_a_word_why(strict: Library) -> None:
    author, second = strict.signed_in("Eva", "editor"), strict.signed_in("Ole", "editor")
    change = number(add_exception(author))
    decide(strict, author, change, "propose")
    assert decide(strict, second, change, "return", note="Too <narrow>.") == 303
    assert "Too &lt;narrow&gt;." in author.get(f"/studio/changes/{change}").text and state(strict, change) == "open"


# Two changes of one file


def two_changes(library: Library, editor: Visitor) -> tuple[int, int]:
    """Begin two changes of one file, and publish the second."""
    form = fields(editor.get(PATH).text)
    first = number(editor.post(PATH, {**form, "except": with_line(form["except"], "still waiting for the bus")}))
    second = number(editor.post(PATH, {**form, "source": "own tickets"}))
    assert decide(library, editor, second, "publish") == 303
    return first, second


def test_a_change_is_brought_up_to_date_with_what_was_published(library: Library, editor: Visitor) -> None:
    change, _ = two_changes(library, editor)
    page = editor.get(f"/studio/changes/{change}").text
    assert f"published other words in {FILE}" in page and "Publish</button>" not in page
    assert decide(library, editor, change, "publish") == 409
    form = fields(editor.get(f"/studio/changes/{change}/update").text)
    assert editor.post(f"/studio/changes/{change}/update", form).status_code == 303
    assert decide(library, editor, change, "publish") == 303
    assert "source: own tickets" in library.in_force() and "still waiting for the bus" in library.in_force()


def test_where_two_changes_meet_somebody_chooses(library: Library, editor: Visitor) -> None:
    form = fields(editor.get(PATH).text)
    mine = number(editor.post(PATH, {**form, "source": "ours"}))
    decide(library, editor, number(editor.post(PATH, {**form, "source": "theirs"})), "publish")
    path = f"/studio/changes/{mine}/update"
    page = editor.get(path)
    assert "Both changed the lines" in page.text and "source: ours" in page.text and "source: theirs" in page.text
    shown = fields(page.text)
    assert editor.post(path, shown).status_code == 422
    broken = editor.post(path, {**shown, f"choice:{FILE}:0": "both"})
    assert broken.status_code == 422 and f"text:{FILE}" in fields(broken.text)
    assert editor.post(path, {**shown, f"choice:{FILE}:0": "mine"}).status_code == 303
    assert decide(library, editor, mine, "publish") == 303 and "source: ours" in library.in_force()


def test_what_was_put_together_may_be_mended_by_hand(library: Library, editor: Visitor) -> None:
    form = fields(editor.get(PATH).text)
    mine = number(editor.post(PATH, {**form, "source": "ours"}))
    decide(library, editor, number(editor.post(PATH, {**form, "source": "theirs"})), "publish")
    path = f"/studio/changes/{mine}/update"
    broken = fields(editor.post(path, {**fields(editor.get(path).text), f"choice:{FILE}:0": "both"}).text)
    mended = broken[f"text:{FILE}"].replace("    source: theirs\n", "").replace("source: ours", "source: both")
    assert editor.post(path, {**broken, f"text:{FILE}": mended}).status_code == 303
    draft = library.store.draft(mine)
    assert draft and "source: both" in draft.files[FILE] and draft.base == 1


def test_a_change_begun_before_another_file_was_published_is_not_behind(library: Library, editor: Visitor) -> None:
    change = number(add_exception(editor))
    other = "/studio/words/en/entry/runaround/passed-around"
    form = {**fields(editor.get(other).text), "change": "new", "source": "own tickets"}
    decide(library, editor, number(editor.post(other, form)), "publish")
    number(edited(editor, f"{other}?change={change}", about="Handed on."))
    assert decide(library, editor, change, "publish") == 303


def test_lines_of_two_are_put_together() -> None:
    mine, theirs = BASE.replace("two", "2"), BASE.replace("five", "5").replace("four\n", "")
    assert merge(BASE, mine, theirs) == ("one\n2\nthree\n5\n", ())
    assert merge(BASE, mine, BASE).text == mine and merge(BASE, BASE, theirs).text == theirs
    assert merge(BASE, mine, mine) == (mine, ())


def test_lines_that_both_changed_are_told_by_their_place() -> None:
    mine, theirs = BASE.replace("three", "mine"), "zero\n" + BASE.replace("three", "theirs")
    merged = merge(BASE, mine, theirs)
    assert merged.conflicts == ((4, ("three",), ("mine",), ("theirs",)),)
    assert merged.text == "zero\none\ntwo\nmine\ntheirs\nfour\nfive\n"
    assert [merge(BASE, mine, theirs, {0: choice}).text.split("\n")[3:5] for choice in ("mine", "theirs")] == [
        ["mine", "four"], ["theirs", "four"],
    ]  # fmt: skip


def test_no_line_of_either_is_lost_where_both_add() -> None:
    merged = merge("a\n", "a\nb\n", "a\nc\n")
    assert merged.text == "a\nb\nc\n" and len(merged.conflicts) == 1
