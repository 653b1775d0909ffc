"""Entries and files: changed by form or as text, excepted, taken out; nothing broken is kept and nothing typed is lost."""

from io import BytesIO
from pathlib import Path

import pytest

from heedful.analyse import Analyser
from lexica import ENTRY, FILE, PATH, Library, add_exception, edited, fields, number, with_line
from visitors import Visitor

EXCEPT = f"/studio/words/en/except/{ENTRY}"
TEXT = f"/studio/files/{FILE}"
SENTENCE = "I am still waiting for the omnibus tour to open."
SPAN = {"start": "5", "end": "22"}


@pytest.fixture
def library(tmp_path: Path, analyser: Analyser, quick_passwords: None) -> Library:
    return Library(tmp_path, analyser)


@pytest.fixture
def editor(library: Library) -> Visitor:
    return library.signed_in("Eva", "editor")


def files(library: Library, change: int) -> dict[str, str]:
    draft = library.store.draft(change)
    assert draft
    return dict(draft.files)


# Exceptions


def test_an_exception_is_chosen_and_kept_with_its_example(library: Library, editor: Visitor) -> None:
    offered = editor.post(EXCEPT, {"sentence": SENTENCE, **SPAN})
    form = fields(offered.text)
    assert offered.status_code == 200 and form["line"] and form["no_match"] == SENTENCE
    change = number(editor.post(f"{EXCEPT}/save", form))
    kept = files(library, change)
    assert list(kept) == [FILE] and form["line"] in kept[FILE] and SENTENCE in kept[FILE]
    said = editor.get(f"/studio/changes/{change}").text
    assert f"Exception for {ENTRY}" in said and form["line"] in said and "Publish" in said


def test_an_exception_that_is_too_wide_is_refused_with_the_remedy(library: Library, editor: Visitor) -> None:
    form = fields(editor.post(EXCEPT, {"sentence": SENTENCE, **SPAN}).text)
    page = editor.post(f"{EXCEPT}/save", {**form, "own": "still waiting"})
    assert page.status_code == 422 and "#field-except" in page.text
    assert "put more of the words around it" in page.text or "mutes" in page.text
    assert fields(page.text)["own"] == "still waiting" and fields(page.text)["no_match"] == SENTENCE
    assert library.store.drafts() == ()


def test_an_exception_wants_words(editor: Visitor) -> None:
    page = editor.post(f"{EXCEPT}/save", {"sentence": SENTENCE, **SPAN})
    assert page.status_code == 422 and "Choose one of the exceptions" in page.text


@pytest.mark.parametrize(
    "odd", [{"start": "²"}, {"end": "9" * 5000}, {"start": "-1"}, {"sentence": ""}, {"sentence": "Hello."}]
)
def test_an_odd_place_is_refused(editor: Visitor, odd: dict[str, str]) -> None:
    answer = editor.post(EXCEPT, {"sentence": SENTENCE, **SPAN, **odd}, Accept="text/html")
    assert 400 <= answer.status_code < 500


# Entries by form


def test_an_entry_is_changed_and_its_comments_stay(library: Library, editor: Visitor) -> None:
    noted = fields(editor.get(TEXT).text)
    change = number(editor.post(TEXT, {**noted, "text": noted["text"] + "# A note of ours.\n"}))
    assert number(add_exception(editor)) == change
    kept = files(library, change)[FILE]
    assert "still waiting for the bus" in kept and kept.endswith("# A note of ours.\n")
    again = editor.get(PATH).text
    assert f"change {change}" in again and "still waiting for the bus" in fields(again)["except"]


def test_a_form_that_changes_nothing_says_so(library: Library, editor: Visitor) -> None:
    page = edited(editor)
    assert page.status_code == 422 and "Nothing has changed yet" in page.text
    assert library.store.drafts() == ()


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(editor: Visitor) -> None:
    now = fields(editor.get(PATH).text)
    wrong = with_line(now["no_match"], "I am still waiting for an answer.")
    page = edited(editor, no_match=wrong, source="own tickets")
    row = len(wrong.splitlines())
    assert page.status_code == 422 and f"Must not be found, line {row}" in page.text
    assert 'id="field-no_match"' in page.text and 'aria-invalid="true"' in page.text
    assert fields(page.text)["no_match"] == wrong and fields(page.text)["source"] == "own tickets"


def test_an_entry_is_checked_as_it_is_typed(editor: Visitor) -> None:
    form = fields(editor.get(PATH).text)
    assert "Every example holds" in editor.post(f"{PATH}/check", form).text
    wrong = editor.post(f"{PATH}/check", {**form, "phrases": "the"}).text
    assert "to mend" in wrong and 'role="alert"' not in wrong


def test_a_phrase_that_would_fire_on_everything_is_refused(library: Library, editor: Visitor) -> None:
    now = fields(editor.get(PATH).text)
    page = edited(editor, phrases=with_line(now["phrases"], "the"))
    assert page.status_code == 422 and "would fire on" in page.text and library.store.drafts() == ()


