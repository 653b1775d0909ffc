"""The simulators of Gmail and Outlook web behave as tests/simulators/README.md claims. No extension is involved."""

import functools
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

ROOT = Path(__file__).parents[2]
SEEDS = json.loads((ROOT / "tests/simulators/gmail/seeds.json").read_text("utf-8"))
BODY = {"en": "Message Body", "de": "Nachrichtentext", "fr": "Corps du message", "he": "גוף ההודעה"}
PROMISE = "I will send you the complete export by Friday."
BOTH = pytest.mark.parametrize("client", ["gmail", "outlook"])

Open = Callable[..., Page]


class Silent(SimpleHTTPRequestHandler):
    """Serve files without a line on the terminal for each."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def files() -> Iterator[str]:
    """Give the address of a plain file server for the repository."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def simulator(page: Page, files: str) -> Open:
    """Open a client with a seed and options, optionally with a thread."""

    def open_(client: str, query: str = "", thread: str = "") -> Page:
        page.goto(f"{files}/tests/simulators/{client}/index.html?{query}")
        page.evaluate("sim.ready")
        if thread:
            page.evaluate("id => sim.openThread(id).then(() => null)", thread)
        return page

    return open_


def sim(page: Page, expression: str) -> Any:
    """Return what a member of `window.sim` holds, as plain data."""
    return page.evaluate(f"JSON.parse(JSON.stringify(sim.{expression} ?? null))")


def reply(page: Page, **how: object) -> Locator:
    """Open a composer and give its editor."""
    page.evaluate("how => sim.reply(how)", how)
    return page.locator("[contenteditable=true][aria-multiline=true][spellcheck]").last


def until(page: Page, condition: str) -> None:
    """Wait for a condition in the page; `wait_for_function` evaluates strings, which the page's policy forbids."""
    page.evaluate(f"""() => new Promise((done, fail) => {{
        const late = setTimeout(() => fail(new Error({json.dumps(condition)})), 60000);
        const look = () => ({condition}) ? (clearTimeout(late), done(null)) : setTimeout(look, 20);
        look();
    }})""")


def gmail_views(page: Page) -> Locator:
    return page.locator("div.aeF > div.nH > div")


# Both


