"""What the extension draws beside a page: the story page of tests/extension/paint, on an invented site, served by nobody."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

HERE = "https://desk.example"
ROOT = Path(__file__).resolve().parents[2]
STORY = f"{HERE}/tests/extension/paint/story.html"
AXE = ROOT / "tests/extension/node_modules/axe-core/axe.min.js"
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
BLOCKING = ("offline", "slow", "denied", "unpaired", "refused", "busy", "foreign", "reloaded")


def serve(context: BrowserContext, policy: str = STRICT) -> list[str]:
    """Answer for the invented site from the repository; returns the addresses that were asked for elsewhere."""
    strange: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url
        path = ROOT / url.removeprefix(HERE).split("?")[0].lstrip("/")
        if not url.startswith(HERE) or not path.is_file():
            strange.append(url)
            return route.abort()
        headers = {"content-type": TYPES.get(path.suffix, "text/plain"), "content-security-policy": policy}
        return route.fulfill(body=path.read_bytes(), headers=headers)

    context.route("**/*", answer)
    return strange


@pytest.fixture
def desk(page: Page) -> Page:
    """A page of an invented site with a policy that allows as little as possible."""
    serve(page.context)
    return page


def story(page: Page, query: str = "view=upset") -> Page:
    page.goto(f"{STORY}?{query}")
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def until(page: Page, expression: str, arg: Any = None) -> None:
    """Wait for an expression; Playwright's own way needs a policy that allows eval."""
    for _ in range(60):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {expression}")


def card(page: Page) -> Locator:
    return page.get_by_role("dialog").filter(has=page.locator("#heedful-title"))


def badge(page: Page) -> Locator:
    return page.locator("[data-heedful] .badge")


def done(page: Page, name: str) -> list[Any]:
    return [rest for first, *rest in page.evaluate("story.done") if first == name]


def focused(page: Page) -> str:
    return str(page.evaluate("story.host.root.activeElement?.dataset.key ?? ''"))


def box(locator: Locator) -> dict[str, float]:
    found = locator.bounding_box()
    assert found
    x, y, width, height = found["x"], found["y"], found["width"], found["height"]
    return {"x": x, "y": y, "width": width, "height": height, "right": x + width, "bottom": y + height}


def names(page: Page) -> list[str]:
    return list(page.evaluate("Object.keys(story.views())"))


def show(page: Page, name: str) -> None:
    page.evaluate(
        "name => { const view = story.views()[name]; story.view = view; story.badge.show(view, story.at); story.card.open(view, story.at) }",
        name,
    )


# ── the badge ──


@pytest.mark.parametrize(
    ("view", "word", "count", "sentence"),
    [
        ("upset", "Frustrated", "8", "Heedful: Helen Marsh sounds frustrated. 8 points are open."),
        ("uneasy", "Uneasy", "1", "Heedful: Helen Marsh sounds uneasy. 1 point is open."),
        ("grave", "Angry", "3", "Heedful: Helen Marsh sounds angry. 3 points are open."),
        ("fine", "", "", "Heedful: Nothing is missing."),
        ("draft", "", "1", "Heedful: 1 point is open."),
        ("note", "", "", "Heedful: Internal note: not checked."),
        ("asleep", "", "", "Heedful: Switched off on this site."),
        ("reading", "", "", "Heedful: Reading …"),
    ],
)
def test_the_badge_says_word_shape_and_number(desk: Page, view: str, word: str, count: str, sentence: str) -> None:
    story(desk, f"view={view}")
    expect(badge(desk)).to_have_accessible_name(sentence)
    expect(badge(desk)).to_have_text(word + count)
    expect(badge(desk).locator("svg")).to_have_count(1)


@pytest.mark.parametrize("trouble", BLOCKING)
def test_trouble_is_said_with_its_remedy(desk: Page, trouble: str) -> None:
    story(desk, f"view={trouble}")
    expect(badge(desk)).to_have_text(re.compile("^Not (checked|connected)$"))
    assert len(badge(desk).get_attribute("title") or "") > 60


def test_the_four_levels_differ_in_shape(desk: Page) -> None:
    story(desk)
    shapes = set()
    for level in ("calm", "uneasy", "frustrated", "angry"):
        desk.evaluate("level => story.badge.show({ ...story.view, level }, story.at)", level)
        shapes.add(badge(desk).locator("svg").inner_html())
    assert len(shapes) == 4


