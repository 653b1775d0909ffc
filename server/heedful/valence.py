"""VADER's scores, exactly and in linear time: how warm or cold the words of a text are. One weak signal.

The package vaderSentiment gives the data and is the oracle: without an overlay every score equals
`SentimentIntensityAnalyzer().polarity_scores` to the last bit, oddities included. The package lower-cases the whole
text again at every word it knows, so its time grows with the square of the length; here each word is looked at once
and its neighbours by position. Nothing of a text is kept between two calls.
"""

import math
import string
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from typing import NamedTuple

from vaderSentiment import vaderSentiment as vader

from heedful.errors import InputError

CAPITALS: float = vader.C_INCR
REVERSED: float = vader.N_SCALAR
NEVER_SO = 1.25
FADING = (1.0, 0.95, 0.9)  # what is left of a booster one, two, three words before
BEFORE_BUT, AFTER_BUT = 0.5, 1.5
STRONGEST = 4.0  # the end of the lexicon's scale

# Words that are rules of VADER rather than data, beside those named in the functions.
SO = frozenset({"so", "this"})
NOR = frozenset({"or", "nor"})
NOT_LEAST = frozenset({"at", "very"})


class Scores(NamedTuple):
    """Shares of negative, neutral and positive words, 0..1, and the compound score, -1..1; all zero without words."""

    neg: float
    neu: float
    pos: float
    compound: float


class _Words(NamedTuple):
    """The words of a text as written and in lower case; `mixed` when some, but not all, are in capitals."""

    written: list[str]
    lower: list[str]
    mixed: bool


@dataclass(frozen=True, slots=True, repr=False)
class Valence:
    """VADER's data as `build` read it; threads may share it."""

    lexicon: Mapping[str, float]
    boosters: Mapping[str, float]
    negations: frozenset[str]
    idioms: Mapping[str, float]
    phrase_boosters: Mapping[str, float]
    phrase_words: frozenset[str]
    emojis: frozenset[str]
    emoji_words: Mapping[int, str]
    judged: frozenset[str]

    def scores(self, text: str) -> Scores:
        """Return the scores of a text of any length."""
        spelled = self._spelled(text)
        words = _words(spelled)
        if not words.lower:
            return Scores(0.0, 0.0, 0.0, 0.0)
        return _summary(self._felt(words), len(words.lower), _emphasis(spelled))

    def compounds(self, text: str, other: "Valence | None") -> tuple[float, float]:
        """Return the compound score of a text, and that by another overlay (0 without one); words are cut once."""
        spelled = self._spelled(text)
        words = _words(spelled)
        own = self._compound(words, spelled)
        if other is None:
            return own, 0.0
        differs = not (self.judged.isdisjoint(words.lower) and other.judged.isdisjoint(words.lower))
        return own, other._compound(words, spelled) if differs else own

    def _compound(self, words: _Words, spelled: str) -> float:
        felt = self._felt(words)
        return round(_normal(float(sum(felt)), _emphasis(spelled)), 4) if felt else 0.0

    def _spelled(self, text: str) -> str:
        plain = text.isascii() or self.emojis.isdisjoint(text)
        return text if plain else text.translate(self.emoji_words)

    def _felt(self, words: _Words) -> list[float]:
        """Return the valence of each word where it is not zero, in order."""
        lexicon, lower = self.lexicon, words.lower
        known = [i for i, word in enumerate(lower) if word in lexicon]
        felt = {i: value for i in known if (value := self._value(words, i))}
        if felt and "but" in lower:
            _shift(felt, lower.index("but"))
        return list(felt.values())

    def _value(self, words: _Words, i: int) -> float:
        """Return the valence of known word i among its neighbours. The order of the steps decides the last bits."""
        lower = words.lower
        if lower[i] == "kind" and lower[i + 1 : i + 2] == ["of"]:
            return 0.0
        value = self._own(lower, i)
        value += _stress(words, i, value)
        for back in range(1, min(i, 3) + 1):
            word = lower[i - back]
            if word in self.lexicon:
                continue
            if word in self.boosters:
                value += self._boost(words, i - back, value) * FADING[back - 1]
            value = self._turned(value, lower, i, back)
            if back == 3:
                value = self._phrased(value, lower, i)
        return value * REVERSED if self._least(lower, i) else value

    def _own(self, lower: list[str], i: int) -> float:
        """Return word i's own valence: reversed after "no", none for a "no" that stands before a known word."""
        value = self.lexicon[lower[i]]
        before = lower[max(i - 3, 0) : i]
        if "no" in before and ("no" in before[-2:] or before[-1] in NOR):
            return value * REVERSED
        if lower[i] == "no" and i + 1 < len(lower) and lower[i + 1] in self.lexicon:
            return 0.0
        return value

    def _boost(self, words: _Words, j: int, value: float) -> float:
        """Return what booster j adds to a word of this value some places after it."""
        boost = self.boosters[words.lower[j]]
        return (-boost if value < 0 else boost) + _stress(words, j, value)

    def _turned(self, value: float, lower: list[str], i: int, back: int) -> float:
        """Return the value of word i after the negation, if it is one, `back` words before it."""
        if back == 3 and lower[i - 1] in SO:  # whatever stands before "so" or "this"
            return value * NEVER_SO
        word = lower[i - back]
        if word not in self.negations and "n't" not in word:
            return value
        between = lower[i - back + 1 : i]
        if word == "never" and not SO.isdisjoint(between):
            return value * NEVER_SO
        return value if word == "without" and "doubt" in between else value * REVERSED

    def _phrased(self, value: float, lower: list[str], i: int) -> float:
        """Return the value of word i after the idioms and boosters of several words around it."""
        if self.phrase_words.isdisjoint(lower[i - 3 : i + 3]):
            return value
        three, two, one, own = lower[i - 3 : i + 1]
        boosting = (f"{three} {two} {one}", f"{three} {two}", f"{two} {one}")
        before = (f"{one} {own}", f"{two} {one} {own}", boosting[2], boosting[0], boosting[1])
        value = next((self.idioms[phrase] for phrase in before if phrase in self.idioms), value)
        for end in (i + 2, i + 3):
            value = self.idioms.get(" ".join(lower[i:end]), value)
        for phrase in boosting:
            value += self.phrase_boosters.get(phrase, 0)
        return value

    def _least(self, lower: list[str], i: int) -> bool:
        if not i or lower[i - 1] != "least" or "least" in self.lexicon:
            return False
        return i == 1 or lower[i - 2] not in NOT_LEAST


