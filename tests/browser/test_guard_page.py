"""Before Send: every way to send is met, once in a draft, and nothing is lost, doubled or held for long."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from acting import POOR, Bench, Reply, bench, stored
from extensions import until
from native import FORM, native, poor
from paired import MARKUP, Shown, rest
from within import Within


@pytest.fixture(scope="module")
def desk(server: str) -> Iterator[Bench]:
    with bench(server) as made:
        yield made


@pytest.fixture(autouse=True)
def _one_page(desk: Bench) -> Iterator[None]:
    yield
    for page in desk.browser.context.pages[1:]:
        page.close()


def on_button(key: str) -> Callable[[Reply], None]:
    def press(reply: Reply) -> None:
        reply.send.focus()
        reply.page.keyboard.press(key)

    return press


WAYS: dict[str, Callable[[Reply], None]] = {
    "click": lambda reply: reply.send.click(),
    "Enter on the drawn button": on_button("Enter"),
    "Space on the drawn button": on_button(" "),
    "Ctrl+Enter": lambda reply: reply.page.keyboard.press("Control+Enter"),
    "Cmd+Enter": lambda reply: reply.page.keyboard.press("Meta+Enter"),
    "send and archive": lambda reply: reply.page.locator(".Uo").click(),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_send_is_met_once_in_a_draft(desk: Bench, way: str) -> None:
    desk.settle()
    reply = desk.gmail(query="&archive=1")
    reply.poor()
    reply.page.keyboard.press("ArrowLeft")
    WAYS[way](reply)
    expect(reply.shown.question).to_be_visible()
    assert reply.outbox() == 0
    reply.shown.choose("keep")
    expect(reply.shown.question).to_have_count(0)
    reply.page.keyboard.type("!")
    assert reply.text() == POOR[:-1] + "!."  # focus and caret are back
    WAYS[way](reply)
    assert not MARKUP.search(reply.sent()["html"])
    expect(reply.shown.question).to_have_count(0)


@pytest.mark.parametrize("way", WAYS)
def test_send_anyway_does_what_was_stopped_once(desk: Bench, way: str) -> None:
    desk.settle()
    reply = desk.gmail(query="&archive=1")
    reply.poor()
    WAYS[way](reply)
    reply.shown.choose("send")
    sent = reply.sent()
    assert bool(sent.get("archive")) is ("archive" in way)
    assert POOR in sent["text"] and not MARKUP.search(sent["html"])


def test_a_new_draft_is_asked_about_again(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    for count in (1, 2):
        reply.poor()
        reply.page.keyboard.press("Control+Enter")
        reply.shown.choose("send")
        reply.sent(count)
        reply.answer("upset")


def test_a_draft_moved_to_a_window_is_not_asked_about_again(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    reply.poor()
    reply.page.keyboard.press("Control+Enter")
    reply.shown.choose("keep")
    reply.page.evaluate("async () => { await sim.popOut(sim.composers.at(-1).id) }")
    expect(reply.page.locator("[role=dialog] [g_editable=true]")).to_be_visible()
    expect(reply.shown.underlined).to_have_count(1)
    reply.page.locator("[role=dialog] [g_editable=true]").click()
    reply.page.keyboard.press("Control+Enter")
    reply.sent()


def test_schedule_send_is_met_where_it_acts_on_mouseup(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    reply.poor()
    reply.page.evaluate("sim.composers.at(-1).arrow.click()")
    entry = reply.page.locator("[selector=scheduledSend]")
    entry.click()
    expect(reply.shown.question).to_be_visible()
    expect(reply.page.locator(".Az")).to_have_count(0)
    reply.shown.choose("send")
    expect(reply.page.locator(".Az").first).to_be_visible()
    reply.page.locator(".Az").first.click()
    until(lambda: reply.page.evaluate("sim.scheduled.length") == 1)


def test_schedule_send_chosen_by_key_is_met(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    reply.poor()
    reply.page.evaluate("sim.composers.at(-1).arrow.click()")
    reply.page.keyboard.press("ArrowDown")
    reply.page.keyboard.press("Enter")
    expect(reply.shown.question).to_be_visible()
    expect(reply.page.locator(".Az")).to_have_count(0)
    reply.shown.choose("send")
    expect(reply.page.locator(".Az").first).to_be_visible()
    reply.page.locator(".Az").first.click()
    until(lambda: reply.page.evaluate("sim.scheduled.length") == 1)


MENU = """<div id=menu role=menu tabindex=0 aria-activedescendant=later><div role=menuitem id=tidy>Tidy up</div>
<div role=button id=later>Send later</div></div>"""


@pytest.mark.parametrize(("active", "asked"), [("later", 1), ("tidy", 0)])
def test_the_entry_of_a_menu_that_has_the_focus_counts(desk: Bench, active: str, asked: int) -> None:
    desk.settle("generic")
    page = native(desk, MENU)
    shown = poor(page)
    page.evaluate(
        """(active) => {
        const menu = document.getElementById("menu");
        menu.setAttribute("aria-activedescendant", active);
        window.chosen = 0;
        menu.addEventListener("keydown", (event) => { chosen += event.key === "Enter"; });
        menu.focus();
    }""",
        active,
    )
    page.keyboard.press("Enter")
    if asked:
        expect(shown.question).to_be_visible()
    assert page.evaluate("chosen") == 1 - asked
    rest(page)
    expect(shown.question).to_have_count(asked)


@pytest.mark.parametrize("way", ["#go", "#slow", "#s"])
def test_a_form_that_a_script_submits_is_met_once(desk: Bench, way: str) -> None:
    desk.settle("generic")
    page = native(desk)
    page.evaluate(FORM)
    shown = poor(page)
    Within(page).stand_still()  # What a page submits long after a press is not taken for a sending.
    page.locator(way).click()
    expect(shown.question).to_be_visible()
    assert page.evaluate("submits") == 0
    shown.choose("send")
    until(lambda: page.evaluate("submits") == 1)
    rest(page)
    assert page.evaluate("submits") == 1
    expect(shown.question).to_have_count(0)


def test_a_form_is_submitted_once_where_no_answer_comes(desk: Bench) -> None:
    desk.settle("generic")
    page = native(desk)
    page.evaluate(FORM)
    poor(page)
    desk.server.hold()
    page.keyboard.type(" x")
    clock = Within(page)
    clock.stand_still()
    page.locator("#slow").click()
    rest(page)
    assert page.evaluate("submits") == 0
    clock.let_go()
    until(lambda: page.evaluate("submits") == 1)
    rest(page)
    assert page.evaluate("submits") == 1


@pytest.mark.parametrize("how", ["nobody pressed anything", "another button", "which button is open"])
def test_a_form_that_need_not_be_sent_is_let_through(desk: Bench, how: str) -> None:
    """What a page saves by itself, or with another button, is no sending."""
    desk.settle("generic")
    page = native(desk)
    page.evaluate(FORM)
    page.evaluate("""() => {
        const keep = document.createElement("button");
        keep.id = "keep";
        keep.textContent = "Keep for later";
        document.getElementById("f").append(keep);
    }""")
    shown = poor(page)
    if how == "nobody pressed anything":
        page.evaluate("document.getElementById('f').requestSubmit(document.getElementById('s'))")
    else:
        page.locator("#keep" if how == "another button" else "#go").click()
    until(lambda: page.evaluate("submits") == 1)
    rest(page)
    expect(shown.question).to_have_count(0)


def test_a_press_that_slides_off_the_button_sends_nothing(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    reply.poor()
    reply.send.hover()
    reply.page.mouse.down()
    reply.page.mouse.move(5, 5)
    reply.page.mouse.up()
    rest(reply.page)
    expect(reply.shown.question).to_have_count(0)
    assert reply.outbox() == 0


def test_insert_from_the_question(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    reply.poor()
    reply.page.keyboard.press("Control+Enter")
    first = reply.shown.question.locator("button.reword").first
    words = first.locator(".wording").inner_text()
    first.click()
    until(lambda: words[:20] in reply.text())
    assert POOR in reply.text()
    assert reply.outbox() == 0
    expect(reply.shown.question).to_have_count(0)


def test_do_not_ask_again_for_this_message(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    reply.poor()
    reply.page.keyboard.press("Control+Enter")
    reply.shown.question.locator("input[type=checkbox]").check()
    reply.shown.choose("keep")
    kept = stored(desk, "settings", lambda found: bool(found["ignores"]))["ignores"]
    assert [ignore["scope"] for ignore in kept] == ["quiet"]
    expect(reply.shown.badge).to_have_count(0)
    expect(reply.shown.underlined).to_have_count(0)
    reply.page.keyboard.press("Control+Enter")
    reply.sent()


@pytest.mark.parametrize("mode", ["off", "soft"])
def test_a_mode_that_never_holds_send(desk: Bench, mode: str) -> None:
    desk.settle(mode=mode)
    reply = desk.gmail()
    reply.poor()
    said = "Look before sending" if mode == "soft" else "Frustrated"
    expect(reply.shown.word).to_have_text(said, ignore_case=True)
    reply.page.keyboard.press("Control+Enter")
    reply.sent()
    expect(reply.shown.question).to_have_count(0)


@pytest.mark.parametrize(("name", "mode"), [("colleague", "reply"), ("upset", "forward"), ("calm", "reply")])
def test_never_where_no_upset_customer_is_answered(desk: Bench, name: str, mode: str) -> None:
    desk.settle()
    reply = desk.gmail()
    reply.page.evaluate("sim.composers.forEach((one) => one.root.remove())")
    expect(reply.shown.badge).to_have_count(0)
    reply.answer(name, mode=mode)
    if mode == "forward":
        reply.page.keyboard.press("Control+Home")
    reply.page.keyboard.insert_text(POOR if name != "calm" else "You are welcome. The next file comes on Monday.")
    if name == "calm":
        reply.judged()
    else:
        expect(reply.shown.badge).to_have_accessible_name("Heedful: Internal note: not checked.")
    reply.page.keyboard.press("Control+Enter")
    rest(reply.page)
    expect(reply.shown.question).to_have_count(0)
    if mode != "forward":
        reply.sent()


# Keys and buttons of other sites


def told_by_selection(page: Page, shown: Shown) -> None:
    """This page does not say who wrote what: the agent selects the customer's words."""
    shown.badge.click()
    page.locator(".x4 > :last-child .x8a").select_text()
    shown.card.get_by_role("button", name="Read selection").click()
    expect(shown.word).to_have_text("angry", ignore_case=True)
    shown.settle()
    shown.card.locator("button.close").click()
    page.evaluate("sim.focus()")


