"""How long what is asked of PostgreSQL may take, by who waits for it; and a try whether it takes what is written.

SQLite has one writer and no server: there its busy timeout says all.
"""

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError


class Waits(NamedTuple):
    """Seconds: to wait for somebody else's lock, and that a statement may take, 0 for as long as it wants."""

    lock: float
    statement: float


PATIENCE = 5.0
"""Seconds that a writer waits for another."""
LOOKING = Waits(1, 5)
"""For what every request rests on: an answer that comes late is of no use, as we look again soon."""
READING = Waits(2, 60)
"""For what a page or a command shows. Sums over years take their time; nobody may hold a server's thread for long."""
WRITING = Waits(PATIENCE, 60)
CLEARING = Waits(PATIENCE, 3600)
"""For scheduled deletion, for which nobody waits: cut off, it would delete nothing, today and tomorrow."""
MIGRATING = Waits(120, 0)
"""For a step of the schema, whatever a database or role has set for others."""
TRYING = Waits(0.25, 2)
"""For a try: a write takes some milliseconds."""

_ROW = sa.text("UPDATE alembic_version SET version_num = version_num")
# More than fits into so little memory (in kB), so that it goes to a file in the database's tablespace.
_LITTLE, _SPILL = 64, 5000
_LIMITED = "53400"


def bound(connection: sa.Connection, waits: Waits) -> None:
    """Bound what a transaction waits for. Within it only, so that a pooler in between may give the connection on."""
    lock, statement = (int(seconds * 1000) for seconds in waits)
    connection.execute(sa.text(f"SET LOCAL lock_timeout = {lock}"))
    connection.execute(sa.text(f"SET LOCAL statement_timeout = {statement}"))


def attempt(connection: sa.Connection) -> None:
    """Write a row, and to a temporary file, in a transaction that is to be rolled back; raises what the database says.

    The row shows who may not write, or has to wait for somebody. It finds room in a page that is there, on a full disk,
    too, so the file shows that: neither leaves anything to be cleaned up.
    """
    bound(connection, TRYING)
    connection.execute(_ROW)
    connection.execute(sa.text(f"SET LOCAL work_mem = {_LITTLE}"))
    try:
        connection.execute(sa.select(sa.func.count()).select_from(sa.func.generate_series(1, _SPILL).alias("n")))
    except DBAPIError as error:
        # Where temporary files are rationed, their ration is no full disk.
        if getattr(error.orig, "sqlstate", None) != _LIMITED:
            raise
