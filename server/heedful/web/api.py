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
        named: dict[str, str] = {}
        asked, id = wire.decode(json_body(), lambda ref: _recalled(ref, messages, named))
        start = perf_counter()
        rules = roster.rules_of(known(), asked.team or "")
        analysis = desk.analyse(asked, lambda: _deadline(deadline_ms), rules)
        metrics.count_analysis(analysis, perf_counter() - start)
        refs = [named.get(message.text) or messages.keep(message.text) for message in asked.thread]
        return _json(wire.encode(analysis, asked, id, refs))

    @blueprint.get("/openapi.json")
    def openapi() -> Response:
        return _json(described)

    return blueprint


def _recalled(ref: str, messages: Messages, named: dict[str, str]) -> str | None:
    """Return the text that a ref names, noting by which: it need not be digested again to be named in the answer."""
    text = messages.recall(ref)
    if text is not None:
        named[text] = ref
    return text


def _json(body: bytes) -> Response:
    return Response(body, mimetype="application/json")


def _deadline(milliseconds: int) -> Deadline:
    end = perf_counter() + milliseconds / 1000
    return lambda: perf_counter() >= end
