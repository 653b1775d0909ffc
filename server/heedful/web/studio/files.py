"""Lexicon files as text, for whoever prefers that: comments stay, and nothing broken is kept."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from ...check import Problem
from ...errors import InputError, StaleError
from ...lexicon import MOST_BYTES
from ..house import House
from ..problems import refuse
from ..signed import needs, say, takes, then
from .entrydesk import Problems, digest, moved
from .shelf import Shelf
from .spots import refused
from .standing import Stand

Page = str | tuple[str, int] | Response
MOST_FORM = 4 * MOST_BYTES
"""Bytes of a form: a file as large as may be, each of its characters escaped."""


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("files", __name__, url_prefix="/studio/files")
    desk = _Desk(house)

    @blueprint.get("")
    @needs("editor")
    def all() -> str:
        """List the files."""
        return render_template("studio/files.html", files=sorted(desk.shelf.in_force().items()))

    @blueprint.get("/<path:name>")
    @needs("editor")
    def show(name: str) -> str:
        """Show a file as text."""
        asked = desk.shelf.draft(request.args.get("change"))
        stand = desk.shelf.stand(asked if asked and desk.shelf.may_save(asked) else desk.shelf.mine())
        return desk.form(name, known(stand.files, name), stand)

    @blueprint.post("/<path:name>/check")
    @needs("editor")
    @takes(MOST_FORM)
    def check(name: str) -> str:
        """Say what is wrong with a file as it is typed."""
        found = desk.problems(desk.shelf.stand(desk.shelf.chosen()), name, text())
        return render_template("studio/problems.html", problems=found)

    @blueprint.post("/<path:name>")
    @needs("editor")
    @takes(MOST_FORM)
    def save(name: str) -> Page:
        """Keep a file in a change, if its entries hold their own examples."""
        stand = desk.shelf.stand(desk.shelf.chosen())
        now = known(stand.files, name)
        if now != text() and moved(now):
            return desk.form(name, text(), stand, theirs=now), 409
        if found := desk.problems(stand, name, text()):
            return desk.form(name, text(), stand, found), 422
        if now == text():
            return desk.form(name, text(), stand, [Problem(name, 0, "", "Nothing has changed yet.")]), 422
        return desk.keep(name, text(), stand)

    return blueprint


class _Desk:
    """What the pages of files share."""

    def __init__(self, house: House) -> None:
        self.shelf = Shelf(house)

    def keep(self, name: str, written: str, stand: Stand) -> Page:
        """Keep a good text in a change."""
        try:
            kept = self.shelf.keep(stand, {**stand.files, name: written}, f"Change {name}")
        except StaleError:
            words = "Somebody saved into this change at the same moment. Press Save once more."
            return self.form(name, written, stand, [Problem(name, 0, "", words)]), 409
        except InputError as error:
            return self.form(name, written, stand, [refused(error)]), 422
        say(f"Kept in change {kept.id}. It is not in force before you publish it.")
        return then("drafts.show", number=kept.id)

    def form(self, name: str, written: str, stand: Stand, found: Problems = (), theirs: str = "") -> str:
        """Return the form of a file, with its text as typed; `theirs` stands beside it."""
        return render_template("studio/file.html", name=name, text=written, draft=stand.draft, drafts=self.shelf.own(),
                               problems=found, theirs=theirs, seen=digest(stand.files[name]))  # fmt: skip

    def problems(self, stand: Stand, name: str, written: str) -> Problems:
        """Return what is wrong with a text."""
        try:
            return self.shelf.edited(stand.files, {**stand.files, name: written}).problems
        except InputError as error:
            return [refused(error)]


def text() -> str:
    """Return the text that a form has sent."""
    return request.form.get("text", "").replace("\r\n", "\n")


def known(files: Mapping[str, str], name: str) -> str:
    """Return the text of a file. Refused when there is none of that name."""
    if name not in files:
        raise refuse(404, "not-found", "Not found", "There is no such file.", "The list of files shows them.")
    return files[name]
