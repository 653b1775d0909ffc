"""Routes for whoever watches the server: alive, ready, figures. None of them shows a text."""

from typing import Any

from flask import Blueprint, Response

from . import metrics
from .auth import Keyring
from .desk import Desk


def routes(desk: Desk, keyring: Keyring | None, figures: metrics.Metrics) -> Blueprint:
    """Return the routes; `keyring` is None where no token is needed and so no database."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> dict[str, Any]:
        return {"status": "ok"}

    @blueprint.get("/readyz")
    def readyz() -> tuple[dict[str, Any], int]:
        desk.look_soon()
        database = _database(keyring)
        status = "ready" if database in ("ok", "unused") and not desk.error else "degraded"
        status = "unready" if database == "never seen" else status
        lexicon = {"revision": desk.loaded.revision, "error": desk.error or None}
        body = {"status": status, "lexicon": lexicon, "database": database}
        return body, 503 if status == "unready" else 200

    @blueprint.get("/metrics")
    def show() -> Response:
        figures.show_revision(desk.loaded.revision)
        return metrics.answer(figures)

    return blueprint


def _database(keyring: Keyring | None) -> str:
    return keyring.state() if keyring else "unused"
