"""The try page whatever the server finds: inserting, blanks, editing, keys, hostile text, sizes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from try_answers import Json, answer, answering, span, suggestion

DRAFT = "Hi Ann,\n\nit will come soon.\n\nKind regards,\nBo"


@pytest.fixture
def bare_page(browser: Browser) -> Iterator[Page]:
    """Give a page whose console may complain: a browser itself reports every refused request there."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    yield context.new_page()
    context.close()


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


def until(page: Page, true: Callable[[], bool]) -> None:
    """Let the page run on, frame by frame, until something holds."""
    for _ in range(600):
        if true():
            return
        page.evaluate("() => new Promise(requestAnimationFrame)")
    raise AssertionError("It never came about.")


def offer(*offers: Json) -> Any:
    return lambda asked: answer(asked, suggestions=list(offers), draft={"risks": risks_of(asked["draft"])})


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


def test_without_a_caret_in_the_body_words_go_before_the_sign_off(page: Page, server: str) -> None:
    answering(page, offer(suggestion("New words.")))
    visit(page, server, DRAFT)
    page.evaluate("() => document.querySelector('#draft-text').setSelectionRange(999, 999)")
    page.locator("#suggestions .insert").click()
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


def test_unchanged_messages_go_by_reference_and_in_full_when_unknown(bare_page: Page, server: str) -> None:
    page = bare_page
    questions = answering(page, answer)
    visit(page, server)
    page.locator("#start button").first.click()
    expect(page.locator("#pulse")).to_have_text("Checked")
    with page.expect_response("**/v1/analyze"):
        page.locator("#draft-text").press_sequentially("x")
    expect(page.locator("#pulse")).to_have_text("Checked")
    assert all("text" in message for message in questions[0]["thread"])
    assert [message.get("ref") for message in questions[-1]["thread"]] == [
        f"ref-{n}" for n in range(len(questions[0]["thread"]))
    ]
    assert not any("text" in message for message in questions[-1]["thread"])

    def forget(route: Route) -> None:
        if '"ref"' in (route.request.post_data or ""):
            route.fulfill(status=409, json={"type": "unknown-ref", "status": 409})
        else:
            route.fallback()

    page.route("**/v1/analyze", forget)
    with page.expect_response(lambda response: response.ok and "/v1/analyze" in response.url):
        page.locator("#draft-text").press_sequentially("y")
    expect(page.locator("#pulse")).to_have_text("Checked")
    assert all("text" in message for message in questions[-1]["thread"])


def test_an_older_answer_never_replaces_a_newer_one(bare_page: Page, server: str) -> None:
    page = bare_page
    held: list[Route] = []
    page.route("**/v1/analyze", lambda route: held.append(route))
    visit(page, server)
    with page.expect_request("**/v1/analyze"):
        page.locator("#draft-text").fill("first")
    with page.expect_request("**/v1/analyze"):
        page.locator("#draft-text").fill("second soon")
    until(page, lambda: len(held) == 2)
    held[1].fulfill(json=offer()({"thread": [], "draft": "second soon"}))
    expect(page.locator("#mirror .risk-mark")).to_have_text("soon")
    held[0].fulfill(json=answer({"thread": [], "draft": "first"}))
    expect(page.locator("#pulse")).to_have_text("Checked")
    expect(page.locator("#mirror .risk-mark")).to_have_text("soon")


def test_hostile_text_is_drawn_as_text(page: Page, server: str) -> None:
    evil = '<img src=x onerror="window.harmed = 1"><script>window.harmed = 1</script>\'"&amp;'
    mail = f"Hello {evil}"

    def reply(asked: Json) -> Json:
        here, there = span(mail, evil), span(evil, evil)
        if not asked["thread"]:
            return answer(asked)
        reading = answer(asked)["messages"][0]
        reading = {
            **reading,
            "level": "angry",
            "emotions": [evil],
            "evidence": [{**here, "cause": evil, "cue": evil, "share": 1}],
        }
        return answer(
            asked,
            messages=[reading],
            frustration={"level": "angry", "score": 1, "trend": evil},
            causes=[{"cause": evil, "label": evil, "open": True, "covered": False, "why": evil}],
            questions=[{"message": 0, **here, "answered": False}],
            promises=[{"message": 0, **here, "due": evil, "status": "broken"}],
            draft={
                "risks": [{"code": evil, **there, "why": evil, "instead": [evil]}],
                "spans": {"action": [there]},
            },
            gaps=[{"need": evil, "cause": None, "why": evil}],
            suggestions=[{**suggestion(evil), "act": evil, "why": evil, "source": evil, "slots": []}],
            escalate={"advised": True, "why": evil},
        )

    answering(page, reply)
    visit(page, server, evil)
    page.locator("#start textarea").fill(mail)
    page.locator("#draft-text").focus()
    expect(page.locator("#messages mark.ev")).to_have_text(evil)
    expect(page.locator("#suggestions .wording")).to_have_text(evil)
    expect(page.locator("#verdict p").first).to_have_text(evil)
    expect(page.locator("#checks .why").first).to_have_text(evil)
    assert page.evaluate("() => [window.harmed, document.querySelectorAll('main img, main script').length]") == [
        None,
        0,
    ]


def test_messages_are_edited_moved_removed_and_put_back(page: Page, server: str) -> None:
    questions = answering(page, answer)
    visit(page, server)
    page.locator("#start textarea").fill("First words")
    page.locator("#draft-text").focus()
    page.get_by_role("button", name="us", exact=True).click()
    page.keyboard.type("Second words")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages .said")).to_have_text(["First words", "Second words"])
    page.locator("#messages .said").first.click()
    page.get_by_label("From").select_option("other")
    page.get_by_label("Sent (optional)").fill("2026-11-20T09:30")
    page.get_by_role("button", name="Move down").click()
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#messages .said")).to_have_text(["Second words", "First words"])
    expect(page.locator("#messages time")).to_have_text("Fri 20 Nov, 09:30")
    expect(page.locator("#pulse")).to_have_text("Checked")
    assert [message["role"] for message in questions[-1]["thread"]] == ["agent", "other"]
    page.locator("#messages .said").first.click()
    page.get_by_role("button", name="Remove this message").click()
    expect(page.locator("#messages .said")).to_have_text(["First words"])
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#messages .said")).to_have_text(["Second words", "First words"])


def test_a_pasted_mail_brings_its_sender_and_time(page: Page, server: str) -> None:
    answering(page, answer)
    visit(page, server)
    page.locator("#start textarea").fill(
        "From: Ann Lee <ann@example.org>\nDate: Fri, 20 Nov 2026 09:30:00 +0000\nSubject: Hi\n\nWhere is it?"
    )
    page.locator("#draft-text").focus()
    expect(page.locator("#messages .said")).to_have_text("Where is it?")
    expect(page.locator("#messages .who")).to_have_text("Ann Lee")
    expect(page.locator("#messages time")).to_contain_text("Nov")


def test_starting_over_can_be_taken_back(page: Page, server: str) -> None:
    answering(page, answer)
    visit(page, server, DRAFT)
    page.get_by_role("button", name="Start over").click()
    assert draft_of(page) == ""
    page.get_by_role("button", name="Put it back").click()
    assert draft_of(page) == DRAFT
