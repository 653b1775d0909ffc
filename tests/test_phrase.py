import pytest

from heedful.errors import InputError
from heedful.phrase import GAP, choices, wordings


def test_alternatives_bind_to_single_words():
    assert wordings("still|been waiting") == (("still", "waiting"), ("been", "waiting"))


def test_optional_parts_may_be_one_of_several_or_two_words():
    assert set(wordings("not heard (back|anything)")) == {
        ("not", "heard"),
        ("not", "heard", "back"),
        ("not", "heard", "anything"),
    }
    assert set(wordings("works (at all)")) == {("works",), ("works", "at", "all")}


def test_longer_wordings_are_tried_first():
    assert choices("works (at all)") == ((("works",),), (("at", "all"), ()))


def test_gaps_and_slots_stand_for_themselves():
    assert wordings("waiting ... <number> days") == (("waiting", GAP, "<number>", "days"),)


def test_the_same_wording_is_spelled_once():
    assert sorted(wordings("go (go) (go)")) == [("go",), ("go", "go"), ("go", "go", "go")]


@pytest.mark.parametrize(
    ("phrase", "remedy"),
    [
        ("still (waiting", "Close"),
        ("still waiting)", "Write `(word)`"),
        ("a|", "Write `one|two`"),
        ("since <dat>", "<date>"),
        ("... waiting", "Begin and end with a word"),
        ("waiting (...) ...", "Begin and end with a word"),
        ("(maybe)", "at least one word"),
        ("<number> ... <number>", "at least one word"),
        ("not (so)very", "Put blanks around"),
        (" ".join(["a|b|c|d"] * 12), "Split it"),
        ("word " * 300, "Split it"),
    ],
)
def test_bad_notation_names_the_remedy(phrase, remedy):
    with pytest.raises(InputError) as error:
        wordings(phrase)
    assert remedy in error.value.remedy
