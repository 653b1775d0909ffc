"""Pairing: a short code becomes a token of one browser's own, without accounts."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Blueprint, Response, g, request

from .. import wire
from ..errors import HeedfulError, InputError
from ..store import Store, Token, token_id
from .auth import Keyring, demand
from .guard import json_body
from .limiter import Limiter
from .metrics import Metrics
from .problems import Refusal, refuse

MOST_TRIES = 10
MOST_CODES = 30
KINDS = {"chrome-extension": "Chrome or Edge", "moz-extension": "Firefox", "safari-web-extension": "Safari"}


class Register:
    """The browsers that are paired. The database is made when it is first needed."""

    def __init__(self, store: Store, keyring: Keyring, now: Callable[[], datetime]) -> None:
        """`now` is the time of day, aware."""
        self._store, self._keyring, self._now = store, keyring, now

    def make_code(self, uses: int, minutes: int) -> wire.NewCode:
        """Make a new code."""
        now, term = self._now(), timedelta(minutes=minutes)
        self._store.create()
        return wire.NewCode(self._store.add_code(now, term, uses), (now + term).isoformat(timespec="seconds"), uses)

    def pair(self, code: str, name: str, origin: str) -> wire.Paired | None:
        """Return a new token for a browser extension, or None when the code is no good."""
        if not self._store.exists():
            return None
        self._store.create()
        secret = self._store.pair(code, name, origin, self._now())
        self._keyring.look_again()
        return wire.Paired(secret, token_id(secret), name.strip()) if secret else None

    def browsers(self) -> dict[str, Token]:
        """Return the tokens in use that were made for browsers."""
        self._keyring.look_again()
        return {id: token for id, token in self._keyring.tokens().items() if token.origin and not token.revoked}

    def revoke(self, id: str) -> bool:
        """Shut a browser out; return whether there is one of that id."""
        if id not in self.browsers():
            return False
        try:
            self._store.revoke_token(id, self._now())
        except InputError:  # somebody was faster
            return False
        self._keyring.look_again()
        return True


def routes(register: Register, figures: Metrics, clock: Callable[[], float], local: bool) -> Blueprint:
    """Return the routes; `local` says that nobody needs a token but the extensions."""
    blueprint = Blueprint("pairing", __name__, url_prefix="/v1/pair")
    tries, codes = Limiter(clock, MOST_TRIES), Limiter(clock, MOST_CODES)

    @blueprint.post("")
    def pair() -> Response:
        if not g.pairs:
            raise _no_extension()
        asked = wire.decode_small(json_body(), wire.PairRequest)
        paired = _try(tries, lambda: register.pair(asked.code, asked.name, request.headers["Origin"]))
        figures.count_pairing(paired is not None)
        if paired is None:
            raise _no_code()
        return _json(paired)

    @blueprint.get("")
    def browsers() -> Response:
        demand("admin", local)
        found = register.browsers().values()
        return _json(wire.PairedBrowsers(tuple(_browser(token) for token in found)))

    @blueprint.post("/code")
    def code() -> Response:
        demand("admin", local)
        asked = wire.decode_small(json_body(), wire.CodeRequest)
        codes.take()
        return _json(register.make_code(asked.uses, asked.minutes))

    @blueprint.delete("/<id>")
    def revoke(id: str) -> Response:
        demand("admin", local)
        if not register.revoke(id):
            raise refuse(404, "not-found", "Not found", "No browser in use has this id.", "GET /v1/pair lists them.")
        return Response(status=204)

    return blueprint


def _try(tries: Limiter, work: Callable[[], wire.Paired | None]) -> wire.Paired | None:
    """Count a try before it is made, so that many at a time are counted as well; one that is good does not count."""
    tries.take()
    try:
        paired = work()
    except HeedfulError:
        tries.give_back()
        raise
    if paired:
        tries.give_back()
    return paired


def _browser(token: Token) -> wire.PairedBrowser:
    kind = KINDS.get(token.origin.partition("://")[0], "Any browser")
    return wire.PairedBrowser(token.id, token.name, kind, token.created.isoformat(timespec="seconds"))


def _no_code() -> Refusal:
    return refuse(403, "pairing-code", "This code does not fit", "The code is wrong, used up or past its time.",
                  "Get a new one: on the server's page /pair, or from whoever runs the server.")  # fmt: skip


def _no_extension() -> Refusal:
    return refuse(403, "not-an-extension", "Not an extension", "Only a browser extension is paired by a code.",
                  "For a program, `heedful token create` makes a token.")  # fmt: skip


def _json(value: object) -> Response:
    return Response(wire.to_json(value), mimetype="application/json")
