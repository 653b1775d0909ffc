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


@pytest.mark.parametrize("text", ["{}", "[", '{"intercept": "x", "cuts": {}, "weights": {}}'])
def test_weights_that_cannot_be_used_are_refused(tmp_path, text):
    (tmp_path / "weights.json").write_text(text)
    with pytest.raises(LexiconError, match=r"weights.json: .* Run `heedful fit` again"):
        sources.weights(sources.files([tmp_path]))