def test_enter_where_it_sends_and_only_there(desk: Bench) -> None:
    desk.settle("generic")
    page = desk.desk("crm", "?seed=angry")
    shown = Shown(page)
    page.evaluate("sim.focus()")
    page.keyboard.insert_text(POOR)
    expect(shown.underlined).to_have_count(1)
    told_by_selection(page, shown)
    page.keyboard.press("Shift+Enter")
    expect(shown.question).to_have_count(0)
    page.keyboard.type("Bye")
    shown.settle()
    assert "Bye" in desk.server.asked[-1]["draft"]
    rest(page)
    assert page.evaluate("sim.submitted.length") == 0
    compose = "new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', isComposing: true, bubbles: true, composed: true })"
    page.evaluate(f"document.querySelector('lc-reply').box.dispatchEvent({compose})")
    rest(page)
    expect(shown.question).to_have_count(0)
    page.keyboard.press("Enter")
    expect(shown.question).to_be_visible()
    assert page.evaluate("sim.submitted.length") == 0
    shown.choose("send")
    until(lambda: page.evaluate("sim.submitted.length") == 1)
    rest(page)
    assert page.evaluate("sim.submitted.length") == 1


def presses(page: Page) -> dict[str, Callable[[], None]]:
    def held() -> None:
        for _ in range(6):
            page.keyboard.down("Control")
            page.keyboard.down("Enter")
            page.wait_for_timeout(20)
        page.keyboard.up("Enter")
        page.keyboard.up("Control")

    return {
        "click": lambda: page.locator("#s").click(),
        "double click": lambda: page.locator("#s").dblclick(delay=10),
        "Enter on it": lambda: page.locator("#s").press("Enter"),
        "Space on it": lambda: page.locator("#s").press(" "),
        "held down": held,
    }


