"""One-time links: the first admin, somebody invited, somebody who forgot their password."""

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InputError
from ...store import Link, Person
from ...store.passwords import LEAST, MOST
from ..house import House
from ..problems import Refusal
from ..signed import Sessions, open_page, say
from .entering import Faults, enter, fault, page
from .gate import Gate


def add(blueprint: Blueprint, house: House, sessions: Sessions, gate: Gate) -> None:
    """Add the routes."""

    @blueprint.get("/welcome/<secret>")
    @open_page
    def welcome(secret: str) -> AnyResponse:
        """Show what the link is for, without using it up."""
        found = _good(house, secret)
        return _form(house, found, secret) if found else _over()

    @blueprint.post("/welcome/<secret>")
    @open_page
    def welcome_now(secret: str) -> AnyResponse:
        """Use the link up, and let in who has it."""
        try:
            gate.take()
        except Refusal as refused:
            return page("studio/over.html", 429, dict(refused.headers), why=refused.problem.remedy)
        found = _good(house, secret)
        if found is None:
            return _over()
        gate.give_back()
        if faults := new_password(request.form.get("password", ""), request.form.get("again", "")):
            return _form(house, found, secret, faults)
        taken = house.store.take_link(secret, house.now())
        if taken is None:
            return _over()
        try:
            there = _made(house, taken)
        except InputError as error:
            return _form(house, found, _again(house, taken), fault(error))
        sessions.forget()
        say(f"Welcome, {there.name}.")
        return enter(house, sessions, there, "", "by a link")


def new_password(password: str, again: str) -> Faults:
    """Return what is wrong with a password that somebody chooses."""
    if not LEAST <= len(password) <= MOST:
        return {"password": f"Needs {LEAST} to {MOST} characters. Three or four random words will do."}
    return {"again": "Is not the same. Type it once more."} if password != again else {}


def _good(house: House, secret: str) -> Link | None:
    """Return a link that still lets somebody in."""
    if not house.store.exists():
        return None
    found = house.store.link(secret, house.now())
    if found is None:
        return None
    if found.kind == "first":
        return None if any(one.role == "admin" and not one.disabled for one in house.store.people()) else found
    there = house.store.person(found.person)
    return found if there and there.disabled is None else None


def _made(house: House, link: Link) -> Person:
    """Give the password to whose link it is; the first admin is made. Raises InputError."""
    now, store = house.now(), house.store
    password = request.form.get("password", "")
    if link.kind != "first":
        there = store.change_person(link.person, now, password=password)
        store.note(now, there.id, "password set", "by a link")
        return there
    name, email = request.form.get("name", ""), request.form.get("email", "")
    there = store.add_person(name, email, "admin", now, password=password)
    store.note(now, there.id, "person added", f"{there.id} as the first admin")
    return there


def _again(house: House, link: Link) -> str:
    """Return a new link in place of one that was used up for nothing."""
    now = house.now()
    return house.store.add_link(link.kind, now, link.expires - now, link.person)


def _form(house: House, link: Link, secret: str, faults: Faults | None = None) -> Response:
    there = house.store.person(link.person) if link.person else None
    typed = {name: request.form.get(name, "") for name in ("name", "email")}
    return page(
        "studio/welcome.html", 422 if faults else 200, link=link, secret=secret, there=there, typed=typed,
        faults=faults or {},
    )  # fmt: skip


def _over() -> Response:
    return page("studio/over.html", 410, why="")
