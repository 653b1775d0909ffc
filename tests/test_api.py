"""The API over HTTP: answers, refs, refusals, the document that describes it, and what is never said."""

import io
import json
import re
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from fakes import Clock, Lexicons, settings
from heedful import wire
from heedful.errors import LexiconError
from heedful.web import create_app
from heedful.web.desk import Loaded
from heedful.web.logs import Formatter

THREAD = [{"role": "customer", "text": "😀 This is late again."}, {"role": "agent", "text": "Sorry."}]
ASK = {"thread": THREAD, "draft": "Our policy 😀 forbids it.", "id": 7}
CANARY = "xylocanary"


@pytest.fixture
def lexicons() -> Lexicons:
    return Lexicons()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(lexicons: Lexicons, clock: Clock) -> Flask:
    return create_app(settings(), lexicons, clock)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def post(client: FlaskClient, value: Any, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return client.post("/v1/analyze", json=value, headers=named)


def body(response: TestResponse) -> Any:
    return json.loads(response.data)


def test_a_request_is_answered(client: FlaskClient) -> None:
    response = post(client, ASK)
    said = body(response)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert said["id"] == 7
    assert said["messages"][0]["evidence"][0]["text"] == "late"
    assert said["messages"][0]["evidence"][0]["start"] == 11
    assert said["draft"]["risks"][0]["text"] == "policy"
    assert said["lexicon"]["revision"] == "r1"
    assert said["incomplete"] is False and "brief" not in said


def test_the_time_is_up_when_the_deadline_has_passed(lexicons: Lexicons, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0.0, 0.0, 0.2, 0.3])
    monkeypatch.setattr("heedful.web.api.perf_counter", lambda: next(ticks))
    client = create_app(settings(deadline_ms="100"), lexicons).test_client()
    assert body(post(client, ASK))["incomplete"] is True


# Refs


def test_a_ref_gives_the_answer_that_its_text_gave(client: FlaskClient) -> None:
    first = body(post(client, ASK))
    again = [
        {"role": message["role"], "ref": read["ref"]} for message, read in zip(THREAD, first["messages"], strict=True)
    ]
    assert body(post(client, {**ASK, "thread": again})) == first


def test_refs_and_texts_can_be_mixed(client: FlaskClient) -> None:
    ref = body(post(client, ASK))["messages"][0]["ref"]
    assert body(post(client, {**ASK, "thread": [{"role": "customer", "ref": ref}, THREAD[1]]})) == body(
        post(client, ASK)
    )


def test_an_expired_ref_is_a_conflict_that_names_its_message(client: FlaskClient, clock: Clock) -> None:
    ref = body(post(client, ASK))["messages"][0]["ref"]
    clock.now += 601
    response = post(client, {"thread": [THREAD[1], {"role": "customer", "ref": ref}]})
    assert response.status_code == 409
    assert body(response)["type"] == "/problems/unknown-ref"
    assert body(response)["field"] == "thread[1].ref"


# Refusals: one shape, whoever refuses

REFUSALS: list[tuple[int, str, dict[str, Any]]] = [
    (400, "/v1/analyze", {"method": "POST", "data": f'{{"draft": "{CANARY}', "content_type": "application/json"}),
    (
        400,
        "/v1/analyze",
        {"method": "POST", "data": f'{{"draft": "{CANARY}\\ud800"}}', "content_type": "application/json"},
    ),
    (400, "/v1/analyze", {"method": "POST", "json": ASK, "headers": {"Host": f"{CANARY}.example"}}),
    (403, "/v1/analyze", {"method": "POST", "json": ASK, "headers": {"Origin": f"https://{CANARY}.example"}}),
    (404, f"/v1/{CANARY}", {"method": "GET"}),
    (404, f"/{CANARY}", {"method": "GET"}),
    (405, f"/v1/analyze?{CANARY}", {"method": "GET"}),
    (405, "/healthz", {"method": "DELETE"}),
    (409, "/v1/analyze", {"method": "POST", "json": {"thread": [{"role": "agent", "ref": CANARY}]}}),
    (413, "/v1/analyze", {"method": "POST", "json": {"draft": CANARY * 30_000}}),
    (415, "/v1/analyze", {"method": "POST", "data": CANARY}),
    (415, "/v1/analyze", {"method": "POST", "data": {"draft": CANARY}}),
    (422, "/v1/analyze", {"method": "POST", "json": {CANARY + " ": CANARY}}),
    (422, "/v1/analyze", {"method": "POST", "json": {"draft": CANARY * 3_000}}),
    (500, "/v1/analyze", {"method": "POST", "json": {"draft": f"explode {CANARY}"}}),
]


