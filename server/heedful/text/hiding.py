"""Which places of a text are hidden, as numbers that may be remembered, and hiding them again."""

from collections.abc import Iterator, Sequence
from itertools import chain


def places(text: str, seen: str) -> tuple[int, ...] | None:
    """Return the places that are blank in what was `seen` of a text, as starts and ends in turn; None when it is not
    the text with blanks."""
    if text == seen:
        return ()
    found = tuple(chain.from_iterable(_places(text, seen))) if len(text) == len(seen) else ()
    return found if hide(text, found) == seen else None


def _places(text: str, seen: str) -> Iterator[tuple[int, int]]:
    """Of each line that is not as it was, from the first to the last character that is another."""
    begin = 0
    for line in text.splitlines(keepends=True):
        end = begin + len(line)
        if line != seen[begin:end]:
            others = [at for at in range(begin, end) if text[at] != seen[at]]
            yield others[0], others[-1] + 1
        begin = end


def hide(text: str, places: Sequence[int]) -> str:
    """Blank out places of a text."""
    pieces, done = [], 0
    for start, end in zip(places[::2], places[1::2], strict=True):
        pieces += [text[done:start], " " * (end - start)]
        done = end
    return "".join([*pieces, text[done:]]) if pieces else text
