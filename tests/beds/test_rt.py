"""The extension as it is, in Request Tracker as Debian ships it: CKEditor in a frame, and a thread on another page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from beds.beds import CALM, DRAFT, LEVELS, RT, UPSET, Reply, assert_clean, prepare, words
from paired import Shown, origin, pair
from serving import serving


@pytest.fixture
def ready(rt: RT, browser: BrowserContext, server: str, token: str, page: Page) -> RT:
    """Give an RT with the seeds, the extension switched on in it, and the agent signed in."""
    rt.reset()
    prepare(browser, server, token, {rt.url: "auto"})
    rt.sign_in(page)
    return rt


def answering(rt: RT, page: Page, subject: str = UPSET, draft: str = DRAFT, comment: bool = False) -> Reply:
    """Read a ticket and write an answer, or an internal comment, on the other page."""
    rt.open(page, subject)
    reply = rt.reply(page, subject, comment)
    reply.write(draft)
    Shown(page).settle()
    return reply


def test_the_whole_thread_is_read(ready: RT, page: Page) -> None:
    answering(ready, page)
    shown = Shown(page)
    expect(shown.word).to_have_text(LEVELS)
    shown.badge.click()
    expect(shown.card).to_contain_text("4")
    # Read on the page before: the promise of the second message, whose Friday has passed.
    expect(shown.card).to_contain_text("by Friday")
    expect(shown.card).to_contain_text("Missed")


def test_a_finding_is_shown_inserted_and_undone(ready: RT, page: Page) -> None:
    reply, shown = answering(ready, page), Shown(page)
    expect(shown.word).to_have_text(LEVELS)
    before = reply.text()
    shown.badge.click()
    phrase = shown.offers.first.inner_text()
    page.keyboard.press("1")
    reply.wait_for(phrase)
    reply.editor.press("Control+z")
    reply.wait_for(phrase, present=False)
    assert words(reply.text()) == words(before)


def test_send_is_asked_about_once_and_sends_once(ready: RT, page: Page) -> None:
    reply, shown = answering(ready, page), Shown(page)
    expect(shown.word).to_have_text(LEVELS)
    written = reply.text()
    reply.send.click()
    expect(shown.question).to_be_visible()
    assert ready.outbox() == []
    shown.choose("send")
    reply.wait_until_sent()
    assert_clean(ready.outbox(), written, html=True)


def test_inserted_words_are_sent_and_nothing_else_of_ours(ready: RT, page: Page) -> None:
    reply, shown = answering(ready, page), Shown(page)
    expect(shown.word).to_have_text(LEVELS)
    shown.badge.click()
    phrase = shown.offers.first.inner_text()
    page.keyboard.press("1")
    reply.wait_for(phrase)
    page.keyboard.press("Escape")
    written = reply.text()
    reply.send.click()
    expect(shown.question.or_(reply.sent).first).to_be_attached()
    if shown.question.count():
        shown.choose("send")
    reply.wait_until_sent()
    assert_clean(ready.outbox(), written, html=True)


def test_an_internal_comment_is_left_alone(ready: RT, page: Page) -> None:
    reply, shown = answering(ready, page, comment=True), Shown(page)
    expect(shown.word).to_have_count(0)
    reply.send.click()
    reply.wait_until_sent()
    assert ready.outbox() == []


def test_a_reply_that_becomes_a_comment_falls_silent(ready: RT, page: Page) -> None:
    reply, shown = answering(ready, page), Shown(page)
    expect(shown.word).to_have_text(LEVELS)
    page.locator("#UpdateType").select_option("private", force=True)
    expect(shown.word).to_have_count(0)
    reply.send.click()
    reply.wait_until_sent()
    assert ready.outbox() == []


def test_a_calm_ticket_is_answered_without_a_question(ready: RT, page: Page) -> None:
    draft = "Hello Lee,\n\nthank you, I have changed your postal address to 4 Mill Lane."
    reply = answering(ready, page, CALM, draft)
    expect(Shown(page).badge).to_be_visible()
    reply.send.click()
    reply.wait_until_sent()
    assert len(ready.outbox()) == 1


def test_without_the_server_the_mail_goes_out(rt: RT, browser: BrowserContext, page: Page, tmp_path: Path) -> None:
    rt.reset()
    with serving(tmp_path) as address:
        prepare(browser, address, pair(address, origin(browser)), {rt.url: "auto"})
        rt.sign_in(page)
        rt.open(page, UPSET)
        reply, shown = rt.reply(page, UPSET), Shown(page)
        expect(shown.word).to_have_text(LEVELS)
    reply.write(DRAFT)
    expect(shown.word).to_have_text(re.compile("not checked", re.IGNORECASE))
    written = reply.text()
    reply.send.click()
    reply.wait_until_sent()
    assert_clean(rt.outbox(), written, html=True)
