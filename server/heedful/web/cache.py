"""What is kept for minutes: texts of messages so that a client need not send them again, sealed: nobody here can read
them; and what was found in texts, without a word of them.

A text is encrypted under a key made from its `ref`, and filed under another digest of it. The ref itself is not kept:
only the client holds it. Nothing is ever written to a disk.
"""

import secrets
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock
from typing import Any, Generic, TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
Kept = TypeVar("Kept")


class _Minutes(Generic[Kept]):
    """What is kept under digests, bounded in number, size and time since the last use; the least recently used goes
    first."""

    def __init__(self, clock: Callable[[], float], count: int, size: int, seconds: float) -> None:
        self._clock, self._count, self._size, self._seconds = clock, count, size, seconds
        self._key = secrets.token_bytes(32)
        self._kept: OrderedDict[bytes, tuple[Kept, int, float]] = OrderedDict()
        self._held = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def forget(self) -> None:
        """Let go of what has had its time, though nobody asks."""
        with self._lock:
            self._trim()

    def _find(self, place: bytes) -> Kept | None:
        """Return what is kept there, and keep it for a full term more."""
        self._trim()
        if place not in self._kept:
            return None
        kept, size, _ = self._kept[place]
        self._kept[place] = kept, size, self._clock() + self._seconds
        self._kept.move_to_end(place)
        return kept

    def _put(self, place: bytes, kept: Kept, size: int) -> None:
        self._drop(place)
        self._kept[place] = kept, size, self._clock() + self._seconds
        self._held += size
        self._trim()

    def _drop(self, place: bytes) -> None:
        if old := self._kept.pop(place, None):
            self._held -= old[1]

    def _trim(self) -> None:
        # Every use moves an entry to the end and gives it a full term, so the first is always the oldest.
        now = self._clock()
        while self._kept:
            place, (_, _, until) = next(iter(self._kept.items()))
            if until > now and len(self._kept) <= self._count and self._held <= self._size:
                return
            self._drop(place)


class Messages(_Minutes[bytes]):
    """Sealed texts by ref. Bounded in number, bytes and time since the last use; the least recently used goes first."""

    def __init__(
        self, clock: Callable[[], float], *, count: int = 20_000, size: int = 64 * 2**20, seconds: float = 600.0
    ) -> None:
        """`clock` in seconds, monotonic; `size` in bytes."""
        super().__init__(clock, count, size, seconds)

    def keep(self, text: str) -> str:
        """Keep a text for a while longer and return its ref, the same one for the same text in this process."""
        plain = text.encode()
        ref = urlsafe_b64encode(blake2b(plain, key=self._key, digest_size=32).digest()).decode().rstrip("=")
        place = _place(ref)
        with self._lock:
            if self._find(place) is None:
                box = _seal(ref, plain)
                self._put(place, box, len(box))
        return ref

    def recall(self, ref: str) -> str | None:
        """Return the text that a ref names and keep it for a while longer, or None when it is unknown or its time is
        over."""
        with self._lock:
            box = self._find(_place(ref))
        return _open(ref, box) if box else None


class Findings(_Minutes[Any]):
    """What was found in texts, under digests that only this process can make. No word is kept.

    Bounded in number and in time since the last use; the least recently used goes first.
    """

    def __init__(
        self, clock: Callable[[], float], *, count: int = 20_000, numbers: int = 2_000_000, seconds: float = 600.0
    ) -> None:
        """`clock` in seconds, monotonic; room for so many `numbers` in all."""
        super().__init__(clock, count, numbers, seconds)

    def get(self, of: str, text: str) -> Any:
        """Return what was put for a text under a name, if its time is not over."""
        with self._lock:
            return self._find(self._place(of, text))

    def put(self, of: str, text: str, found: Any, size: int) -> None:
        """Keep what was found in a text under a name: wordless, and of the size of so many numbers."""
        with self._lock:
            self._put(self._place(of, text), found, size)

    def _place(self, of: str, text: str) -> bytes:
        return blake2b(f"{of}\0{text}".encode(), key=self._key, digest_size=16).digest()


def _place(ref: str) -> bytes:
    return blake2b(ref.encode(), person=b"heedful place", digest_size=32).digest()


def _cipher(ref: str) -> AESGCM:
    # A ref is 256 bits that nobody can guess, so one step makes a key of it; BLAKE2 (RFC 7693) is meant for that, too.
    return AESGCM(blake2b(ref.encode(), person=b"heedful message", digest_size=32).digest())


def _seal(ref: str, plain: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + _cipher(ref).encrypt(nonce, plain, None)


def _open(ref: str, box: bytes) -> str:
    return _cipher(ref).decrypt(box[:NONCE], box[NONCE:], None).decode()
