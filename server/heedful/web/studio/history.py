"""What was published, and going back."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from ...lexicon.changes import compare
from ..house import House
from ..signed import needs, say, then, who
from .drafts import Drafting
from .shelf import Shelf, number


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
            now=house.store.publication() if there else None, error=house.desk.error,
        )  # fmt: skip

    @blueprint.get("/<int:number>")
    @needs("editor")
    def show(number: int) -> str:
        """Show how a revision differs from what is in force."""
        changes = compare(shelf.in_force(), shelf.published(number))
        return render_template("studio/revision.html", number=number, changes=changes)

    @blueprint.post("/rollback")
    @needs("editor")
    def rollback() -> Response:
        """Put an earlier revision in force again."""
        wanted = number(request.form.get("revision", ""), "revision")
        house.store.create()
        # Words of long ago may not fit any more; then nothing changes, and the error says where.
        house.words.tried(shelf.published(wanted))
        house.store.rollback(wanted, who(), house.now())
        house.store.note(house.now(), who(), "rollback", f"revision {wanted}")
        house.desk.look()
        revision = f"Revision {wanted} is" if wanted else "The words that came with Heedful are"
        say(f"{revision} in force again.")
        return then("history.all")

    return blueprint
