"""VADER's scores: the package itself is the oracle, so every expected number comes from it. Many more texts are drawn in
release/test_valence_many.py."""

import gc
import math
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SPECIAL_CASES, SentimentIntensityAnalyzer

from heedful import valence
from heedful.errors import InputError
from heedful.valence import Scores, Valence

ORACLE = SentimentIntensityAnalyzer()
VALENCE = valence.build()


def expected(text: str, oracle: SentimentIntensityAnalyzer = ORACLE) -> Scores:
    return Scores(**oracle.polarity_scores(text))


def assert_exact(text: str, mine: Valence = VALENCE, oracle: SentimentIntensityAnalyzer = ORACLE) -> None:
    """Compare the printed forms: those of two floats are equal only when all their bits are."""
    assert repr(mine.scores(text)) == repr(expected(text, oracle)), ascii(text)


# Generated texts

LEXICON = sorted(ORACLE.lexicon)
EMOJIS = sorted(emoji for emoji in ORACLE.emojis if len(emoji) == 1)
RULES = [
    "no", "no", "or", "nor", "but", "but", "least", "least", "at", "very", "never", "so", "so", "this", "without",
    "doubt", "kind", "of", "sort", "just", "enough", "not",
]  # fmt: skip
IDIOMS = sorted(SPECIAL_CASES) + [phrase for phrase in BOOSTER_DICT if " " in phrase] + ["at least", "never so"]
PLAIN = [
    "the", "order", "arrived", "on", "monday", "and", "we", "a", "to", "bus", "stop", "for", "die", "of", "death",
    "bad", "ass", "yeah", "right", "4521",
]  # fmt: skip
ODD = [
    "DIDN\u2019T", "don\u2019t", "xn't", "N'T", "\u212aind", "\u0130s", "\u00df", "GROSS\u00df", "-", "'", "no.", "_",
    ":D", "x)",
]  # fmt: skip
JOINED = ["\u200d", "\ufe0f", "\U0001f3fd", "\U0001f600\U0001f600", "\U0001f600good", "good\U0001f600", "\u00a9"]
SPACES = [" "] * 30 + ["  ", "\n", "\t", "\r\n", "\u00a0", "\u2003", "\x1c", "\u200b", ""]
MARKS = [""] * 30 + [".", ",", "!", "?", "!!", "??", "???", "!?!?!?", "...", '"', "*", ")", ";)"]
CASES: list[Callable[[str], str]] = [str, str, str, str, str, str.upper, str.title, str.swapcase]
FEW = ["good", "bad", "great", "GOOD", "no", "kind"]
SOURCES = [LEXICON, LEXICON, FEW, sorted(BOOSTER_DICT), NEGATE, RULES, RULES, IDIOMS, PLAIN, PLAIN, PLAIN, ODD, EMOJIS]


def word(chance: random.Random, sources: list[list[str]]) -> str:
    chosen = chance.choice(chance.choice(sources))
    return chance.choice(MARKS) + chance.choice(CASES)(chosen) + chance.choice(MARKS) + chance.choice(SPACES)


def texts(seed: int, count: int, longest: int) -> Iterator[str]:
    """Yield texts of up to so many words, each drawn from its own mixture of the sources."""
    chance = random.Random(seed)
    for _ in range(count):
        sources = chance.sample([*SOURCES, JOINED], chance.randint(1, len(SOURCES)))
        yield "".join(word(chance, sources) for _ in range(chance.randint(0, longest)))


@pytest.mark.parametrize(("seed", "count", "longest"), [(1, 12_000, 6), (2, 8_000, 14), (3, 600, 80), (4, 30, 600)])
def test_generated_texts_score_as_in_the_package(seed: int, count: int, longest: int) -> None:
    for text in texts(seed, count, longest):
        assert_exact(text)


@pytest.mark.parametrize("frame", ["{}", "so {} but no {}", "a VERY, very {} day", "never so {}!", "{}\U0001f600{}"])
def test_every_word_of_the_data_scores_as_in_the_package(frame: str) -> None:
    for known in [*LEXICON, *ORACLE.emojis, *BOOSTER_DICT, *NEGATE, *SPECIAL_CASES]:
        assert_exact(frame.format(known, known))
        assert_exact(frame.format(known.upper(), known))


@given(st.text(st.characters(), max_size=200))
def test_any_text_scores_as_in_the_package(text: str) -> None:
    assert_exact(text)


@given(st.lists(st.sampled_from(["good", "bad", "great", "but", "no", "so", "never", "x", "least"]), max_size=12))
def test_any_order_of_rule_words_scores_as_in_the_package(words: list[str]) -> None:
    assert_exact(" ".join(words))


