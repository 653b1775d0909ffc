"""What can be told from the folded tokens of a text alone: words and marks, sentences, quotations."""

import re

Ranges = tuple[tuple[int, int], ...]

TERMINATORS = frozenset((".", "!", "?", "…", "...", "?!", "!?", "\n"))
_QUOTES = frozenset(('"', "''", '""'))
_QUOTE_WORDS = range(1, 80)


def is_mark(norm: str) -> bool:
    """Tell whether a token is punctuation, a symbol or a line end."""
    return not norm[:1].isalnum() and not any(c.isalnum() for c in norm)


def sentences(norms: tuple[str, ...]) -> Ranges:
    """Return the token ranges of sentences, runs of marks alone left out."""
    return tuple([r for r in stretches(norms) if norms[r[0]].isalpha() or not all(map(is_mark, norms[r[0] : r[1]]))])


def stretches(norms: tuple[str, ...]) -> Ranges:
    """Return the token ranges that end with a terminator or the text; every token is in one."""
    ranges: list[tuple[int, int]] = []
    first = 0
    for i, norm in enumerate(norms):
        if norm in TERMINATORS and (i + 1 == len(norms) or norms[i + 1] not in TERMINATORS):
            ranges.append((first, i + 1))
            first = i + 1
    if first < len(norms):
        ranges.append((first, len(norms)))
    return tuple(ranges)


def quoted(norms: tuple[str, ...]) -> Ranges:
    """Return token ranges between double quotation marks of one paragraph, if long enough to be someone's words."""
    if _QUOTES.isdisjoint(norms):
        return ()
    ranges: list[tuple[int, int]] = []
    opened: int | None = None
    for i, norm in enumerate(norms):
        if norm == "\n":
            opened = None
        elif norm in _QUOTES:
            if opened is not None and i - opened - 1 in _QUOTE_WORDS:
                ranges.append((opened + 1, i))
            opened = i if opened is None else None
    return tuple(ranges)


def is_word(norm: str) -> bool:
    """Tell whether a token begins with a letter."""
    return norm[:1].isalpha()


def token_at(starts: tuple[int, ...], position: int) -> int:
    """Return the index of the first token at or after a character position."""
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if starts[middle] < position else (low, middle)
    return low


def split_hashtag(body: str, vocabulary: set[str]) -> list[str]:
    """Split a hashtag at its capitals, else into the fewest lexicon words that fill it; [] when neither works."""
    humps = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", body)
    if len(humps) > 1:
        return [hump.lower() for hump in humps]
    text = body.lower()
    best: list[list[str] | None] = [[]] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - 14), end):
            before = best[start]
            if (
                before is None
                or text[start:end] not in vocabulary
                or (end - start == 1 and text[start:end] not in "ai")
            ):
                continue
            now = best[end]
            if now is None or len(before) + 1 < len(now):
                best[end] = [*before, text[start:end]]
    return best[-1] or []
