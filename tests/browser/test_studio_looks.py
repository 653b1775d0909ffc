"""Every page of the studio as each role sees it, empty and filled: clean for axe in light and dark, no wider than the
screen, in order for whoever tabs through it, and silent in its console. The pages are those of the route map."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

import furnished
from fakes import Lexicons, settings
from furnished import CASE, FILE, SENTENCE, Furnished, furnish
from heedful.model import LEVELS
from heedful.store import TOKEN_ROLES, Store
from heedful.web import create_app
from heedful.web.signed import COOKIE, TERM
from serving import free_port, serving

AXE = Path(__file__).parents[1] / "extension/node_modules/axe-core/axe.min.js"
# In the dark only the colours differ, and on narrow screens only what has to scroll or to be hit.
RUN = """async (only) => {
  const run = only ? { runOnly: { type: "rule", values: only } }
    : { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] };
  const { violations } = await axe.run(document, run);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}"""
DARK, NARROW = ["color-contrast"], ["scrollable-region-focusable", "target-size"]
WIDE = """() => innerWidth < document.documentElement.scrollWidth
  ? [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table"))
    .slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).concat("it scrolls sideways") : []"""
# Gives what shows no focus, and what is reached out of its order.
FOCUS = """() => {
  const able = "a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select, textarea, summary, [tabindex]";
  const look = (e) => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.borderColor, s.backgroundColor].join(); };
  const faults = [];
  for (const e of document.querySelectorAll(able)) {
    if (e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) continue;
    if (e.tabIndex > 0) faults.push(`out of order: ${e.outerHTML.slice(0, 120)}`);
    document.activeElement?.blur?.();
    const before = look(e);
    e.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== e) faults.push(`takes no focus: ${e.outerHTML.slice(0, 120)}`);
    else if (look(e) === before) faults.push(`shows no focus: ${e.outerHTML.slice(0, 120)}`);
  }
  document.activeElement?.blur?.();
  return faults.slice(0, 5);
}"""
ORDER = """() => {
  window.tabbed = [];
  document.addEventListener("focusin", ({ target }) => window.tabbed.push(target));
}"""
# After the last one comes the first again.
IN_ORDER = """() => window.tabbed.flatMap((e, at) => at && e !== window.tabbed[0] && !e.matches(".skip, .brand") && !(window.tabbed[at - 1].compareDocumentPosition(e) & 4)
  ? [`tabbed from ${window.tabbed[at - 1].outerHTML.slice(0, 90)} back to ${e.outerHTML.slice(0, 90)}`] : [])"""
TABS = 12
# These answer with files, send away, or have tests of their looks of their own.
NO_PAGES = {"page.try_page", "pictures.table", "audit.as_table", "exchange.export", "doors.provider", "doors.come_back"}
SEND = """([action, fields]) => {
  const form = [...document.forms].find((one) => (one.getAttribute("action") ?? "").endsWith(action));
  for (const [name, value] of Object.entries(fields)) {
    const field = form.querySelector(`[name="${name}"]`);
    if (field.type === "checkbox") field.checked = true; else field.value = value;
  }
  form.submit();
}"""


class State(NamedTuple):
    """A page as it looks after a form on it was sent."""

    name: str
    path: str
    action: str
    fields: Mapping[str, str]


STATES = (
    State("found", "/studio/words", "/words/find", {"sentence": SENTENCE}),
    State("nothing to find", "/studio/words", "/words/find", {"sentence": ""}),
    State("teaching", "/studio/words/en/new", "/teach", {"sentence": "I am [totally knackered] by this.", "kind": "cue", "label": "waiting"}),
    State("taught too little", "/studio/words/en/new", "/teach", {"sentence": "nothing marked", "kind": "cue", "label": "waiting"}),
    State("an entry that fails", "/studio/words/en/entry/abuse/kill", "/entry/abuse/kill", {"match": "nothing here", "phrases": "("}),
    State("a file that fails", f"/studio/files/{FILE}", FILE, {"text": "cause: [\n"}),
    State("invited", "/studio/people", "/people", {"name": "Zoe", "email": "zoe@acme.example"}),
    State("nobody invited", "/studio/people", "/people", {"name": " ", "email": "nothing"}),
    State("no team", "/studio/teams", "/teams", {"name": " "}),
    State("levels that are none", "{teams.one}", "{teams.one}", {"level_angry": "much", "level_chat_angry": "more", "entries": "en/none", "hosts": "no host!"}),
    State("a team saved twice", "{teams.one}", "{teams.one}", {"version": "0", "level_uneasy": "10"}),
    State("switches saved twice", "/studio/settings", "/settings", {"version": "99", "hosts": "desk.example"}),
    State("switches of no host", "/studio/settings", "/settings", {"hosts": "no host!"}),
    State("a token made", "/account", "/account/tokens", {"token_name": "script"}),
    State("a token of no name", "/account", "/account/tokens", {"token_name": " "}),
    State("a wrong password", "/account", "/account/password", {"old": "x", "password": "y", "again": "z"}),
    State("a case that fails", "/studio/practice/own", "/practice/own", {"text": CASE.replace("difficulty: 1", "difficulty: much")}),
    State("an answer that is too long", "/studio/inbox/1", "/inbox/1", {"answer": "x" * 3000}),
)  # fmt: skip


class Town(NamedTuple):
    """A running server, and who is there."""

    address: str
    house: Furnished


@pytest.fixture(scope="module")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Give an app for its route map alone."""
    return create_app(
        settings(bind="0.0.0.0:8787", hosts="heedful.example", data=str(tmp_path_factory.mktemp("map"))), Lexicons()
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running(tmp_path_factory.mktemp("filled")) as town:
        yield town


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Give a server with people, and nothing else that was ever made."""
    with running(tmp_path_factory.mktemp("empty"), fill=False) as town:
        yield town


@contextmanager
def running(folder: Path, *, fill: bool = True) -> Iterator[Town]:
    store, now = Store(f"sqlite:///{folder}/heedful.db"), datetime.now(UTC)
    house = furnish(store, now) if fill else Furnished()
    if not fill:
        store.create()
        for role in TOKEN_ROLES:
            house.people[role] = store.add_person(f"An {role}", f"{role}@acme.example", role, now)
            secret = store.open_session(house.people[role].id, now, TERM)
            session = store.session(secret, now)
            assert session
            house.sessions[role] = secret, session
    bind = f"127.0.0.1:{free_port()}"
    with serving(folder, {"HEEDFUL_HOSTS": bind, "HEEDFUL_DEADLINE_MS": "10000"}, bind) as address:
        yield Town(address, house)


@contextmanager
def looking(browser: Browser, town: Town, role: str) -> Iterator[tuple[Page, list[str]]]:
    """Open a page of somebody with a role, and keep what its console complains of."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale="en-GB")
    if role:
        context.add_cookies([{"name": COOKIE, "value": town.house.sessions[role][0], "url": town.address}])
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(f"{page.url} throws {error}"))
    page.on("console", lambda said: complaints.append(f"{page.url} says {said.text}") if _is_fault(said) else None)
    yield page, complaints
    context.close()