def test_every_character_scores_as_in_the_package() -> None:
    for code in range(0, sys.maxunicode + 1, 17):
        assert_exact(f"good {chr(code)} good{chr(code)}bad")


# One case for each oddity: the text, and a neighbour without it that has other scores


@pytest.mark.parametrize(
    ("text", "control"),
    [
        pytest.param("it is VERY good", "it is very good", id="booster in capitals"),
        pytest.param("it is GOOD", "IT IS GOOD", id="capitals only stand out among others"),
        pytest.param("the NO problem", "the no problem", id="capitals of a word worth zero"),
        pytest.param("very good", "good", id="booster"),
        pytest.param("very x good", "very good", id="booster fades over two words"),
        pytest.param("very x y good", "very x good", id="booster fades over three words"),
        pytest.param("very x y z good", "very x y good", id="booster ends at three words"),
        pytest.param("barely bad", "very bad", id="dampener of a negative word"),
        pytest.param("a kind of good", "a kind x good", id="kind of: not the lexicon's kind"),
        pytest.param("a b kind of good", "a b kind or good", id="kind of: dampens"),
        pytest.param("x sort of good", "sort of good", id="sort of: only after another word"),
        pytest.param("a just enough good", "a just plenty good", id="just enough"),
        pytest.param("not good", "now good", id="negation"),
        pytest.param("not x y good", "not x y z good", id="negation within three words"),
        pytest.param("shouldn't've good", "should've good", id="n't inside a word"),
        pytest.param("don't like", "don\u2019t like", id="a curly apostrophe does not negate"),
        pytest.param("never so good", "never x good", id="never so"),
        pytest.param("never x this good", "never x y good", id="this, two words before"),
        pytest.param("x y so good", "y so good", id="so, with two words before it"),
        pytest.param("without doubt good", "without hope good", id="without doubt"),
        pytest.param("without x doubt good", "without x y good", id="without … doubt"),
        pytest.param("no problem", "no ticket", id="no before a known word"),
        pytest.param("no x problem", "now x problem", id="no, two words before"),
        pytest.param("no x or problem", "no x y problem", id="no … or"),
        pytest.param("the least good", "the at least good", id="least"),
        pytest.param("least good", "last good", id="least as first word"),
        pytest.param("the very least good", "the x least good", id="very least"),
        pytest.param("this is the shit", "this is that shit", id="idiom before"),
        pytest.param("he is the bad ass", "he is the bad man", id="idiom ahead, two words"),
        pytest.param("it is a kiss of death", "it is a kiss of breath", id="idiom ahead, three words"),
        pytest.param("the kiss of death", "a b kiss of death", id="idiom only from the fourth word on"),
        pytest.param("is to die for", "he is to die for", id="idiom of three words"),
        pytest.param("good but bad", "good and bad", id="but"),
        pytest.param("good but awful but good", "good and awful but good", id="but: the first one counts"),
        pytest.param("sad \U0001f600", "sad \u2603", id="emoji"),
        pytest.param("\U0001f600bad", "\U0001f600 bad", id="emoji runs into the word after it"),
        pytest.param("\U0001f6ad good", "\U0001f600 good", id="emoji's words count as words"),
        pytest.param("good!", "good", id="one exclamation mark"),
        pytest.param("good!!!!", "good!!!", id="four exclamation marks"),
        pytest.param("good??", "good?", id="two question marks"),
        pytest.param("good????", "good???", id="four question marks"),
        pytest.param("bad!", "bad", id="marks lean to the side of the sum"),
        pytest.param("(good)", "(g:ood)", id="punctuation around a word"),
        pytest.param(":) ok", ": ) ok", id="emoticon"),
        pytest.param("'no'", "no", id="two letters keep their punctuation"),
        pytest.param("good\x1cbad", "good\u200bbad", id="what separates words"),
    ],
)  # fmt: skip
def test_oddity(text: str, control: str) -> None:
    assert_exact(text)
    assert_exact(control)
    assert VALENCE.scores(text) != VALENCE.scores(control)


def test_but_changes_the_first_of_equal_values_a_second_time() -> None:
    """The -2.5 before "but" becomes -1.25; then the -1.25 after it is looked up by value, and found before it."""
    mine = replace(VALENCE, lexicon={"cold": -2.5, "cool": -1.25})
    total = -2.5 * 0.5 * 0.5 - 1.25
    assert mine.scores("cold but cool").compound == round(total / math.sqrt(total**2 + 15), 4)


