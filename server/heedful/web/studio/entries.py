"""One entry: look at it, change it by form, except a sentence from it, or teach a new one."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from ...analyse import Analyser
from ...check import Problem
from ...errors import InputError, StaleError
from ...explain import labels
from ...lexicon import FLAGS, Finder, Lexicons, Offer, editing
from ...model import ACTS, REGISTERS
from ...propose import as_fields, except_for, propose
from ...store import Draft
from ..house import House
from ..signed import needs, say, then
from .forms import Marked, entry_fields, marked
from .shelf import Files, Shelf, chosen_version, number
from .words import KINDS, MOST_SENTENCE, is_offer, names

Page = str | tuple[str, int] | Response
# What a form shows of each sort of entry, in this order.
FINDER_FIELDS = ("strength", "phrases", "except", "match", "no_match", "why", "instead", "source", "about")
OFFER_FIELDS = ("text", "act", "register", "sample", "place", "asks", "grave", "why", "source", "about")
BLOCKS = ("phrases", "except", "match", "no_match", "instead", "sample")
# A new entry starts out for one of these: what customers say, or what a draft says.
TAUGHT = ("cue", "emotion", "risk", "strategy", "covers", "suggest")


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("entries", __name__, url_prefix="/studio/words")
    desk = _Desk(house)
    _forms(blueprint, desk)
    _exceptions(blueprint, desk)
    _new(blueprint, desk)
    return blueprint


def _forms(blueprint: Blueprint, desk: "_Desk") -> None:
    """Add the pages of an entry that is there."""

    @blueprint.get("/<language>/entry/<path:id>")
    @needs("editor")
    def show(language: str, id: str) -> Page:
        """Show an entry as a form."""
        draft = desk.shelf.draft(request.args.get("change")) or desk.shelf.mine()
        if draft and not desk.holds(draft, language, id):
            draft = None
        files = desk.shelf.of(draft)
        lexicons = desk.shelf.lexicons(files)
        entry = editing.find(lexicons, language, id)
        return desk.form(entry, language, lexicons, files, editing.fields(entry), draft)

    @blueprint.post("/<language>/entry/<path:id>/check")
    @needs("editor")
    def check(language: str, id: str) -> Page:
        """Say what is wrong with an entry as it is typed."""
        before = desk.shelf.of(desk.chosen())
        try:
            after = editing.replace(before, id, language, entry_fields(FINDER_FIELDS + OFFER_FIELDS))
            problems = desk.shelf.edited(before, after).problems
        except InputError as error:
            problems = (_as_problem(error),)
        return render_template("studio/problems.html", problems=problems)

    @blueprint.post("/<language>/entry/<path:id>")
    @needs("editor")
    def save(language: str, id: str) -> Page:
        """Keep a changed entry in a change, if it holds its own examples."""
        draft = desk.chosen()
        before = desk.shelf.of(draft)
        lexicons = desk.shelf.lexicons(before)
        entry = editing.find(lexicons, language, id)
        fields = entry_fields(OFFER_FIELDS if is_offer(entry) else FINDER_FIELDS)
        return desk.keep(
            draft, before, lambda: editing.replace(before, id, language, fields), f"Change {id}",
            lambda problems: desk.form(entry, language, lexicons, before, fields, draft, problems),
        )  # fmt: skip

    @blueprint.post("/<language>/entry/<path:id>/remove")
    @needs("editor")
    def remove(language: str, id: str) -> Page:
        """Take an entry out."""
        draft = desk.chosen()
        before = desk.shelf.of(draft)
        lexicons = desk.shelf.lexicons(before)
        entry = editing.find(lexicons, language, id)
        return desk.keep(
            draft, before, lambda: editing.remove(before, id, language), f"Remove {id}",
            lambda problems: desk.form(entry, language, lexicons, before, editing.fields(entry), draft, problems),
        )  # fmt: skip


def _exceptions(blueprint: Blueprint, desk: "_Desk") -> None:
    """Add the pages that keep an entry from firing on a sentence."""

    @blueprint.post("/<language>/except/<path:id>")
    @needs("editor")
    def exception(language: str, id: str) -> Page:
        """Offer ways to keep an entry from firing on a sentence."""
        return desk.exception(language, id)

    @blueprint.post("/<language>/except/<path:id>/save")
    @needs("editor")
    def save_exception(language: str, id: str) -> Page:
        """Keep an exception in a change, if it does not silence the entry itself."""
        draft = desk.chosen()
        before = desk.shelf.of(draft)
        fields = editing.fields(editing.find(desk.shelf.lexicons(before), language, id))
        line = " ".join((request.form.get("own", "").strip() or request.form.get("line", "")).split())
        if not line:
            problem = Problem("", 0, id, "choose one of the exceptions, or write your own")
            return desk.exception(language, id, (problem,))
        example = request.form.get("no_match", "").strip()
        change = {"except": _with(fields["except"], line), "no_match": _with(fields["no_match"], example)}
        return desk.keep(
            draft, before, lambda: editing.replace(before, id, language, change), f"Exception for {id}",
            lambda problems: desk.exception(language, id, problems),
        )  # fmt: skip


def _new(blueprint: Blueprint, desk: "_Desk") -> None:
    """Add the pages of a new entry."""

    @blueprint.get("/<language>/new")
    @needs("editor")
    def new(language: str) -> Page:
        """Ask for a sentence with its words marked, and what they stand for."""
        return desk.teaching(language, "")

    @blueprint.post("/<language>/teach")
    @needs("editor")
    def teach(language: str) -> Page:
        """Propose an entry for a sentence once its words are marked."""
        return desk.teach(language)

    @blueprint.post("/<language>/new")
    @needs("editor")
    def add(language: str) -> Page:
        """Keep a new entry in a change, if it holds its own examples."""
        draft = desk.chosen()
        before = desk.shelf.of(draft)
        where = _where()
        name = request.form.get("name", "").strip()
        fields = entry_fields(OFFER_FIELDS if where.kind == "suggest" else FINDER_FIELDS)
        return desk.keep(
            draft, before, lambda: editing.add(before, language, where, name, fields), f"New: {name}",
            lambda problems: desk.proposed(language, where, name, fields, problems=problems),
        )  # fmt: skip


class _Desk:
    """What the pages of entries share."""

    def __init__(self, house: House) -> None:
        self.shelf = Shelf(house)
        self._house = house

    def chosen(self) -> Draft | None:
        """Return the change that a form saves into, None for a new one."""
        return self.shelf.draft(request.form.get("change", "").partition(":")[0])

    def holds(self, draft: Draft, language: str, id: str) -> bool:
        """Return whether an entry is there with a change: one may have been taken out."""
        try:
            return bool(editing.find(self.shelf.lexicons(self.shelf.of(draft)), language, id))
        except InputError:
            return False

    def keep(self, draft: Draft | None, before: Files, make: Any, title: str, again: Any) -> Page:
        """Keep an edit that is good; else show its form again with what is wrong, nothing typed being lost."""
        try:
            edited = self.shelf.edited(before, make())
            if edited.problems:
                return again(edited.problems), 422
            if edited.files == before:
                return again((Problem("", 0, "", "nothing has changed yet"),)), 422
            kept = self.shelf.keep(draft, edited.files, title, chosen_version())
        except StaleError:
            words = "somebody saved this change meanwhile: compare, then save again – your words are still here"
            return again((Problem("", 0, f"change {draft.id if draft else ''}", words),)), 409
        except InputError as error:
            return again((_as_problem(error),)), 422
        say(f"Kept in change {kept.id}. It is not in force before you publish it.")
        return then("drafts.show", number=kept.id)

    def form(
        self, entry: Finder | Offer, language: str, lexicons: Lexicons, files: Files, fields: Mapping[str, str],
        draft: Draft | None, problems: tuple[Problem, ...] = (),
    ) -> str:  # fmt: skip
        """Return the form of an entry."""
        offer = is_offer(entry)
        return render_template(
            "studio/entry.html", entry=entry, language=language, fields=fields, draft=draft, drafts=self.shelf.drafts(),
            order=OFFER_FIELDS if offer else FINDER_FIELDS, flags=() if offer else FLAGS, blocks=BLOCKS,
            problems=problems, kinds=KINDS, names=names(lexicons, language), acts=ACTS, registers=REGISTERS,
            kind="suggest" if isinstance(entry, Offer) else entry.kind, rows=_rows,
            text=editing.written(files, entry.id, language),
        )  # fmt: skip

    def exception(self, language: str, id: str, problems: tuple[Problem, ...] = ()) -> str:
        """Return the page that offers exceptions."""
        sentence = request.form.get("sentence", "").strip()[:MOST_SENTENCE]
        if not sentence:
            raise InputError("is missing.", field="sentence", remedy="Paste the sentence on which the entry fires.")
        start, end = (number(request.form.get(name) or "0", name) for name in ("start", "end"))
        span = (start, end) if end > start else None
        found = self._house.desk.borrow(lambda reader: except_for(_analyser(reader), language, sentence, span, id))
        return render_template(
            "studio/exception.html", id=id, language=language, sentence=sentence, start=start, end=end, found=found,
            spoken=sentence[start:end], problems=problems, drafts=self.shelf.drafts(),
            draft=self.chosen() or self.shelf.mine(), own=request.form.get("own", ""), line=request.form.get("line", ""),
            no_match=request.form.get("no_match") or found.no_match,
        )  # fmt: skip

    def teaching(self, language: str, sentence: str, fault: str = "") -> str:
        """Return the page that asks for a sentence and what its words stand for."""
        lexicons = self.shelf.lexicons(self.shelf.in_force())
        return render_template(
            "studio/teach.html", language=language, sentence=sentence, fault=fault, kinds={k: KINDS[k] for k in TAUGHT},
            labels=labels(lexicons, language), names=names(lexicons, language), kind=request.form.get("kind", "cue"),
            label=request.form.get("label", ""), languages=tuple(lexicons.languages),
        )  # fmt: skip

    def teach(self, language: str) -> Page:
        """Return the proposed entry, or the question again when no words are marked."""
        sentence = request.form.get("sentence", "")[:MOST_SENTENCE]
        found: Marked = marked(sentence)
        if "kind" not in request.form:
            return self.teaching(language, sentence)
        where = _where()
        if where.kind == "suggest":
            fields = {**dict.fromkeys(OFFER_FIELDS, ""), "text": found.text, "act": "acknowledge", "register": "plain"}
            return self.proposed(language, where, "", fields)
        if not found.spans:
            return self.teaching(
                language, sentence, "Mark the words that show it: select them, or put [ ] around them."
            ), 422
        strength = request.form.get("strength", "2")
        try:
            proposal = self._house.desk.borrow(
                lambda reader: propose(_analyser(reader), language, found.text, found.spans, where, int(strength))
            )
        except InputError as error:
            return self.teaching(language, sentence, str(error)), 422
        fields = {**dict.fromkeys((*FINDER_FIELDS, *FLAGS), ""), **as_fields(proposal, int(strength))}
        return self.proposed(language, where, proposal.name, fields, proposal=proposal)

    def proposed(
        self, language: str, where: editing.Where, name: str, fields: Mapping[str, str], *, proposal: Any = None,
        problems: tuple[Problem, ...] = (),
    ) -> str:  # fmt: skip
        """Return the form of a new entry."""
        lexicons = self.shelf.lexicons(self.shelf.in_force())
        offer = where.kind == "suggest"
        return render_template(
            "studio/proposed.html", language=language, where=where, name=name, fields=fields, proposal=proposal,
            problems=problems, drafts=self.shelf.drafts(), draft=self.chosen() or self.shelf.mine(), kinds=KINDS,
            order=OFFER_FIELDS if offer else FINDER_FIELDS, flags=() if offer else FLAGS, blocks=BLOCKS,
            names=names(lexicons, language), acts=ACTS, registers=REGISTERS, rows=_rows,
        )  # fmt: skip


def _analyser(reader: object) -> Analyser:
    assert isinstance(reader, Analyser)
    return reader


def _where() -> editing.Where:
    return editing.Where(request.form.get("kind", ""), request.form.get("label", "").strip())


def _with(block: str, line: str) -> str:
    lines = block.splitlines()
    return "\n".join(lines if not line or line in lines else [*lines, line])


def _rows(text: str) -> int:
    return max(2, min(14, text.count("\n") + 2))


def _as_problem(error: InputError) -> Problem:
    return Problem(error.field, 0, "", f"{error.message} {error.remedy}".strip())
