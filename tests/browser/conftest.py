"""One Chromium and one real server for all browser tests; a fresh, watched page for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

import chromium
from serving import serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a headless Chromium, the same for the whole run."""
    program = chromium.find()
    assert program, chromium.MISSING
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.flags())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a running `heedful serve` with an empty data directory."""
    data: Path = tmp_path_factory.mktemp("data")
    with serving(data) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a new page in a context of its own; the test fails when a script or a policy complains in its console."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", timezone_id="Europe/London")
    page, complaints = context.new_page(), []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert not complaints, complaints
