"""The extension as it is, in Roundcube as Debian ships it: a plain reply and an HTML reply, from reading to the sent mail."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from beds.beds import (
    CALM,
    DRAFT,
    LEVELS,
    UPSET,
    Reply,
    Roundcube,
    assert_clean,
    prepare,
    words,
)
from paired import Shown, origin, pair
from serving import serving


@pytest.fixture(params=[False, True], ids=["plain", "html"])
def html(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def ready(roundcube: Roundcube, browser: BrowserContext, server: str, token: str, page: Page) -> Roundcube:
    """Give a Roundcube with the seeds, the extension switched on in it, and the agent signed in."""
    roundcube.reset()
    prepare(browser, server, token, {roundcube.url: "auto"})
    roundcube.sign_in(page)
    return roundcube


def answering(roundcube: Roundcube, page: Page, html: bool, subject: str = UPSET, draft: str = DRAFT) -> Reply:
    """Read a message and write an answer to it."""
    roundcube.open(page, subject)
    reply = roundcube.reply(page, html)
    reply.write(draft)
    Shown(page).settle()
    return reply


def test_a_finding_is_shown_inserted_and_undone(ready: Roundcube, page: Page, html: bool) -> None:
    reply, shown = answering(ready, page, html), Shown(page)
    expect(shown.word).to_have_text(LEVELS)
    before = reply.text()
    shown.badge.click()
    phrase = shown.offers.first.inner_text()
    page.keyboard.press("1")
    reply.wait_for(phrase)
    reply.editor.press("Control+z")
    reply.wait_for(phrase, present=False)
    assert words(reply.text()) == words(before)


def test_send_is_asked_about_once_and_sends_once(ready: Roundcube, page: Page, html: bool) -> None:
    reply, shown = answering(ready, page, html), Shown(page)
    expect(shown.word).to_have_text(LEVELS)
    written = reply.text()
    reply.send.click()
    expect(shown.question).to_be_visible()
    assert ready.outbox() == []
    shown.choose("send")
    reply.wait_until_sent()
    assert_clean(ready.outbox(), written, html)


def test_keep_editing_keeps_the_text_and_sends_nothing(ready: Roundcube, page: Page, html: bool) -> None:
    reply, shown = answering(ready, page, html), Shown(page)
    expect(shown.word).to_have_text(LEVELS)
    written = reply.text()
    reply.send.click()
    shown.choose("keep")
    expect(shown.question).to_have_count(0)
    page.keyboard.type("x")
    assert sorted(reply.text()) == sorted(written + "x")
    assert ready.outbox() == []


def test_inserted_words_are_sent_and_nothing_else_of_ours(ready: Roundcube, page: Page, html: bool) -> None:
    reply, shown = answering(ready, page, html), Shown(page)
    expect(shown.word).to_have_text(LEVELS)
    shown.badge.click()
    phrase = shown.offers.first.inner_text()
    page.keyboard.press("1")
    reply.wait_for(phrase)
    page.keyboard.press("Escape")
    written = reply.text()
    reply.send.click()
    expect(shown.question.or_(page.locator("#messagelist")).first).to_be_visible()
    if shown.question.count():
        shown.choose("send")
    reply.wait_until_sent()
    assert_clean(ready.outbox(), written, html)


def test_a_calm_mail_is_sent_without_a_question(ready: Roundcube, page: Page, html: bool) -> None:
    draft = "Hello Lee,\n\nthank you, I have changed your postal address to 4 Mill Lane."
    reply = answering(ready, page, html, CALM, draft)
    expect(Shown(page).badge).to_be_visible()
    reply.send.click()
    reply.wait_until_sent()
    assert len(ready.outbox()) == 1


def test_without_the_server_the_mail_goes_out(
    roundcube: Roundcube, browser: BrowserContext, page: Page, html: bool, tmp_path: Path
) -> None:
    roundcube.reset()
    with serving(tmp_path) as address:
        prepare(browser, address, pair(address, origin(browser)), {roundcube.url: "auto"})
        roundcube.sign_in(page)
        roundcube.open(page, UPSET)
        reply = roundcube.reply(page, html)
        shown = Shown(page)
        expect(shown.word).to_have_text(LEVELS)
    reply.write(DRAFT)
    expect(shown.word).to_have_text(re.compile("not checked", re.IGNORECASE))
    written = reply.text()
    reply.send.click()
    reply.wait_until_sent()
    assert_clean(roundcube.outbox(), written, html)
