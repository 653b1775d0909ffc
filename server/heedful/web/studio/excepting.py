"""Exceptions: ways to keep an entry from firing on a sentence."""

from typing import Any

from flask import Blueprint, render_template, request

from ...errors import InputError
from ...lexicon import editing
from ...propose import except_for
from ..signed import needs
from .entrydesk import EntryDesk, Page, Problems
from .shelf import number
from .spots import Spotted, plain


def add(blueprint: Blueprint, desk: EntryDesk) -> None:
    """Add the pages that keep an entry from firing on a sentence."""

    @blueprint.post("/<language>/except/<path:id>")
    @needs("editor")
    def exception(language: str, id: str) -> Page:
        """Offer ways to keep an entry from firing on a sentence."""
        return page(desk, language, id)

    @blueprint.post("/<language>/except/<path:id>/save")
    @needs("editor")
    def save_exception(language: str, id: str) -> Page:
        """Keep an exception in a change, if it does not silence the entry itself."""
        stand = desk.stand()
        line = " ".join((request.form.get("own", "").strip() or request.form.get("line", "")).split())
        if not line:
            return page(desk, language, id, [plain("Choose one of the exceptions, or write your own.")]), 422

        def made() -> dict[str, str]:
            fields = editing.fields(editing.find(desk.shelf.lexicons(stand.files), language, id))
            example = " ".join(request.form.get("no_match", "").split())
            change = {"except": _with(fields["except"], line), "no_match": _with(fields["no_match"], example)}
            return editing.replace(stand.files, id, language, change)

        return desk.keep(stand, made, f"Exception for {id}", lambda found: page(desk, language, id, found),
                         (language, id))  # fmt: skip


def page(desk: EntryDesk, language: str, id: str, problems: Problems = ()) -> str:
    """Return the page that offers exceptions."""
    sentence = request.form.get("sentence", "").strip()
    if not sentence:
        raise InputError("is missing.", field="sentence", remedy="Paste the sentence on which the entry fires.")
    start, end = (number(request.form.get(name) or "0", name) for name in ("start", "end"))
    span = (start, end) if end > start else None
    found: Any = desk.analyser(lambda reader: except_for(reader, language, sentence, span, id))
    # The form has one exception, not the lines of all.
    problems = [one._replace(row=0) if isinstance(one, Spotted) and one.field == "except" else one for one in problems]
    return render_template(
        "studio/exception.html", id=id, language=language, sentence=sentence, start=start, end=end, found=found,
        spoken=sentence[start:end], problems=problems, drafts=desk.shelf.own(),
        draft=desk.shelf.chosen() or desk.shelf.mine(), own=request.form.get("own", ""),
        line=request.form.get("line", ""), no_match=request.form.get("no_match", found.no_match),
    )  # fmt: skip


def _with(block: str, line: str) -> str:
    lines = block.splitlines()
    return "\n".join(lines if not line or line in lines else [*lines, line])
