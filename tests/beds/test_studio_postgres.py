"""The studio's whole stories on a real PostgreSQL; see `mended` and `moved_in` for what happens in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import chromium
import extensions
import moved_in
import postgres
from mended import housed, mend


@pytest.fixture(scope="module")
def plain_browser() -> Iterator[Browser]:
    """Give a Chromium in which several people can be signed in, each in a context of their own."""
    path = extensions.chromium_path()
    running = extensions.playwright().chromium.launch(executable_path=path, args=chromium.flags())
    yield running
    running.close()


def test_from_a_report_to_mended_words_and_back(page: Page, tmp_path: Path) -> None:
    with postgres.running() as server:
        database = server.url(server.database())
        with housed(tmp_path, database) as house:
            mend(page, house, tmp_path)


def test_from_an_empty_house_to_a_colleague_who_leaves(plain_browser: Browser, tmp_path: Path) -> None:
    with postgres.running() as server:
        database = server.url(server.database())
        with moved_in.housed(tmp_path, database, plain_browser) as house:
            moved_in.move_in(house)
