"""The studio's whole story on SQLite; see `mended` for what happens in it."""

from pathlib import Path

from playwright.sync_api import Page

from mended import housed, mend


def test_from_a_report_to_mended_words_and_back(page: Page, tmp_path: Path) -> None:
    with housed(tmp_path, f"sqlite:///{tmp_path}/heedful.db") as house:
        mend(page, house, tmp_path)
