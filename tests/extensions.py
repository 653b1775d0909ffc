"""Start Chromium or Firefox, headless, with an unpacked extension, and drive a page in either by the same verbs.

Chromium is driven by Playwright. Firefox speaks WebDriver BiDi over a websocket by itself, so no geckodriver is needed.
"""

import atexit
import base64
import functools
import itertools
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

from playwright.sync_api import BrowserContext, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page as PlaywrightPage

import chromium as program

T = TypeVar("T")

SECONDS = 60.0
STEP = 0.02
SIZE = (1100, 900)
FIREFOX = ("firefox-esr", "firefox")
MISSING_FIREFOX = "The Firefox tests need Firefox ESR (Debian: firefox-esr) on the path."

# The extension's address in Firefox is random for every profile, unless the profile already knows one.
UUID = "6b3f4f0c-77d7-4a6e-9a2e-0d6f3a1c5e20"
PREFERENCES = {
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.normandy.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "intl.accept_languages": "en-GB, en",
}
# Gives an element's box when two frames in a row have drawn it at the same place: a page may still be moving. A tab that
# is not in front draws no frames.
AT_REST = """async (find) => {
  const frame = () => new Promise((drawn) => { requestAnimationFrame(drawn); setTimeout(drawn, 200); });
  const box = () => JSON.stringify(find()?.getBoundingClientRect());
  find()?.scrollIntoView({ block: "nearest", behavior: "instant" });
  await frame();
  const before = box();
  await frame();
  return Boolean(before) && before === box() && JSON.parse(before);
}"""
KEYS = {
    "Control": "\ue009", "Shift": "\ue008", "Alt": "\ue00a", "Meta": "\ue03d", "Enter": "\ue007", "Tab": "\ue004",
    "Escape": "\ue00c", "Backspace": "\ue003", "Delete": "\ue017", "ArrowLeft": "\ue012", "ArrowUp": "\ue013",
    "ArrowRight": "\ue014", "ArrowDown": "\ue015", "Home": "\ue011", "End": "\ue010", "Space": " ",
}  # fmt: skip


class Page(Protocol):
    """What a test may do with a page, whichever the browser. Keys are named as Playwright names them: `Control+z`; what a
    page asks in a dialog of the browser is answered with yes."""

    name: str

    @property
    def origin(self) -> str:
        """The extension's own origin; in Chromium it has to have a background."""
        ...

    def goto(self, url: str) -> None:
        """Go to an address and wait until it is loaded."""

    def evaluate(self, expression: str, frame: str = "") -> Any:
        """Evaluate an expression in the page's own world; promises are awaited, the value travels as JSON. `frame`
        selects an iframe to evaluate in."""

    def press(self, *keys: str) -> None:
        """Press keys or chords, one after the other, where the focus is."""

    def type(self, text: str) -> None:
        """Type a text, key by key, where the focus is."""

    def click(self, selector: str) -> None:
        """Click the middle of the first element that the selector finds."""

    def screenshot(self, path: Path) -> None:
        """Save what the window shows."""

    def wait(self, expression: str, seconds: float = SECONDS) -> Any:
        """Wait until an expression is true, and give its value."""


def until(work: Callable[[], T], seconds: float = SECONDS, what: str = "") -> T:
    """Call `work` until it gives something true; a test waits for conditions, never for a time."""
    end = time.monotonic() + seconds
    while not (found := work()):
        if time.monotonic() > end:
            raise TimeoutError(what or repr(work))
        time.sleep(STEP)
    return found


def _while_loading(page: Page, expression: str) -> Any:
    """Evaluate on a page that may just be leaving for another: then nothing is true yet. What is true in JavaScript may
    not be so in Python, so it comes in a list."""
    try:
        return page.evaluate(
            f"(async () => {{ const found = await ({expression}); return found ? [found] : null; }})()"
        )
    except (PlaywrightError, RuntimeError) as problem:
        if not re.search("navigat|destroyed|no such frame|actor|document is null|is null", str(problem)):
            raise
        return None