def test_only_a_change_of_level_or_number_is_announced(desk: Page) -> None:
    story(desk)
    said = "story.host.root.querySelector('[role=status]').textContent"
    desk.wait_for_timeout(300)
    assert desk.evaluate(said) == ""
    desk.evaluate("for (const open of [8, 8, 5]) story.badge.show({ ...story.view, open }, story.at)")
    until(desk, f"{said} === 'Helen Marsh sounds frustrated. 5 points are open.'")


def test_the_badge_stands_in_the_corner_of_the_box_and_follows_it(desk: Page) -> None:
    story(desk)
    editor, corner = box(desk.locator("#editor")), box(badge(desk))
    assert corner["right"] <= editor["right"] and editor["right"] - corner["right"] < 40
    assert corner["bottom"] <= editor["bottom"] and editor["bottom"] - corner["bottom"] < 12
    desk.evaluate("document.body.style.minHeight = '3000px'; scrollTo(0, 90)")
    until(desk, "y => Math.abs(story.badge.element.getBoundingClientRect().y - y) < 2", corner["y"] - 90)


def test_the_badge_leaves_low_boxes_buttons_and_the_caret_free(desk: Page) -> None:
    story(desk)
    desk.evaluate("Object.assign(story.editor.style, { minHeight: '0', height: '24px' })")
    until(desk, "story.badge.element.getBoundingClientRect().y >= story.editor.getBoundingClientRect().bottom")
    desk.evaluate("Object.assign(story.editor.style, { minHeight: '180px', height: '180px' })")
    desk.evaluate(
        """() => {
          const button = document.createElement('button');
          const { right, bottom } = story.editor.getBoundingClientRect();
          button.style.cssText = `position: fixed; left: ${right - 90}px; top: ${bottom - 30}px; width: 80px; height: 26px`;
          button.id = 'theirs';
          document.body.append(button);
          story.badge.show(story.view, story.at);
        }"""
    )
    theirs, ours = box(desk.locator("#theirs")), box(badge(desk))
    assert ours["right"] <= theirs["x"] or ours["bottom"] <= theirs["y"]
    desk.evaluate(
        "document.getElementById('theirs').remove(); story.badge.hide(); story.badge.show(story.view, story.at)"
    )
    spot = box(badge(desk))
    desk.evaluate(
        "spot => story.badge.show(story.view, story.at, { left: spot.x, top: spot.y, right: spot.x + 1, bottom: spot.bottom })",
        spot,
    )
    assert box(badge(desk))["x"] != spot["x"] or box(badge(desk))["y"] != spot["y"]


# ── the card ──


def test_the_card_opens_beside_the_box_and_esc_gives_the_focus_back(desk: Page) -> None:
    story(desk)
    badge(desk).focus()
    desk.keyboard.press("Enter")
    expect(card(desk)).to_be_visible()
    assert focused(desk) == "title"
    expect(card(desk)).to_have_accessible_name("Frustrated, Helen Marsh")
    assert box(card(desk))["x"] >= box(desk.locator("#editor"))["right"]
    assert box(card(desk))["bottom"] <= 800
    desk.keyboard.press("Escape")
    expect(card(desk)).to_have_count(0)
    assert done(desk, "close") == [[]]
    expect(desk.locator("#editor")).to_be_focused()


def test_the_card_says_who_how_why_and_how_much_was_read(desk: Page) -> None:
    story(desk, "view=upset&card")
    head = card(desk).locator(".card-head")
    expect(head).to_contain_text("getting worse · disappointment and frustration")
    expect(head).to_contain_text("Read 2 of 7 messages. Open the collapsed messages to read them all.")
    expect(card(desk)).to_contain_text("Missed: Friday 13 Nov")
    expect(card(desk)).to_contain_text("Open, due Thursday 19 Nov, 15:00")
    expect(card(desk)).to_contain_text("Text goes to heedful.example")
    card(desk).get_by_role("button", name="You said it would be here by Friday", exact=False).first.click()
    assert done(desk, "quote")[0][0] == 2
    assert desk.evaluate("[...story.host.root.querySelectorAll('.struck')].map((item) => item.textContent)") == [
        "Does not work",
        "Say sorry, once",
    ]


