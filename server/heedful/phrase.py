"""The notation of phrases: `a|b` either, `(a)` optional, `...` up to four words, `<number>` a slot.

A phrase is a row of *choices*; each choice lists the *wordings* that may stand there, tuples of words in which `GAP`
and slot names stand for themselves. The empty wording makes a choice optional.
"""

from functools import lru_cache
from itertools import product
from math import prod

from .errors import InputError

GAP = "..."
GAP_WORDS = 4
SLOTS = ("<number>", "<duration>", "<date>", "<name>", "<thing>")
MOST_WORDINGS = 10_000_000
MOST_CHARACTERS = 1_000

Wording = tuple[str, ...]
Choice = tuple[Wording, ...]


@lru_cache(maxsize=50_000)
def choices(phrase: str) -> tuple[Choice, ...]:
    """Read a phrase: what may stand at each place, in the order written.

    Raises InputError that says what is wrong with the notation and how to write it.
    """
    if len(phrase) > MOST_CHARACTERS:
        raise InputError(f"phrase longer than {MOST_CHARACTERS} characters", remedy="Split it into several lines.")
    found = tuple(_choice(part) for part in _parts(phrase))
    if count(found) > MOST_WORDINGS:
        remedy = f"Split it so that each line has {MOST_WORDINGS} at most."
        raise InputError(f"phrase `{phrase}` has {count(found)} wordings", remedy=remedy)
    if not any(is_anchor(choice) for choice in found):
        raise InputError(f"`{phrase}` can match without any word", remedy="Make at least one word mandatory.")
    if _edge(found, 0) or _edge(found[::-1], -1):
        raise InputError(f"`{phrase}` can begin or end with `...`", remedy="Begin and end with a word.")
    return found


def count(row: tuple[Choice, ...]) -> int:
    """Return how many wordings a row of choices has."""
    return prod(len(choice) for choice in row)


def wordings(phrase: str) -> tuple[Wording, ...]:
    """Spell out a phrase: all its wordings, without repeats."""
    spelled = (tuple(word for words in pick for word in words) for pick in product(*choices(phrase)))
    return tuple(dict.fromkeys(spelled))


def is_special(word: str) -> bool:
    """Tell whether a word of a wording is a gap or a slot."""
    return word == GAP or is_slot(word)


def is_slot(word: str) -> bool:
    """Tell whether a word of a wording is a slot."""
    return word.startswith("<") and word.endswith(">") and len(word) > 2


def is_anchor(choice: Choice) -> bool:
    """Tell whether a choice always puts plain words there."""
    return all(words and not any(map(is_special, words)) for words in choice)


def _parts(phrase: str) -> list[str]:
    """Split at blanks outside brackets; an optional part keeps its brackets."""
    parts: list[str] = []
    depth, start = 0, 0
    for i, c in enumerate(f"{phrase} "):
        depth += (c == "(") - (c == ")")
        if depth not in (0, 1):
            raise InputError(f"brackets do not pair in `{phrase}`", remedy="Write `(word)`; brackets do not nest.")
        if c.isspace() and depth == 0:
            parts += [phrase[start:i]] if i > start else []
            start = i + 1
    if depth:
        raise InputError(f"`(` without `)` in `{phrase}`", remedy="Close the optional part.")
    return parts


def _choice(part: str) -> Choice:
    """`a|b` → two wordings; `(a b|c)` → its wordings and the empty one, which comes last: longer is tried first."""
    if not part.startswith("("):
        return _either(part)
    if not part.endswith(")"):
        raise InputError(f"`{part}`: text sticks to the brackets", remedy="Put blanks around `(…)`.")
    inner = [_either(word) for word in part[1:-1].split()]
    return (*(tuple(w for words in pick for w in words) for pick in product(*inner)), ())


def _either(part: str) -> Choice:
    words = part.split("|")
    if not all(words) or "(" in part or ")" in part:
        remedy = "Write `one|two`, optional as `(word)`."
        raise InputError(f"`{part}`: an alternative is empty or bracketed", remedy=remedy)
    for word in words:
        if is_slot(word) and word not in SLOTS:
            raise InputError(f"unknown slot `{word}`", remedy=f"Available: {', '.join(SLOTS)}.")
    return tuple(dict.fromkeys((word,) for word in words))


def _edge(row: tuple[Choice, ...], end: int) -> bool:
    """Whether a row, read from one end, can begin with a gap."""
    for choice in row:
        if any(words and words[end] == GAP for words in choice):
            return True
        if () not in choice:
            return False
    return False
