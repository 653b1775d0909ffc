"""The beds, started once and stopped at the end; one that does not start fails every test that needs it, by name."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

import extensions
from beds.beds import RT, Bed, Roundcube, bed
from paired import EXTENSION, origin, pair
from serving import serving

# What is waited for comes from a browser, a mail program and a server on the same few cores.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def roundcube() -> Iterator[Roundcube]:
    """Give a running Roundcube with the seeded threads."""
    with bed("roundcube") as address:
        yield Roundcube("roundcube", address)


@pytest.fixture(scope="session")
def rt() -> Iterator[RT]:
    """Give a running Request Tracker with the seeded threads as tickets."""
    with bed("rt") as address:
        yield RT("rt", address)


@pytest.fixture(scope="session")
def editors() -> Iterator[Bed]:
    """Give the running page with sixteen editors."""
    with bed("editors") as address:
        yield Bed("editors", address)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a real server."""
    with serving(tmp_path_factory.mktemp("data")) as address:
        yield address


# For one module only: Playwright does not run twice at once in a process, and other modules start their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserContext]:
    """Give a Chromium with the extension as it is shipped."""
    with extensions.chromium(EXTENSION, size=(1280, 900)) as running:
        yield running.context


@pytest.fixture(scope="module")
def token(browser: BrowserContext, server: str) -> str:
    """Give the token that the server gives to this browser's extension."""
    return pair(server, origin(browser))


@pytest.fixture
def page(browser: BrowserContext) -> Iterator[Page]:
    """Give a new tab; nobody is signed in anywhere."""
    browser.clear_cookies()
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()
