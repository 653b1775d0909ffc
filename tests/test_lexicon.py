import pytest

from heedful.errors import LexiconError
from heedful.lexicon import parse
from tiny import WAITING, sources, tiny


def test_an_entry_keeps_its_place_and_its_lines():
    lexicon = tiny()
    cue = next(f for f in lexicon.finders if f.kind == "cue")
    assert (cue.id, cue.label, cue.file, cue.line, cue.strength) == (
        "waiting/still-waiting",
        "waiting",
        "en/waiting.yml",
        4,
        2,
    )
    assert [(line.text, line.number) for line in cue.phrases][:2] == [
        ("still|been waiting", 7),
        ("(still) have not heard (back|anything)", 8),
    ]
    offer = lexicon.offers[0]
    assert (offer.id, offer.cause, offer.register) == ("waiting/thanks-for-waiting", "waiting", "warm")


def test_nothing_is_guessed_from_how_a_line_looks():
    text = WAITING.replace(
        "      Please wait.\n", "      no\n      24:00\n      - Re: ticket #12 [a] {b}\n      @you *star*\n"
    )
    covers = next(f for f in tiny(text).finders if f.kind == "covers")
    assert [line.text for line in covers.no_match] == ["no", "24:00", "- Re: ticket #12 [a] {b}", "@you *star*"]


def test_a_comment_line_inside_a_block_is_left_out():
    cue = tiny(WAITING.replace("      still|been waiting\n", "      # plain\n      still|been waiting\n")).finders[0]
    assert (cue.phrases[0].text, cue.phrases[0].number) == ("still|been waiting", 8)


@pytest.mark.parametrize(
    ("change", "place", "remedy"),
    [
        (("strength: 2", "strenght: 2"), "en/waiting.yml:5", "Did you mean `strength`?"),
        (("strength: 2", "strength: 9"), "en/waiting.yml:5", "1 mild, 2 clear or 3 strong"),
        (("act: acknowledge", "act: aknowledge"), "en/waiting.yml:29", "Did you mean `acknowledge`?"),
        (("register: warm", "register: posh"), "en/waiting.yml:29", "plain"),
        (
            ("still|been waiting", "still|been (waiting"),
            "en/waiting.yml:7 waiting/still-waiting",
            "Close the optional part",
        ),
        (("<number> day|days", "<numbr> days"), "en/waiting.yml:9 waiting/still-waiting", "<number>"),
        (("covers:\n", "cues:\n"), "en/waiting.yml:20", "Rename or merge"),
        (("about: They", "about: &x They"), "en/waiting.yml:2", "Write it out"),
        (("about: They", "about: !!python/name:os.system They"), "en/waiting.yml:2", "plain text"),
        (("    strength: 2", "\tstrength: 2"), "en/waiting.yml:5", "indentation"),
    ],
)
def test_a_broken_file_names_place_and_remedy(change, place, remedy):
    with pytest.raises(LexiconError) as error:
        tiny(WAITING.replace(*change))
    assert error.value.field.startswith(place)
    assert remedy in error.value.remedy


def test_size_and_depth_are_bounded():
    with pytest.raises(LexiconError, match="nested too deep"):
        tiny(other="about: " + "[" * 20 + "]" * 20)
    with pytest.raises(LexiconError, match="more than 50,000 keys and values"):
        tiny(other="about: [" + "x, " * 50_001 + "]")
    with pytest.raises(LexiconError, match="larger than"):
        tiny(other="about: " + "x" * 2_000_001)


def test_the_revision_is_of_the_files_alone():
    one = parse(sources())
    assert one.revision == parse(dict(reversed(sources().items()))).revision
    assert one.revision != parse(sources(WAITING + "# more\n")).revision


def test_the_default_language_comes_first() -> None:
    tables = "code: {code}\nname: X\n"
    files = {f"{code}/language.yml": tables.format(code=code) for code in ("aa", "bb", "cc")}
    assert list(parse(files).languages) == ["aa", "bb", "cc"]
    files["bb/language.yml"] += "default: true\n"
    assert list(parse(files).languages) == ["bb", "aa", "cc"]


def test_letters_give_words_of_phrases_and_tables_a_second_spelling() -> None:
    words = "words: {by: über}\nspellings: {uber: über}\nletters: {ü: ue}\n"
    entry = "asks:\n  plea:\n    late:\n      phrases: |\n        spät|früh\n"
    tables = parse({"xx/language.yml": words, "xx/asks.yml": entry}).languages["xx"].tables
    assert tables["spellings"] == {"uber": "über", "ueber": "über", "frueh": "früh"}
