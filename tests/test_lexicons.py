"""Every lexicon that ships keeps its own promises."""

import pytest

from heedful import check, sources, suggest
from heedful.model import CAUSES, EMOTIONS, REGISTERS, RISKS, STRATEGIES
from heedful.slots import CUSTOMER


def test_the_packaged_lexicons_have_no_problem():
    assert [str(problem) for problem in check.check_files(sources.files([sources.packaged()]))] == []


def test_english_knows_every_cause_emotion_strategy_and_risk():
    english = sources.load().languages["en"]
    by_kind = {
        kind: {f.label for f in english.finders if f.kind == kind}
        for kind in ("cue", "covers", "emotion", "strategy", "risk")
    }
    assert by_kind["cue"] == by_kind["covers"] == set(CAUSES) == set(english.causes)
    assert by_kind["emotion"] == set(EMOTIONS)
    assert by_kind["strategy"] == set(STRATEGIES)
    assert by_kind["risk"] >= set(RISKS) - {"over_apology", "cold", "scripted"}


EACH = pytest.mark.parametrize("code", sources.load().languages)


@EACH
def test_every_language_names_only_known_things_and_covers_each_cause(code):
    lexicon = sources.load().languages[code]
    labels = {kind: {f.label for f in lexicon.finders if f.kind == kind} for kind in ("cue", "covers", "emotion")}
    assert labels["cue"] == labels["covers"] == set(lexicon.causes) <= set(CAUSES)
    assert labels["emotion"] == set(EMOTIONS)
    assert {f.label for f in lexicon.finders if f.kind == "strategy"} == set(STRATEGIES)


@EACH
def test_every_language_can_fill_each_gap_in_each_register(code):
    lexicon = sources.load().languages[code]
    anywhere = [offer for offer in lexicon.offers if offer.cause is None]
    for act in {act for acts in suggest.ACTS.values() for act in acts}:
        found = [offer for offer in anywhere if offer.act == act]
        assert {offer.register for offer in found} == set(REGISTERS), act
        assert any(offer.register == "plain" and not _asks_customer(offer.text) for offer in found), act


@EACH
def test_every_language_keeps_its_neutral_text_broad(code):
    assert len({line.text for line in sources.load().languages[code].neutral}) >= 80


def test_there_are_enough_different_suggestions():
    offers = sources.load().languages["en"].offers
    assert len({_bare(offer.text) for offer in offers}) >= 150
    assert {offer.register for offer in offers} == {"plain", "warm", "formal"}


def test_neutral_text_is_broad():
    assert len({line.text for line in sources.load().languages["en"].neutral}) >= 150


def _asks_customer(text: str) -> bool:
    return any(f"<{slot}>" in text for slot in CUSTOMER)


def _bare(text: str) -> str:
    return " ".join(word.strip(".,!?") for word in text.lower().split() if not word.startswith("<"))
