"""One entry: look at it, change it by form, or take it out."""

from flask import Blueprint, render_template, request

from ...errors import InputError
from ...lexicon import Finder, Offer, editing
from ..house import House
from ..problems import refuse
from ..signed import needs
from . import excepting, teaching
from .entrydesk import FINDER_FIELDS, OFFER_FIELDS, EntryDesk, Page, moved, written_in
from .forms import entry_fields
from .spots import plain, refused, spotted
from .standing import Stand
from .words import is_offer

MOVED = (
    "This entry reads differently by now: somebody saved it, or it differs in the change that you chose. What you "
    "typed stands below, what is there beneath each field. Put together what should stay, then save again."
)


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("entries", __name__, url_prefix="/studio/words")
    desk = EntryDesk(house)
    _looking(blueprint, desk)
    _saving(blueprint, desk)
    excepting.add(blueprint, desk)
    teaching.add(blueprint, desk)
    return blueprint


def _looking(blueprint: Blueprint, desk: EntryDesk) -> None:
    """Add the pages that show an entry."""

    @blueprint.get("/<language>/entry/<path:id>")
    @needs("editor")
    def show(language: str, id: str) -> Page:
        """Show an entry as a form: as it is with a change that was asked for, else with one's own."""
        desk.lexicons(language)
        asked = desk.shelf.draft(request.args.get("change"))
        drafts = [draft for draft in (asked, desk.shelf.mine()) if draft and desk.shelf.may_save(draft)]
        for draft in (*drafts, None):
            stand = desk.shelf.stand(draft)
            if entry := sought(desk, stand, language, id):
                return desk.form(stand, language, entry)
        raise refuse(404, "not-found", "Not found", f"There is no entry {id} in {language}.",
                     "Somebody may have renamed it, or taken it out: search for its words.")  # fmt: skip

    @blueprint.post("/<language>/entry/<path:id>/check")
    @needs("editor")
    def check(language: str, id: str) -> Page:
        """Say what is wrong with an entry as it is typed."""
        before = desk.stand().files
        try:
            after = editing.replace(before, id, language, entry_fields(FINDER_FIELDS + OFFER_FIELDS))
            problems = spotted(desk.shelf.edited(before, after).problems, after, language, id)
        except InputError as error:
            problems = (refused(error),)
        return render_template("studio/problems.html", problems=problems)


def _saving(blueprint: Blueprint, desk: EntryDesk) -> None:
    """Add what is done with an entry."""

    @blueprint.post("/<language>/entry/<path:id>")
    @needs("editor")
    def save(language: str, id: str) -> Page:
        """Keep a changed entry in a change, if it holds its own examples."""
        stand = desk.stand()
        entry = sought(desk, stand, language, id)
        if entry is None:
            return gone(desk, stand, language, id)
        fields = entry_fields(OFFER_FIELDS if is_offer(entry) else FINDER_FIELDS)
        if moved(written_in(stand.files, language, id)):
            theirs = editing.fields(entry)
            return desk.form(stand, language, entry, fields=fields, problems=[plain(MOVED)], theirs=theirs), 409
        return desk.keep(
            stand, lambda: editing.replace(stand.files, id, language, fields), f"Change {id}",
            lambda problems: desk.form(stand, language, entry, fields=fields, problems=problems), (language, id),
        )  # fmt: skip

    @blueprint.post("/<language>/entry/<path:id>/remove")
    @needs("editor")
    def remove(language: str, id: str) -> Page:
        """Take an entry out."""
        stand = desk.stand()
        entry = sought(desk, stand, language, id)
        if entry is None:
            return gone(desk, stand, language, id)
        return desk.keep(
            stand, lambda: editing.remove(stand.files, id, language), f"Remove {id}",
            lambda problems: desk.form(stand, language, entry, problems=problems), (language, id),
        )  # fmt: skip


def sought(desk: EntryDesk, stand: Stand, language: str, id: str) -> Finder | Offer | None:
    """Return an entry as it is with a change; None when it is not there."""
    try:
        return editing.find(desk.shelf.lexicons(stand.files), language, id)
    except InputError:
        return None


def gone(desk: EntryDesk, stand: Stand, language: str, id: str) -> Page:
    """Return the form with what was typed, when the entry is not in the change that was chosen."""
    now = desk.shelf.stand()
    entry = sought(desk, now, language, id)
    if entry is None:
        raise refuse(404, "not-found", "Not found", f"There is no entry {id} in {language} any more.",
                     "Somebody has taken it out. “What was published” shows who.")  # fmt: skip
    fields = entry_fields(OFFER_FIELDS if is_offer(entry) else FINDER_FIELDS)
    number = stand.draft.id if stand.draft else 0
    words = f"In change {number} this entry is taken out. Save into another change."
    return desk.form(now, language, entry, fields=fields, problems=[plain(words)]), 422
