"""Tokens: none needed on this machine alone, everywhere else on every route but the two of health."""

import logging
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Literal

from flask import Flask, request

from ..errors import StoreError
from ..store import TOKEN_ROLES, Store, Token, TokenRole, opens
from .problems import refuse

OPEN_ROUTES = ("/healthz", "/readyz")
log = logging.getLogger("heedful.web")


class Keyring:
    """The tokens as last seen. While the database is down, the last view stays good."""

    def __init__(self, store: Store, clock: Callable[[], float], seconds: float = 3.0) -> None:
        """Look at the store at most every so many `seconds`; `clock` is monotonic."""
        self._store, self._clock, self._seconds = store, clock, seconds
        self._tokens: Mapping[str, Token] | None = None
        self._looked: float | None = None
        self._lock = Lock()
        self._failed = False

    def tokens(self) -> Mapping[str, Token]:
        """Return the tokens by id, revoked ones too. Raises StoreError when they were never seen."""
        with self._lock:
            if self._looked is None or self._clock() - self._looked >= self._seconds:
                self._look()
            if self._tokens is None:
                raise StoreError("The tokens have not been seen yet.")
            return self._tokens

    def state(self) -> Literal["ok", "unavailable", "never seen"]:
        """Return how the database is, looking first if the last look is a while ago."""
        try:
            self.tokens()
        except StoreError:
            return "never seen"
        return "unavailable" if self._failed else "ok"

    def _look(self) -> None:
        try:
            self._tokens = {token.id: token for token in self._store.tokens()}
            self._failed = False
        except StoreError:
            if not self._failed:
                log.warning("The database cannot be read; tokens are as last seen.")
            self._failed = True
        # After the attempt, so that a slow failure is not tried again by the next request at once.
        self._looked = self._clock()


def register(app: Flask, keyring: Keyring) -> None:
    """Demand a token of every request to an app."""
    app.before_request(lambda: _check(keyring, "agent"))


def _check(keyring: Keyring, role: TokenRole) -> None:
    preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    if request.path in OPEN_ROUTES or preflight:
        return
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = opens(secret.strip(), keyring.tokens()) if scheme.lower() == "bearer" else None
    if token is None:
        raise refuse(401, "no-token", "No valid token", "This server wants a token with every request.",
                     "Send Authorization: Bearer …; `heedful token create` makes one.",
                     WWW_Authenticate='Bearer realm="heedful"')  # fmt: skip
    if TOKEN_ROLES.index(token.role) < TOKEN_ROLES.index(role):
        raise refuse(403, "role", "Not allowed", f"This needs the role {role}.", "Ask an admin for another token.")