def test_digits_insert_but_not_while_typing(desk: Page) -> None:
    story(desk, "view=upset&card")
    desk.keyboard.press("3")
    assert [offer["id"] for (offer,) in done(desk, "insert")] == ["waiting/own-it"]
    desk.keyboard.press("9")
    desk.keyboard.press("Control+1")
    assert len(done(desk, "insert")) == 1
    card(desk).get_by_role("button", name="More about: We said Friday", exact=False).click()
    desk.get_by_role("menuitem", name="This is not right").click()
    desk.keyboard.type("about 2 weeks")
    assert len(done(desk, "insert")) == 1
    desk.keyboard.press("Enter")
    assert done(desk, "thumb") == [["offer:own/1", False, "about 2 weeks"]]
    assert focused(desk) == "more:offer:own/1"


def test_a_blank_is_marked_and_can_be_chosen_before_inserting(desk: Page) -> None:
    story(desk, "view=upset&card")
    row = card(desk).locator(".offer").nth(3)
    expect(row.locator(".slot")).to_have_text("[time]")
    row.get_by_role("button", name="Friday 20", exact=True).click()
    expect(row.locator(".slot")).to_have_count(0)
    expect(row.get_by_role("button", name="Friday 20", exact=True)).to_have_attribute("aria-pressed", "true")
    row.locator(".insert").click()
    ((offer,),) = done(desk, "insert")
    assert offer["text"].endswith("for it by Friday 20.")
    assert offer["slots"][1] == {
        "name": "time",
        "start": 58,
        "end": 67,
        "filled": True,
        "options": offer["slots"][1]["options"],
    }
    expect(card(desk).locator(".offer").first).to_contain_text("yours")


def test_a_risk_offers_better_words_and_shows_its_own(desk: Page) -> None:
    story(desk, "view=upset&card")
    card(desk).get_by_role("button", name="Write instead: by [time]").click()
    card(desk).get_by_role("button", name="Write instead: Leave it out").click()
    card(desk).get_by_role("button", name="Please be patient").first.click()
    assert [offer["text"] for (offer,) in done(desk, "insert")] == ["by [time]", ""]
    assert done(desk, "show")[0][0]["code"] == "dismissive"


