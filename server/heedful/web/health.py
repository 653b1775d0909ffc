"""Routes for whoever watches the server: alive, ready, figures. None of them shows a text."""

from typing import Any

from flask import Blueprint, Response

from . import metrics
from .auth import Keyring
from .desk import Desk
from .steering import Helm


def routes(desk: Desk, helm: Helm, keyring: Keyring, figures: metrics.Metrics) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> dict[str, Any]:
        return {"status": "ok"}

    @blueprint.get("/readyz")
    def readyz() -> tuple[dict[str, Any], int]:
        desk.look_soon()
        database, extension = keyring.state(), {"revision": helm.now().revision, "error": helm.error or None}
        well = database in ("ok", "unused") and not desk.error and not helm.error
        status = "unready" if database == "never seen" else "ready" if well else "degraded"
        lexicon = {"revision": desk.loaded.revision, "error": desk.error or None}
        body = {"status": status, "lexicon": lexicon, "extension": extension, "database": database}
        return body, 503 if status == "unready" else 200

    @blueprint.get("/metrics")
    def show() -> Response:
        figures.show_revision(desk.loaded.revision)
        return metrics.answer(figures)

    return blueprint
