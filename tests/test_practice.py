"""Every shipped case holds what it promises; a case with a fault is refused by line; a lesson says what is there."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from heedful import practice, sources
from heedful.analyse import Analyser
from heedful.errors import LexiconError
from heedful.model import CAUSES
from heedful.practice import Case, Lesson

CASES = practice.packaged()
FILES = {path.name: path for path in (Path(practice.__file__).parent / "cases").glob("*.yml")}
ANY = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
WAIT = next(case for case in CASES if case.difficulty == 3)


def lesson(analyser: Analyser, case: Case, reply: str) -> Lesson:
    return practice.compare(case, reply, analyser.analyse(practice.request(case, reply)))


def text_of(case: Case) -> str:
    return FILES[case.file].read_text(encoding="utf-8")


# The shipped cases


@ANY
def test_a_shipped_case_holds_what_it_promises(case: Case, analyser: Analyser) -> None:
    assert not practice.check(case, analyser)


def test_ten_cases_rise_in_difficulty_and_cover_what_happens() -> None:
    assert [case.difficulty for case in CASES] == list(range(1, 11))
    noticed = {notice.name for case in CASES for notice in case.notices}
    wanted = {
        "waiting", "no_response", "broken_promise", "repeat_contact", "repeat_explaining", "runaround", "failed_fix", "impact",
        "billing", "policy", "defect", "confusion", "churn_threat", "legal_threat", "abuse", "gratitude",
    }  # fmt: skip
    assert wanted <= noticed
    assert noticed & set(CAUSES) >= wanted - {"gratitude"}


@ANY
def test_a_weekday_in_a_case_is_that_of_its_date(case: Case) -> None:
    months = {"March": 3, "April": 4, "May": 5, "June": 6, "September": 9}
    days = re.findall(r"(\w+day),? (\d+) (\w+)", text_of(case))
    for day, number, month in days:
        at = case.now.replace(month=months[month], day=int(number))
        assert at.strftime("%A") == day, f"{day} {number} {month}"


@ANY
def test_addresses_lead_nowhere(case: Case) -> None:
    domains = re.findall(r"@([\w.-]+)|\b(?:[\w-]+\.)+(?:com|org|net|io)\b", text_of(case))
    assert all(domain.endswith((".example", ".test")) for domain in domains)


def test_cases_are_no_lexicon() -> None:
    assert not [name for name in sources.files([sources.packaged()]) if "practice" in name or "case" in name]


# The form


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title: ", "titel: ", "unknown key `titel` Did you mean `title`?"),
        ("difficulty: 3", "difficulty: 11", "`11` is no difficulty"),
        ("difficulty: 3\n", "", "`difficulty` is missing"),
        ("now: 2026-03-12T10:40:00+00:00", "now: 2026-03-12T10:40:00", "is no time with an offset"),
        ("now: 2026-03-12T10:40:00+00:00", "now: 2026-03-12T09:40:00+00:00", "is earlier than the last message"),
        ("at: 2026-03-12T10:05", "at: 2026-02-12T10:05", "is earlier than the message before"),
        ("role: customer", "role: client", "`client` is unknown Available: customer"),
        ("words: I have not heard back", "words: I never heard back", "the customer does not write `I never heard back`"),
        ("says: I am looking after it now.", "says: I look after it.", "does not stand in the reply Copy the words"),
        ("says: I am looking after it now.", "says: Thank you for waiting", "at this point Put the reasons in the order"),
        ("does: ownership", "does: ownershp", "Did you mean `ownership`?"),
        ("answers: When will it be shipped", "answers: Who ships it", "the customer does not ask this"),
        ("cause: waiting", "cause: waiting\n    emotion: anger", "name either a `cause` or an `emotion`"),
        ("situation: A pharmacy", "situation: &a A pharmacy", "anchors and aliases"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line_and_remedy(old: str, new: str, says: str) -> None:
    text = text_of(WAIT)
    assert old in text
    with pytest.raises(LexiconError) as caught:
        practice.cases({"own.yml": text.replace(old, new, 1)})
    assert re.match(r"own\.yml:\d+", caught.value.field)
    assert says.split("`?")[0].replace("?", "") in f"{caught.value.message} {caught.value.remedy}".replace("?", "")


def test_the_line_is_the_one_to_mend() -> None:
    text = text_of(WAIT).replace("does: ownership", "does: owning")
    line = next(number for number, row in enumerate(text.split("\n"), 1) if "does: owning" in row)
    with pytest.raises(LexiconError) as caught:
        practice.parse("own.yml", text)
    assert caught.value.field == f"own.yml:{line} does"


@pytest.mark.parametrize("text", ["", "a", "- a", "title: [a]", "title: {a: b}", "thread: 1"])
def test_no_case_at_all_is_refused(text: str) -> None:
    with pytest.raises(LexiconError):
        practice.parse("own.yml", text)


# The trial


def test_a_model_reply_that_leaves_something_out_is_found(analyser: Analyser) -> None:
    text = text_of(WAIT)
    for sentence in (
        "I am sorry that nobody answered you",
        "tomorrow, Friday 13 March, and will be with you on Monday 16 March",
    ):
        text = text.replace(sentence, "So it goes")
    remedies = [problem.remedy for problem in practice.check(practice.parse("own.yml", text), analyser)]
    assert any("the reading finds no apology" in remedy for remedy in remedies)


def test_a_sentence_without_a_reason_is_found(analyser: Analyser) -> None:
    text = text_of(WAIT).replace("now. The replacement", "now. Your address is on file. The replacement")
    remedies = [problem.remedy for problem in practice.check(practice.parse("own.yml", text), analyser)]
    assert remedies == ["say why `Your address is on file.` is there"]


def test_a_weak_reply_that_is_good_and_a_model_that_is_weak_are_found(analyser: Analyser) -> None:
    swapped = replace(WAIT, model=WAIT.weak, weak=WAIT.model)
    remedies = " ".join(problem.remedy for problem in practice.check(swapped, analyser))
    assert "the reading finds nothing amiss" in remedies
    assert "it leaves something out (timeframe)" in remedies and "it has a risk (vague_time)" in remedies


def test_a_cause_that_is_not_there_is_found(analyser: Analyser) -> None:
    text = text_of(WAIT).replace("cause: no_response", "cause: legal_threat")
    problems = practice.check(practice.parse("own.yml", text), analyser)
    assert [problem.entry for problem in problems] == ["legal_threat"]


# The lesson


@ANY
def test_the_model_reply_leaves_nothing_to_learn(case: Case, analyser: Analyser) -> None:
    told = lesson(analyser, case, case.model.text)
    assert told.summary == "Nothing is left out, and nothing makes it worse."
    assert not told.risks and not told.more and all(line.met for line in told.lines)
    assert told.well


@ANY
def test_the_weak_reply_is_shown_what_the_model_does(case: Case, analyser: Analyser) -> None:
    told = lesson(analyser, case, case.weak.text)
    assert told.risks or not all(line.met for line in told.lines)
    assert told.more and all(reason.why for reason in told.more)


@ANY
def test_a_lesson_judges_the_draft_and_gives_no_score(case: Case, analyser: Analyser) -> None:
    told = lesson(analyser, case, case.weak.text)
    said = " ".join((told.summary, *(line.why for line in told.lines), *(well.text for well in told.well)))
    assert "{" not in said and "%" not in said
    assert not re.search(r"\b(?:score|points|grade)\b", told.summary)


def test_a_lesson_quotes_question_risk_and_reason(analyser: Analyser) -> None:
    told = lesson(analyser, WAIT, WAIT.weak.text)
    (asked,) = [line for line in told.lines if line.kind == "question"]
    assert (asked.label, asked.met) == ("When will it be shipped?", False)
    assert "as soon as possible" in [risk.words for risk in told.risks]
    assert "The replacement scanner will leave" in " ".join(reason.says for reason in told.more)
    assert (
        told.summary
        == "The reply leaves out who takes it over, a day or an hour and an answer, and some wording makes it worse."
    )


def test_what_a_reply_does_well_is_quoted(analyser: Analyser) -> None:
    reply = "Dear Ms Mbeki,\n\nI am sorry that you have been waiting for nine days. I will ship the scanner tomorrow.\n\nTomás"
    well = {well.does: well.words for well in lesson(analyser, WAIT, reply).well}
    assert "sorry" in well["apology"] and "tomorrow" in well["timeframe"] and "answer" in well


def test_a_sentence_that_makes_it_worse_is_not_praised(analyser: Analyser) -> None:
    billed = CASES[3]
    reply = (
        "Rest assured that we will refund the second £148.00 by Friday, and we guarantee this will never happen again."
    )
    told = lesson(analyser, billed, reply)
    assert not {well.does for well in told.well} & {"action", "timeframe"}
    assert [line.why for line in told.lines if line.name == "timeframe"] == [
        "The reply has this, but in a sentence that makes it worse."
    ]


def test_two_apologies_are_not_praised(analyser: Analyser) -> None:
    told = lesson(analyser, WAIT, "I am sorry for the nine days. I will ship it tomorrow. We apologise again.")
    assert "apology" not in {well.does for well in told.well}


@pytest.mark.parametrize("reply", ["", "  \n"])
def test_nothing_written_is_no_fault(reply: str, analyser: Analyser) -> None:
    assert lesson(analyser, WAIT, reply) == Lesson("Nothing is written yet.")


def test_a_reply_in_another_language_is_not_compared(analyser: Analyser) -> None:
    told = lesson(
        analyser, WAIT, "Sehr geehrte Frau Mbeki, vielen Dank für Ihre Geduld. Wir schicken den Scanner morgen ab."
    )
    assert told == Lesson("The reply is not in the customer's language, so it was not compared.")


def test_the_documented_case_holds(analyser: Analyser) -> None:
    text = (Path(__file__).parents[1] / "docs" / "practice.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    assert not practice.check(practice.parse("docs.yml", example), analyser)
