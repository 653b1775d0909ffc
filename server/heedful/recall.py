"""What may be remembered of a text that was read before: numbers only, offsets and entries, filed under its digest.

The core is given something that remembers; by default nothing is. Nobody can tell a word from what is kept.
"""

import struct
from collections.abc import Iterable, Sequence
from typing import Protocol

Numbers = Sequence[int]


class Recall(Protocol):
    """Remembers numbers about texts, for a while."""

    def get(self, of: str, text: str) -> Numbers | None:
        """Return what was put for a text under a name, or None."""

    def put(self, of: str, text: str, numbers: Numbers) -> None:
        """Remember numbers about a text under a name."""


class Forgetful:
    """Remembers nothing."""

    def get(self, of: str, text: str) -> Numbers | None:
        """Return None."""
        return None

    def put(self, of: str, text: str, numbers: Numbers) -> None:
        """Do nothing."""


FORGETFUL = Forgetful()


def as_numbers(values: Iterable[float]) -> Numbers:
    """Return the bits of floats as whole numbers."""
    given = tuple(values)
    return struct.unpack(f"{len(given)}q", struct.pack(f"{len(given)}d", *given))


def as_floats(numbers: Numbers) -> tuple[float, ...]:
    """Return the floats that `as_numbers` took the bits of."""
    return struct.unpack(f"{len(numbers)}d", struct.pack(f"{len(numbers)}q", *numbers))