def _is_fault(said: Any) -> bool:
    return said.type == "error" and "status of 4" not in said.text


def faults(page: Page) -> list[str]:
    """Return what is wrong with how a page looks."""
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(AXE.read_text())
    found = page.evaluate(RUN, None)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in page.evaluate(RUN, DARK)]
    page.set_viewport_size({"width": 640, "height": 900})
    return [*found, *page.evaluate(WIDE), *page.evaluate(RUN, NARROW), *page.evaluate(FOCUS)]


def tabbing(page: Page) -> list[str]:
    """Return what tabbing into a page finds out of order."""
    page.evaluate(ORDER)
    for _ in range(TABS):
        page.keyboard.press("Tab")
    return list(page.evaluate(IN_ORDER))


def said(wrong: Mapping[str, list[str]], complaints: list[str]) -> None:
    """Fail with everything that was found, each on a line of its own."""
    lines = [f"{page}: {fault}" for page, found in wrong.items() for fault in found] + complaints
    assert not lines, "\n" + "\n".join(lines)


def pages(maps: Flask, role: str) -> Iterator[Any]:
    """Give the rules of the pages that a role may open."""
    for rule in furnished.rules(maps, "GET"):
        wants = maps.view_functions[rule.endpoint].needs  # type: ignore[attr-defined]
        mine = (not role) if not wants else role and TOKEN_ROLES.index(role) >= TOKEN_ROLES.index(wants)  # type: ignore[arg-type]
        if mine and rule.endpoint not in NO_PAGES:
            yield rule


