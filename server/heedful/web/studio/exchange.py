"""The words as files, out and in. What a file would change is shown before anything of it is kept."""

import json
from collections.abc import Mapping

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from ...check import Problem
from ...errors import InputError, LexiconError
from ...lexicon import editing, parse, table
from ...lexicon.changes import Changes, compare
from ..house import House
from ..problems import refuse
from ..signed import needs, say, takes, then
from .packing import MOST_IMPORT, MOST_UNPACKED, RowsError, bounded, named, unpacked, zipped
from .shelf import Shelf
from .spots import refused
from .standing import Files

Page = str | tuple[str, int] | Response
MOST_FORM = 3 * MOST_UNPACKED


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("exchange", __name__, url_prefix="/studio/exchange")
    shelf = Shelf(house)

    @blueprint.get("")
    @needs("editor")
    def show() -> str:
        """Offer the words as files, and to take files in."""
        return page()

    @blueprint.get("/words.<kind>")
    @needs("editor")
    def export(kind: str) -> Response:
        """Hand out all words in force: YAML files in a zip, or one CSV table."""
        files = shelf.in_force()
        if kind == "zip":
            return _download(zipped(files), "application/zip", "heedful-words.zip")
        if kind == "csv":
            return _download(table.export(shelf.lexicons(files)).encode(), "text/csv", "heedful-words.csv")
        raise refuse(404, "not-found", "Not found", "Words come as .zip or .csv.")

    @blueprint.post("")
    @needs("editor")
    @takes(MOST_FORM)
    def take_in() -> Page:
        """Say what a file would change; or keep that as a change, when it was looked at."""
        stand = shelf.stand()
        try:
            after, name = _shown(stand.files) if "files" in request.form else _uploaded(stand.files)
            problems = shelf.problems(after)
            changes = None if problems and not _readable(after) else compare(stand.files, after)
            shown = request.form.get("base") == str(stand.base)
            if "files" in request.form and shown and not problems and changes and changes.files:
                kept = shelf.keep(stand, after, f"Import {name}".strip())
                say(f"Kept in change {kept.id}. It is not in force before you publish it.")
                return then("drafts.show", number=kept.id)
        except RowsError as error:
            return page(problems=error.problems), 422
        except InputError as error:
            return page(fault=refused(error).remedy, field=error.field), 422
        moved = "files" in request.form and not shown
        shows = page(problems, changes, editing.changed(stand.files, after), name, base=stand.base, moved=moved)
        return shows, 409 if moved else 422 if problems else 200

    return blueprint


def page(
    problems: tuple[Problem, ...] = (), changes: Changes | None = None, files: Mapping[str, str] | None = None,
    name: str = "", fault: str = "", field: str = "", base: int = 0, moved: bool = False,
) -> str:  # fmt: skip
    """Return the page of files out and in."""
    return render_template(
        "studio/exchange.html", problems=problems, changes=changes, files=json.dumps(files or {}), name=name,
        base=base, moved=moved, fault=fault, field=field, where=request.form.get("name", ""),
    )  # fmt: skip


def _readable(files: Mapping[str, str]) -> bool:
    """Return whether files can be read. What differs in others would be of no use, and may be very much."""
    try:
        return bool(parse(files))
    except LexiconError:
        return False


def _uploaded(before: Files) -> tuple[Files, str]:
    """Return all files as they would be with the one that was sent, and its name."""
    upload = request.files.get("file")
    body = upload.read(MOST_IMPORT + 1) if upload else b""
    if not upload or not body:
        raise InputError("is missing or empty.", field="file", remedy="Choose a .yml, .csv or .zip file.")
    name = upload.filename or ""
    return unpacked(before, name, body, request.form.get("name", "").strip()), name[:60]


def _shown(before: Files) -> tuple[Files, str]:
    """Return all files as they would be with those that the page has shown."""
    try:
        files = json.loads(request.form["files"])
    except (ValueError, RecursionError):
        files = None
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise InputError("is missing.", field="file", remedy="Choose it again.")
    return {**before, **bounded({named(name): text for name, text in files.items()})}, request.form.get("filename", "")[
        :60
    ]


def _download(body: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, mimetype=kind, headers=headers)
