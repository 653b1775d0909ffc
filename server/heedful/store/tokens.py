"""Access tokens: who may come in, since when, and the browser extension that one was paired with."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

import sqlalchemy as sa

from ..errors import InputError
from .database import Database, aware, metadata, plain
from .limits import line

TokenRole = Literal["agent", "editor", "admin"]
TOKEN_ROLES: tuple[TokenRole, ...] = get_args(TokenRole)
"""What a token allows, each including those before it."""
ANY_EXTENSION = "extension"
"""The origin of a token that any browser extension may use, as those that a policy hands out must be."""

_tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("created", sa.DateTime, nullable=False),
    sa.Column("revoked", sa.DateTime),
    sa.Column("person", sa.String(16), nullable=False),
    sa.Column("used", sa.Date),
    sa.Index("ix_tokens_person", "person"),
)
_origins = sa.Table(
    "token_origins",
    metadata,
    sa.Column("token", sa.String(16), primary_key=True),
    sa.Column("origin", sa.String(200), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token as the database knows it. `digest` is the SHA-256 of its 256 random bits; times are UTC.

    `origin` is the browser extension that it was paired with, `person` the id of whose it is, "" for none; `used` is
    the last day that it was.
    """

    id: str
    name: str
    role: TokenRole
    digest: str
    created: datetime
    revoked: datetime | None = None
    origin: str = ""
    person: str = ""
    used: date | None = None


class Tokens(Database):
    """The tokens of an installation."""

    def add_token(self, name: str, role: TokenRole, now: datetime, origin: str = "", person: str = "") -> str:
        """Store a new token and return its secret form, which is never shown again."""
        name = token_name(name)
        with self._writing() as connection:
            return insert_token(connection, name, role, now, origin, person)

    def tokens(self) -> tuple[Token, ...]:
        """Return all tokens, oldest first, revoked ones too."""
        with self._reading() as connection:
            return read_tokens(connection)

    def use_tokens(self, ids: Iterable[str], day: date) -> None:
        """Note that tokens were used on a day; an earlier day than the last one known changes nothing."""
        wanted = sorted(set(ids))
        unknown = _tokens.c.used.is_(None) | (_tokens.c.used < day)
        with self._writing() as connection:
            for id in wanted:
                connection.execute(_tokens.update().where(_tokens.c.id == id, unknown).values(used=day))

    def revoke_token(self, id: str, now: datetime) -> None:
        """Revoke a token for good. Raises InputError when there is none of that id."""
        with self._writing() as connection:
            live = _tokens.update().where(_tokens.c.id == id, _tokens.c.revoked.is_(None))
            done = connection.execute(live.values(revoked=plain(now)))
        if not done.rowcount:
            raise InputError("names no token in use.", field="id", remedy="`heedful token list` shows them.")


def token_name(name: str) -> str:
    """Return a name without spaces around it. Raises InputError for one that no terminal should be shown."""
    return line(name, "name", "Say who uses the token.")


def insert_token(
    connection: sa.Connection, name: str, role: TokenRole, now: datetime, origin: str, person: str = ""
) -> str:
    """Write a new token within a transaction and return its secret form."""
    id, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    row = {"id": id, "name": name, "role": role, "digest": _digest(secret), "created": plain(now), "person": person}
    connection.execute(_tokens.insert().values(**row))
    if origin:
        connection.execute(_origins.insert().values(token=id, origin=origin))
    return f"heedful_{id}_{secret}"


def read_tokens(connection: sa.Connection) -> tuple[Token, ...]:
    """Read all tokens, oldest first."""
    joined = sa.select(_tokens, _origins.c.origin).outerjoin(_origins, _origins.c.token == _tokens.c.id)
    rows = connection.execute(joined.order_by(_tokens.c.created, _tokens.c.id)).mappings()
    return tuple(_token(row) for row in rows)


def revoke_tokens(connection: sa.Connection, person: str, now: datetime) -> None:
    """Revoke all tokens of a person, within a transaction."""
    live = _tokens.update().where(_tokens.c.person == person, _tokens.c.revoked.is_(None))
    connection.execute(live.values(revoked=plain(now)))


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


def _token(row: sa.RowMapping) -> Token:
    return Token(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        digest=row["digest"],
        created=aware(row["created"]),
        revoked=aware(row["revoked"]),
        origin=row["origin"] or "",
        person=row["person"],
        used=row["used"],
    )
