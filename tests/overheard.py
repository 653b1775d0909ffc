"""What a page asks the extension to have analysed, heard in its background: whose words it took them for."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext

from extensions import until
from paired import background

LISTEN = """() => {
    globalThis.overheard ??= [];
    overheard.length = 0;
    if (globalThis.listening) return;
    globalThis.listening = true;
    chrome.runtime.onMessage.addListener((asked, sender) => {
        // The welcome page practises with a mail of its own.
        if (asked?.kind === "analyze" && !sender.url.startsWith(location.origin)) overheard.push(asked.request);
    });
}"""


@dataclass
class Overheard:
    """The requests since `clear`."""

    context: BrowserContext

    def clear(self) -> None:
        background(self.context).evaluate(LISTEN)

    def all(self) -> list[dict[str, Any]]:
        return list(background(self.context).evaluate("() => overheard"))

    def last(self) -> dict[str, Any]:
        return (self.all() or [{}])[-1]

    def words(self) -> list[str]:
        return [message["text"] for message in self.last().get("thread", [])]

    def whose(self) -> list[str]:
        """Name of the author and whose words they were taken for, oldest first: "Dana customer"."""
        thread = self.last().get("thread", [])
        return [f"{message.get('author', '?').split()[0]} {message['role']}" for message in thread]

    def wait(self, *whose: str) -> None:
        """Wait until the last request had these messages."""
        seen: list[list[str]] = []
        try:
            until(lambda: seen.append(self.whose()) or seen[-1] == list(whose), what="whose words")
        except TimeoutError as late:
            raise AssertionError(f"read {seen[-1]}, not {list(whose)}") from late