@pytest.mark.parametrize("how", ["click", "double click", "Enter on it", "Space on it", "held down"])
def test_a_native_button_sends_once(desk: Bench, how: str) -> None:
    desk.settle("generic")
    page = native(desk)
    shown = poor(page)
    presses(page)[how]()
    expect(shown.question).to_be_visible()
    assert page.evaluate("sends") == 0
    shown.choose("send")
    until(lambda: page.evaluate("sends") == 1)
    rest(page)
    assert page.evaluate("sends") == 1


@pytest.mark.parametrize("how", ["double click", "held down"])
def test_pressed_again_while_held_it_sends_once(desk: Bench, how: str) -> None:
    desk.settle("generic")
    page = native(desk)
    poor(page)
    desk.server.hold()
    page.keyboard.type(" x")
    clock = Within(page)
    clock.stand_still()
    presses(page)[how]()
    assert page.evaluate("sends") == 0
    clock.let_go()
    until(lambda: page.evaluate("sends") >= 1)
    rest(page)
    assert page.evaluate("sends") == 1
    expect(Shown(page).question).to_have_count(0)


def test_what_the_page_presses_by_itself_is_not_held_again(desk: Bench) -> None:
    desk.settle("generic")
    page = native(desk)
    page.evaluate("() => { window.later = () => { window.later = null; document.getElementById('s').click(); }; }")
    poor(page)
    desk.server.hold()
    page.keyboard.type(" x")
    clock = Within(page)
    clock.stand_still()
    page.locator("#s").click()
    assert page.evaluate("sends") == 0
    clock.let_go()
    until(lambda: page.evaluate("sends") == 2)  # ours, and the page's own at once
    rest(page)
    assert page.evaluate("sends") == 2


