"""What was published, and going back."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from ...errors import LexiconError
from ...lexicon.changes import compare
from ..house import House
from ..problems import refuse
from ..signed import may, needs, say, then, who
from .drafts import Drafting
from .shelf import Shelf, number

ALONE = "without a second person"


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("history", __name__, url_prefix="/studio/history")
    shelf, desk = Shelf(house), Drafting(house)

    @blueprint.get("")
    @needs("editor")
    def all() -> str:
        """List what was published, newest first."""
        there = house.store.exists()
        return render_template(
            "studio/history.html", published=house.store.history() if there else (), people=desk.people(),
            now=house.store.publication() if there else None, error=house.desk.error, may_go_back=_may(house),
            alone=_alone(house), unseen=house.store.unseen() if there else (),
        )  # fmt: skip

    @blueprint.get("/<int:number>")
    @needs("editor")
    def show(number: int) -> str:
        """Show how a revision differs from what is in force."""
        changes = compare(shelf.in_force(), shelf.published(number))
        return render_template(
            "studio/revision.html", number=number, changes=changes, may_go_back=_may(house), alone=_alone(house)
        )

    @blueprint.post("/rollback")
    @needs("editor")
    def rollback() -> Response:
        """Put an earlier revision in force again."""
        if not _may(house):
            raise refuse(403, "second-person", "Only an admin goes back at once", "Here a second person approves what "
                         "is put in force; in an emergency an admin may go back without one.",
                         "Ask an admin, or take it back by a change and ask for its approval.")  # fmt: skip
        _go_back(house, shelf, number(request.form.get("revision", ""), "revision"))
        return then("history.all")

    @blueprint.post("/<int:publication>/seen")
    @needs("editor")
    def seen(publication: int) -> Response:
        """Say that one has looked at somebody else's way back."""
        if house.store.exists() and house.store.look_at(publication, who()):
            house.store.note(house.now(), who(), "rollback-seen", f"publication {publication}")
            say("Thank you. It is noted that you have looked at it.")
        else:
            say("Somebody has looked at it already, or it was you who went back.", "plain")
        return then("history.all")

    return blueprint


def _go_back(house: House, shelf: Shelf, wanted: int) -> None:
    house.store.create()
    files = shelf.published(wanted)
    try:
        house.words.tried(files)
    except LexiconError as error:
        remedy = "Nothing has changed. Go back to another revision, or mend these by a change."
        raise refuse(422, "unfit-words", "These words do not fit any more", f"{error}.", remedy) from error
    alone = _alone(house)
    before = house.store.publication()
    if house.store.rollback(wanted, who(), house.now(), alone) != before:
        about = f"revision {wanted}, {ALONE}" if alone else f"revision {wanted}"
        house.store.note(house.now(), who(), "rollback", about)
    house.desk.look()
    revision = f"Revision {wanted} is" if wanted else "The words that came with Heedful are"
    say(f"{revision} in force again." + (" The others are asked to look at it." if alone else ""))


def _alone(house: House) -> bool:
    """Return whether going back goes without the second person who is asked otherwise."""
    return house.settings.seconded


def _may(house: House) -> bool:
    """Return whether whoever is there may go back: an emergency does not wait, but where two must agree it is rare."""
    return may("admin") or not _alone(house)
