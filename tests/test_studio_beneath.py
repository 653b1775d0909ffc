"""Words that come anew under a change, or under what was published: nobody hides them without being told."""

from pathlib import Path

import pytest

from heedful.analyse import Analyser
from heedful.store import Draft, fingerprint
from lexica import Library, fields, number
from visitors import Visitor

FILE = "en/own.yml"
OLD = """\
# Our own list.
cause: abuse
about: What nobody should have to read.
cues:
  blast:
    strength: 3
    phrases: |
      blasted idiots
    match: |
      You [blasted idiots].
    no_match: |
      The rocks were blasted.
    source: own tickets
"""
NEWER = OLD.replace("Our own list", "Our own list, seen through")
OURS = OLD.replace("source: own tickets", "source: a study")
BOTH = NEWER.replace("source: own tickets", "source: a study")
CAME = f"{FILE} came anew"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one's own, with a file in it: what stands there came with Heedful as far as the studio knows."""
    (tmp_path / "own" / "en").mkdir(parents=True)
    come(tmp_path / "own", OLD)
    return tmp_path / "own"


@pytest.fixture
def library(tmp_path: Path, folder: Path, analyser: Analyser, quick_passwords: None) -> Library:
    return Library(tmp_path, analyser, lexicons=str(folder))


@pytest.fixture
def editor(library: Library) -> Visitor:
    return library.signed_in("Eva", "editor")


def come(folder: Path, text: str) -> None:
    (folder / FILE).write_text(text)


def changed(editor: Visitor, text: str = OURS, change: int = 0) -> int:
    path = f"/studio/files/{FILE}"
    form = fields(editor.get(path + (f"?change={change}" if change else "")).text)
    return number(editor.post(path, {**form, "text": text, "change": str(change or "new")}))


def draft(library: Library, change: int) -> Draft:
    found = library.store.draft(change)
    assert found
    return found


def publish(library: Library, change: int) -> None:
    """Publish a change without a look at its words."""
    library.store.publish(change, draft(library, change).version, "", library.days.now)


def update(editor: Visitor, change: int, **choices: str) -> int:
    path = f"/studio/changes/{change}/update"
    form = {**fields(editor.get(path).text), **{f"{name}:{FILE}": choice for name, choice in choices.items()}}
    return editor.post(path, form).status_code


def test_a_change_knows_what_it_was_made_from(library: Library, editor: Visitor) -> None:
    change = changed(editor)
    assert draft(library, change).rests == {FILE: fingerprint(OLD)}
    assert library.store.kept_text(fingerprint(OLD)) == OLD
    publish(library, change)
    (revision,) = library.store.revisions()
    assert revision.rests == {FILE: fingerprint(OLD)} and CAME not in editor.get("/studio").text


def test_a_file_that_comes_anew_under_a_change_is_told_before_it_is_hidden(
    library: Library, editor: Visitor, folder: Path
) -> None:
    change = changed(editor)
    come(folder, NEWER)
    page = editor.get(f"/studio/changes/{change}").text
    assert CAME in page and "Bring it up to date" in page and "Publish</button>" not in page
    answer = editor.post(f"/studio/changes/{change}/publish", {"version": "1"})
    assert answer.status_code == 409 and library.in_force(FILE) == ""
    shown = editor.get(f"/studio/changes/{change}/update").text
    assert "seen through.</ins>" in shown and "source: a study</ins>" in shown
    assert update(editor, change) == 303
    assert draft(library, change).files == {FILE: BOTH} and draft(library, change).rests == {FILE: fingerprint(NEWER)}
    assert CAME not in editor.get(f"/studio/changes/{change}").text


@pytest.mark.parametrize(("choice", "text"), [("mine", {FILE: OURS}), ("theirs", {})])
def test_one_side_may_stay_as_it_is(
    library: Library, editor: Visitor, folder: Path, choice: str, text: dict[str, str]
) -> None:
    change = changed(editor)
    come(folder, NEWER)
    assert update(editor, change, whole=choice) == 303
    assert draft(library, change).files == text
    assert CAME not in editor.get(f"/studio/changes/{change}").text


def test_where_both_meet_somebody_chooses(library: Library, editor: Visitor, folder: Path) -> None:
    change = changed(editor)
    come(folder, OLD.replace("own tickets", "a book"))
    assert update(editor, change) == 422
    assert update(editor, change, choice="x") == 422
    assert update(editor, change, **{"whole": "mine"}) == 303 and draft(library, change).files == {FILE: OURS}


def test_what_came_anew_once_more_is_shown_first(library: Library, editor: Visitor, folder: Path) -> None:
    change = changed(editor)
    come(folder, NEWER)
    path = f"/studio/changes/{change}/update"
    form = fields(editor.get(path).text)
    come(folder, NEWER.replace("seen through", "seen through twice"))
    answer = editor.post(path, form)
    assert answer.status_code == 409 and "seen through twice" in answer.text
    assert draft(library, change).files == {FILE: OURS}


