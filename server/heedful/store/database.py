"""One database and how it is opened, whichever tables are asked for.

SQLite and PostgreSQL are meant to behave alike: a reader sees one state from its first question to its last, a writer's
changes are kept together, and who has to wait for another waits some seconds before it is an error (`waits`).
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from ..errors import InputError, SettingError, StoreError
from . import migrations
from .waits import LOOKING, MIGRATING, PATIENCE, READING, TRYING, WRITING, Waits, attempt, bound

metadata = sa.MetaData()

# Any two numbers that nothing else in the same database takes for its own advisory locks.
_ALONE, _MIGRATING = 7_310_001, 7_310_002
_MOST_ID = 2**31 - 1
_WAL_TRIES, _WAL_PAUSE = 100, 0.05
# In seconds, the last in milliseconds: a server that is gone without a word is given up, not waited for by the hour.
_LOST = {"keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 2, "tcp_user_timeout": 15_000}
# Statements are not prepared: a connection serves one transaction, and poolers in between need not know of any.
_POSTGRES = {"connect_timeout": 2, "prepare_threshold": None, **_LOST}
# By what PostgreSQL's client says when it cannot connect, in whatever language the server speaks.
_WHYS = {
    "certificate verify failed": "its certificate is not known here: name its authority by `sslrootcert`",
    "Connection refused": "nothing listens at its address",
    "failed to resolve host": "the name of its host is unknown",
}
# What a SQLite URL may tell the driver.
_TOLD = frozenset(("timeout", "check_same_thread", "cached_statements", "detect_types", "isolation_level"))


class Database:
    """A database by its URL."""

    def __init__(self, url: str) -> None:
        """Prepare for a database URL; nothing is opened or created yet. Raises SettingError for a URL of no use."""
        try:
            self._url = _driven(sa.make_url(url))
            self._lite = self._url.get_backend_name() == "sqlite"
            self._file = _plain_file(self._url) if self._lite else None
            there = _there(self._url, self._file) if self._file else self._url
            # No pool: a connection must not outlive a fork, and there is one short query every few seconds.
            engine = sa.create_engine(there, poolclass=NullPool, connect_args=_patience(there))
        except (ArgumentError, ImportError):
            raise SettingError(
                "cannot be used.",
                field="HEEDFUL_DATABASE",
                remedy="Try sqlite:////path/file.db or postgresql://user@host/name",
            ) from None
        self._ready = False
        if self._lite:
            sa.event.listen(engine, "connect", _set_up)
            sa.event.listen(engine, "begin", _begin)
        self._readers = engine if self._lite else engine.execution_options(isolation_level="REPEATABLE READ")
        self._writers = engine.execution_options(writing=True)

    def create(self) -> None:
        """Make a SQLite file and its directory, readable by its owner only, and bring the schema up to date.

        Cheap once it has succeeded in this process. Only one of several that come at the same time does the work.
        Raises StoreError for a database of a newer Heedful, too, and for one that was there and is away: begun anew it
        would know nobody.
        """
        if self._ready and not self.exists():
            raise StoreError("The database was there, and is away now.")
        if self._file and not self._ready:
            _make_file(self._file)
        self.update()

    def update(self) -> None:
        """Bring the schema of a database that is there up to date. Raises StoreError as `create` does."""
        if self._ready:
            return
        if self._file:
            self._write_ahead()
        with _guarded(), self._readers.connect() as connection:
            self._bound(connection, LOOKING)
            current = migrations.current(connection)
        if not migrations.is_newest(current):
            with _guarded(), self._writers.begin() as connection:
                self._bound(connection, MIGRATING, _MIGRATING)
                migrations.upgrade(connection)
        self._ready = True

    def exists(self) -> bool:
        """Return whether there is anything to read: a SQLite file comes with the first `create`."""
        return not self._file or self._file.exists()

    def try_writing(self) -> None:
        """Write, and take it back. Raises StoreError when that cannot be: somebody holds the database for long, it is
        read-only, or its disk is full. SQLite only begins to: there a full disk shows at the next read."""
        self._prepare()
        with _guarded(), self._writers.connect() as connection:
            if self._lite:
                driver: Any = connection.connection.driver_connection
                driver.execute(f"PRAGMA busy_timeout = {int(TRYING.lock * 1000)}").close()
            with connection.begin() as begun:
                if not self._lite:
                    attempt(connection)
                begun.rollback()

    @contextmanager
    def _reading(self, waits: Waits = READING) -> Iterator[sa.Connection]:
        self._prepare()
        with _guarded(), self._readers.connect() as connection:
            self._bound(connection, waits)
            yield connection

    @contextmanager
    def _writing(
        self, *, alone: bool = False, taken: InputError | None = None, waits: Waits = WRITING
    ) -> Iterator[sa.Connection]:
        """Give a connection whose changes are kept together, or not at all when an error is raised.

        SQLite has one writer at a time; of those who ask to be `alone` that holds for PostgreSQL, too.
        `taken` is raised in place of what the database says when a value must be unique and is not.
        """
        self._prepare()
        with _guarded(taken), self._writers.begin() as connection:
            self._bound(connection, waits, _ALONE if alone else None)
            yield connection

    def _insert(self, table: sa.Table) -> Any:
        """Return an INSERT that can be told what to do when the row is there already, in the database's own words."""
        name = f"sqlalchemy.dialects.{'sqlite' if self._lite else 'postgresql'}"
        return import_module(name).insert(table)

    def _prepare(self) -> None:
        # A database of an earlier Heedful may be met by whoever comes first, and need not be written to first.
        if not self._ready and self.exists():
            self.update()

    def _bound(self, connection: sa.Connection, waits: Waits, lock: int | None = None) -> None:
        """Say how long to wait for others, and wait for the one who has the lock; SQLite's BEGIN has done so."""
        if self._lite:
            return
        bound(connection, waits)
        if lock is not None:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))

    def _write_ahead(self) -> None:
        """Switch the log that lets readers read while one writes. Who comes at the same time is not made to wait."""
        for last in (*[False] * _WAL_TRIES, True):
            try:
                with self._readers.connect() as connection:
                    driver = connection.connection.driver_connection
                    if driver is not None:
                        driver.execute("PRAGMA journal_mode = WAL").close()
                return
            except Exception as error:
                if last or "locked" not in str(error):
                    raise StoreError(f"The database cannot be used now ({type(error).__name__}).") from None
                time.sleep(_WAL_PAUSE)


