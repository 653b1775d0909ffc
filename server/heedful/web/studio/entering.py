"""How somebody comes in: a session of their own, and a place to go on to."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InputError
from ...store import Person
from ..house import House
from ..signed import COOKIE, TERM, Sessions, signed_in

MOST_PATH = 600
Faults = dict[str, str]


def own_path(asked: str) -> str:
    """Return a path of our own to go on to, and where the studio begins for anything else."""
    # Browsers take \\ for /, and leave out line ends and tabs: `/\\evil.example` would lead away.
    plain = asked.isprintable() and "\\" not in asked and len(asked) <= MOST_PATH
    if plain and asked.startswith("/") and not asked.startswith("//") and not any(urlsplit(asked)[:2]):
        return asked
    return url_for("home.studio")


def enter(house: House, sessions: Sessions, there: Person, path: str, how: str) -> AnyResponse:
    """Open a new session for somebody who has shown who they are; one that the browser had before ends."""
    leave(house, sessions)
    now = house.now()
    secret = house.store.open_session(there.id, now, TERM)
    sessions.forget(secret)
    house.store.note(now, there.id, "sign-in", how)
    return signed_in(redirect(own_path(path), 303), secret, house)


def leave(house: House, sessions: Sessions) -> None:
    """End the session of this browser, if there is one."""
    if secret := request.cookies.get(COOKIE, ""):
        house.store.close_session(secret)
        sessions.forget(secret)


def page(template: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any) -> Response:
    """Return a page that nobody keeps a copy of."""
    body = render_template(template, **values)
    return Response(body, status, {"Cache-Control": "no-store", **(headers or {})})


def fault(error: InputError) -> Faults:
    """Return what is said beside a field of a form."""
    return {error.field.rpartition(".")[2]: said(error)}


def said(error: InputError) -> str:
    """Return an error as a sentence that stands beside its field."""
    message = error.message if error.message.endswith((".", "!", "?", ":")) else f"{error.message}."
    return f"{message[:1].upper()}{message[1:]} {error.remedy}".strip()


def version() -> int:
    """Return the version that a form was made from, 0 for what can be none: somebody has then saved meanwhile."""
    return whole(request.form.get("version", "")) or 0


def whole(text: str) -> int | None:
    """Return a number that a database has room for, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
