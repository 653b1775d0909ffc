"""Who is signed in, what a page asks of them, and what is said to them once.

A page declares by `needs` which role it is for, or by `open_page` that it is for everybody. On this machine alone
nobody signs in: whoever is there may do all.
"""

import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import BoundedSemaphore, Lock
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ..errors import StoreError
from ..store import TOKEN_ROLES, Person, Session, Store, Token, TokenRole
from . import beside
from .auth import bearer, known
from .beside import Beside
from .guard import SAFE, same_origin
from .house import House
from .problems import SECRET, Refusal, refuse

COOKIE = "heedful_session"
SAID = "heedful_said"
TERM = timedelta(hours=12)
"""How long a session lasts; working on does not prolong it."""
MOST_FORM = 8_000_000
"""Bytes of a form, each character escaped; a page that takes more says so by `takes`."""
FILES = ("multipart/form-data", "application/octet-stream")
"""How files come, in a form or as they are."""
LOCAL = Person("", "You", "", "admin", "", datetime(2026, 1, 1, tzinfo=UTC), None, False, "")
"""The visitor where nobody signs in."""

View = TypeVar("View", bound=Callable[..., Any])


class Sessions:
    """The sessions as last seen; while the database is down, the last view of each stays good."""

    def __init__(
        self, store: Store, clock: Callable[[], float], now: Callable[[], datetime], seconds: float = 3.0, room: int = 4
    ) -> None:
        """Look at the store at most every so many `seconds` for each session; `clock` is monotonic. At most `room`
        wait for what was never seen: anybody can make cookies up, and analyses need threads."""
        self._store, self._clock, self._now, self._seconds = store, clock, now, seconds
        self._seen: dict[str, tuple[float, Session, Beside]] = {}
        self._failed: float | None = None
        self._lock, self._room = Lock(), BoundedSemaphore(room)

    def find(self, secret: str) -> Session | None:
        """Return the session of a cookie, None for none. Raises StoreError when it was never seen."""
        known = self._known(secret)
        if known is None:
            return self._first(secret)
        if self._clock() - known[0] >= self._seconds and not known[2].ask():
            # Too slow to be waited for: what is found is found in time for a later request.
            self._failed = self._clock()
        known = self._known(secret)
        return known[1] if known else None

    def _first(self, secret: str) -> Session | None:
        if not self._room.acquire(timeout=beside.MOMENT):
            raise StoreError("The database is too slow to be asked by so many.")
        try:
            found = self._asked(secret)
        finally:
            self._room.release()
        return self._keep(secret, found, Beside(lambda turn: self._renew(secret, turn)))

    def _known(self, secret: str) -> tuple[float, Session, Beside] | None:
        with self._lock:
            known = self._seen.get(secret)
        return known if known and known[1].expires > self._now() else None

    def _renew(self, secret: str, turn: int) -> None:
        known = self._known(secret)
        try:
            found = self._asked(secret)
        except StoreError:
            return
        except Exception:  # who cannot be read any more is told so, and not let in as last seen
            self.forget(secret)
            raise
        if known and known[2].accept(turn):
            self._keep(secret, found, known[2])

    def _asked(self, secret: str) -> Session | None:
        """Ask the store, unless it has just failed: not every request must wait to hear the same."""
        if self._failed is not None and self._clock() - self._failed < self._seconds:
            raise StoreError("The database could not be used a moment ago.")
        try:
            found = self._store.session(secret, self._now())
        except StoreError:
            # After the attempt, so that a slow failure is not tried again by the next request at once.
            self._failed = self._clock()
            raise
        self._failed = None
        return found

    def forget(self, secret: str = "") -> None:
        """Look at the store again when next asked for a session, or for any.

        Told after each change of sessions: it has shown that the database is back, if it was away.
        """
        self._failed = None
        with self._lock:
            if secret:
                self._seen.pop(secret, None)
            else:
                self._seen.clear()

    def _keep(self, secret: str, session: Session | None, looks: Beside) -> Session | None:
        with self._lock:
            # Only what the store knows is kept, so strangers cannot fill this up.
            self._seen = {key: seen for key, seen in self._seen.items() if seen[1].expires > self._now()}
            self._seen.pop(secret, None)
            if session:
                self._seen[secret] = (self._clock(), session, looks)
        return session


def needs(role: TokenRole) -> Callable[[View], View]:
    """Let a page be for people with at least this role; what changes anything must come from our own page."""
    return lambda view: _declared(view, role)


def open_page(view: View) -> View:
    """Let a page be for everybody, signed in or not."""
    return _declared(view, "")


def takes(most: int) -> Callable[[View], View]:
    """Let a page be sent forms of so many bytes."""

    def declared(view: View) -> View:
        view.takes = most  # type: ignore[attr-defined]
        return view

    return declared


def _declared(view: View, role: str) -> View:
    view.needs = role  # type: ignore[attr-defined]
    return view


