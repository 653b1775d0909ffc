from functools import cache

import pytest

from heedful import check, sources
from heedful.analyse import Analyser
from heedful.errors import InputError
from heedful.lexicon import editing, parse
from heedful.lexicon.editing import Where
from heedful.propose import as_fields, except_for, propose

FILES = dict(sources.files([sources.packaged()]))
LEXICONS = parse(FILES)
CUE = Where("cue", "poor_service")


@cache
def analyser():
    return Analyser(LEXICONS, sources.weights())


def proposed(text, *marked, language="en", where=CUE):
    spans = [(text.index(words), text.index(words) + len(words)) for words in marked]
    return propose(analyser(), language, text, spans, where)


def test_marked_words_become_notation_narrow_and_wide():
    found = proposed(
        "Hello. Your dashboard keeps really freezing for 3 hours.", "dashboard keeps really freezing for 3 hours"
    )
    assert found.problem == "" and found.name == "dashboard-keeps-freezing-hours"
    assert found.notations[0] == ("dashboard keeps really freezing for 3 hours",)
    assert found.phrases == "dashboard keeps|keep|keeping (really) freezing for <duration>"
    assert found.match == "Your [dashboard keeps really freezing for 3 hours]."


def test_determiners_are_widened_and_contractions_folded():
    found = proposed("They don't read the manual", "don't read the manual")
    assert found.notations[0] == ("do not read the manual",)
    assert found.phrases.startswith("do|does|did not read") and "the|a|an" in found.phrases


def test_words_apart_are_joined_by_a_gap_or_stand_alone():
    near = proposed("Your courier dumped the parcel in a hedge.", "dumped the parcel", "hedge")
    assert near.notations[0] == ("dumped the parcel ... hedge",)
    far = proposed("Your courier shouted, then dumped the parcel.", "courier shouted", "dumped the parcel")
    assert len(far.notations[0]) == 2


@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("en", "Your courier dumped the parcel in a hedge.", "dumped the parcel in a hedge"),
        ("en", "I told you and your robot hung up on me again", "your robot hung up on me"),
        ("de", "Hallo, Ihr Kurier hat das Paket in die Hecke geworfen.", "das Paket in die Hecke geworfen"),
    ],
)
def test_near_misses_are_tried_and_muted(language, text, marked):
    found = proposed(text, marked, language=language)
    assert [near.kind for near in found.near] == ["negated", "conditional", "other", "settled"]
    for near in found.near:
        assert near.fires == bool(near.said) and (near.mute or not near.fires), near


@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("en", "Your courier dumped the parcel in a hedge.", "dumped the parcel in a hedge"),
        ("de", "Ihr Kurier hat das Paket in die Hecke geworfen.", "Paket in die Hecke geworfen"),
    ],
)
def test_a_proposal_passes_the_check_as_it_is(language, text, marked):
    found = proposed(text, marked, language=language)
    after = editing.add(FILES, language, CUE, found.name, as_fields(found))
    assert [str(problem) for problem in check.check_changed(FILES, after)] == []


def test_small_words_alone_are_no_proposal():
    found = proposed("It is the one.", "is the")
    assert "small words alone" in found.problem and found.near == ()


def test_no_mark_is_refused():
    with pytest.raises(InputError, match="Mark the words"):
        propose(analyser(), "en", "Your courier left.", [(18, 18)], CUE)


def test_entries_that_find_it_already_are_named():
    found = proposed("We are still waiting for it.", "still waiting for", where=Where("cue", "waiting"))
    assert [entry.id for entry in found.already] == ["waiting/still-waiting"]
    assert found.name != "still-waiting"


# Exceptions


def test_an_exception_takes_the_words_beside_and_loses_no_example():
    text = "We are still waiting for the tile-server to come up."
    found = except_for(analyser(), "en", text, None, "waiting/still-waiting")
    assert found.no_match == text and found.lines[0].loses == ()
    assert found.lines[0].text.startswith("still waiting for the|") and "tile" in found.lines[0].text
    for line in found.lines:
        if not line.loses:
            one = editing.fields(editing.within(FILES, "waiting/still-waiting", "en"))
            change = {"except": f"{one['except']}\n{line.text}", "no_match": f"{one['no_match']}\n{found.no_match}"}
            after = editing.replace(FILES, "waiting/still-waiting", "en", change)
            assert [str(problem) for problem in check.check_changed(FILES, after)] == []


def test_an_exception_needs_an_entry_that_fires():
    with pytest.raises(InputError, match="does not fire"):
        except_for(analyser(), "en", "All is well.", None, "waiting/still-waiting")
    with pytest.raises(InputError, match="Did you mean"):
        except_for(analyser(), "en", "All is well.", None, "waiting/stil-waiting")