def test_the_menu_works_by_keyboard_and_an_ignore_can_be_taken_back(desk: Page) -> None:
    story(desk, "view=upset&card")
    more = card(desk).get_by_role("button", name="More about: Say by when")
    more.focus()
    desk.keyboard.press("Enter")
    menu = desk.get_by_role("menu")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    expect(menu.get_by_role("menuitem", name="Always ignore these words")).to_have_count(0)
    desk.keyboard.press("ArrowUp")
    expect(menu.get_by_role("menuitem", name="This is not right")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(more).to_be_focused()
    expect(card(desk)).to_be_visible()
    desk.keyboard.press("Enter")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    assert done(desk, "ignore") == [["need:timeframe", "thread"]]
    expect(card(desk)).to_contain_text("Ignored in this conversation.")
    assert focused(desk) == "undo"
    desk.keyboard.press("Enter")
    assert done(desk, "unignore") == [[]]
    expect(card(desk).locator(".undone")).to_have_count(0)


def test_words_can_be_ignored_for_good_and_a_thumb_needs_no_words(desk: Page) -> None:
    story(desk, "view=upset&card")
    card(desk).get_by_role("button", name="More about: Makes it sound small", exact=False).click()
    desk.get_by_role("menuitem", name="Always ignore these words").click()
    assert done(desk, "ignore") == [["risk:dismissive:Please be patient", "phrase"]]
    card(desk).get_by_role("button", name="More about: Say by when").click()
    desk.get_by_role("menuitem", name="This is not right").click()
    expect(card(desk)).to_contain_text("Sent without any text, unless you add some here.")
    card(desk).get_by_role("button", name="Send", exact=True).click()
    card(desk).get_by_role("button", name="More about: Say by when").click()
    desk.get_by_role("menuitem", name="This helps").click()
    assert done(desk, "thumb") == [["need:timeframe", False, ""], ["need:timeframe", True, ""]]


def test_a_phrase_is_kept_in_ones_own_words(desk: Page) -> None:
    story(desk, "view=upset&card")
    card(desk).get_by_role("button", name="More about: The wait for your", exact=False).click()
    desk.get_by_role("menuitem", name="Keep as my phrase").click()
    field = card(desk).get_by_role("textbox", name="Your wording")
    expect(field).to_be_focused()
    field.fill("I own this wait.")
    desk.keyboard.press("Enter")
    ((offer, text),) = done(desk, "keep")
    assert (offer["id"], text) == ("waiting/own-it", "I own this wait.")


def test_an_update_keeps_focus_scroll_and_what_is_being_typed(desk: Page) -> None:
    story(desk, "view=upset&card")
    chip = card(desk).get_by_role("button", name="Monday 23", exact=True)
    chip.focus()
    before = desk.evaluate("story.host.root.querySelector('.card-body').scrollTop")
    desk.evaluate(
        "story.card.update({ ...story.view, open: 7, checklist: story.view.checklist.map((line) => ({ ...line, done: line.need !== 'ack' })) })"
    )
    assert focused(desk) == "chip:waiting/when:1:Monday 23"
    assert desk.evaluate("story.host.root.querySelector('.card-body').scrollTop") == before
    until(
        desk,
        "story.host.root.querySelector('[role=status]').textContent === 'Done: Say who takes care of it. Done: Say by when.'",
    )
    card(desk).get_by_role("button", name="More about: The wait for your", exact=False).click()
    desk.get_by_role("menuitem", name="Keep as my phrase").click()
    desk.keyboard.type(" Really.")
    desk.evaluate("story.card.update({ ...story.view, customer: 'Somebody Else' })")
    expect(card(desk).get_by_role("textbox")).to_have_value(re.compile("Really"))
    desk.keyboard.press("Escape")
    expect(card(desk)).to_contain_text("Somebody Else")


def test_the_card_stays_scrolled_while_the_page_is_looked_at(desk: Page) -> None:
    story(desk, "view=upset&card")
    body = desk.locator("[data-heedful] .card-body")
    body.evaluate("body => body.scrollTo(0, 9999)")
    before = body.evaluate("body => body.scrollTop")
    desk.wait_for_timeout(1000)
    assert before > 100 and body.evaluate("body => body.scrollTop") == before


def test_the_focus_goes_to_the_heading_when_its_item_is_gone(desk: Page) -> None:
    story(desk, "view=upset&card")
    card(desk).get_by_role("button", name="Friday 20", exact=True).focus()
    desk.evaluate("story.card.update({ ...story.view, offers: [] })")
    assert focused(desk) == "title"


def test_nothing_moves_under_a_pressed_button(desk: Page) -> None:
    story(desk, "view=upset&card")
    quote = card(desk).get_by_role("button", name="this is the third time I ask", exact=False)
    spot = box(quote)
    desk.mouse.move(spot["x"] + 10, spot["y"] + 5)
    desk.mouse.down()
    desk.evaluate("story.card.update({ ...story.view, causes: story.view.causes.slice(1) })")
    desk.mouse.up()
    assert len(done(desk, "quote")) == 1
    expect(card(desk).locator(".group").first.locator("li")).to_have_count(2)


@pytest.mark.parametrize(
    ("view", "button", "intent"),
    [
        ("offline", "Try again", "retry"),
        ("denied", "Options", "options"),
        ("unpaired", "Connect", "pair"),
        ("refused", "Options", "options"),
        ("unread", "Read selection", "readSelection"),
        ("changed", "Read selection", "readSelection"),
        ("grave", "Copy hand-off note", "brief"),
        ("fine", "My promises", "promised"),
    ],
)
def test_each_trouble_offers_its_remedy(desk: Page, view: str, button: str, intent: str) -> None:
    story(desk, f"view={view}&card")
    card(desk).get_by_role("button", name=button, exact=True).first.click()
    assert len(done(desk, intent)) == 1


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("nothing", "Nothing is missing."),
        ("reading", "Reading …"),
        ("asleep", "Switched off on this site."),
        ("note", "Internal note: not checked."),
        ("foreign", "this language is not supported yet"),
        ("incomplete", "Some findings may be missing."),
        ("reloaded", "Reload this page"),
    ],
)
def test_the_quiet_states_say_one_short_thing(desk: Page, view: str, words: str) -> None:
    story(desk, f"view={view}&card")
    expect(card(desk)).to_contain_text(words)
    expect(card(desk).locator(".line, .offer")).to_have_count(0)


def test_reading_a_selection_leaves_it_selected(desk: Page) -> None:
    story(desk, "view=unread")
    desk.evaluate("getSelection().selectAllChildren(document.getElementById('said'))")
    badge(desk).click()
    card(desk).get_by_text("Select the customer's words").click()
    card(desk).get_by_role("button", name="Read selection").click()
    assert len(done(desk, "readSelection")) == 1
    assert "third time" in desk.evaluate("getSelection().toString()")


