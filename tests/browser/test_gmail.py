"""A day in the Gmail simulator with the extension and a real server: finding, inserting, Send, and twenty quiet replies."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from extensions import Chromium, chromium
from paired import EXTENSION, MARKUP, ROOT, Shown, files, origin, pair, prepare, see

OWN = {"addresses": ["sam@acme.example"], "domains": ["acme.example"], "names": ["Sam Okafor"]}
DRAFT = "We're looking into it and will update you soon."
SAM, KIM = ({"name": name, "email": f"{name.split()[0].lower()}@acme.example"} for name in ("Sam Okafor", "Kim Abara"))
DANA = {"name": "Dana Whitlock", "email": "dana@northmill.example"}


def figures() -> dict[str, object]:
    """Four messages, the first two collapsed; the Friday of Sam's promise is the last one that has passed."""
    today = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0)
    friday = today - timedelta(days=(today.weekday() - 4) % 7 or 7)
    says = [
        (DANA, SAM, -4, "Hello Sam,\n\nthe export of our figures stops after page two. Could you please have a look?\n\nKind regards,\nDana"),
        (SAM, DANA, -3, "Hello Dana,\n\nthank you for the file. I will send you the complete export by Friday.\n\nKind regards,\nSam"),
        (KIM, SAM, -2, "Hi both,\n\nthe row limit is set per account; the yearly report has it as well.\n\nBest,\nKim"),
        (DANA, SAM, 0.5, "Hello Sam,\n\nI hope you are well. You said Friday; this is the third time I ask. When will we have the file?\n\nKind regards,\nDana"),
    ]  # fmt: skip
    messages = [
        {"from": who, "to": [to], "cc": [KIM], "date": (friday + timedelta(days=days)).isoformat(), "text": text, "format": "divs"}
        for who, to, days, text in says
    ]  # fmt: skip
    thread = {"id": "figures", "subject": "Figures", "messages": messages, "collapsed": [0, 1]}
    return {"me": SAM, "threads": [thread]}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with files(ROOT / "tests" / "simulators") as address:
        yield address


@pytest.fixture(scope="module")
def gmail(site: str, server: str) -> Iterator[Chromium]:
    """Give a browser in which the extension is paired and on for the simulator."""
    with chromium(EXTENSION, size=(1280, 860)) as browser:
        prepare(browser.context, server, pair(server, origin(browser.context)), {site: "gmail"}, own=OWN)
        yield browser


def opened(gmail: Chromium, site: str, seed: dict[str, object] | str, thread: str) -> Page:
    """Open a thread and a reply to its last message, the focus in the editor."""
    page = gmail.context.new_page()
    query = f"?seed={seed}&undo=0" if isinstance(seed, str) else "?undo=0"
    if not isinstance(seed, str):
        page.add_init_script(f"window.name = {json.dumps(json.dumps(seed))}")
    page.goto(f"{site}/gmail/index.html{query}")
    page.evaluate("sim.ready")
    answer(page, thread)
    return page


def answer(page: Page, thread: str) -> None:
    page.evaluate("async (id) => { await sim.openThread(id); await sim.reply() }", thread)


def text(page: Page) -> str:
    return str(page.evaluate("sim.editor().innerText")).strip()


def write(page: Page, words: str) -> None:
    """Replace the draft by typing."""
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def test_the_customer_who_was_told_friday(gmail: Chromium, site: str) -> None:
    page = opened(gmail, site, figures(), "figures")
    shown = Shown(page)
    page.keyboard.type(DRAFT)
    expect(shown.word).to_have_text("frustrated", ignore_case=True)

    page.keyboard.press("Alt+Shift+H") if gmail.name == "firefox" else shown.badge.click()
    for words in ("You said Friday", "third time"):
        expect(shown.card.locator("button.words", has_text=words).first).to_be_visible()
    expect(shown.card).to_contain_text(re.compile(r"read 2 of 4", re.IGNORECASE))
    expect(shown.lines("broken")).to_have_count(0)

    page.evaluate("sim.expandAll()")
    expect(shown.card).not_to_contain_text(re.compile(r"read 2 of 4", re.IGNORECASE))
    expect(shown.lines("broken").first).to_contain_text("by Friday")

    before = text(page)
    shown.badge.focus()
    shown.badge.press("Enter")
    shown.badge.press("Enter")
    page.keyboard.press("1")
    expect(page.locator("[g_editable=true]")).to_contain_text("We told you Friday")
    assert re.search(r"We told you Friday.* has passed without it\.", text(page))
    page.keyboard.press("Control+z")
    assert text(page) == before == DRAFT

    write(page, "")
    page.keyboard.press("Backspace")
    shown.badge.click()
    for need in ("what you do next", "who takes care", "by when"):
        expect(shown.lines("todo").filter(has_text=need)).to_have_count(1)
    page.locator("[g_editable=true]").click()
    page.keyboard.type("I'll send the tested export Thursday 15:00 CET")
    for need in ("what you do next", "who takes care", "by when"):
        expect(shown.lines("done").filter(has_text=need)).to_have_count(1)

    write(page, DRAFT)
    expect(shown.underlined).to_have_count(1)
    page.keyboard.press("Control+Enter")
    expect(shown.question).to_be_visible()
    assert page.evaluate("sim.outbox.length") == 0
    assert shown.question.locator("p").first.inner_text().count(".") == 1
    shown.choose("send")
    see(page, "sim.outbox.length", 1)
    sent = page.evaluate("sim.outbox[0]")
    assert DRAFT in sent["text"] and not MARKUP.search(sent["html"])
    page.close()


def test_twenty_ordinary_replies_are_sent_without_a_word(gmail: Chromium, site: str) -> None:
    seeds = json.loads((ROOT / "tests/simulators/gmail/seeds.json").read_text())
    drafts = {thread["id"]: thread["draft"] for thread in seeds["threads"]}
    calm = seeds["sets"]["calm"]
    assert len(calm) == 20
    page = opened(gmail, site, "calm", calm[0])
    shown = Shown(page)
    for count, thread in enumerate(calm, start=1):
        if count > 1:
            answer(page, thread)
        page.keyboard.insert_text(drafts[thread])
        expect(shown.badge).to_be_visible()
        expect(shown.badge.locator(".bare, .calm, .uneasy").first).to_be_visible()
        page.keyboard.press("Control+Enter")
        see(page, "sim.outbox.length", count)
        expect(shown.question).to_have_count(0)
    page.close()
