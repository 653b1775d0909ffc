"""A day in the Outlook simulator with the extension and a real server: reading, inserting, undo, and every way to send."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from extensions import Chromium, chromium, until
from overheard import Overheard
from paired import EXTENSION, MARKUP, ROOT, Shown, files, origin, pair, prepare, rest, see

OWN = {"addresses": ["sam@acme.example"], "domains": [], "names": []}
DRAFT = "We're looking into it and will update you soon."
SAM, KIM = ({"name": name, "email": f"{name.split()[0].lower()}@acme.example"} for name in ("Sam Okafor", "Kim Abara"))
DANA = {"name": "Dana Whitlock", "email": "dana@northmill.example"}
NOTE = "Heedful: Internal note: not checked."


def figures() -> dict[str, object]:
    """Four messages, the first two collapsed; the Friday of Sam's promise is the last one that has passed."""
    today = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0)
    friday = today - timedelta(days=(today.weekday() - 4) % 7 or 7)
    says = [
        (DANA, SAM, -4, "Hello Sam,\n\nthe export of our figures stops after page two. Could you please have a look?\n\nKind regards,\nDana"),
        (SAM, DANA, -3, "Hello Dana,\n\nthank you for the file. I will send you the complete export by Friday.\n\nKind regards,\nSam"),
        (KIM, DANA, -2, "Hi both,\n\nthe row limit is set per account; the yearly report has it as well.\n\nBest,\nKim"),
        (DANA, SAM, 0.5, "Hello Sam,\n\nI hope you are well. You said Friday; this is the third time I ask. When will we have the file?\n\nKind regards,\nDana"),
    ]  # fmt: skip
    messages = [
        {"from": who, "to": [to], "cc": [KIM], "date": (friday + timedelta(days=days)).isoformat(), "text": text, "quotes": True, "format": "divs"}
        for who, to, days, text in says
    ]  # fmt: skip
    thread = {"id": "figures", "subject": "Figures", "messages": messages, "collapsed": [0, 1]}
    other = {
        "from": DANA,
        "to": [SAM],
        "cc": [],
        "date": friday.isoformat(),
        "text": "Hello Sam,\n\ncould you send me the price list when it is ready? No hurry at all.\n\nThank you,\nDana",
        "format": "divs",
    }
    return {"me": SAM, "signature": "Sam Okafor\nAcme Reporting", "threads": [thread, {"id": "calm", "subject": "Price list", "messages": [other]}]}  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with files(ROOT / "tests" / "simulators") as address:
        yield address


@pytest.fixture(scope="module")
def outlook(site: str, server: str) -> Iterator[Chromium]:
    """Give a browser in which the extension is paired and on for the simulator."""
    with chromium(EXTENSION, size=(1280, 900)) as browser:
        prepare(browser.context, server, pair(server, origin(browser.context)), {site: "outlook"}, own=OWN)
        yield browser


@pytest.fixture
def heard(outlook: Chromium) -> Overheard:
    heard = Overheard(outlook.context)
    heard.clear()
    return heard


@pytest.fixture
def page(outlook: Chromium) -> Iterator[Page]:
    page = outlook.context.new_page()
    yield page
    page.close()


def opened(page: Page, site: str, query: str = "", thread: str = "figures", **reply: object) -> Shown:
    """Open a thread and a reply, the focus in the editor."""
    page.add_init_script(f"window.name ||= {json.dumps(json.dumps(figures()))}")
    page.goto(f"{site}/outlook/index.html?undo=0&churn=200&{query}")
    page.evaluate("sim.ready")
    page.evaluate("(id) => sim.openThread(id).then(() => null)", thread)
    page.evaluate("(how) => sim.reply(how)", reply)
    return Shown(page)


def write(page: Page, words: str) -> None:
    """Write above the signature."""
    page.keyboard.type(words)


def text(page: Page) -> str:
    return str(page.evaluate("sim.editor().innerText"))