CLOBBERED = "".join(
    f"<input hidden name={name}>"
    for name in ("querySelectorAll", "contains", "matches", "closest", "getRootNode", "textContent", "isConnected")
)


def test_a_page_that_breaks_our_reading_still_sends(desk: Bench) -> None:
    desk.settle("generic")
    page = native(desk, CLOBBERED)
    page.keyboard.type("We're on it.")
    expect(page.locator("[data-heedful]")).to_be_attached()
    rest(page)
    page.locator("#s").click()
    page.locator("#t").press("Control+Enter")
    assert page.evaluate("sends") == 2


def test_a_button_drawn_anew_meanwhile_is_found(desk: Bench) -> None:
    desk.settle("generic")
    page = native(desk)
    shown = poor(page)
    page.locator("#s").click()
    expect(shown.question).to_be_visible()
    page.evaluate("""() => {
        const old = document.getElementById("s"), fresh = old.cloneNode(true);
        fresh.addEventListener("click", () => { sends += 1; });
        old.replaceWith(fresh);
    }""")
    shown.choose("send")
    until(lambda: page.evaluate("sends") == 1)


# Another conversation meanwhile


def turn_to_another(page: Page) -> None:
    """The page goes on to another conversation and uses the editor, with what was written there, again."""
    page.evaluate("""() => {
        history.pushState(null, "", "#other");
        const field = document.getElementById("t");
        field.value = "Hello Kim, the invoice is ready." + field.value.slice(field.value.indexOf("\\n"));
    }""")


def test_what_was_held_is_not_sent_in_another_conversation(desk: Bench) -> None:
    desk.settle("generic")
    page = native(desk)
    poor(page)
    desk.server.hold()
    page.keyboard.type(" x")
    clock = Within(page)
    clock.stand_still()
    page.locator("#s").click()
    turn_to_another(page)
    clock.let_go()
    expect(Shown(page).host.locator(".toast")).to_be_visible()
    rest(page)
    assert page.evaluate("sends") == 0
    page.locator("#s").click()
    clock.let_go()
    until(lambda: page.evaluate("sends") == 1 or page.wait_for_timeout(20))


def test_send_anyway_counts_for_the_conversation_it_was_said_in(desk: Bench) -> None:
    desk.settle("generic")
    page = native(desk)
    shown = poor(page)
    page.locator("#s").click()
    expect(shown.question).to_be_visible()
    turn_to_another(page)
    shown.choose("send")
    expect(shown.host.locator(".toast")).to_be_visible()
    rest(page)
    assert page.evaluate("sends") == 0


