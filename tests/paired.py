"""The extension in a browser, paired with a real server and switched on for a site; and what it shows there."""

import functools
import http.server
import json
import re
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, Worker, expect

from extensions import until

ROOT = Path(__file__).parents[1]
EXTENSION = ROOT / "extension"
MARKUP = re.compile(r"data-heedful|<mark|<svg|class=\"?(?:badge|card|marks)", re.IGNORECASE)
"""What would be ours in a mail that was sent."""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


READY = "Boolean(globalThis.chrome?.storage?.local) && serviceWorker.state === 'activated'"
PATIENT = """() => {
    const timeout = (AbortSignal.impatient ??= AbortSignal.timeout.bind(AbortSignal));
    AbortSignal.timeout = (ms) => timeout(30 * ms);
}"""
"""A busy machine makes no answer come too late: where a server has to be too slow, a test holds what it says."""


@contextmanager
def files(folder: Path) -> Iterator[str]:
    """Serve a folder on a loopback port; give its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def background(context: BrowserContext) -> Worker:
    """Return the extension's background as soon as it runs and hears what is asked of it."""
    worker = context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
    until(lambda: worker.evaluate(READY), what="the background")
    return worker


def origin(context: BrowserContext) -> str:
    """Return the extension's own origin."""
    return background(context).url.rsplit("/", 1)[0]


def pair(server: str, origin: str) -> str:
    """Pair an extension with a server on this machine, as its page /pair and the extension do it; give the token."""
    code = _post(f"{server}/v1/pair/code", {})["code"]
    return str(_post(f"{server}/v1/pair", {"code": code, "name": "Chromium, tests"}, Origin=origin)["token"])


def _post(url: str, body: object, **headers: str) -> dict[str, object]:
    asked = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json", **headers})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return dict(json.load(answer))


def prepare(
    context: BrowserContext,
    server: str,
    token: str,
    sites: Mapping[str, str],
    mode: str | None = "nudge",
    **settings: object,
) -> None:
    """Keep a pairing and switch sites on (address → row id, "auto" or "generic"), as the extension's own pages would."""
    own: dict[str, list[str]] = {"addresses": [], "domains": [], "names": []}
    stored = {
        "server": {"url": server, "token": token, "name": "Tests", "id": "tests"},
        "consent": {"url": server, "at": "2026-01-01T00:00:00Z"},
        "sites": {url: {"row": row, "on": True} for url, row in sites.items()},
        "settings": {
            "mode": mode, "own": own, "ledger": True, "phrases": [], "ignores": [], "theme": "light", **settings,
        },
    }  # fmt: skip
    patient(context)
    background(context).evaluate(
        """async (stored) => {
            await chrome.storage.local.clear();
            await chrome.storage.local.set(stored);
            // The background registers its scripts when it hears of the change.
            for (let turn = 0; turn < 2000; turn += 1) {
                const scripts = await chrome.scripting.getRegisteredContentScripts();
                if (scripts.some(({ id }) => id === "sites")) return;
                await new Promise((resolve) => setTimeout(resolve, 25));
            }
            throw new Error("the extension has registered no script for the sites");
        }""",
        stored,
    )


def patient(context: BrowserContext) -> None:
    """Let the background wait for its server as long as a slow machine needs."""
    background(context).evaluate(PATIENT)


def rest(page: Page) -> None:
    """Let a page do what it has put off: whatever it wanted to do within half a second is done, however slow it is."""
    page.evaluate("new Promise((done) => setTimeout(done, 500))")


def kept(context: BrowserContext, name: str) -> object:
    """Return what the extension keeps under a name."""
    return background(context).evaluate("async (name) => (await chrome.storage.local.get(name))[name]", name)


@dataclass
class Shown:
    """What the extension shows on a page; Playwright's selectors look into its open shadow root."""

    page: Page

    @property
    def host(self) -> Locator:
        return self.page.locator("[data-heedful]")

    @property
    def badge(self) -> Locator:
        return self.host.locator("button.badge")

    @property
    def word(self) -> Locator:
        """The level, or the trouble, as a word on the badge."""
        return self.badge.locator(".word")

    @property
    def card(self) -> Locator:
        return self.host.locator(".card")

    @property
    def offers(self) -> Locator:
        return self.card.locator(".offers .wording")

    @property
    def question(self) -> Locator:
        """The dialog before Send."""
        return self.host.locator("dialog.guard")

    @property
    def underlined(self) -> Locator:
        return self.host.locator(".marks .mark")

    def lines(self, standing: str) -> Locator:
        """The lines of the card that stand so: "done", "todo", "risk", "broken", "waits"."""
        return self.card.locator(f"li.line.{standing}")

    def settle(self) -> None:
        """Wait until the answer to the last word typed is drawn: from then on the verdict is known before Send."""
        expect(self.badge).to_have_attribute("aria-busy", "false")

    def choose(self, choice: str) -> None:
        """Answer the dialog: "send" or "keep"."""
        self.question.locator(f"[data-choice={choice}]").click()


def see(page: Page, expression: str, wanted: object = True) -> None:
    """Wait until a simulator says so; its policy lets nobody else's functions wait inside the page."""
    until(lambda: page.evaluate(expression) == wanted or page.wait_for_timeout(30), what=f"{expression} is {wanted}")
