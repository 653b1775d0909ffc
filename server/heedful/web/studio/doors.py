"""Signing in and out. One-time links, single sign-on and one's own account have files of their own beside this."""

from flask import Blueprint, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...errors import StoreError
from ..house import House
from ..problems import Refusal
from ..signed import Sessions, needs, open_page, person, say, signed_out, then
from . import account, oidc, welcome
from .entering import enter, leave, own_path, page
from .gate import Gate

WRONG = "Address and password do not belong together. Try again, or ask an admin for a new link."


def routes(house: House, sessions: Sessions) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("doors", __name__)
    gate = Gate(house.clock, house.settings.proxies)

    @blueprint.get("/sign-in")
    @open_page
    def sign_in() -> AnyResponse:
        """Ask who it is."""
        if g.get("person"):
            return redirect(own_path(request.args.get("next", "")), 303)
        return _form(house)

    @blueprint.post("/sign-in")
    @open_page
    def sign_in_now() -> AnyResponse:
        """Let somebody in by their password."""
        email, password = request.form.get("email", ""), request.form.get("password", "")
        try:
            gate.take(email)
        except Refusal as refused:
            return _form(house, refused.problem.remedy, 429, dict(refused.headers))
        with gate.one_at_a_time():
            there = house.store.check_password(email, password)
        if there is None:
            _note_failure(house, email)
            return _form(house, WRONG, 422)
        gate.give_back(email)
        return enter(house, sessions, there, request.form.get("next", ""), "by password")

    @blueprint.post("/sign-out")
    @needs("agent")
    def sign_out() -> AnyResponse:
        """End this session, or all of this person."""
        everywhere = bool(request.form.get("everywhere"))
        if everywhere and person().id:
            house.store.close_sessions(person().id)
            sessions.forget()
        leave(house, sessions)
        house.store.note(house.now(), person().id, "sign-out", "everywhere" if everywhere else "")
        say("You are signed out everywhere." if everywhere else "You are signed out.", "plain")
        return signed_out(then("doors.sign_in"))

    welcome.add(blueprint, house, sessions, gate)
    oidc.add(blueprint, house, sessions, gate)
    account.add(blueprint, house, sessions, gate)
    return blueprint


def _form(house: House, fault: str = "", status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return page(
        "studio/sign_in.html",
        status,
        headers,
        fault=fault,
        email=request.form.get("email", ""),
        next=(asked := request.values.get("next", "")),
        provider=url_for("doors.provider", next=asked) if house.settings.oidc_issuer else "",
        nobody=_nobody(house),
    )


def _nobody(house: House) -> bool:
    """Whether there is no account yet, as last seen: whoever comes here may make nobody wait for the database."""
    try:
        return not house.keyring.view().people
    except StoreError:
        return False


def _note_failure(house: House, email: str) -> None:
    """Write down a failure by the person it is about; what was typed is not kept, as it may be a password."""
    known = house.store.by_email(email)
    house.store.note(house.now(), known.id if known else "", "sign-in failed", "" if known else "an unknown address")
