"""The story page of tests/extension/paint on an invented site that nobody serves, and what tests look for on it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

HERE = "https://desk.example"
ROOT = Path(__file__).resolve().parents[1]
STORY = f"{HERE}/tests/extension/paint/story.html"
AXE = ROOT / "tests/extension/node_modules/axe-core/axe.min.js"
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)


def serve(context: BrowserContext, policy: str = STRICT) -> list[str]:
    """Answer for the invented site from the repository; returns the addresses that were asked for elsewhere."""
    strange: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url
        path = ROOT / url.removeprefix(HERE).split("?")[0].lstrip("/")
        if not url.startswith(HERE) or not path.is_file():
            strange.append(url)
            return route.abort()
        headers = {"content-type": TYPES.get(path.suffix, "text/plain"), "content-security-policy": policy}
        return route.fulfill(body=path.read_bytes(), headers=headers)

    context.route("**/*", answer)
    return strange


def story(page: Page, query: str = "view=upset") -> Page:
    page.goto(f"{STORY}?{query}")
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def until(page: Page, expression: str, arg: Any = None) -> None:
    """Wait for an expression; Playwright's own way needs a policy that allows eval."""
    for _ in range(600):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {expression}")


def card(page: Page) -> Locator:
    return page.get_by_role("dialog").filter(has=page.locator("#heedful-title"))


def badge(page: Page) -> Locator:
    return page.locator("[data-heedful] .badge")


def done(page: Page, name: str) -> list[Any]:
    return [rest for first, *rest in page.evaluate("story.done") if first == name]


def focused(page: Page) -> str:
    return str(page.evaluate("story.host.root.activeElement?.dataset.key ?? ''"))


def box(locator: Locator) -> dict[str, float]:
    found = locator.bounding_box()
    assert found
    x, y, width, height = found["x"], found["y"], found["width"], found["height"]
    return {"x": x, "y": y, "width": width, "height": height, "right": x + width, "bottom": y + height}


def names(page: Page) -> list[str]:
    return list(page.evaluate("Object.keys(story.views())"))


def show(page: Page, name: str) -> None:
    page.evaluate(
        "name => { const view = story.views()[name]; story.view = view; story.badge.show(view, story.at); story.card.open(view, story.at) }",
        name,
    )
