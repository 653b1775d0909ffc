"""What the pictures of the documentation show: every state draws without a complaint, in light and in dark.

HEEDFUL_SCREENSHOTS=1 takes the pictures anew (port 8787 has to be free). Look at each before you keep it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

import pictures
from extensions import chromium
from paired import EXTENSION, ROOT, Shown, background, files, origin, pair, prepare
from serving import serving

SIZE = (1280, 800)
SITE = "https://tickets.acme.example"
OWN = {"addresses": ["sam@acme.example"], "domains": ["acme.example"], "names": ["Sam Okafor"]}
SAM, KIM, DANA = (
    {"name": name, "email": address}
    for name, address in (
        ("Sam Okafor", "sam@acme.example"),
        ("Kim Abara", "kim@acme.example"),
        ("Dana Whitlock", "dana@northmill.example"),
    )
)
DRAFT = "Hi Dana,\n\nwe're looking into it and will update you soon. Sorry for any inconvenience.\n\nKind regards,\nSam"


def mailbox() -> dict[str, object]:
    """A conversation in which a promised Friday has passed, whatever the day."""
    today = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    friday = today - timedelta(days=(today.weekday() - 4) % 7 or 7)
    says = [
        (DANA, SAM, -4, "Hello Sam, the export of our figures stops after page two. Could you have a look?\nDana"),
        (SAM, DANA, -3, "Hello Dana, thank you for the file. I will send you the complete export by Friday.\nSam"),
        (DANA, SAM, 0.5, "Hello Sam,\nyou said Friday; this is the third time I ask. When will we have the file?\nDana"),
    ]  # fmt: skip
    messages = [
        {"from": who, "to": [to], "cc": [KIM], "date": (friday + timedelta(days=days)).isoformat(), "text": text, "format": "divs"}
        for who, to, days, text in says
    ]  # fmt: skip
    thread = {"id": "figures", "subject": "Export of our figures", "messages": messages, "collapsed": []}
    return {"me": SAM, "threads": [thread]}


def kept() -> dict[str, object]:
    """What the extension keeps after some days of work, beside what `prepare` keeps."""
    now = datetime.now(UTC)
    vow = {"id": "v", "what": "I'll send you the tested export by Thursday 15:00", "to": "Dana Whitlock", "site": "gmail",
           "due": (now + timedelta(days=1)).isoformat(), "url": SITE, "made": now.isoformat(), "done": False}  # fmt: skip
    return {"vows": [vow, {**vow, "id": "w", "what": "I'll ring you on Monday", "to": "Ana Petrov", "done": True}]}


PHRASE = {"id": "p", "for": "apology", "text": "I am sorry that this cost you a morning."}
IGNORE = {"id": "i", "scope": "phrase", "rule": "risk:vague_time", "words": "shortly", "thread": "", "site": "",
          "at": "2026-11-02T09:00:00Z"}  # fmt: skip


OVER_A_SITE = """
    if (self.chrome?.tabs) {
        chrome.tabs.query = async () => [{ id: 1, url: "SITE/ticket/4711" }];
        chrome.permissions.getAll = async () => ({ origins: ["SITE/*", "http://127.0.0.1/*"] });
    }
"""
"""A test cannot open the popup over a page, nor answer the browser's question whether it may work there."""


@dataclass
class Studio:
    """A browser in one theme, in which the extension is paired and on."""

    theme: str
    context: BrowserContext
    server: str
    site: str
    complaints: list[str]

    def page(self) -> Page:
        page = self.context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def own_page(self, name: str) -> Page:
        page = self.page()
        page.goto(f"{origin(self.context)}/{name}")
        expect(page.locator("[data-key]").first).to_be_visible()
        return page

    def reply(self, draft: str = DRAFT) -> tuple[Page, Shown]:
        """Open the conversation and write a draft below it."""
        page = self.page()
        page.add_init_script(f"window.name = {json.dumps(json.dumps(mailbox()))}")
        page.goto(f"{self.site}/gmail/index.html?undo=0&signature=0&dark={int(self.theme == 'dark')}")
        page.evaluate("sim.ready")
        page.evaluate("async () => { await sim.openThread('figures'); await sim.reply() }")
        page.keyboard.insert_text(draft)
        shown = Shown(page)
        expect(shown.word).to_have_text("Frustrated")
        shown.settle()
        expect(shown.underlined.first).to_be_visible()
        return page, shown


