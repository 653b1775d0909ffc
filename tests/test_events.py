"""Thumbs on findings and counts of events: what is kept, what is refused, how thumbs are listed and all is deleted."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from calls import CANARY, body
from fakes import Clock, Lexicons, settings
from heedful.cli import main
from heedful.errors import StoreError
from heedful.store import Count, Report, Store
from heedful.web import create_app
from heedful.web.blocks import block
from heedful.web.keeping import Keeping
from heedful.web.logs import Formatter
from heedful.web.problems import Refusal
from heedful.web.tally import Tally
from heedful.wire import ACTIONS

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


def test_a_thumb_begins_no_new_database_while_the_one_that_was_there_is_away(
    client: FlaskClient, store: Store, tmp_path: Path
) -> None:
    assert client.post("/v1/events", json=THUMB).status_code == 204
    file, away = tmp_path / "data" / "heedful.db", tmp_path / "away.db"
    file.rename(away)
    assert client.post("/v1/events", json=THUMB).status_code == 503
    assert not file.exists()
    away.rename(file)
    assert client.post("/v1/events", json=THUMB).status_code == 204 and len(store.reports()) == 2


def test_a_thumb_is_kept(client: FlaskClient, store: Store) -> None:
    response = client.post("/v1/events", json=THUMB)
    assert (response.status_code, response.data) == (204, b"")
    assert store.reports() == (Report(NOW, "risk:blame", False, "It was a quote.", "gmail", "r1", None),)


def test_a_thumb_may_name_the_entry(client: FlaskClient, store: Store) -> None:
    assert client.post("/v1/events", json={**THUMB, "entry": "en/blame/you-should"}).status_code == 204
    assert [report.entry for report in store.reports()] == ["en/blame/you-should"]


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
        ({"entry": "abuse"}, "entry"),
        ({"entry": "en/Dear Ana"}, "entry"),
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


# Counts


BATCH = {
    "events": [
        {"action": "read", "subject": "level:angry"},
        {"action": "read", "subject": "cause:waiting", "n": 2},
        {"action": "inserted", "subject": "phrase:en/ack-event"},
        {"action": "read", "subject": "cause:waiting"},
    ],
    "site": "gmail",
    "revision": "r1",
}


def sums(store: Store) -> set[tuple[str, str, int]]:
    return {(one.action, one.subject, one.n) for one in store.counts(NOW.date(), NOW.date())}


def test_a_batch_is_counted(client: FlaskClient, store: Store) -> None:
    for _ in range(2):
        assert client.post("/v1/events", json=BATCH).status_code == 204
    assert sums(store) == {
        ("read", "level:angry", 2), ("read", "cause:waiting", 6), ("inserted", "phrase:en/ack-event", 2),
    }  # fmt: skip
    assert store.reports() == ()


FITTING = [
    ("read", "level:calm"), ("read", "promise:broken"), ("read", "cause:own_cause"), ("shown", "phrase:de/antwort-zeit"),
    ("edited", "phrase:en/reframe/dismissive/calm-down/2"), ("dismissed", "phrase:en/ack-event"),
    ("next_easing", "phrase:en/ack-event"), ("flagged", "risk:blame"), ("heeded", "need:ack"), ("ignored", "cause:waiting"),
    ("flagged", "entry:en/abuse/kill"), ("flagged", "question"), ("heeded", "promise"), ("guard_shown", "guard"),
    ("guard_overridden", "guard"),
]  # fmt: skip
UNFIT = [
    ("read", "risk:blame"), ("read", "cause:Dear Ana"), ("read", "level:furious"), ("shown", "ack-event"),
    ("shown", "entry:en/abuse/kill"), ("flagged", "risk:ugly"), ("flagged", "need:money"), ("guard_shown", ""),
    ("guard_shown", "guard:Ana"), ("inserted", "phrase:en/" + "x" * 120), ("read", "level:calm\n"),
    ("shown", "phrase:en/I am so sorry"), ("opened", "guard"),
]  # fmt: skip


@pytest.mark.parametrize(("action", "subject"), FITTING)
def test_what_fits_is_counted_and_described_so(client: FlaskClient, store: Store, action: str, subject: str) -> None:
    batch = {"events": [{"action": action, "subject": subject}]}
    assert described(client).is_valid(batch)
    assert client.post("/v1/events", json=batch).status_code == 204
    assert sums(store) == {(action, subject, 1)}


@pytest.mark.parametrize(("action", "subject"), UNFIT)
def test_what_does_not_fit_is_refused_whole(client: FlaskClient, store: Store, action: str, subject: str) -> None:
    batch = {"events": [{"action": "read", "subject": "level:calm"}, {"action": action, "subject": subject}]}
    response = client.post("/v1/events", json=batch)
    assert (response.status_code, body(response)["field"].startswith("events[1].")) == (422, True)
    assert "Ana" not in response.text and "sorry" not in response.text
    assert sums(store) == set()


def described(client: FlaskClient) -> Any:
    document = body(client.get("/v1/openapi.json"))
    asked = document["paths"]["/v1/events"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    return jsonschema.Draft202012Validator({**asked, "components": document["components"]})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"events": []}, "events"),
        ({"events": [{"action": "read", "subject": "level:calm"}] * 101}, "events"),
        ({"events": [{"action": "read", "subject": "level:calm", "n": 0}]}, "events[0].n"),
        ({"events": [{"action": "read", "subject": "level:calm", "n": 101}]}, "events[0].n"),
        ({"events": [{"action": "read", "subject": "level:calm", "text": "Dear Ana"}]}, "events[0].text"),
        ({"events": [{"action": "read"}]}, "events[0].subject"),
        ({"words": "Dear Ana"}, "words"),
        ({"site": "mail.example.com/inbox"}, "site"),
        ({"team": "x" * 201}, "team"),
    ],
)
def test_a_batch_has_no_room_for_text(client: FlaskClient, store: Store, change: dict[str, Any], field: str) -> None:
    batch = {**BATCH, **change}
    response = client.post("/v1/events", json=batch)
    assert (response.status_code, body(response)["field"]) == (422, field)
    assert not described(client).is_valid(batch)
    assert sums(store) == set()


def test_a_key_that_stands_twice_is_refused(client: FlaskClient, store: Store) -> None:
    sent = '{"events": [{"action": "read", "subject": "level:calm", "subject": "level:angry"}]}'
    assert client.post("/v1/events", data=sent, content_type="application/json").status_code == 400
    assert sums(store) == set()


def test_a_hundred_events_fit_into_a_body(client: FlaskClient) -> None:
    longest = {"action": "guard_overridden", "subject": "guard", "n": 100}
    phrase = {"action": "next_easing", "subject": "phrase:en/" + "x" * 110, "n": 100}
    assert client.post("/v1/events", json={"events": [longest, phrase] * 50}).status_code == 204
    assert client.post("/v1/events", json={"events": [longest] * 1000}).status_code == 413


def test_batches_are_not_taken_without_end_and_thumbs_go_on(client: FlaskClient, clock: Clock) -> None:
    assert [client.post("/v1/events", json=BATCH).status_code for _ in range(31)] == [204] * 30 + [429]
    assert client.post("/v1/events", json=THUMB).status_code == 204
    clock.now += 60
    assert client.post("/v1/events", json=BATCH).status_code == 204


def test_counts_are_by_person_and_team(tmp_path: Path, clock: Clock, store: Store) -> None:
    own, other = store.add_team("North", NOW), store.add_team("South", NOW)
    there = store.add_person("Ben", "ben@example.com", "agent", NOW, team=own.id)
    tokens = [store.add_token("a", "agent", NOW, person=there.id), store.add_token("b", "agent", NOW)]
    values = {"bind": "0.0.0.0:8787", "hosts": "heedful.example", "data": str(tmp_path / "data")}
    client = create_app(settings(**values), Lexicons(), clock, lambda: NOW).test_client()
    for token in tokens:
        for team in ("South", "Dear Ana"):
            headers = {**HOST, "Authorization": f"Bearer {token}"}
            assert client.post("/v1/events", json={**BATCH, "team": team}, headers=headers).status_code == 204
    today = (NOW.date(), NOW.date())
    assert {one.n for one in store.counts(*today, who=there.id, team=own.id) if one.subject == "level:angry"} == {2}
    for team in (other.id, ""):
        assert {one.n for one in store.counts(*today, who="", team=team) if one.subject == "level:angry"} == {1}
    assert {one.people for one in store.counts(*today)} == {1}


def test_extensions_are_told_which_events_are_taken(client: FlaskClient) -> None:
    assert set(body(client.get("/v1/extension"))["accepts"]["events"]) == set(ACTIONS)


def test_counts_wait_for_a_database_that_comes_back(client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no directory")
    assert client.post("/v1/events", json=BATCH).status_code == 503
    assert client.post("/v1/analyze", json={"draft": "a"}).status_code == 200


# Several at once


def wait_until(true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if true():
            return
        Event().wait(0.01)
    raise AssertionError("It never came true.")


ROW = Count(NOW.date(), "", "", "read", "level:calm", 1)


def test_what_comes_while_another_writes_is_written_together() -> None:
    written: list[list[Count]] = []
    begun, may_end = Event(), Event()

    def write(rows: Sequence[Count]) -> None:
        written.append(list(rows))
        begun.set()
        assert may_end.wait(10)

    tally = Tally(write)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(tally.add, [ROW])
        assert begun.wait(10)
        others = [pool.submit(tally.add, [ROW, ROW]) for _ in range(3)]
        wait_until(lambda: tally.waiting == 4)
        assert not first.done()
        may_end.set()
        for one in (first, *others):
            one.result(10)
    assert [len(rows) for rows in written] == [1, 6]


def test_who_was_not_written_is_told() -> None:
    def write(rows: Sequence[Count]) -> None:
        raise StoreError("away")

    with pytest.raises(StoreError):
        Tally(write).add([ROW])


def test_few_wait_at_a_time() -> None:
    tally = Tally(lambda rows: None, most=0)
    with pytest.raises(Refusal) as refused:
        tally.add([ROW])
    assert refused.value.problem.status == 503


def test_thumbs_wait_in_the_same_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = create_app(settings(data=str(tmp_path), threads="2"), Lexicons(), now=lambda: NOW).test_client()
    begun, may_end, add = Event(), Event(), Store.add_report

    def slow(store: Store, report: Report) -> None:
        begun.set()
        assert may_end.wait(10)
        add(store, report)

    monkeypatch.setattr(Store, "add_report", slow)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(lambda: client.post("/v1/events", json=THUMB).status_code)
        assert begun.wait(10)
        counts = {"events": [{"action": "flagged", "subject": "risk:blame"}]}
        for said in (THUMB, counts):
            assert client.application.test_client().post("/v1/events", json=said).status_code == 503
        may_end.set()
        assert first.result(10) == 204


# Deleting


def test_what_is_too_old_is_deleted_once_a_day(store: Store) -> None:
    now = [NOW]
    keeping = Keeping(store, 10, lambda: now[0])
    for days in (9, 10, 11):
        at = NOW - timedelta(days=days)
        store.add_report(Report(at, "question", True))
        store.note(at, "", "signed in")
    assert keeping.look() == 2
    assert [len(store.reports()), len(store.audit())] == [2, 2]
    assert keeping.look() == 0
    now[0] += timedelta(days=1)
    assert keeping.look() == 2


def test_discarded_changes_go_and_no_others(store: Store) -> None:
    now = [NOW]
    keeping = Keeping(store, 10, lambda: now[0])
    given_up, open_ = (store.add_draft(title, "", 0, {"en/own.yml": "a: b"}, NOW) for title in ("One", "Two"))
    store.save_draft(given_up.id, given_up.version, NOW, state="discarded")
    now[0] += timedelta(days=10)
    assert keeping.look() == 0
    now[0] += timedelta(days=1)
    assert keeping.look() == 1
    assert store.draft(given_up.id) is None and store.draft(open_.id)


def test_counts_go_by_whole_blocks(store: Store) -> None:
    now, begin = [NOW], block(NOW.date())
    keeping = Keeping(store, 10, lambda: now[0])
    for days in (-29, -28, -1, 0, 27):
        store.count([Count(begin + timedelta(days=days), "", "", "read", "level:calm", 1)])
    now[0] = datetime.combine(begin + timedelta(days=9), time(12), UTC)
    assert keeping.look() == 1
    now[0] += timedelta(days=1)
    assert keeping.look() == 2
    now[0] += timedelta(days=27)
    assert keeping.look() == 0


def test_deleting_needs_no_database(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/none/heedful.db")
    assert Keeping(store, 10, lambda: NOW).look() == 0
    assert not store.exists()


def test_any_request_makes_sure_that_old_counts_go(client: FlaskClient, store: Store) -> None:
    store.count([Count(NOW.date() - timedelta(days=430), "", "", "read", "level:calm", 1)])
    client.get("/healthz")
    for thread in enumerate_threads():
        if thread.name == "heedful-keeping":
            thread.join(10)
    assert not store.counts(NOW.date() - timedelta(days=500), NOW.date())


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
        "revision": "r1", "token": "t1", "id": 1, "entry": "", "state": "new", "answer": "", "settler": "",
        "settled": None,
    }  # fmt: skip


def test_old_reports_are_deleted(run: Run, store: Store) -> None:
    store.add_report(Report(NOW, "question", True))
    store.add_report(Report(NOW + timedelta(days=1), "promise", True))
    assert run("clear", "--before", "2026-11-23").output == "Deleted 1.\n"
    assert [report.finding for report in store.reports()] == ["promise"]
    assert run("clear").exit_code == 2
