"""The pages of words: browse, search, a sentence explained, a new entry from marked words."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from heedful.analyse import Analyser
from heedful.explain import Explained, explain
from lexica import ENTRY, PATH, Library, add_exception, fields, number
from visitors import Visitor

UPSET = "I am still waiting for an answer, and you are useless."


@pytest.fixture
def library(tmp_path: Path, analyser: Analyser, quick_passwords: None) -> Library:
    return Library(tmp_path, analyser)


@pytest.fixture
def editor(library: Library) -> Visitor:
    return library.signed_in("Eva", "editor")


def test_words_are_browsed_by_kind_and_by_what_they_are_for(editor: Visitor) -> None:
    every = editor.get("/studio/words").text
    assert "What upsets customers" in every and "kind=risk" in every and "<table" not in every
    cues = editor.get("/studio/words?kind=cue&label=waiting").text
    assert f'href="{PATH}"' in cues and "abuse/kill" not in cues
    german = editor.get("/studio/words?language=de&kind=cue").text
    assert "/studio/words/de/entry/" in german and "/studio/words/en/entry/" not in german


def test_a_kind_that_is_chosen_anew_forgets_what_the_last_one_was_for(editor: Visitor) -> None:
    page = editor.get("/studio/words?kind=risk&label=waiting").text
    assert "blame/should-have" in page


def test_a_long_list_can_be_seen_whole(editor: Visitor) -> None:
    some, whole = (editor.get(f"/studio/words?kind=cue{more}").text for more in ("", "&all=1"))
    assert some.count("<tr>") - 1 == 100 and "show all" in some
    assert whole.count("<tr>") - 1 > 100 and "show all" not in whole


def test_words_are_searched(editor: Visitor) -> None:
    found = editor.get("/studio/words?words=still+waiting").text
    assert ENTRY in found and "blame/should-have" not in found
    assert "No entry has these words" in editor.get("/studio/words?words=xylophone").text


@pytest.mark.parametrize(
    "query", ["language=xx", "kind=odd", "label=odd", "change=99", "change=²", "change=" + "9" * 5000]
)
def test_an_odd_question_is_no_fault(editor: Visitor, query: str) -> None:
    assert editor.get(f"/studio/words?{query}").status_code == 200


def test_an_agent_is_answered_while_a_page_reads_a_long_sentence(
    library: Library, editor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, finish = Event(), Event()

    def slowly(*given: object) -> Explained:
        reading.set()
        assert finish.wait(60)
        return explain(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("heedful.web.studio.words.explain", slowly)
    agent = library.signed_in("Ada", "agent")
    with ThreadPoolExecutor() as pool:
        page = pool.submit(editor.post, "/studio/words/find", {"sentence": UPSET * 90})
        assert reading.wait(60)
        headers = {"Origin": "https://heedful.example", "Sec-Fetch-Site": "same-origin"}
        answer = agent.client.post("/v1/analyze", base_url=headers["Origin"], headers=headers, json={"draft": UPSET})
        assert answer.status_code == 200 and not page.done()
        finish.set()
        assert page.result().status_code == 200


def test_a_sentence_has_a_bound(editor: Visitor) -> None:
    page = editor.post("/studio/words/find", {"sentence": "waiting " * 700})
    assert page.status_code == 422 and "longer than 5,000 characters" in page.text


def test_a_sentence_is_explained_with_the_reason(editor: Visitor) -> None:
    page = editor.post("/studio/words/find", {"sentence": UPSET})
    assert page.status_code == 200
    assert ENTRY in page.text and '<mark class="lit">still waiting' in page.text
    assert "is found by the phrase" in page.text and "(en/waiting.yml:" in page.text
    assert (
        "No entry that an agent would see fires"
        in editor.post("/studio/words/find", {"sentence": "The sky is green."}).text
    )


def test_a_sentence_is_refused_with_what_was_typed(editor: Visitor) -> None:
    for sentence, said in (("", "no sentence yet"), ("never ends " * 200_000, "longer than")):
        page = editor.post("/studio/words/find", {"sentence": sentence})
        assert page.status_code == 422 and said in page.text
        assert fields(page.text)["sentence"] == sentence.strip()


def test_a_language_without_words_is_told_and_another_may_be_chosen(editor: Visitor) -> None:
    sentence = "Je vous écris parce que ma commande n'est toujours pas arrivée depuis trois semaines."
    page = editor.post("/studio/words/find", {"sentence": sentence}).text
    assert "for which there are no words" in page and 'name="language" value="en"' in page
    assert editor.post("/studio/words/find", {"sentence": sentence, "language": "en"}).status_code == 200


def test_an_entry_is_taught_from_marked_words(library: Library, editor: Visitor) -> None:
    asked = {"sentence": "We were [left in the dark] for days.", "kind": "cue", "label": "no_response"}
    proposed = editor.post("/studio/words/en/teach", {**asked, "strength": "3"})
    form = fields(proposed.text)
    assert proposed.status_code == 200 and "Near misses" in proposed.text
    assert "left in the" in form["phrases"] and "[left in the dark]" in form["match"] and form["strength"] == "3"
    assert form["no_match"].count("\n") >= 2
    kept = editor.post("/studio/words/en/new", {**form, "name": "in-the-dark"})
    files = library.store.draft(number(kept)).files  # type: ignore[union-attr]
    assert "in-the-dark:" in files["en/no_response.yml"]


def test_what_is_taught_in_haste_is_asked_for_again(editor: Visitor) -> None:
    form = {"sentence": "I was passed round like a hot potato.", "kind": "cue", "label": "runaround"}
    for change, said in (
        ({}, "Mark the words"),
        ({"kind": "emotion", "label": "joyride", "sentence": "A [hot] potato."}, "Choose one of: "),
        ({"kind": "nonsense"}, "Choose what the words show"),
        ({"sentence": "[a] " * 600_000}, "longer than"),
    ):
        page = editor.post("/studio/words/en/teach", {**form, **change})
        assert page.status_code == 422 and said in page.text
        assert fields(page.text)["sentence"] == {**form, **change}["sentence"]
    assert editor.post("/studio/words/xx/teach", form).status_code == 404
    assert editor.get("/studio/words/xx/new").status_code == 404


def test_an_odd_strength_is_no_fault(editor: Visitor) -> None:
    form = {"sentence": "A [hot potato].", "kind": "cue", "label": "runaround", "strength": "²"}
    assert editor.post("/studio/words/en/teach", form).status_code == 200


def test_a_new_entry_with_a_name_that_is_taken_keeps_what_was_typed(editor: Visitor) -> None:
    form = {"kind": "cue", "label": "waiting", "name": "still-waiting", "strength": "2",
            "phrases": "forever and a day", "match": "It took [forever and a day].", "no_match": "A day later it came.",
            "change": "new"}  # fmt: skip
    page = editor.post("/studio/words/en/new", form)
    assert page.status_code == 422 and "#field-name" in page.text
    assert {name: fields(page.text)[name] for name in form} == form


def test_a_new_cause_gets_a_file_of_its_own(library: Library, editor: Visitor) -> None:
    asked = {"sentence": "The [parcel was soaked] through.", "kind": "cue", "label": "soaked"}
    proposed = editor.post("/studio/words/en/teach", asked)
    assert "is a new cause" in proposed.text
    named = {**fields(proposed.text), "cause_label": "Soaked goods", "cause_about": "Goods came wet."}
    draft = library.store.draft(number(editor.post("/studio/words/en/new", named)))
    assert draft and "label: Soaked goods" in draft.files["en/soaked.yml"]


def test_words_are_browsed_as_they_are_with_a_change(editor: Visitor) -> None:
    change = number(add_exception(editor, "still waiting for the omnibus"))
    assert ENTRY in editor.get(f"/studio/words?words=omnibus&change={change}").text
    assert "No entry has these words" in editor.get("/studio/words?words=omnibus").text
