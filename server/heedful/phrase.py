"""The notation of phrases: `a|b` either, `(a)` optional, `...` up to four words, `<number>` a slot.

A phrase spells out to *wordings*: tuples of words in which `GAP` and slot names (`<duration>`) stand for themselves.
"""

from functools import lru_cache
from itertools import product

from .errors import InputError

GAP = "..."
GAP_WORDS = 4
SLOTS = ("<number>", "<duration>", "<date>", "<name>", "<thing>")
MOST_WORDINGS = 1000
MOST_CHARACTERS = 300

Wording = tuple[str, ...]


@lru_cache(maxsize=20_000)
def wordings(phrase: str) -> tuple[Wording, ...]:
    """Spell out a phrase: all its wordings, without repeats, in the order written.

    Raises InputError that says what is wrong with the notation and how to write it.
    """
    if len(phrase) > MOST_CHARACTERS:
        raise InputError(f"phrase longer than {MOST_CHARACTERS} characters", remedy="Split it into several lines.")
    choices = [choice for part in _parts(phrase) for choice in _choices(part)]
    total = 1
    for choice in choices:
        total *= len(choice)
    if total > MOST_WORDINGS:
        raise InputError(
            f"phrase `{phrase}` has {total} wordings", remedy=f"Split it so that each line has {MOST_WORDINGS} at most."
        )
    spelled = dict.fromkeys(tuple(word for words in pick for word in words) for pick in product(*choices))
    for wording in spelled:
        _refuse_shapeless(phrase, wording)
    return tuple(spelled)


def is_slot(word: str) -> bool:
    """Tell whether a word of a wording is a slot."""
    return word.startswith("<") and word.endswith(">") and len(word) > 2


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


def _choices(part: str) -> list[tuple[Wording, ...]]:
    """The ways to say one part: `a|b` → one list of two; `(a b|c)` → one list of the empty one and its wordings."""
    if not part.startswith("("):
        return [_either(part)]
    if not part.endswith(")"):
        raise InputError(f"`{part}`: text sticks to the brackets", remedy="Put blanks around `(…)`.")
    inner = [_either(word) for word in part[1:-1].split()]
    return [((), *(tuple(w for words in pick for w in words) for pick in product(*inner)))]


def _either(part: str) -> tuple[Wording, ...]:
    words = part.split("|")
    if not all(words) or "(" in part or ")" in part:
        raise InputError(
            f"`{part}`: an alternative is empty or bracketed", remedy="Write `one|two`, optional as `(word)`."
        )
    for word in words:
        if is_slot(word) and word not in SLOTS:
            raise InputError(f"unknown slot `{word}`", remedy=f"Available: {', '.join(SLOTS)}.")
    return tuple((word,) for word in words)


def _refuse_shapeless(phrase: str, wording: Wording) -> None:
    if not any(word != GAP and not is_slot(word) for word in wording):
        raise InputError(f"`{phrase}` can match without any word", remedy="Make at least one word mandatory.")
    if GAP in (wording[0], wording[-1]):
        raise InputError(f"`{phrase}` can begin or end with `...`", remedy="Begin and end with a word.")
