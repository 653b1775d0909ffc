"""Hostile texts in everything that is ever drawn, in a real browser: they stay text."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from furnished import CASE, FILE, furnish
from heedful.store import ANY_EXTENSION, Report, Store
from heedful.web.signed import COOKIE
from serving import free_port, serving
from try_answers import answer, answering, span, suggestion
from xss import OUTS, PAYLOADS, VECTORS, assert_text_only, watch

NOW = datetime.now(UTC)
LATE = "I am still waiting for my refund. When will it come?"


def quoted(payload: str) -> str:
    """Return a payload as a YAML scalar."""
    return json.dumps(payload)


def words() -> str:
    """Return a lexicon file whose every free text is a payload, and that is good all the same."""
    entries = "".join(
        f"""
  xss-{number}:
    about: {quoted(payload)}
    strength: 3
    phrases: |
      kill|kills xss{number}
    match: |
      I will [kill xss{number}] {payload.replace("[", "").replace("]", "")}
    no_match: |
      Fine {payload}
"""
        for number, payload in enumerate(PAYLOADS[:40])
    )
    label, about = quoted(PAYLOADS[1]), quoted(PAYLOADS[2])
    return f"cause: abuse\nlabel: {label}\nabout: {about}\nsource: {quoted(PAYLOADS[3])}\ncues:{entries}"


def fill(store: Store) -> dict[str, Any]:
    """Fill a store with payloads wherever somebody may write; give what stands in addresses."""
    there = furnish(store, NOW)
    admin = there.people["admin"].id
    drafts = []
    for number, payload in enumerate(PAYLOADS):
        team = store.add_team(f"{payload[:180]} {number}", NOW)
        person = store.add_person(payload[:190], f"a{number}@acme.example", "agent", NOW, team=team.id)
        store.add_token(payload[:190], "agent", NOW, origin=ANY_EXTENSION, person=person.id)
        store.add_report(Report(NOW, "risk:blame", False, payload, site="gmail", token=None, entry="en/abuse/kill"))
        store.note(NOW, person.id, payload, payload)
        if number % 8 == 0:
            drafts.append(store.add_draft(payload[:190], admin, 0, {FILE: words()}, NOW))
    for number, payload in enumerate(PAYLOADS[:40]):
        store.save_case(payload, hostile_case(payload), NOW)
        store.settle_report(number + 3, admin, NOW, payload)
    revision = store.publish(drafts[-1].id, drafts[-1].version, admin, NOW) if not store.in_force() else None
    team = next(team for team in store.teams() if "alert" in team.name)
    rules = {"forbid": [{"phrases": "refund", "why": payload, "instead": "I will ask."} for payload in PAYLOADS[:50]]}
    store.change_team(team.id, team.version, rules=json.dumps(rules))
    invite = store.add_link("invite", NOW, timedelta(days=1), store.people()[-1].id)
    return {
        "house": there, "draft": drafts[0].id, "revision": revision.id if revision else 1, "team": team.id, "invite": invite,
        "person": store.people()[-1].id, "report": store.reports()[0].id, "case": store.cases()[-1].id,
    }  # fmt: skip


def hostile_case(payload: str) -> str:
    """Return a practice case with a payload as its title and situation."""
    lines = CASE.split("\n")
    named = {"title": payload, "situation": payload, "customer": payload}
    kept = [line if (key := line.partition(":")[0]) not in named else f"{key}: {quoted(named[key])}" for line in lines]
    return "\n".join(kept)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("xss")
    store = Store(f"sqlite:///{folder}/heedful.db")
    there = fill(store)
    (folder / "own" / "en").mkdir(parents=True)
    (folder / "own" / "en" / "xss.yml").write_text(words(), "utf-8")
    address = f"127.0.0.1:{free_port()}"
    given = {"HEEDFUL_HOSTS": address, "HEEDFUL_LEXICONS": str(folder / "own"), "HEEDFUL_DEADLINE_MS": "10000"}
    with serving(folder, given, bind=address) as server:
        yield server, there


def test_there_are_more_than_a_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) == len(OUTS) * len(VECTORS) > 100


def test_what_the_watch_is_for_is_seen(page: Page) -> None:
    strange = watch(page)
    page.goto("about:blank")
    page.set_content("<p class=xss onclick='alert(1)'>x</p><iframe></iframe>")
    with pytest.raises(AssertionError, match="xss"):
        assert_text_only(page, strange, "here")


def pages(there: dict[str, Any]) -> list[str]:
    """Return the pages of the studio that draw something somebody wrote."""
    draft, case = f"/studio/changes/{there['draft']}", f"/studio/practice/own/{there['case']}"
    return [
        "/", "/studio", "/studio/words", "/studio/words?q=xss&all=1", "/studio/words/en/entry/abuse/xss-1",
        "/studio/words/en/new", "/studio/files", "/studio/files/en/xss.yml", "/studio/changes", draft,
        f"{draft}/dry-run", f"{draft}/update", "/studio/history", f"/studio/history/{there['revision']}", "/studio/inbox",
        f"/studio/inbox/{there['report']}", "/studio/inbox?state=done", "/studio/practice", "/studio/practice/own", case,
        "/studio/people", f"/studio/people/{there['person']}", "/studio/teams", f"/studio/teams/{there['team']}",
        "/studio/log", f"/studio/log?who={there['person']}", "/studio/settings", "/studio/pictures",
        "/studio/pictures/words", "/account", "/pair", f"/welcome/{there['invite']}",
    ]  # fmt: skip


def test_every_page_of_the_studio_draws_them_as_text(page: Page, studio: tuple[str, dict[str, Any]]) -> None:
    server, there = studio
    strange, drawn, missing = watch(page), 0, []
    page.context.add_cookies([{"name": COOKIE, "value": there["house"].sessions["admin"][0], "url": server}])
    for path in pages(there):
        came = page.goto(server + path)
        if not came or came.status != 200:
            missing.append((path, came and came.status))
            continue
        assert_text_only(page, strange, path)
        drawn += "alert(1)" in page.inner_text("body") or "alert(1)" in page.content()
    print(drawn, missing)
    assert drawn >= 12 and not [one for one in missing if one[1] != 404], (drawn, missing)


def test_what_is_asked_of_the_words_comes_back_as_text(page: Page, studio: tuple[str, dict[str, Any]]) -> None:
    server, there = studio
    strange = watch(page)
    page.context.add_cookies([{"name": COOKIE, "value": there["house"].sessions["admin"][0], "url": server}])
    page.goto(f"{server}/studio/words")
    for payload in PAYLOADS[::5]:
        page.locator("[name=sentence]").first.fill(f"I will kill xss1 {payload}")
        with page.expect_navigation():
            page.locator("form:has([name=sentence]) button").first.click()
        expect(page.locator("#look")).to_be_visible()
        assert_text_only(page, strange, payload)


def test_messages_and_drafts_are_drawn_as_text(page: Page, server: str) -> None:
    strange = watch(page)
    for start in range(0, len(PAYLOADS), 24):
        some = "\n".join(PAYLOADS[start : start + 24])
        page.goto("about:blank")
        page.goto(f"{server}/#how-to")
        expect(page.locator("html[data-ready]")).to_be_attached()
        expect(page.locator("#pulse")).to_have_text("Checked")
        page.locator("#draft-text").fill(f"I am sorry. {some}")
        expect(page.locator("#pulse")).to_have_text("Checked")
        assert_text_only(page, strange, start)


def hostile(asked: Any, payloads: Iterator[str]) -> Any:
    """Answer with payloads in all that a server may say of a thread and a draft."""
    draft, said = asked["draft"], asked["thread"][-1].get("text", "")
    here = span(draft, draft[:5]) if draft else {"start": 0, "end": 0, "text": ""}

    def p() -> str:
        return next(payloads)

    risk = {"code": "blame", **here, "why": p(), "instead": [p(), p()], "entry": p()}
    evidence = [{**span(said, said[:4]), "cause": "waiting", "cue": p(), "share": 0.5}] if said else []
    messages = answer(asked)["messages"]
    messages[-1] |= {
        "evidence": evidence,
        "level": "angry",
        "score": 0.9,
        "emotions": [p()],
        "parts": [{"name": p(), "share": 0.1}],
    }
    return answer(
        asked, messages=messages, frustration={"level": "angry", "score": 0.9, "trend": "single"},
        causes=[{"cause": p(), "label": p(), "open": True, "covered": False, "why": p()}],
        gaps=[{"need": need, "cause": None, "why": p()} for need in ("acknowledge", "action", "timeframe")],
        suggestions=[{**suggestion("I will write by <time>.", why=p(), source=p()), "text": p()} for _ in range(3)],
        draft={"risks": [risk], "commitments": [{**here, "due": None}], "spans": {"apology": [here]}},
        escalate={"advised": True, "why": p()}, nudge={"advised": True, "why": p()}, lexicon={"revision": p()}, brief=p(),
    )  # fmt: skip


def test_answers_are_drawn_as_text_on_the_try_page(page: Page, server: str) -> None:
    strange, payloads = watch(page), cycle(PAYLOADS)
    questions = answering(page, lambda asked: hostile(asked, payloads))
    page.goto(f"{server}/#how-to")
    expect(page.locator("html[data-ready]")).to_be_attached()
    for number in range(8):
        before = len(questions)
        page.locator("#draft-text").fill(f"Hello Ann, this is draft {number}.")
        expect(page.locator("#pulse")).to_have_text("Checked")
        expect(page.locator("#suggestions")).to_contain_text("alert(1)")
        assert len(questions) > before
        assert_text_only(page, strange, number)
