"""Which words were checked and found good: by fingerprints, so that nobody waits for the same check twice."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from .database import Database, metadata, plain

KEPT = timedelta(days=90)

_verdicts = sa.Table(
    "verdicts",
    metadata,
    sa.Column("fingerprint", sa.String(64), primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Index("ix_verdicts_at", "at"),
)


class Verdicts(Database):
    """The words of an installation that were found good."""

    def found_good(self, marks: Collection[str]) -> frozenset[str]:
        """Return those of some fingerprints whose words were found good."""
        known = sa.select(_verdicts.c.fingerprint).where(_verdicts.c.fingerprint.in_(marks))
        with self._reading() as connection:
            return frozenset(connection.execute(known).scalars())

    def keep_good(self, marks: Collection[str], now: datetime) -> None:
        """Remember words that were found good, and forget those of long ago; of none nothing is written."""
        if not marks:
            return
        with self._writing() as connection:
            connection.execute(_verdicts.delete().where(_verdicts.c.at < plain(now - KEPT)))
            for mark in sorted(marks):
                row = self._insert(_verdicts).values(fingerprint=mark, at=plain(now))
                connection.execute(row.on_conflict_do_nothing())
