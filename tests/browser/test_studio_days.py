"""How an installation fills with people, on SQLite; see `moved_in` for what happens in it."""

from pathlib import Path

from playwright.sync_api import Browser

from moved_in import housed, move_in


def test_from_an_empty_house_to_a_colleague_who_leaves(browser: Browser, tmp_path: Path) -> None:
    with housed(tmp_path, f"sqlite:///{tmp_path}/heedful.db", browser) as house:
        move_in(house)
