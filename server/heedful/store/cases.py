"""Cases of the practice room that an installation has added to the shipped ones."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ..errors import InputError, StaleError
from .database import Database, aware, insert_row, metadata, plain, row_id
from .limits import line, lines

_cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("updated", sa.DateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A case to practise on. `version` moves with every change."""

    id: int
    title: str
    text: str
    version: int
    updated: datetime


class Cases(Database):
    """The cases of an installation."""

    def cases(self) -> tuple[Case, ...]:
        """Return all cases in the order they were added."""
        with self._reading() as connection:
            return tuple(_case(row) for row in connection.execute(sa.select(_cases).order_by(_cases.c.id)).mappings())

    def save_case(self, title: str, text: str, now: datetime, id: int | None = None, version: int = 0) -> Case:
        """Store a new case, or change the one of an id. Raises StaleError when somebody did since that version."""
        row = {
            "title": line(title, "title", "Say what it is about."),
            "text": lines(text, "text"),
            "updated": plain(now),
        }
        with self._writing() as connection:
            if id is None:
                id = insert_row(connection, _cases, {"version": 1, **row})
            else:
                _change(connection, row_id(id), row_id(version), row)
            return _case(connection.execute(sa.select(_cases).where(_cases.c.id == id)).mappings().one())

    def remove_case(self, id: int) -> None:
        """Delete a case. Raises InputError when there is none of that id."""
        with self._writing() as connection:
            if not connection.execute(_cases.delete().where(_cases.c.id == row_id(id))).rowcount:
                raise _unknown()


def _change(connection: sa.Connection, id: int, version: int, row: dict[str, object]) -> None:
    same = _cases.update().where(_cases.c.id == id, _cases.c.version == version)
    if connection.execute(same.values(version=version + 1, **row)).rowcount:
        return
    if not connection.execute(sa.select(_cases.c.id).where(_cases.c.id == id)).first():
        raise _unknown()
    raise StaleError("was changed meanwhile.", field="case", remedy="Look at both and save again.")


def _unknown() -> InputError:
    return InputError("names no case.", field="case", remedy="The practice room lists them.")


def _case(row: sa.RowMapping) -> Case:
    return Case(row["id"], row["title"], row["text"], row["version"], aware(row["updated"]))
