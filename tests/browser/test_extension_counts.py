"""What the extension counts: exactly what happened to a reply, without any text; and what it does when told to be quiet."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from acting import POOR, Bench, Reply, bench, stored
from extensions import until
from heedful.store import Store
from heedful.web.steering import REFRESH
from paired import background, origin
from serving import serving

AGE = """async (seconds) => {
    const { state } = await chrome.storage.local.get("state");
    await chrome.storage.local.set({ state: { ...state, at: state.at - 1000 * seconds } });
}"""
NOTHING = Counter[str]()
EMPTY = "/nothing-here"
ASK = """async ([url, message]) => {
    const [tab] = (await chrome.tabs.query({})).filter((one) => one.url === url);
    const func = (asked) => chrome.runtime.sendMessage(asked);
    const [{ result }] = await chrome.scripting.executeScript({ target: { tabId: tab.id }, func, args: [message] });
    if (!("answer" in (result ?? {}))) throw new Error(`refused: ${JSON.stringify(result)}`);
}"""
LAST = {"action": "shown", "subject": "phrase:en/last", "n": 1}
DUE = """async (last) => {
    const { counts } = await chrome.storage.session.get("counts");
    if (!counts) return false;
    const waiting = counts.waiting.filter(({ subject }) => subject !== last.subject);
    await chrome.storage.session.set({ counts: { ...counts, waiting, sent: 1 } });
    return waiting.length > 0;
}"""
"""Take the last one out again, and let what else waits be due."""
QUIET = "() => document.querySelectorAll('[data-heedful]').length + CSS.highlights.size"
MINUTE = 60


@dataclass
class Counted:
    """A bench whose server counts, and what is in its database."""

    bench: Bench
    store: Store
    data: Path
    before: Counter[str]

    def begin(self, **settings: Any) -> None:
        """Begin anew: nothing kept in the browser, and what was counted so far is left out of account."""
        worker = background(self.bench.browser.context)
        worker.evaluate("chrome.storage.session.clear()")
        self.steer()
        self.bench.settle(**{"mode": None, **settings})
        self.hear()
        self.before = self._all()

    def hear(self) -> None:
        """Let the extension hear now what the server says: before it has, it counts nothing."""
        background(self.bench.browser.context).evaluate("chrome.storage.local.remove('state')")
        with self.asking() as ask:
            ask({"kind": "pulse"})
            stored(self.bench, "state", lambda state: bool(state))

    @contextmanager
    def asking(self) -> Iterator[Callable[[dict[str, Any]], None]]:
        """Give a way to ask the background as a page of the site does, and to wait until that is done."""
        context = self.bench.browser.context
        page = context.new_page()
        page.goto(self.bench.site + EMPTY)
        yield lambda message: background(context).evaluate(ASK, [page.url, message])
        page.close()

    def steer(self, **board: object) -> None:
        """Switch something for everyone, as the page of the studio does."""
        _, version = self.store.steering()
        self.store.save_steering(json.dumps(board), version, datetime.now(UTC))
        wanted = board.get("mode", "nudge")
        told = f"{self.bench.server.server}/v1/extension"
        headers = {"Authorization": f"Bearer {self.bench.token}"}
        request = self.bench.browser.context.request
        until(lambda: _fits(request.get(told, headers=headers).json(), wanted, board), what=f"{board} in force")

    def counted(self, page: Page) -> Counter[str]:
        """Leave a page, on which what was counted is sent, and give what the server has written since the beginning."""
        page.close()
        return self.since()

    def since(self) -> Counter[str]:
        with self.asking() as ask:
            # One after the other: what pages have said before is in the bag when these are answered.
            for _ in range(3):
                ask({"kind": "count", "events": [], "site": "", "revision": ""})
            # Counting waits for what is being sent; this one never is.
            ask({"kind": "count", "events": [LAST], "site": "", "revision": ""})
            while background(self.bench.browser.context).evaluate(DUE, LAST):
                ask({"kind": "pulse"})
        return self._all() - self.before

    def waiting(self) -> Any:
        """What is counted and not sent yet, and what was sent."""
        bag = background(self.bench.browser.context).evaluate("chrome.storage.session.get('counts')")
        return [bag, self.bench.server.told]

    def _all(self) -> Counter[str]:
        day = date.fromordinal(datetime.now(UTC).date().toordinal() - 1)
        sums = self.store.counts(day, date.max)
        return Counter({f"{one.action} {one.subject}": one.n for one in sums})


def _fits(said: dict[str, Any], mode: object, board: dict[str, Any]) -> bool:
    shown = "shadow" if said["shadow"] else said["mode"]
    return shown == mode and said["off"] == {"sites": [], "rules": [], **board.get("off", {})}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counted]:
    data = tmp_path_factory.mktemp("data")
    with ExitStack() as stack:
        server = stack.enter_context(serving(data, {"HEEDFUL_DEADLINE_MS": "10000"}))
        made = stack.enter_context(bench(server))
        yield Counted(made, Store(f"sqlite:///{data}/heedful.db"), data, NOTHING)


@pytest.fixture(autouse=True)
def _one_page(desk: Counted) -> Iterator[None]:
    yield
    for page in desk.bench.browser.context.pages[1:]:
        page.close()


def of(counts: Counter[str], *actions: str) -> dict[str, int]:
    return {name: n for name, n in counts.items() if name.split()[0] in actions}


def open_card(reply: Reply) -> None:
    reply.shown.badge.click()
    expect(reply.shown.card).to_be_visible()


def put_in(reply: Reply, id: str) -> None:
    before = reply.text()
    reply.shown.card.locator(f"[data-key='offer:{id}']").click()
    expect(reply.shown.card).to_be_hidden()
    until(lambda: reply.text() != before or reply.page.wait_for_timeout(20), what=f"{id} is put in")
    reply.shown.settle()


def offered(reply: Reply) -> list[str]:
    """The ids of the phrases in the card."""
    keys = reply.shown.card.locator("[data-key^='offer:']")
    return [str(key.get_attribute("data-key")).removeprefix("offer:") for key in keys.all()]


def test_a_message_is_read_once_whatever_happens(desk: Counted) -> None:
    desk.begin()
    for _ in range(2):
        reply = desk.bench.gmail()
        reply.judged()
        reply.page.close()
    counts = desk.since()
    assert counts["read level:frustrated"] == 1 and len(of(counts, "read")) > 1
    assert {n for n in counts.values()} == {1}
    assert not of(counts, "shown", "flagged", "heeded", "ignored", "guard_shown"), "nobody has looked"


def test_a_mail_from_finding_to_send(desk: Counted) -> None:
    """Shown, inserted, changed and taken out again, flagged, heeded, ignored, undone: each once and nothing else."""
    desk.begin()
    reply = desk.bench.gmail()
    reply.write("You people never listen. We're looking into it and will update you soon.")
    reply.shown.settle()
    risks = {str(one.get_attribute("data-kind")) for one in reply.shown.underlined.all()}
    open_card(reply)
    ids = [id for id in offered(reply) if not id.startswith("own:")]
    plain = [id for id in ids if not id.startswith("reframe/")]
    # One is put in and left alone, save for its blanks; one is taken out again at once.
    put_in(reply, plain[0])
    reply.page.keyboard.press("Escape")
    reply.judged()
    reply.shown.settle()
    open_card(reply)
    second = next(id for id in offered(reply) if id in plain and id != plain[0])
    before = reply.text()
    put_in(reply, second)
    reply.page.keyboard.press("Control+z")
    until(lambda: reply.text() == before or reply.page.wait_for_timeout(20), what="undone")
    reply.shown.settle()
    open_card(reply)
    # One risk is ignored for good, another only for a moment.
    for rule, undo in ((sorted(risks)[0], True), (sorted(risks)[0], False)):
        line = reply.shown.lines("risk").filter(has=reply.page.locator(f"[data-key^='more:risk:{rule}']"))
        line.locator("[data-key^='more:']").first.click()
        reply.shown.card.locator("[data-key^='once:']").click()
        if undo:
            reply.shown.card.locator("[data-key=undo]").click()
            expect(line.first).to_be_visible()
    reply.page.keyboard.press("Escape")
    reply.send_anyway()
    sent = reply.sent()["text"]
    counts = desk.counted(reply.page)
    assert set(counts.values()) == {1}, counts
    assert "You are right" in sent, sent
    assert set(of(counts, "shown")) >= {f"shown phrase:en/{id}" for id in ids}
    assert set(of(counts, "inserted")) == {f"inserted phrase:en/{plain[0]}", f"inserted phrase:en/{second}"}
    assert of(counts, "dismissed", "edited") == {f"dismissed phrase:en/{second}": 1}
    assert {f"flagged risk:{risk}" for risk in risks} <= set(counts)
    assert f"ignored risk:{sorted(risks)[0]}" in counts and f"heeded risk:{sorted(risks)[0]}" not in counts
    flagged, heeded, ignored = (
        {name.split()[1] for name in of(counts, action)} for action in ("flagged", "heeded", "ignored")
    )
    assert not heeded & ignored and heeded | ignored <= flagged
    assert any(name.startswith("entry:en/") for name in ignored)


def test_the_question_before_send_counts_by_how_it_ends(desk: Counted) -> None:
    for change, end in ((False, "guard_overridden"), (True, "guard_heeded")):
        desk.begin(mode="nudge")
        reply = desk.bench.gmail()
        reply.poor()
        reply.page.keyboard.press("Control+Enter")
        reply.shown.choose("keep" if change else "send")
        if change:
            expect(reply.shown.question).to_have_count(0)
            reply.page.keyboard.insert_text(" Tomorrow.")
            reply.shown.settle()
            reply.page.keyboard.press("Control+Enter")
        reply.sent()
        counts = desk.counted(reply.page)
        guard = of(counts, "guard_shown", "guard_heeded", "guard_overridden")
        assert guard == {"guard_shown guard": 1, f"{end} guard": 1}


def test_no_word_travels(desk: Counted) -> None:
    """Not of the customer's, not of the draft, not of the agent's own phrase; nor is there any in the database."""
    own = {"id": "1", "for": "ack", "text": "Own quokka phrase about the export."}
    desk.begin(mode="nudge", phrases=[own])
    reply = desk.bench.gmail()
    reply.write("Zyzzyva pelican. We're looking into it and will update you soon.")
    reply.shown.settle()
    open_card(reply)
    put_in(reply, "own:1")
    assert "quokka" in reply.text()
    reply.shown.settle()
    reply.send_anyway()
    reply.sent()
    counts = desk.counted(reply.page)
    assert counts and not of(counts, "inserted")
    told = json.dumps(desk.bench.server.told).lower()
    kept = b"".join(path.read_bytes() for path in desk.data.rglob("*") if path.is_file()).lower()
    canaries = ("zyzzyva", "pelican", "quokka", "third time", "dana", "northmill", "own:", "looking into")
    for word in canaries:
        assert word not in told, word
    for word in ("zyzzyva", "pelican", "quokka", "northmill"):
        assert word.encode() not in kept, word


def test_with_the_switch_off_nothing_is_sent(desk: Counted) -> None:
    desk.begin(count=False)
    reply = desk.bench.gmail()
    reply.poor()
    open_card(reply)
    assert not desk.counted(reply.page)
    assert not desk.bench.server.told
    options = desk.bench.browser.context.new_page()
    options.goto(f"{origin(desk.bench.browser.context)}/options.html")
    switch = options.locator("[data-key=count]")
    expect(switch).not_to_be_checked()
    switch.check()
    stored(desk.bench, "settings", lambda settings: settings["count"] is not False)
    reply = desk.bench.gmail()
    reply.poor()
    assert of(desk.counted(reply.page), "read", "flagged")


def test_an_older_server_is_told_nothing_but_thumbs(desk: Counted) -> None:
    desk.begin()
    worker = background(desk.bench.browser.context)
    reply = desk.bench.gmail()
    reply.judged()
    worker.evaluate(
        """async () => {
            const { state } = await chrome.storage.local.get("state");
            delete state.state.accepts.events;
            delete state.state.shadow;
            await chrome.storage.local.set({ state });
            await chrome.storage.session.clear();
        }"""
    )
    desk.before = desk._all()
    reply.poor()
    open_card(reply)
    reply.shown.card.locator("[data-key^='more:risk:']").first.click()
    reply.shown.card.locator("[data-key^='up:']").click()
    until(lambda: desk.bench.server.told or reply.page.wait_for_timeout(20), what="a thumb")
    assert not desk.counted(reply.page)
    assert [set(told) for told in desk.bench.server.told] == [{"finding", "up", "words", "site", "revision"}]


def test_a_thumb_names_its_entry(desk: Counted) -> None:
    desk.begin()
    reply = desk.bench.gmail()
    reply.poor()
    open_card(reply)
    reply.shown.card.locator("[data-key^='more:risk:vague_time']").first.click()
    reply.shown.card.locator("[data-key^='up:']").click()
    until(lambda: [r for r in desk.store.reports() if r.entry] or reply.page.wait_for_timeout(20), what="a report")
    report = desk.store.reports()[0]
    assert (report.finding, report.up, report.entry) == ("risk:vague_time", True, "en/vague_time/soon")


def test_in_the_shadow_nothing_shows_and_all_is_counted(desk: Counted) -> None:
    desk.begin(mode="nudge")
    desk.steer(mode="shadow")
    desk.hear()
    page = desk.bench.browser.context.pages[0]
    reply = desk.bench.gmail()
    until(lambda: desk.bench.server.asked or page.wait_for_timeout(20), what="asked")
    reply.page.keyboard.insert_text(POOR)
    until(lambda: "flagged" in json.dumps(desk.waiting()) or page.wait_for_timeout(20), what="found")
    reply.page.keyboard.press("Alt+Shift+H")
    assert reply.page.evaluate(QUIET) == 0
    reply.page.keyboard.press("Control+Enter")
    reply.sent()
    assert reply.page.evaluate(QUIET) == 0
    popup = desk.bench.browser.context.new_page()
    popup.goto(f"{origin(desk.bench.browser.context)}/popup.html")
    expect(popup.locator("#before")).to_have_text("Your company is only counting for now; nothing is shown.")
    counts = desk.counted(reply.page)
    assert counts["read level:frustrated"] == 1
    assert {"flagged risk:vague_time", "flagged need:ack"} <= set(counts)
    assert {name.split()[0] for name in counts} == {"read", "flagged"}


def test_a_switch_acts_on_an_open_page_within_a_minute(desk: Counted) -> None:
    """Nobody touches the page meanwhile, and it is not loaded again."""
    desk.begin()
    # It is long ago that the server was asked.
    background(desk.bench.browser.context).evaluate(AGE, REFRESH - 8)
    reply = desk.bench.gmail()
    reply.poor()
    desk.steer(off={"sites": [], "rules": ["risk:vague_time"]})
    expect(reply.shown.underlined).to_have_count(0, timeout=2 * MINUTE * 1000)
    expect(reply.shown.badge).to_be_visible()


def test_every_switch_acts_on_an_open_page(desk: Counted) -> None:
    desk.begin()
    reply = desk.bench.gmail()
    reply.poor()
    open_card(reply)
    desk.steer(mode="shadow")
    desk.hear()
    expect(reply.shown.host).to_have_count(0)
    assert reply.page.evaluate(QUIET) == 0
    reply.page.keyboard.press("Control+Enter")
    reply.sent()
    reply.answer("second")
    for off in ({"sites": ["gmail"], "rules": []}, {"sites": [], "rules": []}):
        desk.steer(off=off)
        desk.hear()
        expect(reply.shown.badge).to_have_count(0 if off["sites"] else 1)
    reply.poor()
    desk.steer(mode="soft")
    desk.hear()
    expect(reply.shown.badge.locator("[data-shape=pause]")).to_have_count(1)
    reply.page.keyboard.press("Control+Enter")
    reply.sent(2)
