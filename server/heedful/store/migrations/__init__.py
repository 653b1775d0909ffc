"""The schema, step by step: each file in `versions` leads from one state to the next.

Alembic is imported only when there is something to do.
"""

import logging
from pathlib import Path

import sqlalchemy as sa

from ...errors import StoreError

FOLDER = Path(__file__).parent
_TABLE = sa.table("alembic_version", sa.column("version_num"))


def newest() -> str:
    """Return the number of the last step."""
    return max(path.stem for path in FOLDER.glob("versions/v*.py"))[1:].partition("_")[0]


def current(connection: sa.Connection) -> str:
    """Return the number of the step that a database has reached; "" before the first, or from before there were any."""
    if not sa.inspect(connection).has_table(_TABLE.name):
        return ""
    return str(connection.execute(sa.select(_TABLE.c.version_num)).scalar() or "")


def is_newest(step: str) -> bool:
    """Return whether nothing is to be done. Raises StoreError for a step of the future."""
    if step > newest():
        raise StoreError(f"The database belongs to a newer Heedful: its schema is {step}, {newest()} is known here.")
    return step == newest()


def upgrade(connection: sa.Connection) -> None:
    """Take all steps that are left, within the transaction of a connection that nobody else writes beside."""
    if is_newest(current(connection)):
        return
    logging.getLogger("alembic").setLevel(logging.WARNING)
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise StoreError("The database cannot be brought up to date.") from None
