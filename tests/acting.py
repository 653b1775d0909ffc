"""A reply under way in a simulator, with the extension beside it: what the tests of acting share."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from between import Between, between
from extensions import Chromium, chromium, until
from paired import EXTENSION, ROOT, Shown, background, files, origin, pair, prepare, rest

SAM, KIM = ({"name": name, "email": f"{name.split()[0].lower()}@acme.example"} for name in ("Sam Okafor", "Kim Abara"))
DANA = {"name": "Dana Whitlock", "email": "dana@northmill.example"}
OWN = {"addresses": ["sam@acme.example"], "domains": ["acme.example"], "names": ["Sam Okafor"]}
UPSET = (
    "Hello Sam,\n\nyou said Friday; this is the third time I ask. When will we have the file?\n\nKind regards,\nDana"
)
CALM = "Hello Sam,\n\nthank you for the file, it opens well. Have a nice week.\n\nKind regards,\nDana"
POOR = "We're looking into it and will update you soon."
"""A draft that says nothing to somebody upset: asked about before it is sent."""


def thread(name: str, text: str, who: dict[str, str] = DANA) -> dict[str, Any]:
    message = {"from": who, "to": [SAM], "cc": [], "date": "2026-11-20T09:00:00Z", "text": text, "format": "divs"}
    return {"id": name, "subject": f"About {name}", "messages": [message]}


BOX = {
    "me": SAM,
    "threads": [
        thread("upset", UPSET), thread("calm", CALM), thread("colleague", UPSET, KIM),
        thread("second", UPSET.replace("file", "invoice")),
    ],
}  # fmt: skip


@dataclass
class Bench:
    """A browser with the extension, paired with a server that a test may disturb, on for the simulators."""

    browser: Chromium
    site: str
    server: Between
    token: str

    def settle(self, row: str = "gmail", mode: str = "nudge", **settings: object) -> None:
        """Begin anew: nothing kept, the simulators on as this row."""
        self.server.calm()
        settings = {"own": OWN, **settings}
        prepare(self.browser.context, self.server.address, self.token, {self.site: row}, mode=mode, **settings)

    def gmail(self, name: str = "upset", query: str = "") -> "Reply":
        """Open a thread in the Gmail simulator and a reply to it, the focus in the editor."""
        page = self.browser.context.new_page()
        page.add_init_script(f"if (window === top) window.name = {json.dumps(json.dumps(BOX))}")
        page.goto(f"{self.site}/gmail/index.html?undo=0{query}")
        page.evaluate("sim.ready")
        reply = Reply(page)
        reply.answer(name)
        return reply

    def desk(self, name: str, query: str = "") -> Page:
        page = self.browser.context.new_page()
        page.goto(f"{self.site}/desk/{name}/{query}")
        page.locator("html[data-ready]").wait_for(state="attached")
        return page


@dataclass
class Reply:
    """A reply in the Gmail simulator."""

    page: Page

    @property
    def shown(self) -> Shown:
        return Shown(self.page)

    @property
    def send(self) -> Any:
        return self.page.locator(".aoO")

    def answer(self, name: str, **how: object) -> None:
        given = json.dumps(how)
        self.page.evaluate(f"async (id) => {{ await sim.openThread(id); await sim.reply({given}) }}", name)

    def write(self, text: str) -> None:
        """Write a whole draft, and wait until it is judged."""
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.judged()

    def judged(self) -> None:
        """Wait for the answer to what stands there now: one to earlier words may be drawn already."""
        expect(self.shown.badge.locator(".frustrated, .angry, .uneasy, .calm, .bare").first).to_be_visible()
        expect(self.shown.badge.locator("[data-shape=reading]")).to_have_count(0)
        expect(self.shown.host.locator("button.badge[aria-busy=true]")).to_have_count(0)

    def poor(self) -> None:
        """Write the draft that is asked about, and wait until that is known."""
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(POOR)
        self.shown.settle()
        expect(self.shown.underlined).to_have_count(1)

    def text(self) -> str:
        return str(self.page.evaluate("sim.editor().innerText")).strip()

    def outbox(self) -> int:
        return int(self.page.evaluate("sim.outbox.length"))

    def send_anyway(self) -> None:
        """Send by key, whether there is a question or not."""
        self.page.keyboard.press("Control+Enter")
        asked = self.shown.question
        until(lambda: self.outbox() or asked.count() or self.page.wait_for_timeout(20))
        if asked.count():
            self.shown.choose("send")

    def sent(self, count: int = 1) -> dict[str, Any]:
        """Wait until so many replies are out, and give the last."""
        until(lambda: self.outbox() == count or self.page.wait_for_timeout(20), what=f"{count} sent")
        rest(self.page)
        assert self.outbox() == count
        return dict(self.page.evaluate(f"sim.outbox[{count - 1}]"))


@contextmanager
def bench(server: str) -> Iterator[Bench]:
    with ExitStack() as stack:
        site = stack.enter_context(files(ROOT / "tests" / "simulators"))
        browser = stack.enter_context(chromium(EXTENSION, size=(1280, 860)))
        made = Bench(browser, site, stack.enter_context(between(server)), "")
        made.token = pair(server, origin(browser.context))
        yield made


def stored(page_of: Bench, name: str, wanted: Callable[[Any], bool]) -> Any:
    """Wait until what the extension keeps under a name is as wanted, and give it."""
    worker = background(page_of.browser.context)

    def look() -> list[Any]:
        value = worker.evaluate("async (name) => (await chrome.storage.local.get(name))[name]", name)
        return [value] if wanted(value) else []

    return until(look, what=f"{name} as wanted")[0]
