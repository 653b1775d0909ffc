"""Contractions, spellings and function words of every language, as the matcher folds with them."""

import pytest
import spacy

from hearing import LEXICON
from heedful import sources
from heedful.lexicon import Lexicon
from heedful.matcher import Matcher


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("didn't didnt Didn’t", "did not did not did not"),
        ("hadn't hadnt", "had not had not"),
        ("wasnt isnt cant wont can't won't", "was not is not can not will not can not will not"),
        ("I'm im I've ive youve", "i am i am i have i have you have"),
        ("youre theyre you're", "you are they are you are"),
        ("whats that's thats", "what is that is that is"),
        ("gonna wanna y'all could've shoulda", "going to want to you all could have should have"),
        ("order id", "order id"),
        ("I apologize, it was canceled", "i apologise , it was cancelled"),
        ("u recieved ur refound asap, pls thx", "you received your refund asap , please thanks"),
    ],
)
def test_contractions_and_spellings_fold(text: str, folded: str) -> None:
    assert " ".join(Matcher(LEXICON).norms(text)) == folded


EACH = pytest.mark.parametrize("lexicon", sources.load().languages.values(), ids=lambda lexicon: lexicon.code)


@EACH
def test_every_contraction_is_its_pieces(lexicon: Lexicon) -> None:
    contractions = lexicon.tables["contractions"]
    assert isinstance(contractions, dict)
    assert [surface for surface, pieces in contractions.items() if "".join(orth for orth, _ in pieces) != surface] == []


@EACH
def test_spellings_lead_to_a_standard_in_one_step(lexicon: Lexicon) -> None:
    spellings = lexicon.tables["spellings"]
    assert isinstance(spellings, dict)
    assert [word for word, standard in spellings.items() if standard in spellings or word == standard] == []
    blank = spacy.blank(lexicon.code)
    assert [word for word in spellings if len(blank(word)) != 1] == []


@EACH
def test_function_words_are_listed_once(lexicon: Lexicon) -> None:
    stopwords = str(lexicon.tables["stopwords"]).split()
    assert sorted(stopwords) == sorted(set(stopwords))


def test_english_function_words_are_complete() -> None:
    assert {"the", "not", "you", "'s"} <= set(str(LEXICON.tables["stopwords"]).split())