@BOTH
def test_the_page_enforces_its_policy(client: str, browser: Browser, files: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{files}/tests/simulators/{client}/index.html")
    page.evaluate("sim.ready")
    script = "() => { try { document.body.innerHTML = '<p>'; return 'set' } catch (e) { return e.name } }"
    assert page.evaluate(script) == "TypeError"
    inline = "() => { const s = document.createElement('style'); s.textContent = 'body {color: red}'; document.head.append(s); return s.sheet?.cssRules.length ?? 0 }"
    assert page.evaluate(inline) == 0
    context.close()


@BOTH
def test_all_seeds_open(client: str, simulator: Open) -> None:
    page = simulator(client)
    assert len(sim(page, "threads")) == 25
    for thread in SEEDS["threads"]:
        page.evaluate("id => sim.openThread(id).then(() => null)", thread["id"])
        assert sim(page, "thread") == thread["id"]


def test_the_seeds_hold_what_the_readme_says() -> None:
    sets, threads = SEEDS["sets"], {thread["id"]: thread for thread in SEEDS["threads"]}
    assert len(sets["calm"]) == 20
    assert all(thread["draft"] for thread in threads.values())
    assert len(threads["long"]["messages"]) == 60
    assert [message["from"]["email"].split("@")[0] for message in threads["figures"]["messages"]] == [
        "dana", "sam", "kim", "dana",
    ]  # fmt: skip
    assert PROMISE in threads["figures"]["messages"][1]["text"]
    addresses = {message["from"]["email"] for thread in threads.values() for message in thread["messages"]}
    assert all(address.endswith((".example", ".test")) for address in addresses)


@BOTH
def test_a_seed_in_window_name_replaces_the_shipped_ones(client: str, page: Page, files: str) -> None:
    thread = {"id": "one", "subject": "S", "messages": [{"from": {"name": "A", "email": "a@b.test"}, "date": "2026-11-20T10:00:00Z", "text": "Hello"}]}  # fmt: skip
    page.goto(f"{files}/tests/simulators/{client}/index.html")
    page.evaluate("seed => { window.name = JSON.stringify(seed) }", {"threads": [thread]})
    page.reload()
    page.evaluate("sim.ready")
    assert [one["id"] for one in sim(page, "threads")] == ["one"]


@BOTH
def test_collapsed_messages_are_not_in_the_page_until_they_are_opened(client: str, simulator: Open) -> None:
    page = simulator(client, "seed=figures", "figures")
    assert PROMISE not in page.content()
    expect(page.get_by_text("this is the third time")).to_be_visible()
    page.get_by_text("thank you for the file and the screenshots").filter(visible=True).click()
    expect(page.get_by_text(PROMISE)).to_be_visible()


@BOTH
def test_slow_stretches_every_wait(client: str, simulator: Open) -> None:
    page = simulator(client, "seed=figures&slow=400", "figures")
    page.evaluate("window.opened = sim.expand(1).then(() => performance.now()); window.from = performance.now(); 0")
    assert page.evaluate("window.opened.then((at) => at - window.from)") > 400


@BOTH
def test_what_is_typed_is_what_is_sent(client: str, simulator: Open) -> None:
    page = simulator(client, "seed=figures&undo=0", "figures")
    editor = reply(page, mode="replyAll")
    page.keyboard.type("Hello Dana,")
    page.keyboard.press("Enter")
    page.keyboard.type("here is the export.")
    assert sim(page, "outbox") == []
    page.keyboard.press("Control+Enter")
    (sent,) = sim(page, "outbox")
    assert sent["ownText"].startswith("Hello Dana,\nhere is the export.")
    assert [one["email"] for one in sent["to"] + sent["cc"]] == ["dana@northmill.example", "kim@acme.example"]
    assert "here is the export." in sent["own"]
    assert "heedful" not in sent["html"]
    assert "I was told" in sent["text"], "the hidden quote is sent too"
    assert "I was told" not in sent["ownText"]
    expect(editor).to_have_count(0)
    expect(page.get_by_text("here is the export.").last).to_be_visible()


@BOTH
@pytest.mark.parametrize("draft", [SEEDS["threads"][n]["draft"] for n in (0, 5, 24)])
def test_the_drafts_of_the_seeds_can_be_typed(client: str, draft: str, simulator: Open) -> None:
    page = simulator(client, "seed=figures&signature=0&undo=0", "figures")
    reply(page)
    page.keyboard.type(draft)
    page.keyboard.press("Control+Enter")
    sent = re.sub(r"\n+", "\n", sim(page, "outbox")[0]["ownText"])
    assert sent.startswith(re.sub(r"\n+", "\n", draft))


@BOTH
def test_undo_in_the_editor_is_the_browsers_own(client: str, simulator: Open) -> None:
    page = simulator(client, "seed=figures", "figures")
    editor = reply(page)
    page.evaluate("document.execCommand('insertText', false, 'A phrase.')")
    expect(editor).to_contain_text("A phrase.")
    page.keyboard.press("Control+z")
    expect(editor).not_to_contain_text("A phrase.")


@BOTH
def test_saving_a_draft_rewrites_nothing(client: str, simulator: Open) -> None:
    page = simulator(client, "seed=figures", "figures")
    reply(page)
    page.keyboard.type("Hello")
    page.evaluate(
        "window.changes = 0; new MutationObserver((all) => changes += all.length).observe(sim.editor(), {subtree: true, childList: true, characterData: true, attributes: true})"
    )
    until(page, "sim.drafts.at(-1)?.ownText.startsWith('Hello')")
    assert page.evaluate("changes") == 0


@BOTH
def test_sending_can_be_taken_back(client: str, simulator: Open) -> None:
    page = simulator(client, "seed=figures&undo=120000", "figures")
    reply(page)
    page.keyboard.type("Too early")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Undo", exact=True).click()
    assert sim(page, "outbox") == []
    assert len(sim(page, "undone")) == 1
    expect(page.locator("[contenteditable=true][spellcheck]").last).to_contain_text("Too early")


@BOTH
def test_keys_in_the_editor_are_letters_and_outside_they_are_shortcuts(client: str, simulator: Open) -> None:
    page = simulator(client, "seed=figures", "figures")
    reply(page)
    page.keyboard.type("rcj")
    assert not [one for one in sim(page, "actions") if one["action"] == "shortcut"]
    page.evaluate("sim.editor().blur(); sim.clear()")
    page.keyboard.press("r")
    assert {"action": "shortcut", "key": "r"} in sim(page, "actions")
    assert sim(page, "keys")[0]["field"] is False


@BOTH
def test_a_forward_quotes_the_message_in_the_draft(client: str, simulator: Open) -> None:
    page = simulator(client, "seed=figures&undo=0", "figures")
    editor = reply(page, mode="forward")
    expect(editor).to_contain_text("third time that I am asking")
    assert page.evaluate("sim.composers[0].subjectBox.value").startswith("Fw")
    assert sim(page, "composers[0].people.to") == []


@BOTH
@pytest.mark.parametrize("language", ["en", "de", "fr", "he"])
def test_the_editor_is_named_in_the_pages_language(client: str, language: str, simulator: Open) -> None:
    page = simulator(client, f"seed=figures&hl={language}", "figures")
    name = BODY[language] if (client, language) != ("outlook", "en") else "Message body"
    expect(reply(page)).to_have_attribute("aria-label", name)
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "he" else "ltr")


