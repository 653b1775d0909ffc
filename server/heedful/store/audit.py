"""Who did what, for those who must know: never what anybody wrote."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from .database import Database, aware, metadata, plain, row_id
from .limits import clipped
from .waits import CLEARING

_WHO, _WHAT, _ABOUT = 200, 200, 500

_audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("who", sa.String(_WHO), nullable=False),
    sa.Column("what", sa.String(_WHAT), nullable=False),
    sa.Column("about", sa.String(_ABOUT), nullable=False),
    sa.Index("ix_audit_at", "at"),
)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was done. `who` is a person's id or what acted in their place, `about` what it was done to."""

    id: int
    at: datetime
    who: str
    what: str
    about: str


class Audit(Database):
    """The audit log of an installation."""

    def note(self, now: datetime, who: str, what: str, about: str = "") -> None:
        """Write down what was done. Too long a word is cut, never refused."""
        row = {"who": clipped(who, _WHO), "what": clipped(what, _WHAT), "about": clipped(about, _ABOUT)}
        with self._writing() as connection:
            connection.execute(_audit.insert().values(at=plain(now), **row))

    def audit(self, most: int = 200, before: int | None = None) -> tuple[Note, ...]:
        """Return what was done last, newest first; from there on back with the id of the last one seen."""
        newest = sa.select(_audit).order_by(_audit.c.id.desc()).limit(most)
        if before is not None:
            newest = newest.where(_audit.c.id < row_id(before))
        with self._reading() as connection:
            rows = connection.execute(newest).mappings().all()
        return tuple(Note(row["id"], aware(row["at"]), row["who"], row["what"], row["about"]) for row in rows)

    def clear_audit(self, before: datetime) -> int:
        """Delete what was done before a time; return how many."""
        with self._writing(waits=CLEARING) as connection:
            return connection.execute(_audit.delete().where(_audit.c.at < plain(before))).rowcount
