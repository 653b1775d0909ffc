"""One's own account: name, password, tokens and paired browsers, and signing out everywhere."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InputError
from ...store import ANY_EXTENSION, TOKEN_ROLES, Person, Token, TokenRole
from ..house import House
from ..pairing import KINDS
from ..problems import Refusal, refuse
from ..signed import Sessions, needs, person, say, then
from .entering import Faults, enter, fault, page
from .gate import Gate
from .welcome import new_password


def add(blueprint: Blueprint, house: House, sessions: Sessions, gate: Gate) -> None:
    """Add the routes."""
    _oneself(blueprint, house, sessions, gate)
    _tokens(blueprint, house)


def _oneself(blueprint: Blueprint, house: House, sessions: Sessions, gate: Gate) -> None:
    """Add what shows and changes the account itself."""

    @blueprint.get("/account")
    @needs("agent")
    def account() -> AnyResponse:
        """Show one's own account."""
        return _page(house)

    @blueprint.post("/account")
    @needs("agent")
    def account_name() -> AnyResponse:
        """Change one's name."""
        try:
            house.store.change_person(_somebody().id, house.now(), name=request.form.get("name", ""))
        except InputError as error:
            return _page(house, fault(error))
        sessions.forget()
        say("Saved.")
        return then("doors.account")

    @blueprint.post("/account/password")
    @needs("agent")
    def account_password() -> AnyResponse:
        """Change one's password; all other sessions end."""
        there = _somebody()
        faults = _password_faults(house, gate, there)
        if faults:
            return _page(house, faults)
        house.store.change_person(there.id, house.now(), password=request.form.get("password", ""))
        house.store.note(house.now(), there.id, "password changed")
        sessions.forget()
        say("Your password is changed. You are signed out everywhere else.")
        return enter(house, sessions, there, "/account", "with a new password")


def _tokens(blueprint: Blueprint, house: House) -> None:
    """Add what makes and revokes tokens."""

    @blueprint.post("/account/tokens")
    @needs("agent")
    def account_token() -> AnyResponse:
        """Make a token of one's own, and show it this once."""
        there, name = _somebody(), request.form.get("token_name", "")
        origin = ANY_EXTENSION if request.form.get("kind") == "extension" else ""
        try:
            secret = house.store.add_token(name, _role(there), house.now(), origin, there.id)
        except InputError as error:
            return _page(house, {"token_name": fault(error)[error.field]})
        house.keyring.look_again()
        house.store.note(house.now(), there.id, "token made", f"“{name.strip()}”")
        return _page(house, made=secret)

    @blueprint.post("/account/tokens/<id>/revoke")
    @needs("agent")
    def account_revoke(id: str) -> AnyResponse:
        """Revoke a token of one's own."""
        say(revoke(house, _somebody(), id))
        return then("doors.account")


def revoke(house: House, whose: Person, id: str) -> str:
    """Revoke a token of somebody's, and return what is said about it."""
    token = next((each for each in tokens_of(house, whose) if each.id == id and not each.revoked), None)
    if token is None:
        return "That token was revoked already."
    house.store.revoke_token(id, house.now())
    house.keyring.look_again()
    house.store.note(house.now(), person().id, "token revoked", f"{whose.id} “{token.name}”")
    return f"“{token.name}” is revoked; it stops working within seconds."


def tokens_of(house: House, whose: Person) -> list[Token]:
    """Return somebody's tokens and paired browsers, those in use first, newest first."""
    found = [token for token in house.store.tokens() if token.person == whose.id]
    return sorted(sorted(found, key=lambda token: token.created, reverse=True), key=lambda token: bool(token.revoked))


def kind_of(token: Token) -> str:
    """Return what a token is for, in words."""
    if token.origin == ANY_EXTENSION:
        return "Any browser"
    return KINDS.get(token.origin.partition("://")[0], "Browser") if token.origin else "Program"


def _role(there: Person) -> TokenRole:
    """Return the role that is asked for, and no more than the person's own."""
    asked = request.form.get("role", "")
    return next((role for role in TOKEN_ROLES[: TOKEN_ROLES.index(there.role) + 1] if role == asked), "agent")


def _password_faults(house: House, gate: Gate, there: Person) -> Faults:
    try:
        gate.take(there.email)
    except Refusal as refused:
        return {"old": refused.problem.remedy}
    with gate.one_at_a_time():
        # Who has come by single sign-on has none yet.
        right = not there.has_password or house.store.check_password(there.email, request.form.get("old", ""))
    if not right:
        house.store.note(house.now(), there.id, "password change failed")
        return {"old": "Is not your password."}
    gate.give_back(there.email)
    return new_password(request.form.get("password", ""), request.form.get("again", ""))


def _somebody() -> Person:
    if not person().id:
        raise refuse(
            404, "no-account", "No account", "Nobody signs in on this machine alone.", "Nothing is to be done."
        )
    return person()


def _page(house: House, faults: Faults | None = None, made: str = "") -> Response:
    there = person()
    known = (house.store.person(there.id) or there) if there.id else there
    return page(
        "studio/account.html",
        422 if faults else 200,
        there=known,
        tokens=tokens_of(house, known) if known.id else [],
        team=next((team.name for team in house.store.teams() if team.id == known.team), "") if known.id else "",
        kinds=kind_of,
        token_action=lambda token: url_for("doors.account_revoke", id=token.id),
        faults=faults or {},
        typed=request.form,
        made=made,
    )