class Chromium:
    """A page in Chromium; `page` and `context` are Playwright's, for what only one browser can do."""

    name = "chromium"

    def __init__(self, context: BrowserContext, page: PlaywrightPage) -> None:
        self.context, self.page = context, page
        page.on("dialog", lambda dialog: dialog.accept())

    @property
    def origin(self) -> str:
        """The extension's own origin, as soon as its background has started."""
        if not self.context.service_workers:
            self.context.wait_for_event("serviceworker", timeout=SECONDS * 1000)
        return "/".join(self.context.service_workers[0].url.split("/")[:3])

    def goto(self, url: str) -> None:
        self.page.goto(url)

    def evaluate(self, expression: str, frame: str = "") -> Any:
        if not frame:
            return self.page.evaluate(expression)
        handle = self.page.locator(frame).first.element_handle()
        inner = handle.content_frame() if handle else None
        assert inner, f"no frame {frame}"
        return inner.evaluate(expression)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def screenshot(self, path: Path) -> None:
        self.page.screenshot(path=path)

    def wait(self, expression: str, seconds: float = SECONDS) -> Any:
        return until(lambda: _while_loading(self, expression), seconds, expression)[0]

    def open(self) -> "Chromium":
        """Open another tab of the same browser."""
        return Chromium(self.context, self.context.new_page())


@functools.cache
def playwright() -> Playwright:
    """Return Playwright, started once for the whole run: one thread cannot have two of it."""
    running = sync_playwright().start()
    atexit.register(running.stop)
    return running


@functools.cache
def chromium_path() -> str:
    """Return the program file of the Chromium to test with, looked for once: looking may want a Playwright of its own."""
    path = program.find()
    assert path, program.MISSING
    return path


@contextmanager
def chromium(
    extension: Path, size: tuple[int, int] = SIZE, profile: Path | None = None, **options: Any
) -> Iterator[Chromium]:
    """Run Chromium with the extension; further options go to Playwright's `launch_persistent_context`."""
    path = chromium_path()
    only = f"--disable-extensions-except={extension.resolve()}"
    with _profile(profile) as folder:
        context = playwright().chromium.launch_persistent_context(
            folder,
            executable_path=path,
            headless=True,
            viewport={"width": size[0], "height": size[1]},
            args=[*program.flags(), only, f"--load-extension={extension.resolve()}"],
            **{"locale": "en-GB", "timezone_id": "Europe/London", **options},
        )
        context.set_default_timeout(SECONDS * 1000)
        try:
            yield Chromium(context, context.pages[0] if context.pages else context.new_page())
        finally:
            context.close()


