"""The extension's own editor modules, run in a content script of a browser and asked by a test."""

import json
import shutil
from pathlib import Path
from typing import Any

from extensions import Page, until

HERE = Path(__file__).parent
LIB = HERE.parent / "extension" / "lib"


def assemble(folder: Path) -> Path:
    """Put the small test extension and a copy of the editor modules into a folder, ready to be loaded."""
    shutil.copytree(HERE / "beds" / "editors", folder, dirs_exist_ok=True)
    shutil.copytree(LIB, folder / "lib", dirs_exist_ok=True)
    return folder


class Hand:
    """An editor on a page; every word is done in the content script's own world."""

    def __init__(self, page: Page, selector: str, **options: Any) -> None:
        self.page, self.selector, self.options = page, selector, options
        page.wait("document.documentElement.dataset.orders === 'ready'")

    def order(self, name: str, *args: Any) -> Any:
        """Have something done and give its answer."""
        detail = json.dumps({"name": name, "selector": self.selector, "args": [self.options, *args]})
        event = f"new CustomEvent('order', {{detail: {json.dumps(detail)}}})"
        self.page.evaluate(f"(delete document.documentElement.dataset.answer, document.dispatchEvent({event}), 0)")
        answer = json.loads(
            until(lambda: self.page.evaluate("document.documentElement.dataset.answer ?? null"), what=name)
        )
        assert "error" not in answer, answer
        return answer["value"]

    @property
    def text(self) -> str:
        """The draft as it is read."""
        return str(self.order("read"))

    def caret(self, at: int) -> None:
        """Put the caret somewhere in the draft."""
        self.order("select", at, at)

    def put(self, text: str, place: str, replaces: tuple[int, int] | None = None, **more: Any) -> dict[str, Any]:
        """Put an offer into the draft."""
        span = replaces and {"start": replaces[0], "end": replaces[1], "text": self.text[slice(*replaces)]}
        answer: dict[str, Any] = self.order("put", {"text": text, "place": place, "replaces": span, **more})
        return answer
