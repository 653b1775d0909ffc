from hypothesis import example, given
from hypothesis import strategies as st

from heedful.folding import fold, respelled


def test_case_apostrophes_and_quotation_marks_become_plain():
    assert fold("I DIDN’T say „that“").text == 'i didn\'t say "that"'


def test_a_wrapped_paragraph_is_one_line_and_paragraphs_stay_apart():
    wrapped = "We have been waiting for the replacement of the pump that you\npromised. Thanks"
    assert "\n" not in fold(wrapped).text
    assert fold("First thing\n\nSecond thing").text == "first thing\nsecond thing"
    assert fold("Please note:\n- one\n- two").text.count("\n") == 2


def test_short_lines_are_sentences_unless_the_next_goes_on_in_lower_case():
    assert fold("Hi Tom\nIt is broken").text == "hi tom\nit is broken"
    assert fold("it is\nbroken").text == "it is broken"


def test_runs_are_cut_short_and_zero_width_characters_dropped():
    assert fold("no" + "!" * 50_000).text == "no!!!"
    assert fold("wai\u200bting").text == "waiting"
    assert len(fold("a" * 50_000).text) < 100
    assert len(fold("!?.,;:-()[]{}\"'" * 3_000).text) < 10


def test_no_stretch_without_a_blank_is_long():
    for text in ("a/" * 5_000, "x'\"" * 5_000, "ab.!" * 5_000, "http://example.org/" + "path/" * 500):
        assert max(map(len, fold(text).text.split())) <= 80


def test_of_a_wall_without_a_blank_the_first_characters_are_read():
    walls = ("!?.,;:-_…" * 5_000, "a!?.," * 5_000, "a!!!!" * 5_000, "\u200ba!?.,!!!!" * 5_000, "no-" * 5_000)
    for wall in walls:
        assert len(fold(wall).text) <= 330
        folded = fold(f"Late! {wall} It’s {wall} broken")
        assert folded.text.startswith("late! ") and " it's " in folded.text and folded.text.endswith(" broken")
        it, broken = folded.text.index("it's"), folded.text.index("broken")
        assert folded.originals([0, it, broken]) == [0, len(wall) + 7, 2 * len(wall) + 13]
    link = "https://shop.example/" + "a-b/" * 240
    assert len(fold(link).text.replace(" ", "")) == len(link) < 1_000


def test_a_missing_blank_after_a_full_stop_is_put_in():
    assert fold("Still broken.Please help").text == "still broken. please help"


@given(st.text(max_size=300))
@example("İstanbul\n\n  «wait»\u00ad!!!!!!x")
@example("a\n\nb.C" * 5)
@example("x a\u200b" + "!?.,b!!!!" * 200 + "\n" + "a" * 30 + "ab!?.,cd" * 200 + " c")
def test_every_kept_character_stands_where_the_way_back_says(text):
    folded = fold(text)
    places = folded.originals(list(range(len(folded.text))))
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)
    for here, place in enumerate(places):
        if folded.text[here].isalnum() and place < len(text):
            same = text[place].lower()
            assert folded.text[here] in (same, text[place])


def test_a_full_stop_after_a_long_number_is_no_part_of_it() -> None:
    assert fold("Since 2025. It was 12,50. See 4711.").text == "since 2025 . it was 12,50 . see 4711 ."
    assert fold("am 27. Mai, 27.5. und 27.5.2026").text == "am 27. mai, 27.5. und 27.5.2026"
    folded = fold("4711. Ja")
    assert folded.originals([0, folded.text.index("."), folded.text.index("j")]) == [0, 4, 6]


def test_second_spellings_take_no_word_that_stands_by_itself() -> None:
    letters = {"ü": "ue", "ß": "ss"}
    assert respelled(["grüße", "für"], letters) == {
        "grueße": "grüße", "grüsse": "grüße", "gruesse": "grüße", "fuer": "für",
    }  # fmt: skip
    assert respelled(["maße", "masse"], letters) == {}
