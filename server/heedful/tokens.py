"""What can be told from the folded tokens of a text alone: words and marks, sentences, quotations, names, things."""

import re

from .model import Words

Ranges = tuple[tuple[int, int], ...]

TERMINATORS = frozenset((".", "!", "?", "…", "...", "?!", "!?", "\n"))
_QUOTE_WORDS = range(1, 80)
_THING_WORDS = 4


def is_mark(norm: str) -> bool:
    """Tell whether a token is punctuation, a symbol or a line end."""
    return not norm[:1].isalnum() and not any(c.isalnum() for c in norm)


def sentences(norms: tuple[str, ...]) -> Ranges:
    """Return the token ranges of sentences, runs of marks alone left out."""
    ranges: list[tuple[int, int]] = []
    first = 0
    for i, norm in enumerate(norms):
        if norm in TERMINATORS and (i + 1 == len(norms) or norms[i + 1] not in TERMINATORS):
            ranges.append((first, i + 1))
            first = i + 1
    if first < len(norms):
        ranges.append((first, len(norms)))
    return tuple(r for r in ranges if not all(is_mark(norm) for norm in norms[r[0] : r[1]]))


def quoted(norms: tuple[str, ...]) -> Ranges:
    """Return token ranges between double quotation marks of one paragraph, if long enough to be someone's words."""
    ranges: list[tuple[int, int]] = []
    opened: int | None = None
    for i, norm in enumerate(norms):
        if norm == "\n":
            opened = None
        elif norm in ('"', "''", '""'):
            if opened is not None and i - opened - 1 in _QUOTE_WORDS:
                ranges.append((opened + 1, i))
            opened = i if opened is None else None
    return tuple(ranges)


def names(words: Words) -> Ranges:
    """Return runs of up to three capitalised words."""
    capital = [
        words.text[start].isupper() and is_word(norm) for start, norm in zip(words.starts, words.norms, strict=True)
    ]
    return tuple(
        (i, j)
        for i, is_capital in enumerate(capital)
        if is_capital
        for j in range(i + 1, min(i + 4, len(capital) + 1))
        if all(capital[i:j])
    )


def things(words: Words, stop: frozenset[str]) -> Ranges:
    """Return runs of up to four content words, a determiner before them left out."""
    content = [is_word(norm) and norm not in stop for norm in words.norms]
    return tuple(
        (i, j)
        for i, yes in enumerate(content)
        if yes
        for j in range(i + 1, min(i + 1 + _THING_WORDS, len(content) + 1))
        if all(content[i:j])
    )


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
