"""What may be remembered of a text that was read before, filed under its digest: numbers, and names of the lexicon.

The core is given something that remembers; by default nothing is. Nobody can tell a word from what is kept.
"""

from collections.abc import Sequence
from typing import Any, Protocol

Numbers = Sequence[int]


class Recall(Protocol):
    """Remembers what was found in texts, for a while. Whoever puts something in sees to it that it holds no word."""

    def get(self, of: str, text: str) -> Any:
        """Return what was put for a text under a name, or None."""

    def put(self, of: str, text: str, found: Any, size: int) -> None:
        """Remember what was found in a text under a name; it takes the room of so many numbers."""


class Forgetful:
    """Remembers nothing."""

    def get(self, of: str, text: str) -> None:
        """Return None."""

    def put(self, of: str, text: str, found: Any, size: int) -> None:
        """Do nothing."""


FORGETFUL = Forgetful()
