"""What extensions are told of their server, and how a file steers it while the server runs."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient

from calls import body
from fakes import Clock, Lexicons, settings
from heedful import __version__
from heedful.errors import SettingError
from heedful.web import create_app
from heedful.wire import AnalysisRequest
from test_sites import ROW


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.json"
    path.write_text("{}")
    return path


@pytest.fixture
def client(own: Path, clock: Clock, tmp_path: Path) -> FlaskClient:
    chosen = settings(extension=str(own), data=str(tmp_path / "data"))
    return create_app(chosen, Lexicons(), clock).test_client()


def state(client: FlaskClient) -> Any:
    return body(client.get("/v1/extension"))


def test_the_state_says_what_the_server_takes(client: FlaskClient) -> None:
    said = state(client)
    assert (said["version"], said["api"], said["mode"]) == (__version__, 1, "nudge")
    assert said["accepts"]["request"] == list(AnalysisRequest.__struct_fields__)
    assert said["accepts"]["message"] == ["role", "text", "ref", "at", "author", "id"]
    assert said["accepts"]["channels"] == ["email", "ticket", "chat"]
    assert said["limits"] == {"body": 262_144, "draft": 20_000, "message": 50_000, "messages": 50}
    assert said["off"] == {"sites": [], "rules": []}
    assert said["refresh"] > 0


def test_a_request_of_everything_that_is_named_is_taken(client: FlaskClient) -> None:
    """A newer extension that sends only these is never refused by an older server."""
    said = state(client)["accepts"]
    values = {"draft": "a", "now": "2026-11-22", "register": "plain", "channel": "chat", "partial": True, "brief": True}
    message = {"role": "customer", "text": "a", "at": "2026-11-22", "author": "a", "id": "a"}
    asked = {name: values.get(name, "a") for name in said["request"]}
    asked["thread"] = [{name: message[name] for name in said["message"] if name != "ref"}]
    assert client.post("/v1/analyze", json=asked).status_code == 200


def test_the_packaged_rows_are_told(client: FlaskClient) -> None:
    assert {"gmail", "roundcube"} <= {row["id"] for row in state(client)["sites"]["rows"]}


def test_the_answer_is_as_described(client: FlaskClient) -> None:
    document = body(client.get("/v1/openapi.json"))
    schema = {"$ref": "#/components/schemas/ExtensionState", "components": document["components"]}
    jsonschema.Draft202012Validator(schema).validate(state(client))


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, own: Path, clock: Clock) -> None:
    first = client.get("/v1/extension")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = {"If-None-Match": first.headers["ETag"]}
    response = client.get("/v1/extension", headers=again)
    assert (response.status_code, response.data, response.headers["ETag"]) == (304, b"", first.headers["ETag"])
    own.write_text('{"mode": "off"}')
    clock.now += 3
    response = client.get("/v1/extension", headers=again)
    assert (response.status_code, body(response)["mode"]) == (200, "off")
    assert response.headers["ETag"] != first.headers["ETag"]


def test_the_file_steers_within_seconds(client: FlaskClient, own: Path, clock: Clock) -> None:
    before = state(client)
    off = {"sites": ["gmail"], "rules": ["risk:cold", "guard"]}
    own.write_text(json.dumps({"mode": "soft", "off": off, "rows": [ROW]}))
    assert state(client) == before
    clock.now += 2
    said = state(client)
    assert (said["mode"], said["off"]) == ("soft", off)
    assert said["sites"]["rows"] == [*before["sites"]["rows"], ROW]
    assert said["sites"]["revision"] != before["sites"]["revision"]


@pytest.mark.parametrize("content", ["{", '{"mode": "loud"}', '{"off": {"rules": ["risk:blam"]}}', None])
def test_a_broken_file_never_replaces_a_good_one(
    client: FlaskClient, own: Path, clock: Clock, caplog: pytest.LogCaptureFixture, content: str | None
) -> None:
    own.write_text('{"mode": "off"}')
    clock.now += 2
    before = client.get("/v1/extension").headers["ETag"]
    own.write_text(content) if content else own.unlink()
    for _ in range(3):
        clock.now += 2
        assert client.get("/v1/extension").headers["ETag"] == before
    ready = client.get("/readyz")
    assert (ready.status_code, body(ready)["status"]) == (200, "degraded")
    assert body(ready)["extension"]["error"].startswith("own.json")
    assert len(caplog.records) == 1 and str(own.parent) not in caplog.text + ready.text
    own.write_text('{"mode": "soft"}')
    clock.now += 2
    assert state(client)["mode"] == "soft"
    assert body(client.get("/readyz"))["status"] == "ready"


def test_a_server_does_not_start_with_a_broken_file(own: Path) -> None:
    own.write_text('{"mode": "loud"}')
    with pytest.raises(SettingError, match="loud|known"):
        create_app(settings(extension=str(own)), Lexicons())
    own.unlink()
    with pytest.raises(SettingError, match="cannot be read"):
        create_app(settings(extension=str(own)), Lexicons())


def test_without_the_packaged_rows_analysis_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Path:
        raise SettingError("is missing.", field="extension/sites.json", remedy="Install Heedful again.")

    monkeypatch.setattr("heedful.sites.packaged", missing)
    client = create_app(settings(), Lexicons()).test_client()
    assert state(client)["sites"]["rows"] == []
    assert body(client.get("/readyz"))["extension"]["error"].startswith("extension/sites.json: is missing.")
    assert client.post("/v1/analyze", json={"draft": "a"}).status_code == 200
