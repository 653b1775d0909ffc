"""The API over HTTP: answers, refs, refusals, health, figures, and what is never said."""

import io
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from calls import ASK, CANARY, REFUSALS, THREAD, body, post
from fakes import Clock, Lexicons, settings
from heedful import wire
from heedful.errors import LexiconError
from heedful.web import create_app
from heedful.web.cache import Messages
from heedful.web.desk import Loaded
from heedful.web.logs import Formatter


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


def test_a_message_by_its_ref_is_named_by_it_and_not_digested_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    refs = [read["ref"] for read in body(post(client, {"thread": THREAD}))["messages"]]
    monkeypatch.setattr(Messages, "keep", None)
    thread = [{"role": message["role"], "ref": ref} for message, ref in zip(THREAD, refs, strict=True)]
    assert [read["ref"] for read in body(post(client, {"thread": thread}))["messages"]] == refs


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


# Health, figures, a newer lexicon


def test_health_and_readiness(client: FlaskClient) -> None:
    assert body(client.get("/healthz")) == {"status": "ok"}
    ready = body(client.get("/readyz"))
    assert len(ready.pop("extension").pop("revision")) == 12
    assert ready == {"status": "ready", "lexicon": {"revision": "r1", "error": None}, "database": "unused"}


def test_a_broken_lexicon_is_shown_and_the_good_one_keeps_serving(
    app: Flask, client: FlaskClient, lexicons: Lexicons
) -> None:
    desk = app.extensions["heedful-desk"]
    lexicons.waiting = LexiconError("two of one name", field="en/waiting.yml:7 still", remedy="Rename one.")
    desk.look()
    desk.look()
    ready = body(client.get("/readyz"))
    assert (ready["status"], ready["lexicon"]["revision"]) == ("degraded", "r1")
    assert ready["lexicon"]["error"] == "en/waiting.yml:7 still: two of one name. Rename one."
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
