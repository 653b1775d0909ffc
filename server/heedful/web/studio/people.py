"""The people of an installation: who may come in, as what, in which team."""

from datetime import timedelta

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InputError
from ...store import TOKEN_ROLES, Person, TokenRole
from ..house import House
from ..problems import refuse
from ..signed import Sessions, needs, say, then, who
from .account import kind_of, revoke, tokens_of
from .entering import Faults, fault, page

INVITED, RESET = timedelta(days=7), timedelta(days=1)


def routes(house: House, sessions: Sessions) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("people", __name__, url_prefix="/studio/people")
    _list(blueprint, house)
    _change(blueprint, house, sessions)
    _let_in_and_out(blueprint, house, sessions)
    return blueprint


def _list(blueprint: Blueprint, house: House) -> None:
    @blueprint.get("")
    @needs("admin")
    def all() -> AnyResponse:
        """List everybody."""
        return _all(house)

    @blueprint.post("")
    @needs("admin")
    def invite() -> AnyResponse:
        """Let somebody in, and show the link for them this once."""
        form, now = request.form, house.now()
        house.store.create()
        try:
            made = house.store.add_person(
                form.get("name", ""), form.get("email", ""), _role(form.get("role", "")), now, form.get("team", "")
            )
        except InputError as error:
            return _all(house, fault(error))
        house.store.note(now, who(), "person added", f"{made.id} as {made.role}")
        return _one(house, made.id, link=_link(house, made))

    @blueprint.get("/<id>")
    @needs("admin")
    def one(id: str) -> AnyResponse:
        """Show somebody's account."""
        return _one(house, id)


def _change(blueprint: Blueprint, house: House, sessions: Sessions) -> None:
    @blueprint.post("/<id>")
    @needs("admin")
    def save(id: str) -> AnyResponse:
        """Change name, address, role or team."""
        before, form = _found(house, id), request.form
        try:
            after = house.store.change_person(
                id, house.now(), name=form.get("name"), email=form.get("email"),
                role=_role(form["role"]) if "role" in form else None, team=form.get("team"),
            )  # fmt: skip
        except InputError as error:
            return _one(house, id, fault(error))
        _note_change(house, before, after)
        sessions.forget()
        house.keyring.look_again()
        say(f"{after.name} is saved. A new role or team holds within seconds.")
        return then("people.one", id=id)

    @blueprint.post("/<id>/able")
    @needs("admin")
    def able(id: str) -> AnyResponse:
        """Disable somebody, or let them in again."""
        there, disable = _found(house, id), request.form.get("able") == "no"
        try:
            house.store.change_person(id, house.now(), disabled=disable)
        except InputError as error:
            return _one(house, id, fault(error))
        house.store.note(house.now(), who(), "person disabled" if disable else "person enabled", id)
        sessions.forget()
        house.keyring.look_again()
        ended = "is disabled: sessions, tokens and paired browsers of theirs have ended"
        say(f"{there.name} {ended if disable else 'may sign in again; tokens and browsers need to be made anew'}.")
        return then("people.one", id=id)


def _let_in_and_out(blueprint: Blueprint, house: House, sessions: Sessions) -> None:
    @blueprint.post("/<id>/link")
    @needs("admin")
    def link(id: str) -> AnyResponse:
        """Make a link by which somebody chooses a password, and show it this once."""
        there = _found(house, id)
        if there.disabled:
            raise refuse(409, "disabled", "Disabled", f"{there.name} is disabled.", "Enable the account first.")
        return _one(house, id, link=_link(house, there))

    @blueprint.post("/<id>/out")
    @needs("admin")
    def out(id: str) -> AnyResponse:
        """End all sessions of somebody."""
        there = _found(house, id)
        house.store.close_sessions(id)
        sessions.forget()
        house.store.note(house.now(), who(), "sessions ended", id)
        say(f"{there.name} is signed out everywhere.")
        return then("people.one", id=id)

    @blueprint.post("/<id>/tokens/<token>/revoke")
    @needs("admin")
    def revoke_token(id: str, token: str) -> AnyResponse:
        """Revoke a token of somebody's."""
        say(revoke(house, _found(house, id), token))
        return then("people.one", id=id)


def _link(house: House, there: Person) -> str:
    """Return the address of a new link for somebody: to come in first, or to choose a new password."""
    kind, term = ("reset", RESET) if there.has_password else ("invite", INVITED)
    secret = house.store.add_link(kind, house.now(), term, there.id)  # type: ignore[arg-type]
    house.store.note(house.now(), who(), "link made", f"{there.id} {kind}")
    return house.settings.address + url_for("doors.welcome", secret=secret)


def _note_change(house: House, before: Person, after: Person) -> None:
    teams = {team.id: team.name for team in house.store.teams()}
    changes = {
        "name": before.name != after.name,
        "e-mail": before.email != after.email,
        f"{before.role} → {after.role}": before.role != after.role,
        f"team {teams.get(after.team, 'none')}": before.team != after.team,
    }
    if any(changes.values()):
        what = "role changed" if before.role != after.role else "person changed"
        about = ", ".join(words for words, changed in changes.items() if changed)
        house.store.note(house.now(), who(), what, f"{after.id} {about}")


def _found(house: House, id: str) -> Person:
    there = house.store.person(id) if house.store.exists() else None
    if there is None:
        raise refuse(404, "nobody", "Nobody", "Nobody has this id.", "The list of people has all.")
    return there


def _role(asked: str) -> TokenRole:
    known = next((role for role in TOKEN_ROLES if role == asked), None)
    if known is None:
        raise InputError("is no role.", field="role", remedy="Choose one.")
    return known


def _all(house: House, faults: Faults | None = None) -> Response:
    there = house.store.exists()
    teams = house.store.teams() if there else ()
    return page(
        "studio/people.html",
        422 if faults else 200,
        people=house.store.people() if there else (),
        teams=[("", "No team"), *((team.id, team.name) for team in teams)],
        team_names={team.id: team.name for team in teams},
        faults=faults or {},
        typed=request.form,
        local=house.local,
        single_sign_on=bool(house.settings.oidc_issuer),
    )


def _one(house: House, id: str, faults: Faults | None = None, link: str = "") -> Response:
    there = _found(house, id)
    return page(
        "studio/person.html",
        422 if faults else 200,
        there=there,
        teams=[("", "No team"), *((team.id, team.name) for team in house.store.teams())],
        tokens=tokens_of(house, there),
        token_action=lambda token: url_for("people.revoke_token", id=id, token=token.id),
        kinds=kind_of,
        faults=faults or {},
        typed=request.form if faults else {},
        link=link,
        itself=there.id == who(),
    )
