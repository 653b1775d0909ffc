"""Pairing a browser without accounts: codes, tokens bound to one extension, who may do what, and what is never told."""

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from calls import ASK, body
from fakes import Clock, Lexicons, settings
from heedful.store import ANY_EXTENSION, Store
from heedful.web import create_app
from heedful.web.logs import Formatter

CHROME = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
FIREFOX = "moz-extension://0a1b2c3d-0000-4000-8000-000000000000"
HOST = {"Host": "heedful.example"}


class Days:
    """The time of day, moved when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def client(data: Path, clock: Clock, days: Days) -> FlaskClient:
    """A server for this machine alone."""
    return create_app(settings(data=str(data)), Lexicons(), clock, days).test_client()


@pytest.fixture
def public(data: Path, clock: Clock, days: Days) -> FlaskClient:
    """A server that demands tokens."""
    Store(f"sqlite:///{data}/heedful.db").create()
    values = {"bind": "0.0.0.0:8787", "hosts": "heedful.example", "data": str(data)}
    return create_app(settings(**values), Lexicons(), clock, days).test_client()


@pytest.fixture
def store(data: Path) -> Store:
    store = Store(f"sqlite:///{data}/heedful.db")
    store.create()
    return store


def make(client: FlaskClient, asked: Any = None, **headers: str) -> TestResponse:
    return client.post("/v1/pair/code", json=asked or {}, headers=headers)


def code(client: FlaskClient) -> str:
    return str(body(make(client))["code"])


def pair(client: FlaskClient, code: str, origin: str = CHROME, name: str = "Chrome, Linux", **headers: str) -> Any:
    return client.post("/v1/pair", json={"code": code, "name": name}, headers={"Origin": origin, **headers})


def paired(client: FlaskClient, origin: str = CHROME) -> str:
    return str(body(pair(client, code(client), origin))["token"])


def ask(client: FlaskClient, secret: str, origin: str = CHROME, **headers: str) -> int:
    named = {"Authorization": f"Bearer {secret}", "Origin": origin, **headers}
    return client.post("/v1/analyze", json=ASK, headers=named).status_code


def admin(store: Store, days: Days, role: str = "admin") -> dict[str, str]:
    secret = store.add_token("Ann", role, days.now)  # type: ignore[arg-type]
    return {**HOST, "Authorization": f"Bearer {secret}"}


# From a code to a token


def test_a_code_is_eight_plain_characters_good_once_for_ten_minutes(client: FlaskClient) -> None:
    said = body(make(client))
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{8}", said["code"])
    assert (said["expires"], said["uses"]) == ("2026-11-22T12:10:00+00:00", 1)


def test_a_code_becomes_an_agent_token_that_is_listed(client: FlaskClient, store: Store) -> None:
    response = pair(client, code(client))
    said = body(response)
    assert (response.status_code, said["name"]) == (200, "Chrome, Linux")
    (token,) = store.tokens()
    assert (token.id, token.role, token.origin) == (said["id"], "agent", CHROME)
    assert response.headers["Cache-Control"] == "no-store"
    listed = body(client.get("/v1/pair"))["browsers"]
    assert [(each["id"], each["name"], each["kind"]) for each in listed] == [
        (said["id"], "Chrome, Linux", "Chrome or Edge")
    ]


def test_a_code_may_be_typed_as_a_person_does(client: FlaskClient) -> None:
    for change in (str.lower, lambda text: f"{text[:4]}-{text[4:]}", lambda text: f" {text[:4]} {text[4:]} "):
        typed = change(code(client))
        assert pair(client, typed.replace("0", "o").replace("1", "l")).status_code == 200


def test_a_code_is_used_up_by_its_first_use(client: FlaskClient) -> None:
    secret = code(client)
    assert [pair(client, secret).status_code for _ in range(3)] == [200, 403, 403]


def test_a_code_may_be_good_for_several(client: FlaskClient) -> None:
    secret = body(make(client, {"uses": 2, "minutes": 60}))["code"]
    assert [pair(client, secret).status_code for _ in range(3)] == [200, 200, 403]


def test_a_code_runs_out(client: FlaskClient, days: Days) -> None:
    first, second = code(client), code(client)
    days.now += timedelta(minutes=9, seconds=59)
    assert pair(client, first).status_code == 200
    days.now += timedelta(seconds=1)
    assert pair(client, second).status_code == 403


def test_wrong_used_and_old_codes_are_refused_in_the_same_words(client: FlaskClient, days: Days) -> None:
    used, old = code(client), code(client)
    pair(client, used)
    days.now += timedelta(hours=1)
    refusals = [pair(client, each) for each in ("AAAAAAAA", used, old)]
    assert {response.status_code for response in refusals} == {403}
    assert len({response.text for response in refusals}) == 1
    assert body(refusals[0])["type"] == "/problems/pairing-code" and "/pair" in body(refusals[0])["remedy"]


def test_a_name_that_no_list_should_show_costs_no_code(client: FlaskClient) -> None:
    secret = code(client)
    for name in ("", "  ", "x" * 201, "a\nb", "\x1b[2J", "\u202etxt"):
        response = pair(client, secret, name=name)
        assert (response.status_code, body(response)["field"]) == (422, "name")
    assert pair(client, secret).status_code == 200


def test_a_name_in_any_script_is_shown_as_it_is(client: FlaskClient) -> None:
    for name in ("Браузер 7", "محمول", "Ann\u00a0Lee’s 💻", "\ue000"):
        paired = pair(client, code(client), name=name)
        assert (paired.status_code, body(paired)["name"]) == (200, name)


def test_what_is_not_known_is_refused_with_its_name(client: FlaskClient) -> None:
    asked = {"code": "AAAAAAAA", "name": "a", "nmae": "b"}
    response = client.post("/v1/pair", json=asked, headers={"Origin": CHROME})
    assert (response.status_code, body(response)["field"]) == (422, "nmae")
    assert "name" in body(response)["remedy"]


@pytest.mark.parametrize("asked", [{"uses": 0}, {"uses": 1001}, {"minutes": 0}, {"minutes": 10081}, {"use": 1}, []])
def test_a_code_has_bounds(client: FlaskClient, asked: Any) -> None:
    assert client.post("/v1/pair/code", json=asked).status_code == 422


# Guessing


def test_guessing_ends_after_ten_tries_a_minute(client: FlaskClient, clock: Clock) -> None:
    good = code(client)
    assert [pair(client, f"AAAAAA{n:02}").status_code for n in range(10)] == [403] * 10
    response = pair(client, good)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "61")
    clock.now += 59
    assert pair(client, good).status_code == 429
    clock.now += 1
    assert pair(client, good).status_code == 200


def test_good_codes_are_not_counted(client: FlaskClient) -> None:
    assert [pair(client, code(client)).status_code for _ in range(12)] == [200] * 12


def test_codes_are_not_made_without_end(client: FlaskClient) -> None:
    assert [make(client).status_code for _ in range(31)] == [200] * 30 + [429]


# An extension is let in by its own token alone


@pytest.mark.parametrize("origin", [CHROME, FIREFOX, "safari-web-extension://4F8"])
def test_a_paired_extension_may_ask(client: FlaskClient, origin: str) -> None:
    secret = paired(client, origin)
    assert ask(client, secret, origin, Sec_Fetch_Site="cross-site") == 200
    headers = {"Authorization": f"Bearer {secret}", "Origin": origin}
    assert client.get("/v1/extension", headers=headers).status_code == 200


def test_a_stolen_token_opens_nothing_for_another_extension(client: FlaskClient) -> None:
    secret = paired(client)
    for origin in (FIREFOX, CHROME + "q", CHROME[:-1], "https://evil.example", "null"):
        assert ask(client, secret, origin) == 403


def test_without_a_good_token_no_extension_is_let_in(client: FlaskClient) -> None:
    paired(client)
    assert client.post("/v1/analyze", json=ASK, headers={"Origin": CHROME}).status_code == 403
    for secret in ("x", "heedful_00000000_x", ""):
        assert ask(client, secret) in (401, 403)


def test_a_token_without_a_browser_is_for_programs(client: FlaskClient, store: Store, days: Days) -> None:
    assert ask(client, store.add_token("Program", "agent", days.now)) == 403


def test_a_token_for_policies_fits_every_extension(client: FlaskClient, store: Store, days: Days) -> None:
    secret = store.add_token("All of us", "agent", days.now, ANY_EXTENSION)
    assert [ask(client, secret, origin) for origin in (CHROME, FIREFOX, "https://evil.example")] == [200, 200, 403]
    assert body(client.get("/v1/pair"))["browsers"][0]["kind"] == "Any browser"


def test_a_revoked_browser_is_out_at_once_and_elsewhere_within_seconds(
    client: FlaskClient, data: Path, clock: Clock, days: Days, store: Store
) -> None:
    other = create_app(settings(data=str(data)), Lexicons(), clock, days).test_client()
    secret = paired(client)
    assert (ask(client, secret), ask(other, secret)) == (200, 200)
    assert client.delete(f"/v1/pair/{secret.split('_')[1]}").status_code == 204
    assert ask(client, secret) == 401
    clock.now += 3
    assert ask(other, secret) == 401
    assert body(client.get("/v1/pair"))["browsers"] == []


def test_a_token_that_another_worker_has_just_made_is_looked_for(
    client: FlaskClient, data: Path, clock: Clock, days: Days
) -> None:
    other = create_app(settings(data=str(data)), Lexicons(), clock, days).test_client()
    assert ask(other, paired(client)) == 200
    late = paired(client)
    clock.now += 0.5
    assert ask(other, late) == 200


def test_only_browsers_are_revoked_here(client: FlaskClient, store: Store, days: Days) -> None:
    store.add_token("Program", "agent", days.now)
    assert client.delete(f"/v1/pair/{store.tokens()[0].id}").status_code == 404
    assert client.delete("/v1/pair/none").status_code == 404


def test_two_may_revoke_the_same_browser(client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    id = paired(client).split("_")[1]
    revoke = Store.revoke_token

    def late(self: Store, id: str, now: datetime) -> None:
        revoke(store, id, now)
        revoke(self, id, now)

    monkeypatch.setattr(Store, "revoke_token", late)
    assert client.delete(f"/v1/pair/{id}").status_code == 404


def test_only_extensions_are_paired(client: FlaskClient) -> None:
    secret = code(client)
    asked = {"code": secret, "name": "curl"}
    assert client.post("/v1/pair", json=asked).status_code == 403
    assert client.post("/v1/pair", json=asked, headers={"Origin": "http://localhost"}).status_code == 403
    assert pair(client, secret, "https://evil.example").status_code == 403
    assert pair(client, secret).status_code == 200


def test_an_extension_neither_makes_codes_nor_shuts_others_out(client: FlaskClient) -> None:
    headers = {"Authorization": f"Bearer {paired(client)}", "Origin": CHROME}
    calls = [("GET", "/v1/pair"), ("POST", "/v1/pair/code"), ("DELETE", "/v1/pair/abc")]
    for method, path in calls:
        assert client.open(path, method=method, json={}, headers=headers).status_code == 403
        assert client.open(path, method=method, json={}, headers={"Origin": CHROME}).status_code == 403


def test_a_browser_gives_back_what_it_was_given_and_nothing_else(client: FlaskClient) -> None:
    own, other = paired(client), paired(client)
    headers = {"Authorization": f"Bearer {own}", "Origin": CHROME}
    assert client.delete(f"/v1/pair/{other.split('_')[1]}", headers=headers).status_code == 403
    assert client.delete(f"/v1/pair/{own.split('_')[1]}", headers=headers).status_code == 204
    assert [ask(client, own), ask(client, other)] == [401, 200]


READS = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}
"""What a browser sends of an extension that only reads: no origin."""


def test_an_extension_that_names_no_origin_is_no_admin(client: FlaskClient) -> None:
    named = {"Authorization": f"Bearer {paired(client)}"}
    assert client.get("/v1/pair", headers=READS).status_code == 403
    assert client.get("/v1/pair", headers={**READS, **named}).status_code == 403
    assert client.get("/v1/pair", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_an_extension_that_reads_hears_that_its_token_was_revoked(client: FlaskClient) -> None:
    secret = paired(client)
    named = {**READS, "Authorization": f"Bearer {secret}"}
    assert client.get("/v1/extension", headers=named).status_code == 200
    client.delete(f"/v1/pair/{secret.split('_')[1]}")
    assert client.get("/v1/extension", headers=named).status_code == 401
    assert client.get("/v1/extension", headers=READS).status_code == 200


ROUTES = [
    ("POST", "/v1/pair"), ("GET", "/v1/pair"), ("POST", "/v1/pair/code"), ("DELETE", "/v1/pair/abc"),
    ("GET", "/v1/extension"), ("POST", "/v1/events"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:1", "null", ""])
def test_no_web_page_of_others_reaches_the_new_routes(client: FlaskClient, method: str, path: str, origin: str) -> None:
    response = client.open(path, method=method, json={}, headers={"Origin": origin})
    assert (response.status_code, body(response)["type"]) == (403, "/problems/foreign-origin")
    assert not [name for name in response.headers if name[0].startswith("Access-Control")]


@pytest.mark.parametrize(("method", "path"), [*ROUTES, ("GET", "/pair")])
def test_a_rebound_name_reaches_nothing(client: FlaskClient, method: str, path: str) -> None:
    for origin in (CHROME, "http://evil.example"):
        headers = {"Host": "evil.example", "Origin": origin}
        assert client.open(path, method=method, json={}, headers=headers).status_code == 400


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if route[0] != "GET"])
def test_other_sites_cannot_post_even_without_an_origin(client: FlaskClient, method: str, path: str) -> None:
    for site in ("cross-site", "same-site"):
        assert client.open(path, method=method, json={}, headers={"Sec-Fetch-Site": site}).status_code == 403


def test_a_form_cannot_pose_as_json(client: FlaskClient) -> None:
    assert client.post("/v1/pair/code", data="{}", content_type="text/plain").status_code == 415
    sent = {"data": "{}", "content_type": "text/plain", "headers": {"Origin": CHROME}}
    assert client.post("/v1/pair", **sent).status_code == 415  # type: ignore[arg-type]


# Where tokens are demanded


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if route[1] != "/v1/pair"])
def test_without_a_token_the_new_routes_are_closed(public: FlaskClient, method: str, path: str) -> None:
    assert public.open(path, method=method, json={}, headers=HOST).status_code == 401


def test_only_an_admin_makes_codes_and_lists_and_revokes(public: FlaskClient, store: Store, days: Days) -> None:
    calls = [("GET", "/v1/pair", 200), ("POST", "/v1/pair/code", 200), ("DELETE", "/v1/pair/abc", 404)]
    boss, agent = admin(store, days), admin(store, days, "agent")
    for method, path, status in calls:
        assert public.open(path, method=method, json={}, headers=boss).status_code == status
        refused = public.open(path, method=method, json={}, headers=agent)
        assert (refused.status_code, body(refused)["type"]) == (403, "/problems/role")


def test_a_mailed_code_pairs_without_any_token(public: FlaskClient, store: Store, days: Days) -> None:
    secret = body(public.post("/v1/pair/code", json={"minutes": 60}, headers=admin(store, days)))["code"]
    response = pair(public, secret, **HOST)
    assert response.status_code == 200
    token = body(response)["token"]
    assert ask(public, token, **HOST) == 200
    assert ask(public, token, FIREFOX, **HOST) == 403
    bare = {**HOST, "Authorization": f"Bearer {token}"}
    assert public.get("/v1/extension", headers=bare).status_code == 200


def test_the_page_is_open_and_shows_no_secret(public: FlaskClient, client: FlaskClient, store: Store) -> None:
    secret = store.add_code(datetime(2026, 11, 22, 12, tzinfo=UTC), timedelta(hours=1))
    for page in (public.get("/pair", headers=HOST), client.get("/pair")):
        assert page.status_code == 200 and secret not in page.text
        assert not re.search(r"<script(?![^>]*\bsrc=)|style=|\son\w+=", page.text)
    with public.get("/static/pair.js", headers=HOST) as script:
        assert script.status_code == 200


# The database


def test_a_server_that_never_pairs_has_no_database(client: FlaskClient, data: Path) -> None:
    client.get("/pair")
    client.get("/v1/pair")
    pair(client, "AAAAAAAA")
    assert ask(client, "heedful_00000000_x") == 401
    assert body(client.get("/readyz"))["database"] == "unused"
    assert not data.exists()


def test_an_older_database_goes_on_working(data: Path, clock: Clock, days: Days) -> None:
    data.mkdir()
    before = sqlite3.connect(data / "heedful.db")
    before.execute("CREATE TABLE tokens (id, name, role, digest, created, revoked)")
    before.execute("INSERT INTO tokens VALUES ('aa', 'Old', 'agent', 'd', '2026-01-01 00:00:00.000000', NULL)")
    before.commit()
    before.close()
    client = create_app(settings(data=str(data)), Lexicons(), clock, days).test_client()
    assert ask(client, "heedful_aa_x") == 401
    assert ask(client, paired(client)) == 200
    assert {token.name for token in Store(f"sqlite:///{data}/heedful.db").tokens()} == {"Old", "Chrome, Linux"}


def test_a_browser_seen_before_may_ask_while_the_database_is_away(
    client: FlaskClient, data: Path, clock: Clock
) -> None:
    secret = paired(client)
    assert ask(client, secret) == 200
    for file in data.iterdir():
        file.unlink()
    data.rmdir()
    clock.now += 3600
    assert ask(client, secret) == 200
    ready = client.get("/readyz")
    assert (ready.status_code, body(ready)["status"], body(ready)["database"]) == (200, "degraded", "unavailable")


def test_codes_are_stored_by_their_hash_only(client: FlaskClient, data: Path) -> None:
    secret = code(client)
    token = body(pair(client, code(client)))["token"]
    for file in data.iterdir():
        content = file.read_bytes()
        assert secret.encode() not in content and token.split("_", 2)[2].encode() not in content


def test_old_codes_are_swept_out(client: FlaskClient, data: Path, days: Days) -> None:
    code(client)
    days.now += timedelta(hours=1)
    code(client)
    with sqlite3.connect(data / "heedful.db") as database:
        assert database.execute("SELECT count(*) FROM pairing_codes").fetchone() == (1,)


def test_of_two_who_bring_the_last_use_one_is_let_in(store: Store, days: Days) -> None:
    secret = store.add_code(days.now, timedelta(minutes=1))
    results = [store.pair(secret, "a", CHROME, days.now), store.pair(secret, "b", FIREFOX, days.now)]
    assert [result is not None for result in results] == [True, False]


# What is never told


def test_neither_code_nor_token_nor_name_reaches_log_or_figures(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="heedful")
    secret = code(client)
    token = body(pair(client, secret, name="Annsbrowser"))["token"]
    answers = [pair(client, secret), ask_for_problem(client, token), pair(client, "x" * 41)]
    figures = client.get("/metrics").text
    said = "".join(Formatter().format(record) for record in caplog.records) + caplog.text + figures
    for private in (secret, token.split("_")[2], "Annsbrowser", CHROME):
        assert private not in said
        assert all(private not in answer.text for answer in answers)
    assert 'heedful_pairings_total{result="paired"} 1.0' in figures
    assert 'heedful_pairings_total{result="refused"} 1.0' in figures


def ask_for_problem(client: FlaskClient, token: str) -> TestResponse:
    headers = {"Authorization": f"Bearer {token}", "Origin": FIREFOX}
    return client.post("/v1/analyze", json=ASK, headers=headers)


Run = Callable[..., Any]


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    from click.testing import CliRunner

    from heedful.cli import main

    monkeypatch.setenv("HEEDFUL_DATA", str(data))
    return lambda *words: CliRunner().invoke(main, words)


def test_the_command_prints_a_code_and_its_link(run: Run, client: FlaskClient, days: Days) -> None:
    days.now = datetime.now(UTC)
    shown, link = run("pair", "--uses", "2", "--hours", "1").stdout.splitlines()
    assert re.fullmatch(r"\w{4}-\w{4}", shown)
    assert link == f"http://127.0.0.1:8787/pair#code={shown.replace('-', '')}"
    assert [pair(client, shown).status_code for _ in range(3)] == [200, 200, 403]


def test_the_link_names_the_proxy(run: Run) -> None:
    assert "\nhttps://desk.example/pair#code=" in run("pair", "--hosts", "desk.example").stdout


def test_a_token_for_policies_is_made_and_told_apart(run: Run) -> None:
    run("token", "create", "All of us", "--for-browsers")
    assert run("token", "list").output.rstrip().endswith("All of us  (extension)")
