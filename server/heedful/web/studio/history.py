"""What was published, going back, and words that come and go as files."""

import io
import zipfile
from collections.abc import Mapping

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from ...check import check_files
from ...errors import InputError, LexiconError
from ...lexicon import table
from ...lexicon.changes import compare
from ..house import House
from ..problems import refuse
from ..signed import needs, say, then, who
from .drafts import Drafting
from .shelf import Files, Shelf, number

Page = str | tuple[str, int] | Response
MOST_IMPORT = 4_000_000
MOST_UNPACKED = 8_000_000


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("history", __name__, url_prefix="/studio/history")
    _published(blueprint, house)
    _files(blueprint, house)
    return blueprint


def _published(blueprint: Blueprint, house: House) -> None:
    """Add what was published, and the way back."""
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
        return render_template("studio/revision.html", number=number, changes=compare(shelf.in_force(), of(number)))

    @blueprint.post("/rollback")
    @needs("editor")
    def rollback() -> Response:
        """Put an earlier revision in force again."""
        wanted = number(request.form.get("revision", ""), "revision")
        house.store.create()
        house.store.rollback(wanted, who(), house.now())
        house.store.note(house.now(), who(), "rollback", f"revision {wanted}")
        house.desk.look()
        say(
            f"Revision {wanted} is in force again."
            if wanted
            else "The words that came with Heedful are in force again."
        )
        return then("history.all")

    def of(number: int) -> Files:
        if not number:
            return dict(house.words.base())
        found = house.store.revision(number) if house.store.exists() else None
        if found is None:
            raise refuse(404, "not-found", "Not found", "There is no such revision.", "The history lists them.")
        return shelf.laid(house.words.base(), found.files)


def _files(blueprint: Blueprint, house: House) -> None:
    """Add the words as files, out and in."""
    shelf = Shelf(house)

    @blueprint.get("/files")
    @needs("editor")
    def exchange() -> str:
        """Offer the words as files, and to take files in."""
        return render_template("studio/exchange.html", problems=(), changes=None)

    @blueprint.get("/words.<kind>")
    @needs("editor")
    def export(kind: str) -> Response:
        """Hand out all words in force: YAML files in a zip, or one CSV table."""
        files = shelf.in_force()
        if kind == "zip":
            return _download(_zipped(files), "application/zip", "heedful-words.zip")
        if kind == "csv":
            return _download(table.export(shelf.lexicons(files)).encode(), "text/csv", "heedful-words.csv")
        raise refuse(404, "not-found", "Not found", "Words come as .zip or .csv.")

    @blueprint.post("/files")
    @needs("editor")
    def take_in() -> Page:
        """Say what files would change, and keep that as a change when asked."""
        try:
            before = shelf.in_force()
            after = _taken(before)
            problems = check_files(after)
            changes = compare(before, after)
        except InputError as error:
            return render_template("studio/exchange.html", problems=(), changes=None, fault=str(error)), 422
        if problems or not request.form.get("keep"):
            return render_template("studio/exchange.html", problems=problems, changes=changes), 422 if problems else 200
        kept = shelf.keep(None, after, f"Import {request.files['file'].filename or ''}".strip())
        say(f"Kept in change {kept.id}.")
        return then("drafts.show", number=kept.id)


def _taken(before: Mapping[str, str]) -> Files:
    """Return all files as they would be with the one that was sent."""
    upload = request.files.get("file")
    body = upload.read(MOST_IMPORT + 1) if upload else b""
    if not upload or not body:
        raise InputError("is missing.", field="file", remedy="Choose a .yml, .csv or .zip file.")
    if len(body) > MOST_IMPORT:
        raise InputError("is larger than 4 MB.", field="file", remedy="Import it in parts.")
    return _read(before, upload.filename or "", body, request.form.get("name", "").strip())


def _read(before: Mapping[str, str], filename: str, body: bytes, name: str) -> Files:
    """Return all files as they would be with an imported one."""
    if filename.endswith(".zip"):
        return {**before, **_unzipped(body)}
    text = _decoded(body, filename)
    if filename.endswith(".csv"):
        found = table.read(before, text)
        if found.problems:
            first = found.problems[0]
            raise InputError(f"row {first.row}: {first.message}", field=first.column, remedy=first.remedy)
        return {**before, **found.files}
    if not name:
        raise InputError(
            "is needed for a YAML file.", field="name", remedy="Write where it belongs, like en/waiting.yml."
        )
    return {**before, name: text}


def _decoded(body: bytes, name: str) -> str:
    try:
        return body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise LexiconError("is not UTF-8", field=name, remedy="Save the file as UTF-8.") from None


def _zipped(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(files.items()):
            archive.writestr(name, text)
    return out.getvalue()


def _unzipped(body: bytes) -> Files:
    """Return the lexicon files of a zip; its names and sizes are not trusted."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            wanted = [one for one in archive.infolist() if one.filename.endswith((".yml", "neutral.txt"))]
            if sum(one.file_size for one in wanted) > MOST_UNPACKED:
                raise InputError("holds too much.", field="file", remedy="Import it in parts.")
            return {one.filename: _decoded(archive.read(one), one.filename) for one in wanted}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise InputError("is no zip file.", field="file", remedy="Choose another file.") from None


def _download(body: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, mimetype=kind, headers=headers)