@pytest.mark.parametrize(("status", "path", "call"), REFUSALS)
def test_every_refusal_has_one_shape_and_repeats_nothing(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, status: int, path: str, call: dict[str, Any]
) -> None:
    response = client.open(path, **call)
    said = body(response)
    assert (response.status_code, said["status"]) == (status, status)
    assert response.mimetype == "application/problem+json"
    assert said["type"].startswith("/problems/") and said["title"] and said["detail"]
    assert set(said) <= {"type", "title", "status", "detail", "field", "remedy"}
    assert CANARY not in response.text
    logged = [Formatter().format(record) for record in caplog.records]
    assert CANARY not in "".join(logged) + caplog.text
    assert CANARY not in client.get("/metrics").text


def test_a_defect_is_logged_by_kind_and_place(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    post(client, {"draft": "explode"})
    (record,) = caplog.records
    assert re.fullmatch(r"RuntimeError at fakes:\d+ < heedful\.web\.desk:\d+", record.getMessage())


def test_what_is_allowed_instead_is_named(client: FlaskClient) -> None:
    assert set(client.get("/v1/analyze").headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


def test_a_form_of_another_site_cannot_pose_as_json(client: FlaskClient) -> None:
    data = json.dumps(ASK)
    assert client.post("/v1/analyze", data=data, content_type="text/plain").status_code == 415
    assert client.post("/v1/analyze", data=data, content_type="application/json; charset=utf-8").status_code == 200


@pytest.mark.parametrize("size", [wire.MOST_BODY, wire.MOST_BODY + 1, 2 * wire.MOST_BODY])
def test_a_body_of_no_stated_length_is_not_cut_in_silence(client: FlaskClient, size: int) -> None:
    stream = io.BytesIO(b'{"draft": ""}'.ljust(size))
    environ = {"wsgi.input": stream, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    response = client.post("/v1/analyze", environ_overrides=environ, content_type="application/json")
    assert response.status_code == (200 if size <= wire.MOST_BODY else 413)


# Hosts and origins


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.1:8787", "LOCALHOST:9000", "[::1]:8787"])
def test_this_machines_own_names_are_let_in(client: FlaskClient, host: str) -> None:
    assert client.get("/v1/openapi.json", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.", "localhost@evil.example", "[", "10.0.0.1"]
)
@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/readyz", "/metrics", "/v1/openapi.json", "/none", "/static/base.css"]
)
def test_other_names_are_refused_on_every_route(client: FlaskClient, host: str, path: str) -> None:
    assert client.get(path, headers={"Host": host}).status_code == 400


def test_a_host_that_is_set_is_let_in_with_its_port_if_it_has_one(lexicons: Lexicons) -> None:
    client = create_app(settings(hosts="desk.example, other.example:444"), lexicons).test_client()
    statuses = [
        client.get("/healthz", headers={"Host": host}).status_code
        for host in ("desk.example", "desk.example:80", "other.example:444", "other.example", "other.example:445")
    ]
    assert statuses == [200, 200, 200, 400, 400]


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
    assert response.status_code == 200
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
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


def test_nothing_of_the_api_is_stored_on_the_way(client: FlaskClient) -> None:
    assert post(client, ASK).headers["Cache-Control"] == "no-store"


# Health, figures, a newer lexicon


def test_health_and_readiness(client: FlaskClient) -> None:
    assert body(client.get("/healthz")) == {"status": "ok"}
    ready = {"status": "ready", "lexicon": {"revision": "r1", "error": None}, "database": "unused"}
    assert body(client.get("/readyz")) == ready


def test_a_broken_lexicon_is_shown_and_the_good_one_keeps_serving(
    app: Flask, client: FlaskClient, lexicons: Lexicons
) -> None:
    desk = app.extensions["heedful-desk"]
    lexicons.waiting = LexiconError("two of one name", field="en/waiting.yml:7 still", remedy="Rename one.")
    desk.look()
    desk.look()
    ready = body(client.get("/readyz"))
    assert (ready["status"], ready["lexicon"]["revision"]) == ("degraded", "r1")
    assert ready["lexicon"]["error"] == "en/waiting.yml:7 still: two of one name Rename one."
    assert post(client, ASK).status_code == 200


def test_a_newer_lexicon_takes_over(app: Flask, client: FlaskClient, lexicons: Lexicons) -> None:
    lexicons.waiting = Loaded(type(lexicons.reader)("r2"), "r2")
    app.extensions["heedful-desk"].look()
    assert body(post(client, ASK))["lexicon"]["revision"] == "r2"
    figures = client.get("/metrics").text
    assert 'heedful_lexicon_info{revision="r2"} 1.0' in figures


def test_figures_count_routes_levels_and_seconds(client: FlaskClient) -> None:
    post(client, ASK)
    post(client, ASK)
    client.get("/none-at-all")
    figures = client.get("/metrics").text
    assert 'heedful_requests_total{route="/v1/analyze",status="200"} 2.0' in figures
    assert 'heedful_requests_total{route="none",status="404"} 1.0' in figures
    assert 'heedful_levels_total{level="uneasy"} 2.0' in figures
    assert "heedful_analysis_seconds_count 2.0" in figures
    assert 'heedful_lexicon_info{revision="r1"} 1.0' in figures
    assert "none-at-all" not in figures


def test_a_full_desk_is_busy_for_a_moment(app: Flask, client: FlaskClient) -> None:
    desk = app.extensions["heedful-desk"]
    desk._patience = 0
    with desk._reading:
        response = post(client, ASK)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
    assert post(client, ASK).status_code == 200


def test_without_any_lexicon_nothing_starts() -> None:
    none = Lexicons()
    none.waiting = None
    with pytest.raises(LexiconError):
        create_app(settings(), none)


# The document


@pytest.fixture
def document(client: FlaskClient) -> Any:
    return body(client.get("/v1/openapi.json"))


def test_the_document_is_openapi(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_route_is_described_and_nothing_else(app: Flask, document: Any) -> None:
    routes = {
        (rule.rule, method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.rule.startswith("/static/")
    }
    assert {(path, method) for path, methods in document["paths"].items() for method in methods} == routes


def resolve(document: Any, schema: Any) -> Any:
    return {**schema, "components": document["components"]}


def described(document: Any, path: str, method: str, response: TestResponse) -> Any:
    answers = document["paths"][path][method]["responses"]
    answer = answers[str(response.status_code)]
    if "$ref" in answer:
        answer = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    return resolve(document, answer["content"][response.mimetype]["schema"])


@pytest.mark.parametrize(("status", "path", "call"), [call for call in REFUSALS if call[1] == "/v1/analyze"])
def test_refusals_are_as_described(
    client: FlaskClient, document: Any, status: int, path: str, call: dict[str, Any]
) -> None:
    response = client.open(path, **call)
    jsonschema.validate(body(response), described(document, path, "post", response))


@pytest.mark.parametrize("value", [ASK, {**ASK, "brief": True}, {"draft": ""}, {"thread": []}])
def test_answers_are_as_described(client: FlaskClient, document: Any, value: Any) -> None:
    response = post(client, value)
    jsonschema.validate(body(response), described(document, "/v1/analyze", "post", response))


def test_an_answer_that_misses_a_field_would_not_be(client: FlaskClient, document: Any) -> None:
    response = post(client, ASK)
    said = body(response)
    del said["nudge"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(said, described(document, "/v1/analyze", "post", response))


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/v1/openapi.json"])
def test_other_answers_are_as_described(client: FlaskClient, document: Any, path: str) -> None:
    response = client.get(path)
    jsonschema.validate(body(response), described(document, path, "get", response))


@pytest.mark.parametrize(
    "value",
    [
        ASK,
        {},
        {"draft": "x" * 20_001},
        {"draft": None},
        {"thread": [{"role": "agent"}]},
        {"thread": [{"role": "agent", "text": "", "ref": ""}]},
        {"thread": [{"role": "boss", "text": ""}]},
        {"thread": [{"role": "agent", "text": ""}] * 51},
        {"draft": "", "extra": 1},
        {"draft": "", "partial": None},
        {"draft": "", "register": "loud"},
    ],
)
def test_the_described_request_is_the_one_that_is_accepted(client: FlaskClient, document: Any, value: Any) -> None:
    content = document["paths"]["/v1/analyze"]["post"]["requestBody"]["content"]["application/json"]
    schema = resolve(document, content["schema"])
    valid = jsonschema.Draft202012Validator(schema).is_valid(value)
    assert valid is (post(client, value).status_code == 200)