def expand(page: Page) -> None:
    """Open what is collapsed; the simulator's expandAll would draw the list anew, without the draft in it."""
    for number in (0, 1):
        page.evaluate("(number) => sim.expand(number).then(() => null)", number)


def asked(page: Page, shown: Shown) -> None:
    """Wait until the answer for the whole draft stands: part of it may have been asked about while it was typed."""
    shown.settle()
    expect(shown.underlined).to_have_count(1)


ORDERS = pytest.mark.parametrize(
    "query", ["order=bottom", "order=top", "body=outer", "dark=1", "hl=de", "hl=fr", "hl=he"]
)


@ORDERS
def test_colleagues_by_name_and_collapsed_items(page: Page, site: str, heard: Overheard, query: str) -> None:
    shown = opened(page, site, query)
    write(page, DRAFT)
    expect(shown.word).to_have_text("frustrated", ignore_case=True)
    heard.wait("Kim agent", "Dana customer")
    shown.badge.click()
    expect(shown.card).to_contain_text("Read 2 of 4")
    expand(page)
    heard.wait("Dana customer", "Sam agent", "Kim agent", "Dana customer")
    expect(shown.card).not_to_contain_text("Read 2 of 4")
    assert not any("Acme Reporting" in words or "wrote" in words for words in heard.words())


def test_the_missed_friday_is_found(page: Page, site: str) -> None:
    shown = opened(page, site)
    write(page, DRAFT)
    expand(page)
    shown.badge.click()
    expect(shown.lines("broken").first).to_contain_text("by Friday")


def test_a_phrase_is_one_step_to_undo(page: Page, site: str) -> None:
    shown = opened(page, site)
    write(page, DRAFT)
    expect(shown.word).to_have_text("frustrated", ignore_case=True)
    shown.settle()
    before = text(page)
    shown.badge.focus()
    shown.badge.press("Enter")
    expect(shown.offers.first).to_be_visible()
    page.keyboard.press("1")
    until(lambda: text(page) != before)
    shown.settle()
    assert DRAFT in text(page) and not MARKUP.search(page.evaluate("sim.editor().innerHTML"))
    page.keyboard.press("Control+z")
    until(lambda: text(page) == before, what=f"it is {before!r} again")


@pytest.mark.parametrize("way", ["button", "Control+Enter", "Alt+s", "space"])
@pytest.mark.parametrize("popout", [False, True])
def test_send_anyway_sends_once(page: Page, site: str, way: str, popout: bool) -> None:
    shown = opened(page, site, popout=popout)
    write(page, DRAFT)
    asked(page, shown)
    send = page.locator("button[title^=Send]").last
    if way == "button":
        send.click()
    elif way == "space":
        send.focus()
        page.keyboard.press("Space")
    else:
        page.keyboard.press(way)
    expect(shown.question).to_be_visible()
    assert page.evaluate("sim.outbox.length") == 0
    shown.choose("send")
    see(page, "sim.outbox.length", 1)
    rest(page)
    assert page.evaluate("sim.outbox.length") == 1
    sent = page.evaluate("sim.outbox[0]")
    assert DRAFT in sent["text"] and not MARKUP.search(sent["html"])


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_keep_editing_gives_the_draft_back(page: Page, site: str, language: str) -> None:
    shown = opened(page, site, f"hl={language}")
    write(page, DRAFT)
    asked(page, shown)
    page.locator("[data-testid=ComposeSendButton] button").first.click()
    expect(shown.question).to_be_visible()
    shown.choose("keep")
    expect(shown.question).to_have_count(0)
    page.keyboard.type(" Sam")
    assert f"{DRAFT} Sam" in text(page)
    assert page.evaluate("sim.outbox.length") == 0


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_send_later_is_asked_about_too(page: Page, site: str, language: str) -> None:
    shown = opened(page, site, f"hl={language}")
    write(page, DRAFT)
    asked(page, shown)
    page.locator("[data-testid=ComposeSendButton] button").nth(1).click()
    page.locator("[role=menuitem]").last.click()
    expect(shown.question).to_be_visible()
    shown.choose("send")
    page.locator("[role=dialog][aria-modal] button").first.click()
    see(page, "sim.scheduled.length + sim.outbox.length", 1)
    assert page.evaluate("sim.scheduled.length") == 1


