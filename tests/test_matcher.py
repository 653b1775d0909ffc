import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.matcher import Matcher
from tiny import WAITING, tiny


@pytest.fixture(scope="module")
def matcher():
    return Matcher(tiny())


def said(matcher, text):
    return [text[e.start : e.end] for e in matcher.read(text)[1] if e.kind == "cue"]


@pytest.mark.parametrize(
    "text",
    ["you [didn’t answer]", "YOU [DIDN'T ANSWER]", "you [didnt answer]", "we [HAVEN’T HEARD BACK]", "[still\nwaiting] here",
     "[STILL   WAITING]!!!!!!!!!!!!!", "so [#StillWaiting]", "so [#stillwaiting] now", "[still\u200b waiting]",
     "been [waiting since at least 3 days]", "ok.Now [still waiting]"],
)  # fmt: skip
def test_what_people_type_is_found(matcher, text):
    wanted = [part.split("]")[0] for part in text.split("[")[1:]]
    assert said(matcher, text.replace("[", "").replace("]", "")) == wanted


@pytest.mark.parametrize(
    "text",
    ["waiting. It took over 3 days", "waiting for one two three four five 3 days", "I am still waiting for my colleague",
     "still. Waiting is fine", "still\n\nwaiting"],
)  # fmt: skip
def test_gaps_marks_and_exceptions_hold(matcher, text):
    assert said(matcher, text) == []


def test_the_longest_match_of_an_entry_wins(matcher):
    assert said(matcher, "I still have not heard anything") == ["still have not heard anything"]


def test_a_muting_entry_silences_what_it_overlaps():
    mute = """
tones:
  guard:
    calm:
      mutes: true
      phrases: |
        still waiting happily
      match: |
        [still waiting happily]
      no_match: |
        waiting
"""
    muted = Matcher(tiny(tones=mute))
    assert said(muted, "we are still waiting happily") == []
    assert said(muted, "we are still waiting") == ["still waiting"]


def test_a_retracting_entry_silences_its_sentence_and_no_other():
    take_back = """
tones:
  guard:
    jest:
      retracts: true
      phrases: |
        joking apart
      match: |
        [joking apart]
      no_match: |
        waiting
"""
    taken_back = Matcher(tiny(tones=take_back))
    assert said(taken_back, "still waiting, joking apart") == []
    assert said(taken_back, "Joking apart. We are still waiting.") == ["still waiting"]


def test_gaps_are_handed_on():
    found = Matcher(tiny()).read("waiting for more than 3 days")[1][0]
    assert found.gaps == ((1, 4),)


def test_someone_elses_words_in_quotation_marks_are_marked(matcher):
    words, _ = matcher.read('He said "you did not answer me" and left')
    ((first, last),) = words.quoted
    assert words.norms[first:last] == ("you", "did", "not", "answer", "me")


def test_spellings_fold(matcher):
    assert matcher.norms("u did") == ("you", "did")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("still waiting.\n!\u200b\"’'#🤬İAÉ3days<>&;-_"), max_size=120))
def test_evidence_is_always_a_slice_of_whole_tokens(text):
    words, evidence = _SHARED.read(text)
    assert len(words.norms) == len(words.starts) == len(words.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(words.starts, words.ends, strict=True))
    for e in evidence:
        assert 0 <= e.start < e.end <= len(text)
        assert (e.start, e.end) == (words.starts[e.first], words.ends[e.last - 1])


_SHARED = Matcher(tiny())


def test_customer_words_do_not_stay_in_the_string_store():
    matcher = Matcher(tiny(WAITING))
    matcher.read("my password is zyxquormint2291 and I am still waiting")
    assert "zyxquormint2291" not in matcher._nlp.vocab.strings
