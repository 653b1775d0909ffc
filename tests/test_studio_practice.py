"""The practice room: cases, the lesson as one writes, the model reply; and cases of one's own."""

from pathlib import Path

import pytest

from heedful import practice
from heedful.analyse import Analyser
from heedful.practice import packaged
from lexica import Library, fields
from visitors import Visitor

ROOM = "/studio/practice"
CASE = packaged()[4]


@pytest.fixture
def library(tmp_path: Path, analyser: Analyser, quick_passwords: None) -> Library:
    return Library(tmp_path, analyser)


@pytest.fixture
def admin(library: Library) -> Visitor:
    return library.signed_in("Ada", "admin")


def good(title: str = "A case of ours") -> str:
    """A shipped case under another title."""
    folder = Path(practice.__file__).parent
    text = next(path for path in sorted(folder.rglob("*.yml")) if path.stem == CASE.name).read_text(encoding="utf-8")
    return text.replace(f"title: {CASE.title}", f"title: {title}", 1)


def test_agents_find_ten_cases_the_easiest_first(library: Library) -> None:
    page = library.signed_in("Ben").get(ROOM).text
    places = [page.index(case.title.replace("'", "&#39;")) for case in packaged()]
    assert len(places) == 10 and places == sorted(places) and "Cases of your own" not in page


def test_a_case_is_answered_and_compared(library: Library) -> None:
    agent = library.signed_in("Ben")
    path = f"{ROOM}/{CASE.name}"
    assert CASE.situation in agent.get(path).text.replace("&#39;", "'")
    empty = agent.post(f"{path}/reply", {"reply": ""}).text
    poor = agent.post(f"{path}/reply", {"reply": "Sorry for any inconvenience."}).text
    best = agent.post(f"{path}/reply", {"reply": CASE.model.text}).text
    assert "Nothing is written yet" in empty
    assert "Open: " in poor and "Open: " not in best and "Done: " in best
    assert "A good reply" in agent.post(f"{path}/model", {"reply": CASE.model.text}).text
    assert "have not written anything yet" in agent.post(f"{path}/model").text
    assert agent.get(f"{ROOM}/no-such-case").status_code == 404


def test_a_reply_of_two_megabytes_is_no_fault(library: Library) -> None:
    agent = library.signed_in("Ben")
    assert agent.post(f"{ROOM}/{CASE.name}/reply", {"reply": "word " * 400_000}).status_code == 200


def test_a_case_of_ones_own_is_kept_found_and_removed(library: Library, admin: Visitor) -> None:
    form = fields(admin.get(f"{ROOM}/own").text)
    assert admin.post(f"{ROOM}/own", {**form, "text": good()}).status_code == 303
    assert "A case of ours" in library.signed_in("Ben").get(ROOM).text
    kept = library.store.cases()[0]
    assert "A case of ours" in admin.get(f"{ROOM}/own-{kept.id}").text
    assert admin.post(f"{ROOM}/own/{kept.id}/remove").status_code == 303 and library.store.cases() == ()
    assert [what for _, what, _ in library.notes()][-2:] != [] and admin.get(f"{ROOM}/own/{kept.id}").status_code == 404


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: [", "case.yml:"),
        ("", "case.yml"),
        ("title: x\n", "case.yml"),
        ("💥" * 500_000, ""),
        ("a: *b", "case.yml:"),
    ],
)
def test_a_case_that_holds_nothing_is_given_back(library: Library, admin: Visitor, text: str, said: str) -> None:
    page = admin.post(f"{ROOM}/own", {"text": text, "version": "0"})
    assert page.status_code == 422 and said in page.text and 'role="alert"' in page.text
    assert fields(page.text)["text"] == text and library.store.cases() == ()


def test_a_model_that_leaves_something_out_is_refused(library: Library, admin: Visitor) -> None:
    model = good().partition("\nreply:\n  text: |\n")
    spoilt = f"{model[0]}{model[1]}    Well.\n{model[2][model[2].index('  reasons:') :]}"
    page = admin.post(f"{ROOM}/own", {"text": spoilt, "version": "0"})
    assert page.status_code == 422 and library.store.cases() == ()


def test_two_who_save_one_case_see_both_texts(library: Library, admin: Visitor) -> None:
    admin.post(f"{ROOM}/own", {"text": good(), "version": "0"})
    path = f"{ROOM}/own/{library.store.cases()[0].id}"
    form = fields(admin.get(path).text)
    admin.post(path, {**form, "text": good("Theirs")})
    told = admin.post(path, {**form, "text": good("Mine")})
    assert told.status_code == 409 and "title: Theirs" in told.text and "title: Mine" in fields(told.text)["text"]
    assert admin.post(path, fields(told.text)).status_code == 303
    assert library.store.cases()[0].title == "Mine"


def test_a_case_that_somebody_removed_meanwhile_is_kept_anew(library: Library, admin: Visitor) -> None:
    admin.post(f"{ROOM}/own", {"text": good(), "version": "0"})
    number = library.store.cases()[0].id
    form = fields(admin.get(f"{ROOM}/own/{number}").text)
    library.store.remove_case(number)
    assert admin.post(f"{ROOM}/own/{number}", form).status_code == 303
    assert [case.title for case in library.store.cases()] == ["A case of ours"]


def test_a_case_that_cannot_be_read_any_more_is_told(library: Library, admin: Visitor) -> None:
    library.store.save_case("Old", "title: Old\n", library.days.now)
    assert "1 of your own cases cannot be read" in admin.get(ROOM).text
