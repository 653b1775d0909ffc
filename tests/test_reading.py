import math

import pytest

from heedful.errors import LexiconError
from heedful.model import Evidence, Part
from heedful.reading import Context, Scored, Weights, features, keys, level, score, trend, upsets, vector

WEIGHTS = Weights(-1.0, {"strength.2": 1.0, "cue.waiting": 0.5, "emotion.gratitude": -2.0}, (0.3, 0.5, 0.9))
CUE = Evidence("waiting/still", "cue", "waiting", 2, 0, 2, 0, 13)
ANGER = Evidence("anger/livid", "emotion", "anger", 2, 3, 4, 15, 21)
THANKS = Evidence("gratitude/thanks", "emotion", "gratitude", 1, 3, 4, 15, 21)


def scored(*evidence):
    amounts, rest = features(evidence, {}, Context())
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
    amounts, rest = features((CUE,), {"unworded.shouting": 0.5}, Context(previous=1.0))
    found = vector((CUE,), amounts, rest)
    assert found["strength.2"] == found["cue.waiting"] == amounts[0] == 1
    assert (found["unworded.shouting"], found["context.previous"]) == (0.5, 1.0)
    assert keys(THANKS) == ("emotion.gratitude",)


@pytest.mark.parametrize(("value", "name"), [(0.0, "calm"), (0.3, "uneasy"), (0.5, "frustrated"), (0.95, "angry")])
def test_levels_begin_at_their_cut(value, name):
    assert level(WEIGHTS, Scored(value, (0.7, 0.4), ()), (CUE, ANGER)) == name


@pytest.mark.parametrize(
    ("evidence", "parts", "name"),
    [
        ((CUE,), (), "frustrated"),
        ((CUE, Evidence("displeased/weary", "tone", "displeased", 3, 2, 3, 13, 14)), (), "frustrated"),
        ((CUE,), (Part("unworded", 1.2),), "angry"),
        ((Evidence("legal_threat/lawyer", "cue", "legal_threat", 2, 0, 2, 0, 13),), (), "angry"),
        ((CUE, Evidence("despair/any", "emotion", "disappointment", 3, 3, 4, 15, 21)), (), "angry"),
    ],
)
def test_who_stays_polite_is_frustrated_however_much_has_gone_wrong(evidence, parts, name):
    assert level(WEIGHTS, Scored(0.97, (0.7,) * len(evidence), parts), evidence) == name


def test_nobody_is_called_frustrated_without_a_word_to_show_for_it():
    assert level(WEIGHTS, Scored(0.95, (-0.2,), ()), (THANKS,)) == "uneasy"
    assert level(WEIGHTS, Scored(0.1, (), ()), ()) == "calm"


def tone(label, first, strength=2):
    return Evidence(f"{label}/any", "tone", label, strength, first, first + 1, first, first + 1)


@pytest.mark.parametrize(
    ("evidence", "name"),
    [
        ((tone("failure", 0),), "uneasy"),
        ((tone("failure", 0), tone("failure", 2)), "uneasy"),
        ((tone("failure", 0), tone("exasperation", 0)), "uneasy"),
        ((tone("failure", 0), tone("guard", 2)), "uneasy"),
        ((tone("failure", 0), tone("exasperation", 2)), "frustrated"),
        ((tone("failure", 0), CUE), "frustrated"),
    ],
)
def test_a_tone_alone_wants_a_second_of_another_kind_in_other_words(evidence, name):
    assert level(WEIGHTS, Scored(0.6, (0.5,) * len(evidence), ()), evidence) == name


@pytest.mark.parametrize(
    ("evidence", "share", "yes"),
    [
        (CUE, -0.1, True),
        (tone("failure", 0), 0.4, True),
        (tone("failure", 0), 0.0, False),
        (tone("guard", 0), 0.4, False),
    ],
)
def test_what_soothes_is_no_mark_of_being_upset(evidence, share, yes):
    assert upsets(evidence, share) is yes


@pytest.mark.parametrize(
    ("evidence", "weighs"), [((CUE,), True), ((CUE, THANKS), True), ((THANKS,), False), ((), False)]
)
def test_waiting_weighs_with_words_of_displeasure_only(evidence, weighs):
    context = Context(unanswered=2, days=5.0, broken=1)
    _, rest = features(evidence, {}, context)
    assert (rest.get("context.broken", 0) > 0) == (rest.get("context.days", 0) > 0) == weighs


@pytest.mark.parametrize(
    ("scores", "level", "wanted"),
    [
        ([0.4], "uneasy", "single"),
        ([0.3, 0.7], "frustrated", "rising"),
        ([0.95, 0.2], "calm", "easing"),
        ([0.40, 0.42], "uneasy", "steady"),
        ([0.14, 0.3], "uneasy", "steady"),
        ([0.55, 0.85], "frustrated", "rising"),
        ([0.999, 0.9999], "angry", "steady"),
        ([0.01, 0.08], "calm", "steady"),
        ([0.6, 0.42], "uneasy", "easing"),
    ],
)
def test_trend_compares_the_last_two(scores, level, wanted):
    assert trend(scores, level) == wanted


def test_a_weights_file_that_is_none_says_so():
    with pytest.raises(LexiconError, match="not a weights file"):
        Weights.parse({"intercept": 1})