def test_what_was_done_is_shown_for_a_moment_and_said(desk: Page) -> None:
    story(desk)
    desk.evaluate("story.host.tell('The hand-off note is copied.')")
    expect(desk.locator("[data-heedful] .toast")).to_have_text("The hand-off note is copied.")
    until(desk, "story.host.root.querySelector('[role=status]').textContent === 'The hand-off note is copied.'")
    expect(desk.locator("[data-heedful] .toast")).to_have_count(0, timeout=9000)


# ── the page around it ──

SPY = """() => {
  window.seen = [];
  const types = 'keydown keypress keyup input beforeinput paste pointerdown mousedown mouseup click focusin focus wheel';
  for (const type of types.split(' '))
    for (const target of [document, document.documentElement])
      for (const capture of [true, false])
        target.addEventListener(type, (event) => seen.push(type + ':' + (event.target.id || event.target.tagName)), capture);
}"""


def test_the_page_sees_no_key_press_or_focus_of_ours(desk: Page) -> None:
    story(desk, "view=upset&card")
    desk.evaluate(SPY)
    desk.keyboard.press("c")
    desk.keyboard.press("2")
    desk.keyboard.press("Tab")
    card(desk).get_by_role("button", name="More about: We said Friday", exact=False).click()
    desk.get_by_role("menuitem", name="This is not right").click()
    desk.keyboard.type("quiet")
    card(desk).hover()
    desk.mouse.wheel(0, 50)
    desk.keyboard.press("Escape")
    assert desk.evaluate("seen") == []
    desk.keyboard.press("Escape")
    assert [event for event in desk.evaluate("seen") if event.startswith("key")] == []
    desk.locator("#compose").click()
    assert "click:compose" in desk.evaluate("seen")


def test_tab_walks_through_the_card_in_order(desk: Page) -> None:
    story(desk, "view=upset&card")
    keys = []
    for _ in range(5):
        desk.keyboard.press("Tab")
        keys.append(focused(desk))
    assert keys == [
        "close",
        "more:cause:broken_promise",
        "quote:cause:broken_promise:0",
        "more:cause:repeat_contact",
        "quote:cause:repeat_contact:0",
    ]


def test_the_pages_own_nodes_and_styles_stay_as_they_are(desk: Page) -> None:
    story(desk, "view=upset&bare")
    before = desk.evaluate("document.body.outerHTML")
    desk.evaluate("story.underline(); story.light(); story.badge.show(story.view, story.at); story.open(story.view)")
    expect(desk.locator("[data-heedful] .mark")).to_have_count(5)
    assert desk.evaluate("document.body.outerHTML") == before
    assert desk.evaluate("getComputedStyle(story.badge.element).letterSpacing") == "normal"
    assert desk.evaluate("document.adoptedStyleSheets.length") == 0


def test_what_the_page_takes_away_comes_back_but_not_for_ever(desk: Page) -> None:
    story(desk)
    desk.evaluate("story.host.element.remove()")
    expect(badge(desk)).to_be_visible()
    desk.evaluate(
        "new MutationObserver(() => story.host.element.remove()).observe(document.documentElement, { childList: true }), story.host.element.remove()"
    )
    expect(badge(desk)).to_have_count(0)
    assert desk.evaluate("1 + 1") == 2


def test_a_modal_window_of_the_pages_own_keeps_us_reachable(desk: Page) -> None:
    story(desk, "view=upset")
    desk.evaluate(
        "document.getElementById('modal').showModal(); story.badge.show(story.view, () => document.querySelector('#modal textarea').getBoundingClientRect())"
    )
    until(desk, "story.host.element.parentElement.id === 'modal'")
    badge(desk).click()
    desk.keyboard.press("3")
    assert len(done(desk, "insert")) == 1
    desk.keyboard.press("Escape")
    expect(card(desk)).to_have_count(0)
    assert desk.evaluate("document.getElementById('modal').open") is True
    desk.evaluate("document.getElementById('modal').close()")
    until(desk, "story.host.element.parentElement === document.documentElement")
    expect(badge(desk)).to_be_visible()


def test_right_to_left_pages_have_it_the_other_way_round(desk: Page) -> None:
    story(desk, "view=upset&card&rtl")
    editor = box(desk.locator("#editor"))
    assert box(badge(desk))["x"] - editor["x"] < 40
    assert box(card(desk))["right"] <= editor["x"]
    assert desk.evaluate("getComputedStyle(story.card.element).direction") == "ltr"


