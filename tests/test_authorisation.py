"""Who may do what, asked of every route in the route map: a new route that forgets to say so fails here."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from fakes import Clock, Lexicons, settings
from heedful.store import TOKEN_ROLES, Store
from heedful.web import create_app
from heedful.web.auth import OPEN_ROUTES
from heedful.web.signed import COOKIE, TERM

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
HOST = "https://heedful.example"
PUBLIC = {"bind": "0.0.0.0:8787", "hosts": "heedful.example"}
SAFE = {"GET", "HEAD", "OPTIONS"}
# What a place in an address may be filled with; the thing named need not exist.
FILLED = {"language": "en", "id": "abc", "name": "abc", "filename": "base.css", "secret": "abc", "kind": "csv"}
OPEN_PAGES = {
    "/pair", "/sign-in", "/welcome/<secret>", "/sign-in/provider", "/sign-in/back", "/static/<path:filename>",
}  # fmt: skip
# Of these the handler itself decides, by the token's role: they are tried with each role below.
ADMIN_API = {("GET", "/v1/pair"), ("POST", "/v1/pair/code"), ("DELETE", "/v1/pair/<id>")}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def store(data: Path) -> Store:
    store = Store(f"sqlite:///{data}/heedful.db")
    store.create()
    return store


@pytest.fixture(scope="module")
def app(data: Path, store: Store, tokens: dict[str, str]) -> Flask:
    return create_app(settings(**PUBLIC, data=str(data)), Lexicons(), Clock(), lambda: NOW)


@pytest.fixture(scope="module")
def cookies(store: Store) -> dict[str, tuple[str, str]]:
    """Give each role's session: its secret and the value of its forms."""
    found = {}
    for role in TOKEN_ROLES:
        person = store.add_person(f"A {role}", f"{role}@acme.example", role, NOW, password="a long password")
        secret = store.open_session(person.id, NOW, TERM)
        session = store.session(secret, NOW)
        assert session
        found[role] = (secret, session.csrf)
    return found


@pytest.fixture(scope="module")
def tokens(store: Store) -> dict[str, str]:
    return {role: store.add_token(f"The {role}'s", role, NOW) for role in TOKEN_ROLES}


