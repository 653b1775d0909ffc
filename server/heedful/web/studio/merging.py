"""Putting together what two people made of one text, line by line."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

MINE, THEIRS, BOTH = "mine", "theirs", "both"
CHOICES = (MINE, THEIRS, BOTH)
Lines = tuple[str, ...]


class Conflict(NamedTuple):
    """Lines that both have changed: as they were, in mine, in theirs. `line` is where theirs begin, from 1."""

    line: int
    base: Lines
    mine: Lines
    theirs: Lines


class Merged(NamedTuple):
    """A text with the changes of both. Conflicts for which nothing was chosen hold my lines, then theirs."""

    text: str
    conflicts: tuple[Conflict, ...]


class _Agreed(NamedTuple):
    """Where all three texts have the same lines: from and to in the first, and where that begins in the others."""

    begin: int
    end: int
    mine: int
    theirs: int


def merge(base: str, mine: str, theirs: str, choices: Mapping[int, str] | None = None) -> Merged:
    """Return what two made of a text. `choices` says for each conflict, by its number from 0, whose lines stay."""
    old, my, their = (text.split("\n") for text in (base, mine, theirs))
    out: list[str] = []
    conflicts: list[Conflict] = []
    at = (0, 0, 0)
    for same in _agreed(old, my, their):
        was, own = tuple(old[at[0] : same.begin]), tuple(my[at[1] : same.mine])
        other = tuple(their[at[2] : same.theirs])
        if own == other or was == other:
            out += own
        elif was == own:
            out += other
        else:
            conflict = Conflict(at[2] + 1, was, own, other)
            out += _chosen(conflict, (choices or {}).get(len(conflicts), BOTH))
            conflicts.append(conflict)
        length = same.end - same.begin
        out += old[same.begin : same.end]
        at = (same.end, same.mine + length, same.theirs + length)
    return Merged("\n".join(out), tuple(conflicts))


def _chosen(conflict: Conflict, choice: str) -> Lines:
    if choice == MINE:
        return conflict.mine
    return conflict.theirs if choice == THEIRS else conflict.mine + conflict.theirs


def _agreed(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[_Agreed]:
    """Give the stretches that all three have, in order; the end counts as one."""
    own, other = (SequenceMatcher(None, base, text, autojunk=False).get_matching_blocks() for text in (mine, theirs))
    i = k = 0
    while i < len(own) and k < len(other):
        one, two = own[i], other[k]
        begin, end = max(one.a, two.a), min(one.a + one.size, two.a + two.size)
        if begin < end:
            yield _Agreed(begin, end, one.b + begin - one.a, two.b + begin - two.a)
        if one.a + one.size < two.a + two.size:
            i += 1
        else:
            k += 1
    yield _Agreed(len(base), len(base), len(mine), len(theirs))
