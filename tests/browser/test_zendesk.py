"""A day in the Zendesk simulator by keyboard alone, with the extension and a real server that dies in the end."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, expect

from extensions import Chromium, chromium
from paired import EXTENSION, MARKUP, ROOT, Shown, files, origin, pair, prepare, see
from serving import serving

LOGS, ANGRY = 41207, 41211
OWN = {"addresses": ["noor@parcelgarden.example"], "domains": ["parcelgarden.example"], "names": ["Noor Haddad"]}


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ExitStack, str]]:
    """Give a server and the stack that ends it."""
    with ExitStack() as stack:
        yield stack, stack.enter_context(serving(tmp_path_factory.mktemp("data"), {"HEEDFUL_DEADLINE_MS": "10000"}))


@pytest.fixture(scope="module")
def desk(life: tuple[ExitStack, str], zendesk_editor: None) -> Iterator[tuple[Chromium, str]]:
    with files(ROOT / "tests" / "simulators") as site, chromium(EXTENSION, size=(1360, 900)) as browser:
        server = life[1]
        prepare(browser.context, server, pair(server, origin(browser.context)), {site: "zendesk"}, own=OWN)
        yield browser, site


def to(page: Page, shown: Shown, ticket: int) -> None:
    """Go to a ticket by the page's own key and into its reply."""
    page.evaluate("document.activeElement.blur()")
    while page.evaluate("sim.active") != ticket:
        page.keyboard.press("j")
    page.evaluate(f"sim.focus({ticket})")


def test_two_tickets_by_keyboard(desk: tuple[Chromium, str], life: tuple[ExitStack, str]) -> None:
    browser, site = desk
    page = browser.context.new_page()
    shown = Shown(page)
    page.goto(f"{site}/zendesk/?seed=two")
    page.locator("html[data-ready]").wait_for(state="attached")

    page.evaluate(f"sim.focus({LOGS})")
    expect(shown.badge).to_have_accessible_name("Heedful: Nothing is missing.")

    to(page, shown, ANGRY)
    expect(shown.word).to_have_text("angry", ignore_case=True)
    page.keyboard.press("Control+Alt+m")
    page.keyboard.type("Delay")
    page.keyboard.press("Enter")
    see(page, f"sim.draft({ANGRY}).text.includes('{{{{name}}}}')")
    for kind in ("unfilled_blank", "non_apology"):
        expect(shown.underlined.and_(page.locator(f"[data-kind={kind}]")).first).to_be_visible()

    page.evaluate(f"sim.focus({ANGRY})")
    shown.settle()
    reword(page, shown, "any inconvenience")
    see(page, f"sim.draft({ANGRY}).text.includes('inconvenience')", False)
    shown.settle()
    fill(page, shown, "{{name}}", "Gareth")
    see(page, f"sim.draft({ANGRY}).text.includes('Hi Gareth,')")

    page.keyboard.press("Control+Alt+x")
    see(page, f"sim.draft({ANGRY}).channel", "internal")
    expect(shown.badge).to_have_accessible_name("Heedful: Internal note: not checked.")
    expect(shown.underlined).to_have_count(0)
    page.keyboard.press("Control+Alt+c")
    expect(shown.word).to_have_text("angry", ignore_case=True)

    to(page, shown, LOGS)
    expect(shown.badge).to_have_accessible_name("Heedful: Nothing is missing.")
    expect(shown.underlined).to_have_count(0)
    to(page, shown, ANGRY)
    expect(shown.word).to_have_text("angry", ignore_case=True)

    page.evaluate(f"sim.receive({ANGRY}, sim.followUps.lawyer.text)")
    page.keyboard.press("Alt+Shift+H")
    expect(shown.card.locator(".escalate")).to_be_visible()
    for soothing in ("I understand", "Thank you for waiting"):
        expect(shown.offers.filter(has_text=soothing)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(shown.card).to_have_count(0)

    life[0].close()
    typed = " We will write to you again."
    page.evaluate(f"sim.focus({ANGRY})")
    before = len(page.evaluate(f"sim.typed({ANGRY})"))
    page.keyboard.type(typed)
    expect(shown.word).to_have_text("not checked", ignore_case=True)
    page.keyboard.press("Control+Alt+p")
    see(page, "sim.submitted.length", 1)
    assert page.evaluate(f"sim.typed({ANGRY})")[before:] == typed
    sent = page.evaluate("sim.submitted[0]")
    assert sent["status"] == "pending" and typed in sent["text"] and not MARKUP.search(sent["html"])
    page.close()


def reword(page: Page, shown: Shown, words: str) -> None:
    """Put the better wording in the place of risky words, by keyboard: open the card, tab to its button."""
    page.keyboard.press("Alt+Shift+H")
    line = shown.lines("risk").filter(has_text=words)
    tab(page, line.locator("button.reword").first)
    page.keyboard.press("Enter")


def fill(page: Page, shown: Shown, words: str, by: str) -> None:
    """Go to a blank from its line in the card, and type."""
    page.keyboard.press("Alt+Shift+H")
    tab(page, shown.lines("risk").locator("button.words", has_text=words).first)
    page.keyboard.press("Enter")
    page.keyboard.type(by)


def tab(page: Page, target: object) -> None:
    for _ in range(80):
        if target.evaluate("(element) => element.getRootNode().activeElement === element"):  # type: ignore[attr-defined]
            return
        page.keyboard.press("Tab")
    raise AssertionError("the button is not reached by Tab")
