"""Revisions, each the whole overlay of lexicon files as published; and publications: which was in force since when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ..errors import InputError, StaleError
from .database import aware, insert_row, metadata, plain, row_id
from .drafts import Draft, Drafts, change_draft, known_draft, packed, unpacked

_revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("author", sa.String(16), nullable=False),
    sa.Column("approver", sa.String(16), nullable=False),
    sa.Column("created", sa.DateTime, nullable=False),
    sa.Column("files", sa.Text, nullable=False),
    sa.Column("draft", sa.Integer, nullable=False),
    sa.Column("rests", sa.Text, nullable=False),
)
_publications = sa.Table(
    "publications",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("revision", sa.Integer, sa.ForeignKey("revisions.id", name="fk_publications_revision")),
    sa.Column("who", sa.String(16), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("alone", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("seen", sa.String(16), nullable=False, server_default=""),
    sa.Index("ix_publications_revision", "revision"),
)


@dataclass(frozen=True, slots=True)
class Revision:
    """A published state of the overlay: all its files, not only those that this revision changed.

    `rests` says for each file which text it rests on, as of a `Draft`.
    """

    id: int
    title: str
    author: str
    approver: str
    created: datetime
    files: Mapping[str, str]
    draft: int
    rests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Publication:
    """What is in force: the number of the publication, and its revision; 0 of both before the first.

    Revision 0 is the packaged words alone.
    """

    id: int
    revision: int


@dataclass(frozen=True, slots=True)
class Published:
    """A publication as history tells it. A rollback publishes an earlier revision anew; `title` is the revision's.

    `alone` says of a rollback that it had to go without the second person who is asked otherwise, `seen` who has looked
    at it since.
    """

    id: int
    revision: int
    who: str
    at: datetime
    title: str
    alone: bool = False
    seen: str = ""


class Revisions(Drafts):
    """The revisions of an installation."""

    def publish(self, draft_id: int, version: int, who: str, now: datetime) -> Revision:
        """Put a draft's files over the overlay in force, and that in force; the draft is closed.

        Raises StaleError when the draft is not of that version any more, or naming a file that is not as it was when
        the draft was begun; InputError when the draft is closed. Whoever calls decides whether a review is needed.
        """
        with self._writing(alone=True) as connection:
            draft = known_draft(connection, draft_id)
            change_draft(connection, draft_id, version, {"state": "published", "updated": plain(now)})
            files = _merged(connection, draft)
            id = _insert(connection, draft, files, _rests(connection, draft, files), now)
            connection.execute(_publications.insert().values(revision=id, who=who, at=plain(now)))
            return _known(connection, id)

    def rollback(self, revision_id: int, who: str, now: datetime, alone: bool = False) -> Publication:
        """Put an earlier revision in force, 0 for the packaged words alone. Does nothing when it is in force.

        `alone` when somebody else must look at it afterwards.
        """
        with self._writing(alone=True) as connection:
            before = read_publication(connection)
            wanted = _known(connection, revision_id).id if revision_id else 0
            if wanted != before.revision:
                row = {"revision": wanted or None, "who": who, "at": plain(now), "alone": alone}
                connection.execute(_publications.insert().values(**row))
            return read_publication(connection)

    def publication(self) -> Publication:
        """Return what is in force."""
        with self._reading() as connection:
            return read_publication(connection)

    def in_force(self) -> Mapping[str, str]:
        """Return the files of the overlay in force."""
        with self._reading() as connection:
            return _files(connection, read_publication(connection).revision)

    def revisions(self, most: int = 100) -> tuple[Revision, ...]:
        """Return the newest revisions with their files, newest first; `history` is the short list."""
        newest = sa.select(_revisions).order_by(_revisions.c.id.desc()).limit(most)
        with self._reading() as connection:
            return tuple(_revision(row) for row in connection.execute(newest).mappings())

    def revision(self, id: int) -> Revision | None:
        """Return a revision, if there is one of that id."""
        with self._reading() as connection:
            return _read(connection, id)

    def history(self, most: int = 100) -> tuple[Published, ...]:
        """Return what was published, newest first."""
        joined = sa.select(_publications, _revisions.c.title).outerjoin(_revisions)
        with self._reading() as connection:
            rows = connection.execute(joined.order_by(_publications.c.id.desc()).limit(most)).mappings().all()
        return tuple(_published(row) for row in rows)

    def unseen(self) -> tuple[Published, ...]:
        """Return the rollbacks without a second person at which nobody else has looked yet, newest first."""
        joined = sa.select(_publications, _revisions.c.title).outerjoin(_revisions).where(_unseen())
        with self._reading() as connection:
            rows = connection.execute(joined.order_by(_publications.c.id.desc())).mappings().all()
        return tuple(_published(row) for row in rows)

    def look_at(self, publication_id: int, who: str) -> bool:
        """Write down who has looked at a rollback; return False for one's own, and when somebody did so before."""
        table = _publications.c
        same = (table.id == row_id(publication_id), _unseen(), table.who != who)
        with self._writing() as connection:
            return connection.execute(_publications.update().where(*same).values(seen=who)).rowcount == 1