def test_an_open_menu_elsewhere_sends_nothing(page: Page, site: str) -> None:
    shown = opened(page, site)
    write(page, DRAFT)
    asked(page, shown)
    page.locator("[role=toolbar] [role=menuitem]").first.click()
    rest(page)
    expect(shown.question).to_have_count(0)


@pytest.mark.parametrize("popout", [False, True])
def test_escape_in_our_card_discards_nothing(page: Page, site: str, popout: bool) -> None:
    shown = opened(page, site, popout=popout)
    write(page, DRAFT)
    asked(page, shown)
    page.keyboard.press("Alt+Shift+H")
    expect(shown.card).to_be_visible()
    page.keyboard.press("Escape")
    expect(shown.card).to_have_count(0)
    page.keyboard.type("!")
    shown.settle()
    assert f"{DRAFT}!" in text(page)
    assert page.evaluate("sim.actions.filter(({action}) => action.startsWith('discard')).length") == 0
    page.locator("[data-testid=ComposeSendButton] button").first.click()
    expect(shown.question).to_be_visible()
    page.keyboard.press("Escape")
    expect(shown.question).to_have_count(0)
    assert page.evaluate("sim.actions.filter(({action}) => action.startsWith('discard')).length") == 0
    assert page.evaluate("sim.composers.length") == 1


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("popout", [False, True])
def test_a_forward_is_left_alone(page: Page, site: str, language: str, popout: bool) -> None:
    shown = opened(page, site, f"hl={language}", mode="forward", popout=popout)
    write(page, DRAFT)
    expect(shown.badge).to_have_accessible_name(NOTE)
    expect(shown.underlined).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_a_mail_to_a_colleague_is_left_alone(page: Page, site: str, language: str) -> None:
    shown = opened(page, site, f"hl={language}", message=2)
    write(page, DRAFT)
    expect(shown.badge).to_have_accessible_name(NOTE)


def test_a_reply_to_all_is_read(page: Page, site: str, heard: Overheard) -> None:
    shown = opened(page, site, mode="replyAll", message=2)
    write(page, DRAFT)
    heard.wait("Kim agent", "Dana customer")
    asked(page, shown)


def test_another_conversation_takes_its_own_findings_only(page: Page, site: str, heard: Overheard) -> None:
    shown = opened(page, site)
    write(page, DRAFT)
    expect(shown.word).to_have_text("frustrated", ignore_case=True)
    shown.badge.click()
    expect(shown.card).to_be_visible()
    page.evaluate("sim.openThread('calm').then(() => null)")
    expect(shown.card).to_have_count(0)
    page.evaluate("sim.reply()")
    heard.wait("Dana customer")
    assert "price list" in heard.words()[0]
    expect(shown.badge.locator(".bare, .calm").first).to_be_visible()


def test_a_reply_in_a_tab_keeps_to_its_own_conversation(page: Page, site: str, heard: Overheard) -> None:
    """The pane beneath shows another conversation meanwhile, hidden; the tab does not say which one it answers."""
    opened(page, site, popout=True)
    page.evaluate("sim.openThread('calm').then(() => null)")
    page.locator("[role=tab]").last.click()
    page.evaluate("getSelection().collapse(sim.editor().firstElementChild, 0); sim.editor().focus()")
    write(page, DRAFT)
    until(lambda: heard.last().get("draft", "").startswith(DRAFT), what="asked")
    assert not any("price list" in words for words in heard.words())
    assert heard.whose() == ["Dana customer"]