def build(overlay: Mapping[str, float] = {}) -> Valence:
    """Return VADER with the overlay's words judged its way: lower-case word to valence, -4..4, 0 to silence it.

    An overlay word boosts nothing any more, but a negation still negates. The only reading of files is here.
    Raises InputError for an overlay word that no text can hold, or a valence off the scale.
    """
    judged = _judged(overlay)
    lexicon, emojis = _package()
    voiced = {word: value for word, value in (lexicon | judged).items() if value or word not in judged}
    boosters = {word: boost for word, boost in vader.BOOSTER_DICT.items() if word not in judged}
    idioms = {phrase: value for phrase, value in vader.SPECIAL_CASES.items() if " " in phrase}
    phrase_boosters = {phrase: boost for phrase, boost in vader.BOOSTER_DICT.items() if " " in phrase}
    return Valence(
        lexicon=voiced,
        boosters=boosters,
        negations=frozenset(vader.NEGATE),
        idioms=idioms,
        phrase_boosters=phrase_boosters,
        phrase_words=frozenset(max(phrase.split(), key=len) for phrase in (*idioms, *phrase_boosters)),
        emojis=frozenset(emojis),
        emoji_words=str.maketrans(emojis),
        judged=frozenset(judged),
    )


@cache
def _package() -> tuple[dict[str, float], dict[str, str]]:
    """Return the package's lexicon and, as VADER reads a text by characters, its emojis of one character."""
    analyser = vader.SentimentIntensityAnalyzer()
    emojis = {emoji: f" {words}" for emoji, words in analyser.emojis.items() if len(emoji) == 1}
    return analyser.lexicon, emojis


def _judged(overlay: Mapping[str, float]) -> dict[str, float]:
    """Return the overlay with its apostrophes straight and curly, as customers type both."""
    for word, value in overlay.items():
        if [word] != _words(word).lower:
            raise InputError("is not one lower-case word", field=f"overlay {word!r}", remedy="Give words, not phrases.")
        if not -STRONGEST <= value <= STRONGEST:
            raise InputError("has a valence off the scale", field=f"overlay {word!r}", remedy="Give -4 to 4.")
    return dict(overlay) | {word.replace("'", "\u2019"): value for word, value in overlay.items()}


def _words(text: str) -> _Words:
    written = [word if word.isalnum() else _bare(word) for word in text.split()]
    loud = sum(map(str.isupper, written))
    return _Words(written, list(map(str.lower, written)), 0 < loud < len(written))


def _bare(word: str) -> str:
    """Return the word without punctuation around it, unless hardly anything is left: it may be an emoticon."""
    bare = word.strip(string.punctuation)
    return bare if len(bare) > 2 else word


def _stress(words: _Words, i: int, value: float) -> float:
    """Return what the capitals of word i add to a value; to zero they add in the negative, as in VADER."""
    if not (words.mixed and words.written[i].isupper()):
        return 0.0
    return CAPITALS if value > 0 else -CAPITALS


def _shift(felt: dict[int, float], but: int) -> None:
    """Weigh down what stands before the "but" and up what stands after it, as VADER does it.

    VADER edits the list that it walks along and finds its place there by value, so that of several equal values the
    first is changed, perhaps a second time. `places` are the positions passed so far, by value, as heaps.
    """
    places: defaultdict[float, list[int]] = defaultdict(list)
    for i in felt:
        value = felt[i]
        heappush(places[value], i)
        first = places[value][0]
        if first != but:
            felt[first] = value * (BEFORE_BUT if first < but else AFTER_BUT)
            heappush(places[felt[first]], heappop(places[value]))


def _emphasis(text: str) -> float:
    questions = text.count("?")
    asked = 0.0 if questions < 2 else 0.96 if questions > 3 else questions * 0.18
    return min(text.count("!"), 4) * 0.292 + asked


def _summary(felt: list[float], words: int, emphasis: float) -> Scores:
    total = float(sum(felt))
    warm, cold = 0.0, 0.0
    for value in felt:  # not sum(): from Python 3.12 on it rounds differently
        if value > 0:
            warm += value + 1
        else:
            cold += 1 - value
    if warm != cold:
        warm, cold = (warm + emphasis, cold) if warm > cold else (warm, cold + emphasis)
    neutral = words - len(felt)
    whole = warm + cold + neutral
    neg, neu, pos = (round(share / whole, 3) for share in (cold, neutral, warm))
    return Scores(neg, neu, pos, round(_normal(total, emphasis), 4))


def _normal(total: float, emphasis: float) -> float:
    """Return the sum of valences, its punctuation included, as a number between -1 and 1."""
    if total:
        total += math.copysign(emphasis, total)
    return total / math.sqrt(total * total + 15)


def oracle() -> Callable[[str], object]:
    """Return the package's own scorer, for comparisons."""
    scorer: Callable[[str], object] = vader.SentimentIntensityAnalyzer().polarity_scores
    return scorer