@pytest.mark.parametrize("block", ["(", "a|", "...", "<nonsense>", "\0", "- [", "a: b", "#", "\u2028", "💥 " * 90])
def test_odd_notation_is_refused_or_kept_and_never_a_fault(editor: Visitor, block: str) -> None:
    page = edited(editor, phrases=block)
    assert page.status_code in (303, 422)
    if page.status_code == 422:
        assert fields(page.text)["phrases"].strip() == block.replace("\0", "\ufffd").strip() or "\0" in block


def test_two_megabytes_are_refused_and_given_back(editor: Visitor) -> None:
    huge = "waiting ages " * 160_000
    page = edited(editor, phrases=huge)
    assert page.status_code == 422 and "longer than 100,000 characters" in page.text
    assert fields(page.text)["phrases"] == huge


def test_flags_are_set_and_taken_back(library: Library, editor: Visitor) -> None:
    change = number(edited(editor, generic="true"))
    assert "generic: true" in files(library, change)[FILE]
    form = fields(editor.get(PATH).text)
    assert form.pop("generic") == "true"
    assert "generic: true" not in files(library, number(editor.post(PATH, form))).get(FILE, "")


def test_an_entry_is_taken_out(library: Library, editor: Visitor) -> None:
    change = number(editor.post(f"{PATH}/remove", {"change": "new"}))
    page = editor.get(f"/studio/changes/{change}").text
    assert "removed" in page and ENTRY in page
    # Its form shows it as it is in force, and says why it cannot go into that change.
    shown = fields(editor.get(PATH).text)
    refused = editor.post(PATH, {**shown, "change": str(change), "source": "own tickets"})
    assert refused.status_code == 422 and "is taken out" in refused.text
    assert fields(refused.text)["source"] == "own tickets"


def test_a_phrase_on_offer_is_changed(library: Library, editor: Visitor) -> None:
    listed = editor.get("/studio/words?kind=suggest&words=write").text
    path = listed.partition('<td><a href="')[2].partition('"')[0]
    form = fields(editor.get(path).text)
    assert form["text"] and "phrases" not in form
    kept = editor.post(path, {**form, "about": "When the date is known."})
    assert "When the date is known." in "".join(files(library, number(kept)).values())


def test_entries_that_are_not_there_are_told(editor: Visitor) -> None:
    for path in ("/studio/words/en/entry/waiting/xx", "/studio/words/xx/entry/waiting/still-waiting"):
        assert editor.get(path).status_code == 404
        assert editor.post(path, {"phrases": "a"}).status_code == 404
        assert editor.post(f"{path}/remove").status_code == 404
        assert editor.post(f"{path}/check", {"phrases": "a"}).status_code == 200


# Two at once


def test_two_who_save_one_entry_see_both_texts(library: Library, editor: Visitor) -> None:
    other = library.signed_in("Ole", "editor")
    change = str(number(add_exception(editor, "still waiting for the ferry")))
    mine, theirs = (fields(one.get(f"{PATH}?change={change}").text) for one in (editor, other))
    number(other.post(PATH, {**theirs, "except": with_line(theirs["except"], "still waiting for the tide")}))
    typed = with_line(mine["except"], "still waiting for the moon")
    told = editor.post(PATH, {**mine, "except": typed})
    assert told.status_code == 409 and "reads differently by now" in told.text
    assert "still waiting for the tide" in told.text and fields(told.text)["except"] == typed
    both = with_line(typed, "still waiting for the tide")
    number(editor.post(PATH, {**fields(told.text), "except": both}))
    kept = files(library, int(change))[FILE]
    assert "for the tide" in kept and "for the moon" in kept and "for the ferry" in kept


def test_two_who_save_different_entries_into_one_change_do_not_meet(library: Library, editor: Visitor) -> None:
    other = library.signed_in("Ole", "editor")
    change = str(number(add_exception(editor, "still waiting for the ferry")))
    path = "/studio/words/en/entry/runaround/passed-around"
    mine, theirs = fields(editor.get(f"{PATH}?change={change}").text), fields(other.get(f"{path}?change={change}").text)
    number(other.post(path, {**theirs, "source": "own tickets"}))
    number(editor.post(PATH, {**mine, "source": "own tickets"}))
    assert set(files(library, int(change))) == {FILE, "en/runaround.yml"}


def test_two_exceptions_at_once_are_both_kept(library: Library, editor: Visitor) -> None:
    first = fields(editor.post(EXCEPT, {"sentence": SENTENCE, **SPAN}).text)
    change = str(number(editor.post(f"{EXCEPT}/save", {**first, "own": "still waiting for the omnibus"})))
    second = {
        **first,
        "change": change,
        "no_match": "I am still waiting for the tram tour.",
        "own": "still waiting for the tram",
    }
    number(editor.post(f"{EXCEPT}/save", second))
    kept = files(library, int(change))[FILE]
    assert "still waiting for the omnibus" in kept and "still waiting for the tram" in kept


