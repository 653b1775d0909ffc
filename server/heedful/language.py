"""Which language a text is in, by its small words and by whether its words are known. Abstains rather than guesses."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

UNKNOWN = "und"
# The share of known words from which a text is taken to be in a language.
FAMILIAR = 1 / 3
_WORD = re.compile(r"[^\W\d_]+")
_CHUNK = re.compile(r"\S+")
_ADDRESS = ("://", "@", "www.")
_READ = 400
_SHORT = 6
_SURE = 2
_SHARE = 0.08
_FOREIGN_SHARE = 0.2
_RIVALS = 4
_RIVAL_SHARE = 0.7
_FEWEST_PLAIN = 2


def which(text: str, small_words: Mapping[str, frozenset[str]], supported: frozenset[str]) -> str:
    """Return the code of a text's language, or `und`.

    The language whose small words are most frequent wins; a tie, a single small word (it may be a name), and a short
    text that none claims go to a supported language if written in the Latin alphabet, of several to the one that comes
    first in `small_words`. A text in two languages that neither dominates is `und`. Reads the first 400 words, but no
    addresses.
    """
    words = [word.lower() for word in _words(text)]
    ranked = [code for code in small_words if code in supported]
    if not words:
        return next(iter(ranked), UNKNOWN)
    counts = {code: sum(word in small for word in words) for code, small in small_words.items()}
    best = max(counts.values(), default=0)
    ours = max(ranked, key=lambda code: counts[code], default=UNKNOWN)
    if _foreign(words) or _mixed(words, ours, small_words):
        return UNKNOWN
    if counts.get(ours, 0) == best or best < _SURE:
        short_or_sure = best >= _SHARE * len(words) or len(words) < _SHORT or not _accented(words)
        return ours if short_or_sure else UNKNOWN
    return max(counts, key=lambda code: counts[code])


def closest(tag: str, codes: Iterable[str]) -> str | None:
    """Return the code that a BCP 47 tag asks for, its longest beginning first: `de` for `de-AT`; None for none."""
    known = {code.lower(): code for code in codes}
    parts = tag.lower().split("-")
    beginnings = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((known[beginning] for beginning in beginnings if beginning in known), None)


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of a language's own texts."""
    return frozenset(match.group().lower() for text in texts for match in _WORD.finditer(text))


def familiar(text: str, known: frozenset[str]) -> float:
    """Return the share of a text's words that are known; capitals may be names, and one word alone tells nothing."""
    plain = [word for at, word in enumerate(_words(text)) if at == 0 or word.islower()]
    found = sum(word.lower() in known for word in plain)
    return max(found / len(plain), FAMILIAR if len(plain) < _FEWEST_PLAIN else 0.0) if plain else 1.0


def _words(text: str) -> Iterator[str]:
    """The first 400 words, addresses left out."""
    chunks = (chunk.group() for chunk in _CHUNK.finditer(text))
    said = (chunk for chunk in chunks if not any(mark in chunk for mark in _ADDRESS))
    return islice((match.group() for chunk in said for match in _WORD.finditer(chunk)), _READ)


def _mixed(words: Sequence[str], ours: str, small_words: Mapping[str, frozenset[str]]) -> bool:
    """Whether a text has nearly as many small words of ours alone as of another language alone, several of each."""
    own = small_words.get(ours, frozenset())
    own_words, other_words = ([word for word in words if (word in own) == yes] for yes in (True, False))
    for other in small_words.values():
        theirs = [word for word in other_words if word in other]
        mine = [word for word in own_words if word not in other]
        several = min(len({*theirs}), len({*mine})) >= _RIVALS
        if several and min(len(theirs), len(mine)) >= _RIVAL_SHARE * max(len(theirs), len(mine)):
            return True
    return False


def _foreign(words: Sequence[str]) -> bool:
    """Whether many words are in another alphabet (beyond Latin Extended)."""
    return sum(ord(word[0]) > 0x24F for word in words) > _FOREIGN_SHARE * len(words)


def _accented(words: Sequence[str]) -> bool:
    return sum(not word.isascii() for word in words) > _FOREIGN_SHARE * len(words)
