"""The extension's shell in a real Chromium, with a real server: first run, pairing, sites, and who gets an answer."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

import paired
from extensions import chromium

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = Path(os.environ.get("HEEDFUL_EXTENSION", paired.EXTENSION))
AXE = ROOT / "tests/extension/node_modules/axe-core/axe.min.js"
PAGE = "<!doctype html><html lang=en><title>Desk</title><textarea aria-label=Reply rows=5></textarea>"
REQUEST = {
    "thread": [{"role": "customer", "text": "This is the third time I ask. Still no export."}],
    "draft": "We are looking into it.",
}


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    """Give a Chromium in which the extension has just been installed."""
    with chromium(EXTENSION) as browser:
        yield browser.context


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """Give the address of a page with a reply box."""
    (tmp_path / "index.html").write_text(PAGE)
    with paired.files(tmp_path) as address:
        yield address


def until(context: BrowserContext, work: Callable[[], Any], what: str) -> Any:
    """Call `work` until it gives something true. Playwright hears of the browser only while it is spoken to."""
    for _ in range(1200):
        if found := work():
            return found
        context.pages[0].wait_for_timeout(50)
    raise AssertionError(what)


def own_page(context: BrowserContext, name: str) -> Page:
    """Open one of the extension's own pages."""
    page = context.new_page()
    page.goto(f"{paired.origin(context)}/{name}")
    expect(page.locator("[data-key]").first).to_be_visible()
    return page


def asked(context: BrowserContext, page: Page, message: dict[str, Any]) -> dict[str, Any]:
    """Ask the background as a content script of the page's would, and give its reply."""
    script = """async ([url, message]) => {
        const [tab] = (await chrome.tabs.query({})).filter((one) => one.url === url);
        const func = (asked) => chrome.runtime.sendMessage(asked);
        return (await chrome.scripting.executeScript({ target: { tabId: tab.id }, func, args: [message] }))[0].result;
    }"""
    return dict(paired.background(context).evaluate(script, [page.url, message]))


def connect(context: BrowserContext, server: str) -> None:
    """Pair, with no site switched on."""
    paired.patient(context)
    server_kept = {"url": server, "token": paired.pair(server, paired.origin(context)), "name": "", "id": ""}
    kept = {"server": server_kept, "consent": {"url": server, "at": ""}}
    paired.background(context).evaluate("(kept) => chrome.storage.local.set(kept)", kept)


def test_first_run_leads_to_a_paired_browser(context: BrowserContext, server: str) -> None:
    welcome = until(
        context, lambda: next((page for page in context.pages if "welcome" in page.url), None), what="no welcome"
    )
    welcome.bring_to_front()
    for step in ("connection", "sites", "try"):
        expect(welcome.locator(f"#{step}")).to_be_hidden()
    expect(welcome.locator("#server")).to_have_value("http://127.0.0.1:8787")
    welcome.fill("#server", server)
    welcome.click("[data-key=agree]")
    expect(welcome.locator("#consent .address")).to_have_text(server)
    expect(welcome.locator("#consent .good")).to_be_visible()
    expect(welcome.locator("#connection h2")).to_be_focused()
    expect(welcome.locator("#practice-thread article")).to_have_count(3)
    with context.expect_page() as opened:
        welcome.click("[data-key=connect]")
    pair = opened.value
    pair.click("#ask button[type=submit]")
    expect(pair.locator("#state")).to_contain_text("This browser is paired")
    assert dict(paired.kept(context, "server"))["url"] == server  # type: ignore[call-overload]
    paired.patient(context)
    expect(welcome.locator("#connection [data-key=disconnect]")).to_be_visible()
    expect(welcome.locator("#connection .status")).to_have_class("status good")
    welcome.bring_to_front()
    welcome.locator("#practice-draft").click()
    expect(paired.Shown(welcome).word).to_have_text("Frustrated")


def test_consent_is_for_one_server(context: BrowserContext, server: str, site: str) -> None:
    paired.prepare(context, server, paired.pair(server, paired.origin(context)), {site: "generic"})
    page = context.new_page()
    page.goto(site)
    assert asked(context, page, {"kind": "analyze", "request": REQUEST})["answer"]["ok"] is True
    paired.background(context).evaluate("chrome.storage.local.set({consent: {url: 'https://other.example', at: ''}})")
    answer = asked(context, page, {"kind": "analyze", "request": REQUEST})["answer"]
    assert (answer["ok"], answer["trouble"], answer["detail"]) == (False, "unpaired", "consent")


