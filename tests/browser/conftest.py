"""One Chromium and one real server for all browser tests; a fresh, watched page for each."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

import chromium
import extensions
from serving import serving
from story import serve

SENT_BACK = re.compile(r"status of (409|422)")
# What is waited for comes from a browser and a server that share a few slow cores with other tests.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a headless Chromium, the same for the whole run."""
    path = extensions.chromium_path()
    browser = extensions.playwright().chromium.launch(executable_path=path, args=chromium.flags())
    browser.on("context", be_patient)
    yield browser
    browser.close()


def be_patient(context: BrowserContext) -> None:
    context.set_default_timeout(PATIENCE)


@pytest.fixture(scope="session")
def zendesk_editor() -> None:
    """Build the editor of the Zendesk simulator unless it is there."""
    folder = Path(__file__).parents[1] / "simulators" / "zendesk"
    if not (folder / "dist" / "editor.js").exists():
        built = subprocess.run([folder / "build.sh"], capture_output=True, text=True, timeout=600)
        assert built.returncode == 0, (
            f"The Zendesk simulator's editor could not be built (Node 20 and npm): {built.stderr[-500:]}"
        )


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
        # A form that is shown again with what is to be mended is no fault.
        if message.type == "error" and not SENT_BACK.search(message.text):
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert not complaints, complaints


@pytest.fixture
def desk(page: Page) -> Page:
    """A page of an invented site with a policy that allows as little as possible."""
    serve(page.context)
    return page
