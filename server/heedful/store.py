"""The database: access tokens, and nothing of any customer. SQLAlchemy has its home here.

Analysis never waits for it: whoever serves keeps a snapshot (`web.auth`).
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from .errors import InputError, SettingError, StoreError

TokenRole = Literal["agent", "editor", "admin"]
TOKEN_ROLES: tuple[TokenRole, ...] = get_args(TokenRole)
"""What a token allows, each including those before it."""

_metadata = sa.MetaData()
_tokens = sa.Table(
    "tokens",
    _metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("created", sa.DateTime, nullable=False),
    sa.Column("revoked", sa.DateTime),
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token as the database knows it. `digest` is the SHA-256 of its 256 random bits; times are UTC."""

    id: str
    name: str
    role: TokenRole
    digest: str
    created: datetime
    revoked: datetime | None = None


class Store:
    """The tables of one installation."""

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
        with _guarded(), self._engine.begin() as connection:
            if self._file:
                connection.execute(sa.text("PRAGMA journal_mode = WAL"))
            _metadata.create_all(connection)

    def add_token(self, name: str, role: TokenRole, now: datetime) -> str:
        """Store a new token and return its secret form, which is never shown again."""
        if not name.strip() or len(name) > 200:
            raise InputError("must have 1 to 200 characters.", field="name", remedy="Say who uses the token.")
        id, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        row = {"id": id, "name": name.strip(), "role": role, "digest": _digest(secret), "created": _plain(now)}
        with _guarded(), self._engine.begin() as connection:
            connection.execute(_tokens.insert().values(**row))
        return f"heedful_{id}_{secret}"

    def tokens(self) -> tuple[Token, ...]:
        """Return all tokens, oldest first, revoked ones too."""
        with _guarded(), self._engine.connect() as connection:
            rows = connection.execute(sa.select(_tokens).order_by(_tokens.c.created, _tokens.c.id)).mappings()
            return tuple(_token(row) for row in rows)

    def revoke_token(self, id: str, now: datetime) -> None:
        """Revoke a token for good. Raises InputError when there is none of that id."""
        with _guarded(), self._engine.begin() as connection:
            live = _tokens.update().where(_tokens.c.id == id, _tokens.c.revoked.is_(None))
            done = connection.execute(live.values(revoked=_plain(now)))
        if not done.rowcount:
            raise InputError("names no token in use.", field="id", remedy="`heedful token list` shows them.")


def opens(secret: str, tokens: Mapping[str, Token]) -> Token | None:
    """Return the token in use that a secret form belongs to, if any. Digests are compared in constant time."""
    prefix, _, rest = secret.partition("_")
    id, _, key = rest.partition("_")
    token = tokens.get(id)
    fits = hmac.compare_digest(_digest(key), token.digest if token else _digest(""))
    return token if token and fits and prefix == "heedful" and token.revoked is None else None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _plain(time: datetime) -> datetime:
    return time.astimezone(UTC).replace(tzinfo=None)


def _token(row: sa.RowMapping) -> Token:
    times = {name: row[name] and row[name].replace(tzinfo=UTC) for name in ("created", "revoked")}
    return Token(id=row["id"], name=row["name"], role=row["role"], digest=row["digest"], **times)


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
