"""The extension's own world on a page of Chromium: its script's clock stands still for a test, and goes on when told.

Send is held for 300 ms and what follows at once is told from what comes later by the clock; a test that had to act within
such a time would fail on a slow machine.
"""

from typing import Any

from playwright.sync_api import Page

from extensions import until

STAND = """(() => {
    if (globalThis.elapse) return;
    const [start, begun] = [setTimeout.bind(globalThis), performance.now()];
    const waiting = [];
    globalThis.setTimeout = (work, ms, ...rest) =>
        ms === %s ? waiting.push(() => work(...rest)) : start(work, ms, ...rest);
    // Not of the object: what wraps that may be made anew.
    Performance.prototype.now = () => begun;
    globalThis.elapse = () => waiting.splice(0).forEach((work) => work());
})()"""
HELD = 300
"""So many milliseconds Send is held at most: PATIENCE in extension/lib/guard.js."""


class Within:
    """What runs of the extension in the page itself, once it is there."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        worlds: list[dict[str, Any]] = []
        self.session.on("Runtime.executionContextCreated", lambda told: worlds.append(told["context"]))
        self.session.send("Runtime.enable")
        until(lambda: ours(worlds) or page.wait_for_timeout(20), what="the extension on the page")
        self.world = ours(worlds)[-1]["id"]

    def evaluate(self, expression: str) -> Any:
        answer = self.session.send(
            "Runtime.evaluate",
            {"expression": expression, "contextId": self.world, "awaitPromise": True, "returnByValue": True},
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def stand_still(self, wait: int = HELD) -> None:
        """Let no time go by from now on, and what is to happen after so many milliseconds wait until it is told."""
        self.evaluate(STAND % wait)

    def let_go(self) -> None:
        """Let that time be over."""
        self.evaluate("elapse()")


def ours(worlds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [world for world in worlds if world["origin"].startswith("chrome-extension://")]
