"""Access tokens: who may come in, since when, and the browser extension that one was paired with."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

import sqlalchemy as sa

from ..errors import InputError
from .database import Database, metadata, plain

TokenRole = Literal["agent", "editor", "admin"]
TOKEN_ROLES: tuple[TokenRole, ...] = get_args(TokenRole)
"""What a token allows, each including those before it."""
ANY_EXTENSION = "extension"
"""The origin of a token that any browser extension may use, as those that a policy hands out must be."""
MOST_NAME = 200

_tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("created", sa.DateTime, nullable=False),
    sa.Column("revoked", sa.DateTime),
)
# Beside the tokens, so that a database of before this table goes on working.
_origins = sa.Table(
    "token_origins",
    metadata,
    sa.Column("token", sa.String(16), primary_key=True),
    sa.Column("origin", sa.String(200), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token as the database knows it. `digest` is the SHA-256 of its 256 random bits; times are UTC.

    `origin` is the browser extension that it was paired with, "" for none.
    """

    id: str
    name: str
    role: TokenRole
    digest: str
    created: datetime
    revoked: datetime | None = None
    origin: str = ""


class Tokens(Database):
    """The tokens of an installation."""

    def add_token(self, name: str, role: TokenRole, now: datetime, origin: str = "") -> str:
        """Store a new token and return its secret form, which is never shown again."""
        name = token_name(name)
        with self._writing() as connection:
            return insert_token(connection, name, role, now, origin)

    def tokens(self) -> tuple[Token, ...]:
        """Return all tokens, oldest first, revoked ones too."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(_tokens).order_by(_tokens.c.created, _tokens.c.id)).mappings().all()
            origins = _known_origins(connection)
        return tuple(_token(row, origins) for row in rows)

    def revoke_token(self, id: str, now: datetime) -> None:
        """Revoke a token for good. Raises InputError when there is none of that id."""
        with self._writing() as connection:
            live = _tokens.update().where(_tokens.c.id == id, _tokens.c.revoked.is_(None))
            done = connection.execute(live.values(revoked=plain(now)))
        if not done.rowcount:
            raise InputError("names no token in use.", field="id", remedy="`heedful token list` shows them.")


def token_name(name: str) -> str:
    """Return a name without spaces around it. Raises InputError for one that no terminal should be shown."""
    name = name.strip()
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise InputError(
            f"must have 1 to {MOST_NAME} printable characters.", field="name", remedy="Say who uses the token."
        )
    return name


def insert_token(connection: sa.Connection, name: str, role: TokenRole, now: datetime, origin: str) -> str:
    """Write a new token within a transaction and return its secret form."""
    id, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    row = {"id": id, "name": name, "role": role, "digest": _digest(secret), "created": plain(now)}
    connection.execute(_tokens.insert().values(**row))
    if origin:
        connection.execute(_origins.insert().values(token=id, origin=origin))
    return f"heedful_{id}_{secret}"


def token_id(secret: str) -> str:
    """Return the id that a secret form names, "" for what has no such form."""
    prefix, _, rest = secret.partition("_")
    id, mark, _ = rest.partition("_")
    return id if prefix == "heedful" and mark else ""


def opens(secret: str, tokens: Mapping[str, Token]) -> Token | None:
    """Return the token in use that a secret form belongs to, if any. Digests are compared in constant time."""
    prefix, _, rest = secret.partition("_")
    id, _, key = rest.partition("_")
    token = tokens.get(id)
    fits = hmac.compare_digest(_digest(key), token.digest if token else _digest(""))
    return token if token and fits and prefix == "heedful" and token.revoked is None else None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _known_origins(connection: sa.Connection) -> Mapping[str, str]:
    # An older database gets the table when something is next paired.
    if not sa.inspect(connection).has_table(_origins.name):
        return {}
    return {row.token: row.origin for row in connection.execute(sa.select(_origins))}


def _token(row: sa.RowMapping, origins: Mapping[str, str]) -> Token:
    times = {name: row[name] and row[name].replace(tzinfo=UTC) for name in ("created", "revoked")}
    return Token(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        digest=row["digest"],
        origin=origins.get(row["id"], ""),
        **times,
    )
