"""A phrase as a row of choices, made ready to be followed from its rarest choice in both directions."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from ..phrase import GAP, Wording, is_special
from ..tokens import Ranges

Place = tuple[int, int, bool]  # finder, line, muting
_GAPS = (((GAP,),), ((GAP,), ()))


class Maybe(NamedTuple):
    """A choice of single words that may be left out."""

    words: frozenset[str]


class Bridge(NamedTuple):
    """A gap and the single words one of which must stand behind it."""

    words: frozenset[str]


Choice = frozenset[str] | Maybe | Bridge | tuple[Wording, ...]
Row = tuple[Choice, ...]
Near = frozenset[str] | None  # what may stand there; None: anything
_Way = tuple[int, Ranges] | None


class Side(NamedTuple):
    """What a pattern wants on one side of the first word of its rarest choice: first choices that take one token each,
    then any others, if there are some."""

    plain: tuple[frozenset[str], ...]
    rest: Row


class Pattern(NamedTuple):
    """A phrase too rich to spell out, tried only where its rarest choice stands.

    `onward` is what follows the first word of that choice, `back` what stands before it, backwards; `after` and
    `before` are the words that may come first there. A sentence with none of the words of `also` cannot hold it, nor
    can a text if it is `wide`: if it may go on beyond a sentence. A choice of single words is a set of norms; any other
    lists its wordings as norms, gaps and slots.
    """

    number: int
    place: Place
    onward: Side
    back: Side
    after: Near
    before: Near
    also: frozenset[str]
    wide: bool


class Hit(NamedTuple):
    """A wording of a finder's phrase (or `except`) found at tokens first:last; a pattern's rarest choice is `at`."""

    finder: int
    line: int
    muting: bool
    first: int
    last: int
    gaps: Ranges = ()
    at: int = -1


def near(row: Sequence[tuple[Wording, ...]]) -> Near:
    """The words that may come first in a row of choices; None where anything may, or nothing need come."""
    found: set[str] = set()
    for choice in row:
        firsts = {words[0] for words in choice if words}
        if any(map(is_special, firsts)):
            return None
        found |= firsts
        if all(choice):
            return frozenset(found)
    return None


def by_first(choice: tuple[Wording, ...]) -> dict[str, tuple[Wording, ...]]:
    """What follows each first word of a choice."""
    found: dict[str, tuple[Wording, ...]] = {}
    for words in choice:
        found[words[0]] = (*found.get(words[0], ()), words[1:])
    return {first: tuple(dict.fromkeys(rests)) for first, rests in found.items()}


def side(row: Sequence[tuple[Wording, ...]]) -> Side:
    compact = [_compact(choice) for choice in row]
    plain = tuple(choice for choice in takewhile(_is_plain, compact) if isinstance(choice, frozenset))
    return Side(plain, tuple(_bridged(compact[len(plain) :])))


def _is_plain(choice: Choice) -> bool:
    return isinstance(choice, frozenset)


def _bridged(row: Sequence[Choice]) -> Iterator[Choice]:
    """Join each gap, optional or not (it may hold nothing), with the single words after it."""
    at = 0
    while at < len(row):
        choice, behind = row[at], row[at + 1] if at + 1 < len(row) else None
        joined = choice in _GAPS and isinstance(behind, frozenset)
        yield Bridge(behind) if joined and isinstance(behind, frozenset) else choice
        at += 2 if joined else 1


def _compact(choice: tuple[Wording, ...]) -> Choice:
    """A choice of single words as a set; so is one whose words may be left out."""
    said = choice[:-1] if choice[-1] == () else choice
    if not all(len(words) == 1 and not is_special(words[0]) for words in said):
        return choice
    words = frozenset(words[0] for words in said)
    return words if said == choice else Maybe(words)
