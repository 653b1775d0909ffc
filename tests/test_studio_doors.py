"""What must not come back, come in, or outlive its end: passwords, extensions, tokens of tokens, names after approval."""

from datetime import timedelta
from pathlib import Path

import pytest

from fakes import Clock
from heedful.errors import LexiconError, StoreError
from heedful.store import Store
from heedful.web.desk import Desk, LexiconFiles, Published
from outage import answered
from visitors import PASSWORD, Days, Town

BROKEN = "cause: waiting\ncues:\n  odd:\n    phrases: |\n      waited <nonsense>\n"


@pytest.fixture
def town(tmp_path: Path, quick_passwords: None) -> Town:
    return Town(tmp_path, Clock(), Days())


def test_a_form_with_passwords_is_typed_anew(town: Town) -> None:
    there = town.signed_in("Ann")
    form = {"csrf": "stale", "old": PASSWORD, "password": "another long one", "again": "another long one"}
    page = there.post("/account/password", form, Accept="text/html")
    assert page.status_code == 403
    assert PASSWORD not in page.text and "another long one" not in page.text


def test_pages_are_not_kept_by_browsers(town: Town) -> None:
    assert town.signed_in("Ann", "admin").get("/studio").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "asks",
    [
        {"Origin": "chrome-extension://abcdefgh"},
        {"Sec_Fetch_Site": "none", "Sec_Fetch_Mode": "cors"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"},
    ],
)
def test_only_a_visit_or_our_own_script_reads_a_page(town: Town, asks: dict[str, str]) -> None:
    there = town.signed_in("Ann", "admin")
    assert there.get("/studio", **asks).status_code == 403
    assert there.get("/studio", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate").status_code == 200
    assert there.get("/studio", Sec_Fetch_Site="same-origin", Sec_Fetch_Mode="cors").status_code == 200


def test_who_signs_in_after_an_outage_is_let_in_at_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise StoreError("away")

    ann, other = town.person("Ann"), town.signed_in("Bo")
    town.clock.now += 5
    with monkeypatch.context() as outage:
        outage.setattr(Store, "session", away)
        stranger = town.visitor()
        stranger.client.set_cookie("heedful_session", "never seen", domain="heedful.example")
        assert stranger.get("/account").status_code == 503
        assert other.get("/account").status_code == 200
    visitor = town.visitor()
    assert visitor.sign_in(ann.email).status_code == 303
    assert visitor.get("/account").status_code == 200


def test_a_token_makes_no_other(town: Town) -> None:
    ann = town.person("Ann")
    secret = town.store.add_token("Ann's program", "agent", town.days.now, person=ann.id)
    client = town.app.test_client()
    named = {"Authorization": f"Bearer {secret}"}
    asked = client.post("/v1/pair/code", base_url="https://heedful.example", json={"own": True}, headers=named)
    assert asked.status_code == 403


def use(town: Town, secret: str) -> int:
    named = {"Authorization": f"Bearer {secret}"}
    client = town.app.test_client()
    status = client.get("/v1/openapi.json", base_url="https://heedful.example", headers=named).status_code
    answered()
    town.clock.now += 3
    return status


def test_a_database_that_cannot_be_written_to_keeps_nobody_out(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("full")

    monkeypatch.setattr(Store, "use_tokens", full)
    secret = town.store.add_token("A program", "agent", town.days.now)
    assert [use(town, secret) for _ in range(3)] == [200, 200, 200]
    town.store.revoke_token(secret.split("_")[1], town.days.now)
    assert use(town, secret) == 401


def test_it_is_noted_on_which_day_a_token_was_used(town: Town) -> None:
    ann = town.person("Ann")
    secret = town.store.add_token("Ann's program", "agent", town.days.now, person=ann.id)
    assert [use(town, secret) for _ in range(2)] == [200, 200]
    assert [token.used for token in town.store.tokens()] == [town.days.now.date()]


def test_another_title_asks_for_approval_anew(town: Town) -> None:
    ann, bob = town.signed_in("Ann", "editor"), town.signed_in("Bob", "editor")
    author = next(person.id for person in town.store.people() if person.name == "Ann")
    draft = town.store.add_draft("Good", author, 0, {"en/ours.yml": "x: y\n"}, town.days.now)
    draft = town.store.save_draft(draft.id, draft.version, town.days.now, state="approved", reviewer="bob")
    assert bob and ann.post(f"/studio/changes/{draft.id}/title", {"version": draft.version, "title": "Other"})
    renamed = town.store.draft(draft.id)
    assert renamed and (renamed.title, renamed.state, renamed.reviewer) == ("Other", "open", "")


def test_published_words_that_do_not_fit_any_more_keep_no_server_down(tmp_path: Path) -> None:
    store, now = Store(f"sqlite:///{tmp_path}/heedful.db"), Days().now
    store.create()
    draft = store.add_draft("Of long ago", "", 0, {"en/waiting.yml": BROKEN}, now)
    store.publish(draft.id, draft.version, "", now + timedelta(minutes=1))
    words = LexiconFiles((), Published(store))
    desk = Desk(words, Clock())
    assert "nonsense" in desk.error and desk.loaded.revision
    with pytest.raises(LexiconError, match="nonsense"):
        words.tried(words.files())
