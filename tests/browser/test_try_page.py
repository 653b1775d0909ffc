"""The try page with the real server: what a newcomer does in the first minute."""

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from try_answers import answer

ROOT = Path(__file__).parents[2]
EXAMPLES = json.loads((ROOT / "server/heedful/web/static/examples.json").read_text("utf-8"))

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
IMAGES = ROOT / "docs" / "images"
MAIL = """Hello,

I am still waiting for my refund and nobody has replied to my last two messages. This is getting ridiculous.

When will I get it?

Ann"""
FULL_REPLY = """Hi Helen,

I am sorry that the replacement card reader did not come on Wednesday as I promised, and that you had to turn \
customers away at the second till. I have taken this over myself. I will send the card reader by courier today, and it \
will arrive by Friday 20 November. Until then I can lend you one of ours.

Best wishes
Tomas"""
DUTCH = """Goedemorgen,

ik wacht al drie weken op mijn bestelling, en niemand van jullie geeft antwoord. Wanneer komt die?

Met vriendelijke groet"""


@pytest.fixture
def bare_page(browser: Browser) -> Iterator[Page]:
    """Give a page whose console may complain: a browser itself reports every refused request there."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    yield context.new_page()
    context.close()


def visit(page: Page, server: str, example: str = "") -> None:
    page.goto(f"{server}/#{example}")
    expect(page.locator("html[data-ready]")).to_be_attached()
    if example:
        expect(page.locator("#pulse")).to_have_text("Checked")


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const box = document.querySelector("#start textarea");
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def draft_of(page: Page) -> str:
    return page.locator("#draft-text").input_value()


def test_pasting_a_mail_and_typing_a_reply_gives_findings(page: Page, server: str) -> None:
    visit(page, server)
    paste(page, MAIL)
    expect(page.locator("#messages mark.ev").first).to_be_visible()
    expect(page.locator("#mood .level")).to_have_text(re.compile("Frustrated|Angry"))
    page.locator("#draft-text").press_sequentially(
        "Hi Ann,\n\nwe are sorry you feel that way. We will get back to you soon."
    )
    expect(page.locator("#mirror .risk-mark").first).to_be_attached()
    expect(page.locator("#checks")).to_contain_text("Wording to reconsider")
    expect(page.locator("#suggestions .suggestion").first).to_be_visible()


def test_marks_stand_on_exactly_the_words_of_the_evidence(page: Page, server: str) -> None:
    visit(page, server)
    with page.expect_response("**/v1/analyze") as got:
        paste(page, "Hi 👋🏽👋🏽,\n\nI am still waiting for my refund 😤.\n\nAnn")
    evidence = got.value.json()["messages"][0]["evidence"]
    expect(page.locator("#messages mark.ev").first).to_be_visible()
    assert evidence
    marked = "".join(page.locator("#messages mark.ev").all_text_contents())
    assert all(found["text"] in marked for found in evidence)
    assert (
        page.locator("#messages .said").text_content() == "Hi 👋🏽👋🏽,\n\nI am still waiting for my refund 😤.\n\nAnn"
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["id"] for example in EXAMPLES])
def test_every_example_is_checked_and_read_as_it_is_meant(page: Page, server: str, example: dict[str, Any]) -> None:
    visit(page, server, example["id"])
    expect(page.locator("#messages > li")).to_have_count(len(example["thread"]))
    assert draft_of(page) == example["draft"]
    expect(page.locator("#trouble > *")).to_have_count(0)
    level = page.locator("#mood .level").text_content()
    upset = {"Frustrated", "Angry"}
    assert (level in upset) == (example["level"] in {"frustrated", "angry"}), level


def test_a_calm_and_complete_exchange_is_met_with_silence(page: Page, server: str) -> None:
    visit(page, server, "alarm-words")
    expect(page.locator("#verdict")).to_have_class("verdict fine")
    expect(page.locator("#verdict strong")).to_have_text("Nothing is missing")


def test_words_that_will_not_fix_it_are_said_to_be_so(page: Page, server: str) -> None:
    visit(page, server, "legal")
    expect(page.locator("#verdict strong")).to_have_text("Words alone will not fix this")


def test_a_suggestion_goes_in_by_key_and_out_by_undo(page: Page, server: str) -> None:
    visit(page, server, "broken-promise")
    before = draft_of(page)
    wording = page.locator("#suggestions .wording").first.text_content() or "?"
    page.keyboard.press("Alt+1")
    assert wording in draft_of(page)
    assert draft_of(page).startswith("Hi Helen,")
    assert draft_of(page).endswith("Best wishes\nTomas")
    page.keyboard.press("Control+z")
    assert draft_of(page) == before


def test_the_checklist_ticks_off_what_the_reply_covers(page: Page, server: str) -> None:
    visit(page, server, "broken-promise")
    done = page.locator("#checks .check.done")
    before = done.count()
    page.locator("#draft-text").fill(FULL_REPLY)
    expect(done).not_to_have_count(before)
    expect(page.locator("#does")).to_contain_text("Gives a time")


def test_another_language_is_said_to_be_unsupported(page: Page, server: str) -> None:
    visit(page, server)
    paste(page, DUTCH)
    expect(page.locator("#trouble")).to_contain_text("not supported")
    expect(page.locator("#messages mark")).to_have_count(0)


def test_an_over_long_message_is_refused_in_plain_words(bare_page: Page, server: str) -> None:
    visit(bare_page, server)
    paste(bare_page, "word " * 10_400)
    expect(bare_page.locator("#trouble strong")).to_be_visible()
    expect(bare_page.locator("#trouble")).to_contain_text("thread")
    assert "word" in (bare_page.locator("#messages .said").text_content() or "")


def test_the_page_comes_back_when_the_server_does(bare_page: Page, server: str) -> None:
    # The page's clock stands still, or it would come back by itself before the click.
    bare_page.clock.install(time=NOON)
    visit(bare_page, server, "how-to")
    bare_page.clock.pause_at(NOON + timedelta(hours=1))
    bare_page.route("**/v1/analyze", lambda route: route.abort())
    bare_page.locator("#draft-text").press_sequentially("More. ")
    bare_page.clock.run_for(1000)
    expect(bare_page.locator("#trouble")).to_contain_text("The server does not answer")
    assert "More. " in draft_of(bare_page)
    bare_page.unroute("**/v1/analyze")
    bare_page.locator("#trouble button").click()
    expect(bare_page.locator("#trouble > *")).to_have_count(0)
    expect(bare_page.locator("#pulse")).to_have_text("Checked")


def test_nothing_is_fetched_from_elsewhere_and_the_policy_is_strict(page: Page, server: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    response = page.goto(f"{server}/")
    assert response
    policy = response.headers["content-security-policy"]
    for rule in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
    ):
        assert rule in policy.split("; ")
    visit(page, server, "churn")
    page.keyboard.press("Alt+1")
    assert all(url.startswith((server, "data:")) for url in asked), asked
    assert page.locator("[style], script:not([src]), style, [onclick]").count() == page.locator("#pop[style]").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_screenshot(browser: Browser, server: str, tmp_path: Path, scheme: str) -> None:
    """Set HEEDFUL_SCREENSHOTS=1 to renew the pictures of the documentation."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme=scheme, locale="en-GB", device_scale_factor=1.5
    )  # type: ignore[arg-type]
    page = context.new_page()
    visit(page, server, "broken-promise")
    page.locator("#privacy").evaluate("line => line.textContent = line.textContent.replace(/:\\d+/, ':8787')")
    name = "try-page.png" if scheme == "light" else "try-page-dark.png"
    picture = (IMAGES if os.environ.get("HEEDFUL_SCREENSHOTS") else tmp_path) / name
    picture.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=picture)
    context.close()
    assert picture.stat().st_size > 20_000


def test_the_made_up_answers_of_these_tests_have_the_real_shape(page: Page, server: str) -> None:
    asked = {"thread": [{"role": "customer", "text": MAIL}], "draft": "Hi Ann, soon."}
    real = page.request.post(f"{server}/v1/analyze", data=asked).json()
    made = answer(asked)
    assert made.keys() - {"id"} <= real.keys()
    assert made["draft"].keys() == real["draft"].keys()
    assert made["messages"][0].keys() == real["messages"][0].keys()
