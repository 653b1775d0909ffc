"""What agents think of findings, told by a thumb. No text but what they add themselves."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response

from .. import wire
from ..store import Report, Store
from .auth import known
from .guard import json_body
from .limiter import Limiter
from .metrics import Metrics

MOST = 30


def routes(store: Store, figures: Metrics, clock: Callable[[], float], now: Callable[[], datetime]) -> Blueprint:
    """Return the route."""
    blueprint = Blueprint("events", __name__, url_prefix="/v1")
    limiter = Limiter(clock, MOST)

    @blueprint.post("/events")
    def events() -> Response:
        said = wire.decode_small(json_body(), wire.EventRequest)
        token = known()
        limiter.take(token.id if token else "")
        store.create()
        id = token.id if token else None
        store.add_report(Report(now(), said.finding, said.up, said.words, said.site, said.revision, id))
        figures.count_report(said.up)
        return Response(status=204)

    return blueprint
