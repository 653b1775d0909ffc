"""The extension's pictures in docs/images: every state of them draws without a complaint, in light and in dark.

`HEEDFUL_PICTURES=docs/images pytest tests/browser/test_extension_pictures.py` takes them anew. Look at each before you
keep it.
"""

import base64
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from extensions import chromium
from paired import EXTENSION, ROOT, Shown, background, files, origin, pair, prepare
from serving import serving

FOLDER = os.environ.get("HEEDFUL_PICTURES", "")
SIZE = (1280, 800)
SHARPNESS = 1.5
QUALITY = 0.9
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
        (DANA, SAM, -4, "Hello Sam,\n\nthe export of our figures stops after page two. Could you have a look?\n\nDana"),
        (SAM, DANA, -3, "Hello Dana,\n\nthank you for the file. I will send you the complete export by Friday.\n\nSam"),
        (DANA, SAM, 0.5, "Hello Sam,\n\nyou said Friday; this is the third time I ask. Our auditors come on Tuesday and we"
         " still have nothing. When will we have the file?\n\nDana"),
    ]  # fmt: skip
    messages = [
        {"from": who, "to": [to], "cc": [KIM], "date": (friday + timedelta(days=days)).isoformat(), "text": text, "format": "divs"}
        for who, to, days, text in says
    ]  # fmt: skip
    thread = {"id": "figures", "subject": "Export of our figures", "messages": messages, "collapsed": []}
    return {"me": SAM, "threads": [thread]}


def kept() -> dict[str, object]:
    """What the options and the popup show of a day's work."""
    now = datetime.now(UTC)
    ignore = {"id": "i", "scope": "phrase", "rule": "risk:vague_time", "words": "soon", "thread": "", "site": "", "at": now.isoformat()}
    vow = {"id": "v", "what": "I'll send you the tested export by Thursday 15:00", "to": "Dana Whitlock", "site": "gmail",
           "due": (now + timedelta(days=1)).isoformat(), "url": SITE, "made": now.isoformat(), "done": False}  # fmt: skip
    return {"phrases": [{"id": "p", "for": "ack", "text": "That cost you a morning, and it was our doing."}], "ignores": [ignore], "vows": [vow]}


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
        expect(shown.underlined.first).to_be_visible()
        return page, shown


@contextmanager
def own_server(folder: Path, shared: str) -> Iterator[str]:
    """Give the shared server, or for pictures one at the address that people know."""
    if not FOLDER:
        yield shared
        return
    with serving(folder, {"HEEDFUL_DEADLINE_MS": "10000"}, bind="127.0.0.1:8787") as address:
        yield address


@pytest.fixture(scope="module", params=["light", "dark"])
def studio(request: pytest.FixtureRequest, server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    look = {"color_scheme": request.param, "device_scale_factor": SHARPNESS}
    with (
        own_server(tmp_path_factory.mktemp("data"), server) as address,
        files(ROOT / "tests" / "simulators") as site,
        chromium(EXTENSION, size=SIZE, **look) as browser,
    ):
        token = pair(address, origin(browser.context))
        extra = kept()
        prepare(browser.context, address, token, {site: "gmail"}, own=OWN, theme="auto", phrases=extra["phrases"])
        studio = Studio(request.param, browser.context, address, site, [])
        yield studio
        assert not studio.complaints, studio.complaints


def picture(studio: Studio, page: Page, name: str, clip: dict[str, float] | None = None) -> None:
    """Take the picture when pictures are wanted; WebP, as the browser itself writes it."""
    page.wait_for_timeout(0)
    shot = page.screenshot(animations="disabled", caret="hide", **({"clip": clip} if clip else {}))
    if FOLDER:
        suffix = "-dark" if studio.theme == "dark" else ""
        (ROOT / FOLDER / f"{name}{suffix}.webp").write_bytes(webp(studio.context, shot))


def webp(context: BrowserContext, png: bytes) -> bytes:
    page = context.new_page()
    data = page.evaluate(
        """async ([png, quality]) => {
            const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
            const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
            canvas.getContext("2d").drawImage(image, 0, 0);
            return canvas.toDataURL("image/webp", quality);
        }""",
        [base64.b64encode(png).decode(), QUALITY],
    )
    page.close()
    return base64.b64decode(data.partition(",")[2])


def test_badge_and_card(studio: Studio) -> None:
    page, shown = studio.reply()
    picture(studio, page, "badge")
    shown.badge.click()
    expect(shown.offers.first).to_be_visible()
    expect(shown.lines("broken").first).to_contain_text("by Friday")
    picture(studio, page, "card")
    page.close()


def test_guard(studio: Studio) -> None:
    page, shown = studio.reply()
    page.keyboard.press("Control+Enter")
    expect(shown.question.locator("[data-choice=keep]")).to_be_focused()
    picture(studio, page, "guard")
    page.close()


def test_first_run(studio: Studio) -> None:
    page = studio.own_page("welcome.html")
    picture(studio, page, "first-run")
    page.close()


def test_options(studio: Studio) -> None:
    page = studio.own_page("options.html")
    picture(studio, page, "options")
    page.close()


def test_popup(studio: Studio) -> None:
    page = studio.own_page("popup.html")
    picture(studio, page, "popup")
    page.close()