def register(app: Flask, house: House) -> Sessions:
    """Find out for every request who is there, and let pages refuse; returns the sessions in use."""
    sessions = Sessions(house.store, house.clock, house.now, room=max(1, house.settings.threads // 2))
    app.before_request(lambda: _identify(house, sessions))
    app.before_request(lambda: _check(app, house))
    app.after_request(_said_once)
    app.context_processor(lambda: {"person": g.get("person"), "csrf": csrf(), "said": said, "may": may})
    return sessions


def person() -> Person:
    """Return who is there; only for pages with a role."""
    found: Person = g.person
    return found


def who() -> str:
    """Return the id by which their doings are noted, "" where nobody signs in."""
    return person().id


def may(role: TokenRole) -> bool:
    """Return whether whoever is there has at least this role."""
    there: Person | None = g.get("person")
    return there is not None and TOKEN_ROLES.index(there.role) >= TOKEN_ROLES.index(role)


def csrf() -> str:
    """Return the value that every form of this session brings along, "" without one."""
    session: Session | None = g.get("session")
    return session.csrf if session else ""


def signed_in(response: AnyResponse, secret: str, house: House) -> AnyResponse:
    """Let a response open a session in the browser."""
    response.set_cookie(COOKIE, secret, max_age=int(TERM.total_seconds()), httponly=True, samesite="Lax",
                        secure=not house.settings.loopback or bool(house.settings.hosts))  # fmt: skip
    return response


def signed_out(response: AnyResponse) -> AnyResponse:
    """Let a response end the session in the browser."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    return response


def say(words: str, tone: str = "good") -> None:
    """Say something once on the page that is shown next; `tone` is good, bad or plain."""
    g.saying = {"words": words, "tone": tone}


def then(endpoint: str, **values: Any) -> AnyResponse:
    """Lead on to a page after something was done."""
    return redirect(url_for(endpoint, **values), 303)


def said() -> dict[str, str] | None:
    """Return what is to be said on this page; asking takes it away."""
    if saying := g.pop("saying", None):
        return dict(saying)
    try:
        kept = json.loads(unquote(request.cookies.get(SAID, "")))
        g.heard = True
        return {"words": str(kept["words"]), "tone": str(kept["tone"])}
    except (ValueError, KeyError, TypeError):
        return None


def _said_once(response: Response) -> Response:
    if saying := g.get("saying"):
        response.set_cookie(SAID, quote(json.dumps(saying)), max_age=60, httponly=True, samesite="Strict")
    elif g.get("heard"):
        response.delete_cookie(SAID, httponly=True, samesite="Strict")
    return response


def _identify(house: House, sessions: Sessions) -> None:
    if house.local:
        g.person = LOCAL
        return
    secret = request.cookies.get(COOKIE, "")
    # The parts of pages are open, and who brings a token is known by it: neither needs a look at the database.
    if secret and request.endpoint != "page.static" and not (bearer() and request.path.startswith("/v1/")):
        g.session = sessions.find(secret)
        g.person = g.session.person if g.session else None
    if g.get("person") and not known() and not bearer() and _ours():
        g.token = _as_token(g.person)


def _as_token(there: Person) -> Token:
    """Let our own page call the API as whoever is signed in."""
    return Token("", there.name, there.role, "", there.created, person=there.id)


def _check(app: Flask, house: House) -> AnyResponse | None:
    view = app.view_functions.get(request.endpoint or "")
    role: str | None = getattr(view, "needs", None)
    g.for_page = role is not None
    if role is None:
        return None
    request.max_content_length = request.max_form_memory_size = getattr(view, "takes", MOST_FORM)
    if request.method not in SAFE:
        _check_ours()
    if not role:
        return None
    if not _visits():
        raise _foreign()
    if g.get("person") is None:
        return _to_sign_in()
    if not may(role):  # type: ignore[arg-type]
        raise refuse(403, "role", "Not for your role", f"This page is for the role {role}.",
                     "Ask an admin, if you need it.")  # fmt: skip
    return None


def _to_sign_in() -> AnyResponse:
    if request.method not in SAFE or request.headers.get("HX-Request"):
        g.again = True
        raise refuse(401, "signed-out", "You are signed out", "The session has ended.",
                     f"Sign in in another tab. Then {_sending_again()}")  # fmt: skip
    asked = request.full_path.rstrip("?")
    return redirect(url_for("doors.sign_in", next=asked), 303)


def _check_ours() -> None:
    """Refuse what a page of another site has sent, and what lacks the value of this session's forms."""
    if not _ours():
        raise _foreign()
    expected = csrf()
    given = request.headers.get("X-CSRF") or request.form.get("csrf", "")
    if expected and not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        # Our own page has sent it, but one that was loaded before this session began.
        g.again = True
        raise refuse(403, "old-form", "The page is older than your session",
                     "You have signed in anew since it was loaded.",
                     f"Now {_sending_again()}")  # fmt: skip


def _sending_again() -> str:
    """Say what is to be done to send once more what was refused, and what does not come along by itself."""
    if request.method in SAFE:
        return "load the page again."
    if request.mimetype in FILES:
        return "load the page with the form again and choose the file once more: a file does not come along by itself."
    if request.headers.get("HX-Request"):
        return "copy what you typed, load the page again and put it in once more."
    if SECRET & set(request.form):
        return "load the page with the form again and type it anew: passwords do not come along."
    return "press “Send it again”: all that you typed comes along."


def _ours() -> bool:
    origin = request.headers.get("Origin")
    if origin is not None:
        return same_origin(origin)
    # Browsers name the origin of everything that changes something; a program names none.
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def _visits() -> bool:
    """Return whether a page is gone to, or asked for by one of ours: extensions and other sites read none of them."""
    site, mode = request.headers.get("Sec-Fetch-Site"), request.headers.get("Sec-Fetch-Mode")
    origin = request.headers.get("Origin")
    return (origin is None or same_origin(origin)) and (site in (None, "same-origin") or mode == "navigate")


def _foreign() -> Refusal:
    return refuse(403, "foreign-form", "Not from this page", "The form does not belong to this session.",
                  "Load the page again and send it from there.")  # fmt: skip
