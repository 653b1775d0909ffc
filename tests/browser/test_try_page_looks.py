"""The try page for every eye, hand and screen: dark, narrow, long, keys only, copying."""

import pytest
from playwright.sync_api import Browser, Page, expect

from try_answers import Json, answer, answering, suggestion

PANES = ("#thread", "#draft", "#findings", "#suggest")


def ready(page: Page, server: str, example: str = "") -> None:
    page.goto(f"{server}/#{example}")
    expect(page.locator("html[data-ready]")).to_be_attached()
    if example:
        expect(page.locator("#pulse")).to_have_text("Checked")


def paper(page: Page) -> str:
    return str(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))


def test_dark_follows_the_system_and_the_button_is_remembered(browser: Browser, server: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    ready(page, server)
    dark = paper(page)
    page.locator("#theme").click()
    light = paper(page)
    assert light != dark
    page.reload()
    assert paper(page) == light
    context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1024])
def test_nothing_spills_over_on_narrow_screens(page: Page, server: str, width: int) -> None:
    answering(page, lambda asked: answer(asked, suggestions=[suggestion("One <blank>.")]))
    page.set_viewport_size({"width": width, "height": 800})
    ready(page, server, "broken-promise")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    tops = [page.locator(pane).bounding_box() for pane in PANES[1:]]
    heights = [box["y"] for box in tops if box]
    assert len(heights) == 3 and heights == sorted(heights)


def test_a_thread_of_fifty_messages_scrolls_inside_its_pane(page: Page, server: str) -> None:
    long = [{"role": "agent" if n % 2 else "customer", "text": f"Message {n}. " * 30} for n in range(50)]
    page.route(
        "**/examples.json",
        lambda route: route.fulfill(
            json=[
                {
                    "id": "long",
                    "title": "Long",
                    "about": "",
                    "level": "calm",
                    "now": None,
                    "thread": long,
                    "draft": "Hi",
                }
            ]
        ),
    )
    answering(page, answer)
    ready(page, server, "long")
    expect(page.locator("#messages > li")).to_have_count(50)
    expect(page.locator("#messages > li").last).to_be_in_viewport()
    assert page.evaluate("() => document.documentElement.scrollHeight <= innerHeight")
    expect(page.get_by_role("img", name="Mood over 25 customer messages")).to_be_visible()


def test_a_keyboard_alone_is_enough(page: Page, server: str) -> None:
    answering(page, lambda asked: answer(asked, suggestions=[suggestion("First."), suggestion("Second.")]))
    ready(page, server)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#draft-text")).to_be_focused()
    page.keyboard.type("Hello")
    expect(page.locator("#suggestions .insert")).to_have_count(2)
    for pane in ("#findings", "#suggest .insert >> nth=0"):
        page.keyboard.press("F6")
        expect(page.locator(pane)).to_be_focused()
    page.keyboard.press("ArrowDown")
    outline = page.evaluate("() => getComputedStyle(document.activeElement.closest('.suggestion')).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    assert (
        page.locator("#draft-text").input_value() == "Hello\n\nSecond."
        or "Second." in page.locator("#draft-text").input_value()
    )
    expect(page.locator("#draft-text")).to_be_focused()
    page.keyboard.press("F6")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Reading this page")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help-dialog")).to_be_hidden()


def test_every_control_has_a_name(page: Page, server: str) -> None:
    ready(page, server, "broken-promise")
    page.locator("#context-toggle").click()
    page.locator("#messages .said").first.click()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, textarea, [tabindex='0']")]
            .filter(item => item.checkVisibility() && !item.textContent.trim() && !item.labels?.length)
            .filter(item => !item.getAttribute("aria-label") && !item.getAttribute("aria-labelledby"))
            .map(item => item.outerHTML)"""
    )
    assert nameless == []


def test_a_screen_reader_hears_the_summary(page: Page, server: str) -> None:
    gap = {"need": "timeframe", "cause": None, "why": "They asked when."}

    def reply(asked: Json) -> Json:
        return answer(asked, gaps=[] if "Friday" in asked["draft"] else [gap])

    answering(page, reply)
    ready(page, server)
    page.locator("#draft-text").fill("Soon")
    expect(page.locator("#live")).to_contain_text("One thing to add")
    page.locator("#draft-text").fill("By Friday")
    expect(page.locator("#live")).to_contain_text("Nothing is missing")
    expect(page.locator("#checks .check.done")).to_contain_text("Say by when")


def test_the_reply_is_copied(browser: Browser, server: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    ready(page, server)
    page.locator("#draft-text").fill("Dear Ann,\n\nhere it is.")
    page.locator("#copy").click()
    expect(page.locator("#toast")).to_contain_text("Reply copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == "Dear Ann,\n\nhere it is."
    context.close()


def test_a_hand_off_note_is_asked_for_only_when_wanted(browser: Browser, server: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()

    def reply(asked: Json) -> Json:
        return answer(
            asked, escalate={"advised": True, "why": "Law."}, **({"brief": "Who, what."} if "brief" in asked else {})
        )

    questions = answering(page, reply)
    ready(page, server, "legal")
    assert not any("brief" in asked for asked in questions)
    page.get_by_role("button", name="Copy a hand-off note").click()
    expect(page.locator("#toast")).to_contain_text("Hand-off note copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == "Who, what."
    context.close()


def test_the_empty_page_says_what_to_do(page: Page, server: str) -> None:
    ready(page, server)
    expect(page.get_by_label("The customer's mail")).to_be_visible()
    expect(page.locator(".start-list li")).to_have_count(8)
    expect(page.locator("#privacy")).to_have_text(
        f"Text is checked by {server.removeprefix('http://')} and not stored."
    )
