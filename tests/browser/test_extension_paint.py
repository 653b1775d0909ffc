"""What the extension draws beside a page: badge and card, what they say and how they are used."""

import re

import pytest
from playwright.sync_api import Page, expect

from paired import rest
from story import badge, box, card, done, focused, story, until

BLOCKING = ("offline", "slow", "denied", "unpaired", "refused", "busy", "foreign", "reloaded")


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
    rest(desk)
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
    expect(desk.locator("[data-heedful] .toast")).to_have_count(0)
