"""The server as a Flask app. Flask has its home in this package."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from time import monotonic

from flask import Flask, Request, Response, request
from flask_cors import CORS

from .. import wire
from ..errors import StoreError
from ..settings import Origin, Settings
from ..store import Store
from . import api, auth, events, guard, health, metrics, page, pairing, problems, signed, steering, studio
from .cache import Findings, Messages
from .desk import Desk, LexiconFiles, Published, Source
from .house import House
from .roster import Roster

__all__ = ["create_app"]


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: Settings,
    source: Source | None = None,
    clock: Callable[[], float] = monotonic,
    now: Callable[[], datetime] = _now,
    came_from: Mapping[str, Origin] | None = None,
) -> Flask:
    """Return the app, its lexicon loaded. `source` stands for the lexicon files, `clock` for the monotonic one;
    `came_from` tells where each setting comes from.

    Raises LexiconError when there is no lexicon that can be used, SettingError for a database URL or an extension
    file of no use.
    """
    app = _App(__name__, static_folder=None)
    # One more, as a body of no stated length is cut here in silence; the wire then refuses it.
    app.config["MAX_CONTENT_LENGTH"] = wire.MOST_BODY + 1
    store = Store(settings.database_url)
    _bring_up_to_date(store)
    own = [settings.lexicons] if settings.lexicons else []
    messages, findings = Messages(clock), Findings(clock)
    words = LexiconFiles(own, Published(store), findings)
    desk = Desk(source or words, clock)
    app.extensions["heedful-desk"] = desk
    helm = steering.Helm(settings.extension, lambda: desk.loaded.causes, clock)
    keyring = auth.Keyring(store, clock, lazy=settings.local, today=lambda: now().date())
    desk.each = _in_turn(messages.forget, findings.forget, keyring.look_soon)
    roster = Roster(keyring)
    figures = metrics.Metrics()
    house = House(settings, came_from or {}, store, keyring, desk, words, helm, figures, clock, now)
    guard.register(app, settings, keyring)
    sessions = signed.register(app, house)
    if not settings.local:
        auth.register(app, keyring)
    problems.register(app)
    metrics.register(app, figures)
    if settings.origins:
        _open_to(app, settings.origins)
    app.register_blueprint(api.routes(desk, roster, messages, figures, settings.deadline_ms))
    app.register_blueprint(steering.routes(helm, roster))
    app.register_blueprint(pairing.routes(pairing.Register(store, keyring, now), figures, clock, settings.local))
    app.register_blueprint(events.routes(house))
    app.register_blueprint(health.routes(desk, helm, keyring, figures))
    app.register_blueprint(page.routes(settings.local))
    studio.register(app, house, sessions)
    return app


def _in_turn(*works: Callable[[], None]) -> Callable[[], None]:
    def all_of_them() -> None:
        for work in works:
            work()

    return all_of_them


def _bring_up_to_date(store: Store) -> None:
    """Add what a newer Heedful keeps to a database that is there; one that is away may come back later."""
    with suppress(StoreError):
        if store.exists():
            store.update()


class _Request(Request):
    """A request of which nothing is laid into a file, however large it is: each route says what it takes."""

    def _get_file_stream(self, *_: object, **__: object) -> BytesIO:
        return BytesIO()


class _App(Flask):
    request_class = _Request

    def make_default_options_response(self) -> Response:
        """Answer OPTIONS with the headers alone."""
        response = super().make_default_options_response()
        # The address of one thing may fit the pattern of another's: /v1/pair/code is no browser's id.
        if own := [rule for rule in self.url_map.iter_rules() if rule.rule == request.path]:
            response.headers["Allow"] = ", ".join(sorted({verb for rule in own for verb in rule.methods or ()}))
        response.status_code = 204
        response.headers.remove("Content-Type")
        return response


def _open_to(app: Flask, origins: tuple[str, ...]) -> None:
    rules = {"origins": list(origins), "methods": ["GET", "POST"]}
    headers = {"allow_headers": ["Authorization", "Content-Type"], "expose_headers": ["Retry-After"]}
    CORS(app, resources={r"/v1/.*": rules | headers}, max_age=600, always_send=False)