@pytest.mark.parametrize(("width", "height"), [(320, 640), (640, 400), (1280, 300)])
def test_narrow_windows_and_double_zoom_show_everything(desk: Page, width: int, height: int) -> None:
    desk.set_viewport_size({"width": width, "height": height})
    story(desk, "view=upset&card")
    frame = box(card(desk))
    assert frame["x"] >= 0 and frame["right"] <= width and frame["y"] >= 0 and frame["bottom"] <= height
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert desk.evaluate(
        "[...story.host.root.querySelectorAll('.card, .card-body')].every((item) => item.scrollWidth <= item.clientWidth)"
    )
    last = card(desk).locator(".line").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    desk.keyboard.press("Escape")
    desk.evaluate("void story.guard()")
    guard = box(desk.locator("dialog.guard"))
    assert guard["x"] >= 0 and guard["right"] <= width and guard["bottom"] <= height


# ── the guard ──


@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize(
    ("press", "answer"),
    [
        ("Escape", {"choice": "keep"}),
        ("Enter", {"choice": "keep"}),
        ("Send anyway", {"choice": "send"}),
        ("Insert: We said Friday", "insert"),
    ],
)
def test_the_guard_asks_once_and_send_anyway_is_always_there(desk: Page, press: str, answer: Any, within: bool) -> None:
    story(desk)
    if within:
        desk.evaluate("document.getElementById('modal').showModal()")
    desk.evaluate("story.guard().then((answer) => (story.answer = answer)), 0")
    guard = desk.locator("dialog.guard")
    expect(guard).to_have_accessible_name("Before you send")
    expect(guard.get_by_role("button", name="Keep editing")).to_be_focused()
    if press in ("Escape", "Enter"):
        desk.keyboard.press(press)
    else:
        guard.get_by_role("button", name=press, exact=False).click()
    expect(guard).to_have_count(0)
    given = desk.evaluate("story.answer")
    if answer == "insert":
        assert (given["choice"], given["offer"]["id"]) == ("insert", "own/1")
    else:
        assert given == answer
    if within:
        assert desk.evaluate("document.getElementById('modal').open") is True


def test_the_guard_can_be_told_not_to_ask_again(desk: Page) -> None:
    story(desk, "view=upset&guard")
    desk.get_by_label("Do not ask again for this message").check()
    desk.get_by_role("button", name="Send anyway").click()
    until(desk, "story.answer")
    assert desk.evaluate("story.answer") == {"choice": "send", "quiet": True}


def test_losing_the_guard_to_the_page_means_keep_editing(desk: Page) -> None:
    story(desk, "view=upset&guard")
    expect(desk.locator("dialog.guard")).to_be_visible()
    desk.evaluate("story.host.element.remove()")
    until(desk, "story.answer?.choice === 'keep'")


# ── the marks ──


def test_marks_differ_in_pattern_and_stay_inside_the_box(desk: Page) -> None:
    story(desk, "view=upset&marks&bare")
    marks = desk.locator("[data-heedful] .mark")
    expect(marks).to_have_count(4)
    assert desk.evaluate("[...story.host.root.querySelectorAll('.mark')].map((item) => item.getAttribute('class'))") == [
        "mark wave", "mark wave", "mark dotted", "mark blank",
    ]  # fmt: skip
    words = desk.evaluate("story.find('Please be patient').getBoundingClientRect().toJSON()")
    mark = box(marks.first)
    assert abs(mark["x"] - words["x"]) < 1 and abs(mark["bottom"] - words["bottom"]) < 6
    desk.evaluate("Object.assign(story.editor.style, { minHeight: '0', height: '60px' }); story.editor.scrollTop = 30")
    until(
        desk,
        "() => { const clip = story.host.root.querySelector('.marks').getBoundingClientRect(), box = story.editor.getBoundingClientRect(); return clip.bottom <= box.bottom && clip.top >= box.top }",
    )
    now = desk.evaluate("story.find('{{name}}').getBoundingClientRect().y")
    until(desk, "y => Math.abs(story.host.root.querySelector('.mark.blank').getBoundingClientRect().y - y) < 2", now)
    desk.evaluate("story.marks.clear()")
    expect(marks).to_have_count(0)