def plain(time: datetime) -> datetime:
    """Return a time as it is stored: in UTC, without saying so."""
    return time.astimezone(UTC).replace(tzinfo=None)


def aware(time: Any) -> Any:
    """Return a stored time in UTC, saying so; None stays None."""
    return time and time.replace(tzinfo=UTC)


def row_id(id: int) -> int:
    """Return a number that a person may have sent as one that no column is too small for."""
    return id if 0 <= id <= _MOST_ID else -1


def insert_row(connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> int:
    """Write a row within a transaction and return the number that the database gave it."""
    return int(connection.execute(table.insert().values(**row).returning(table.c.id)).scalar_one())


def _driven(url: sa.URL) -> sa.URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def _plain_file(url: sa.URL) -> Path:
    """Return the file of a SQLite URL. Raises ArgumentError where none is named plainly: what is in memory is gone with
    its connection, and what else SQLite may be told in a URL is not ours to promise."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:") or url.query.keys() - _TOLD:
        raise ArgumentError("no plain file")
    return Path(url.database).absolute()


def _there(url: sa.URL, file: Path) -> sa.URL:
    """Return the URL by which a file is opened only where there is one. SQLite would begin a new one in its place: who
    reads while the file is away would leave an empty one, whose log is then taken for that of what comes back."""
    return url.set(database=file.as_uri()).update_query_dict({"mode": "rw", "uri": "true"})


def _patience(url: sa.URL) -> dict[str, Any]:
    """Return how long to wait for the database, in the words of its driver: a request may be waiting with us."""
    if url.get_backend_name() == "sqlite":
        return {"timeout": PATIENCE}
    return _POSTGRES if url.drivername == "postgresql+psycopg" else {}


def _set_up(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # We say BEGIN ourselves.
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: sa.Connection) -> None:
    # A writer that began as a reader could not wait for another: it would have to begin again.
    immediate = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _make_file(path: Path) -> None:
    """Make a file that holds nothing yet, and its directory, for its owner only."""
    what = "data directory"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        what = "database file"
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as error:
        if not path.exists():  # of what is there SQLite says more
            raise StoreError(f"The {what} cannot be made: {error.strerror}.") from None


@contextmanager
def _guarded(taken: InputError | None = None) -> Iterator[None]:
    """Turn the library's errors into StoreError. Their messages hold statements and values: only the kind is kept."""
    try:
        yield
    except SQLAlchemyError as error:
        if taken and isinstance(error, IntegrityError):
            raise taken from None
        raise StoreError(f"The database cannot be used now ({_why(error)}).") from None


def _why(error: SQLAlchemyError) -> str:
    """Say what an operator can mend, else the kind of error."""
    said = str(getattr(error, "orig", ""))
    return next((why for mark, why in _WHYS.items() if mark in said), type(error).__name__)
