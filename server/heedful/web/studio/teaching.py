"""A new entry: from a sentence with its words marked to a form that is filled in."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request

from ...errors import InputError
from ...explain import bounded, labels
from ...lexicon import FLAGS, editing
from ...propose import as_fields, propose
from ..signed import needs
from .entrydesk import FINDER_FIELDS, OFFER_FIELDS, EntryDesk, Page, Problems
from .forms import entry_fields, marked
from .spots import refused
from .words import KINDS, names

# A new entry starts out for one of these: what customers say, or what a draft says.
TAUGHT = ("cue", "emotion", "risk", "strategy", "covers", "suggest")
# Of these a new label makes a new cause.
NEW = ("cue", "covers")
STRENGTHS = ("1", "2", "3")


def add(blueprint: Blueprint, desk: EntryDesk) -> None:
    """Add the pages of a new entry."""

    @blueprint.get("/<language>/new")
    @needs("editor")
    def new(language: str) -> Page:
        """Ask for a sentence with its words marked, and what they stand for."""
        return asking(desk, language, "")

    @blueprint.post("/<language>/teach")
    @needs("editor")
    def teach(language: str) -> Page:
        """Propose an entry for a sentence once its words are marked."""
        sentence = request.form.get("sentence", "")
        if "kind" not in request.form:
            return asking(desk, language, sentence)
        try:
            return _proposal(desk, language, sentence)
        except InputError as error:
            field = "label" if error.field == "label" else "sentence"
            return asking(desk, language, sentence, {field: refused(error).remedy}), 422

    @blueprint.post("/<language>/new")
    @needs("editor")
    def add(language: str) -> Page:
        """Keep a new entry in a change, if it holds its own examples."""
        stand, where = desk.stand(), _where()
        name = request.form.get("name", "").strip()
        fields = entry_fields(OFFER_FIELDS if where.kind == "suggest" else FINDER_FIELDS)
        new = {key: request.form.get(f"cause_{key}", "").strip() for key in ("label", "about")}
        return desk.keep(
            stand, lambda: editing.add(stand.files, language, where, name, fields, **new), f"New: {name}",
            lambda problems: form(desk, language, where, name, fields, problems=problems), (language, name),
        )  # fmt: skip


def asking(desk: EntryDesk, language: str, sentence: str, faults: Mapping[str, str] | None = None) -> str:
    """Return the page that asks for a sentence and what its words stand for."""
    lexicons = desk.lexicons(language)
    kind = request.form.get("kind", "cue")
    return render_template(
        "studio/teach.html", language=language, sentence=sentence, faults=faults or {},
        kind=kind if kind in TAUGHT else "cue",
        kinds={k: KINDS[k] for k in TAUGHT}, labels=labels(lexicons, language), names=names(lexicons, language),
        label=request.form.get("label", ""), languages=tuple(lexicons.languages),
        strength=request.form.get("strength", "2"),
    )  # fmt: skip


def form(
    desk: EntryDesk, language: str, where: editing.Where, name: str, fields: Mapping[str, str], *, proposal: Any = None,
    problems: Problems = (),
) -> str:  # fmt: skip
    """Return the form of a new entry."""
    lexicons = desk.lexicons(language)
    known = labels(lexicons, language).get(where.kind, ())
    return render_template(
        "studio/proposed.html", where=where, name=name, fields=fields, proposal=proposal, problems=problems,
        draft=desk.shelf.chosen() or desk.shelf.mine(), new_cause=where.label not in known and where.kind in NEW,
        cause={key: request.form.get(f"cause_{key}", "") for key in ("label", "about")}, kind=where.kind,
        **desk.common(lexicons, language, where.kind == "suggest"),
    )  # fmt: skip


def _proposal(desk: EntryDesk, language: str, sentence: str) -> str:
    found, where, lexicons = marked(bounded(sentence)), _where(), desk.lexicons(language)
    if where.kind not in TAUGHT:
        raise InputError("is none of these.", field="kind", remedy="Choose what the words show.")
    known = labels(lexicons, language).get(where.kind, ())
    free = where.kind in NEW or (where.kind == "suggest" and not where.label)
    if where.label not in known and not free:
        some = ", ".join(known)
        raise InputError(f"“{where.label}” is not known there.", field="label", remedy=f"Choose one of: {some}.")
    if where.kind == "suggest":
        fields = {**dict.fromkeys(OFFER_FIELDS, ""), "text": found.text, "act": "acknowledge", "register": "plain"}
        return form(desk, language, where, "", fields)
    if not found.spans:
        raise InputError(
            "Mark the words that show it: select them, or put [ ] around them.", field="sentence", remedy=""
        )
    strength = request.form.get("strength", "2")
    strength = strength if strength in STRENGTHS else "2"
    proposal: Any = desk.analyser(
        lambda reader: propose(reader, language, found.text, found.spans, where, int(strength))
    )
    fields = {**dict.fromkeys((*FINDER_FIELDS, *FLAGS), ""), **as_fields(proposal, int(strength))}
    return form(desk, language, where, proposal.name, fields, proposal=proposal)


def _where() -> editing.Where:
    return editing.Where(request.form.get("kind", ""), request.form.get("label", "").strip())
