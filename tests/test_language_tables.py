"""English contractions, spellings and function words, as the matcher folds with them."""

import pytest

from hearing import LEXICON, NLP
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


def test_every_contraction_is_its_pieces() -> None:
    contractions = LEXICON.tables["contractions"]
    assert isinstance(contractions, dict)
    assert [surface for surface, pieces in contractions.items() if "".join(orth for orth, _ in pieces) != surface] == []


def test_spellings_lead_to_a_standard_in_one_step() -> None:
    spellings = LEXICON.tables["spellings"]
    assert isinstance(spellings, dict)
    assert [word for word, standard in spellings.items() if standard in spellings or word == standard] == []
    assert [word for word in spellings if len(NLP(word)) != 1] == []


def test_function_words_are_listed_once() -> None:
    stopwords = str(LEXICON.tables["stopwords"]).split()
    assert len(stopwords) == len(set(stopwords)) and {"the", "not", "you", "'s"} <= set(stopwords)
