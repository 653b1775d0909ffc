from functools import cache

import pytest

from heedful import explain, sources
from heedful.analyse import Analyser
from heedful.errors import InputError

LEXICONS = sources.load()


@cache
def analyser():
    return Analyser(LEXICONS, sources.weights())


def explained(sentence, language=""):
    return explain.explain(sentence, analyser(), language)


def test_what_fires_names_entry_span_and_phrase():
    text = "We are still waiting for your answer."
    found = explained(text)
    (firing,) = [f for f in found.fires if f.entry.id == "waiting/still-waiting"]
    assert found.language == "en" and found.supported
    assert (firing.said, text[firing.start : firing.end]) == ("still waiting for", "still waiting for")
    assert firing.line in firing.entry.phrases and firing.line.text == "still waiting on|for"


def test_an_exception_says_what_it_muted():
    found = explained("I am still waiting on my manager to approve it.")
    assert not [f for f in found.fires if f.entry.id == "waiting/still-waiting"]
    (muted,) = [m for m in found.muted if m.entry.id == "waiting/still-waiting"]
    assert (muted.how, muted.by) == ("except", muted.entry) and muted.by_line in muted.entry.excepts


def test_a_muting_entry_says_what_it_muted():
    found = explained("Please kill the job, it is stuck.")
    muted = [m for m in found.muted if m.by.id == "guard/technical"]
    assert all(m.how == "mutes" for m in muted)
    assert not [f for f in found.fires if f.entry.label == "abuse"]


@pytest.mark.parametrize(
    ("text", "language", "supported"),
    [
        ("Ich warte seit drei Wochen auf eine Antwort.", "de", True),
        ("qwe rty uio", "en", False),
    ],
)
def test_the_language_is_found_out_or_owned_up_to(text, language, supported):
    found = explained(text)
    assert (found.language, found.supported) == (language, supported)


def test_evidence_and_firings_agree():
    for line in LEXICONS.languages["en"].neutral[:60]:
        evidence = analyser().tongue("en").matcher.read(line.text)[1]
        fires = explained(line.text, "en").fires
        assert [(f.entry.id, f.start, f.end) for f in fires] == [(e.entry, e.start, e.end) for e in evidence]


def test_entries_are_sought_by_words_and_place():
    by_name = explain.entries(LEXICONS, words="still-waiting")
    assert {listed.language for listed in by_name} == {"en", "de"}
    english = explain.entries(LEXICONS, "en", "cue", "waiting", "Still Waiting")
    assert all((e.language, e.kind, e.label) == ("en", "cue", "waiting") for e in english)
    assert "still waiting" in english[0].found
    assert explain.entries(LEXICONS, words="no such words here") == ()
    offers = explain.entries(LEXICONS, "en", "suggest", "waiting")
    assert offers and all(listed.entry.cause == "waiting" for listed in offers)


def test_labels_are_those_that_may_be_chosen():
    labels = explain.labels(LEXICONS, "en")
    assert "waiting" in labels["cue"] and "blame" in labels["risk"] and "icy" not in labels["emotion"]


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(InputError, match="Paste the sentence alone"):
        explained("word " * 400_000)
