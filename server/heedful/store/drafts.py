"""Drafts: changes of lexicon files in the making, until they are published or discarded."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

import sqlalchemy as sa

from ..errors import InputError, StaleError
from .database import aware, insert_row, metadata, plain, row_id
from .limits import MOST_FILE, label, line, lines
from .texts import Texts, drop_texts
from .waits import CLEARING

DraftState = Literal["open", "proposed", "approved", "published", "discarded"]
ALIVE: tuple[DraftState, ...] = ("open", "proposed", "approved")
_MOST_NOTE = 2000

drafts_table = sa.Table(
    "drafts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("author", sa.String(16), nullable=False),
    sa.Column("base", sa.Integer, sa.ForeignKey("revisions.id", name="fk_drafts_base")),
    sa.Column("files", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("reviewer", sa.String(16), nullable=False),
    sa.Column("note", sa.String(_MOST_NOTE), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created", sa.DateTime, nullable=False),
    sa.Column("updated", sa.DateTime, nullable=False),
    sa.Column("rests", sa.Text, nullable=False),
    sa.Index("ix_drafts_state", "state"),
    sa.Index("ix_drafts_base", "base"),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A change in the making.

    `files` holds the changed files only, name → full text; "" goes back to the packaged file, or to none where none is
    packaged. `base` is the revision in force when it was begun, 0 for the packaged words alone. `author` and
    `reviewer` are ids of people; `version` moves with every change. `rests` says for each file by a fingerprint which
    text it rests on: the file of that name as it came with Heedful or from a folder; what nobody knows is left out.
    """

    id: int
    title: str
    author: str
    base: int
    files: Mapping[str, str]
    state: DraftState
    reviewer: str
    note: str
    version: int
    created: datetime
    updated: datetime
    rests: Mapping[str, str] = field(default_factory=dict)


class Drafts(Texts):
    """The drafts of an installation."""

    def drafts(self, states: tuple[DraftState, ...] = ALIVE) -> tuple[Draft, ...]:
        """Return the drafts of some states, the one last changed first."""
        newest = sa.select(drafts_table).where(drafts_table.c.state.in_(states))
        newest = newest.order_by(drafts_table.c.updated.desc(), drafts_table.c.id.desc())
        with self._reading() as connection:
            return tuple(_draft(row) for row in connection.execute(newest).mappings())

    def draft(self, id: int) -> Draft | None:
        """Return a draft, if there is one of that id."""
        with self._reading() as connection:
            return read_draft(connection, id)

    def add_draft(
        self,
        title: str,
        author: str,
        base: int,
        files: Mapping[str, str | None],
        now: datetime,
        rests: Mapping[str, str] | None = None,
    ) -> Draft:
        """Store a new draft. `base` is the revision that it was made from; a file of None or "" is given up."""
        row = {
            "title": _title(title),
            "author": author,
            "base": row_id(base) or None,
            "files": packed(files),
            "state": "open",
            "reviewer": "",
            "note": "",
            "version": 1,
            "created": plain(now),
            "updated": plain(now),
            "rests": json.dumps(dict(rests or {})),
        }
        unknown = InputError("names no revision.", field="base", remedy="Begin with the one in force.")
        with self._writing(taken=unknown) as connection:
            return known_draft(connection, insert_row(connection, drafts_table, row))

    def save_draft(
        self,
        id: int,
        version: int,
        now: datetime,
        *,
        title: str | None = None,
        files: Mapping[str, str | None] | None = None,
        state: DraftState | None = None,
        reviewer: str | None = None,
        note: str | None = None,
        base: int | None = None,
        rests: Mapping[str, str] | None = None,
    ) -> Draft:
        """Change what is given. New files take the place of all earlier ones, and of anybody's approval; `base` is the
        revision that these were made from, `rests` what they rest on.

        Raises StaleError when somebody changed the draft since that version, InputError when it is closed.
        """
        values = _values(title, files, state, reviewer, note)
        if base is not None:
            values["base"] = row_id(base) or None
        if rests is not None:
            values["rests"] = json.dumps(dict(rests))
        with self._writing() as connection:
            change_draft(connection, id, version, {**values, "updated": plain(now)})
            return known_draft(connection, id)

    def clear_drafts(self, before: datetime) -> int:
        """Delete drafts that were discarded before a time, and texts that only they rest on; return how many drafts."""
        old = (drafts_table.c.state == "discarded", drafts_table.c.updated < plain(before))
        with self._writing(alone=True, waits=CLEARING) as connection:
            loose = _marks(connection, sa.select(drafts_table.c.rests).where(*old))
            gone = connection.execute(drafts_table.delete().where(*old)).rowcount
            if loose:
                others = (sa.select(metadata.tables[table].c.rests) for table in ("drafts", "revisions"))
                drop_texts(connection, loose.difference(*(_marks(connection, each) for each in others)))
        return gone


