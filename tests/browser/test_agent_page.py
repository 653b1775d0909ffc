"""What docs/agent.md tells people to do works as it says: keys, blanks, ignoring, thumbs, own phrases, quiet, promises."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request, expect

from extensions import Chromium, chromium, until
from paired import EXTENSION, ROOT, Shown, files, kept, origin, pair, prepare

OWN = {"addresses": ["sam@acme.example"], "domains": ["acme.example"], "names": ["Sam Okafor"]}
DRAFT = "we're looking into it and will update you soon. Sorry for any inconvenience."


@pytest.fixture(scope="module")
def browser_and_site(server: str) -> Iterator[tuple[Chromium, str]]:
    allowed = {"permissions": ["clipboard-read", "clipboard-write"]}
    with files(ROOT / "tests" / "simulators") as site, chromium(EXTENSION, size=(1280, 860), **allowed) as browser:
        prepare(browser.context, server, pair(server, origin(browser.context)), {site: "gmail"}, own=OWN)
        yield browser, site


@pytest.fixture
def reply(browser_and_site: tuple[Chromium, str]) -> Iterator[tuple[Page, Shown]]:
    """Write a poor reply in a conversation that is read whole."""
    browser, site = browser_and_site
    page = browser.context.new_page()
    page.goto(f"{site}/gmail/index.html?seed=figures&undo=0&signature=0")
    page.evaluate("sim.ready")
    page.evaluate("async () => { await sim.openThread('figures'); await sim.expandAll(); await sim.reply() }")
    page.keyboard.insert_text(DRAFT)
    shown = Shown(page)
    expect(shown.underlined).to_have_count(2)
    yield page, shown
    page.close()


def text(page: Page) -> str:
    return str(page.evaluate("sim.editor().innerText")).strip()


def open_card(page: Page, shown: Shown) -> None:
    page.keyboard.press("Alt+Shift+H")
    expect(shown.offers.first).to_be_visible()


def choose(shown: Shown, key: str) -> None:
    """Choose from the menu of the first risk."""
    shown.lines("risk").first.locator("button.more").click()
    shown.card.locator(f"[role=menu] [data-key^='{key}:']").click()


def test_a_phrase_goes_in_by_its_number_and_out_in_one_step(reply: tuple[Page, Shown]) -> None:
    page, shown = reply
    open_card(page, shown)
    blank = next(at for at, words in enumerate(shown.offers.all_inner_texts()) if "[" in words)
    page.keyboard.press(str(blank + 1))
    until(lambda: page.evaluate("String(getSelection())").startswith("["), what="no blank is selected")
    page.keyboard.press("Control+z")
    until(lambda: text(page) == DRAFT, what="the phrase is still there")
    open_card(page, shown)
    page.keyboard.press("Escape")
    expect(shown.card).to_have_count(0)
    until(lambda: page.evaluate("document.activeElement === sim.editor()"), what="the draft has not the focus")
    page.keyboard.type("Hello. ")
    until(lambda: "Hello. " in text(page), what="the letters went elsewhere")


def test_what_is_ignored_comes_back(reply: tuple[Page, Shown], browser_and_site: tuple[Chromium, str]) -> None:
    page, shown = reply
    for scope in ("once", "thread", "phrase", "site"):
        open_card(page, shown)
        choose(shown, scope)
        expect(shown.underlined).to_have_count(1)
        shown.card.locator("[data-key=undo]").click()
        expect(shown.underlined).to_have_count(2)
        page.keyboard.press("Escape")
        expect(shown.card).to_have_count(0)
    open_card(page, shown)
    choose(shown, "quiet")
    expect(shown.badge).to_have_count(0)
    expect(shown.underlined).to_have_count(0)
    options = browser_and_site[0].context.new_page()
    options.goto(f"{origin(browser_and_site[0].context)}/options.html#ignored")
    options.get_by_role("button", name="Undo all").click()
    expect(shown.badge).to_have_count(1)
    options.close()


def test_a_thumb_carries_no_text_but_what_is_typed(
    reply: tuple[Page, Shown], browser_and_site: tuple[Chromium, str]
) -> None:
    page, shown = reply
    told: list[dict[str, object]] = []

    def listen(request: Request) -> None:
        # Counts go there, too, in their own time.
        if request.url.endswith("/v1/events") and "finding" in request.post_data_json:
            told.append(request.post_data_json)

    browser_and_site[0].context.on("request", listen)
    open_card(page, shown)
    choose(shown, "up")
    until(lambda: len(told) == 1 or page.wait_for_timeout(50), what="no thumb")
    choose(shown, "down")
    expect(shown.card.locator("input")).to_be_focused()
    page.keyboard.type("fine here")
    page.keyboard.press("Enter")
    until(lambda: len(told) == 2 or page.wait_for_timeout(50), what="no second thumb")
    assert [(one["up"], one.get("words", "")) for one in told] == [(True, ""), (False, "fine here")]
    assert all("inconvenience" not in json.dumps(one) and "Dana" not in json.dumps(one) for one in told)


def test_a_phrase_of_ones_own_comes_first(reply: tuple[Page, Shown]) -> None:
    page, shown = reply
    mine = "You waited since [day], and that was on us."
    open_card(page, shown)
    shown.card.locator("li.offer button.more").first.click()
    shown.card.get_by_role("menuitem", name="Keep as my phrase").click()
    expect(shown.card.locator("input")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(mine)
    page.keyboard.press("Enter")
    expect(shown.offers.first).to_have_text(mine)


def test_words_light_up_and_the_note_is_copied(reply: tuple[Page, Shown]) -> None:
    page, shown = reply
    open_card(page, shown)
    shown.card.locator("button.words").first.click()
    expect(shown.host.locator("[data-kind=lit]").first).to_be_visible()
    shown.card.get_by_role("button", name="Copy hand-off note").last.click()
    until(
        lambda: "Dana Whitlock" in page.evaluate("navigator.clipboard.readText()") or page.wait_for_timeout(50),
        what="no note",
    )
    assert "We promised" in page.evaluate("navigator.clipboard.readText()")


def test_a_promise_that_was_sent_is_remembered(
    reply: tuple[Page, Shown], browser_and_site: tuple[Chromium, str]
) -> None:
    page, shown = reply
    page.evaluate("sim.editor().focus()")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("I'll send you the tested export by Thursday 15:00.")
    expect(shown.underlined).to_have_count(0)
    shown.settle()
    page.keyboard.press("Control+Enter")
    until(lambda: page.evaluate("sim.outbox.length") or shown.question.is_visible(), what="neither sent nor asked")
    if page.evaluate("sim.outbox.length") == 0:
        shown.choose("send")
    context = browser_and_site[0].context
    until(lambda: kept(context, "vows") or page.wait_for_timeout(50), what="nothing is remembered")
    vow = kept(context, "vows")[0]  # type: ignore[index]
    assert (vow["to"], vow["what"]) == ("Dana Whitlock", "I'll send you the tested export by Thursday 15:00")
