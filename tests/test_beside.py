"""What is asked of the database beside the requests: who waits, for how long, and what counts of a late answer."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fakes import Clock
from heedful.errors import StoreError
from heedful.web import beside
from heedful.web.signed import Sessions
from outage import Outage, answered, nobody_waits

NOW = datetime(2026, 5, 6, tzinfo=UTC)


@pytest.fixture
def outage(tmp_path: Path) -> Outage:
    outage = Outage(f"sqlite:///{tmp_path}/heedful.db")
    outage.create()
    return outage


@pytest.fixture
def clock() -> Clock:
    return Clock()


def opened(outage: Outage, clock: Clock) -> tuple[Sessions, str]:
    """Open somebody's session and have it seen."""
    there = outage.add_person("Ada", "ada@example.com", "agent", NOW)
    secret = outage.open_session(there.id, NOW, timedelta(hours=1))
    sessions = Sessions(outage, clock, lambda: NOW)
    assert sessions.find(secret)
    return sessions, secret


def test_few_hang_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    gate, turns = threading.Event(), list[int]()
    monkeypatch.setattr(beside, "GIVEN_UP", 0.0)
    asked = beside.Beside(lambda turn: turns.append(turn) or gate.wait() and None)
    for _ in range(3 * beside.MOST_HUNG):
        asked.begin()
    gate.set()
    answered()
    assert sorted(turns) == list(range(1, beside.MOST_HUNG + 1))


def test_where_no_thread_is_to_be_had_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("can't start new thread")

    answers: list[int] = []
    asked = beside.Beside(answers.append)
    monkeypatch.setattr(beside, "Thread", fail)
    assert not asked.ask(0.0)
    monkeypatch.undo()
    assert asked.ask() and len(answers) == 1


def test_a_known_session_is_good_while_a_slow_database_looks_for_it(
    outage: Outage, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions, secret = opened(outage, clock)
    outage.close_session(secret)
    outage.gate = threading.Event()
    nobody_waits(monkeypatch)
    clock.now += 5
    assert sessions.find(secret) and sessions.find(secret)
    outage.gate.set()
    answered()
    assert sessions.find(secret) is None


def test_few_wait_for_sessions_that_nobody_has_seen(
    outage: Outage, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = Sessions(outage, clock, lambda: NOW, room=1)
    outage.gate = threading.Event()
    waiting = threading.Thread(target=sessions.find, args=("made up",))
    waiting.start()
    outage.looked.wait(5)
    monkeypatch.setattr(beside, "MOMENT", 0.0)
    with pytest.raises(StoreError, match="too slow"):
        sessions.find("made up, too")
    outage.gate.set()
    waiting.join()
    assert outage.sought == 1 and sessions.find("made up, too") is None


def test_one_look_at_a_time_is_made_for_a_session(
    outage: Outage, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions, secret = opened(outage, clock)
    outage.gate = threading.Event()
    nobody_waits(monkeypatch)
    for _ in range(5):
        clock.now += 5
        assert sessions.find(secret)
    outage.gate.set()
    answered()
    assert outage.sought == 2


def test_a_session_that_cannot_be_read_any_more_is_not_good_as_last_seen(
    outage: Outage, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("a customer's words")

    sessions, secret = opened(outage, clock)
    monkeypatch.setattr(outage, "session", fail)
    clock.now += 5
    assert sessions.find(secret) is None
    assert "KeyError at " in caplog.text and "words" not in caplog.text
    with pytest.raises(KeyError):
        sessions.find(secret)


def test_sessions_wait_once_for_a_database_that_is_away(outage: Outage, clock: Clock) -> None:
    sessions, secret = opened(outage, clock)
    outage.down = True
    clock.now += 5
    for _ in range(3):
        assert sessions.find(secret)
        with pytest.raises(StoreError):
            sessions.find("never seen")
    assert outage.sought == 2
    outage.down = False
    clock.now += 5
    assert sessions.find("never seen") is None and sessions.find(secret)
