"""The try page and its thread: what is sent and when, what is drawn, how messages are edited."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

import extensions
from try_answers import Json, answer, answering, span, suggestion

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PAUSE = 400
"""Milliseconds without a letter, after which the page asks."""


def visit(page: Page, server: str, draft: str = "") -> None:
    page.goto(f"{server}/")
    expect(page.locator("html[data-ready]")).to_be_attached()
    if draft:
        page.locator("#draft-text").fill(draft)
        expect(page.locator("#pulse")).to_have_text("Checked")


def offer(*offers: Json) -> Any:
    return lambda asked: answer(asked, suggestions=list(offers), draft={"risks": risks_of(asked["draft"])})


def risks_of(draft: str) -> list[Json]:
    if "soon" not in draft:
        return []
    return [{"code": "vague_time", **span(draft, "soon"), "why": "They need a day.", "instead": ["by <working day>"]}]


@pytest.fixture
def bare_page(browser: Browser) -> Iterator[Page]:
    """Give a page whose console may complain: a browser itself reports every refused request there."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    yield context.new_page()
    context.close()


def until(page: Page, true: Callable[[], bool]) -> None:
    """Let the page run on until something holds."""
    extensions.until(lambda: true() or page.wait_for_timeout(20))


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


@pytest.fixture
def still(page: Page) -> Page:
    """A page whose clock goes on only when it is told to."""
    page.clock.install(time=NOON)
    page.clock.pause_at(NOON + timedelta(hours=1))
    return page


def test_checked_is_said_of_nothing_but_what_stands_there_now(still: Page, server: str) -> None:
    held: list[Route] = []
    still.route("**/v1/analyze", lambda route: held.append(route))
    visit(still, server)
    for number, draft in enumerate(("Soon.", "Quite soon.")):
        still.locator("#draft-text").fill(draft)
        expect(still.locator("#pulse")).to_have_text("Checking…")
        still.clock.run_for(PAUSE)
        until(still, lambda n=number: len(held) > n)
    still.locator("#draft-text").fill("Quite soon, Ann.")
    held[1].fulfill(json=offer()({"thread": [], "draft": "Quite soon."}))
    expect(still.locator("#mirror .risk-mark")).to_have_text("soon")
    expect(still.locator("#pulse")).to_have_text("Checking…")
    still.clock.run_for(PAUSE)
    until(still, lambda: len(held) == 3)
    held[2].fulfill(json=offer()({"thread": [], "draft": "Quite soon, Ann."}))
    expect(still.locator("#pulse")).to_have_text("Checked")


def test_an_answer_does_not_take_away_what_is_being_clicked(still: Page, server: str) -> None:
    held: list[Route] = []
    still.route("**/v1/analyze", lambda route: held.append(route))
    visit(still, server)
    for number, words in enumerate(("One.", "Two.")):
        still.locator("#draft-text").fill(f"Draft {number}.")
        still.clock.run_for(PAUSE)
        until(still, lambda n=number: len(held) > n)
        if number:
            still.locator("#suggestions .insert").hover()
            still.mouse.down()
        with still.expect_response("**/v1/analyze") as came:
            held[number].fulfill(json=offer(suggestion(words))({"thread": [], "draft": f"Draft {number}."}))
        came.value.finished()
        if not number:
            expect(still.locator("#suggestions .insert")).to_contain_text("One.")
    # What comes after the answer has come as well.
    still.evaluate("async () => (await fetch('/healthz')).text()")
    still.mouse.up()
    expect(still.locator("#draft-text")).to_have_value("Draft 1. One.")
    until(still, lambda: still.clock.run_for(1) or "Two." in still.locator("#suggestions").inner_text())


def test_what_is_written_before_the_page_is_ready_stays(page: Page, server: str) -> None:
    questions, held = answering(page, answer), []
    for script in ("main.js", "examples.json"):
        page.route(f"**/{script}", lambda route: held.append(route))
    page.goto(f"{server}/", wait_until="commit")
    page.locator("#draft-text").fill("Dear Ann,")
    until(page, lambda: len(held) == 1)
    held[0].continue_()
    page.locator("#start textarea").press_sequentially("Where is it?")
    until(page, lambda: len(held) == 2)
    held[1].continue_()
    expect(page.locator(".start-list li").first).to_be_visible()
    expect(page.locator("#start textarea")).to_have_value("Where is it?")
    expect(page.locator("#start textarea")).to_be_focused()
    expect(page.locator("#draft-text")).to_have_value("Dear Ann,")
    expect(page.locator("#pulse")).to_have_text("Checked")
    assert questions[-1]["draft"] == "Dear Ann,"


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