class Firefox:
    """A page in Firefox, over WebDriver BiDi; `call` is there for what only one browser can do."""

    name = "firefox"

    @property
    def origin(self) -> str:
        return f"moz-extension://{UUID}"

    def __init__(self, socket: Any, ids: Iterator[int], context: str = "") -> None:
        self.socket, self.ids = socket, ids
        self.context = context or self._first()

    def _first(self) -> str:
        self.call("session.new", capabilities={"alwaysMatch": {"unhandledPromptBehavior": {"default": "accept"}}})
        return str(self.call("browsingContext.getTree")["contexts"][0]["context"])

    def call(self, method: str, **params: Any) -> Any:
        """Send a command and give its result."""
        number = next(self.ids)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv(timeout=60))
            if answer.get("id") == number:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
                return answer["result"]

    def install(self, extension: Path) -> None:
        """Install an unpacked extension for as long as this Firefox runs."""
        self.call("webExtension.install", extensionData={"type": "path", "path": str(extension.resolve())})

    def goto(self, url: str) -> None:
        self.call("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def evaluate(self, expression: str, frame: str = "") -> Any:
        return self._evaluate(expression, self._frame(frame) if frame else self.context)

    def _evaluate(self, expression: str, context: str) -> Any:
        wrapped = f"(async () => JSON.stringify(await ({expression})) ?? 'null')()"
        answer = self.call("script.evaluate", expression=wrapped, target={"context": context}, awaitPromise=True)
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def _frame(self, selector: str) -> str:
        answer = self.call(
            "script.evaluate", expression=f"document.querySelector({json.dumps(selector)}).contentWindow",
            target={"context": self.context}, awaitPromise=False,
        )  # fmt: skip
        return str(answer["result"]["value"]["context"])

    def press(self, *keys: str) -> None:
        for key in keys:
            names = [KEYS.get(part, part) for part in key.split("+")]
            self._keys([("keyDown", name) for name in names] + [("keyUp", name) for name in reversed(names)])

    def type(self, text: str) -> None:
        names = [KEYS["Enter"] if letter == "\n" else letter for letter in text]
        self._keys([(kind, name) for name in names for kind in ("keyDown", "keyUp")])

    def _keys(self, actions: list[tuple[str, str]]) -> None:
        steps = [{"type": kind, "value": value} for kind, value in actions]
        self._act({"type": "key", "id": "keyboard", "actions": steps}, self._focused())

    def _act(self, action: dict[str, Any], context: str) -> None:
        self.call("input.performActions", context=context, actions=[action])

    def _focused(self) -> str:
        """Return the frame that has the focus: keys sent to another one are lost."""
        children = self.call("browsingContext.getTree", root=self.context)["contexts"][0]["children"] or []
        for child in children:
            with suppress(RuntimeError):
                if self._evaluate("document.hasFocus()", child["context"]):
                    return str(child["context"])
        return self.context

    def focus(self) -> None:
        """Bring the keys from the address bar to the page, as a person's first click does."""
        self.call("browsingContext.activate", context=self.context)
        self._press_at(1, 1)

    def _press_at(self, x: int, y: int) -> None:
        move = {"type": "pointerMove", "x": x, "y": y}
        buttons = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self._act({"type": "pointer", "id": "mouse", "actions": [move, *buttons]}, self.context)

    def click(self, selector: str) -> None:
        self.click_on(f"document.querySelector({json.dumps(selector)})")

    def click_on(self, element: str) -> None:
        """Click the middle of the element that an expression gives, as soon as it gives one that stands still."""
        self.wait(f"Boolean({element})")
        box = self.wait(f"({AT_REST})(() => {element})")
        self._press_at(round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2))

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.call("browsingContext.captureScreenshot", context=self.context)["data"]))

    def wait(self, expression: str, seconds: float = SECONDS) -> Any:
        return until(lambda: _while_loading(self, expression), seconds, expression)[0]

    def tab(self, address: str) -> "Firefox":
        """Wait for the open tab whose address contains this, and bring it to the front."""

        def find() -> str:
            tabs = self.call("browsingContext.getTree", maxDepth=0)["contexts"]
            return next((str(tab["context"]) for tab in tabs if address in tab["url"]), "")

        found = Firefox(self.socket, self.ids, until(find, what=f"no tab with {address}"))
        found.to_front()
        return found

    def to_front(self) -> None:
        """Bring this tab to the front, as a person does who works in it."""
        self.call("browsingContext.activate", context=self.context)

    def open(self) -> "Firefox":
        """Open another tab of the same browser."""
        return Firefox(self.socket, self.ids, self.call("browsingContext.create", type="tab")["context"])


@contextmanager
def firefox(extension: Path, size: tuple[int, int] = SIZE, profile: Path | None = None) -> Iterator[Firefox]:
    """Run Firefox with the extension."""
    from websockets.sync.client import connect

    with _profile(profile) as folder, _firefox(folder, extension) as address, connect(address, max_size=None) as socket:
        first = Firefox(socket, itertools.count(1))
        first.install(extension)
        # The tab that Firefox starts with never gets the focus.
        page = first.open()
        first.call("browsingContext.close", context=first.context)
        page.call("browsingContext.setViewport", context=page.context, viewport={"width": size[0], "height": size[1]})
        page.focus()
        yield page


@contextmanager
def _firefox(folder: Path, extension: Path) -> Iterator[str]:
    """Start the program and give the address that it says it listens on."""
    path = next(filter(None, map(shutil.which, FIREFOX)), None)
    assert path, MISSING_FIREFOX
    (folder / "user.js").write_text(_preferences(extension))
    command = [path, "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port=0"]
    log = folder / "browser.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        yield _address(log, process) + "/session"
    finally:
        process.terminate()
        process.wait(timeout=SECONDS)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    def said() -> str:
        found = re.search(r"WebDriver BiDi listening on (ws://\S+)", log.read_text())
        assert found or process.poll() is None, "Firefox ended before it listened"
        return found[1] if found else ""

    return until(said, what="Firefox does not listen")


def _preferences(extension: Path) -> str:
    manifest = json.loads((extension / "manifest.json").read_text())
    known = json.dumps({manifest["browser_specific_settings"]["gecko"]["id"]: UUID})
    every = {**PREFERENCES, "extensions.webextensions.uuids": known}
    return "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in every.items())


@contextmanager
def _profile(given: Path | None) -> Iterator[Path]:
    """Give a profile folder: the caller's own, or one that is thrown away."""
    folder = given or Path(tempfile.mkdtemp(prefix="heedful-browser-"))
    try:
        yield folder
    finally:
        if not given:
            shutil.rmtree(folder, ignore_errors=True)


BROWSERS = {"chromium": chromium, "firefox": firefox}
