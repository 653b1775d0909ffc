"""Entries are changed in the text of their files; whatever else is written there stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful import sources as packaged
from heedful.errors import InputError, LexiconError
from heedful.lexicon import editing, parse
from heedful.lexicon.editing import Where
from tiny import sources

COMMENTED = """\
# The first line.
cause: waiting   # a code
cues:
  # about the entry
  still-waiting:
    strength: 2  # clear
    phrases: |
      # the plain ones
      still|been waiting

      # silence
      did not answer
    match: |
      I am [still waiting].
      You [did not answer].
    no_match: |
      Wait.

  other:
    phrases: |-
      for ages
    match: |
      [for ages]
    no_match: |
      No.
# The last line.
"""


def replaced(change, text=COMMENTED, entry="waiting/still-waiting"):
    return editing.replace(sources(text), entry, "en", change)["en/waiting.yml"]


def entry(files, entry_id="waiting/still-waiting"):
    return editing.fields(editing.find(parse(files), "en", entry_id))


def test_a_value_is_changed_and_its_comment_stays():
    assert replaced({"strength": "3"}) == COMMENTED.replace("strength: 2  #", "strength: 3  #")


def test_a_block_keeps_its_comments_and_blank_lines():
    after = replaced({"phrases": "still|been waiting\nfor weeks\ndid not answer"})
    assert after == COMMENTED.replace("still|been waiting\n\n", "still|been waiting\n      for weeks\n\n")
    other = replaced({"phrases": "still|been waiting\nnever answered"})
    assert other == COMMENTED.replace("      did not answer\n    match", "      never answered\n    match")
    own = replaced({"phrases": "# mine\nstill|been waiting\ndid not answer"})
    assert "      # mine\n" in own and "# silence" not in own


def test_a_new_key_comes_behind_those_before_it_and_an_empty_one_goes():
    after = replaced({"except": "still waiting for my boss", "why": "It says: “#1”", "strength": "2"})
    assert "    strength: 2  # clear\n    why: 'It says: “#1”'\n    phrases: |" in after
    assert "      did not answer\n    except: |\n      still waiting for my boss\n    match: |" in after
    gone = editing.replace({**sources(after)}, "waiting/still-waiting", "en", {"except": "", "why": ""})
    assert gone["en/waiting.yml"] == COMMENTED


@pytest.mark.parametrize("flag", ["true", "on"])
def test_a_flag_is_set_and_taken_back(flag):
    after = replaced({"escalates": flag})
    assert "escalates: true" in after and entry(sources(after))["escalates"] == "true"
    assert replaced({"escalates": ""}, after) == COMMENTED


def test_nothing_changed_is_the_same_text():
    for id in ("waiting/still-waiting", "waiting/other"):
        assert replaced(entry(sources(COMMENTED), id), entry=id) == COMMENTED


def test_a_suggestion_is_changed_with_its_sample():
    files = editing.replace(
        sources(),
        "waiting/thanks-for-waiting",
        "en",
        {"text": "Thank you, <name>: soon.", "sample": "name: O'Neil, Ana"},
    )
    assert "text: 'Thank you, <name>: soon.'" in files["en/waiting.yml"]
    assert entry(files, "waiting/thanks-for-waiting")["sample"] == "name: O'Neil, Ana"


def test_a_suggestion_on_one_line_is_written_out():
    flow = "cause: waiting\nsuggest:\n  short: {act: close, text: 'Yes: bye.', sample: {}}\n  next: {act: close, text: Bye}\n"
    after = replaced({"register": "warm"}, flow, "waiting/short")
    was = entry(sources(flow), "waiting/short")
    assert entry(sources(after), "waiting/short") == was | {"register": "warm"}
    assert after.endswith("  next: {act: close, text: Bye}\n")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"strenght": "2"}, "Did you mean `strength`?"),
        ({"strength": "9"}, "1 mild"),
        ({"phrases": "still (waiting"}, "Close the optional part"),
        ({"phrases": ""}, "phrases: |"),
        ({"escalates": "maybe"}, "true or false"),
        ({"why": "a\x00b"}, "Type that line again"),
        ({"match": "I am waiting.\n" * 150_000}, "Split it into several entries."),
    ],
)
def test_what_cannot_stand_is_refused_with_its_remedy(change, says):
    with pytest.raises(InputError) as error:
        replaced(change)
    assert says in error.value.remedy and error.value.field


def test_an_unknown_entry_or_language_is_named():
    with pytest.raises(InputError, match="Did you mean `waiting/still-waiting`"):
        editing.replace(sources(), "waiting/stil-waiting", "en", {})
    with pytest.raises(InputError, match="no language `xx`"):
        editing.find(parse(sources()), "xx", "waiting/still-waiting")


def test_a_broken_neighbour_file_does_not_stop_an_edit():
    files = sources() | {"en/zzz.yml": "a: ["}
    assert editing.replace(files, "waiting/still-waiting", "en", {"strength": "1"})["en/waiting.yml"]
    with pytest.raises(LexiconError, match="zzz"):
        editing.replace(files, "zzz/entry", "en", {"strength": "1"})


# Adding, removing, moving

NEW = {"phrases": "kept in a queue", "match": "I was [kept in a queue].", "no_match": "The queue is short."}


def test_an_entry_is_added_at_the_end_of_its_place():
    files = editing.add(sources(COMMENTED), "en", Where("cue", "waiting"), "in-queue", NEW)
    assert entry(files, "waiting/in-queue")["match"] == NEW["match"]
    assert files["en/waiting.yml"].startswith(COMMENTED.split("# The last")[0])


@pytest.mark.parametrize(
    ("where", "file", "id"),
    [
        (Where("cue", "late_truck"), "en/late_truck.yml", "late_truck/new"),
        (Where("covers", "waiting"), "en/waiting.yml", "waiting/covers/new"),
        (Where("risk", "blame"), "en/risks.yml", "blame/new"),
        (Where("tone", "icy"), "en/tones.yml", "icy/new"),
    ],
)
def test_a_place_that_is_not_there_is_made(where, file, id):
    files = editing.add(sources(), "en", where, "new", NEW, label="Late truck", about="It comes: late")
    assert entry(files, id)["phrases"] == NEW["phrases"]
    assert [name for name in files if files[name] != sources().get(name)] == [file]
    if where.label == "late_truck":
        assert parse(files).languages["en"].causes["late_truck"].about == "It comes: late"


@pytest.mark.parametrize(
    ("where", "name", "says"),
    [
        (Where("cue", "waiting"), "still-waiting", "Choose another name"),
        (Where("cue", "waiting"), "Still Waiting", "small letters"),
        (Where("risk", "blam"), "new", "Did you mean `blame`?"),
        (Where("cue", "Late Truck"), "new", "underscores"),
        (Where("cue", "language"), "new", "another name for the cause"),
        (Where("cues", "waiting"), "new", "Did you mean `cue`?"),
    ],
)
def test_a_place_or_name_that_cannot_be_is_refused(where, name, says):
    with pytest.raises(InputError) as error:
        editing.add(sources(), "en", where, name, NEW)
    assert says in error.value.remedy


@pytest.mark.parametrize(
    ("where", "id"), [(Where("cue", "waiting"), "waiting/new"), (Where("risk", "blame"), "blame/new")]
)
def test_what_was_added_is_removed_again(where, id):
    files = editing.add(sources(), "en", where, "new", NEW)
    left = editing.remove(files, id, "en")
    assert left["en/waiting.yml"].replace("\n\n", "\n") == sources()["en/waiting.yml"]
    assert parse(left).languages["en"].finders[0].id == "waiting/still-waiting"


def test_the_last_entry_takes_its_section_with_it():
    files = editing.remove(sources(), "waiting/covers/names-the-wait", "en")
    assert "covers:" not in files["en/waiting.yml"] and len(parse(files).languages["en"].finders) == 1
    risk = editing.add(sources(), "en", Where("risk", "blame"), "new", NEW)
    assert parse(editing.remove(risk, "blame/new", "en")).languages["en"].finders


def test_an_entry_moves_with_its_comments_and_back():
    files = editing.move(sources(COMMENTED), "waiting/still-waiting", "en", Where("risk", "blame"), "waits")
    assert entry(files, "blame/waits") == entry(sources(COMMENTED))
    assert "# about the entry" in files["en/risks.yml"] and "# silence" in files["en/risks.yml"]
    back = editing.move(files, "blame/waits", "en", Where("cue", "waiting"), "still-waiting")
    assert entry(back) == entry(sources(COMMENTED))
    with pytest.raises(InputError, match="not alike"):
        editing.move(files, "blame/waits", "en", Where("suggest", "waiting"))


def test_an_entry_as_text_and_back():
    files = sources(COMMENTED)
    text = editing.written(files, "waiting/still-waiting", "en")
    assert text.startswith("# about the entry\nstill-waiting:\n  strength: 2  # clear\n")
    assert editing.rewrite(files, "waiting/still-waiting", "en", text) == files
    renamed = editing.rewrite(files, "waiting/still-waiting", "en", text.replace("still-waiting:", "waits:"))
    assert entry(renamed, "waiting/waits") == entry(files)
    with pytest.raises(InputError, match="stands in en/waiting.yml"):
        editing.rewrite(files, "waiting/still-waiting", "en", text.replace("still-waiting:", "other:"))
    with pytest.raises(LexiconError, match="not one entry"):
        editing.rewrite(files, "waiting/still-waiting", "en", text + "two:\n  phrases: a b\n")


# Every entry that ships, any text

FILES = dict(packaged.files([packaged.packaged()]))
ALL = [
    (code, one.id) for code, lexicon in parse(FILES).languages.items() for one in (*lexicon.finders, *lexicon.offers)
]


def test_every_entry_that_ships_is_written_and_read_back_unchanged():
    for code, id in ALL[::7]:
        assert editing.rewrite(FILES, id, code, editing.written(FILES, id, code)) == FILES
        assert editing.replace(FILES, id, code, editing.fields(editing.within(FILES, id, code))) == FILES


PROSE = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=40)
BLOCK = st.lists(PROSE.filter(lambda t: not t.lstrip().startswith("# ")), max_size=4).map("\n".join)


@settings(max_examples=60, deadline=None)
@given(one=st.sampled_from(ALL), why=PROSE, source=PROSE, match=BLOCK, strength=st.sampled_from("123"))
def test_any_change_shows_in_its_entry_and_nowhere_else(one, why, source, match, strength):
    code, id = one
    before = editing.within(FILES, id, code)
    change = {"why": why, "source": source}
    if "phrases" in editing.fields(before):
        change |= {"no_match": match, "strength": strength}
    after = editing.replace(FILES, id, code, change)
    assert [name for name in after if after[name] != FILES[name]] in ([], [before.file])
    was, now = all_fields(FILES, before.file), all_fields(after, before.file)
    assert {key for key in was if was[key] != now[key]} <= {id} and was.keys() == now.keys()
    said = {key: "\n".join(" ".join(row.split()) for row in value.split("\n")) for key, value in now[id].items()}
    for key, value in change.items():
        wanted = "\n".join(" ".join(row.split()) for row in value.split("\n") if row.split())
        assert said[key] == (" ".join(wanted.split()) if key != "no_match" else wanted)


def all_fields(files, name):
    part = parse({name: files[name], f"{name[:2]}/language.yml": "code: xx\n"}).languages[name[:2]]
    return {entry.id: editing.fields(entry) for entry in (*part.finders, *part.offers)}
