"""Where one can go in the studio, by role; and small things that every template may use."""

from flask import Flask, request, url_for
from markupsafe import Markup

from ...store import TokenRole
from ..signed import csrf, may

# Name, endpoint, role. An endpoint that this app does not have is left out.
PLACES: tuple[tuple[str, str, TokenRole], ...] = (
    ("Studio", "home.studio", "agent"),
    ("Words", "words.browse", "editor"),
    ("Changes", "drafts.all", "editor"),
    ("Inbox", "inbox.all", "editor"),
    ("Pictures", "pictures.show", "agent"),
    ("Practice", "practice.room", "agent"),
    ("People", "people.all", "admin"),
    ("Teams", "teams.all", "admin"),
    ("Settings", "controls.show", "admin"),
    ("Log", "audit.show", "admin"),
)


def register(app: Flask) -> None:
    """Give all templates the places, and what a form needs."""

    def places() -> list[tuple[str, str]]:
        known = app.view_functions
        return [(name, url_for(endpoint)) for name, endpoint, role in PLACES if endpoint in known and may(role)]

    def has(endpoint: str) -> bool:
        return endpoint in app.view_functions

    app.context_processor(lambda: {"places": places, "here": here, "has": has, "csrf_field": csrf_field})


def here(address: str) -> bool:
    """Return whether an address leads to the part of the studio that is shown."""
    exact = address == url_for("home.studio")
    return request.path == address if exact else f"{request.path}/".startswith(f"{address}/")


def csrf_field() -> Markup:
    """Return the hidden field that every form brings along."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(csrf())