def _marks(connection: sa.Connection, rests: sa.Select[Any]) -> set[str]:
    """Return the fingerprints of all texts that some changes or revisions rest on."""
    return {mark for stored in connection.execute(rests).scalars() for mark in unpacked(stored).values()}


def read_draft(connection: sa.Connection, id: int) -> Draft | None:
    """Read a draft, if there is one of that id."""
    row = connection.execute(sa.select(drafts_table).where(drafts_table.c.id == row_id(id))).mappings().first()
    return _draft(row) if row else None


def known_draft(connection: sa.Connection, id: int) -> Draft:
    """Read a draft. Raises InputError when there is none of that id."""
    found = read_draft(connection, id)
    if found is None:
        raise InputError("names no draft.", field="draft", remedy="The page of drafts lists them.")
    return found


def change_draft(connection: sa.Connection, id: int, version: int, values: Mapping[str, Any]) -> None:
    """Change a draft of exactly that version within a transaction; see `Drafts.save_draft` for what it raises."""
    table = drafts_table.c
    same = (table.id == row_id(id), table.version == row_id(version), table.state.in_(ALIVE))
    changed = drafts_table.update().where(*same).values(version=table.version + 1, **values)
    if connection.execute(changed).rowcount:
        return
    if known_draft(connection, id).state not in ALIVE:
        raise InputError("is published or discarded already.", field="draft", remedy="Begin another.")
    raise StaleError("was changed meanwhile.", field="draft", remedy="Look at both and save again.")


def packed(files: Mapping[str, str | None]) -> str:
    """Return files as they are stored. Raises InputError for a name or a text that cannot be."""
    return json.dumps({_file_name(name): lines(text or "", name, MOST_FILE) for name, text in files.items()})


def unpacked(stored: str) -> dict[str, str]:
    """Return files as they were."""
    return dict(json.loads(stored))


def _values(
    title: str | None,
    files: Mapping[str, str | None] | None,
    state: DraftState | None,
    reviewer: str | None,
    note: str | None,
) -> dict[str, Any]:
    values: dict[str, Any] = {"state": state, "reviewer": reviewer}
    if state == "published" or (state is not None and state not in get_args(DraftState)):
        raise InputError("is no state to give a draft.", field="state", remedy="Publish it, or choose another.")
    if files is not None and state == "approved":
        raise InputError("cannot be given with new files.", field="state", remedy="Save first, then approve.")
    if files is not None:
        values = {"files": packed(files), "state": state or "open", "reviewer": reviewer or ""}
    if title is not None:
        values["title"] = _title(title)
    if note is not None:
        values["note"] = lines(note, "note", _MOST_NOTE)
    return {name: value for name, value in values.items() if value is not None}


def _title(title: str) -> str:
    return line(title, "title", "Say what it changes.")


def _file_name(name: str) -> str:
    if not label(name, "files") or name.startswith("/") or ".." in name.split("/"):
        raise InputError("has a file without a good name.", field="files", remedy="Write it as en/waiting.yml.")
    return name


def _draft(row: sa.RowMapping) -> Draft:
    times = {name: aware(row[name]) for name in ("created", "updated")}
    texts = {name: unpacked(row[name]) for name in ("files", "rests")}
    return Draft(**{**row, **times, **texts, "base": row["base"] or 0})
