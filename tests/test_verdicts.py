"""Words that were found good are not checked again, and nothing else is passed over."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from heedful import verdicts
from heedful.check import Problem, check_files
from heedful.errors import StoreError
from heedful.store import Store
from tiny import LANGUAGE, WAITING, sources

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FILES = {**sources(), "xx/language.yml": LANGUAGE, "xx/waiting.yml": WAITING}
BROKEN = {**FILES, "en/waiting.yml": WAITING.replace("still waiting on|for my|our", "waiting")}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Which languages were checked, each time."""
    found: list[list[str]] = []

    def check(files: Mapping[str, str], languages: Collection[str] | None = None) -> tuple[Problem, ...]:
        found.append(sorted(languages or ()))
        return check_files(files, languages)

    monkeypatch.setattr(verdicts, "check_files", check)
    return found


def test_a_language_is_checked_once(store: Store, asked: list[list[str]]) -> None:
    for _ in range(2):
        assert verdicts.problems(FILES, store, NOW) == ()
    changed = {**FILES, "xx/waiting.yml": WAITING.replace("strength: 2", "strength: 3")}
    assert verdicts.problems(changed, store, NOW) == () == verdicts.problems(FILES, store, NOW)
    assert asked == [["en", "xx"], [], ["xx"], []]


def test_nothing_is_written_when_nothing_is_new(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    verdicts.problems(FILES, store, NOW)
    began: list[bool] = []
    writing = store._writing
    monkeypatch.setattr(store, "_writing", lambda *how: began.append(True) or writing(*how))
    assert verdicts.problems(FILES, store, NOW) == () and began == []
    store.keep_good((), NOW)
    assert began == []
    store.keep_good(("new",), NOW)
    assert began == [True]


def test_what_is_wrong_is_said_each_time(store: Store, asked: list[list[str]]) -> None:
    for _ in range(2):
        assert verdicts.problems(BROKEN, store, NOW) == check_files(BROKEN) != ()
    assert asked == [["en", "xx"]] * 2
    verdicts.problems(FILES, store, NOW)
    assert verdicts.problems(BROKEN, store, NOW) == check_files(BROKEN)


def test_a_file_that_no_language_holds_is_read_each_time(store: Store) -> None:
    assert verdicts.problems(FILES, store, NOW) == ()
    (problem,) = verdicts.problems({**FILES, "mail.yml": "quotes: ["}, store, NOW)
    assert problem.file == "mail.yml"


def test_another_program_may_judge_differently(
    store: Store, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(verdicts.program()) == 64
    for program in ("one", "two", "one"):
        monkeypatch.setattr(verdicts, "program", lambda program=program: program)
        verdicts.problems(FILES, store, NOW)
    assert asked == [["en", "xx"], ["en", "xx"], []]


def test_a_file_of_another_name_is_another_file(store: Store, asked: list[list[str]]) -> None:
    verdicts.problems(FILES, store, NOW)
    moved = {**FILES, "xx/waits.yml": FILES["xx/waiting.yml"]}
    verdicts.problems({name: text for name, text in moved.items() if name != "xx/waiting.yml"}, store, NOW)
    assert asked == [["en", "xx"], ["xx"]]


def test_verdicts_of_long_ago_are_forgotten(store: Store, asked: list[list[str]]) -> None:
    verdicts.problems(FILES, store, NOW)
    verdicts.problems({**FILES, "xx/more.yml": "about: x\n"}, store, NOW + timedelta(days=91))
    verdicts.problems(FILES, store, NOW + timedelta(days=91))
    assert asked == [["en", "xx"], ["xx"], ["en", "xx"]]


def test_nothing_is_made_and_nothing_needed_to_check(
    tmp_path: Path, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(f"sqlite:///{tmp_path}/none/heedful.db")
    assert verdicts.problems(FILES, store, NOW) == () and not (tmp_path / "none").exists()
    store.create()

    def fail(*_: object) -> frozenset[str]:
        raise StoreError("away")

    monkeypatch.setattr(store, "found_good", fail)
    monkeypatch.setattr(store, "keep_good", fail)
    assert verdicts.problems(FILES, store, NOW) == () and verdicts.problems(BROKEN, store, NOW)
    assert asked == [["en", "xx"]] * 3
