"""Every lexicon that ships keeps its own promises."""

from heedful import check, sources
from heedful.model import CAUSES, EMOTIONS, RISKS, STRATEGIES


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


def test_there_are_enough_different_suggestions():
    offers = sources.load().languages["en"].offers
    assert len({_bare(offer.text) for offer in offers}) >= 150
    assert {offer.register for offer in offers} == {"plain", "warm", "formal"}


def test_neutral_text_is_broad():
    assert len({line.text for line in sources.load().languages["en"].neutral}) >= 150


def _bare(text: str) -> str:
    return " ".join(word.strip(".,!?") for word in text.lower().split() if not word.startswith("<"))