@pytest.mark.parametrize("text", ["", " ", "\n\t\u00a0", "\x1c"])
def test_no_words_score_zero(text: str) -> None:
    assert VALENCE.scores(text) == (0.0, 0.0, 0.0, 0.0) == expected(text)


@pytest.mark.parametrize("text", ["\x00", "\ud83d", "good \udc00 bad", "\ud83d\ude00"])
def test_broken_text_scores_as_in_the_package(text: str) -> None:
    assert_exact(text)


# The overlay


def test_empty_overlay_changes_nothing() -> None:
    assert valence.build({}) == VALENCE


def test_overlay_scores_as_the_package_with_its_lexicon_edited() -> None:
    edited = SentimentIntensityAnalyzer()
    edited.lexicon |= {"order": -1.5, "good": -3.0, "but": 1.0, "least": 2.5}
    for silent in ("great", "bad", "kind"):
        del edited.lexicon[silent]
    mine = valence.build({"order": -1.5, "good": -3.0, "but": 1.0, "least": 2.5, "great": 0, "bad": 0, "kind": 0})
    for text in texts(5, 4_000, 14):
        assert_exact(text, mine, edited)


@pytest.mark.parametrize("text", ["a problem here", "a PROBLEM here", "a very, very PROBLEM", "no problem!"])
def test_silenced_word_is_neutral_everywhere(text: str) -> None:
    assert VALENCE.scores(text).compound
    assert valence.build({"problem": 0, "no": 0}).scores(text) == (0.0, 1.0, 0.0, 0.0)


def test_silenced_negation_still_negates() -> None:
    assert valence.build({"not": 0, "no": 0}).scores("not good, no fun") == VALENCE.scores("not good, no fun")


def test_booster_in_the_overlay_is_a_word_and_boosts_no_more() -> None:
    mine = valence.build({"incredible": 2.0, "utterly": 0})
    assert mine.scores("incredible").compound > 0 == VALENCE.scores("incredible").compound
    assert mine.scores("utterly bad").compound == VALENCE.scores("plainly bad").compound


def test_overlay_word_is_found_with_either_apostrophe() -> None:
    mine = valence.build({"y'all": -2.0})
    assert mine.scores("y'all") == mine.scores("Y\u2019ALL") != VALENCE.scores("y'all")


def test_overlays_do_not_meet() -> None:
    assert valence.build({"good": -4}).scores("good").compound < 0
    assert valence.build().scores("good") == expected("good")


@pytest.mark.parametrize("word", ["no problem", "Problem", "problem!", "", " problem"])
def test_overlay_word_that_no_text_holds_is_refused_by_name(word: str) -> None:
    with pytest.raises(InputError) as refusal:
        valence.build({word: 0})
    assert repr(word) in refusal.value.field


@pytest.mark.parametrize("off", [4.1, -5, math.inf, math.nan])
def test_overlay_valence_off_the_scale_is_refused(off: float) -> None:
    with pytest.raises(InputError, match="scale"):
        valence.build({"ticket": off})


# Growth and memory

HOSTILE = {
    "known words": "great ",
    "but": "but ",
    "equal values after but": "but good ",
    "values that meet": "good bad but great ",
    "boosters": "VERY really good ",
    "negations": "not never isn't good ",
    "no": "no ",
    "idiom heads": "kiss of the bad bus kind ",
    "least": "at least good ",
    "marks": "! ",
    "emojis": "\U0001f600",
    "one word": "good",
    "punctuation": "!?.,",
}


def calls(function: Callable[[str], object], text: str) -> int:
    """Count the calls of Python and C functions that scoring a text takes."""
    count = 0

    def tally(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        function(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("pattern", HOSTILE.values(), ids=HOSTILE)
def test_work_grows_with_the_length_and_no_faster(pattern: str) -> None:
    words = max(len(pattern.split()), 1)
    short, long = pattern * (400 // words), pattern * (4_000 // words)
    assert calls(VALENCE.scores, long) <= 11 * calls(VALENCE.scores, short)


def test_the_count_of_calls_shows_quadratic_growth() -> None:
    assert calls(ORACLE.polarity_scores, "x good " * 300) > 50 * calls(ORACLE.polarity_scores, "x good " * 30)


@pytest.mark.parametrize("pattern", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_score_as_in_the_package(pattern: str) -> None:
    assert_exact(pattern * 100)


def test_nothing_of_a_text_stays_in_memory() -> None:
    words = 20_000
    VALENCE.scores("warm up")
    gc.collect()
    before = sys.getallocatedblocks()
    VALENCE.scores(" ".join(f"(customer-{i}) good" for i in range(words)))
    gc.collect()
    assert sys.getallocatedblocks() - before < words // 10
