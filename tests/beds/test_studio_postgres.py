"""The studio's whole story on a real PostgreSQL; see `mended` for what happens in it."""

from pathlib import Path

from playwright.sync_api import Page

import postgres
from mended import housed, mend


def test_from_a_report_to_mended_words_and_back(page: Page, tmp_path: Path) -> None:
    with postgres.running() as server:
        database = server.url(server.database())
        with housed(tmp_path, database) as house:
            mend(page, house, tmp_path)
