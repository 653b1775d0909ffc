"""Tokens: none needed on this machine alone, everywhere else on every route but the open ones."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Literal

from flask import Flask, g, request

from ..errors import StoreError
from ..store import TOKEN_ROLES, Publication, Store, Token, TokenRole, View, opens, token_id
from . import beside
from .beside import Beside
from .problems import Refusal, refuse

# The parts of pages show no secret.
OPEN_ROUTES = ("/healthz", "/readyz")
OPEN_FOLDER = "/static/"
# Seconds before a token that nobody knows makes us look again: another worker may just have made it.
SOON = 0.5
# Seconds that a request waits for the database of which nothing was seen yet: there is nothing else to answer from.
FIRST = 2.0
NOTHING = View((), (), (), "{}", Publication(0, 0))
log = logging.getLogger("heedful.web")


class Keyring:
    """Tokens, people, teams and switches as last seen. While the database is down or slow, the last view stays good:
    requests wait for a newer one for a moment only."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], float],
        seconds: float = 3.0,
        *,
        lazy: bool = False,
        today: Callable[[], date] | None = None,
    ) -> None:
        """Look at the store at most every so many `seconds`; `clock` is monotonic.

        A `lazy` one needs no database as long as nothing was ever stored. With `today` it notes when a token was used.
        """
        self._today = today
        self._used: set[tuple[str, date]] = set()
        self._noted: set[tuple[str, date]] = set()
        self._store, self._clock, self._seconds, self._lazy = store, clock, seconds, lazy
        self._view: View | None = None
        self._tokens: Mapping[str, Token] = {}
        self._looked: float | None = None
        self._lock = Lock()
        self._looks, self._tries, self._notes = Beside(self._look), Beside(self._try), Beside(self._note_uses)
        self._failed = self._unused = self._stuck = self._again = False
        self._tried: float | None = None

    def tokens(self) -> Mapping[str, Token]:
        """Return the tokens by id, revoked ones too. Raises StoreError when they were never seen."""
        self._seen(self._seconds)
        return self._tokens

    def view(self) -> View:
        """Return all that is kept at hand. Raises StoreError when it was never seen."""
        return self._seen(self._seconds)

    def find(self, secret: str) -> Token | None:
        """Return the token in use of a secret form. Raises StoreError when the tokens were never seen."""
        tokens = self.tokens()
        id = token_id(secret)
        if id and id not in tokens:
            self._seen(SOON)
        found = opens(secret, self._tokens)
        if found and self._today:
            self._used.add((found.id, self._today()))
        return found

    def look_again(self) -> None:
        """Look at the store now, whenever the last look was, and wait for that: something has just been changed."""
        with self._lock:
            self._again, self._looked = True, None
        # A look that is under way may have begun before the change.
        for _ in range(2):
            if self._looked is None:
                self._looks.ask(FIRST)

    def look_soon(self) -> None:
        """Look at the store beside the requests, so that they find what is new and need not wait for a look."""
        self._looks.begin()

    def state(self) -> Literal["ok", "not writable", "unavailable", "never seen", "unused"]:
        """Return how the database is, looking first if the last look is a while ago."""
        try:
            self._seen(self._seconds, beside.LONG)
        except StoreError:
            return "unavailable" if self._lazy else "never seen"
        if self._failed or self._looks.late:
            return "unavailable"
        if self._unused:
            return "unused"
        return "ok" if self._writable() else "not writable"

    def _writable(self) -> bool:
        """Whether the database can be written to, trying it if the last try is a while ago."""
        if self._tried is None or self._clock() - self._tried >= self._seconds:
            self._tries.ask(beside.LONG)
        return not self._stuck and not self._tries.late

    def _try(self, turn: int) -> None:
        stuck = True
        try:
            self._store.try_writing()
            stuck = False
        except StoreError:
            pass
        finally:
            with self._lock:
                if self._tries.accept(turn):
                    self._stuck, self._tried = stuck, self._clock()

    def _seen(self, seconds: float, patience: float | None = None) -> View:
        looked = self._looked
        if looked is None or self._clock() - looked >= seconds:
            self._looks.ask(FIRST if self._view is None and not self._failed else patience)
        if self._view is None:
            raise StoreError("The tokens have not been seen yet.")
        return self._view

    def _look(self, turn: int) -> None:
        self._again = False
        seen = None
        try:
            # What was there once and is not any more is no database that nobody has used yet.
            unused = self._lazy and self._view in (None, NOTHING) and not self._store.exists()
            view = NOTHING if unused else self._store.view()
            seen = {token.id: token for token in capped(view)}, view, unused
        except StoreError:
            pass
        finally:
            with self._lock:
                if self._looks.accept(turn):
                    self._take(seen)
        if seen and self._used - self._noted:
            # Not here: a database that cannot be written to now holds up no look.
            self._notes.begin()

    def _take(self, seen: tuple[Mapping[str, Token], View, bool] | None) -> None:
        """Take what a look has found: tokens, view, and whether nobody has used the database yet; None for nothing."""
        if seen:
            self._tokens, self._view, self._unused = seen
        elif not self._failed:
            log.warning("The database cannot be read; tokens are as last seen.")
        self._failed = seen is None
        # After the attempt, so that a slow failure is not tried again by the next request at once.
        self._looked = None if self._again else self._clock()

    def _note_uses(self, turn: int) -> None:
        """Write down which tokens were used on which day, once a day for each; what fails is tried at the next look."""
        fresh = self._used - self._noted
        with suppress(StoreError):
            for day in {day for _, day in fresh}:
                self._store.use_tokens([id for id, used in fresh if used == day], day)
            with self._lock:
                last = max(day for _, day in self._noted | set(fresh))
                self._noted = {(id, day) for id, day in self._noted | set(fresh) if day == last}
                self._used -= set(fresh)


def capped(view: View) -> Iterator[Token]:
    """Give the tokens; that of a person allows no more than they may now."""
    roles = {person.id: person.role for person in view.people}
    for token in view.tokens:
        role = min(token.role, roles.get(token.person, token.role), key=TOKEN_ROLES.index)
        yield token if role == token.role else replace(token, role=role)


def register(app: Flask, keyring: Keyring) -> None:
    """Demand a token of every request to an app that `guard` has not let in already, and that is for no page: pages
    demand a session (`signed`)."""
    app.before_request(lambda: _check(keyring))


def bearer() -> str:
    """Return the secret that a request brings, "" for none."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def known() -> Token | None:
    """Return the token of this request; None where none is needed, and for one that is not looked at."""
    token: Token | None = g.get("token")
    return token


def demand(role: TokenRole, local: bool) -> None:
    """Refuse a request whose token allows less than `role`.

    On this machine a program without a token may do all, and so may our own page, but no extension.
    """
    token = known()
    if token is None and local and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        return
    if token is None or TOKEN_ROLES.index(token.role) < TOKEN_ROLES.index(role):
        raise refuse(403, "role", "Not allowed", f"This needs the role {role}.", "Ask an admin for another token.")


def no_token() -> Refusal:
    """Return the refusal of a request without a token that is good."""
    return refuse(401, "no-token", "No valid token", "This server wants a token with every request.",
                  "Send Authorization: Bearer …; `heedful token create` makes one, /pair one for a browser.",
                  WWW_Authenticate='Bearer realm="heedful"')  # fmt: skip


def _check(keyring: Keyring) -> None:
    preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    opened = request.path in OPEN_ROUTES or request.path.startswith(OPEN_FOLDER) or g.get("pairs") or g.get("for_page")
    if opened or preflight or known():
        return
    g.token = keyring.find(bearer())
    if g.token is None:
        raise no_token()
