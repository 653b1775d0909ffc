"""Thumbs on findings: what is kept, what is refused, and how they are listed and deleted."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from calls import CANARY, body
from fakes import Clock, Lexicons, settings
from heedful.cli import main
from heedful.store import Report, Store
from heedful.web import create_app
from heedful.web.logs import Formatter

THUMB = {"finding": "risk:blame", "up": False, "words": "It was a quote.", "site": "gmail", "revision": "r1"}
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOST = {"Host": "heedful.example"}
Run = Callable[..., Result]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(tmp_path: Path, clock: Clock) -> FlaskClient:
    return create_app(settings(data=str(tmp_path / "data")), Lexicons(), clock, lambda: NOW).test_client()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path}/data/heedful.db")
    store.create()
    return store


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("HEEDFUL_DATA", str(tmp_path / "data"))
    return lambda *words: CliRunner().invoke(main, ["reports", *words])


def test_a_thumb_is_kept(client: FlaskClient, store: Store) -> None:
    response = client.post("/v1/events", json=THUMB)
    assert (response.status_code, response.data) == (204, b"")
    assert store.reports() == (Report(NOW, "risk:blame", False, "It was a quote.", "gmail", "r1", None),)


def test_a_thumb_needs_no_words(client: FlaskClient, store: Store) -> None:
    assert client.post("/v1/events", json={"finding": "question", "up": True}).status_code == 204
    assert store.reports() == (Report(NOW, "question", True),)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "Dear Ana"}, "text"),
        ({"words": "x" * 501}, "words"),
        ({"words": "a\0"}, "words"),
        ({"up": 1}, "up"),
        ({"finding": "Dear Ana, your order"}, "finding"),
        ({"finding": "risk:" + "x" * 100}, "finding"),
        ({"site": "https://mail.example.com/inbox"}, "site"),
        ({"revision": "a b"}, "revision"),
        ({"finding": None}, "finding"),
    ],
)
def test_anything_else_is_refused_with_its_name(
    client: FlaskClient, store: Store, change: dict[str, Any], field: str
) -> None:
    response = client.post("/v1/events", json={**THUMB, **change})
    assert (response.status_code, body(response)["field"]) == (
        400 if field == "words" and change["words"] == "a\0" else 422,
        field,
    )
    assert store.reports() == ()


def test_a_body_is_small(client: FlaskClient) -> None:
    assert client.post("/v1/events", json={**THUMB, "words": "x" * 9000}).status_code == 413


def test_thumbs_are_not_taken_without_end(client: FlaskClient, clock: Clock) -> None:
    assert [client.post("/v1/events", json=THUMB).status_code for _ in range(31)] == [204] * 30 + [429]
    clock.now += 60
    assert client.post("/v1/events", json=THUMB).status_code == 204


def test_where_tokens_are_demanded_each_has_its_own_count(tmp_path: Path, clock: Clock, store: Store) -> None:
    values = {"bind": "0.0.0.0:8787", "hosts": "heedful.example", "data": str(tmp_path / "data")}
    client = create_app(settings(**values), Lexicons(), clock, lambda: NOW).test_client()
    first, second = ({**HOST, "Authorization": f"Bearer {store.add_token(n, 'agent', NOW)}"} for n in "ab")
    assert client.post("/v1/events", json=THUMB, headers=first).status_code == 204
    assert [report.token for report in store.reports()] == [first["Authorization"].split("_")[1]]
    for _ in range(29):
        client.post("/v1/events", json=THUMB, headers=first)
    assert client.post("/v1/events", json=THUMB, headers=first).status_code == 429
    assert client.post("/v1/events", json=THUMB, headers=second).status_code == 204


def test_a_database_that_is_away_is_a_problem_and_nothing_more(client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no directory")
    assert client.post("/v1/events", json=THUMB).status_code == 503
    assert client.post("/v1/analyze", json={"draft": "a"}).status_code == 200


def test_words_are_neither_logged_nor_counted(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="heedful")
    client.post("/v1/events", json={**THUMB, "words": CANARY})
    client.post("/v1/events", json={**THUMB, "words": CANARY * 100})
    figures = client.get("/metrics").text
    assert CANARY not in figures + caplog.text + "".join(Formatter().format(record) for record in caplog.records)
    assert 'heedful_reports_total{thumb="down"} 1.0' in figures


# The commands


def test_reports_are_listed_newest_first(run: Run, store: Store) -> None:
    assert run().output == "No reports yet.\n"
    store.add_report(Report(NOW, "risk:blame", False, "a\x1b[2J\nb", "gmail", "r1", "t1"))
    store.add_report(Report(NOW + timedelta(minutes=1), "question", True))
    first, second = run().output.splitlines()
    assert first == "2026-11-22 12:01  up    question              -"
    assert second == "2026-11-22 12:00  down  risk:blame            gmail         a [2J b"


def test_reports_come_as_json_lines(run: Run, store: Store) -> None:
    assert run("--json").output == ""
    store.add_report(Report(NOW, "risk:blame", False, "ä", "gmail", "r1", "t1"))
    assert json.loads(run("--json").output) == {
        "at": "2026-11-22T12:00:00+00:00", "finding": "risk:blame", "up": False, "words": "ä", "site": "gmail",
        "revision": "r1", "token": "t1",
    }  # fmt: skip


def test_old_reports_are_deleted(run: Run, store: Store) -> None:
    store.add_report(Report(NOW, "question", True))
    store.add_report(Report(NOW + timedelta(days=1), "promise", True))
    assert run("clear", "--before", "2026-11-23").output == "Deleted 1.\n"
    assert [report.finding for report in store.reports()] == ["promise"]
    assert run("clear").exit_code == 2
