"""Who is kept out, asked of every route in the route map: rebound names, other sites, strangers, wrong verbs and bodies.

A new route is asked as soon as it is in the map; roles, sessions and forms are asked in test_authorisation.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from fakes import Clock, Lexicons, settings
from heedful.store import Store
from heedful.web import create_app
from heedful.web.auth import OPEN_ROUTES
from heedful.web.guard import HEADERS
from test_authorisation import HOST, OPEN_PAGES, PUBLIC, SAFE, needed, routes

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
EVERY_VERB = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND")
CANARY = "xylocanary"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    Store(f"sqlite:///{folder}/heedful.db").create()
    return folder


@pytest.fixture(scope="module")
def token(data: Path) -> str:
    return Store(f"sqlite:///{data}/heedful.db").add_token("An admin's", "admin", NOW)


@pytest.fixture(scope="module")
def public(data: Path, token: str) -> Flask:
    return create_app(settings(**PUBLIC, data=str(data)), Lexicons(), Clock(), lambda: NOW)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    data = tmp_path_factory.mktemp("local")
    return create_app(settings(data=str(data)), Lexicons(), Clock(), lambda: NOW)


def send(app: Flask, method: str, address: str, base: str = HOST, **how: Any) -> TestResponse:
    response = app.test_client().open(address, base_url=base, method=method, **how)
    response.close()
    return response


def addresses(app: Flask) -> list[tuple[str, str]]:
    """Give every route's path with an address that it takes, and one that nobody takes."""
    return [*dict((rule.rule, address) for rule, _, address in routes(app)).items(), ("none", "/no/such/page")]


def assert_refused(response: TestResponse, statuses: set[int], what: object) -> None:
    assert response.status_code in statuses, (what, response.status_code)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS, what
    assert "Set-Cookie" not in response.headers and "Access-Control-Allow-Origin" not in response.headers, what


@pytest.mark.parametrize("host", ["evil.example:8787", "127.0.0.1.evil.example", ""])
@pytest.mark.parametrize("where", ["local", "public"])
def test_a_rebound_name_reaches_no_route_by_any_verb(request: pytest.FixtureRequest, where: str, host: str) -> None:
    """A page whose name was turned to our address sends everything as if it were at home here."""
    app, token = request.getfixturevalue(where), request.getfixturevalue("token")
    at_home = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    for path, address in addresses(app):
        for number, method in enumerate(EVERY_VERB):
            shown = {"Authorization": f"Bearer {token}"} if number % 2 else {}
            assert_refused(send(app, method, address, headers={**at_home, **shown}), {400}, (method, path))
        assert_refused(send(app, "GET", address, headers={"Host": host}), {400}, path)


