"""The extension as it is, in Firefox ESR with a real server: first run, pairing, findings, inserting, Send, and its end.

Firefox does not let a test go to an extension's own pages, so the page that opens after the installation serves for all
of them: it can lead on to the others, and the browser's own interfaces are asked there. What Firefox itself asks when we want
access is answered with yes by a preference; that we ask in a click of the person's is still for Firefox to see.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from extensions import UUID, Firefox, firefox
from paired import EXTENSION, MARKUP, ROOT, files, pair
from serving import serving

OWN = {"addresses": ["sam@acme.example"], "domains": ["acme.example"], "names": ["Sam Okafor"]}
DRAFT = "We're looking into it and will update you soon."
EDITOR = "document.querySelector('[g_editable=true]')"
STRICT = """<!doctype html><html lang=en><meta charset=utf-8>
<meta http-equiv=Content-Security-Policy content="default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'">
<title>Desk</title>
<main>
<article><header><b>Sam Okafor</b></header><p>Hello Dana, I will send you the complete export by Friday.</p></article>
<article><header><b>Dana Whitlock</b></header><p>This is the third time I ask. Still no export, this is unacceptable.</p></article>
</main>
<form><textarea name=reply aria-label=Reply rows=8 cols=60></textarea><button>Send reply</button></form>"""


@dataclass
class Shown:
    """What the extension shows on a page in Firefox."""

    page: Firefox

    def one(self, selector: str) -> str:
        """Name an element of ours, as an expression."""
        return f"document.querySelector('[data-heedful]')?.shadowRoot.querySelector({json.dumps(selector)})"

    def text(self, selector: str) -> str:
        return str(self.page.evaluate(f"{self.one(selector)}?.textContent.trim() ?? ''"))

    def has(self, selector: str) -> bool:
        return bool(self.page.evaluate(f"Boolean({self.one(selector)})"))

    def wait(self, selector: str) -> None:
        self.page.wait(f"Boolean({self.one(selector)})")

    def gone(self, selector: str) -> None:
        self.page.wait(f"!{self.one(selector)}")

    def word(self, *words: str) -> None:
        """Wait until the badge says one of these words."""
        said = f"{self.one('.badge .word')}?.textContent.toLowerCase()"
        self.page.wait(f"{json.dumps([word.lower() for word in words])}.includes({said})")

    def click(self, selector: str) -> None:
        self.page.click_on(self.one(selector))

    def choose(self, choice: str) -> None:
        """Answer the dialog before Send."""
        self.click(f"dialog.guard [data-choice={choice}]")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Give the address of the simulators."""
    with files(ROOT / "tests" / "simulators") as address:
        yield address


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Give a tab of a Firefox in which the extension has just been installed."""
    profile = tmp_path_factory.mktemp("firefox")
    # The background is put to sleep as soon as it rests, after half a minute otherwise.
    wishes = {"extensions.webextOptionalPermissionPrompts": False, "extensions.background.idle.timeout": 1000}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in wishes.items()]
    (profile / "prefs.js").write_text("".join(lines))
    with firefox(EXTENSION, size=(1280, 860), profile=profile) as page:
        yield page


@pytest.fixture(scope="module")
def own(tab: Firefox) -> Firefox:
    """Give the page that has opened by itself after the installation."""
    return tab.tab("/welcome.html")


@pytest.fixture(scope="module")
def paired(own: Firefox, server: str) -> str:
    """Go through the first minute by hand, as far as the pairing; give the server."""
    own.click("#server")
    own.press("Control+a")
    own.type(server)
    own.click("[data-key=agree]")
    own.wait(f"document.querySelector('#consent .address')?.textContent === {json.dumps(server)}")
    own.click("[data-key=connect]")
    page = own.tab(f"{server}/pair")
    page.wait("document.documentElement.hasAttribute('data-ready')")
    page.click("#ask button[type=submit]")
    page.wait("document.querySelector('#state').textContent.includes('This browser is paired as “Firefox')")
    page.call("browsingContext.close", context=page.context)
    return server


def switch_on(own: Firefox, sites: dict[str, str]) -> None:
    """Switch sites on (address → row id, "auto" or "generic") as the options would, and wait until it holds."""
    settings = {"mode": "nudge", "own": OWN, "ledger": True, "phrases": [], "ignores": [], "theme": "light"}
    stored = {"sites": {url: {"row": row, "on": True} for url, row in sites.items()}, "settings": settings}
    own.evaluate(f"chrome.storage.local.set({json.dumps(stored)})")
    own.wait("chrome.scripting.getRegisteredContentScripts().then((all) => all.some(({ id }) => id === 'sites'))")


def kept(own: Firefox, name: str) -> Any:
    return own.evaluate(f"chrome.storage.local.get({json.dumps(name)}).then((all) => all[{json.dumps(name)}])")


@pytest.fixture
def mail(tab: Firefox, own: Firefox, paired: str, site: str) -> Firefox:
    """Give the Gmail simulator with a reply being written in it."""
    switch_on(own, {site: "gmail"})
    reply_in_mail(tab, site)
    return tab


def reply_in_mail(tab: Firefox, site: str) -> None:
    tab.to_front()
    tab.goto("about:blank")
    tab.goto(f"{site}/gmail/index.html?seed=figures&undo=0#inbox/figures")
    tab.evaluate("sim.ready.then(() => 1)")
    tab.evaluate("(async () => { await sim.openThread('figures'); await sim.reply() })()")
    tab.type(DRAFT)


def draft(mail: Firefox) -> str:
    return str(mail.evaluate("sim.editor().innerText")).strip()


def assert_sent_clean(mail: Firefox, count: int = 1) -> None:
    mail.wait(f"sim.outbox.length === {count}")
    sent = mail.evaluate("sim.outbox.at(-1)")
    assert DRAFT in sent["text"]
    assert not MARKUP.search(sent["html"])


def test_the_first_minute(own: Firefox, paired: str) -> None:
    kept_server = kept(own, "server")
    assert (kept_server["url"], bool(kept_server["token"])) == (paired, True)
    # Only the origin that Firefox gave to this installation was let in, and only with its own token.
    assert kept(own, "state")["state"]["sites"]["rows"]
    own.to_front()
    own.wait("document.querySelector('#connection .status.good') !== null")
    own.click("#practice-draft")
    Shown(own).word("frustrated")


def test_firefox_without_a_policy_throws_and_we_do_not(own: Firefox, paired: str) -> None:
    assert own.evaluate("chrome.storage.managed.get(null).then(() => 'some', () => 'throws')") == "throws"
    assert own.evaluate("chrome.runtime.sendMessage({ kind: 'connection' })")["answer"]["ok"] is True


def test_a_finding_is_shown_inserted_and_undone(mail: Firefox) -> None:
    shown = Shown(mail)
    shown.word("frustrated")
    shown.wait(".marks .mark")
    shown.click("button.badge")
    shown.wait(".card .offers .wording")
    before = draft(mail)
    mail.press("1")
    mail.wait("sim.editor().innerText.includes('You are right')")
    mail.press("Control+z")
    mail.wait(f"sim.editor().innerText.trim() === {json.dumps(before)}")


def test_the_shortcut_opens_the_card_and_escape_returns_to_the_draft(mail: Firefox) -> None:
    shown = Shown(mail)
    shown.word("frustrated")
    mail.press("Alt+Shift+H")
    shown.wait(".card")
    mail.press("Escape")
    shown.gone(".card")
    mail.wait("document.activeElement === sim.editor()")
    mail.type(" Bye")
    mail.wait(f"sim.editor().innerText.trim().startsWith({json.dumps(DRAFT + ' Bye')})")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_badge_is_pressed_by_key(mail: Firefox, key: str) -> None:
    shown = Shown(mail)
    shown.word("frustrated")
    mail.evaluate(f"{shown.one('button.badge')}.focus()")
    mail.press(key)
    shown.wait(".card")


def test_the_sending_keys_are_met_once_and_send_once(mail: Firefox) -> None:
    shown = Shown(mail)
    shown.word("frustrated")
    mail.press("Control+Enter")
    shown.wait("dialog.guard")
    assert mail.evaluate("sim.outbox.length") == 0
    shown.choose("send")
    assert_sent_clean(mail)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_button_is_met_and_answered_by_key(mail: Firefox, key: str) -> None:
    shown = Shown(mail)
    shown.word("frustrated")
    mail.click_on("sim.composers.at(-1).send")
    shown.wait("dialog.guard")
    assert mail.evaluate("sim.outbox.length") == 0
    # "Keep editing" has the focus; "Send anyway" is the one before it.
    mail.press("Shift+Tab", key)
    shown.gone("dialog.guard")
    assert_sent_clean(mail)


def test_keep_editing_gives_the_caret_back(mail: Firefox) -> None:
    shown = Shown(mail)
    shown.word("frustrated")
    mail.press("Control+Enter")
    shown.wait("dialog.guard")
    mail.press("Enter")
    shown.gone("dialog.guard")
    mail.wait("document.activeElement === sim.editor()")
    mail.type(" Bye")
    mail.wait(f"sim.editor().innerText.trim().startsWith({json.dumps(DRAFT + ' Bye')})")
    assert mail.evaluate("sim.outbox.length") == 0


def test_a_plain_field_and_words_that_the_agent_selects(tab: Firefox, own: Firefox, paired: str, site: str) -> None:
    switch_on(own, {site: "generic"})
    tab.to_front()
    tab.goto(f"{site}/desk/forum/")
    shown = Shown(tab)
    tab.click("textarea")
    tab.type(DRAFT)
    shown.wait(".marks .mark")
    tab.press("Alt+Shift+H")
    shown.wait(".card")
    tab.evaluate("getSelection().selectAllChildren(document.querySelector('.content'))")
    shown.click(".card [data-key=select]")
    shown.word("frustrated", "angry", "uneasy")


def test_the_strictest_page_with_a_plain_field(tab: Firefox, own: Firefox, paired: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(STRICT)
    value = "document.querySelector('textarea').value"
    with files(tmp_path) as desk:
        switch_on(own, {desk: "generic"})
        tab.to_front()
        tab.goto(desk)
        tab.click("textarea")
        tab.type(DRAFT)
        shown = Shown(tab)
        shown.word("frustrated", "angry")
        shown.wait(".marks .mark")
        assert tab.evaluate(f"getComputedStyle({shown.one('button.badge')}).position") == "fixed"
        shown.click("button.badge")
        shown.wait(".card .offers .wording")
        tab.press("1")
        tab.wait(f"{value} !== {json.dumps(DRAFT)}")
        tab.press("Control+z")
        tab.wait(f"{value} === {json.dumps(DRAFT)}")
        tab.click("form button")
        shown.wait("dialog.guard")
        assert tab.evaluate("location.search") == ""
        shown.choose("send")
        tab.wait("location.search.startsWith('?reply=We%27re+looking')")


def test_a_server_that_is_gone_is_said_and_stands_in_nobodys_way(
    tab: Firefox, own: Firefox, paired: str, site: str, tmp_path: Path
) -> None:
    with serving(tmp_path) as server:
        connect(own, server, pair(server, own.origin))
        switch_on(own, {site: "gmail"})
        reply_in_mail(tab, site)
        Shown(tab).word("frustrated")
    tab.type(" And more.")
    Shown(tab).word("not checked")
    tab.press("Control+Enter")
    assert_sent_clean(tab)
    assert not Shown(tab).has("dialog.guard")
    connect(own, paired, pair(paired, own.origin))


def connect(own: Firefox, server: str, token: str) -> None:
    """Keep a pairing with a server, and the consent to it."""
    kept = {"server": {"url": server, "token": token, "name": "", "id": ""}, "consent": {"url": server, "at": ""}}
    own.evaluate(f"chrome.storage.local.set({json.dumps(kept)})")


def test_access_that_was_taken_back_is_said_and_given_again_by_a_click(mail: Firefox, own: Firefox) -> None:
    shown = Shown(mail)
    shown.word("frustrated")
    hosts = json.dumps({"origins": ["http://127.0.0.1/*", "http://localhost/*"]})
    assert own.evaluate(f"chrome.permissions.remove({hosts})")
    mail.type(" Bye")
    shown.word("not checked")
    assert "browser does not let" in mail.evaluate(f"{shown.one('button.badge')}.title")
    for page in ("popup", "options"):
        own.to_front()
        own.evaluate(f"void (location.href = '{page}.html')")
        own.wait(f"location.pathname === '/{page}.html' && document.querySelector('[data-key=allow]') !== null")
    assert not own.evaluate("chrome.permissions.request({ origins: ['http://127.0.0.1/*'] }).catch(() => false)")
    own.wait("document.querySelector('#connection .status.bad') !== null")
    own.click("[data-key=allow]")
    own.wait("document.querySelector('#connection .status.good') !== null")
    own.wait("chrome.scripting.getRegisteredContentScripts().then((all) => all.length === 2)")
    mail.to_front()
    mail.type(" now")
    shown.word("frustrated")


# Each of these ends the extension as it was, so they come last.


def test_a_new_copy_takes_the_page_over(mail: Firefox, own: Firefox) -> None:
    """Firefox stops all that the old copy did, but leaves standing what it has drawn."""
    shown = Shown(mail)
    shown.word("frustrated")
    mail.evaluate("document.querySelector('[data-heedful]').setAttribute('data-old', '')")
    mail.install(EXTENSION)
    mail.wait("!document.querySelector('[data-old]') && document.querySelectorAll('[data-heedful]').length === 1")
    shown.word("frustrated")
    mail.to_front()
    mail.press("Control+Enter")
    shown.wait("dialog.guard")
    shown.choose("send")
    assert_sent_clean(mail)


def test_nothing_is_left_in_sight_when_it_is_removed(tab: Firefox, site: str) -> None:
    reply_in_mail(tab, site)
    Shown(tab).word("frustrated")
    tab.call("webExtension.uninstall", extension="extension@heedful.example")
    tab.wait("getComputedStyle(document.querySelector('[data-heedful]')).visibility === 'hidden'")
    tab.press("Control+Enter")
    assert_sent_clean(tab)


def test_what_the_company_has_set_holds(
    server: str, site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Firefox finds a policy for one user, without any rights of an administrator, in that user's home."""
    folder = tmp_path / ".mozilla" / "managed-storage"
    folder.mkdir(parents=True)
    set_by = {
        "server": server,
        "token": pair(server, f"moz-extension://{UUID}"),
        "sites": [site],
        "mode": "nudge",
        "own": OWN,
    }
    manifest = {"name": "extension@heedful.example", "description": "Heedful", "type": "storage", "data": set_by}
    (folder / "extension@heedful.example.json").write_text(json.dumps(manifest))
    monkeypatch.setenv("HOME", str(tmp_path))
    with firefox(EXTENSION, size=(1280, 860)) as page:
        own = page.tab("/welcome.html")
        own.wait("document.querySelector('#consent .company') !== null")
        assert not own.evaluate("document.querySelector('#try').hidden")
        own.evaluate("void (location.href = 'options.html')")
        own.wait("document.querySelector('#connection .status.good') !== null")
        assert own.evaluate("document.querySelector('[data-key=disconnect]')") is None
        page.to_front()
        page.goto(f"{site}/desk/forum/")
        page.click("textarea")
        page.type(DRAFT)
        Shown(page).wait(".marks .mark")
