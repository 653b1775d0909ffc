"""What steers the whole installation (one JSON object), and whose turn it is to tidy up."""

from datetime import date, datetime

import sqlalchemy as sa

from ..errors import StaleError
from .database import Database, metadata, plain, row_id
from .limits import json_object

_ONLY = 1
_steering = sa.Table(
    "steering",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("updated", sa.DateTime, nullable=False),
)
_turns = sa.Table(
    "turns",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
)


class Steering(Database):
    """What steers an installation."""

    def steering(self) -> tuple[str, int]:
        """Return the JSON text that steers, {} for none, and its version."""
        with self._reading() as connection:
            return read_steering(connection)

    def save_steering(self, text: str, version: int, now: datetime) -> int:
        """Store what steers; return its new version. Raises StaleError when somebody did since that version."""
        values = {"text": json_object(text, "steering"), "updated": plain(now), "version": row_id(version) + 1}
        with self._writing() as connection:
            if version:
                same = (_steering.c.id == _ONLY, _steering.c.version == row_id(version))
                done = connection.execute(_steering.update().where(*same).values(**values)).rowcount
            else:
                first = self._insert(_steering).values(id=_ONLY, **values).on_conflict_do_nothing()
                done = len(connection.execute(first.returning(_steering.c.id)).all())
        if not done:
            raise StaleError("was changed meanwhile.", field="steering", remedy="Look at both and save again.")
        return version + 1

    def take_turn(self, name: str, day: date) -> bool:
        """Return whether nobody else has taken that turn on that day, or a later one: the first to ask has it."""
        insert = self._insert(_turns).values(name=name, day=day)
        later = insert.on_conflict_do_update(
            index_elements=["name"], set_={"day": insert.excluded.day}, where=_turns.c.day < insert.excluded.day
        )
        with self._writing() as connection:
            return connection.execute(later.returning(_turns.c.day)).first() is not None


def read_steering(connection: sa.Connection) -> tuple[str, int]:
    """Read what steers, and its version."""
    row = connection.execute(sa.select(_steering.c.text, _steering.c.version)).first()
    return (row.text, row.version) if row else ("{}", 0)
