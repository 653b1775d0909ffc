import math

import pytest

from heedful.errors import InputError
from heedful.model import Evidence, Words
from heedful.reading import Context, Weights, features, keys, level, score, trend, vector

WEIGHTS = Weights(-1.0, {"strength.2": 1.0, "cue.waiting": 0.5, "emotion.gratitude": -2.0}, (0.3, 0.5, 0.9))
WORDS = Words("Still waiting. Thanks.", ("still", "waiting", ".", "thanks", "."), (0, 6, 13, 15, 21), (5, 13, 14, 21, 22),
              ((0, 3), (3, 5)))  # fmt: skip
CUE = Evidence("waiting/still", "cue", "waiting", 2, 0, 2, 0, 13)
THANKS = Evidence("gratitude/thanks", "emotion", "gratitude", 1, 3, 4, 15, 21)


def scored(*evidence):
    amounts, rest = features(WORDS, evidence, {}, Context(), None, None)
    return score(WEIGHTS, evidence, amounts, rest)


def test_shares_and_parts_add_up_to_the_log_odds():
    found = scored(CUE, THANKS)
    assert found.logit == pytest.approx(math.log(found.score / (1 - found.score)))
    assert found.shares[0] > 0 > found.shares[1]
    assert dict((part.name, part.share) for part in found.parts)["intercept"] == -1.0


def test_a_cause_raises_and_thanks_lower():
    assert scored(THANKS).score < scored().score < scored(CUE).score


def test_the_same_cause_again_counts_less():
    once, twice, thrice = (sum(scored(*[CUE] * n).shares) for n in (1, 2, 3))
    assert twice - once > thrice - twice > 0
    assert twice - once < once


def test_the_features_are_what_the_score_multiplies():
    amounts, rest = features(WORDS, (CUE,), {"shouting": 0.5}, Context(previous=1.0), None, None)
    found = vector((CUE,), amounts, rest)
    assert found["strength.2"] == found["cue.waiting"] == amounts[0] == 1
    assert (found["unworded.shouting"], found["context.previous"]) == (0.5, 1.0)
    assert keys(THANKS) == ("emotion.gratitude",)


@pytest.mark.parametrize(("value", "name"), [(0.0, "calm"), (0.3, "uneasy"), (0.5, "frustrated"), (0.95, "angry")])
def test_levels_begin_at_their_cut(value, name):
    assert level(WEIGHTS, value) == name


@pytest.mark.parametrize(
    ("scores", "wanted"),
    [
        ([0.4], "single"),
        ([0.4, 0.6], "rising"),
        ([0.95, 0.2], "easing"),
        ([0.40, 0.42], "steady"),
        ([0.14, 0.16], "steady"),
        ([0.55, 0.85], "rising"),
    ],
)
def test_trend_compares_the_last_two(scores, wanted):
    assert trend(scores) == wanted


def test_a_weights_file_that_is_none_says_so():
    with pytest.raises(InputError, match="not a weights file"):
        Weights.parse({"intercept": 1})
