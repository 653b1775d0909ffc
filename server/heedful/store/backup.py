"""Copies of a SQLite database: made while others read and write, and put back. PostgreSQL brings its own tools."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from ..errors import InputError, StoreError
from . import migrations
from .database import Database
from .waits import PATIENCE


class Backups(Database):
    """Copying the whole database."""

    def back_up(self, target: Path) -> None:
        """Write a copy of one moment to a new file, which only its owner may read; servers go on meanwhile.

        Raises InputError for a file that is there, for a database that is not, and for PostgreSQL; StoreError when
        the copy cannot be made, and then leaves no file.
        """
        source = self._own_file()
        if not source.exists():
            raise InputError(f"There is no database at {source}.", remedy="Name its place with --data or --database.")
        if target.exists():
            raise InputError("exists already.", field=str(target), remedy="Name another file.")
        part = target.with_name(f"{target.name}.part")
        with _guarded(), _gone_after(part):
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            _copy(source, part)
            with closing(sqlite3.connect(part)) as copy:
                # The copy is to be one file, readable where nothing can be written.
                copy.execute("PRAGMA journal_mode = DELETE").close()
            os.rename(part, target)

    def restore(self, source: Path, replace: bool = False) -> None:
        """Put a copy in the place of the database, whole or not at all, and bring its schema up to date.

        Raises InputError for a file that is no good copy, and for a database that is there unless it is to be
        replaced; StoreError for a copy by a newer Heedful, or when the database is in use.
        """
        target = self._own_file()
        _check(source)
        if target.exists() and not replace:
            raise InputError(
                f"There is a database at {target} already.", remedy="Put the copy in its place with --replace."
            )
        with _guarded():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600))
            # Not by renaming: what is left of the old one's log would belong to nothing.
            _copy(source, target)
        self._ready = False
        self.create()

    def _own_file(self) -> Path:
        if self._file is None:
            raise InputError(
                "This is for SQLite.", field="database", remedy="Use pg_dump and pg_restore for PostgreSQL."
            )
        return self._file


def _copy(source: Path, target: Path) -> None:
    with closing(_opened(source)) as read, closing(sqlite3.connect(target, timeout=PATIENCE)) as written:
        read.backup(written)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)


def _check(source: Path) -> None:
    """Raise for a file that is not a whole database of ours, or of a time to come."""
    if not source.is_file():
        raise InputError("is no file.", field=str(source), remedy="Name one that `heedful backup` wrote.")
    whole, ours, step = False, False, ""
    try:
        with closing(_opened(source)) as copy:
            whole = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        engine = sa.create_engine("sqlite://", creator=lambda: _opened(source), poolclass=NullPool)
        with engine.connect() as connection:
            step, ours = migrations.current(connection), sa.inspect(connection).has_table("tokens")
    except (sqlite3.Error, SQLAlchemyError):
        whole = False
    if not whole or not ours:
        raise InputError("is no whole database of Heedful.", field=str(source), remedy="Try an earlier copy.")
    migrations.is_newest(step)


@contextmanager
def _gone_after(part: Path) -> Iterator[None]:
    try:
        yield
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _guarded() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"The database cannot be copied now ({error}).") from None
