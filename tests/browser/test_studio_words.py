"""The lexicon pages in a browser: clean for axe in both themes and when zoomed; the focus goes where the news is; live
checks go one at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from extensions import until
from serving import serving

AXE = Path(__file__).parents[1] / "extension/node_modules/axe-core/axe.min.js"
ENTRY = "/studio/words/en/entry/waiting/still-waiting"
PAUSE = 1000
"""Milliseconds without a letter, after which what was typed is checked; the page's own clock is moved on by so many."""
PLACES = (
    "/studio", "/studio/words", "/studio/words?kind=cue&label=waiting", "/studio/words/en/new", ENTRY, "/studio/files",
    "/studio/files/en/waiting.yml", "/studio/exchange", "/studio/changes", "/studio/history", "/studio/history/0",
    "/studio/practice", "/studio/practice/05-two-days-late", "/studio/practice/own",
)  # fmt: skip


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of one's own, where nobody signs in."""
    with serving(tmp_path_factory.mktemp("studio"), {}) as address:
        yield address.rstrip("/")


def axe(page: Page) -> list[str]:
    assert AXE.is_file(), "axe-core is missing: run `npm ci` in tests/extension"
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(
        "async () => (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)"
    )
    return found


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 640)])
def test_pages_are_clean_for_axe_and_fit(browser: Browser, studio: str, theme: str, width: int) -> None:
    with browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=theme, bypass_csp=True  # type: ignore[arg-type]
    ) as context:  # fmt: skip
        page = context.new_page()
        for place in PLACES:
            page.goto(studio + place)
            assert (place, axe(page)) == (place, [])
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, place


def test_the_list_follows_the_menus_and_the_focus_stays(page: Page, studio: str) -> None:
    page.goto(f"{studio}/studio/words")
    kind = page.get_by_label("Kind")
    kind.focus()
    kind.select_option("cue")
    expect(page.locator("#found table")).to_be_visible()
    expect(kind).to_be_focused()
    page.get_by_label("For").select_option("waiting")
    expect(page).to_have_url(f"{studio}/studio/words?words=&language=en&kind=cue&label=waiting")
    expect(page.locator("#found")).to_contain_text("waiting/still-waiting")


def test_words_are_marked_by_keyboard(page: Page, studio: str) -> None:
    page.goto(f"{studio}/studio/words/en/new")
    sentence = page.get_by_label("The sentence")
    sentence.fill("We were left in the dark")
    for _ in "left in the dark":
        sentence.press("Shift+ArrowLeft")
    sentence.press("Alt+m")
    expect(sentence).to_have_value("We were [left in the dark]")
    sentence.press("Alt+m")
    expect(sentence).to_have_value("We were left in the dark")


def test_live_checks_go_one_at_a_time_and_the_last_one_counts(page: Page, studio: str) -> None:
    page.clock.install()
    page.goto(studio + ENTRY)
    expect(page.locator("html[data-ready]")).to_be_attached()
    held: list[Route] = []
    page.route("**/check", lambda route: route.continue_() if held else held.append(route))
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/check") else None)
    source = page.get_by_label("Must not be found")
    source.press("Control+End")
    with page.expect_request("**/check"):
        source.press_sequentially("a")
        page.clock.run_for(PAUSE)
    until(lambda: held or page.wait_for_timeout(20))
    for letter in "bcd":
        source.press_sequentially(letter)
        page.clock.run_for(PAUSE)
    assert len(sent) == 1
    with page.expect_request("**/check") as last:
        held[0].continue_()
    assert "abcd" in (last.value.post_data or "")
    expect(page.locator("#live")).to_contain_text("Every example holds")
    assert len(sent) == 2


def test_what_is_refused_takes_the_focus(browser: Browser, studio: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(studio + ENTRY)
        page.get_by_label("Phrases").fill("the")
        page.get_by_role("button", name="Save").press("Enter")
        expect(page.locator("#problems .trouble")).to_be_focused()
        expect(page.get_by_label("Phrases")).to_have_value("the")
