"""When something fails – server, token, page, the extension itself – typing and Send go on as if we were not there."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from acting import POOR, Bench, bench
from extensions import until
from paired import MARKUP, background, rest
from within import Within

COOL = 10_000
"""So many milliseconds a server that is away is not asked again: COOL in extension/lib/inquiry.js."""
TYPED = "I have asked our data team for the file and will write again. " * 5


@pytest.fixture(scope="module")
def desk(server: str) -> Iterator[Bench]:
    with bench(server) as made:
        yield made


@pytest.fixture(autouse=True)
def _one_page(desk: Bench) -> Iterator[None]:
    yield
    for page in desk.browser.context.pages[1:]:
        page.close()


GARBAGE = b'{"answer": [1, 2'
HTML = b"<!doctype html><title>Gateway</title><h1>Sign in</h1>"
PROBLEM = json.dumps({"type": "about:blank", "title": "No", "status": 0}).encode()
ANSWERS: dict[str, tuple[int, bytes, str]] = {
    "500": (500, PROBLEM, "Not checked"), "401": (401, PROBLEM, "Not connected"), "403": (403, PROBLEM, "Not connected"),
    "409": (409, PROBLEM, "Not checked"), "413": (413, PROBLEM, "Not checked"), "429": (429, PROBLEM, "Not checked"),
    "503": (503, PROBLEM, "Not checked"), "500 as a page": (500, HTML, "Not checked"),
    "200 as a page": (200, HTML, "Not checked"), "200 cut off": (200, GARBAGE, "Not checked"),
    "200 of another kind": (200, b'{"hello": "world"}', "Not checked"), "200 null": (200, b"null", "Not checked"),
    "200 with holes": (200, b'{"language": {}, "messages": [null]}', "Not checked"),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_a_server_that_answers_badly_stops_nothing(desk: Bench, name: str) -> None:
    status, body, word = ANSWERS[name]
    desk.settle()
    desk.server.answer = (status, body)
    reply = desk.gmail()
    reply.page.keyboard.type(POOR)
    expect(reply.shown.badge).to_be_visible()
    expect(reply.shown.word).to_have_text(word, ignore_case=True)
    expect(reply.shown.underlined).to_have_count(0)
    reply.page.keyboard.press("Control+Enter")
    assert POOR in reply.sent()["text"]
    expect(reply.shown.question).to_have_count(0)


def test_a_slow_server_slows_nothing(desk: Bench) -> None:
    desk.settle()
    desk.server.hold()  # What is sent did not wait for an answer: there was none.
    reply = desk.gmail()
    reply.page.keyboard.type(TYPED)
    assert reply.text() == TYPED.strip()
    expect(reply.shown.badge.locator(".bare")).to_be_visible()
    reply.page.keyboard.press("Control+Enter")
    reply.sent()
    expect(reply.shown.question).to_have_count(0)


def test_send_waits_for_an_answer_that_comes_in_time(desk: Bench) -> None:
    """Sent within the pause after typing: nothing is known yet, so it is asked, and the question still comes."""
    desk.settle()
    reply = desk.gmail()
    reply.write("Hello")
    Within(reply.page).stand_still()
    reply.page.keyboard.insert_text(POOR)
    reply.page.keyboard.press("Control+Enter")
    expect(reply.shown.question).to_be_visible()
    assert reply.outbox() == 0


def test_the_server_goes_and_comes_back(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    reply.poor()
    desk.server.gone = True
    reply.page.keyboard.insert_text(" Bye")
    expect(reply.shown.word).to_have_text("Not checked", ignore_case=True)
    expect(reply.shown.underlined).to_have_count(0)
    reply.shown.badge.click()
    expect(reply.shown.card.locator(".notice.trouble")).to_be_visible()
    desk.server.gone = False
    reply.shown.card.locator("[data-key=retry]").click()
    expect(reply.shown.word).to_have_text("Frustrated", ignore_case=True)
    expect(reply.shown.underlined).to_have_count(1)


def test_the_server_comes_back_while_nobody_types(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    clock = Within(reply.page)
    clock.stand_still(COOL)
    desk.server.gone = True
    reply.page.keyboard.insert_text(POOR)
    expect(reply.shown.word).to_have_text("Not checked", ignore_case=True)
    reply.shown.settle()
    desk.server.gone = False
    clock.let_go()
    expect(reply.shown.word).to_have_text("Frustrated", ignore_case=True)


def test_a_revoked_token_is_said_and_can_be_mended(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    desk.server.answer = (401, PROBLEM)
    reply.page.keyboard.insert_text(POOR)
    expect(reply.shown.word).to_have_text("Not connected", ignore_case=True)
    reply.shown.badge.click()
    reply.shown.card.locator("[data-key=pair]").click()
    context, wanted = desk.browser.context, f"{desk.server.address}/pair"
    until(lambda: wanted in [page.url for page in context.pages] or reply.page.wait_for_timeout(20))


def test_an_answer_to_earlier_words_is_never_drawn(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    reply.write("Hello Dana,")
    watch(reply.page)
    desk.server.hold(lambda asked: asked["draft"].endswith("soon."))
    reply.page.keyboard.press("Control+a")
    reply.page.keyboard.insert_text(POOR)
    until(lambda: any(asked["draft"].endswith("soon.") for asked in desk.server.asked))
    reply.page.keyboard.press("Control+a")
    reply.page.keyboard.insert_text("I will send the file on Monday at 10:00 CET.")
    until(lambda: any(asked["draft"].endswith("CET.") for asked in desk.server.asked))
    reply.shown.settle()
    desk.server.release()
    rest(reply.page)
    assert reply.page.evaluate("window.marked") == []


def watch(page: object) -> None:
    """Write down every word that is ever underlined on the page."""
    page.evaluate("""() => {
        window.marked = [];
        const root = document.querySelector("[data-heedful]").shadowRoot;
        new MutationObserver(() => marked.push(...[...root.querySelectorAll(".mark")].map((one) => one.dataset.kind)))
            .observe(root, { childList: true, subtree: true });
    }""")  # type: ignore[attr-defined]


def test_findings_of_a_conversation_never_appear_in_another(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    desk.server.hold(lambda asked: asked["draft"] == POOR)
    reply.page.keyboard.insert_text(POOR)
    until(lambda: any(asked["draft"] == POOR for asked in desk.server.asked))
    watch(reply.page)
    reply.answer("calm")
    reply.page.keyboard.insert_text("You are welcome. The next file comes on Monday.")
    reply.judged()
    desk.server.release()
    rest(reply.page)
    assert reply.page.evaluate("window.marked") == []
    expect(reply.shown.badge.locator(".frustrated, .angry")).to_have_count(0)


def test_two_boxes_do_not_end_each_others_questions(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    reply.page.evaluate("async () => { await sim.popOut(sim.composers[0].id) }")
    reply.answer("second")
    desk.server.hold(lambda asked: asked["draft"] == POOR)
    for at in (0, 1):
        reply.page.evaluate(f"document.querySelectorAll('[g_editable=true]')[{at}].focus()")
        reply.page.evaluate(f"document.execCommand('insertText', false, {json.dumps(POOR)})")
    until(lambda: [asked["draft"] for asked in desk.server.asked].count(POOR) == 2)
    desk.server.release()
    expect(reply.shown.underlined).to_have_count(2)
    expect(reply.shown.badge).to_have_count(2)
    expect(reply.shown.badge.filter(has_text="Not checked")).to_have_count(0)


def test_a_reloaded_extension_leaves_the_page_alone(server: str) -> None:
    with bench(server) as desk:
        desk.settle()
        reply = desk.gmail()
        reply.poor()
        errors: list[str] = []
        reply.page.on("pageerror", lambda error: errors.append(str(error)))
        reply.page.evaluate("document.querySelector('[data-heedful]').dataset.old = ''")
        background(desk.browser.context).evaluate("setTimeout(() => chrome.runtime.reload(), 50), 0")
        # The new extension takes over, or nothing of the old one is left.
        expect(reply.page.locator("[data-heedful][data-old]")).to_have_count(0)
        reply.page.keyboard.type(" And more.")
        assert reply.text().endswith("And more.")
        reply.send_anyway()
        sent = reply.sent()
        assert not MARKUP.search(sent["html"])
        assert reply.shown.host.count() <= 1
        assert not errors