def test_a_code_is_typed_by_hand_and_taken_back(context: BrowserContext, server: str) -> None:
    page = own_page(context, "options.html")
    page.fill("#server", server)
    page.locator("[data-key=by-hand]").click()
    page.fill("#code", "wrong")
    page.click("[data-key=enter]")
    expect(page.locator("#connection .status")).to_have_class("status bad")
    code = str(paired._post(f"{server}/v1/pair/code", {})["code"])
    page.fill("#code", code)
    page.click("[data-key=enter]")
    page.click("[data-key=disconnect]")
    expect(page.locator("[data-key=connect]")).to_be_visible()
    assert dict(paired.kept(context, "server"))["token"] == ""  # type: ignore[call-overload]


def test_only_sites_that_are_switched_on_are_answered(context: BrowserContext, server: str, site: str) -> None:
    connect(context, server)
    page = context.new_page()
    page.goto(site)
    for message in ({"kind": "hello", "url": "https://mail.google.com/"}, {"kind": "analyze", "request": REQUEST}):
        assert asked(context, page, message) == {"refused": "not allowed here"}
    popup = open_popup(context, page)
    expect(popup.locator("h2")).to_have_text(site.removeprefix("http://"))
    popup.click("[data-key=site]")
    # At once and without loading the page again.
    until(context, lambda: "answer" in asked(context, page, {"kind": "hello", "url": site}), what="no hello")
    hello = asked(context, page, {"kind": "hello", "url": site})["answer"]
    assert (hello["on"], hello["paired"], hello["server"]) == (True, True, server.removeprefix("http://"))
    assert hello["rows"] and all(row["hosts"] == [] for row in hello["rows"])
    assert "token" not in json.dumps(hello)
    for message in ({"kind": "forget"}, {"kind": "disconnect"}, {"kind": "pair", "code": "ABCD-EFGH"}):
        assert asked(context, page, message) == {"refused": "not allowed here"}
    popup.click("[data-key=site]")
    until(context, lambda: "refused" in asked(context, page, {"kind": "hello", "url": site}), what="still on")


def open_popup(context: BrowserContext, page: Page) -> Page:
    """Open the popup as it would be over a page."""
    popup = context.new_page()
    ask = "async (url) => (await chrome.tabs.query({})).find((tab) => tab.url === url)"
    tab = paired.background(context).evaluate(ask, page.url)
    popup.add_init_script(f"if (self.chrome?.tabs) chrome.tabs.query = async () => [{json.dumps(tab)}]")
    popup.goto(f"{paired.origin(context)}/popup.html")
    expect(popup.locator("[data-key]").first).to_be_visible()
    return popup


def test_an_analysis_comes_from_the_server_and_by_ref_the_second_time(
    context: BrowserContext, server: str, site: str
) -> None:
    paired.prepare(context, server, paired.pair(server, paired.origin(context)), {site: "generic"})
    page = context.new_page()
    page.goto(site)
    answers = [asked(context, page, {"kind": "analyze", "request": REQUEST})["answer"] for _ in range(2)]
    assert [answer["answer"]["frustration"] for answer in answers] == [answers[0]["answer"]["frustration"]] * 2
    assert answers[0]["answer"]["messages"][0]["ref"] == answers[1]["answer"]["messages"][0]["ref"]


def test_a_revoked_browser_is_told_so(context: BrowserContext, server: str, site: str) -> None:
    paired.prepare(context, server, "wrong-token", {site: "generic"})
    page = context.new_page()
    page.goto(site)
    assert asked(context, page, {"kind": "analyze", "request": REQUEST})["answer"]["trouble"] == "unpaired"


def test_settings_reach_open_pages_and_a_reload_ends_the_old_script(
    context: BrowserContext, server: str, site: str
) -> None:
    paired.prepare(context, server, paired.pair(server, paired.origin(context)), {site: "generic"})
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(site)
    page.locator("textarea").click()
    host = page.locator("[data-heedful]")
    expect(host).to_have_attribute("data-theme", "light")
    options = own_page(context, "options.html")
    options.locator("#look [value=dark]").check()
    expect(host).to_have_attribute("data-theme", "dark")
    options.close()
    old = paired.background(context)
    old.evaluate("setTimeout(() => chrome.runtime.reload(), 50), 0")
    until(context, lambda: old not in context.service_workers, what="not reloaded")
    page.locator("textarea").press_sequentially("Still here")
    expect(page.locator("textarea")).to_have_value("Still here")
    assert complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["welcome.html", "options.html", "popup.html"])
