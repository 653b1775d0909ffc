import json

import pytest

from heedful import sources
from heedful.errors import LexiconError


def test_a_directory_of_ones_own_replaces_files_of_the_same_name(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "neutral.txt").write_text("only this line")
    mine = sources.load([tmp_path])
    assert [line.text for line in mine.languages["en"].neutral] == ["only this line"]
    assert mine.languages["en"].finders == sources.load().languages["en"].finders
    assert mine.revision != sources.load().revision


def test_a_missing_directory_and_an_unreadable_file_say_so(tmp_path):
    with pytest.raises(LexiconError, match="Check the setting `lexicons`"):
        sources.load([tmp_path / "none"])
    (tmp_path / "mail.yml").mkdir()
    with pytest.raises(LexiconError, match="^mail.yml: cannot be read "):
        sources.load([tmp_path])


def test_a_file_that_is_not_utf8_is_named_with_the_line_but_not_where_it_lies(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "own.yml").write_bytes("cause: é\nabout:\n  caf".encode() + b"\xe9\n")
    with pytest.raises(LexiconError) as caught:
        sources.load([tmp_path])
    assert str(caught.value) == "en/own.yml:3: is not UTF-8. Save the file as UTF-8."


def test_no_error_says_where_the_lexicons_lie(tmp_path):
    with pytest.raises(LexiconError) as caught:
        sources.load([tmp_path / "none"])
    assert str(caught.value) == "none: no such directory. Check the setting `lexicons`."


def test_weights_of_ones_own_replace_the_packaged_ones(tmp_path):
    packaged = sources.weights()
    data = {"intercept": -1, "cuts": {"uneasy": 0.2, "frustrated": 0.5, "angry": 0.9}, "weights": {"cue.waiting": 1}}
    (tmp_path / "weights.json").write_text(json.dumps(data))
    own = sources.weights(sources.files([tmp_path]))
    assert packaged.of and own.of == {"cue.waiting": 1.0}
    assert sources.load([tmp_path]).revision != sources.load().revision


def weights_file(intercept="0", cuts=("0.2", "0.5", "0.9"), weight="1", name="cue.waiting"):
    low, middle, high = cuts
    return (
        f'{{"intercept": {intercept}, "cuts": {{"uneasy": {low}, "frustrated": {middle}, "angry": {high}}}, '
        f'"weights": {{"{name}": {weight}}}}}'
    )


def test_a_weights_file_may_begin_with_a_byte_order_mark(tmp_path):
    (tmp_path / "weights.json").write_bytes(b"\xef\xbb\xbf" + weights_file().encode())
    assert sources.weights(sources.files([tmp_path])).of == {"cue.waiting": 1.0}


def test_a_byte_order_mark_changes_nothing_in_a_lexicon_file(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "neutral.txt").write_bytes(b"\xef\xbb\xbfonly this line")
    assert [line.text for line in sources.load([tmp_path]).languages["en"].neutral] == ["only this line"]
    (tmp_path / "en" / "neutral.txt").write_bytes(b"\xef\xbb\xbfone\ncaf\xe9\n")
    with pytest.raises(LexiconError, match="^en/neutral.txt:2: is not UTF-8"):
        sources.load([tmp_path])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is no JSON"),
        ("[", "is no JSON"),
        ("[" * 200_000, "is no JSON"),
        ("{}", "not a weights file"),
        ("[]", "not a weights file"),
        ('{"intercept": 0, "cuts": [], "weights": {}}', "not a weights file"),
        ('{"intercept": 0, "cuts": {"uneasy": 0.2, "frustrated": 0.5}, "weights": {}}', "'angry'"),
        (weights_file(intercept='"1"'), "`intercept` is no number"),
        (weights_file(intercept="true"), "`intercept` is no number"),
        (weights_file(intercept="NaN"), "`intercept` is no number"),
        (weights_file(weight="NaN"), "`cue.waiting` is no number"),
        (weights_file(weight="Infinity"), "`cue.waiting` is no number"),
        (weights_file(weight="1e999"), "`cue.waiting` is no number"),
        (weights_file(weight="1" + 400 * "0"), "`cue.waiting` is no number"),
        (weights_file(weight="false"), "`cue.waiting` is no number"),
        (weights_file(weight="null"), "`cue.waiting` is no number"),
        (weights_file(weight="-0.1"), "`cue.waiting` is negative"),
        (weights_file(weight="-0.1", name="strength.2"), "`strength.2` is negative"),
        (weights_file(cuts=("0.2", "NaN", "0.9")), "`frustrated` is no number"),
        (weights_file(cuts=("0.2", '"0.5"', "0.9")), "`frustrated` is no number"),
        (weights_file(cuts=("0.2", "0.2", "0.9")), "`cuts` do not rise"),
        (weights_file(cuts=("0.5", "0.2", "0.9")), "`cuts` do not rise"),
        (weights_file(cuts=("0", "0.5", "0.9")), "`cuts` do not rise"),
        (weights_file(cuts=("0.2", "0.5", "1")), "`cuts` do not rise"),
    ],
    ids=range(24),
)
def test_weights_that_cannot_be_used_are_refused(tmp_path, text, complaint):
    (tmp_path / "weights.json").write_text(text)
    with pytest.raises(LexiconError) as caught:
        sources.weights(sources.files([tmp_path]))
    assert complaint in caught.value.message
    assert caught.value.field == "weights.json" and caught.value.remedy == "Run `heedful fit` again."


def test_what_calms_may_be_negative():
    assert sources.weights({"weights.json": weights_file(weight="-2", name="tone.calm")}).of == {"tone.calm": -2.0}
