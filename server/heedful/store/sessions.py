"""Sessions: who has signed in with a browser, and until when. Only a digest of their secret is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from .database import Database, aware, metadata, plain
from .people import Person, people_table, to_person
from .waits import LOOKING

sessions_table = sa.Table(
    "sessions",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column(
        "person",
        sa.String(16),
        sa.ForeignKey("people.id", name="fk_sessions_person", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("created", sa.DateTime, nullable=False),
    sa.Column("expires", sa.DateTime, nullable=False),
    sa.Index("ix_sessions_person", "person"),
)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in, as they are now. `csrf` goes into the forms; it follows from the secret and is not stored."""

    person: Person
    csrf: str
    expires: datetime


class Sessions(Database):
    """The sessions of an installation."""

    def open_session(self, person_id: str, now: datetime, term: timedelta) -> str:
        """Store a new session and return its secret; those that are over are swept out."""
        secret = secrets.token_urlsafe(32)
        row = {"digest": digest(secret), "person": person_id, "created": plain(now), "expires": plain(now + term)}
        with self._writing() as connection:
            connection.execute(sessions_table.delete().where(sessions_table.c.expires <= plain(now)))
            connection.execute(sessions_table.insert().values(**row))
        return secret

    def session(self, secret: str, now: datetime) -> Session | None:
        """Return the session of a secret, unless it is over or the person disabled."""
        live = (
            sessions_table.c.digest == digest(secret),
            sessions_table.c.expires > plain(now),
            people_table.c.disabled.is_(None),
        )
        found = sa.select(people_table, sessions_table.c.expires).join(sessions_table).where(*live)
        with self._reading(LOOKING) as connection:
            row = connection.execute(found).mappings().first()
        return Session(to_person(row), digest(f"csrf {secret}"), aware(row["expires"])) if row else None

    def close_session(self, secret: str) -> None:
        """End a session, if there is one of that secret."""
        with self._writing() as connection:
            connection.execute(sessions_table.delete().where(sessions_table.c.digest == digest(secret)))

    def close_sessions(self, person_id: str) -> None:
        """End all sessions of a person."""
        with self._writing() as connection:
            end_sessions(connection, person_id)


def end_sessions(connection: sa.Connection, person_id: str) -> None:
    """End all sessions of a person, within a transaction."""
    connection.execute(sessions_table.delete().where(sessions_table.c.person == person_id))


def digest(secret: str) -> str:
    """Return what is stored of a secret of 256 random bits: nothing that a fast hash would give away."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
