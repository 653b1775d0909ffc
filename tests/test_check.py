import pytest

from heedful.check import check, check_files
from tiny import WAITING, sources, tiny

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