def test_axe_is_there() -> None:
    assert AXE.exists(), "axe-core is missing: `npm ci --prefix tests/extension` installs it; `make test` does it."


@pytest.mark.parametrize("role", ["", *TOKEN_ROLES])
def test_each_page_with_something_on_it(browser: Browser, maps: Flask, filled: Town, role: str) -> None:
    wrong: dict[str, list[str]] = {}
    with looking(browser, filled, role) as (page, complaints):
        for rule in pages(maps, role):
            answer = page.goto(filled.address + filled.house.address(rule))
            assert answer and answer.status < 400, (rule.rule, answer and answer.status)
            if found := [*tabbing(page), *faults(page)]:
                wrong[rule.rule] = found
    said(wrong, complaints)


def test_each_page_with_nothing_on_it(browser: Browser, maps: Flask, empty: Town) -> None:
    wrong: dict[str, list[str]] = {}
    with looking(browser, empty, "admin") as (page, complaints):
        for rule in pages(maps, "admin"):
            if not rule.arguments and (page.goto(empty.address + rule.rule)) and (found := faults(page)):
                wrong[rule.rule] = found
    said(wrong, complaints)


def test_each_page_after_a_form_was_sent(browser: Browser, maps: Flask, filled: Town) -> None:
    wrong: dict[str, list[str]] = {}
    one = next(rule for rule in furnished.rules(maps, "GET") if rule.endpoint == "teams.one")
    team = filled.house.address(one)
    with looking(browser, filled, "admin") as (page, complaints):
        for state in STATES:
            page.goto(filled.address + state.path.replace("{teams.one}", team))
            with page.expect_navigation():
                page.evaluate(SEND, [state.action.replace("{teams.one}", team), dict(state.fields)])
            if found := faults(page):
                wrong[state.name] = found
    said(wrong, complaints)


def test_levels_of_chats_are_set_by_keyboard(browser: Browser, filled: Town) -> None:
    with looking(browser, filled, "admin") as (page, complaints):
        page.goto(f"{filled.address}/studio/teams/{filled.house.places['teams.remove.id']}")
        page.focus("[name=level_angry]")
        for key in ("Tab", "Enter", *["Tab"] * 7, "3", "0", "Tab", "6", "0", "Tab", "9", "0"):
            page.keyboard.press(key)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        typed = [page.input_value(f"[name=level_chat_{level}]") for level in LEVELS[1:]]
        assert typed == ["30", "60", "90"] and page.is_visible("[name=level_chat_uneasy]")
    said({}, complaints)


def test_a_sign_in_that_fails_a_link_that_is_over_and_a_page_that_is_not_there(browser: Browser, filled: Town) -> None:
    wrong: dict[str, list[str]] = {}
    with looking(browser, filled, "") as (page, complaints):
        page.goto(f"{filled.address}/sign-in")
        with page.expect_navigation():
            page.evaluate(SEND, ["/sign-in", {"email": "agent@acme.example", "password": "wrong"}])
        wrong["wrong password"] = faults(page)
        page.goto(f"{filled.address}/welcome/over")
        wrong["over"] = faults(page)
    with looking(browser, filled, "agent") as (page, more):
        for path in ("/studio/nowhere", "/studio/people", "/studio/practice/none"):
            page.goto(filled.address + path)
            wrong[path] = faults(page)
    said(wrong, complaints + more)
