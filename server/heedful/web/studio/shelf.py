"""The words as the studio sees them: in force, and with a change in the making."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from flask import request

from ...check import Problem, check_changed
from ...errors import InputError
from ...lexicon import Lexicons, editing, parse
from ...store import Draft, DraftState, Store
from ...verdicts import problems
from ..house import House
from ..problems import refuse
from ..signed import who
from .standing import NOTHING, Behind, Files, Stand, behind, changed, rests

LIVE: tuple[DraftState, ...] = ("open", "proposed", "approved")
"""The states of a change that is still in the making."""
MOST_TITLE = 120


class Edited(NamedTuple):
    """Files as they would be, and what is wrong with the change."""

    files: Files
    problems: tuple[Problem, ...]


class Shelf:
    """The files of one installation. A change keeps only the files that it changes."""

    def __init__(self, house: House) -> None:
        self._house = house

    def in_force(self) -> Files:
        """Return the files in force: name → text."""
        return dict(self._house.words.files())

    def of(self, draft: Draft | None) -> Files:
        """Return the files as they would be with a change; those in force without one."""
        return self.stand(draft).files

    def stand(self, draft: Draft | None = None) -> Stand:
        """Return the words as they are now, with a change or without one."""
        # The revision comes first: when somebody publishes in between, the change counts as older, never as newer.
        base = self._store.publication().revision if self._store.exists() else 0
        revision = self._store.revision(base) if base else None
        in_force, beneath = self.in_force(), self._house.words.base()
        files = editing.laid(in_force, draft.files, beneath) if draft else in_force
        return Stand(base, in_force, files, beneath, revision, draft)

    def published(self, revision: int) -> Files:
        """Return all files of a revision, 0 for the words that came with Heedful. Refused when there is none."""
        base = dict(self._house.words.base())
        if not revision:
            return base
        found = self._store.revision(revision) if self._store.exists() else None
        if found is None:
            raise refuse(404, "not-found", "Not found", "There is no such revision.", "The history lists them.")
        return editing.laid(base, found.files, base)

    def behind(self, stand: Stand) -> Behind:
        """Return what has become another under a change since it was begun."""
        return behind(stand, self._published_since(stand, stand.draft)) if stand.draft else NOTHING

    def _published_since(self, stand: Stand, draft: Draft) -> tuple[str, ...]:
        if draft.base == stand.base:
            return ()
        was = self._store.revision(draft.base) if draft.base else None
        before = was.files if was else {}
        other = (name for name in draft.files if stand.overlay.get(name) != before.get(name))
        return tuple(name for name in other if stand.in_force.get(name) != stand.files.get(name))

    def rests(self, stand: Stand, files: Iterable[str], together: Behind = NOTHING) -> dict[str, str]:
        """Return what the files of a change rest on, by fingerprints, and keep these texts."""
        names = tuple(files)
        self._store.keep_texts(stand.beneath.get(name, "") for name in names)
        return rests(stand, names, together)

    def lexicons(self, files: Mapping[str, str]) -> Lexicons:
        """Return files as entries. Raises LexiconError."""
        return parse(files)

    def drafts(self) -> tuple[Draft, ...]:
        """Return the changes in the making; none before anything was stored."""
        return self._store.drafts(LIVE) if self._store.exists() else ()

    def own(self) -> tuple[Draft, ...]:
        """Return the changes into which this person may save."""
        return tuple(draft for draft in self.drafts() if self.may_save(draft))

    def may_save(self, draft: Draft) -> bool:
        """Return whether this person may save into a change: where a second one approves, its author alone may, as
        nobody could approve otherwise."""
        return not self._house.settings.review or self._house.local or draft.author == who()

    def draft(self, number: str | int | None) -> Draft | None:
        """Return a change in the making by its number, None for "" and for one that is no more."""
        text = str(number or "")
        if not _is_number(text) or not self._store.exists():
            return None
        found = self._store.draft(int(text))
        return found if found and found.state in LIVE else None

    def mine(self) -> Draft | None:
        """Return the change that this person worked on last and that nobody is asked to approve yet."""
        own = [draft for draft in self.drafts() if draft.author == who() and draft.state == "open"]
        return max(own, key=lambda draft: draft.updated, default=None)

    def chosen(self) -> Draft | None:
        """Return the change that a form saves into, None for a new one."""
        draft = self.draft(request.form.get("change"))
        if draft and not self.may_save(draft):
            raise refuse(403, "not-your-change", "Somebody else's change", "Its author alone saves into it here.",
                         "Save into a new change, or send it back with a word why.")  # fmt: skip
        return draft

    def edited(self, before: Mapping[str, str], after: Files) -> Edited:
        """Return a change with what is wrong with it: only what it can affect is looked at."""
        return Edited(after, check_changed(before, after))

    def problems(self, files: Mapping[str, str]) -> tuple[Problem, ...]:
        """Return all problems of files, as is asked before they are published; what was found good is remembered."""
        return problems(files, self._store, self._now())

    def keep(self, stand: Stand, after: Mapping[str, str], title: str, without: str = "") -> Draft:
        """Keep files as a change, in the one that they stand on or a new one, `without` one of them. Raises StaleError
        when somebody saved meanwhile."""
        now, draft = self._now(), stand.draft
        self._store.create()
        files = {name: text for name, text in changed(stand, after).items() if name != without}
        rests = self.rests(stand, files)
        if draft is None:
            return self._store.add_draft(title[:MOST_TITLE], who(), stand.base, files, now, rests)
        base = None if self.behind(stand).published else stand.base
        return self._store.save_draft(draft.id, draft.version, now, files=files, base=base, rests=rests)

    def _now(self) -> datetime:
        return self._house.now()

    @property
    def _store(self) -> Store:
        return self._house.store


def number(text: str, what: str) -> int:
    """Return a number that a form has sent. Raises InputError."""
    if not _is_number(text):
        raise InputError("must be a number.", field=what, remedy="Load the page again.")
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