FOREIGN: list[Mapping[str, str]] = [
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": f"{HOST}.evil.example"},
    {"Origin": "https://sub.heedful.example", "Sec-Fetch-Site": "same-site"},
    {"Origin": f"{HOST}:8443"},
    {"Origin": "file://"},
    {"Origin": "ftp://heedful.example"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_no_route_of_the_api_answers_another_origin(public: Flask, token: str, headers: Mapping[str, str]) -> None:
    known = {**headers, "Authorization": f"Bearer {token}"}
    for rule, method, address in routes(public):
        if rule.rule.startswith("/v1/"):
            assert_refused(send(public, method, address, headers=known, json={}), {403}, (method, rule.rule))


@pytest.mark.parametrize(
    "headers", [*FOREIGN, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}], ids=str
)
@pytest.mark.parametrize("where", ["local", "public"])
def test_nothing_is_changed_for_another_site(
    request: pytest.FixtureRequest, where: str, headers: Mapping[str, str]
) -> None:
    app = request.getfixturevalue(where)
    base = "http://localhost" if where == "local" else HOST
    for rule, method, address in routes(app):
        if method not in SAFE:
            body = {"json": {}} if rule.rule.startswith("/v1/") else {"data": {}}
            response = send(app, method, address, base, headers=dict(headers), **body)
            assert_refused(response, {403}, (method, rule.rule))


@pytest.mark.parametrize("where", ["local", "public"])
def test_what_another_site_may_ask_for_it_cannot_read(request: pytest.FixtureRequest, where: str) -> None:
    app = request.getfixturevalue(where)
    base = "http://localhost" if where == "local" else HOST
    asked = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    answered = set()
    for rule, method, address in routes(app):
        if method in SAFE:
            response = send(app, method, address, base, headers=asked)
            assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin", rule.rule
            assert "Access-Control-Allow-Origin" not in response.headers, rule.rule
            answered |= {rule.rule} if response.status_code == 200 else set()
    assert {"/healthz", "/readyz", "/pair"} <= answered
    assert ("/metrics" in answered) == (where == "local")
    assert not [rule for rule in answered if rule.startswith("/v1/")]


@pytest.mark.parametrize("origin", ["chrome-extension://abcdefghijklmnop", "moz-extension://1-2-3"])
def test_an_extension_without_a_token_reaches_nothing_even_on_this_machine(local: Flask, origin: str) -> None:
    for rule, method, address in routes(local):
        if rule.rule.startswith("/v1/") and (method, rule.rule) != ("POST", "/v1/pair"):
            response = send(local, method, address, "http://localhost", headers={"Origin": origin}, json={})
            assert_refused(response, {401, 403}, (method, rule.rule))


def no_good(token: str) -> list[str]:
    """Return ways to show a token, none of which is one."""
    return [
        "", "Bearer", "Bearer ", f"Basic {token}", f"Token {token}", token, f"Bearer {token}x", f"Bearer {token[:-1]}",
        f"Bearer {token.swapcase()}", f"Bearer {token[:8]}", "Bearer " + "a" * 3000, "Bearer ' OR 1=1 --", "Bearer é",
        "Bearer %00", f"Bearer {token} {token}",
    ]  # fmt: skip


def test_without_a_good_token_no_route_of_the_api_answers(public: Flask, token: str) -> None:
    for rule, method, address in routes(public):
        if needed(public, rule) is not None or rule.rule in (*OPEN_ROUTES, *OPEN_PAGES):
            continue
        for shown in no_good(token):
            headers = {"Authorization": shown} if shown else {}
            response = send(public, method, address, headers=headers, json={})
            assert_refused(response, {401}, (method, rule.rule, shown[:20]))
            assert response.headers["WWW-Authenticate"].startswith("Bearer"), rule.rule


def test_a_token_in_the_address_or_a_cookie_is_none(public: Flask, token: str) -> None:
    for how in (
        {"query_string": {"token": token, "access_token": token}},
        {"headers": {"Cookie": f"token={token}; heedful_session={token}"}},
    ):
        assert send(public, "POST", "/v1/analyze", json={"draft": ""}, **how).status_code == 401


def test_verbs_that_a_route_does_not_have_are_refused_by_name(local: Flask) -> None:
    allowed: dict[str, set[str]] = {}
    for _, method, address in routes(local):
        allowed.setdefault(address, set()).add(method)
    for address, methods in allowed.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"} - methods:
            response = send(local, method, address, "http://localhost", data={})
            assert_refused(response, {404, 405}, (method, address))
            assert response.status_code == 404 or "Allow" in response.headers, (method, address)


def bodies_of_the_api(app: Flask) -> Iterator[tuple[str, str]]:
    """Give the routes that read a body."""
    for rule, method, address in routes(app):
        if rule.rule.startswith("/v1/") and method not in (*SAFE, "DELETE") and needed(app, rule) is None:
            yield method, address


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json-seq"},
        {"Content-Type": "text/json"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {},
    ],
    ids=str,
)
def test_a_body_that_is_no_plain_json_is_read_nowhere(local: Flask, headers: dict[str, str]) -> None:
    for method, address in bodies_of_the_api(local):
        if address == "/v1/pair":
            continue  # for extensions alone, see below
        response = send(local, method, address, "http://localhost", headers=headers, data=b'{"draft": ""}')
        assert_refused(response, {415}, (method, address))


MALFORMED = [
    b"", b"{", b"[]", b"null", b"\xff", b'"x"', b"1", b'{"a": NaN}', b'{"id": 1e999}', b'{"id": "\\ud800"}',
    b'{"id": "\xed\xa0\x80"}', b"[" * 5000, b'{"id":' * 5000, b'{"id": ' + b"[" * 40 + b"]" * 40 + b"}",
    b'{"id": 1, "id": 2}', b'{"draft": "\\u0000"}', b"\xef\xbb\xbf{}", b'{"id": 1} x', b"{'id': 1}", b'{"id": 01}',
]  # fmt: skip


def test_what_is_no_strict_json_is_refused_everywhere_without_repeating_it(local: Flask) -> None:
    for method, address in bodies_of_the_api(local):
        for body in MALFORMED:
            asked = {"data": body + CANARY.encode(), "content_type": "application/json"}
            headers = {"Origin": "chrome-extension://abcdefghijklmnop"} if address == "/v1/pair" else {}
            response = send(local, method, address, "http://localhost", headers=headers, **asked)
            assert_refused(response, {400, 413, 422, 429}, (method, address, body[:20]))
            assert CANARY not in response.text and response.mimetype == "application/problem+json", (address, body[:20])


@pytest.mark.parametrize("stated", [True, False])
def test_a_body_over_the_limit_is_refused_everywhere(local: Flask, stated: bool) -> None:
    body = json.dumps({"draft": CANARY * 30_000}).encode()
    for method, address in bodies_of_the_api(local):
        headers = {"Origin": "chrome-extension://abcdefghijklmnop"} if address == "/v1/pair" else {}
        how: dict[str, Any] = {"data": body, "content_type": "application/json"}
        if not stated:
            how |= {"environ_overrides": {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}}
        response = send(local, method, address, "http://localhost", headers=headers, **how)
        assert_refused(response, {413, 429}, (method, address))
        assert CANARY not in response.text
