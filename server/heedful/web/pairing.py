"""Pairing: a short code becomes a token of one browser's own, without accounts."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Blueprint, Response, g, request

from .. import wire
from ..errors import HeedfulError, InputError
from ..store import Store, Token, token_id
from .auth import Keyring, demand, known
from .guard import json_body
from .limiter import Limiter
from .metrics import Metrics
from .problems import Refusal, refuse

MOST_TRIES = 10
MOST_CODES = 30
MOST_OWN_MINUTES = 10
KINDS = {"chrome-extension": "Chrome or Edge", "moz-extension": "Firefox", "safari-web-extension": "Safari"}


class Register:
    """The browsers that are paired. The database is made when it is first needed."""

    def __init__(self, store: Store, keyring: Keyring, now: Callable[[], datetime]) -> None:
        """`now` is the time of day, aware."""
        self._store, self._keyring, self._now = store, keyring, now

    def make_code(self, uses: int, minutes: int, person: str = "") -> wire.NewCode:
        """Make a new code; tokens that it is taken for are of the `person` of that id."""
        now, term = self._now(), timedelta(minutes=minutes)
        self._store.create()
        code = self._store.add_code(now, term, uses, person)
        return wire.NewCode(code, (now + term).isoformat(timespec="seconds"), uses)

    def pair(self, code: str, name: str, origin: str) -> wire.Paired | None:
        """Return a new token for a browser extension, or None when the code is no good."""
        if not self._store.exists():
            return None
        secret = self._store.pair(code, name, origin, self._now())
        self._keyring.look_again()
        if secret is None:
            return None
        id = token_id(secret)
        self._note(self._keyring.tokens().get(id), "browser paired")
        return wire.Paired(secret, id, name.strip())

    def browsers(self, person: str = "") -> dict[str, Token]:
        """Return the tokens in use that were made for browsers: all of them, or those of the `person` of that id."""
        self._keyring.look_again()
        found = {id: token for id, token in self._keyring.tokens().items() if token.origin and not token.revoked}
        return {id: token for id, token in found.items() if not person or token.person == person}

    def revoke(self, id: str, who: str = "") -> bool:
        """Shut a browser out; return whether there is one of that id."""
        token = self.browsers().get(id)
        if token is None:
            return False
        try:
            self._store.revoke_token(id, self._now())
        except InputError:  # somebody was faster
            return False
        self._keyring.look_again()
        self._note(token, "token revoked", who)
        return True

    def _note(self, token: Token | None, what: str, who: str = "") -> None:
        if token:
            self._store.note(self._now(), who or token.person, what, f"{token.person} “{token.name}”".strip())


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
        own = _person()
        if not own:
            demand("admin", local)
        found = register.browsers("" if _may_all() else own).values()
        return _json(wire.PairedBrowsers(tuple(_browser(token) for token in found)))

    @blueprint.post("/code")
    def code() -> Response:
        asked = wire.decode_small(json_body(), wire.CodeRequest)
        own = _person() if asked.own else ""
        if not own:
            demand("admin", local)
        codes.take(own)
        minutes = int(asked.minutes)
        if own:
            return _json(register.make_code(1, min(minutes, MOST_OWN_MINUTES), own))
        return _json(register.make_code(int(asked.uses), minutes))

    @blueprint.delete("/<id>")
    def revoke(id: str) -> Response:
        # A browser may give back what it was given, and people what is theirs.
        token, own = known(), _person()
        if (token is None or token.id != id) and not (own and id in register.browsers(own)):
            demand("admin", local)
        if not register.revoke(id, own):
            raise refuse(404, "not-found", "Not found", "No browser in use has this id.", "GET /v1/pair lists them.")
        return Response(status=204)

    return blueprint


def _may_all() -> bool:
    """Return whether whoever asks may see what is everybody's."""
    token = known()
    return token is None or token.role == "admin"


def _person() -> str:
    """Return the id of whoever is signed in: a token makes and ends no others, so that revoking it is the end."""
    token = known()
    return token.person if token and not token.id else ""


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
