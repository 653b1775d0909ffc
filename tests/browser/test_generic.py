"""Sites that nobody has heard of: the thread by structure, else by a selection; and pages that are left alone."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from extensions import Chromium, chromium, until
from overheard import Overheard
from paired import EXTENSION, MARKUP, ROOT, Shown, files, origin, pair, prepare, rest

OWN = {"addresses": ["helpdesk@tollgate-water.example"], "domains": [], "names": ["Ilse_Support"]}
NOBODY: dict[str, Any] = {"addresses": [], "domains": [], "names": []}
DRAFT = "We are looking into it and will get back to you soon."
UPSET = re.compile("frustrated|angry", re.IGNORECASE)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with files(ROOT / "tests" / "simulators") as address:
        yield address


@pytest.fixture(scope="module")
def paired(site: str, server: str) -> Iterator[tuple[Chromium, str]]:
    with chromium(EXTENSION, size=(1280, 860)) as browser:
        yield browser, pair(server, origin(browser.context))


@pytest.fixture
def heard(paired: tuple[Chromium, str], server: str, site: str, request: pytest.FixtureRequest) -> Overheard:
    context = paired[0].context
    prepare(context, server, paired[1], {site: "generic"}, own=getattr(request, "param", OWN))
    heard = Overheard(context)
    heard.clear()
    return heard


@pytest.fixture
def page(paired: tuple[Chromium, str]) -> Iterator[Page]:
    page = paired[0].context.new_page()
    yield page
    page.close()


def at(page: Page, site: str, name: str, query: str = "") -> Shown:
    page.goto(f"{site}/desk/{name}/?{query}")
    page.locator("html[data-ready]").wait_for(state="attached")
    return Shown(page)


def see(page: Page, expression: str, wanted: object = True) -> None:
    until(lambda: said(page, expression) == wanted or page.wait_for_timeout(30), what=f"{expression} is {wanted}")


def said(page: Page, expression: str) -> object:
    """Evaluate on a page that may just be loading anew."""
    try:
        return page.evaluate(expression)
    except PlaywrightError:
        return None


def drag(page: Page, selector: str) -> None:
    """Select an element's last words with the mouse, from their beginning to their end."""
    where = page.locator(selector)
    where.scroll_into_view_if_needed()
    first, last = where.evaluate("""(element) => {
        const range = document.createRange();
        range.selectNodeContents(element.lastChild);
        const all = [...range.getClientRects()];
        return [[all[0].left + 1, all[0].top + all[0].height / 2], [all.at(-1).right - 1, all.at(-1).top + all.at(-1).height / 2]];
    }""")
    page.mouse.move(*first)
    page.mouse.down()
    page.mouse.move(*last, steps=8)
    page.mouse.up()


def read_selection(page: Page, shown: Shown) -> None:
    shown.card.get_by_role("button", name="Read selection").click()


# The forum: the thread by its structure


def test_the_forum_is_read_by_structure(page: Page, site: str, heard: Overheard) -> None:
    shown = at(page, site, "forum")
    page.locator("#message").click()
    page.keyboard.type(DRAFT)
    heard.wait("marten_k customer", "Ilse_Support agent", "oldsalt other", "marten_k customer")
    expect(shown.word).to_have_text("angry", ignore_case=True)
    shown.settle()
    assert not any("We apologise" in words for words in heard.words()[2:]), "the quote is not his"
    assert not any(
        "Kestrel support team" in words or "Posts:" in words or "Restore failed" in words for words in heard.words()
    )
    page.locator("[name=post]").click()
    expect(shown.question).to_be_visible()
    assert page.evaluate("sim.submitted.length") == 0
    shown.choose("send")
    see(page, "window.sim?.submitted.length", 1)
    see(page, "sim.submitted[0].text", DRAFT)


@pytest.mark.parametrize("button", ["save", "preview"])
def test_other_buttons_of_the_forum_are_not_send(page: Page, site: str, heard: Overheard, button: str) -> None:
    shown = at(page, site, "forum", "seed=angry&" + button)
    page.locator("#message").click()
    page.keyboard.type(DRAFT)
    expect(shown.word).to_have_text("angry", ignore_case=True)
    page.locator(f"[name={button}]").click()
    see(page, "sim.drafts.length + sim.previews.length", 1)
    expect(shown.question).to_have_count(0)


def test_a_calm_forum(page: Page, site: str, heard: Overheard) -> None:
    shown = at(page, site, "forum", "seed=calm")
    page.locator("#message").click()
    page.keyboard.type("They stay until you delete them.")
    heard.wait("tea_and_toast customer", "Ilse_Support agent", "tea_and_toast customer")
    expect(shown.badge.locator(".bare, .calm, .uneasy").first).to_be_visible()


def test_a_single_post_is_no_structure(page: Page, site: str, heard: Overheard) -> None:
    """What does not repeat may be anything: the agent is asked, and nothing is guessed."""
    shown = at(page, site, "forum", "seed=logs")
    page.locator("#message").click()
    page.keyboard.type("It wants port 4911.")
    shown.badge.click()
    expect(shown.card).to_contain_text("No customer text found")
    assert heard.words() == []


@pytest.mark.parametrize("heard", [NOBODY], indirect=True)
def test_who_cannot_be_told_is_asked_for(page: Page, site: str, heard: Overheard) -> None:
    """Nobody has said who we are, so the customer is not guessed; the agent selects his words."""
    shown = at(page, site, "forum")
    page.locator("#message").click()
    page.keyboard.type(DRAFT)
    expect(shown.badge).to_be_visible()
    assert not any(who.endswith("customer") for who in heard.whose())
    shown.badge.click()
    expect(shown.card).to_contain_text("Select the customer's words")
    drag(page, "#p5104 .content")
    read_selection(page, shown)
    expect(shown.word).to_have_text("angry", ignore_case=True)
    expect(shown.card.locator("button.words").first).to_be_visible()
    assert "Reinstalled. Twice." in heard.words()[-1]


