"""How sure a share is: the Wilson interval, honest for small samples."""

from math import sqrt
from typing import NamedTuple

Z = 1.96
"""For 95 times in a hundred."""
FEW = 20
"""Below this many a share is shown pale: it may be chance."""


class Share(NamedTuple):
    """So many `part` of `whole`, and between which two numbers (0..1) the true share lies.

    `more`: the part is larger by what is withheld.
    """

    part: int
    whole: int
    low: float
    high: float
    more: bool = False

    @property
    def rate(self) -> float:
        """The share itself, 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def words(self) -> str:
        """The share in words."""
        part = "some" if self.more and not self.part else f"{'at least ' if self.more else ''}{self.part:,}"
        return f"{part} of {self.whole:,}"

    @property
    def few(self) -> bool:
        """Whether it may be chance."""
        return self.whole < FEW


def share(part: int, whole: int, more: bool = False) -> Share:
    """Return a share with its interval. A part that was counted without its whole makes the whole as large."""
    whole = max(part, whole)
    if not whole:
        return Share(0, 0, 0.0, 1.0, more)
    rate, square = part / whole, Z * Z / whole
    middle = (rate + square / 2) / (1 + square)
    reach = Z * sqrt(rate * (1 - rate) / whole + square / 4 / whole) / (1 + square)
    return Share(part, whole, max(0.0, middle - reach), min(1.0, middle + reach), more)