def test_marks_let_the_pointer_through_and_hide_beneath_the_pages_windows(desk: Page) -> None:
    story(desk, "view=upset&marks&bare")
    words = desk.evaluate("story.find('Please be patient').getBoundingClientRect().toJSON()")
    desk.mouse.move(words["x"] + 20, words["y"] + 8)
    expect(desk.locator("[data-heedful] .tip")).to_have_text("Telling people how to feel makes them feel it more.")
    desk.mouse.click(words["x"] + 20, words["y"] + 8)
    expect(desk.locator("#editor")).to_be_focused()
    expect(desk.locator("[data-heedful] .tip")).to_have_count(0)
    desk.evaluate(
        """() => {
          const cover = document.createElement('div');
          cover.style.cssText = 'position: fixed; inset: 0; background: #fff; z-index: 9';
          document.body.append(cover);
        }"""
    )
    expect(desk.locator("[data-heedful] .mark")).to_have_count(0)


def test_the_customers_words_are_lit_and_brought_into_view(desk: Page) -> None:
    story(desk, "view=upset&bare")
    desk.evaluate("document.getElementById('said').style.marginTop = '2000px'; story.light()")
    expect(desk.locator("[data-heedful] .mark.lit")).to_have_count(1)
    expect(desk.locator("#said")).to_be_in_viewport()
    until(
        desk,
        "() => Math.abs(story.host.root.querySelector('.mark.lit').getBoundingClientRect().y - story.find('You said it would', document.body).getBoundingClientRect().y) < 3",
    )


def test_boxes_and_marks_are_found_within_frames(desk: Page) -> None:
    story(desk, "view=upset&bare")
    desk.evaluate(
        """() => {
          const frame = document.createElement('iframe');
          Object.assign(frame.style, { width: '300px', height: '120px', border: '5px solid' });
          document.querySelector('main').append(frame);
          const inside = frame.contentDocument;
          inside.body.contentEditable = 'true';
          inside.body.append(...Array.from({ length: 30 }, (_, at) => Object.assign(inside.createElement('p'), { textContent: 'Line ' + at })));
          const rects = () => {
            const range = inside.createRange();
            range.selectNodeContents(inside.querySelectorAll('p')[2]);
            const { x, y } = frame.getBoundingClientRect();
            return [...range.getClientRects()].map((rect) => new DOMRect(rect.x + x + 5, rect.y + y + 5, rect.width, rect.height));
          };
          story.frame = frame;
          story.seen = story.visibleBox(inside.body);
          story.marks.risks(inside.body, [{ rects, kind: 'blame', title: '' }]);
        }"""
    )
    frame = box(desk.locator("iframe"))
    seen = desk.evaluate("story.seen")
    assert frame["x"] + 5 <= seen["left"] and seen["bottom"] <= frame["bottom"] - 5
    expect(desk.locator("[data-heedful] .mark")).to_have_count(1)
    desk.evaluate("story.frame.contentWindow.scrollTo(0, 400)")
    expect(desk.locator("[data-heedful] .mark")).to_have_count(0)


# ── for every eye and ear ──

