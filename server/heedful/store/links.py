"""Links that let somebody in once: the first admin, somebody invited, somebody who forgot their password."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

import sqlalchemy as sa

from ..errors import InputError
from .database import Database, aware, metadata, plain
from .people import read_person
from .sessions import digest

LinkKind = Literal["first", "invite", "reset"]

links_table = sa.Table(
    "links",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("person", sa.String(16), sa.ForeignKey("people.id", name="fk_links_person", ondelete="CASCADE")),
    sa.Column("expires", sa.DateTime, nullable=False),
    sa.Index("ix_links_person", "person"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in force. `person` is who chooses a password by it, "" for the first admin, who is made by it."""

    kind: LinkKind
    person: str
    expires: datetime


class Links(Database):
    """The links of an installation. Only digests of their secrets are kept."""

    def add_link(self, kind: LinkKind, now: datetime, term: timedelta, person: str = "") -> str:
        """Store a new link and return its secret. A "first" or a person's "reset" takes the place of an earlier one."""
        if kind not in get_args(LinkKind):
            raise InputError("is no kind of link.", field="kind", remedy=f"Use {', '.join(get_args(LinkKind))}.")
        secret = secrets.token_urlsafe(32)
        row = {"digest": digest(secret), "kind": kind, "expires": plain(now + term)}
        with self._writing(alone=True) as connection:
            row["person"] = read_person(connection, person).id if person else None
            connection.execute(links_table.delete().where(_over(now) | _replaced(kind, person)))
            connection.execute(links_table.insert().values(**row))
        return secret

    def link(self, secret: str, now: datetime) -> Link | None:
        """Return the link of a secret, unless it is used or too old."""
        with self._reading() as connection:
            return _read(connection, secret, now)

    def take_link(self, secret: str, now: datetime) -> Link | None:
        """Use a link up and return it; None when it is used or too old. Of two who come at once one gets it."""
        with self._writing() as connection:
            found = _read(connection, secret, now)
            taken = connection.execute(links_table.delete().where(links_table.c.digest == digest(secret)))
        return found if taken.rowcount == 1 else None


def end_links(connection: sa.Connection, person_id: str) -> None:
    """End all links of a person, within a transaction."""
    connection.execute(links_table.delete().where(links_table.c.person == person_id))


def _over(now: datetime) -> sa.ColumnElement[bool]:
    return links_table.c.expires <= plain(now)


def _replaced(kind: str, person: str) -> sa.ColumnElement[bool]:
    if kind == "first":
        return links_table.c.kind == kind
    return sa.and_(links_table.c.kind == kind, links_table.c.person == person) if person else sa.false()


def _read(connection: sa.Connection, secret: str, now: datetime) -> Link | None:
    found = sa.select(links_table).where(links_table.c.digest == digest(secret), ~_over(now))
    row = connection.execute(found).mappings().first()
    if row is None:
        return None
    return Link(row["kind"], row["person"] or "", aware(row["expires"]))