def read_publication(connection: sa.Connection) -> Publication:
    """Read what is in force."""
    last = sa.select(_publications.c.id, _publications.c.revision).order_by(_publications.c.id.desc()).limit(1)
    row = connection.execute(last).first()
    return Publication(row.id, row.revision or 0) if row else Publication(0, 0)


def _unseen() -> sa.ColumnElement[bool]:
    return sa.and_(_publications.c.alone, _publications.c.seen == "")


def _published(row: sa.RowMapping) -> Published:
    values: dict[str, Any] = dict(row)
    return Published(
        **{**values, "revision": row["revision"] or 0, "at": aware(row["at"]), "title": row["title"] or ""}
    )


def _merged(connection: sa.Connection, draft: Draft) -> dict[str, str]:
    base = _files(connection, draft.base)
    files = _files(connection, read_publication(connection).revision)
    for name, text in draft.files.items():
        now = files.get(name, "")
        # Two who made the same change are of one mind.
        if now not in (base.get(name, ""), text):
            raise StaleError(
                "was published by somebody else meanwhile.", field=name, remedy="Look at both, save again."
            )
        files[name] = text
    return {name: text for name, text in files.items() if text}


def _rests(connection: sa.Connection, draft: Draft, files: Mapping[str, str]) -> dict[str, str]:
    """What the files of a new revision rest on: those of the draft as it says, all others as before."""
    before = _read(connection, read_publication(connection).revision)
    known = dict(before.rests) if before else {}
    marks = {name: (draft.rests if name in draft.files else known).get(name) for name in files}
    return {name: mark for name, mark in marks.items() if mark}


def _insert(
    connection: sa.Connection, draft: Draft, files: Mapping[str, str], rests: Mapping[str, str], now: datetime
) -> int:
    row: dict[str, object] = {
        "title": draft.title,
        "author": draft.author,
        "approver": draft.reviewer if draft.state == "approved" else "",
        "created": plain(now),
        "files": packed(files),
        "draft": draft.id,
        "rests": json.dumps(rests),
    }
    return insert_row(connection, _revisions, row)


def _files(connection: sa.Connection, revision: int) -> dict[str, str]:
    found = _read(connection, revision)
    return dict(found.files) if found else {}


def _read(connection: sa.Connection, id: int) -> Revision | None:
    row = connection.execute(sa.select(_revisions).where(_revisions.c.id == row_id(id))).mappings().first()
    return _revision(row) if row else None


def _known(connection: sa.Connection, id: int) -> Revision:
    found = _read(connection, id)
    if found is None:
        raise InputError("names no revision.", field="revision", remedy="The history lists them.")
    return found


def _revision(row: sa.RowMapping) -> Revision:
    values: dict[str, Any] = dict(row)
    texts = {name: unpacked(row[name]) for name in ("files", "rests")}
    return Revision(**{**values, **texts, "created": aware(row["created"])})
