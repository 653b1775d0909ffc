"""A town whose words are the packaged ones, read by a real analyser: for tests of the lexicon pages."""

import re
from collections.abc import Collection
from datetime import datetime
from html import unescape
from pathlib import Path

from werkzeug.test import TestResponse

from fakes import Clock
from heedful.analyse import Analyser
from heedful.web.desk import Loaded
from visitors import Days, Town, Visitor

ENTRY = "waiting/still-waiting"
PATH = f"/studio/words/en/entry/{ENTRY}"
FILE = "en/waiting.yml"


class Words:
    """A source whose analyser stays as it is: these tests look at what is kept and published, not at what is read."""

    def __init__(self, analyser: Analyser) -> None:
        self._waiting: Loaded | None = Loaded(analyser, "r1")

    def fresh(self) -> Loaded | None:
        waiting, self._waiting = self._waiting, None
        return waiting


GOOD: set[str] = set()
"""Words that a check has found good, here or in a test before: none needs to read them all again."""


class Library(Town):
    """A town where words are written."""

    def __init__(self, folder: Path, analyser: Analyser, **values: str) -> None:
        super().__init__(folder, Clock(), Days(), source=Words(analyser), **values)
        self.store.keep_good(GOOD, self.days.now)
        keep = self.store.keep_good

        def keep_for_all(marks: Collection[str], now: datetime) -> None:
            GOOD.update(marks)
            keep(marks, now)

        self.store.keep_good = keep_for_all  # type: ignore[method-assign]

    def in_force(self, name: str = FILE) -> str:
        """Return a file that was published, "" for none."""
        return dict(self.store.in_force()).get(name, "")


def fields(page: str) -> dict[str, str]:
    """Return what a form would send as it stands: the first value of each name."""
    found: dict[str, str] = {}
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.S):
        found.setdefault(name, unescape(text))
    for tag in re.findall(r"<input [^>]*>", page):
        name, value = (re.search(rf' {key}="([^"]*)"', tag) for key in ("name", "value"))
        box = re.search(r'type="(checkbox|radio)"', tag)
        if name and not (box and " checked" not in tag):
            found.setdefault(name[1], unescape(value[1]) if value else "")
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', body)
        first = re.search(r'<option(?: value="([^"]*)")?>([^<]*)', body)
        if one := chosen or first:
            found.setdefault(name, unescape(one[2] if one[1] is None else one[1]))
    return found


def edited(visitor: Visitor, path: str = PATH, **changes: str) -> TestResponse:
    """Open the form of an entry, change some fields and save it."""
    form = {**fields(visitor.get(path).text), **changes}
    return visitor.post(path.partition("?")[0], form)


def with_line(block: str, line: str) -> str:
    return f"{block}\n{line}" if block else line


def add_exception(visitor: Visitor, line: str = "still waiting for the bus", **more: str) -> TestResponse:
    """Add an exception to the entry of these tests by its form."""
    now = fields(visitor.get(PATH).text)
    return visitor.post(PATH, {**now, "except": with_line(now["except"], line), **more})


def number(response: TestResponse) -> int:
    """Return the number of the change that an answer leads to."""
    assert response.status_code == 303, response.text
    return int(response.headers["Location"].rpartition("/")[2])
