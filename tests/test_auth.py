"""Who needs a token, where, and what happens to tokens while the database is away."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fakes import Clock, Lexicons, settings
from heedful.errors import StoreError
from heedful.store import Store
from heedful.web import beside, create_app
from heedful.web.auth import Keyring
from outage import Outage, answered, nobody_waits

NOW = datetime(2026, 5, 6, tzinfo=UTC)
HOST = {"Host": "heedful.example"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path}/heedful.db")
    store.create()
    return store


@pytest.fixture
def outage(store: Store, tmp_path: Path) -> Outage:
    return Outage(f"sqlite:///{tmp_path}/heedful.db")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(tmp_path: Path, store: Store, outage: Outage, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr("heedful.web.Store", lambda url: outage)
    public = settings(bind="0.0.0.0:8787", hosts="heedful.example", data=str(tmp_path), origins="https://desk.example")
    return create_app(public, Lexicons(), clock)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def call(client: FlaskClient) -> Callable[[str], int]:
    """Return the status of an analysis asked for with some authorisation."""

    def ask(authorization: str) -> int:
        return client.post(
            "/v1/analyze", json={"draft": "x"}, headers={**HOST, "Authorization": authorization}
        ).status_code

    return ask


OPEN = ("/healthz", "/readyz", "/static/base.css")


def test_every_route_but_the_open_ones_needs_a_token(app: Flask, client: FlaskClient) -> None:
    # Pages ask for a session instead: see test_authorisation.py.
    rules = {
        rule.rule.replace("<path:filename>", "base.css")
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "needs", None) is None
    } | {"/none", "/v1/none"}
    for path in rules:
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
            with client.open(path, method=method, headers=HOST) as response:
                status = response.status_code
            assert (status == 401) is (path not in OPEN), (method, path, status)


def test_the_refusal_says_how_to_get_in(client: FlaskClient) -> None:
    response = client.get("/v1/openapi.json", headers=HOST)
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="heedful"'
    assert response.mimetype == "application/problem+json"
    assert "heedful token create" in response.get_data(as_text=True)


def test_the_host_is_looked_at_before_the_token(client: FlaskClient, store: Store) -> None:
    secret = store.add_token("a", "agent", NOW)
    headers = {"Host": "localhost", "Authorization": f"Bearer {secret}"}
    assert client.get("/v1/openapi.json", headers=headers).status_code == 400


@pytest.mark.parametrize("role", ["agent", "editor", "admin"])
def test_a_token_of_any_role_may_ask(call: Callable[[str], int], store: Store, role: str) -> None:
    secret = store.add_token("a", role, NOW)  # type: ignore[arg-type]
    assert call(f"Bearer {secret}") == 200
    assert call(f"bearer  {secret} ") == 200


def test_nothing_else_may(call: Callable[[str], int], store: Store) -> None:
    secret = store.add_token("a", "agent", NOW)
    wrong = [
        "",
        "Bearer",
        "Bearer ",
        f"Basic {secret}",
        secret,
        f"Bearer {secret}x",
        f"Bearer {secret[:-1]}",
        "Bearer é",
    ]
    assert [call(authorization) for authorization in wrong] == [401] * len(wrong)


def test_a_preflight_carries_no_token_and_needs_none(client: FlaskClient) -> None:
    headers = {**HOST, "Origin": "https://desk.example", "Access-Control-Request-Method": "POST"}
    assert client.options("/v1/analyze", headers=headers).status_code == 204
    assert client.options("/v1/analyze", headers={**headers, "Origin": "https://evil.example"}).status_code == 403


def test_new_and_revoked_tokens_are_noticed_within_seconds(
    call: Callable[[str], int], store: Store, clock: Clock
) -> None:
    old = store.add_token("old", "agent", NOW)
    assert call(f"Bearer {old}") == 200
    new = store.add_token("new", "agent", NOW)
    store.revoke_token(old.split("_")[1], NOW)
    clock.now += 5
    assert (call(f"Bearer {old}"), call(f"Bearer {new}")) == (401, 200)


def test_the_database_is_not_asked_for_every_request(call: Callable[[str], int], outage: Outage, clock: Clock) -> None:
    for _ in range(20):
        call("Bearer x")
    assert outage.looks == 1
    clock.now += 5
    call("Bearer x")
    assert outage.looks == 2


def test_known_tokens_stay_good_while_the_database_is_away(
    call: Callable[[str], int], client: FlaskClient, store: Store, outage: Outage, clock: Clock
) -> None:
    secret = store.add_token("a", "agent", NOW)
    assert call(f"Bearer {secret}") == 200
    outage.down = True
    clock.now += 3600
    assert (call(f"Bearer {secret}"), call("Bearer x")) == (200, 401)
    ready = client.get("/readyz", headers=HOST)
    assert (ready.status_code, ready.json["status"], ready.json["database"]) == (200, "degraded", "unavailable")  # type: ignore[index]
    outage.down = False
    clock.now += 5
    assert client.get("/readyz", headers=HOST).json["database"] == "ok"  # type: ignore[index]


def test_without_ever_seeing_the_database_nobody_is_judged(client: FlaskClient, outage: Outage) -> None:
    outage.down = True
    response = client.get("/v1/openapi.json", headers={**HOST, "Authorization": "Bearer x"})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    ready = client.get("/readyz", headers=HOST)
    assert (ready.status_code, ready.json["status"]) == (503, "unready")  # type: ignore[index]
    assert client.get("/healthz", headers=HOST).status_code == 200


def test_a_slow_failure_is_not_repeated_at_once(outage: Outage, clock: Clock) -> None:
    outage.down = True
    keyring = Keyring(outage, clock)  # type: ignore[arg-type]
    for _ in range(3):
        with pytest.raises(StoreError):
            keyring.tokens()
    assert outage.looks == 1


def test_nobody_waits_for_a_slow_database_and_a_revoked_token_is_noticed_when_it_answers(
    call: Callable[[str], int],
    client: FlaskClient,
    store: Store,
    outage: Outage,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, gone = (store.add_token(name, "agent", NOW) for name in ("kept", "gone"))
    assert (call(f"Bearer {kept}"), ready(client)) == (200, ("ready", "ok"))
    outage.gate = threading.Event()
    nobody_waits(monkeypatch)
    store.revoke_token(gone.split("_")[1], NOW)
    clock.now += 5
    assert [call(f"Bearer {secret}") for secret in (kept, gone, "x") for _ in range(2)] == [200] * 4 + [401] * 2
    assert ready(client) == ("degraded", "unavailable")
    assert outage.looks == 2  # all of them are answered by one look
    outage.gate.set()
    answered()
    assert [call(f"Bearer {secret}") for secret in (kept, gone)] == [200, 401]
    clock.now += 5
    monkeypatch.undo()
    assert ready(client) == ("ready", "ok")


def test_whether_it_can_be_written_to_is_waited_for_by_nobody(
    client: FlaskClient, outage: Outage, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ready(client) == ("ready", "ok")
    seen = Store.view(outage)
    monkeypatch.setattr(outage, "view", lambda: seen)
    outage.gate = threading.Event()
    clock.now += 5
    monkeypatch.setattr(beside, "LONG", 0.2)
    assert ready(client) == ("degraded", "not writable")
    outage.gate.set()
    answered()
    assert ready(client) == ("degraded", "not writable")  # it was late
    clock.now += 5
    monkeypatch.setattr(beside, "LONG", 60.0)
    assert ready(client) == ("ready", "ok")


def test_a_database_that_answers_late_is_not_well(
    call: Callable[[str], int], client: FlaskClient, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = store.add_token("a", "agent", NOW)
    monkeypatch.setattr(beside, "LONG", 0.0)
    assert call(f"Bearer {secret}") == 200
    answered()
    assert ready(client) == ("degraded", "unavailable")


def test_what_hangs_is_asked_anew_and_counts_for_nothing_when_it_comes_late(
    call: Callable[[str], int], store: Store, outage: Outage, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = store.add_token("a", "agent", NOW)
    assert call(f"Bearer {secret}") == 200
    hung = outage.gate = threading.Event()
    nobody_waits(monkeypatch)
    clock.now += 5
    assert call(f"Bearer {secret}") == 200  # the look that it began hangs
    store.revoke_token(secret.split("_")[1], NOW)
    outage.gate = None
    assert call(f"Bearer {secret}") == 200  # and is waited for
    monkeypatch.undo()
    monkeypatch.setattr(beside, "GIVEN_UP", 0.0)
    assert call(f"Bearer {secret}") == 401
    hung.set()
    answered()
    assert (call(f"Bearer {secret}"), outage.looks) == (401, 3)


def test_a_defect_while_looking_leaves_what_was_seen_and_is_told(
    call: Callable[[str], int], client: FlaskClient, store: Store, outage: Outage, clock: Clock,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    secret = store.add_token("a", "agent", NOW)
    assert call(f"Bearer {secret}") == 200

    def fail() -> None:
        raise KeyError("a customer's words")

    monkeypatch.setattr(outage, "view", fail)
    monkeypatch.setattr(outage, "try_writing", fail)
    clock.now += 5
    assert (call(f"Bearer {secret}"), ready(client)) == (200, ("degraded", "unavailable"))
    assert "KeyError at " in caplog.text and "words" not in caplog.text


def test_an_idle_worker_looks_by_itself(
    app: Flask, call: Callable[[str], int], store: Store, outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = store.add_token("a", "agent", NOW)
    assert call(f"Bearer {secret}") == 200
    nobody_waits(monkeypatch)
    store.revoke_token(secret.split("_")[1], NOW)
    app.extensions["heedful-desk"].each()
    answered()
    assert (call(f"Bearer {secret}"), outage.looks) == (401, 2)


def test_who_has_changed_something_sees_it_though_an_earlier_look_is_under_way(
    store: Store, outage: Outage, clock: Clock
) -> None:
    keyring = Keyring(outage, clock)
    assert keyring.tokens() == {}
    outage.gate = threading.Event()
    keyring.look_soon()
    outage.looked.wait(5)
    store.add_token("a", "agent", NOW)
    changing = threading.Thread(target=keyring.look_again)
    changing.start()
    outage.gate.set()
    changing.join()
    assert len(keyring._tokens) == 1  # it is there without another look


def test_who_brings_a_token_waits_for_no_session(client: FlaskClient, store: Store, outage: Outage) -> None:
    secret = store.add_token("a", "agent", NOW)
    client.set_cookie("heedful_session", "made-up", domain="heedful.example")
    asked = client.post("/v1/analyze", json={"draft": "x"}, headers={**HOST, "Authorization": f"Bearer {secret}"})
    assert (asked.status_code, outage.sought) == (200, 0)


def ready(client: FlaskClient) -> tuple[str, str]:
    said = client.get("/readyz", headers=HOST)
    assert said.status_code == 200 and said.json
    return said.json["status"], said.json["database"]


def test_a_database_that_is_locked_is_told_and_keeps_nobody(
    client: FlaskClient, call: Callable[[str], int], store: Store, outage: Outage, clock: Clock, tmp_path: Path
) -> None:
    secret = store.add_token("a", "agent", NOW)
    assert (ready(client), outage.tried) == (("ready", "ok"), 1)
    with closing(sqlite3.connect(tmp_path / "heedful.db", isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        assert ready(client) == ("ready", "ok")
        clock.now += 5
        assert ready(client) == ready(client) == ("degraded", "not writable")
        assert (call(f"Bearer {secret}"), outage.tried) == (200, 2)
    clock.now += 5
    assert ready(client) == ("ready", "ok")


def test_on_this_machine_alone_a_database_that_is_used_is_told_of(tmp_path: Path, clock: Clock) -> None:
    file, away = tmp_path / "data" / "heedful.db", tmp_path / "away.db"
    client = create_app(settings(data=str(file.parent)), Lexicons(), clock).test_client()
    assert client.get("/readyz").json["database"] == "unused"  # type: ignore[index]
    store = Store(f"sqlite:///{file}")
    store.create()
    draft = store.add_draft("Kill is no threat", "", 0, {"en/own.yml": "cause: abuse"}, NOW)
    store.publish(draft.id, draft.version, "", NOW)
    clock.now += 5
    assert client.get("/readyz").json["database"] == "ok"  # type: ignore[index]
    file.rename(away)
    for gone in (False, True):
        if not gone:
            file.mkdir()
        clock.now += 5
        said = client.get("/readyz").json
        assert said and (said["status"], said["database"]) == ("degraded", "unavailable")
        assert client.post("/v1/analyze", json={"draft": "x"}).status_code == 200
        if not gone:
            file.rmdir()
    assert not file.exists()
    away.rename(file)
    clock.now += 5
    assert client.get("/readyz").json["database"] == "ok"  # type: ignore[index]


def test_this_machine_alone_needs_no_token_and_no_database(tmp_path: Path) -> None:
    client = create_app(settings(data=str(tmp_path / "absent")), Lexicons()).test_client()
    assert client.post("/v1/analyze", json={"draft": "x"}).status_code == 200
    assert not (tmp_path / "absent").exists()
