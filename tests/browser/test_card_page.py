"""The card at work: insert by click and key, blanks, ignores and their way back, thumbs, kept phrases, promises, typing."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from acting import POOR, Bench, Reply, bench, stored
from extensions import until
from heedful.store import Store
from paired import kept, origin, rest
from serving import serving

VOW = "I'll send the tested export Thursday 15:00 CET."


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def desk(data: Path) -> Iterator[Bench]:
    with serving(data, {"HEEDFUL_DEADLINE_MS": "10000"}) as server, bench(server) as made:
        yield made


@pytest.fixture(autouse=True)
def _one_page(desk: Bench) -> Iterator[None]:
    yield
    for page in desk.browser.context.pages[1:]:
        page.close()


def opened(desk: Bench, name: str = "upset", **settings: object) -> Reply:
    """Open a reply with the poor draft and its card."""
    desk.settle(**settings)  # type: ignore[arg-type]
    reply = desk.gmail(name)
    reply.poor()
    reply.shown.badge.click()
    expect(reply.shown.card).to_be_visible()
    return reply


def menu(reply: Reply, entry: str, of: str = "li.line.risk") -> None:
    """Choose an entry in the menu of the first finding of a kind."""
    reply.shown.card.locator(of).first.locator("button.more").click()
    reply.shown.card.locator(f"[role=menuitem][data-key^='{entry}:']").click()


def ignores(desk: Bench, count: int = 1) -> Any:
    return stored(desk, "settings", lambda found: len(found["ignores"]) == count)["ignores"]


# Ignores


@pytest.mark.parametrize("scope", ["once", "thread", "phrase", "site"])
def test_an_ignore_holds_where_it_says(desk: Bench, scope: str) -> None:
    reply = opened(desk)
    expect(reply.shown.lines("risk").first).to_contain_text("soon")
    menu(reply, scope)
    expect(reply.shown.lines("risk").filter(has_text="soon")).to_have_count(0)
    expect(reply.shown.underlined).to_have_count(0)
    assert [one["scope"] for one in ignores(desk)] == [scope]
    vague = "We're looking into it and will come back to you shortly."
    for thread, text, still in (
        ("upset", POOR, scope != "once"),
        ("second", POOR, scope in ("phrase", "site")),
        ("upset", vague, scope in ("thread", "site")),
    ):
        before = len(desk.server.asked)
        other = desk.gmail(thread)
        other.page.keyboard.insert_text(text)
        expect(other.shown.word).to_have_text("Frustrated", ignore_case=True)
        other.shown.settle()
        assert any(one["draft"] == text for one in desk.server.asked[before:])
        expect(other.shown.underlined).to_have_count(0 if still else 1)


def test_an_ignore_is_undone_at_once(desk: Bench) -> None:
    reply = opened(desk)
    before = reply.shown.lines("risk").count()
    menu(reply, "thread")
    expect(reply.shown.lines("risk")).to_have_count(before - 1)
    reply.shown.card.locator("[data-key=undo]").click()
    expect(reply.shown.lines("risk")).to_have_count(before)
    expect(reply.shown.underlined).to_have_count(1)
    ignores(desk, 0)


def test_an_ignore_is_undone_in_the_options(desk: Bench) -> None:
    reply = opened(desk)
    menu(reply, "phrase")
    ignores(desk)
    options = desk.browser.context.new_page()
    options.goto(f"{origin(desk.browser.context)}/options.html")
    options.locator("#ignored button, [data-ignore] button, .ignored button").first.click()
    ignores(desk, 0)
    expect(reply.shown.underlined).to_have_count(1)


def test_quiet_for_this_message(desk: Bench) -> None:
    reply = opened(desk)
    menu(reply, "quiet")
    expect(reply.shown.badge).to_have_count(0)
    expect(reply.shown.underlined).to_have_count(0)
    expect(reply.shown.card).to_have_count(0)


def test_one_question_is_ignored_and_not_the_others(desk: Bench) -> None:
    reply = opened(desk)
    lines = reply.shown.card.locator("li.line:has(.words)", has_text="When will we have the file?")
    questions = reply.shown.card.locator("[data-key^='question:question']")
    before = questions.count()
    assert before
    lines.last.locator("button.more").click()
    reply.shown.card.locator("[role=menuitem][data-key^='thread:']").click()
    expect(questions).to_have_count(before - 1)
    reply.shown.card.locator("[data-key=undo]").click()
    expect(questions).to_have_count(before)


# Thumbs


def reports(data: Path) -> list[dict[str, Any]]:
    program = Path(sys.executable).with_name("heedful")
    said = subprocess.run(
        [program, "reports", "--json", "--data", str(data)], capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in said.stdout.splitlines()]


def test_a_thumb_arrives_without_any_text_unless_some_is_typed(desk: Bench, data: Path) -> None:
    reply = opened(desk)
    menu(reply, "up")
    store = Store(f"sqlite:///{data}/heedful.db")
    until(store.reports, what="a report")
    found = reports(data)
    assert len(found) == 1
    assert found[0]["finding"] == "risk:vague_time"
    assert found[0]["up"] is True
    assert not found[0].get("words")
    # The entry is named by its id, which is the lexicon's word and nobody's text.
    assert found[0]["entry"].startswith("en/")
    said = json.dumps([{name: value for name, value in one.items() if name != "entry"} for one in found])
    assert not any(words in said for words in ("soon", "third time", "Dana", "file"))
    menu(reply, "down")
    expect(reply.shown.card.get_by_role("textbox")).to_be_focused()
    reply.page.keyboard.type("We mean today")
    reply.page.keyboard.press("Enter")
    until(lambda: len(store.reports()) == 2)
    newest = next(one for one in reports(data) if not one["up"])
    assert newest["words"] == "We mean today"


# Phrases of one's own, keys, blanks, chips


def test_a_kept_phrase_is_offered_first_and_stays_here(desk: Bench) -> None:
    reply = opened(desk)
    reply.shown.card.locator("li.offer button.more").first.click()
    reply.shown.card.locator("[role=menuitem][data-key^='keep:']").click()
    expect(reply.shown.card.get_by_role("textbox")).to_be_focused()
    reply.page.keyboard.press("Control+a")
    reply.page.keyboard.type("My own words for [thing].")
    reply.page.keyboard.press("Enter")
    expect(reply.shown.offers.first).to_have_text("My own words for [thing].")
    phrases = stored(desk, "settings", lambda found: bool(found["phrases"]))["phrases"]
    assert phrases[0]["text"] == "My own words for [thing]."
    assert "My own words" not in json.dumps(desk.server.asked)
    other = desk.gmail("second")
    other.poor()
    other.shown.badge.click()
    expect(other.shown.offers.first).to_have_text("My own words for [thing].")
    other.page.keyboard.press("1")
    until(lambda: "My own words for [thing]." in other.text())
    until(lambda: other.page.evaluate("String(document.getSelection())") == "[thing]")


def test_each_number_inserts_its_offer(desk: Bench) -> None:
    reply = opened(desk)
    count = reply.shown.offers.count()
    assert count > 2
    for number in range(1, count + 1):
        offer = reply.shown.card.locator("li.offer").nth(number - 1)
        place = offer.locator(".note").inner_text()
        words = offer.locator(".wording").inner_text()
        reply.shown.card.locator("[data-key=title]").focus()
        before = reply.text()
        reply.page.keyboard.press(str(number))
        expect(reply.shown.card).to_have_count(0)
        until(lambda before=before: reply.text() != before, what=f"{number}: {words} ({place})")
        reply.shown.settle()
        assert words.split("[")[0].strip()[:15] in reply.text()
        reply.page.keyboard.press("Control+z")
        until(lambda before=before: reply.text() == before)
        reply.poor()
        reply.shown.badge.click()


def test_blanks_are_selected_and_tab_moves_on(desk: Bench) -> None:
    phrase = {"id": "p", "for": "timeframe", "text": "You have it by [day] at [time]."}
    reply = opened(desk, phrases=[phrase])
    expect(reply.shown.offers.first).to_have_text(phrase["text"])
    reply.page.keyboard.press("1")
    selected = "String(document.getSelection())"
    until(lambda: reply.page.evaluate(selected) == "[day]")
    reply.page.keyboard.type("Thursday")
    reply.page.keyboard.press("Tab")
    until(lambda: reply.page.evaluate(selected) == "[time]")
    reply.page.keyboard.type("15:00")
    assert "You have it by Thursday at 15:00." in reply.text()


def test_with_the_card_open_words_go_where_the_caret_was_last(desk: Bench) -> None:
    phrase = {"id": "p", "for": "timeframe", "text": "You have it tomorrow."}
    reply = opened(desk, phrases=[phrase])
    reply.page.locator("[g_editable=true]").focus()
    reply.page.keyboard.press("Control+Home")
    reply.shown.offers.first.click()
    until(lambda: phrase["text"] in reply.text())
    assert reply.text().startswith(phrase["text"])


def test_chips_fill_before_insertion(desk: Bench) -> None:
    reply = opened(desk)
    chips = reply.shown.card.locator("li.offer:has(.chip)")
    if not chips.count():
        pytest.fail("no offer with choices for this mail")
    chip = chips.first.locator(".chip").first
    words = chip.inner_text()
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(chips.first.locator(".wording")).to_contain_text(words)
    chips.first.locator("button.insert").click()
    until(lambda: words in reply.text())


def test_the_hand_off_note_is_in_the_clipboard(desk: Bench) -> None:
    desk.browser.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.site)
    reply = opened(desk)
    reply.shown.card.locator("[data-key=brief]").click()
    expect(reply.shown.host.locator(".toast")).to_be_visible()
    copied = reply.page.evaluate("navigator.clipboard.readText()")
    assert "third time" in copied
    assert "Dana" in copied


# Promises


def test_a_promise_that_was_sent_is_listed_with_its_day(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    reply.write(VOW)
    reply.send_anyway()
    reply.sent()
    vows = stored(desk, "vows", bool)
    assert len(vows) == 1
    assert "send the tested export" in vows[0]["what"]
    assert vows[0]["due"] and vows[0]["to"] == "Dana Whitlock" and vows[0]["site"] == "gmail"
    options = desk.browser.context.new_page()
    options.goto(f"{origin(desk.browser.context)}/options.html#promises")
    expect(options.locator("body")).to_contain_text("send the tested export")


def test_a_reply_that_was_stopped_promises_nothing(desk: Bench) -> None:
    desk.settle()
    reply = desk.gmail()
    reply.page.keyboard.insert_text("We will look into it by Thursday. Sorry for any inconvenience.")
    reply.shown.settle()
    expect(reply.shown.underlined).to_have_count(1)
    reply.page.keyboard.press("Control+Enter")
    expect(reply.shown.question).to_be_visible()
    reply.shown.choose("keep")
    rest(reply.page)
    assert not kept(desk.browser.context, "vows")
    reply.page.keyboard.press("Control+Enter")
    reply.sent()
    stored(desk, "vows", bool)


def test_the_list_of_promises_is_off_with_one_setting(desk: Bench) -> None:
    desk.settle(ledger=False)
    reply = desk.gmail()
    reply.write(VOW)
    reply.send_anyway()
    reply.sent()
    assert not kept(desk.browser.context, "vows")


# Typing

LINE = "I have asked our data team for the file, and they say: it's ready (nearly)! "
FIVE_HUNDRED = (LINE * 7)[:500]


@pytest.mark.parametrize("on", [True, False], ids=["on", "off"])
@pytest.mark.parametrize("editor", ["gmail", "textarea", "ckeditor"])
def test_five_hundred_characters_arrive(desk: Bench, editor: str, on: bool, zendesk_editor: None) -> None:
    zendesk = {"addresses": ["noor@parcelgarden.example"], "domains": [], "names": ["Noor Haddad"]}
    forum = {"addresses": [], "domains": [], "names": ["Ilse_Support"]}
    row, own = {"gmail": ("gmail", None), "textarea": ("generic", forum), "ckeditor": ("zendesk", zendesk)}[editor]
    desk.settle(row, **({"own": own} if own else {}))  # type: ignore[arg-type]
    if not on:
        desk.browser.context.service_workers[0].evaluate("chrome.storage.local.set({ sites: {} })")
    typed = TYPINGS[editor](desk)
    assert typed.rstrip() == FIVE_HUNDRED.rstrip()


def in_gmail(desk: Bench) -> str:
    reply = desk.gmail()
    reply.page.keyboard.type(FIVE_HUNDRED)
    return str(reply.page.evaluate("sim.editor().innerText")).replace("\u00a0", " ")


def in_textarea(desk: Bench) -> str:
    page = desk.desk("forum")
    page.locator("#message").click()
    page.keyboard.type(FIVE_HUNDRED)
    return page.locator("#message").input_value()


def in_ckeditor(desk: Bench) -> str:
    page = desk.browser.context.new_page()
    page.goto(f"{desk.site}/zendesk/?seed=angry")
    page.locator("html[data-ready]").wait_for(state="attached")
    page.evaluate("sim.focus(41211)")
    page.keyboard.type(FIVE_HUNDRED)
    assert page.evaluate("sim.typed(41211)") == FIVE_HUNDRED
    return str(page.evaluate("sim.draft(41211).text"))


TYPINGS = {"gmail": in_gmail, "textarea": in_textarea, "ckeditor": in_ckeditor}


def test_a_long_draft_stays_quick(desk: Bench) -> None:
    """20,000 characters: what fifty keys cost, and the longest that one has to wait, in time of the processor."""
    desk.settle()
    reply = desk.gmail()
    long = "\n".join((LINE * 2).strip() for _ in range(133))
    reply.page.keyboard.insert_text(long)
    reply.judged()
    tasks = worked(reply.page, lambda: reply.page.keyboard.type("x" * 50))
    assert reply.text().replace("\u00a0", " ").endswith("x" * 50)
    assert sum(tasks) < 2, f"{sum(tasks):.2f} s for fifty keys"
    assert max(tasks) < 0.2


def worked(page: Page, work: Callable[[], object]) -> list[float]:
    """Do something and let the page come to rest; give the seconds that each task of its main thread has worked. What
    other programs take meanwhile does not count."""
    session, events = page.context.new_cdp_session(page), list[dict[str, Any]]()
    ended: list[object] = []
    session.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    session.on("Tracing.tracingComplete", lambda told: ended.append(told))
    session.send(
        "Tracing.start",
        {"categories": "toplevel,disabled-by-default-devtools.timeline", "transferMode": "ReportEvents"},
    )
    work()
    rest(page)
    session.send("Tracing.end")
    until(lambda: ended or page.wait_for_timeout(20), what="the trace")
    threads = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    return [
        one["tdur"] / 1e6
        for one in events
        if one["name"] == "RunTask" and "tdur" in one and (one["pid"], one["tid"]) in threads
    ]
