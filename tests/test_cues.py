import pytest

from heedful import cues, sources
from heedful.tongue import Tongue


@pytest.fixture(scope="module")
def english():
    return Tongue(sources.load().languages["en"])


@pytest.mark.parametrize(
    ("text", "name", "share"),
    [
        ("WHERE IS MY ORDER. It is late.", "shouting", 0.5),
        ("The API of the VPN is OK.", "shouting", 0.0),
        ("The ERP, CRM and SSO logins work.", "shouting", 0.0),
        ("Where is it??", "piled_marks", 1.0),
        ("Great! Thanks!", "piled_marks", 0.0),
        ("It does not start. It is new.", "denied", 0.5),
    ],
)
def test_what_shows_without_a_word(english, text, name, share):
    words, _ = english.matcher.read(text)
    assert cues.unworded(words, frozenset({"not"}))[name] == share


def test_somebody_elses_words_are_not_the_writers_own(english):
    heard = english.hear('My boss said "I am still waiting for your answer, this is ridiculous" and laughed.')
    assert not heard.has("cue") and not heard.has("emotion")
    assert english.hear("I am still waiting for your answer.").has("cue", "waiting")


def test_stems_join_forms_and_leave_out_small_words_and_numbers(english):
    one, two = english.hear("your refunds of invoice RE4711"), english.hear("we refunded the invoices")

    def all_of(heard):
        return cues.stems(heard, (0, len(heard.words.norms)), english.stop)

    assert all_of(one) & all_of(two) == {"refun", "invoi"}
    assert "re471" not in all_of(one)


def test_by_sentence_is_what_stands_inside_each(english):
    heard = english.hear(
        "I am still waiting!! 🙂\nSorry, we will refund you by Friday. Why? I will look into it and call."
    )
    labels = {(e.kind, e.label) for e in heard.evidence}
    assert len(labels) > 5
    for kind, label in labels:
        told = {s for s in heard.sentences if heard.has(kind, label, within=s)}
        assert told == {s for s, some in heard.by_sentence(kind).items() if label in some}


def test_what_two_texts_share_is_told_by_sentence(english):
    asks, answers = english.hear("Refund the invoices."), english.hear("All is well. Both invoices are refunded.")
    found = asks.shared_by(answers, english.stop)
    assert found == {answers.sentences[1]: asks.salts(None, english.stop)}
    assert english.hear("").shared_by(answers, english.stop) == {}


def test_a_token_knows_its_sentence(english):
    heard = english.hear("First one. Second one here!")
    token = heard.words.norms.index("here")
    assert heard.text(*heard.sentence(token)) == "Second one here!"
