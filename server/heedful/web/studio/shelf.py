"""The words as the studio sees them: in force, and with a change in the making."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from flask import request

from ...check import Problem, check_changed, check_files
from ...errors import InputError
from ...lexicon import Lexicons, editing, parse
from ...store import Draft, DraftState, Store
from ..house import House
from ..problems import refuse
from ..signed import who

Files = dict[str, str]
LIVE: tuple[DraftState, ...] = ("open", "proposed", "approved")
"""The states of a change that is still in the making."""
MOST_TITLE = 120


class Edited(NamedTuple):
    """Files as they would be, and what is wrong with the change."""

    files: Files
    problems: tuple[Problem, ...]


class Stand(NamedTuple):
    """The words at one moment: the revision in force and its files, and the files with a change laid over them."""

    base: int
    in_force: Files
    files: Files
    draft: Draft | None = None


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
        in_force = self.in_force()
        return Stand(base, in_force, self.laid(in_force, draft.files) if draft else in_force, draft)

    def laid(self, files: Mapping[str, str], over: Mapping[str, str]) -> Files:
        """Return files with others laid over them; an empty one means the text that came with Heedful."""
        base = self._house.words.base()
        laid = {**files, **{name: text or base.get(name, "") for name, text in over.items()}}
        return {name: text for name, text in laid.items() if text}

    def published(self, revision: int) -> Files:
        """Return all files of a revision, 0 for the words that came with Heedful. Refused when there is none."""
        base = dict(self._house.words.base())
        if not revision:
            return base
        found = self._store.revision(revision) if self._store.exists() else None
        if found is None:
            raise refuse(404, "not-found", "Not found", "There is no such revision.", "The history lists them.")
        return self.laid(base, found.files)

    def behind(self, stand: Stand) -> tuple[str, ...]:
        """Return the files of a change that somebody else has published since it was begun."""
        if stand.draft is None or stand.draft.base == stand.base:
            return ()
        began = self.published(stand.draft.base)
        moved = (name for name in stand.draft.files if stand.in_force.get(name) != began.get(name))
        return tuple(name for name in moved if stand.in_force.get(name) != stand.files.get(name))

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

    def problems(self, after: Files) -> tuple[Problem, ...]:
        """Return all problems of the languages that files would change, as is asked before they are published."""
        changed = editing.changed(self.in_force(), after)
        languages = {name.partition("/")[0] for name in changed}
        return check_files(after, languages if all("/" in name for name in changed) else ()) if changed else ()

    def keep(self, stand: Stand, after: Mapping[str, str], title: str) -> Draft:
        """Keep files as a change, in the one that they stand on or a new one. Raises StaleError when somebody saved
        meanwhile."""
        now, draft = self._now(), stand.draft
        self._store.create()
        files = editing.changed(stand.in_force, after)
        if draft is None:
            return self._store.add_draft(title[:MOST_TITLE], who(), stand.base, files, now)
        base = None if self.behind(stand) else stand.base
        return self._store.save_draft(draft.id, draft.version, now, files=files, base=base)

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
