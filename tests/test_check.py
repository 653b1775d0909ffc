import pytest

from heedful import sources as packaged
from heedful.check import check, check_changed, check_files
from heedful.lexicon import editing
from tiny import WAITING, sources, tiny

ENGLISH = dict(packaged.files([packaged.packaged()]))
ENTRY = editing.fields(editing.within(ENGLISH, "waiting/still-waiting", "en"))

RISKS = """
risks:
  cheerful_mismatch:
    chirpy:
      why: Chirpy.
      phrases: |
        so long
      match: |
        It took [so long].
      no_match: |
        It took long.
"""


def remedies(waiting=WAITING, **files):
    return [str(problem) for problem in check(tiny(waiting, **files))]


def test_a_sound_lexicon_has_no_problem():
    assert remedies() == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("I am [still waiting] for", "I am still [waiting for]", "en/waiting.yml:14 waiting/still-waiting: found `still waiting` instead"),
        ("I am [still waiting] for an", "I am still waiting for an", "mark what is to be found"),
        ("No rush: I am still waiting for our", "I am still waiting for the", "`still waiting` is found here: add an `except`"),
        ("      You [did not answer].\n", "", "no `match` uses `did not answer`"),
        ("    no_match: |\n      Please wait.\n", "", "waiting/covers/names-the-wait: add a `no_match` example"),
        ("still|been waiting\n", "still|been waiting\n      weeks (later)\n", "no `match` uses `weeks (later)`"),
        ("duration: three weeks, ", "", "give `sample` for <duration>"),
        ("name: Ana", "name: Ana, date: Monday", "drop sample `date`"),
        ("    register: warm\n", "    register: warm\n    asks: wants_lunch\n", "`asks: wants_lunch` is no kind of question"),
        ("Thank you for waiting <duration>", "Sorry it took <duration>", "nothing finds it as covers of waiting or ack"),
    ],
)  # fmt: skip
def test_each_rule_names_place_and_remedy(old, new, problem):
    assert old in WAITING
    assert any(problem in found for found in remedies(WAITING.replace(old, new))), remedies(WAITING.replace(old, new))


def test_a_suggestion_that_trips_a_risk_is_refused():
    long = WAITING.replace("for this, <name>", "so long, <name>")
    assert any("trips the risk cheerful_mismatch/chirpy" in found for found in remedies(long, risks=RISKS))


def test_no_wording_stands_in_two_causes():
    other = WAITING.replace("cause: waiting", "cause: no_response").split("covers:")[0]
    assert any(
        "is in waiting/still-waiting too" in p or "is in no_response/still-waiting too" in p
        for p in remedies(more=other)
    )


def test_neutral_text_stays_silent():
    files = sources() | {"en/neutral.txt": "All good here.\nStill waiting, no hurry.\n"}
    assert [(p.file, p.line) for p in check_files(files)] == [("en/neutral.txt", 2)]


def test_an_unreadable_file_is_one_problem_with_its_line():
    (problem,) = check_files(sources(WAITING.replace("strength: 2", "strenght: 2")))
    assert str(problem).startswith("en/waiting.yml:5 ")


def test_a_phrase_that_comes_down_to_one_word_must_show_it():
    loose = WAITING.replace("      still|been waiting\n", "      still|been waiting\n      (weeks) later\n")
    loose = loose.replace("      You [did not", "      It came [weeks later].\n      You [did not")
    assert any("finds `later` alone" in problem for problem in remedies(loose))
    shown = loose.replace("      You [did not", "      It came [later].\n      You [did not")
    assert not any("alone" in problem for problem in remedies(shown))


# Too wide


def waiting(phrase="", except_="", match=""):
    text = (
        WAITING.replace("      still|been waiting\n", f"      still|been waiting\n      {phrase}\n")
        if phrase
        else WAITING
    )
    text = text.replace("    match: |\n      I am", f"    match: |\n      {match}\n      I am") if match else text
    return text.replace("      still waiting on", f"      {except_}\n      still waiting on") if except_ else text


@pytest.mark.parametrize("phrase", ["the", "is|are", "(really) your", "not", "i|you|we"])
def test_a_phrase_that_finds_everything_is_one_problem_with_its_line(phrase):
    change = {"phrases": f"{ENTRY['phrases']}\n{phrase}"}
    (problem,) = check_changed(ENGLISH, editing.replace(ENGLISH, "waiting/still-waiting", "en", change))
    assert (problem.file, problem.entry) == ("en/waiting.yml", "waiting/still-waiting")
    assert ENGLISH["en/waiting.yml"].split("\n")[problem.line - 2].strip() == ENTRY["phrases"].split("\n")[-1]
    assert f"`{phrase}` would fire on" in problem.remedy and "make them mandatory" in problem.remedy