@BOTH
def test_dark_is_dark(client: str, simulator: Open) -> None:
    page = simulator(client, "dark=1")
    red = page.evaluate("parseInt(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
    assert red < 60


# Gmail


def test_gmail_keeps_the_left_thread_hidden_in_the_page(simulator: Open) -> None:
    page = simulator("gmail", "", "angry")
    page.evaluate("sim.openThread('german').then(() => null)")
    expect(page.locator("[role=main]")).to_have_count(1)
    expect(page.locator("[role=main]")).to_contain_text("Mahnung")
    lingering = gmail_views(page).filter(has_text="Eleven trucks")
    expect(lingering).to_have_count(1)
    expect(lingering).to_be_hidden()
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1


def test_gmail_draws_a_message_as_described(simulator: Open) -> None:
    page = simulator("gmail", "seed=figures", "figures")
    shown = page.locator("div[role=list] > div[role=listitem]")
    expect(shown).to_have_count(4)
    assert shown.evaluate_all("all => all.map(one => one.getAttribute('aria-expanded'))") == [
        "false", "false", "true", "true",
    ]  # fmt: skip
    last = page.locator("div.adn[data-message-id]").last
    expect(last.locator("td.gF span[email]")).to_have_attribute("email", "dana@northmill.example")
    expect(last.locator(".ads .gK .g3, .gK .g3")).to_have_attribute("title", re.compile("Nov 21, 2026"))
    assert last.locator(".hb span[email]").evaluate_all("all => all.map(one => one.getAttribute('name'))") == [
        "me", "Kim Abara",
    ]  # fmt: skip
    expect(last.locator("div.ii.gt > div.a3s")).to_contain_text("third time")


def test_gmail_hides_quotes_behind_the_dots(simulator: Open) -> None:
    page = simulator("gmail", "seed=figures", "figures")
    last = page.locator("div.adn").last
    expect(last.locator("div.gmail_quote").first).to_be_hidden()
    last.locator(".ajR").click()
    expect(last.locator("div.gmail_quote").first).to_be_visible()


def test_gmail_opens_older_messages_late(simulator: Open) -> None:
    page = simulator("gmail", "seed=long", "long")
    bar = page.locator(".adx")
    expect(bar).to_have_text("57")
    assert "Is there a ready-made report" in page.content()
    assert "Bexley" not in page.content()
    bar.click()
    expect(page.locator(".kQ")).to_have_count(0)
    expect(page.locator("[role=listitem] .adf")).to_have_count(59)
    page.locator("button[jsname=tRarif]").click()
    expect(page.locator("div.adn .a3s")).to_have_count(60)


def test_gmail_composer_has_the_described_nesting(simulator: Open) -> None:
    page = simulator("gmail", "seed=figures&archive=1", "figures")
    reply(page, mode="replyAll")
    expect(page.locator(".ip.adB > .M9 > div[role=region] .Ap [g_editable=true]")).to_have_count(1)
    expect(page.locator(".IZ .Up div > div[role=button]:not(.Uo):not([aria-haspopup=true])")).to_have_count(1)
    expect(page.locator(".IZ .Up div > div[role=button].Uo")).to_have_count(1)
    expect(page.locator(".M9 [selector=scheduledSend]")).to_be_hidden()
    tip = page.locator(".aoO").get_attribute("data-tooltip") or ""
    assert tip == "Send \u202a(Ctrl-Enter)\u202c"
    chips = '.GS .anm[name="{}"] [role=listbox] [role=option][data-name]'
    expect(page.locator(chips.format("to"))).to_have_attribute("email", "dana@northmill.example")
    expect(page.locator(chips.format("cc"))).to_have_attribute("data-hovercard-id", "kim@acme.example")


@pytest.mark.parametrize("popout", [False, True])
def test_gmail_recipients_lie_as_deep_as_described(popout: bool, simulator: Open) -> None:
    page = simulator("gmail", "seed=figures", "figures")
    reply(page, mode="replyAll", popout=popout)
    inline = ".ip > .M9 > div[role=region] > table > tbody > tr > td > form > div > table[role=presentation] > tbody > tr > td.Iy > div.fX"
    window = "[role=dialog] > div > div > div[jsaction] > div[role=region] > table > tbody > tr > td > form > div"
    rows = "table.GS > tbody > tr.bzf > td.eV > div > div > div.anm[name=to]"
    chips = "div > div > div > div > [role=listbox] > div > div > div[role=option][data-name]"
    chain = f"{window} > {rows} > {chips}" if popout else f"{inline} > {rows} > div.aUy > {chips}"
    expect(page.locator(chain)).to_have_count(1)


def test_gmail_has_an_inline_reply_and_a_window_at_once(simulator: Open) -> None:
    page = simulator("gmail", "seed=figures&undo=0", "figures")
    reply(page)
    page.keyboard.type("Inline")
    page.get_by_role("button", name="Compose", exact=True).click()
    expect(page.locator(".dw .nH > .nH > .no div.AD [role=dialog] form")).to_have_count(1)
    expect(page.locator("[g_editable=true]")).to_have_count(2)
    page.locator("[role=dialog] input[role=combobox]").first.click()
    page.keyboard.type("new@customer.test,")
    page.locator("[role=dialog] [g_editable=true]").click()
    page.keyboard.type("Window")
    page.locator("[role=dialog] .aoO").click()
    assert [(one["inline"], one["to"][0]["email"]) for one in sim(page, "outbox")] == [(False, "new@customer.test")]
    expect(page.locator("[g_editable=true]")).to_contain_text("Inline")


def test_gmail_pops_an_inline_reply_out(simulator: Open) -> None:
    page = simulator("gmail", "seed=figures", "figures")
    reply(page)
    page.keyboard.type("Kept")
    page.locator(".Un").click()
    page.locator(".M9 > [role=menu]:first-child > .SK > [role=menuitem]:last-child").click()
    expect(page.locator("[role=dialog] [g_editable=true]")).to_contain_text("Kept")
    expect(page.locator(".ip .M9")).to_have_count(0)


def test_gmail_schedules(simulator: Open) -> None:
    page = simulator("gmail", "seed=figures", "figures")
    reply(page)
    page.keyboard.type("Later")
    page.locator(".hG").click()
    page.locator("[selector=scheduledSend]").click()
    page.locator("[role=dialog] [role=menuitem].Az.AM").click()
    page.get_by_role("dialog").get_by_role("button", name="Schedule send").click()
    assert sim(page, "outbox") == []
    assert sim(page, "scheduled")[0]["ownText"].startswith("Later")


def test_gmail_sends_by_button_by_enter_on_it_and_with_archive(simulator: Open) -> None:
    page = simulator("gmail", "seed=figures&undo=0&archive=1", "figures")
    for n, act in enumerate((".aoO", "Enter", ".Uo"), 1):
        reply(page)
        page.keyboard.type(f"Number {n}")
        if act == "Enter":
            page.locator(".aoO").focus()
            page.keyboard.press("Enter")
        else:
            page.locator(act).click()
        assert len(sim(page, "outbox")) == n
        until(page, "sim.composers.length === 0")
    until(page, "sim.thread === null")


def test_gmail_discards(simulator: Open) -> None:
    page = simulator("gmail", "seed=figures", "figures")
    reply(page)
    page.keyboard.type("Never mind")
    page.locator(".gU .oh").click()
    assert sim(page, "outbox") == []
    assert len(sim(page, "discarded")) == 1
    expect(page.locator(".ams.bkH")).to_be_visible()


def test_gmail_shows_the_quote_of_a_draft_on_demand(simulator: Open) -> None:
    page = simulator("gmail", "seed=figures&undo=0", "figures")
    editor = reply(page)
    expect(editor.locator(".gmail_quote")).to_have_count(0)
    page.locator(".M9 .et > .ajR").click()
    expect(editor.locator("> div.gmail_quote > blockquote.gmail_quote")).to_have_count(1)
    page.keyboard.press("Control+Enter")
    assert sim(page, "outbox[0]")["text"].count("third time") == 1


def test_gmail_brings_a_draft_back(simulator: Open) -> None:
    page = simulator("gmail", "", "angry")
    reply(page)
    page.keyboard.type("Half a reply")
    page.evaluate("sim.openThread('german').then(() => null)")
    page.evaluate("sim.openThread('angry').then(() => null)")
    expect(page.locator("[role=main] [g_editable=true]")).to_contain_text("Half a reply")


# Outlook


def test_outlook_draws_a_conversation_as_described(simulator: Open) -> None:
    page = simulator("outlook", "seed=figures", "figures")
    pane = page.locator("[data-app-section=MailReadCompose] [data-app-section=ConversationContainer]")
    expect(pane.locator(".aVla3")).to_have_count(4)
    expect(pane.locator("[id^=UniqueMessageBody]")).to_have_count(2)
    expect(pane.locator("[id^=MSG_][id$=_FROM]").last).to_contain_text("dana@northmill.example")
    expect(page.locator("[role=heading][id^=CONV_][id$=_SUBJECT]")).to_have_attribute(
        "title", "Quarterly figures export"
    )


def test_outlook_names_its_own_people_only_by_name(simulator: Open) -> None:
    page = simulator("outlook", "seed=figures", "figures")
    kim = page.locator("[id^=MSG_][id$=_FROM]").first
    expect(kim).to_have_text("Kim Abara")
    assert "kim@acme.example" not in page.content()


def test_outlook_shows_older_messages_on_demand(simulator: Open) -> None:
    page = simulator("outlook", "seed=long", "long")
    expect(page.locator(".aVla3")).to_have_count(12)
    page.get_by_role("button", name="See more messages").click()
    expect(page.locator(".aVla3")).to_have_count(36)


def test_outlook_can_show_the_newest_first(simulator: Open) -> None:
    page = simulator("outlook", "seed=figures&order=top", "figures")
    expect(page.locator(".aVla3").first).to_contain_text("third time")


def test_outlook_quotes_beside_the_header(simulator: Open) -> None:
    page = simulator("outlook", "seed=figures", "figures")
    editor = reply(page)
    expect(editor.locator("#appendonsend")).to_have_count(1)
    expect(editor.locator("#divRplyFwdMsg")).to_have_count(0)
    page.locator("[id^=editorParent_] + button").click()
    expect(editor.locator("#divRplyFwdMsg + div")).to_contain_text("third time")
    expect(editor.locator("#divRplyFwdMsg")).not_to_contain_text("third time")


def test_outlook_composer_has_the_described_parts(simulator: Open) -> None:
    page = simulator("outlook", "seed=figures", "figures")
    reply(page, mode="replyAll")
    expect(page.locator("[data-testid=ComposeSendButton] button[aria-label=Send]")).to_have_attribute(
        "title", "Send (Ctrl+Enter)"
    )
    expect(page.locator('[id^=editorParent_] > div[role=textbox][aria-label="Message body"]')).to_have_count(1)
    pills = page.locator("div[aria-label=To][contenteditable=true] span[data-lpc-hover-target-id]")
    expect(pills).to_have_text("Dana Whitlock")
    expect(page.locator("div[aria-label=Cc][contenteditable=true]")).to_contain_text("Kim Abara")
    expect(page.locator("[contenteditable=true][role=textbox]")).to_have_count(3)


def test_outlook_schedules(simulator: Open) -> None:
    page = simulator("outlook", "seed=figures", "figures")
    reply(page)
    page.keyboard.type("Later")
    page.get_by_role("button", name="More send options").click()
    page.get_by_role("menuitem", name="Schedule send").click()
    page.get_by_role("button", name="Custom time").click()
    page.get_by_role("dialog").get_by_role("button", name="Send", exact=True).click()
    assert sim(page, "outbox") == []
    assert sim(page, "scheduled")[0]["typed"] is True


def test_outlook_escape_in_a_draft_asks_before_it_discards(simulator: Open) -> None:
    page = simulator("outlook", "seed=figures", "figures")
    reply(page)
    page.keyboard.type("Half")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Discard message")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    assert sim(page, "discarded") == []


def test_outlook_has_an_inline_reply_and_a_tab_at_once(simulator: Open) -> None:
    page = simulator("outlook", "seed=figures&undo=0", "figures")
    reply(page)
    page.keyboard.type("Inline")
    page.get_by_role("button", name="New mail").click()
    expect(page.locator("[id^=editorParent_] > [contenteditable]")).to_have_count(2)
    expect(page.locator("[id^=editorParent_] > [contenteditable]").first).to_be_hidden()
    page.locator("[data-app-section=Form_Content] [aria-label=To][contenteditable]").click()
    page.keyboard.type("new@customer.test;")
    page.locator("[data-app-section=Form_Content] [id^=editorParent_] > div").click()
    page.keyboard.type("Tab")
    page.locator("[data-app-section=Form_Content] [aria-label=Send]").click()
    assert [one["to"][0]["email"] for one in sim(page, "outbox")] == ["new@customer.test"]
    expect(page.locator("[id^=editorParent_] > [contenteditable]")).to_contain_text("Inline")


def test_outlook_pops_a_reply_out_into_a_window(simulator: Open) -> None:
    page = simulator("outlook", "seed=figures&undo=0", "figures")
    reply(page)
    page.keyboard.type("Out")
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Open in new window").click()
    window = popup.value
    expect(window.locator("[id^=editorParent_] > [contenteditable]")).to_contain_text("Out")
    expect(window.locator("#divRplyFwdMsg + div")).to_contain_text("third time")
    window.locator("[aria-label=Send]").click()
    until(page, "sim.outbox.length === 1")
    assert sim(page, "outbox[0]")["place"] == "window"


def test_hashed_class_names_change_with_each_load(browser: Browser, files: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    names = []
    for _ in range(2):
        page.goto(f"{files}/tests/simulators/outlook/index.html")
        page.evaluate("sim.ready")
        names.append(page.locator("[data-convid]").first.get_attribute("class"))
    context.close()
    assert names[0] != names[1]
