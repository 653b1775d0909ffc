"""The OpenAPI document: valid, complete, and true of real answers and refusals."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from calls import ASK, REFUSALS, body, post
from fakes import Lexicons, settings
from heedful.web import create_app


@pytest.fixture
def app() -> Flask:
    return create_app(settings(), Lexicons())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def document(client: FlaskClient) -> Any:
    return body(client.get("/v1/openapi.json"))


def test_the_document_is_openapi(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_route_is_described_and_nothing_else(app: Flask, document: Any) -> None:
    routes = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if getattr(app.view_functions[rule.endpoint], "needs", None) is None and rule.rule != "/static/<path:filename>"
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
        {"draft": "", "ui": "de-AT"},
        {"draft": "", "ui": "no such language"},
        {"draft": "", "ui": "d" * 101},
        {"draft": "", "register": "loud"},
    ],
)
def test_the_described_request_is_the_one_that_is_accepted(client: FlaskClient, document: Any, value: Any) -> None:
    content = document["paths"]["/v1/analyze"]["post"]["requestBody"]["content"]["application/json"]
    schema = resolve(document, content["schema"])
    valid = jsonschema.Draft202012Validator(schema).is_valid(value)
    assert valid is (post(client, value).status_code == 200)


EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
NEW = [
    (200, "get", "/v1/extension", None),
    (200, "get", "/v1/pair", None),
    (200, "post", "/v1/pair/code", {}),
    (422, "post", "/v1/pair/code", {"uses": 0}),
    (403, "post", "/v1/pair", {"code": "AAAAAAAA", "name": "a"}),
    (422, "post", "/v1/pair", {"code": "AAAAAAAA"}),
    (422, "post", "/v1/events", {"finding": "a b", "up": True}),
    (404, "delete", "/v1/pair/{id}", None),
]


@pytest.mark.parametrize(("status", "method", "path", "value"), NEW)
def test_what_extensions_are_answered_is_as_described(
    tmp_path: Path, document: Any, status: int, method: str, path: str, value: Any
) -> None:
    client = create_app(settings(data=str(tmp_path)), Lexicons()).test_client()
    headers = {"Origin": EXTENSION} if path == "/v1/pair" and method == "post" else {}
    response = client.open(path.replace("{id}", "x"), method=method.upper(), json=value, headers=headers)
    assert response.status_code == status
    jsonschema.validate(body(response), described(document, path, method, response))


def test_a_pairing_is_as_described(tmp_path: Path, document: Any) -> None:
    client = create_app(settings(data=str(tmp_path)), Lexicons()).test_client()
    asked = {"code": body(client.post("/v1/pair/code", json={}))["code"], "name": "a"}
    response = client.post("/v1/pair", json=asked, headers={"Origin": EXTENSION})
    jsonschema.validate(body(response), described(document, "/v1/pair", "post", response))
    listed = client.get("/v1/pair")
    assert body(listed)["browsers"]
    jsonschema.validate(body(listed), described(document, "/v1/pair", "get", listed))


@pytest.mark.parametrize(
    "value",
    [
        {"finding": "risk:blame", "up": True},
        {"finding": "risk:blame", "up": True, "words": "x" * 500, "site": "gmail", "revision": "r1"},
        {"finding": "risk:blame"},
        {"finding": "Risk", "up": True},
        {"finding": "risk:blame", "up": "yes"},
        {"finding": "risk:blame", "up": True, "words": "x" * 501},
        {"finding": "risk:blame", "up": True, "text": ""},
    ],
)
def test_the_described_report_is_the_one_that_is_accepted(tmp_path: Path, document: Any, value: Any) -> None:
    client = create_app(settings(data=str(tmp_path)), Lexicons()).test_client()
    schema = resolve(document, {"$ref": "#/components/schemas/EventRequest"})
    valid = jsonschema.Draft202012Validator(schema).is_valid(value)
    assert valid is (client.post("/v1/events", json=value).status_code == 204)
