"""Which language a text is in, by its small words. Abstains rather than guesses."""

import re
from collections.abc import Mapping

UNKNOWN = "und"
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = ("://", "@", "www.")
_READ = 400
_SHORT = 6
_SURE = 2
_SHARE = 0.08
_FOREIGN_SHARE = 0.2


def which(text: str, small_words: Mapping[str, frozenset[str]], supported: frozenset[str]) -> str:
    """Return the code of a text's language, or `und`.

    The language whose small words are most frequent wins; a tie, a single small word (it may be a name), and a short
    text that none claims go to a supported language if written in the Latin alphabet. Reads the first 400 words, but no
    addresses.
    """
    said = " ".join(chunk for chunk in text.split() if not any(mark in chunk for mark in _ADDRESS))
    found = _WORD.finditer(said)
    words = [match.group().lower() for match, _ in zip(found, range(_READ), strict=False)]
    if not words:
        return min(supported, default=UNKNOWN)
    counts = {code: sum(word in small for word in words) for code, small in small_words.items()}
    best = max(counts.values(), default=0)
    ours = max(supported, key=lambda code: (counts.get(code, 0), code), default=UNKNOWN)
    if _foreign(words):
        return UNKNOWN
    if counts.get(ours, 0) == best or best < _SURE:
        short_or_sure = best >= _SHARE * len(words) or len(words) < _SHORT or not _accented(words)
        return ours if short_or_sure else UNKNOWN
    return max(counts, key=lambda code: counts[code])


def _foreign(words: list[str]) -> bool:
    """Whether many words are in another alphabet (beyond Latin Extended)."""
    return sum(ord(word[0]) > 0x24F for word in words) > _FOREIGN_SHARE * len(words)


def _accented(words: list[str]) -> bool:
    return sum(not word.isascii() for word in words) > _FOREIGN_SHARE * len(words)