def test_nothing_selected_says_so(page: Page, site: str, heard: Overheard) -> None:
    shown = at(page, site, "crm")
    page.evaluate("sim.focus()")
    page.keyboard.type(DRAFT)
    shown.badge.click()
    read_selection(page, shown)
    expect(shown.host).to_contain_text("Select the customer's words on the page first.")


# The customer card: a shadow root, nameless parts, Enter sends


def test_the_card_asks_for_a_selection(page: Page, site: str, heard: Overheard) -> None:
    shown = at(page, site, "crm")
    page.evaluate("sim.focus()")
    page.keyboard.type(DRAFT)
    shown.badge.click()
    expect(shown.card).to_contain_text("No customer text found")
    drag(page, ".x4 > :last-child .x8a")
    read_selection(page, shown)
    expect(shown.word).to_have_text("angry", ignore_case=True)
    shown.card.locator("button.close").click()
    page.keyboard.type(" Priya")
    assert page.evaluate("sim.draft()") == f"{DRAFT} Priya"
    # A verdict that comes late would let Send go.
    shown.settle()
    assert heard.last()["draft"].endswith("Priya")
    page.keyboard.press("Enter")
    expect(shown.question).to_be_visible()
    assert page.evaluate("sim.submitted.length") == 0
    shown.choose("send")
    see(page, "sim.submitted.length", 1)
    sent = page.evaluate("sim.submitted[0]")
    assert sent["text"] == f"{DRAFT} Priya" and not MARKUP.search(sent["html"])


def test_a_selection_by_keyboard(page: Page, site: str, heard: Overheard) -> None:
    """Words selected before the card is opened count as well."""
    shown = at(page, site, "crm")
    page.evaluate("sim.focus()")
    page.keyboard.type(DRAFT)
    expect(shown.badge).to_be_visible()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.x4 > :last-child .x8a'))")
    page.keyboard.press("Alt+Shift+H")
    button = shown.card.get_by_role("button", name="Read selection")
    for _ in range(30):
        if button.evaluate("(one) => one.getRootNode().activeElement === one"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(shown.word).to_have_text("angry", ignore_case=True)


def test_another_contact_takes_nothing_along(page: Page, site: str, heard: Overheard) -> None:
    """The address stays the same: what was selected in one talk must not be held against the next."""
    shown = at(page, site, "crm")
    page.evaluate("sim.focus()")
    page.keyboard.type(DRAFT)
    shown.badge.click()
    drag(page, ".x4 > :last-child .x8a")
    read_selection(page, shown)
    expect(shown.word).to_have_text("angry", ignore_case=True)
    page.evaluate("sim.open('c-198')")
    page.evaluate("sim.focus()")
    page.keyboard.type("The list comes on 1 December.")
    expect(shown.word).not_to_have_text("angry", ignore_case=True)
    until(lambda: "1 December" in heard.last().get("draft", ""), what="asked")
    shown.settle()
    expect(shown.word).not_to_have_text("angry", ignore_case=True)
    assert not any("angry" in words for words in heard.words())


def test_shift_enter_is_a_new_line(page: Page, site: str, heard: Overheard) -> None:
    shown = at(page, site, "crm")
    page.evaluate("sim.focus()")
    page.keyboard.type("One")
    shown.settle()
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    expect(shown.question).to_have_count(0)
    assert page.evaluate("sim.draft().trim()") == "One\ntwo"


# The old mail form: a frame with designMode, and nothing of the thread but the quote


@pytest.mark.parametrize(
    ("seed", "who"), [("angry", "Rosa customer"), ("calm", "Owen customer"), ("german", "Karin customer")]
)
def test_the_quoted_mail_is_the_customers(page: Page, site: str, heard: Overheard, seed: str, who: str) -> None:
    shown = at(page, site, "legacy", f"seed={seed}")
    page.evaluate("sim.focus()")
    page.keyboard.type(DRAFT)
    heard.wait(who)
    until(lambda: heard.last()["draft"].strip() == DRAFT, what="the draft alone")
    assert "wrote:" not in heard.words()[0] and "schrieb" not in heard.words()[0]
    if seed == "angry":
        expect(shown.word).to_have_text(UPSET)
        shown.settle()
        expect(shown.underlined).to_have_count(1)
        page.locator("[name=send]").click()
        expect(shown.question).to_be_visible()
        shown.choose("send")
        see(page, "sim.submitted.length", 1)
        assert page.evaluate("sim.submitted[0].own") == DRAFT
        assert not MARKUP.search(page.evaluate("sim.submitted[0].html"))


# Left alone


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("notes", "#document"),
        ("notes", "h1"),
        ("login", "[name=email]"),
        ("login", "[name=password]"),
        ("search", "[name=q]"),
        ("search", ".ask"),
    ],
)
def test_a_page_without_a_reply_is_left_alone(page: Page, site: str, heard: Overheard, name: str, field: str) -> None:
    shown = at(page, site, name)
    expect(shown.host).to_be_attached()
    page.locator(field).click()
    page.keyboard.type("This is a disgrace. We will get back to you soon.")
    rest(page)
    expect(shown.badge).to_have_count(0)
    expect(shown.underlined).to_have_count(0)
    assert heard.all() == []
    assert page.evaluate("sim.strayKeys") == []
    assert [one for one in page.evaluate("sim.strangers?.() ?? []") if "data-heedful" not in one] == []
    page.keyboard.press("Alt+Shift+H")
    expect(shown.card).to_have_count(0)
