"""Which language a text is in, by its small words and by whether its words are known. Abstains rather than guesses."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property

UNKNOWN = "und"
# The share of known words from which a text is taken to be in a language.
FAMILIAR = 1 / 3
_WORD = re.compile(r"[^\W\d_]+")
_NO_LETTERS = str.maketrans({sign: " " for sign in map(chr, range(128)) if not sign.isalpha()})
_ADDRESS = ("://", "@", "www.")
_READ = 400
_READ_LETTERS = 8_000  # which mostly hold them
_LATIN = "\u024f"
_SHORT = 6
_SURE = 2
_SHARE = 0.08
_FOREIGN_SHARE = 0.2
_RIVALS = 4
_RIVAL_SHARE = 0.7
_FEWEST_PLAIN = 2
_PLAINLY = 0.2


def which(text: str, small_words: Mapping[str, frozenset[str]], supported: frozenset[str]) -> str:
    """Return the code of a text's language, or `und`.

    The language whose small words are most frequent wins; a tie, a single small word (it may be a name), and a short
    text that none claims go to a supported language if written in the Latin alphabet, of several to the one that comes
    first in `small_words`. A text in two languages that neither dominates is `und`. Reads the first 400 words, but no
    addresses.
    """
    return Sample(text).which(SmallWords(small_words), supported)


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
    return Sample(text).familiar(known)


class SmallWords:
    """The small words of languages, ready to be looked up: a dozen languages times every word would cost 0.3 ms."""

    def __init__(self, small_words: Mapping[str, frozenset[str]]) -> None:
        self.codes = tuple(small_words)
        self._of: dict[str, list[str]] = {}
        for code, words in small_words.items():
            for word in words:
                self._of.setdefault(word, []).append(code)
        every = frozenset(self._of)
        self._own = {
            code: frozenset(word for word in words if len(self._of[word]) == 1) for code, words in small_words.items()
        }
        self._strange = {code: every - words for code, words in small_words.items()}

    def among(self, words: Iterable[str]) -> dict[str, set[str]]:
        """Return which of some words are small ones, by language."""
        found: dict[str, set[str]] = {code: set() for code in self.codes}
        for word in self._of.keys() & words:
            for code in self._of[word]:
                found[code].add(word)
        return found

    def own(self, code: str, words: Iterable[str]) -> int:
        """Return how many of some words are small ones of one language and of no other."""
        return sum(map(self._own[code].__contains__, words))

    def outweigh(self, code: str, words: Sequence[str]) -> bool:
        """Tell whether words have more small ones of one language alone than of all others that it has not, and so
        many more that no other language could be a rival to it."""
        return sum(map(self._strange[code].__contains__, words)) < _RIVAL_SHARE * self.own(code, words)


class Sample:
    """The first 400 words of a text, addresses left out, to be judged by several languages."""

    def __init__(self, text: str) -> None:
        self._ascii = text.isascii()
        self._written = _words(text)
        self._words = list(map(str.lower, self._written))

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(self._words)

    @cached_property
    def _plain(self) -> Sequence[str]:
        """The words that are no names by their capitals, and the first."""
        plain = list(filter(str.islower, self._written))
        return plain if self._written[:1] == plain[:1] else [*self._words[:1], *plain]

    def which(self, small_words: SmallWords, supported: frozenset[str]) -> str:
        """Return what `which` does."""
        ranked = [code for code in small_words.codes if code in supported]
        if not self._words:
            return next(iter(ranked), UNKNOWN)
        if self._ascii and (clear := next((code for code in ranked if small_words.outweigh(code, self._words)), "")):
            return clear  # as all below would come to
        small = small_words.among(self._counts.keys())
        counts = {code: self._count(words) for code, words in small.items()}
        best = max(counts.values(), default=0)
        ours = max(ranked, key=lambda code: counts[code], default=UNKNOWN)
        if self._foreign() or self._mixed(small.get(ours, set()), small.values()):
            return UNKNOWN
        if counts.get(ours, 0) == best or best < _SURE:
            short_or_sure = best >= _SHARE * len(self._words) or len(self._words) < _SHORT or not self._accented()
            return ours if short_or_sure else UNKNOWN
        return max(counts, key=lambda code: counts[code])

    def is_plainly(self, code: str, small_words: SmallWords) -> bool:
        """Tell whether a fifth of the words are small ones of a language and of no other, as of nearly any text in
        it, and they outweigh all others."""
        plain = small_words.own(code, self._words) >= max(_SURE, _PLAINLY * len(self._words))
        return plain and small_words.outweigh(code, self._words)

    def familiar(self, known: frozenset[str]) -> float:
        """Return what `familiar` does."""
        plain = self._plain
        found = sum(map(known.__contains__, plain))
        return max(found / len(plain), FAMILIAR if len(plain) < _FEWEST_PLAIN else 0.0) if plain else 1.0

    def _count(self, words: Iterable[str]) -> int:
        return sum([self._counts[word] for word in words])

    def _mixed(self, own: Set[str], small: Iterable[Set[str]]) -> bool:
        """Whether the text has nearly as many small words of ours alone as of another language alone, several of
        each."""
        for other in small:
            if len(other) < _RIVALS:
                continue
            theirs, mine = other - own, own - other
            if min(len(theirs), len(mine)) >= _RIVALS:
                fewer, more = sorted((self._count(theirs), self._count(mine)))
                if fewer >= _RIVAL_SHARE * more:
                    return True
        return False

    def _foreign(self) -> bool:
        """Whether many words are in another alphabet (beyond Latin Extended)."""
        return not self._ascii and len([word for word in self._words if word[0] > _LATIN]) > _FOREIGN_SHARE * len(
            self._words
        )

    def _accented(self) -> bool:
        return sum(not word.isascii() for word in self._words) > _FOREIGN_SHARE * len(self._words)


def _words(text: str) -> list[str]:
    """The first 400 words, addresses left out."""
    if any(mark in text for mark in _ADDRESS):
        text = " ".join([chunk for chunk in text.split() if not any(mark in chunk for mark in _ADDRESS)])
    if len(text) > _READ_LETTERS and len(found := _letters(text[:_READ_LETTERS])) > _READ:
        return found[:_READ]
    return _letters(text)[:_READ]


def _letters(text: str) -> list[str]:
    """The runs of letters; of ASCII in half the time."""
    return text.translate(_NO_LETTERS).split() if text.isascii() else _WORD.findall(text)
