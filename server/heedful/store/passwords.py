"""Passwords, kept as Argon2id hashes. argon2 lives here."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from ..errors import InputError

LEAST, MOST = 10, 1000
_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """Return what is stored of a password. Raises InputError for one that is too short or too long."""
    if not LEAST <= len(password) <= MOST:
        raise InputError(
            f"must have {LEAST} to {MOST} characters.", field="password", remedy="Three or four random words will do."
        )
    return _hasher.hash(_bytes(password))


def fits(password: str, stored: str) -> bool:
    """Return whether a password is the stored one. It takes as long when nothing is stored."""
    try:
        return _hasher.verify(stored or _nobodys(), _bytes(password[:MOST])) and bool(stored)
    except (Argon2Error, InvalidHashError):
        return False


def is_old(stored: str) -> bool:
    """Return whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def _nobodys() -> str:
    return _hasher.hash(b"nobody's password")


def _bytes(password: str) -> bytes:
    # The same password may be typed in two forms: é in one character, or as e and its accent.
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace")
