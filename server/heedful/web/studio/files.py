"""Lexicon files as text, for whoever prefers that: comments stay, and nothing broken is kept."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from ...check import Problem
from ...errors import InputError, StaleError
from ...store import Draft
from ..house import House
from ..problems import refuse
from ..signed import needs, say, then
from .shelf import Files, Shelf, chosen_version

Page = str | tuple[str, int] | Response


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("files", __name__, url_prefix="/studio/files")
    shelf = Shelf(house)

    @blueprint.get("")
    @needs("editor")
    def all() -> str:
        """List the files."""
        return render_template("studio/files.html", files=sorted(shelf.in_force().items()))

    @blueprint.get("/<path:name>")
    @needs("editor")
    def show(name: str) -> str:
        """Show a file as text."""
        draft = shelf.draft(request.args.get("change")) or shelf.mine()
        files = shelf.of(draft)
        return form(name, known(files, name), draft)

    @blueprint.post("/<path:name>/check")
    @needs("editor")
    def check(name: str) -> str:
        """Say what is wrong with a file as it is typed."""
        before = shelf.of(chosen())
        return render_template("studio/problems.html", problems=problems(before, name, text()))

    @blueprint.post("/<path:name>")
    @needs("editor")
    def save(name: str) -> Page:
        """Keep a file in a change, if its entries hold their own examples."""
        draft = chosen()
        before = shelf.of(draft)
        known(before, name)
        if found := problems(before, name, text()):
            return form(name, text(), draft, found), 422
        try:
            kept = shelf.keep(draft, {**before, name: text()}, f"Change {name}", chosen_version())
        except StaleError:
            now = shelf.of(chosen()).get(name, "")
            return form(name, text(), chosen(), theirs=now), 409
        say(f"Kept in change {kept.id}. It is not in force before you publish it.")
        return then("drafts.show", number=kept.id)

    def form(name: str, written: str, draft: Draft | None, found: tuple[Problem, ...] = (), theirs: str = "") -> str:
        return render_template("studio/file.html", name=name, text=written, draft=draft, drafts=shelf.drafts(),
                               problems=found, theirs=theirs)  # fmt: skip

    def problems(before: Files, name: str, written: str) -> tuple[Problem, ...]:
        try:
            return shelf.edited(before, {**before, name: written}).problems
        except InputError as error:
            return (Problem(error.field, 0, "", f"{error.message} {error.remedy}"),)

    def chosen() -> Draft | None:
        return shelf.draft(request.form.get("change", "").partition(":")[0])

    return blueprint


def text() -> str:
    """Return the text that a form has sent."""
    return request.form.get("text", "").replace("\r\n", "\n")


def known(files: Files, name: str) -> str:
    """Return the text of a file. Refused when there is none of that name."""
    if name not in files:
        raise refuse(404, "not-found", "Not found", "There is no such file.", "The list of files shows them.")
    return files[name]
