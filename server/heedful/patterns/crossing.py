"""Which phrases may go on beyond the end of a sentence, by what must stand on both sides of the mark that ends it.

Most phrases stand within a sentence, so what is found in one does not depend on those beside it.
"""

from collections.abc import Sequence, Set

from ..phrase import GAP, Wording, is_special
from ..tokens import TERMINATORS

MARKS = TERMINATORS - {GAP}
_ANY = _NOTHING = ""  # no norm

Row = Sequence[tuple[Wording, ...]]


class Crossings:
    """The places at which phrases cross the end of a sentence."""

    def __init__(self) -> None:
        # Mark and the norm behind it (or any) → the norms before it, None for any.
        self._before: dict[tuple[str, str], set[str] | None] = {}

    def add(self, row: Row) -> None:
        """Take in a phrase as choices of norms, gaps and slots."""
        for at, choice in enumerate(row):
            for wording in choice:
                for word, norm in enumerate(wording):
                    if norm in MARKS:
                        before, behind = [*row[:at], (wording[:word],)], [(wording[word + 1 :],), *row[at + 1 :]]
                        backwards = [tuple(words[::-1] for words in choice) for choice in before[::-1]]
                        self._enter(norm, _beside(backwards), _beside(behind) - {_NOTHING})

    def _enter(self, mark: str, before: Set[str], behind: Set[str]) -> None:
        anything = _NOTHING in before or any(map(is_special, before))
        for after in {_ANY} if any(map(is_special, behind)) else behind:
            known = self._before.get((mark, after), set())
            self._before[mark, after] = None if anything or known is None else {*known, *before}

    def joins(self, before: str, mark: str, after: str) -> bool:
        """Tell whether a phrase may go on beyond a mark with these norms on both sides of it."""
        for key in ((mark, after), (mark, _ANY)):
            if key in self._before:
                norms = self._before[key]
                if norms is None or before in norms:
                    return True
        return False


def _beside(row: Row) -> Set[str]:
    """What may come first in a row of choices; nothing, if none of them must be there."""
    found: set[str] = set()
    for choice in row:
        found.update(words[0] for words in choice if words)
        if all(choice):
            return found
    return found | {_NOTHING}