def test_what_was_typed_outlives_the_session(library: Library, editor: Visitor) -> None:
    form = fields(editor.get(PATH).text)
    old = editor.csrf
    editor.post("/sign-out")
    out = editor.post(PATH, {**form, "source": "own tickets"}, Accept="text/html")
    assert out.status_code == 401 and "Send it again" in out.text and fields(out.text)["source"] == "own tickets"
    editor.sign_in("eva@desk.example")
    stale = editor.post(PATH, {**fields(out.text), "csrf": old}, Accept="text/html")
    assert stale.status_code == 403 and "older than your session" in stale.text
    number(editor.post(PATH, fields(stale.text)))


def test_what_does_not_come_along_is_said(editor: Visitor) -> None:
    form, file = {"csrf": "old", "source": "x"}, {"csrf": "old", "file": (BytesIO(b"x"), "a.yml")}
    again = editor.post(PATH, form, Accept="text/html")
    assert "press “Send it again”: all that you typed comes along" in again.text
    chosen = editor.post("/studio/exchange", file, Accept="text/html")
    password = editor.post("/account/password", {"csrf": "old", "old": "x", "password": "y"}, Accept="text/html")
    part = editor.post(f"{PATH}/check", form, HX_Request="true")
    for answer, words in (
        (chosen, "choose the file once more: a file does not come along"),
        (password, "passwords do not come along"),
        (part, "copy what you typed, load the page again"),
    ):
        assert answer.status_code == 403 and words in answer.text
        assert "Send it again" not in answer.text
    editor.post("/sign-out")
    assert (
        "Sign in in another tab. Then copy what you typed" in editor.post(f"{PATH}/check", form, HX_Request="true").text
    )


def test_what_another_site_sends_cannot_be_sent_again(editor: Visitor) -> None:
    answer = editor.post(PATH, {"source": "x"}, Accept="text/html", Origin="https://evil.example")
    assert answer.status_code == 403 and "Send it again" not in answer.text


# Files as text


def test_a_file_is_changed_as_text(library: Library, editor: Visitor) -> None:
    assert FILE in editor.get("/studio/files").text
    form = fields(editor.get(TEXT).text)
    change = number(editor.post(TEXT, {**form, "text": form["text"] + "# A note of ours.\n"}))
    assert files(library, change)[FILE].endswith("# A note of ours.\n")
    assert editor.get("/studio/files/en/none.yml").status_code == 404


def test_a_file_with_windows_line_ends_is_the_same_file(editor: Visitor) -> None:
    form = fields(editor.get(TEXT).text)
    page = editor.post(TEXT, {**form, "text": form["text"].replace("\n", "\r\n")})
    assert page.status_code == 422 and "Nothing has changed yet" in page.text


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("cause: waiting\ncues:\n  x: [", "en/waiting.yml:"),
        ("cues: {a: {b: {c", "en/waiting.yml:"),
        ("&a [*a]", "en/waiting.yml:"),
        ("", "en/waiting.yml"),
        ("cause: waiting\ncues:\n  odd-one:\n    strenth: 2\n", "strength"),
    ],
)
def test_broken_yaml_names_its_line_and_is_given_back(
    library: Library, editor: Visitor, broken: str, said: str
) -> None:
    form = fields(editor.get(TEXT).text)
    page = editor.post(TEXT, {**form, "text": broken})
    assert page.status_code == 422 and said in page.text and fields(page.text)["text"] == broken
    assert said in editor.post(f"{TEXT}/check", {**form, "text": broken}).text
    assert library.store.drafts() == ()


def test_an_id_that_is_taken_is_refused(editor: Visitor) -> None:
    form = fields(editor.get(TEXT).text)
    first = form["text"].index("  still-waiting:")
    twice = form["text"][:first] + form["text"][first:].replace("  still-waiting:", "  no-end:", 1)
    page = editor.post(TEXT, {**form, "text": form["text"] + twice[first:].partition("\ncovers:")[0]})
    assert page.status_code == 422 and "en/waiting.yml:" in page.text


def test_a_file_of_two_megabytes_is_refused_and_given_back(editor: Visitor) -> None:
    form = fields(editor.get(TEXT).text)
    huge = "# ä\n" * 500_001
    page = editor.post(TEXT, {**form, "text": huge})
    assert page.status_code == 422 and "larger than" in page.text and fields(page.text)["text"] == huge


def test_two_who_save_one_file_see_both_texts(library: Library, editor: Visitor) -> None:
    other = library.signed_in("Ole", "editor")
    start = fields(editor.get(TEXT).text)
    change = str(number(editor.post(TEXT, {**start, "text": start["text"] + "# one\n"})))
    mine, theirs = (fields(one.get(f"{TEXT}?change={change}").text) for one in (editor, other))
    number(other.post(TEXT, {**theirs, "text": theirs["text"] + "# theirs\n"}))
    told = editor.post(TEXT, {**mine, "text": mine["text"] + "# mine\n"})
    assert told.status_code == 409 and "Somebody saved this file meanwhile" in told.text
    assert "# theirs\n" in told.text and fields(told.text)["text"].endswith("# mine\n")
    form = fields(told.text)
    number(editor.post(TEXT, {**form, "text": form["text"] + "# theirs\n"}))
    assert files(library, int(change))[FILE].endswith("# one\n# mine\n# theirs\n")
