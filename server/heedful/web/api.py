"""The API, version 1."""

from time import perf_counter

from flask import Blueprint, Response

from .. import __version__, wire
from .auth import known
from .cache import Messages
from .desk import Deadline, Desk
from .guard import json_body
from .metrics import Metrics
from .openapi import document
from .roster import Roster


def routes(desk: Desk, roster: Roster, messages: Messages, metrics: Metrics, deadline_ms: int) -> Blueprint:
    """Return the routes under /v1."""
    blueprint = Blueprint("api", __name__, url_prefix="/v1")
    described = wire.to_json(document(__version__))

    @blueprint.post("/analyze")
    def analyze() -> Response:
        asked, id = wire.decode(json_body(), messages.recall)
        start = perf_counter()
        rules = roster.rules_of(known(), asked.team or "")
        analysis = desk.analyse(asked, lambda: _deadline(deadline_ms), rules)
        metrics.count_analysis(analysis, perf_counter() - start)
        refs = [messages.keep(message.text) for message in asked.thread]
        return _json(wire.encode(analysis, asked, id, refs))

    @blueprint.get("/openapi.json")
    def openapi() -> Response:
        return _json(described)

    return blueprint


def _json(body: bytes) -> Response:
    return Response(body, mimetype="application/json")


def _deadline(milliseconds: int) -> Deadline:
    end = perf_counter() + milliseconds / 1000
    return lambda: perf_counter() >= end
