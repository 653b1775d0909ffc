"""The simulated Zendesk and the unknown help desks behave as their READMEs say; the extension is not there."""

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from paired import rest

ROOT = Path(__file__).parents[1] / "simulators"
LOGS, ANGRY, NOTED, LONG = 41207, 41211, 41402, 41450


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and keeps no log."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Give the address of the simulators, served as plain files."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(ROOT))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def zendesk(page: Page, site: str, zendesk_editor: None) -> Page:
    return visit(page, f"{site}/zendesk/")


def visit(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def sim(page: Page, expression: str) -> Any:
    return page.evaluate(f"sim.{expression}")


def until(page: Page, expression: str, wanted: Any) -> None:
    """Wait for a value of `sim`; Playwright's own way would need `unsafe-eval`, which the page's policy forbids."""
    for _ in range(1200):
        if sim(page, expression) == wanted:
            return
        page.wait_for_timeout(50)
    assert sim(page, expression) == wanted


def box(page: Page, ticket: int = LOGS) -> Locator:
    return page.locator(f'[data-ticket-id="{ticket}"] [data-test-id="omnicomposer-rich-text-ckeditor"]')


def items(page: Page, ticket: int = LOGS) -> Locator:
    return page.locator(f'[data-ticket-id="{ticket}"] article[data-test-id="omni-log-comment-item"]')


def submit_button(page: Page, part: str = "button") -> Locator:
    return page.locator(f'[data-is-active="true"] ~ footer [data-test-id="submit_button-{part}"]')


def switcher(page: Page, ticket: int = LOGS) -> Locator:
    return page.locator(f'[data-ticket-id="{ticket}"] [data-test-id="omnichannel-channel-switcher-button"]')


# Zendesk


def test_all_open_tickets_stay_in_the_page_and_a_tab_switches_without_a_load(zendesk: Page) -> None:
    zendesk.evaluate("window.before = 1")
    sim(zendesk, f"setDraft('half a thought', {LOGS})")
    zendesk.locator(f'[data-test-id="header-tab"][data-entity-id="{ANGRY}"]').click()
    expect(zendesk.locator('[data-test-id="header-tab"][aria-current="page"]')).to_have_attribute(
        "data-entity-id", str(ANGRY)
    )
    assert zendesk.evaluate("window.before") == 1
    assert sim(zendesk, f"draft({LOGS}).text") == "half a thought"
    expect(box(zendesk, ANGRY)).to_be_visible()
    expect(box(zendesk, LOGS)).to_be_hidden()
    # The trap of the real page: what is hidden still has its place and size.
    assert box(zendesk, LOGS).evaluate("e => !!e.offsetParent && e.getBoundingClientRect().width > 0")


def test_each_ticket_has_a_real_ckeditor_of_its_own(zendesk: Page) -> None:
    same = zendesk.evaluate(
        "new Set([...document.querySelectorAll('.ck-editor__editable')].map(e => e.ckeditorInstance)).size"
    )
    assert same == 2
    assert zendesk.evaluate("CKEDITOR_VERSION") == "48.5.2"


def test_typing_arrives_and_is_logged_and_no_key_leaks(zendesk: Page) -> None:
    box(zendesk).click()
    zendesk.keyboard.type("Hello jk?")
    zendesk.keyboard.press("Enter")
    zendesk.keyboard.type("Ines")
    assert sim(zendesk, "typed()") == "Hello jk?\nInes"
    assert sim(zendesk, "draft()") == {
        "text": "Hello jk?\nInes",
        "html": "<p>Hello jk?</p><p>Ines</p>",
        "channel": "public",
    }
    assert sim(zendesk, "strayKeys") == []


def test_a_key_outside_fields_is_noticed_and_has_an_effect(zendesk: Page) -> None:
    zendesk.locator("body").press("j")
    assert sim(zendesk, "strayKeys") == ["j"]
    assert sim(zendesk, "active") == ANGRY
    # Another's box in a shadow root: the page sees its host, which is no field.
    zendesk.evaluate("""() => {
        const host = document.body.appendChild(document.createElement("div"));
        host.attachShadow({mode: "open"}).appendChild(document.createElement("input")).focus();
    }""")
    zendesk.keyboard.press("k")
    assert sim(zendesk, "strayKeys") == ["j", "k"]


@pytest.mark.parametrize("how", ["button", "menu", "shortcut"])
def test_submitting_records_once_and_shows_the_comment(zendesk: Page, how: str) -> None:
    before = items(zendesk).count()
    box(zendesk).click()
    zendesk.keyboard.type("It is import.memory.")
    if how == "button":
        submit_button(zendesk).dblclick()
    elif how == "menu":
        submit_button(zendesk, "menu-button").click()
        zendesk.locator('[data-test-id="submit_button-menu-open"]').click()
    else:
        zendesk.keyboard.press("Control+Alt+o")
    expect(items(zendesk)).to_have_count(before + 1)
    expect(items(zendesk).last.locator('[data-test-id="omni-log-item-message"]')).to_have_attribute("type", "agent")
    rest(zendesk)
    [sent] = sim(zendesk, "submitted")
    assert (sent["ticket"], sent["status"], sent["channel"], sent["how"]) == (LOGS, "open", "public", how)
    assert (sent["text"], sent["html"]) == ("It is import.memory.", "<p>It is import.memory.</p>")
    assert sim(zendesk, "draft().text") == ""


@pytest.mark.parametrize(
    ("keys", "status"), [("Control+Alt+p", "pending"), ("Control+Alt+d", "hold"), ("Control+Alt+s", "solved")]
)
def test_the_submit_shortcuts_choose_the_status(zendesk: Page, keys: str, status: str) -> None:
    box(zendesk).click()
    zendesk.keyboard.press(keys)
    until(zendesk, "statuses.length", 1)
    assert sim(zendesk, "statuses") == [{"ticket": LOGS, "status": status, "how": "shortcut"}]
    assert sim(zendesk, "submitted") == []


def test_a_refused_submit_keeps_the_draft(zendesk: Page) -> None:
    sim(zendesk, "setDraft('Please wait.')")
    sim(zendesk, "failNextSubmit()")
    submit_button(zendesk).click()
    expect(zendesk.get_by_role("status")).to_contain_text("could not be updated")
    assert sim(zendesk, "submitted") == []
    assert sim(zendesk, "draft().text") == "Please wait."


def test_the_channel_is_switched_by_keys_and_changes_the_composer(zendesk: Page) -> None:
    look = "e => getComputedStyle(e.closest('.composer')).backgroundColor"
    public = box(zendesk).evaluate(look)
    switcher(zendesk).focus()
    for key in ("Enter", "ArrowDown", "Enter"):
        zendesk.keyboard.press(key)
    expect(switcher(zendesk)).to_have_attribute("data-channel", "internal")
    expect(switcher(zendesk)).to_have_attribute("aria-label", "Internal note")
    expect(box(zendesk)).to_have_attribute("aria-label", "Internal note composer")
    assert box(zendesk).evaluate(look) != public
    box(zendesk).click()
    zendesk.keyboard.type("ask Bettina")
    submit_button(zendesk).click()
    expect(items(zendesk).last.locator('[data-test-id="omni-log-internal-note-tag"]')).to_be_visible()
    assert sim(zendesk, "submitted[0].channel") == "internal"
    expect(switcher(zendesk)).to_have_attribute("data-channel", "web")


def test_a_macro_comes_through_the_editor_not_by_keys(zendesk: Page) -> None:
    box(zendesk).click()
    zendesk.keyboard.press("Control+Alt+m")
    zendesk.keyboard.type("apol")
    zendesk.keyboard.press("Enter")
    draft = sim(zendesk, "draft()")
    assert draft["html"].startswith("<p>Hi {{name}},</p><p>Thank you") and "any inconvenience" in draft["text"]
    assert sim(zendesk, "typed()") == ""
    expect(submit_button(zendesk)).to_have_text("Submit as Pending")
    zendesk.keyboard.press("Control+z")
    assert sim(zendesk, "draft().text") == ""


def test_a_paste_is_one_undo_step_in_the_model(zendesk: Page) -> None:
    box(zendesk).click()
    zendesk.keyboard.type("Hi")
    box(zendesk).evaluate("""e => {
        const data = new DataTransfer();
        data.setData("text/plain", "one\\n\\ntwo");
        e.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
    }""")
    assert sim(zendesk, "draft().html") == "<p>Hione</p><p>two</p>"
    zendesk.keyboard.press("Control+z")
    assert sim(zendesk, "draft().html") == "<p>Hi</p>"
    assert sim(zendesk, "typed()") == "Hi"


def test_the_long_ticket_loads_older_items_in_pages(page: Page, site: str, zendesk_editor: None) -> None:
    visit(page, f"{site}/zendesk/?seed=forty")
    expect(items(page, LONG)).to_have_count(10)
    expect(items(page, LONG).last).to_contain_text("26 desks")
    page.locator('[data-test-id="convolog-show-more-button"]').click()
    expect(items(page, LONG)).to_have_count(20)
    page.get_by_role("feed").hover()
    for expected in (30, 40):
        page.mouse.wheel(0, -20000)
        expect(items(page, LONG)).to_have_count(expected)
    expect(items(page, LONG).first).to_contain_text("order 24 desks")
    expect(page.locator('[data-test-id="convolog-show-more-button"]')).to_have_count(0)


def test_the_log_tells_customer_agent_and_note_apart(page: Page, site: str, zendesk_editor: None) -> None:
    visit(page, f"{site}/zendesk/?seed=note")
    expect(items(page, NOTED)).to_have_count(4)
    types = (
        items(page, NOTED)
        .locator('[data-test-id="omni-log-item-message"]')
        .evaluate_all("all => all.map(e => e.getAttribute('type'))")
    )
    assert types == ["end-user", "agent", "internal", "end-user"]
    expect(items(page, NOTED).nth(2).locator('[data-test-id="omni-log-internal-note-tag"]')).to_have_text("Internal")
    expect(items(page, NOTED).nth(1).locator(".signature")).to_contain_text("Parcelgarden Support")
    visit(page, f"{site}/zendesk/?seed=note&notes=agent")
    expect(items(page, NOTED).nth(2).locator('[data-test-id="omni-log-item-message"]')).to_have_attribute(
        "type", "agent"
    )


def test_a_message_arrives_while_the_ticket_is_open_or_hidden(zendesk: Page) -> None:
    sim(zendesk, f"receive({ANGRY}, sim.followUps.lawyer.text)")
    expect(items(zendesk, ANGRY)).to_have_count(5)
    expect(items(zendesk, ANGRY).last).to_contain_text("my lawyer")
    assert sim(zendesk, f"ticket({ANGRY}).comments.length") == 5


def test_a_redraw_replaces_every_item(zendesk: Page) -> None:
    expect(items(zendesk)).to_have_count(3)
    old = items(zendesk).last.element_handle()
    sim(zendesk, "redraw()")
    assert not old.evaluate("e => e.isConnected")
    expect(items(zendesk)).to_have_count(3)


@pytest.mark.parametrize(
    ("locale", "direction", "public", "submit"),
    [
        ("de", "ltr", "Öffentliche Antwort", "Als Offen einreichen"),
        ("fr", "ltr", "Réponse publique", "Envoyer comme Ouvert"),
        ("ar", "rtl", "رد عام", "إرسال كـ مفتوحة"),
    ],
)
def test_labels_change_with_the_language_and_test_ids_do_not(
    page: Page, site: str, zendesk_editor: None, locale: str, direction: str, public: str, submit: str
) -> None:
    visit(page, f"{site}/zendesk/?locale={locale}")
    expect(page.locator("html")).to_have_attribute("dir", direction)
    expect(switcher(page)).to_have_text(public)
    expect(submit_button(page)).to_have_text(submit)
    expect(box(page)).to_be_visible()


def test_the_policy_forbids_what_the_page_did_not_bring(page: Page, site: str, zendesk_editor: None) -> None:
    page = page.context.new_page()  # this one may complain
    visit(page, f"{site}/zendesk/")
    assert (
        page.evaluate("() => { try { document.body.innerHTML = '<p>'; return 'set' } catch (e) { return e.name } }")
        == "TypeError"
    )
    assert (
        page.evaluate(
            "() => { const e = document.createElement('i'); e.setAttribute('style', 'color: red'); return e.style.color }"
        )
        == ""
    )


def test_tests_can_seed_their_own_tickets(zendesk: Page) -> None:
    mine = '[{id: 7, subject: "Hat", requester: {id: 70, name: "Kit Rowe", email: "kit@rowe.example"}, comments: [{from: "customer", at: "2026-11-20T10:00:00Z", text: "Where is my hat?"}]}]'
    sim(zendesk, f"seed({mine})")
    expect(items(zendesk, 7)).to_have_count(1)
    assert sim(zendesk, "open") == [7]
    sim(zendesk, "seed('calm')")
    until(zendesk, "open.length", 10)
    sim(zendesk, "closeTicket(41301)")
    until(zendesk, "open.length", 9)


# The unknown help desks


def test_forum_sends_by_the_right_button_and_loads_anew(page: Page, site: str) -> None:
    visit(page, f"{site}/desk/forum/")
    expect(page.locator(".post")).to_have_count(4)
    page.locator("#message").press_sequentially("Hi Marten")
    assert sim(page, "typed()") == "Hi Marten"
    page.locator("#subject").press("Enter")
    assert [one["button"] for one in sim(page, "drafts")] == ["save"]
    page.locator("input[name=preview]").click()
    until(page, "previews.length", 1)
    assert sim(page, "submitted") == []
    with page.expect_navigation():
        page.locator("input[name=post]").click()
    expect(page.locator(".post")).to_have_count(5)
    assert [one["text"] for one in sim(page, "submitted")] == ["Hi Marten"]


def test_forum_seeds_and_follow_ups(page: Page, site: str) -> None:
    visit(page, f"{site}/desk/forum/?seed=logs")
    expect(page.locator(".post")).to_have_count(1)
    sim(page, "receive('I asked my lawyer.', 'nightowl_77')")
    expect(page.locator(".content").last).to_have_text("I asked my lawyer.")


def test_crm_sends_by_enter_and_by_button_from_its_shadow_root(page: Page, site: str) -> None:
    visit(page, f"{site}/desk/crm/")
    reply = page.locator("lc-reply [contenteditable]")
    reply.click()
    page.keyboard.type("Dear Priya,")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("one")
    assert sim(page, "draft()").strip() == "Dear Priya,\none"
    assert sim(page, "submitted") == []
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    page.get_by_role("button", name="Send", exact=True).click()
    assert [(one["contact"], one["text"], one["how"]) for one in sim(page, "submitted")] == [
        ("c-204", "Dear Priya,\none", "enter"),
        ("c-204", "two", "button"),
    ]
    assert sim(page, "typed()") == "Dear Priya,\nonetwo"
    expect(page.locator(".x6.yy")).to_have_count(3)
    assert sim(page, "strayKeys") == []
    page.locator(".x2").last.click()
    expect(page.locator(".x5a")).to_have_text("Bram Kuiper")


@pytest.mark.parametrize(
    ("seed", "line"), [("angry", "Rosa Whitcombe"), ("calm", "Owen Prys"), ("german", "schrieb Karin Hollweg")]
)
def test_legacy_writes_above_the_quote_in_its_frame(page: Page, site: str, seed: str, line: str) -> None:
    visit(page, f"{site}/desk/legacy/?seed={seed}")
    assert line in sim(page, "draft()")
    sim(page, "focus()")
    page.keyboard.type("We have cancelled it.")
    assert sim(page, "typed()") == "We have cancelled it."
    page.get_by_role("button", name="Send Message").click()
    [sent] = sim(page, "submitted")
    assert sent["own"] == "We have cancelled it." and line in sent["text"] and "<blockquote" in sent["html"]


def test_notes_have_nothing_to_send_and_notice_strangers(page: Page, site: str) -> None:
    visit(page, f"{site}/desk/notes/")
    assert sim(page, "strangers()") == [] and sim(page, "unchanged()")
    sim(page, "focus()")
    page.keyboard.type("x")
    assert sim(page, "typed()") == "x" and not sim(page, "unchanged()")
    page.evaluate("document.body.append(document.createElement('aside'))")
    assert sim(page, "strangers()") == ["<aside></aside>"]


@pytest.mark.parametrize("name", ["login", "search"])
def test_pages_without_a_reply_stay_as_they_are(page: Page, site: str, name: str) -> None:
    visit(page, f"{site}/desk/{name}/")
    page.locator("input").first.click()
    assert sim(page, "strangers()") == [] and sim(page, "strayKeys") == []
