"""Pairing codes: short, for a few minutes or hours, good for so many browsers; stored by their hash only."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from .database import metadata, plain
from .tokens import Tokens, insert_token, token_name

# Crockford's: no I, L, O or U. 8 of 32 characters are 40 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})

_codes = sa.Table(
    "pairing_codes",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("expires", sa.DateTime, nullable=False),
    sa.Column("uses", sa.Integer, nullable=False),
    sa.Column("person", sa.String(16), nullable=False),
)


class Codes(Tokens):
    """The pairing codes of an installation."""

    def add_code(self, now: datetime, term: timedelta, uses: int = 1, person: str = "") -> str:
        """Store a new code that lets `uses` browsers in for a `term`, and return it; old ones are swept out.

        Tokens that it is taken for are of the `person` of that id.
        """
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        row = {"digest": _digest(code), "expires": plain(now + term), "uses": uses, "person": person}
        with self._writing() as connection:
            connection.execute(_codes.delete().where(_codes.c.expires <= plain(now)))
            connection.execute(_codes.insert().values(**row))
        return code

    def pair(self, code: str, name: str, origin: str, now: datetime) -> str | None:
        """Take a code for a new agent token of a browser extension; return its secret form, None for no good code.

        A code is not used up by a name that is refused, nor when the token cannot be stored.
        """
        name, digest = token_name(name), _digest(spelled(code))
        with self._writing() as connection:
            if not _take(connection, digest, now):
                return None
            person = connection.execute(sa.select(_codes.c.person).where(_codes.c.digest == digest)).scalar() or ""
            return insert_token(connection, name, "agent", now, origin, person)


def end_codes(connection: sa.Connection, person: str) -> None:
    """End all codes of a person, within a transaction."""
    connection.execute(_codes.delete().where(_codes.c.person == person))


def spelled(code: str) -> str:
    """Return a code as it was made, however a person typed it."""
    return code.upper().translate(MISREAD)


def shown(code: str) -> str:
    """Return a code as a person reads it: XXXX-XXXX."""
    return f"{code[:4]}-{code[4:]}"


def _take(connection: sa.Connection, digest: str, now: datetime) -> bool:
    """Use a code once; the database lets only one of two who come at the same time have its last use."""
    live = (_codes.c.expires > plain(now), _codes.c.uses > 0)
    known = connection.execute(sa.select(_codes.c.digest).where(*live)).scalars().all()
    # All are compared, each in constant time: how long it takes tells nothing of the codes.
    if not sum([hmac.compare_digest(digest, other) for other in known]):
        return False
    used = _codes.update().where(_codes.c.digest == digest, *live).values(uses=_codes.c.uses - 1)
    return connection.execute(used).rowcount == 1


def _digest(code: str) -> str:
    # Slow on purpose: 40 bits would be no match for a fast hash if the file were stolen.
    return hashlib.scrypt(code.encode("utf-8", "replace"), salt=b"heedful pairing", n=2**14, r=8, p=1).hex()[:64]
