"""The try page whatever the server finds: inserting, undoing, blanks, underlines."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from try_answers import Json, answer, answering, span, suggestion

DRAFT = "Hi Ann,\n\nit will come soon.\n\nKind regards,\nBo"


def visit(page: Page, server: str, draft: str = "") -> None:
    page.goto(f"{server}/")
    expect(page.locator("html[data-ready]")).to_be_attached()
    if draft:
        page.locator("#draft-text").fill(draft)
        expect(page.locator("#pulse")).to_have_text("Checked")


def draft_of(page: Page) -> str:
    return page.locator("#draft-text").input_value()


def selected(page: Page) -> str:
    script = "box => box.value.slice(box.selectionStart, box.selectionEnd)"
    return str(page.locator("#draft-text").evaluate(script))


def offer(*offers: Json) -> Any:
    return lambda asked: answer(
        asked, suggestions=[*offers, *reframes_of(asked["draft"])], draft={"risks": risks_of(asked["draft"])}
    )


def reframes_of(draft: str) -> list[Json]:
    words = [span(draft, "soon")] if "soon" in draft else []
    return [suggestion("by <working day>", "replace", place, id="reframe/vague_time/soon") for place in words]


def risks_of(draft: str) -> list[Json]:
    if "soon" not in draft:
        return []
    return [{"code": "vague_time", **span(draft, "soon"), "why": "They need a day.", "instead": ["by <working day>"]}]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("opening", "Hi Ann,\n\nNew words.\n\nit will come soon.\n\nKind regards,\nBo"),
        ("closing", "Hi Ann,\n\nit will come soon.\n\nNew words.\n\nKind regards,\nBo"),
        ("body", "Hi Ann,\n\nit will come soon. New words.\n\nKind regards,\nBo"),
    ],
)
def test_a_suggestion_goes_where_it_belongs(page: Page, server: str, place: str, expected: str) -> None:
    answering(page, offer(suggestion("New words.", place)))
    visit(page, server, DRAFT)
    page.evaluate("at => document.querySelector('#draft-text').setSelectionRange(at, at)", DRAFT.index("\n\nKind"))
    page.keyboard.press("Alt+1")
    assert draft_of(page) == expected
    page.keyboard.press("Control+z")
    assert draft_of(page) == DRAFT


def test_the_caret_counts_before_the_browser_tells_of_it(page: Page, server: str) -> None:
    answering(page, offer(suggestion("New words.")))
    visit(page, server, DRAFT)
    # `selectionchange` comes in a task of its own; the key here comes before it.
    press = """([at, key]) => {
        document.querySelector("#draft-text").setSelectionRange(at, at);
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
    }"""
    page.evaluate(press, [DRAFT.index("it"), {"key": "1", "code": "Digit1", "altKey": True, "bubbles": True}])
    assert draft_of(page) == "Hi Ann,\n\nNew words. it will come soon.\n\nKind regards,\nBo"


def test_without_a_caret_in_the_body_words_go_before_the_sign_off(page: Page, server: str) -> None:
    answering(page, offer(suggestion("New words.")))
    visit(page, server, DRAFT)
    page.evaluate("() => document.querySelector('#draft-text').setSelectionRange(999, 999)")
    page.locator("#suggestions .insert").first.click()
    assert draft_of(page) == "Hi Ann,\n\nit will come soon.\n\nNew words.\n\nKind regards,\nBo"


def test_blanks_are_selected_one_after_the_other(page: Page, server: str) -> None:
    answering(page, offer(suggestion("I will <step> by <day>.", "closing")))
    visit(page, server, DRAFT)
    page.keyboard.press("Alt+1")
    assert selected(page) == "<step>"
    page.keyboard.type("call the courier")
    page.keyboard.press("Tab")
    assert selected(page) == "<day>"
    page.keyboard.type("Friday")
    assert "I will call the courier by Friday.\n\nKind regards" in draft_of(page)
    page.keyboard.press("Tab")
    expect(page.locator("#draft-text")).not_to_be_focused()


def test_a_time_blank_offers_days(page: Page, server: str) -> None:
    dated = suggestion("I will call by [time].", "closing")
    slot = {"name": "time", "start": 15, "end": 21, "filled": False, "options": ["Monday 23", "Tuesday 24"]}
    answering(page, offer({**dated, "slots": [slot]}))
    visit(page, server, DRAFT)
    page.keyboard.press("Alt+1")
    assert selected(page) == "[time]"
    expect(page.locator("#pop button")).to_have_text(["Monday 23", "Tuesday 24"])
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "I will call by Tuesday 24.\n\nKind regards" in draft_of(page)
    expect(page.locator("#pop")).to_be_hidden()


def test_escape_leaves_the_blanks(page: Page, server: str) -> None:
    answering(page, offer(suggestion("I will <step> by <day>.", "closing")))
    visit(page, server, DRAFT)
    page.keyboard.press("Alt+1")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("#draft-text")).not_to_be_focused()


def test_a_risk_is_underlined_and_its_better_wording_one_click_away(page: Page, server: str) -> None:
    answering(page, offer())
    visit(page, server, DRAFT)
    expect(page.locator("#mirror .risk-mark")).to_have_text("soon")
    page.evaluate("at => document.querySelector('#draft-text').setSelectionRange(at, at)", DRAFT.index("soon") + 1)
    expect(page.locator("#pop")).to_contain_text("No real time")
    page.keyboard.press("Escape")
    expect(page.locator("#pop")).to_be_hidden()
    page.locator("#checks .check.risk .label button").click()
    assert selected(page) == "soon"
    expect(page.locator("#pop .reword")).to_have_count(1)
    page.locator("#checks .reword").click()
    assert draft_of(page) == DRAFT.replace("soon", "by <working day>")
    assert selected(page) == "<working day>"
    page.keyboard.press("Control+z")
    assert draft_of(page) == DRAFT


def test_underlines_follow_the_text_before_the_next_answer(page: Page, server: str) -> None:
    answering(page, offer())
    visit(page, server, DRAFT)
    expect(page.locator("#mirror .risk-mark")).to_have_text("soon")
    page.unroute("**/v1/analyze")
    page.route("**/v1/analyze", lambda route: None)
    page.evaluate("() => document.querySelector('#draft-text').setSelectionRange(0, 0)")
    page.keyboard.type("Well: ")
    expect(page.locator("#mirror .risk-mark")).to_have_text("soon")
    page.evaluate("at => document.querySelector('#draft-text').setSelectionRange(at, at)", 6 + DRAFT.index("soon") + 2)
    page.keyboard.type("x")
    expect(page.locator("#mirror .risk-mark")).to_have_count(0)


def test_a_finding_can_be_left_and_called_back(page: Page, server: str) -> None:
    answering(page, offer())
    visit(page, server, DRAFT)
    page.locator("#checks .check.risk").hover()
    page.locator("#checks .ignore").click()
    expect(page.locator("#mirror .risk-mark")).to_have_count(0)
    expect(page.locator("#verdict strong")).to_have_text("Nothing is missing")
    page.get_by_role("button", name="Show 1 left").click()
    expect(page.locator("#mirror .risk-mark")).to_have_text("soon")


def test_starting_over_can_be_taken_back(page: Page, server: str) -> None:
    answering(page, answer)
    visit(page, server, DRAFT)
    page.get_by_role("button", name="Start over").click()
    assert draft_of(page) == ""
    page.get_by_role("button", name="Put it back").click()
    assert draft_of(page) == DRAFT
