"""Who may knock at the API, by host and by origin; the headers that every answer carries."""

import pytest
from flask.testing import FlaskClient

from calls import ASK, post
from fakes import Lexicons, settings
from heedful.web import create_app
from heedful.web.guard import PROXIED


@pytest.fixture
def lexicons() -> Lexicons:
    return Lexicons()


@pytest.fixture
def client(lexicons: Lexicons) -> FlaskClient:
    return create_app(settings(), lexicons).test_client()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.1:8787", "LOCALHOST:9000", "[::1]:8787"])
def test_this_machines_own_names_are_let_in(client: FlaskClient, host: str) -> None:
    assert client.get("/v1/openapi.json", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.",
        "localhost@evil.example",
        "[",
        "10.0.0.1",
        "evil@127.0.0.1",
        "127.0.0.1:abc",
        "127.0.0.1:99999",
        "127.0.0.1/x",
        "127.0.0.1?",
        "127.0.0.1#",
        "a:b@localhost:1",
    ],
)
@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/readyz", "/metrics", "/v1/openapi.json", "/none", "/static/base.css"]
)
def test_other_names_are_refused_on_every_route(client: FlaskClient, host: str, path: str) -> None:
    assert client.get(path, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("path", ["/", "/studio/people", "/pair", "/metrics", "/v1/openapi.json", "/none"])
@pytest.mark.parametrize("header", PROXIED)
def test_without_hosts_nothing_is_answered_through_a_proxy(client: FlaskClient, path: str, header: str) -> None:
    answer = client.get(path, headers={"Host": "127.0.0.1:8787", header: "203.0.113.9"})
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/behind-a-proxy")
    assert "`hosts`" in answer.json["remedy"]


@pytest.mark.parametrize("header", PROXIED)
def test_with_hosts_a_proxy_may_stand_before(lexicons: Lexicons, header: str) -> None:
    client = create_app(settings(hosts="desk.example"), lexicons).test_client()
    assert client.get("/healthz", headers={"Host": "desk.example", header: "203.0.113.9"}).status_code == 200


def test_a_host_that_is_set_is_let_in_with_its_port_if_it_has_one(lexicons: Lexicons) -> None:
    client = create_app(settings(hosts="desk.example, other.example:444"), lexicons).test_client()
    statuses = [
        client.get("/healthz", headers={"Host": host}).status_code
        for host in ("desk.example", "desk.example:80", "other.example:444", "other.example", "other.example:445")
    ]
    assert statuses == [200, 200, 200, 400, 400]


def test_options_without_a_preflight_names_the_methods_and_says_no_more(client: FlaskClient) -> None:
    response = client.options("/v1/analyze")
    assert (response.status_code, response.data, response.headers.get("Content-Type")) == (204, b"", None)
    assert set(response.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", 'application/json; charset="UTF-8"', "application/json;charset=utf8"]
)
def test_a_body_may_call_itself_utf8(client: FlaskClient, kind: str) -> None:
    assert client.post("/v1/analyze", data=b'{"draft": ""}', content_type=kind).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/json; charset=iso-8859-1"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {"Content-Type": "application/json", "Content-Encoding": "identity, br"},
    ],
)
def test_a_body_in_another_charset_or_compressed_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    response = client.post("/v1/analyze", data=b'{"draft": ""}', headers=headers)
    assert (response.status_code, response.mimetype) == (415, "application/problem+json")


def test_a_body_may_say_that_it_is_not_compressed(client: FlaskClient) -> None:
    assert post(client, ASK, Content_Encoding="identity").status_code == 200


def test_the_own_page_may_call(client: FlaskClient) -> None:
    assert post(client, ASK, Origin="http://localhost", Sec_Fetch_Site="same-origin").status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost:1", "null", "", "chrome-extension://abc", "localhost"]
)
def test_foreign_origins_may_not(client: FlaskClient, origin: str) -> None:
    assert post(client, ASK, Origin=origin).status_code == 403
    assert client.get("/v1/openapi.json", headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_cannot_post_even_without_an_origin(client: FlaskClient, site: str) -> None:
    assert post(client, ASK, Sec_Fetch_Site=site).status_code == 403
    assert client.get("/v1/openapi.json", headers={"Sec-Fetch-Site": site}).status_code == 200


def test_nobody_gets_a_cors_header_by_default(client: FlaskClient) -> None:
    for response in (post(client, ASK), client.options("/v1/analyze", headers={"Origin": "http://localhost"})):
        assert not [name for name in response.headers if name[0].startswith("Access-Control")]


PAIRED = "chrome-extension://abcdefghijklmnop"


@pytest.fixture
def paired(lexicons: Lexicons) -> FlaskClient:
    return create_app(settings(origins=f"{PAIRED} https://desk.example"), lexicons).test_client()


def test_a_paired_extension_may_call(paired: FlaskClient) -> None:
    response = post(paired, ASK, Origin=PAIRED, Sec_Fetch_Site="cross-site")
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == PAIRED
    assert "Origin" in response.headers["Vary"]


def test_a_paired_origin_gets_its_preflight(paired: FlaskClient) -> None:
    headers = {
        "Origin": "https://desk.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    response = paired.options("/v1/analyze", headers=headers)
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "https://desk.example"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    allowed = {name.strip().lower() for name in response.headers["Access-Control-Allow-Headers"].split(",")}
    assert allowed == {"authorization", "content-type"}


@pytest.mark.parametrize(
    "origin", ["https://desk.example.evil.example", "http://desk.example", "https://xdesk.example", PAIRED + "q"]
)
def test_near_misses_of_a_paired_origin_may_not(paired: FlaskClient, origin: str) -> None:
    assert post(paired, ASK, Origin=origin).status_code == 403


def test_the_page_is_not_opened_to_other_origins(paired: FlaskClient) -> None:
    assert (
        "Access-Control-Allow-Origin" not in paired.get("/metrics", headers={"Origin": "https://desk.example"}).headers
    )


# Headers


@pytest.mark.parametrize("path", ["/", "/healthz", "/metrics", "/v1/openapi.json", "/v1/none", "/none"])
def test_every_answer_carries_the_strict_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


def test_nothing_of_the_api_is_stored_on_the_way(client: FlaskClient) -> None:
    assert post(client, ASK).headers["Cache-Control"] == "no-store"
