"""Single sign-on: out to the company's provider and back, as somebody we know or a new person."""

import hmac
import json
import logging
from urllib.parse import quote, unquote

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...errors import HeedfulError, InputError
from ...store import Person
from ..house import House
from ..problems import Refusal, place, refuse
from ..provider import Begun, Claims, Provider
from ..signed import Sessions, open_page, say, then
from .entering import enter, own_path
from .gate import Gate

COOKIE = "heedful_door"
MINUTES = 10
AWAY = "Your company’s sign-in could not be reached, or did not vouch for you. Try again in a moment."
log = logging.getLogger("heedful.web")


def add(blueprint: Blueprint, house: House, sessions: Sessions, gate: Gate) -> None:
    """Add the routes; without an issuer there is nothing behind them."""
    provider = Provider(house.settings, house.clock)

    @blueprint.get("/sign-in/provider", endpoint="provider")
    @open_page
    def leave_for() -> AnyResponse:
        """Send somebody to the provider."""
        _check_there_is_one(house)
        gate.take()
        try:
            begun = provider.begin(_back(house))
        except Exception as error:  # whatever a provider does, nobody is let in, and the passwords still work
            return _refused(error)
        gate.give_back()
        return _remembered(house, redirect(begun.url, 303), begun)

    @blueprint.get("/sign-in/back")
    @open_page
    def come_back() -> AnyResponse:
        """Let somebody in whom the provider vouches for."""
        _check_there_is_one(house)
        gate.take()
        path, begun = _recalled()
        if begun is None or not _fits(house, begun):
            return _forgotten(_answered("That took too long, or was begun in another browser. Try once more."))
        try:
            claims = provider.finish(request.args.get("code", ""), _back(house), begun)
        except Exception as error:  # as above: what does not hold together is no proof of anything
            house.store.note(house.now(), "", "sign-in failed", "by the company’s account")
            return _forgotten(_refused(error))
        try:
            there = _person(house, claims)
        except InputError as error:
            house.store.note(house.now(), "", "sign-in failed", "by the company’s account")
            return _forgotten(_answered(error.message))
        gate.give_back()
        return _forgotten(enter(house, sessions, there, path, "by the company’s account"))


def _person(house: House, claims: Claims) -> Person:
    """Return whom the provider means: known by subject, else by verified address, else new. Raises InputError."""
    store, now = house.store, house.now()
    there = store.by_subject(claims.subject)
    if there is None:
        if not claims.email:
            raise InputError("Your company’s sign-in does not say that your e-mail address is verified. Ask an admin.")
        there = store.by_email(claims.email)
        if there is None:
            return _new(house, claims)
        if there.subject:
            raise InputError("Your address belongs to somebody who signs in with another account. Ask an admin.")
        if there.disabled is None:
            there = store.change_person(there.id, now, subject=claims.subject)
            store.note(now, there.id, "person changed", f"{there.id} signs in with the company’s account")
    if there.disabled:
        raise InputError("Your account here is disabled. Ask an admin.")
    return there


def _new(house: House, claims: Claims) -> Person:
    store, now, role = house.store, house.now(), house.settings.oidc_role
    name = "".join(letter for letter in claims.name if letter.isprintable()).strip()[:200]
    there = store.add_person(name or claims.email, claims.email, role, now, subject=claims.subject)  # type: ignore[arg-type]
    store.note(now, there.id, "person added", f"{there.id} as {there.role}, by the company’s account")
    return there


def _check_there_is_one(house: House) -> None:
    if house.local or not house.settings.oidc_issuer:
        raise refuse(404, "no-provider", "No single sign-on", "This server has none.", "Sign in with a password.")


def _back(house: House) -> str:
    """Return the address to come back to; by the name that the browser uses, which the guard has let pass."""
    scheme = "https" if house.settings.hosts else "http"
    return f"{scheme}://{request.host}{url_for('doors.come_back')}"


def _remembered(house: House, response: AnyResponse, begun: Begun) -> AnyResponse:
    """Keep in the browser what must come back: so it is bound to this one, and the server keeps nothing."""
    kept = [begun.state, begun.nonce, begun.verifier, own_path(request.args.get("next", ""))]
    response.set_cookie(COOKIE, quote(json.dumps(kept)), max_age=60 * MINUTES, httponly=True, samesite="Lax",
                        path="/sign-in", secure=bool(house.settings.hosts))  # fmt: skip
    return response


def _recalled() -> tuple[str, Begun | None]:
    try:
        state, nonce, verifier, path = (str(part) for part in json.loads(unquote(request.cookies.get(COOKIE, ""))))
    except (ValueError, TypeError):
        return "", None
    return path, Begun("", state, nonce, verifier) if state and nonce and verifier else None


def _forgotten(response: AnyResponse) -> AnyResponse:
    response.delete_cookie(COOKIE, path="/sign-in", httponly=True, samesite="Lax")
    return response


def _fits(house: House, begun: Begun) -> bool:
    """Return whether this is the answer to what this browser began, by the provider that it was sent to."""
    state = request.args.get("state", "").encode("utf-8", "replace")
    issuer = request.args.get("iss", house.settings.oidc_issuer)
    return hmac.compare_digest(state, begun.state.encode()) and issuer == house.settings.oidc_issuer


def _refused(error: Exception) -> AnyResponse:
    if isinstance(error, HeedfulError | Refusal):
        raise error
    # Its message may hold what the provider or the browser has sent.
    log.warning("Single sign-on failed: %s at %s", type(error).__name__, place(error))
    return _answered(AWAY)


def _answered(words: str) -> AnyResponse:
    say(words, "bad")
    return then("doors.sign_in")
