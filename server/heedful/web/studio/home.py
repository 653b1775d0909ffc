"""Where the studio begins: what waits for this person, by their role."""

from typing import NamedTuple

from flask import Blueprint, Flask, current_app, render_template, url_for

from ...errors import LexiconError
from ...store import Draft, Published, TokenRole
from ..house import House
from ..signed import may, needs, who
from .shelf import Shelf
from .standing import under


class Place(NamedTuple):
    """A place to go to: its endpoint, what it is called, what it is for, and from which role on."""

    endpoint: str
    name: str
    about: str
    role: TokenRole


PLACES = (
    Place("practice.room", "Practice", "Ten customers to answer, from thanks to a lawyer. Private to you.", "agent"),
    Place("pictures.show", "Pictures", "What upsets customers over the weeks, and which advice helps.", "agent"),
    Place("page.pair_page", "Pair a browser", "Connect the browser extension with this server.", "agent"),
    Place("words.browse", "Words", "Paste a sentence, see which entry fires, and teach or except it.", "editor"),
    Place("inbox.all", "Inbox", "What agents thought of findings.", "editor"),
    Place("history.all", "What was published", "Every revision of the words, and the way back.", "editor"),
    Place("people.all", "People", "Let colleagues in, give roles, take them back.", "admin"),
    Place("teams.all", "Teams", "What differs for a team: thresholds, phrases, switches.", "admin"),
    Place("controls.show", "Settings", "What is switched on, and where each value comes from.", "admin"),
)  # fmt: skip


class Waiting(NamedTuple):
    """Something that waits for this person."""

    words: str
    address: str


def routes(house: House) -> Blueprint:
    """Return the route."""
    blueprint = Blueprint("home", __name__)

    @blueprint.get("/studio")
    @needs("agent")
    def studio() -> str:
        """Show what waits, and where to go."""
        rooms = [place for place in PLACES if may(place.role) and place.endpoint in current_app.view_functions]
        return render_template(
            "studio/home.html", rooms=rooms, waiting=_waiting(house, current_app), trouble=_trouble(house)
        )

    return blueprint


def _trouble(house: House) -> str:
    """Return why the newest words are not in force, for those who can mend it."""
    return house.desk.error if may("editor") else ""


def _waiting(house: House, app: Flask) -> list[Waiting]:
    if not may("editor") or not house.store.exists():
        return []
    drafts = house.store.drafts()
    reports = len(house.store.reports("new"))
    found = [_of_draft(draft) for draft in drafts if draft.state == "proposed" and draft.author != who()]
    found += [_of_draft(draft) for draft in drafts if draft.author == who()]
    found += [_of_rollback(house, one) for one in house.store.unseen() if one.who != who()]
    if came := _came(house):
        words = f"{', '.join(came)} came anew under what was published: look at both"
        found.append(Waiting(words, url_for("updating.newer")))
    if reports and "inbox.all" in app.view_functions:
        words = f"{reports} new {'report' if reports == 1 else 'reports'} from agents"
        found.append(Waiting(words, url_for("inbox.all")))
    return found


def _of_rollback(house: House, one: Published) -> Waiting:
    people = {each.id: each.name for each in house.keyring.view().people}
    by = people.get(one.who, "Somebody who has left") if one.who else "Somebody at the command line"
    to = f"revision {one.revision}" if one.revision else "the words that came with Heedful"
    return Waiting(f"{by} went back to {to} without a second person: look at it", url_for("history.all"))


def _came(house: House) -> tuple[str, ...]:
    """Return the published files under which words came anew; none while the words cannot be read."""
    try:
        return under(Shelf(house).stand())
    except LexiconError:
        return ()


def _of_draft(draft: Draft) -> Waiting:
    said = {
        "proposed": "waits for approval",
        "approved": "is approved and can be published",
        "open": "is being written",
    }
    mine = "Your change" if draft.author == who() else "Change"
    return Waiting(f"{mine} {draft.id}, “{draft.title}”, {said[draft.state]}", url_for("drafts.show", number=draft.id))