def test_a_change_that_says_the_same_by_now_hides_nothing(library: Library, editor: Visitor, folder: Path) -> None:
    change = changed(editor)
    come(folder, OURS)
    assert CAME not in editor.get(f"/studio/changes/{change}").text
    answer = editor.post(f"/studio/changes/{change}/publish", {"version": "1"})
    assert answer.status_code == 422 and "It changes nothing" in answer.text


def test_a_file_that_is_gone_is_one_that_moved(library: Library, editor: Visitor, folder: Path) -> None:
    change = changed(editor)
    (folder / FILE).unlink()
    assert CAME in editor.get(f"/studio/changes/{change}").text
    assert update(editor, change, whole="mine") == 303 and draft(library, change).files == {FILE: OURS}


# Under what was published


@pytest.fixture
def hidden(library: Library, editor: Visitor, folder: Path) -> Library:
    """A library where a file came anew under what was published."""
    publish(library, changed(editor))
    come(folder, NEWER)
    return library


def begun(editor: Visitor) -> int:
    answer = editor.post("/studio/changes/newer")
    assert answer.status_code == 303
    return int(answer.headers["Location"].split("/")[-2])


def test_words_that_came_anew_under_published_ones_wait_on_the_first_page(
    hidden: Library, editor: Visitor, folder: Path
) -> None:
    assert CAME in editor.get("/studio").text and CAME not in hidden.signed_in("Ann").get("/studio").text
    assert "seen through.</ins>" in editor.get("/studio/changes/newer").text
    come(folder, OLD)
    assert CAME not in editor.get("/studio").text
    assert "Nothing came anew" in editor.get("/studio/changes/newer").text
    assert editor.post("/studio/changes/newer").headers["Location"].endswith("/newer") and not hidden.store.drafts()


def test_both_are_put_together_in_a_change(hidden: Library, editor: Visitor) -> None:
    change = begun(editor)
    assert draft(hidden, change).files == {FILE: OURS} and update(editor, change) == 303
    assert f"/studio/changes/{change}" in editor.get("/studio/changes/newer").text
    assert editor.post("/studio/changes/newer").headers["Location"].endswith("/newer")
    publish(hidden, change)
    assert hidden.in_force(FILE) == BOTH and CAME not in editor.get("/studio").text


def test_published_words_stay_as_they_are_when_somebody_says_so(hidden: Library, editor: Visitor) -> None:
    change = begun(editor)
    assert update(editor, change, whole="mine") == 303
    page = editor.get(f"/studio/changes/{change}").text
    assert "stays as published" in page and "Publish</button>" in page
    publish(hidden, change)
    assert hidden.in_force(FILE) == OURS and CAME not in editor.get("/studio").text


def test_published_words_give_way_when_somebody_says_so(hidden: Library, editor: Visitor) -> None:
    change = begun(editor)
    assert update(editor, change, whole="theirs") == 303
    assert draft(hidden, change).files == {FILE: ""}
    publish(hidden, change)
    assert hidden.in_force(FILE) == "" and CAME not in editor.get("/studio").text


def test_a_change_of_hidden_words_is_told_and_may_be_published(hidden: Library, editor: Visitor) -> None:
    change = changed(editor, OURS.replace("3", "2"))
    assert draft(hidden, change).rests == {FILE: fingerprint(OLD)}
    page = editor.get(f"/studio/changes/{change}").text
    assert CAME in page and "can be published all the same" in page and "Publish</button>" in page
    publish(hidden, change)
    assert CAME in editor.get("/studio").text


def test_an_edit_in_such_a_change_keeps_what_was_settled(hidden: Library, editor: Visitor) -> None:
    change = begun(editor)
    update(editor, change, whole="mine")
    form = {**fields(editor.get("/studio/files/en/waiting.yml").text), "change": str(change)}
    number(editor.post("/studio/files/en/waiting.yml", {**form, "text": form["text"] + "# A note.\n"}))
    kept = draft(hidden, change)
    assert set(kept.files) == {FILE, "en/waiting.yml"} and kept.rests[FILE] == fingerprint(NEWER)
    undone = {"version": str(kept.version), "file": FILE}
    assert editor.post(f"/studio/changes/{change}/undo", undone).status_code == 303
    assert set(draft(hidden, change).files) == {"en/waiting.yml"}


def test_going_back_tells_again_what_that_hides(hidden: Library, editor: Visitor) -> None:
    change = begun(editor)
    update(editor, change)
    publish(hidden, change)
    hidden.store.rollback(1, "", hidden.days.now)
    assert CAME in editor.get("/studio").text


def test_nobody_is_told_of_what_nobody_knows(library: Library, editor: Visitor, folder: Path) -> None:
    made = library.store.add_draft("Of an earlier Heedful", "", 0, {FILE: OURS}, library.days.now)
    come(folder, NEWER)
    assert CAME not in editor.get(f"/studio/changes/{made.id}").text
    publish(library, made.id)
    assert CAME not in editor.get("/studio").text
