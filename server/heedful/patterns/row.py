"""A phrase as a row of choices, made ready to be followed from its rarest choice in both directions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from ..phrase import GAP, Wording, is_slot, is_special
from ..tokens import Ranges

Place = tuple[int, int, bool]  # finder, line, muting
REACH = 2  # how far from a pattern's first word it is looked at words in any order
_GAPS = (((GAP,),), ((GAP,), ()))


@dataclass(frozen=True, slots=True)
class Maybe:
    """A choice of single words that may be left out."""

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Bridge:
    """A gap and the single words one of which must stand behind it."""

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot that must be there, and no other choice."""

    name: str


Choice = frozenset[str] | Maybe | Bridge | Slot | tuple[Wording, ...]
Row = tuple[Choice, ...]
Near = frozenset[str] | None  # what may stand there; None: anything
Fixed = tuple[tuple[int, frozenset[str]], ...]


@dataclass(slots=True)
class Pattern:
    """A phrase too rich to spell out, tried only where its rarest choice stands, and the word beside it fits if known.

    It is looked for from the first of these two words on, or from the only one: the first word of the rarest choice is
    so many tokens (0 or 1) from there. `second` are the words that may come next. `fixed` are words that must stand at
    other places: so all from `begin` to `end` is known; there `onward` and `back`, backwards, go on. A sentence with
    none of the words of `also` cannot hold it, nor can a text if it is `wide`: if it may go on beyond a sentence.
    """

    number: int
    place: Place
    rarest: int
    second: Near
    fixed: Fixed
    begin: int
    end: int
    onward: Row
    back: Row
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


def by_rests(choice: tuple[Wording, ...]) -> dict[tuple[Wording, ...], frozenset[str]]:
    """The first words of a choice by what follows them."""
    rests: dict[str, tuple[Wording, ...]] = {}
    for words in choice:
        rests[words[0]] = (*rests.get(words[0], ()), words[1:])
    firsts: dict[tuple[Wording, ...], set[str]] = {}
    for first, found in rests.items():
        firsts.setdefault(tuple(dict.fromkeys(found)), set()).add(first)
    return {found: frozenset(words) for found, words in firsts.items()}


class Side(NamedTuple):
    """What a pattern wants on one side of the first word of its rarest choice: first choices that take one token each,
    then any others, and what may come first of them. A choice of single words is a set of norms; any other lists its
    wordings as norms, gaps and slots."""

    plain: tuple[frozenset[str], ...]
    then: Near
    rest: Row

    def places(self, step: int) -> Fixed:
        """What may stand where, in one direction."""
        known = self.plain if self.then is None else (*self.plain, self.then)
        return tuple((step * at, words) for at, words in enumerate(known, 1))


def side(row: Sequence[tuple[Wording, ...]]) -> Side:
    """Make one side of a pattern ready."""
    compact = [_compact(choice) for choice in row]
    plain = tuple(choice for choice in takewhile(_is_plain, compact) if isinstance(choice, frozenset))
    return Side(plain, near(row[len(plain) :]), tuple(_bridged(compact[len(plain) :])))


def ready(
    number: int, place: Place, firsts: frozenset[str], onward: Side, back: Side, also: frozenset[str], wide: bool
) -> tuple[frozenset[str], Pattern]:
    """Make a pattern whose rarest choice begins with one of some words, and return the words to look for it from."""
    # Shorter lists first, as a word is seldom one of them; far places last, as the text may end before them.
    known = sorted((*onward.places(1), *back.places(-1)), key=_near_and_few)
    step, beside = next(((step, words) for step, words in known if abs(step) == 1), (0, None))
    rarest = 1 if step < 0 else 0
    begin, second = (beside, firsts) if beside is not None and step < 0 else (firsts, beside)
    fixed = tuple((at + rarest, words) for at, words in known if at != step)
    ends = rarest - len(back.plain), rarest + len(onward.plain) + 1
    return begin, Pattern(number, place, rarest, second, fixed, *ends, onward.rest, back.rest, also, wide)


def _near_and_few(place: tuple[int, frozenset[str]]) -> tuple[int, int]:
    return max(REACH, abs(place[0])), len(place[1])


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
    """A choice of single words as a set; so is one whose words may be left out. A slot alone by its name."""
    if len(choice) == 1 and len(choice[0]) == 1 and is_slot(choice[0][0]):
        return Slot(choice[0][0])
    said = choice[:-1] if choice[-1] == () else choice
    if not all(len(words) == 1 and not is_special(words[0]) for words in said):
        return choice
    words = frozenset(words[0] for words in said)
    return words if said == choice else Maybe(words)