def test_pages_are_clean_for_axe(context: BrowserContext, name: str, theme: str) -> None:
    assert AXE.exists(), "axe-core is missing: `npm ci --prefix tests/extension` installs it; `make test` does it."
    paired.background(context).evaluate("(theme) => chrome.storage.local.set(theme)", full(theme))
    page = own_page(context, name)
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "async () => (await axe.run()).violations.map(({ id, nodes }) => [id, nodes.map((n) => n.html)])"
    )
    assert found == []
    assert page.evaluate("[...document.querySelectorAll('[data-t]')].every((e) => e.textContent !== e.dataset.t)")


def full(theme: str) -> dict[str, Any]:
    """Everything that a page can list."""
    own = {"addresses": ["help@yourcompany.example"], "domains": [], "names": []}
    ignore = {
        "id": "i",
        "scope": "phrase",
        "rule": "risk:vague_time",
        "words": "soon",
        "thread": "",
        "site": "",
        "at": "2026-11-01",
    }
    vow = {"id": "v", "what": "I'll send the export", "to": "Ana", "due": "2026-11-02T10:00:00Z", "site": "", "url": "https://desk.example/1",
           "made": "2026-11-01T10:00:00Z", "done": False}  # fmt: skip
    return {
        "settings": {"mode": None, "own": own, "ledger": True, "theme": theme, "ignores": [ignore],
                     "phrases": [{"id": "p", "for": "ack", "text": "That cost you a morning."}]},
        "vows": [vow, {**vow, "id": "w", "done": True}, {**vow, "id": "x", "due": None}],
        "sites": {"https://tickets.example.com": {"row": "auto", "on": True}},
        "consent": {"url": "http://127.0.0.1:8787", "at": "2026-11-01"},
    }  # fmt: skip


def test_ignores_phrases_and_promises_have_a_way_back(context: BrowserContext) -> None:
    paired.background(context).evaluate("(kept) => chrome.storage.local.set(kept)", full("auto"))
    page = own_page(context, "options.html")
    page.click("[data-key=undo-i]")
    expect(page.locator("#ignored li")).to_have_count(0)
    page.fill("#phrase-p", "That cost you a day.")
    page.locator("#phrase-p").blur()
    expect(page.locator("#phrase-p")).to_have_value("That cost you a day.")
    page.click("[data-key=drop-p]")
    expect(page.locator("#phrases li")).to_have_count(0)
    page.click("[data-key=done-v]")
    expect(page.locator("#promises h3")).to_have_count(2)
    page.locator("#before [value=off]").check()
    until(context, lambda: dict(paired.kept(context, "settings"))["mode"] == "off", what="not kept")  # type: ignore[call-overload]
    page.click("[data-key=forget]")
    expect(page.locator("dialog [value=keep]")).to_be_focused()
    page.locator("dialog [value=go]").click()
    until(context, lambda: not paired.kept(context, "vows"), what="not forgotten")


def test_two_pages_that_change_settings_at_once_lose_nothing(context: BrowserContext, server: str) -> None:
    connect(context, server)
    pages = [own_page(context, name) for name in ("options.html", "welcome.html")]
    script = """async (who) => {
        const { change } = await import("/lib/shell/stored.js");
        const add = (id) => change("settings", (now) => ({ ...now, phrases: [...now.phrases, { id, for: "ack", text: id }] }));
        window.changed = Promise.all(Array.from({ length: 20 }, (_, at) => add(`${who}${at}`)));
    }"""
    for name, page in zip("ab", pages, strict=True):
        page.evaluate(script, name)
    for page in pages:
        page.evaluate("changed.then(() => null)")
    settings: Any = paired.kept(context, "settings")
    assert len(settings["phrases"]) == 40


def test_disconnecting_says_where_the_server_still_knows_the_key(context: BrowserContext) -> None:
    away = {"url": "http://127.0.0.1:9", "token": "key", "name": "", "id": "b1"}
    kept = {"server": away, "consent": {"url": away["url"], "at": ""}}
    paired.background(context).evaluate("(kept) => chrome.storage.local.set(kept)", kept)
    page = own_page(context, "options.html")
    page.click("[data-key=disconnect]")
    expect(page.locator("#connection .status")).to_contain_text("/pair")
    expect(page.locator("#connection [data-key=connect]")).to_be_visible()
    server: Any = paired.kept(context, "server")
    assert server["token"] == ""
