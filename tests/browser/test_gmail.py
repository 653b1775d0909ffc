"""A day in the Gmail simulator with the extension and a real server: finding, inserting, Send, and twenty quiet replies."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from extensions import Chromium, chromium, until
from paired import EXTENSION, MARKUP, ROOT, Shown, files, origin, pair, prepare, see

OWN = {"addresses": ["sam@acme.example"], "domains": ["acme.example"], "names": ["Sam Okafor"]}
DRAFT = "We're looking into it and will update you soon."
CONCRETE = ("what you do next", "who takes care", "by when")
"""Action, owner and time on the checklist."""
SAM, KIM = ({"name": name, "email": f"{name.split()[0].lower()}@acme.example"} for name in ("Sam Okafor", "Kim Abara"))
DANA = {"name": "Dana Whitlock", "email": "dana@northmill.example"}


def figures() -> dict[str, object]:
    """A thread of four messages, the first two collapsed; the Friday of Sam's promise is the last one that has passed."""
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
    return {"id": "figures", "subject": "Figures", "messages": messages, "collapsed": [0, 1]}


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


def ordinary() -> list[dict[str, object]]:
    """The twenty threads to which ordinary replies are written; each with its reply."""
    seeds = json.loads((ROOT / "tests/simulators/gmail/seeds.json").read_text())
    threads = {thread["id"]: thread for thread in seeds["threads"]}
    return [threads[name] for name in seeds["sets"]["calm"]]


def opened(gmail: Chromium, site: str, threads: list[dict[str, object]]) -> Page:
    """Open a mailbox that holds these threads."""
    page = gmail.context.new_page()
    seed = json.dumps({"me": SAM, "threads": threads})
    page.add_init_script(f"window.name = {json.dumps(seed)}")
    page.goto(f"{site}/gmail/index.html?undo=0")
    page.evaluate("sim.ready")
    return page


def answer(page: Page, thread: str) -> None:
    """Open a thread and a reply to its last message, the focus in the editor."""
    page.evaluate("async (id) => { await sim.openThread(id); await sim.reply() }", thread)


def text(page: Page) -> str:
    return str(page.evaluate("sim.editor().innerText")).strip()


def write(page: Page, words: str) -> None:
    """Replace the draft by typing."""
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def test_a_day_with_the_customer_who_was_told_friday(gmail: Chromium, site: str) -> None:
    calm = ordinary()
    assert len(calm) == 20
    page = opened(gmail, site, [figures(), *calm])
    shown = Shown(page)
    answer(page, "figures")
    page.keyboard.type(DRAFT)
    expect(shown.word).to_have_text("frustrated", ignore_case=True)
    shown.settle()
    shown.badge.click()
    for words in ("You said Friday", "third time"):
        expect(shown.card.locator("button.words", has_text=words).first).to_be_visible()
    expect(shown.card).to_contain_text(re.compile(r"read 2 of 4", re.IGNORECASE))
    expect(shown.lines("broken")).to_have_count(0)

    page.evaluate("sim.expandAll()")
    expect(shown.card).not_to_contain_text(re.compile(r"read 2 of 4", re.IGNORECASE))
    expect(shown.lines("broken").first).to_contain_text("by Friday")

    inserts_the_missed_day_and_takes_it_back(page, shown)
    ticks_what_a_concrete_sentence_settles(page, shown)
    asks_once_and_sends_once(page, shown)
    for count, thread in enumerate(calm, start=2):
        sends_without_a_word(page, shown, thread, count)
    assert len(page.evaluate('sim.outbox.filter(({ text }) => text.startsWith("We\'re looking into it"))')) == 1
    page.close()


def inserts_the_missed_day_and_takes_it_back(page: Page, shown: Shown) -> None:
    """Key 1 inserts an acknowledgement that names the day we missed; one undo takes it out again."""
    shown.badge.focus()
    shown.badge.press("Enter")
    shown.badge.press("Enter")
    page.keyboard.press("1")
    expect(page.locator("[g_editable=true]")).to_contain_text("We told you Friday")
    assert re.search(r"We told you Friday.* has passed without it\.", text(page))
    page.keyboard.press("Control+z")
    until(lambda: text(page) == DRAFT or page.wait_for_timeout(20), what="undone")


def ticks_what_a_concrete_sentence_settles(page: Page, shown: Shown) -> None:
    """The draft leaves action, owner and time open; one concrete sentence ticks all three."""
    shown.badge.click()
    for need in CONCRETE:
        expect(shown.lines("todo").filter(has_text=need)).to_have_count(1)
    page.locator("[g_editable=true]").click()
    write(page, "I'll send the tested export Thursday 15:00 CET")
    for need in CONCRETE:
        expect(shown.lines("done").filter(has_text=need)).to_have_count(1)


def asks_once_and_sends_once(page: Page, shown: Shown) -> None:
    """The draft as it was: one sentence before Send, and Send anyway sends it once, without anything of ours."""
    write(page, DRAFT)
    shown.settle()
    expect(shown.underlined).to_have_count(1)
    page.keyboard.press("Control+Enter")
    expect(shown.question).to_be_visible()
    assert page.evaluate("sim.outbox.length") == 0
    assert shown.question.locator("p").first.inner_text().count(".") == 1
    shown.choose("send")
    see(page, "sim.outbox.length", 1)
    sent = page.evaluate("sim.outbox[0]")
    assert sent["text"].startswith(DRAFT) and not MARKUP.search(sent["html"])


def sends_without_a_word(page: Page, shown: Shown, thread: dict[str, object], count: int) -> None:
    """An ordinary reply is the next one sent, and nothing was asked."""
    answer(page, str(thread["id"]))
    page.keyboard.insert_text(str(thread["draft"]))
    expect(shown.badge.locator(".bare, .calm, .uneasy").first).to_be_visible()
    shown.settle()
    page.keyboard.press("Control+Enter")
    see(page, "sim.outbox.length", count)
    expect(shown.question).to_have_count(0)