@contextmanager
def own_server(folder: Path, shared: str) -> Iterator[str]:
    """Give the shared server, or for pictures one at the address that people know."""
    if not pictures.WANTED:
        yield shared
        return
    with serving(folder, {"HEEDFUL_DEADLINE_MS": "10000"}, bind="127.0.0.1:8787") as address:
        yield address


@pytest.fixture(scope="module", params=["light", "dark"])
def studio(request: pytest.FixtureRequest, server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    look = {"color_scheme": request.param, "device_scale_factor": pictures.SHARPNESS}
    with (
        own_server(tmp_path_factory.mktemp("data"), server) as address,
        files(ROOT / "tests" / "simulators") as site,
        chromium(EXTENSION, size=SIZE, **look) as browser,
    ):
        token = pair(address, origin(browser.context))
        prepare(browser.context, address, token, {site: "gmail"}, own=OWN, theme="auto", ignores=[IGNORE])
        studio = Studio(request.param, browser.context, address, site, [])
        yield studio
        assert not studio.complaints, studio.complaints


def picture(studio: Studio, page: Page, name: str, of: Locator | None = None) -> None:
    """Take the picture of the window or of a part of it; keep it when pictures are wanted."""
    shot = (of or page).screenshot(animations="disabled", caret="hide")
    pictures.keep(studio.context, shot, name, studio.theme)


def keep(studio: Studio, parts: dict[str, object]) -> dict[str, object]:
    """Keep something in the extension; give what was kept before."""
    script = "async (parts) => { const all = await chrome.storage.local.get(); await chrome.storage.local.set(parts); return all }"
    return dict(background(studio.context).evaluate(script, parts))


def test_badge_and_card(studio: Studio) -> None:
    page, shown = studio.reply()
    picture(studio, page, "badge", page.locator("td.I5"))
    shown.badge.click()
    expect(shown.lines("broken").first).to_contain_text("by Friday")
    picture(studio, page, "card")
    shown.card.get_by_role("group", name="You could say").evaluate("(group) => group.scrollIntoView()")
    picture(studio, page, "suggestions", shown.card)
    shown.lines("risk").first.locator("button.more").click()
    expect(shown.card.get_by_role("menu")).to_be_visible()
    picture(studio, page, "ignore", shown.card)
    page.close()


def test_guard(studio: Studio) -> None:
    page, shown = studio.reply()
    page.keyboard.press("Control+Enter")
    expect(shown.question.locator("[data-choice=keep]")).to_be_focused()
    picture(studio, page, "guard")
    page.close()


def test_first_run(studio: Studio) -> None:
    before = keep(studio, {})
    background(studio.context).evaluate("chrome.storage.local.clear()")
    page = studio.own_page("welcome.html")
    expect(page.get_by_role("button", name="I agree")).to_be_visible()
    picture(studio, page, "first-run")
    page.close()
    keep(studio, before)


def test_options(studio: Studio) -> None:
    settings = dict(keep(studio, kept())["settings"])  # type: ignore[call-overload]
    keep(studio, {"settings": {**settings, "phrases": [PHRASE]}})
    page = studio.own_page("options.html")
    expect(page.locator("#connection .status.good")).to_be_visible()
    expect(page.locator("#promises li")).to_have_count(2)
    page.locator("#before").evaluate("(part) => scrollTo(0, part.offsetTop - 24)")
    picture(studio, page, "options")
    page.close()
    keep(studio, {"settings": settings, "vows": []})


def test_popup(studio: Studio) -> None:
    before = keep(studio, {"sites": {SITE: {"row": "auto", "on": True}}})
    page = studio.page()
    page.add_init_script(OVER_A_SITE.replace("SITE", SITE))
    page.goto(f"{origin(studio.context)}/popup.html")
    expect(page.locator("[data-key=site]")).to_be_checked()
    expect(page.locator("#server")).to_contain_text("Connected with")
    page.set_viewport_size(
        {
            "width": 340,
            "height": page.locator("main").evaluate("(main) => Math.ceil(main.getBoundingClientRect().bottom)"),
        }
    )
    picture(studio, page, "popup")
    page.close()
    keep(studio, {"sites": before["sites"]})