def test_a_verdict_about_another_conversation_is_none(desk: Bench) -> None:
    """Right after the page has gone on, before it is looked at again."""
    desk.settle("generic")
    page = native(desk)
    shown = poor(page)
    page.evaluate("""() => {
        history.pushState(null, "", "#other");
        const field = document.getElementById("t");
        field.value = field.value.replace(/You said Friday.*/, "Thank you, the file is here.");
        document.getElementById("s").click();
    }""")
    rest(page)
    expect(shown.question).to_have_count(0)


@pytest.mark.parametrize("how", ["click", "Ctrl+Enter"])
def test_a_reply_of_another_conversation_is_not_sent_instead(desk: Bench, how: str) -> None:
    desk.settle()
    reply = desk.gmail()
    reply.poor()
    desk.server.hold()
    reply.page.keyboard.type(" x")
    clock = Within(reply.page)
    clock.stand_still()
    WAYS[how](reply)
    reply.page.evaluate("sim.openThread('second').then(() => sim.reply()).then(() => null)")
    clock.let_go()
    rest(reply.page)
    assert reply.outbox() == 0


# Zendesk

ANGRY = 41211
ZENDESK_OWN = {
    "addresses": ["noor@parcelgarden.example"],
    "domains": ["parcelgarden.example"],
    "names": ["Noor Haddad"],
}


@pytest.fixture
def ticket(desk: Bench, zendesk_editor: None) -> Page:
    desk.settle("zendesk", own=ZENDESK_OWN)
    page = desk.browser.context.new_page()
    page.goto(f"{desk.site}/zendesk/?seed=angry")
    page.locator("html[data-ready]").wait_for(state="attached")
    page.evaluate(f"sim.focus({ANGRY})")
    return page


def submit_as(page: Page) -> None:
    page.locator("[data-test-id=submit_button-menu-button]").click()
    page.locator("[data-test-id=submit_button-menu-solved]").click()


SUBMITS = {"menu": submit_as, "shortcut": lambda page: page.keyboard.press("Control+Alt+s")}


@pytest.mark.parametrize("how", SUBMITS)
def test_submit_as_keeps_its_status(ticket: Page, how: str) -> None:
    shown = Shown(ticket)
    ticket.keyboard.insert_text(POOR)
    shown.settle()
    expect(shown.underlined).to_have_count(1)
    SUBMITS[how](ticket)
    expect(shown.question).to_be_visible()
    assert ticket.evaluate("sim.submitted.length") == 0
    shown.choose("send")
    until(lambda: ticket.evaluate("sim.submitted.length") == 1)
    rest(ticket)
    assert [one["status"] for one in ticket.evaluate("sim.submitted")] == ["solved"]


def test_a_note_is_never_held_even_at_once(ticket: Page) -> None:
    shown = Shown(ticket)
    ticket.keyboard.insert_text(POOR)
    expect(shown.underlined).to_have_count(1)
    ticket.evaluate(f"sim.setChannel('internal', {ANGRY})")
    ticket.keyboard.press("Control+Alt+s")
    until(lambda: ticket.evaluate("sim.submitted.length") == 1)
    expect(shown.question).to_have_count(0)


def test_an_answer_that_comes_after_the_switch_to_a_note_is_not_drawn(desk: Bench, ticket: Page) -> None:
    shown = Shown(ticket)
    desk.server.hold(lambda asked: asked["draft"] == POOR)
    ticket.keyboard.insert_text(POOR)
    until(lambda: any(asked["draft"] == POOR for asked in desk.server.asked))
    ticket.evaluate(f"sim.setChannel('internal', {ANGRY})")
    expect(shown.badge.locator("[data-shape=note]")).to_be_visible()
    desk.server.release()
    rest(ticket)
    expect(shown.badge.locator("[data-shape=note]")).to_be_visible()
    expect(shown.underlined).to_have_count(0)
    ticket.evaluate(f"sim.setChannel('public', {ANGRY})")
    expect(shown.underlined).to_have_count(1)