def routes(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Give every rule with each of its methods and an address that it matches."""
    adapter = app.url_map.bind("heedful.example")
    for rule in app.url_map.iter_rules():
        values = {
            name: 1 if "Integer" in type(rule._converters[name]).__name__ else FILLED.get(name, "abc")
            for name in rule.arguments
        }
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, adapter.build(rule.endpoint, values, method=method)


def call(
    app: Flask, method: str, address: str, cookie: str = "", csrf: str = "", headers: dict[str, str] | None = None
) -> int:
    client: FlaskClient = app.test_client()
    if cookie:
        client.set_cookie(COOKIE, cookie, domain="heedful.example", secure=True)
    sent = {"Origin": HOST, "Sec-Fetch-Site": "same-origin", **({"X-CSRF": csrf} if csrf else {}), **(headers or {})}
    body = {"json": {}} if address.startswith("/v1/") else {"data": {}}
    response = client.open(address, base_url=HOST, method=method, headers=sent, **(body if method != "GET" else {}))
    response.close()
    return response.status_code


def needed(app: Flask, rule: Rule) -> str | None:
    return getattr(app.view_functions[rule.endpoint], "needs", None)


def test_every_route_says_whom_it_is_for(app: Flask) -> None:
    for rule, _, _ in routes(app):
        known = needed(app, rule) is not None or rule.rule.startswith("/v1/") or rule.rule == "/metrics"
        assert known or rule.rule in OPEN_ROUTES or rule.rule == "/static/<path:filename>", rule.rule


def test_only_these_pages_are_open_to_everybody(app: Flask) -> None:
    opened = {rule.rule for rule, _, _ in routes(app) if needed(app, rule) == ""}
    assert opened <= OPEN_PAGES, opened - OPEN_PAGES


def test_without_a_session_or_a_token_nothing_but_the_open_pages_is_shown(app: Flask) -> None:
    for rule, method, address in routes(app):
        if rule.rule in (*OPEN_ROUTES, *OPEN_PAGES):
            continue
        status = call(app, method, address)
        page = needed(app, rule) is not None
        wanted = {303} if page and method == "GET" else {401}
        assert status in wanted, (method, rule.rule, status)


@pytest.mark.parametrize("role", TOKEN_ROLES)
def test_each_role_opens_its_own_pages_and_no_others(
    app: Flask, cookies: dict[str, tuple[str, str]], role: str
) -> None:
    order = list(TOKEN_ROLES)
    for rule, method, address in routes(app):
        wants = needed(app, rule)
        if not wants or rule.rule == "/sign-out":
            continue
        status = call(app, method, address, *cookies[role])
        if order.index(role) < order.index(wants):  # type: ignore[arg-type]
            assert status == 403, (role, method, rule.rule, status)
        else:
            assert status not in (401, 500), (role, method, rule.rule, status)
            # What is refused to somebody with the role is refused for another reason than the role.
            assert status != 403 or method != "GET", (role, method, rule.rule, status)


@pytest.mark.parametrize(
    "forged",
    [
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://heedful.example.evil.example"},
        {"Origin": "chrome-extension://abcdefghijklmnop"},
    ],
)
def test_what_another_site_sends_changes_nothing(
    app: Flask, cookies: dict[str, tuple[str, str]], forged: dict[str, str]
) -> None:
    secret, csrf = cookies["admin"]
    for rule, method, address in routes(app):
        if method not in SAFE and not (rule.rule == "/v1/pair" and "extension" in forged["Origin"]):
            status = call(app, method, address, secret, csrf, forged)
            assert status in (401, 403), (method, rule.rule, status)


@pytest.mark.parametrize("csrf", ["", "wrong"])
def test_a_form_without_the_session_s_value_changes_nothing(
    app: Flask, cookies: dict[str, tuple[str, str]], csrf: str
) -> None:
    for rule, method, address in routes(app):
        if method not in SAFE and needed(app, rule) and not rule.rule.startswith("/v1/"):
            assert call(app, method, address, cookies["admin"][0], csrf) == 403, (method, rule.rule)


@pytest.mark.parametrize("role", TOKEN_ROLES)
def test_tokens_open_the_api_by_their_role_and_no_page(app: Flask, tokens: dict[str, str], role: str) -> None:
    named = {"Authorization": f"Bearer {tokens[role]}"}
    for rule, method, address in routes(app):
        if rule.rule in (*OPEN_ROUTES, *OPEN_PAGES) or (method, rule.rule) == ("POST", "/v1/pair"):
            continue
        status = call(app, method, address, headers=named)
        if needed(app, rule) is not None:
            assert status in (303, 401), (role, method, rule.rule, status)
        elif (method, rule.rule) in ADMIN_API:
            assert (status == 403) == (role != "admin"), (role, method, rule.rule, status)
        else:
            assert status not in (401, 403, 500), (role, method, rule.rule, status)


def test_on_this_machine_alone_nobody_signs_in_and_other_sites_still_change_nothing(tmp_path: Path) -> None:
    local = create_app(settings(data=str(tmp_path)), Lexicons(), Clock(), lambda: NOW)
    for rule, method, address in routes(local):
        if needed(local, rule) is None:
            continue
        client = local.test_client()
        own = client.open(address, method=method, data={} if method != "GET" else None)
        own.close()
        assert own.status_code not in (401, 500), (method, rule.rule, own.status_code)
        if method not in SAFE:
            forged = client.open(address, method=method, headers={"Origin": "https://evil.example"}, data={})
            assert forged.status_code == 403, (method, rule.rule)