def test_a_small_word_alone_is_no_cue():
    assert any("`was` is a small word alone" in p for p in remedies(waiting("was", match="It [was].")))
    assert not any("small word" in p for p in remedies(waiting("was late", match="It [was late].")))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("waiting", "mutes 2 of 4 `match` examples (“I am still waiting for an answer.”): put more of the words"),
        ("not", "mutes 2 of 4 `match` examples"),
        ("still waiting for", "mutes 1 of 4 `match` examples"),
    ],
)
def test_an_exception_that_mutes_what_the_entry_is_for_is_refused(line, says):
    problems = remedies(waiting(except_=line))
    assert len([p for p in problems if f"`{line}` mutes" in p]) == 1 and any(says in p for p in problems), problems
    assert not any("found nothing" in p for p in problems)


def test_a_bare_word_of_most_phrases_is_no_exception():
    lone = {"phrases": "kill it\nkill them\nkill me", "match": "[kill it]\n[kill them]\n[kill me]", "no_match": "no"}
    files = editing.add(sources(), "en", editing.Where("cue", "abuse"), "kill", {**lone, "except": "kill"})
    assert any("`kill` alone mutes 3 of 3 phrases" in p.remedy for p in check_files(files))
    narrow = editing.replace(files, "abuse/kill", "en", {"except": "kill it all"})
    assert check_files(narrow) == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: [", 2, "Mend the indentation"),
        ("x" * 2_000_001, 1, "Split the file."),
        ("cues:\n\tstill:", 2, "Mend the indentation"),
        ("cause: waiting\nlabel: a\x01b\n", 2, "Type that line again."),
        ("cause: \ud800\n", 1, "Type that line again."),
        ("", 1, "Remove it"),
        ("- a\n", 1, "Indent"),
    ],
)
def test_each_broken_file_is_a_problem_with_line_and_remedy(text, line, says):
    files = sources() | {"en/broken.yml": text, "en/other.yml": "a: ["}
    problems = check_files(files)
    assert [p.file for p in problems] == ["en/broken.yml", "en/other.yml"]
    assert problems[0].line == line and says in problems[0].remedy
    assert check_changed(sources(), files) == problems


def test_a_name_that_is_there_already_says_where():
    twice = sources() | {"en/more.yml": WAITING.split("covers:")[0]}
    assert any(
        p.remedy == "rename: en/more.yml:4 has this name already" and p.file == "en/waiting.yml"
        for p in check_files(twice)
    )
    assert any("has this name already" in p.remedy for p in check_changed(sources(), twice))


# Of a change


CHANGES = [
    {"strength": "1"},
    {"phrases": "still|been waiting"},
    {"except": ""},
    {"except": "waiting"},
    {"match": "I am [waiting]."},
    {"no_match": "We are still waiting."},
    {
        "phrases": "still|been waiting\n(still) have not heard (back|anything)\nwaiting ... <number> day|days\ndid not answer\nthe"
    },
    {"mutes": "true"},
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_checked_as_all_is(change):
    before = {**sources(), "en/neutral.txt": "All good.\nThe one.\n"}
    after = editing.replace(before, "waiting/still-waiting", "en", change)
    assert check_changed(before, after) == check_files(after)
    assert check_changed(after, after) == ()
    back = check_changed(after, before)
    assert back == ()


def test_offers_are_checked_with_what_covers_them():
    before = sources(risks=RISKS)
    uncovered = editing.replace(
        before, "waiting/covers/names-the-wait", "en", {"phrases": "sorry for that", "match": "[Sorry for that]."}
    )
    assert any("nothing finds it as covers of waiting" in p.remedy for p in check_changed(before, uncovered))
    gone = editing.remove(before, "waiting/covers/names-the-wait", "en")
    assert any(p.entry == "waiting/thanks-for-waiting" for p in check_changed(before, gone))
    risky = editing.replace(
        before,
        "waiting/thanks-for-waiting",
        "en",
        {"text": "Thank you for waiting so long, <name>.", "sample": "name: Ana"},
    )
    assert any("trips the risk" in p.remedy for p in check_changed(before, risky))
    tripped = editing.replace(before, "cheerful_mismatch/chirpy", "en", {"phrases": "for this", "match": "[For this]."})
    assert any("trips the risk" in p.remedy for p in check_changed(before, tripped))


def test_a_change_of_tables_or_neutral_lines_is_checked_in_full():
    neutral = sources() | {"en/neutral.txt": "Still waiting, no hurry.\n"}
    assert [p.file for p in check_changed(sources(), neutral)] == ["en/neutral.txt"]
    missing = {name: text for name, text in sources().items() if not name.endswith("language.yml")}
    assert "language" in str(check_changed(sources(), missing)[0])


def test_a_hashtag_is_split_by_the_words_of_all_entries():
    other = "cause: no_response\ncues:\n  silence:\n    phrases: |\n      radio silence\n    match: |\n      [radio silence]\n    no_match: |\n      Radio.\n"
    before = sources(more=other)
    change = {"phrases": "still waiting", "except": "", "match": "[#stillwaiting]"}
    after = editing.replace(before, "waiting/still-waiting", "en", change)
    assert [p for p in check_files(after) if "still-waiting" in p.entry] == list(check_changed(before, after))