RATIOS = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const root = story.host.root, low = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || parent.closest('.hidden, .tip, [hidden]') || !parent.getClientRects().length) continue;
    const below = ground(parent), ink = over(rgba(getComputedStyle(parent).color), below);
    const [dim, bright] = [light(below), light(ink)].sort((a, b) => a - b);
    const ratio = (bright + 0.05) / (dim + 0.05);
    if (ratio < 4.5) low.push([walker.currentNode.data, ratio.toFixed(2)]);
  }
  return low;
}"""


def axe(page: Page) -> list[str]:
    assert AXE.is_file(), "axe-core is missing: run `npm ci` in tests/extension"
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async () => (await axe.run('[data-heedful]', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false } } })).violations"
    )
    return [f"{item['id']}: {item['nodes'][0]['html'][:120]}" for item in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_state_is_accessible_and_readable(browser: Browser, scheme: Literal["light", "dark"], lang: str) -> None:
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    strange, page = serve(context), context.new_page()
    story(page, f"view=upset&card&lang={lang}")
    for name in names(page):
        show(page, name)
        if (scheme, lang) == ("light", "en") or name == "grave":
            assert (name, axe(page)) == (name, [])
        assert (name, page.evaluate(RATIOS)) == (name, [])
        assert (name, page.evaluate("story.host.root.getAnimations().length")) == (name, 0)
    page.keyboard.press("Escape")
    page.evaluate("void story.guard()")
    assert axe(page) == [] and page.evaluate(RATIOS) == []
    context.close()
    assert strange == []


def test_the_open_menu_and_its_field_are_accessible(desk: Page) -> None:
    story(desk, "view=upset&card")
    card(desk).get_by_role("button", name="More about: Makes it sound small", exact=False).click()
    assert axe(desk) == []
    desk.get_by_role("menuitem", name="This is not right").click()
    assert axe(desk) == []


def test_the_theme_can_be_fixed(desk: Page) -> None:
    story(desk, "view=upset&card&theme=dark")
    dark = desk.evaluate("getComputedStyle(story.card.element).backgroundColor")
    desk.evaluate("story.host.theme('light')")
    assert desk.evaluate("getComputedStyle(story.card.element).backgroundColor") != dark


def test_the_reading_dots_move_only_where_motion_is_welcome(browser: Browser) -> None:
    motions: dict[Literal["no-preference", "reduce"], bool] = {"no-preference": True, "reduce": False}
    for motion, moving in motions.items():
        context = browser.new_context(reduced_motion=motion)
        serve(context)
        page = story(context.new_page(), "view=reading")
        assert page.evaluate("story.host.root.getAnimations().length > 0") is moving
        context.close()


def test_forced_colours_and_more_contrast_keep_edges_and_shapes(browser: Browser) -> None:
    context = browser.new_context(forced_colors="active", contrast="more")
    serve(context)
    page = story(context.new_page(), "view=upset&card&marks")
    for part in (".badge", ".card", ".offer"):
        assert (
            page.evaluate(
                "part => parseFloat(getComputedStyle(story.host.root.querySelector(part)).borderTopWidth)", part
            )
            >= 1
        )
    expect(page.locator("[data-heedful] .mark").first).to_be_visible()
    context.close()


def test_focus_can_be_seen(desk: Page) -> None:
    story(desk, "view=upset&card")
    for _ in range(12):
        desk.keyboard.press("Tab")
        ring = "() => { const at = story.host.root.activeElement; return [at, at.closest('.offer')].some((item) => item && getComputedStyle(item).outlineStyle === 'solid') }"
        assert desk.evaluate(ring), focused(desk)


# ── untrusted words ──


def payloads() -> Iterator[str]:
    run = "globalThis.hit=1;new Image().src='https://evil.test/x'"
    tags = ("img src=x onerror=", "svg onload=", "body onload=", "iframe src=https://evil.test onload=", "video src=x onerror=", "details open ontoggle=",
            "input autofocus onfocus=", "object data=https://evil.test onerror=", "marquee onstart=", "style onload=")  # fmt: skip
    opens = ("", '">', "'>", "</p>", "</style>", "</script>", "]]>", "-->", "`", "\u2028")
    for tag in tags:
        for start in opens:
            yield f'{start}<{tag}"{run}">'
    yield f"<script>{run}</script>"
    yield "javascript:globalThis.hit=1"
    yield "<link rel=stylesheet href=https://evil.test/x.css>"
    yield "url(https://evil.test/x.png)"
    yield "__proto__"
    yield "$1 $server$ $$"


def test_words_stay_words(browser: Browser) -> None:
    context = browser.new_context()
    strange = serve(context, "default-src * 'unsafe-inline' data:; script-src * 'unsafe-inline'")
    page = story(context.new_page(), "view=upset&card&marks")
    all_payloads = list(payloads())
    assert len(all_payloads) > 100
    kinds = set(page.evaluate("[...new Set([...story.host.root.querySelectorAll('*')].map((item) => item.localName))]"))
    for text in all_payloads:
        drawn = page.evaluate(
            """(text) => {
              const view = story.hostile(text);
              story.badge.show(view, story.at);
              story.card.open(view, story.at);
              story.marks.risks(story.editor, [{ rects: () => [new DOMRect(60, 240, 50, 20)], kind: text, title: text }]);
              story.guard({ why: text, offers: view.offers.slice(0, 2), server: text });
              const all = [...story.host.root.querySelectorAll('*')];
              const kinds = [...new Set(all.map((item) => item.localName))];
              const handlers = all.flatMap((item) => [...item.attributes]).filter(({ name }) => /^on|^src$|^href$|^style$/.test(name));
              for (const guard of story.host.root.querySelectorAll('dialog.guard')) guard.querySelector('[data-choice=keep]').click();
              return [kinds, handlers.filter(({ name }) => name !== 'style').map(({ name }) => name), story.card.element.textContent.includes(text)];
            }""",
            text,
        )
        assert set(drawn[0]) <= kinds | {"dialog", "label", "input"}, text
        assert drawn[1] == [] and drawn[2], text
    assert page.evaluate("globalThis.hit ?? null") is None
    context.close()
    assert strange == []
