"""The words as the studio sees them: in force, and with a change in the making."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from flask import request

from ...check import Problem, check_changed
from ...errors import InputError
from ...lexicon import Lexicons, editing, parse
from ...store import Draft, DraftState
from ..house import House
from ..signed import who

Files = dict[str, str]
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
        if draft is None:
            return self.in_force()
        return self.laid(self.in_force(), draft.files)

    def laid(self, files: Mapping[str, str], over: Mapping[str, str]) -> Files:
        """Return files with others laid over them; an empty one means the text that came with Heedful."""
        base = self._house.words.base()
        laid = {**files, **{name: text or base.get(name, "") for name, text in over.items()}}
        return {name: text for name, text in laid.items() if text}

    def lexicons(self, files: Mapping[str, str]) -> Lexicons:
        """Return files as entries. Raises LexiconError."""
        return parse(files)

    def drafts(self) -> tuple[Draft, ...]:
        """Return the changes in the making; none before anything was stored."""
        store = self._house.store
        return store.drafts(LIVE) if store.exists() else ()

    def draft(self, number: str | int | None) -> Draft | None:
        """Return a change in the making by its number, None for "" and for one that is no more."""
        if not str(number or "").isdigit() or not self._house.store.exists():
            return None
        found = self._house.store.draft(int(str(number)))
        return found if found and found.state in LIVE else None

    def mine(self) -> Draft | None:
        """Return the change that this person worked on last."""
        own = [draft for draft in self.drafts() if draft.author == who()]
        return max(own, key=lambda draft: draft.updated, default=None)

    def edited(self, before: Mapping[str, str], after: Files) -> Edited:
        """Return a change with what is wrong with it: only what it can affect is looked at."""
        return Edited(after, check_changed(before, after))

    def keep(self, draft: Draft | None, after: Files, title: str, version: int = 0) -> Draft:
        """Keep files as a change, in one that is there or a new one. Raises StaleError when somebody saved meanwhile.

        The change's title says what was done last, until somebody names it.
        """
        store, now = self._house.store, self._now()
        store.create()
        files = editing.changed(self.in_force(), after)
        if draft is None:
            return store.add_draft(title[:MOST_TITLE], who(), store.publication().revision, files, now)
        return store.save_draft(draft.id, version or draft.version, now, files=files)

    def _now(self) -> datetime:
        return self._house.now()


def chosen_version() -> int:
    """Return the version that a form saw of the change it saves into, 0 for a new one."""
    version = request.form.get("change", "").partition(":")[2]
    return number(version, "change") if version else 0


def number(text: str, what: str) -> int:
    """Return a number that a form has sent. Raises InputError."""
    if not text.isdigit():
        raise InputError("must be a number.", field=what, remedy="Load the page again.")
    return int(text)
