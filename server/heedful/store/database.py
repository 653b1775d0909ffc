"""One database and how it is opened, whichever tables are asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from ..errors import SettingError, StoreError

metadata = sa.MetaData()


class Database:
    """A database by its URL."""

    def __init__(self, url: str) -> None:
        """Prepare for a database URL; nothing is opened or created yet. Raises SettingError for a URL of no use."""
        try:
            self._url = sa.make_url(url)
            # No pool: a connection must not outlive a fork, and there is one short query every few seconds.
            self._engine = sa.create_engine(self._url, poolclass=NullPool, connect_args=_patience(self._url))
        except (ArgumentError, ImportError):
            raise SettingError(
                "cannot be used.", field="HEEDFUL_DATABASE", remedy="Try sqlite:////path/file.db"
            ) from None
        self._file = self._url.database if self._url.get_backend_name() == "sqlite" else None
        if self._file:
            sa.event.listen(self._engine, "connect", _sync_fully)

    def create(self) -> None:
        """Create the tables that are missing, and the directory of a SQLite file, readable by its owner only."""
        if self._file:
            _make_directory(Path(self._file).parent)
        with self._writing() as connection:
            if self._file:
                connection.execute(sa.text("PRAGMA journal_mode = WAL"))
            metadata.create_all(connection)

    def exists(self) -> bool:
        """Return whether there is anything to read: a SQLite file comes with the first `create`."""
        return not self._file or Path(self._file).exists()

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with _guarded(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        """Give a connection whose changes are kept together, or not at all when an error is raised."""
        with _guarded(), self._engine.begin() as connection:
            yield connection


def plain(time: datetime) -> datetime:
    """Return a time as it is stored: in UTC, without saying so."""
    return time.astimezone(UTC).replace(tzinfo=None)


def _patience(url: sa.URL) -> dict[str, Any]:
    """Return how long to wait for the database, in the words of its driver: a request may be waiting with us."""
    if url.get_backend_name() == "sqlite":
        return {"timeout": 1.0}
    return {"connect_timeout": 1} if url.get_backend_name() == "postgresql" else {}


def _sync_fully(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA synchronous = FULL").close()


def _make_directory(path: Path) -> None:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The data directory cannot be made: {error.strerror}.") from None


@contextmanager
def _guarded() -> Iterator[None]:
    """Turn the library's errors into StoreError. Their messages hold statements and values: only the kind is kept."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(f"The database cannot be used now ({type(error).__name__}).") from None
