"""What makes a draft worse, told from drafts of our own: exactly the risks that are there, none in the near misses.

A row of `risks/*.jsonl`: a customer's message, an agent's `draft`, the `risks` that it holds (none: a near miss), and in
`known` why a row is still misread.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from heedful import risks
from heedful.analyse import Analyser
from heedful.model import RISKS, Analysis, Message, Request

Row = dict[str, Any]
ROWS: list[Row] = [
    json.loads(line)
    for file in sorted((Path(__file__).parent / "risks").glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]
MOST_KNOWN = 0.05
NEAR_MISSES = 0.3


def read(analyser: Analyser, row: Row) -> Analysis:
    return analyser.analyse(Request(thread=(Message("customer", row["customer"]),), draft=row["draft"]))


def found(analyser: Analyser, row: Row) -> list[str]:
    return sorted({risk.code for risk in read(analyser, row).draft.risks})


def test_rows_are_well_formed() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert len({(row["customer"], row["draft"]) for row in ROWS}) == len(ROWS)
    assert {risk for row in ROWS for risk in row["risks"]} == set(RISKS)
    assert sum(not row["risks"] for row in ROWS) >= NEAR_MISSES * len(ROWS)
    assert sum("known" in row for row in ROWS) <= MOST_KNOWN * len(ROWS)


def test_every_draft_holds_exactly_its_risks(analyser: Analyser) -> None:
    said = [(row["id"], found(analyser, row), row["risks"]) for row in ROWS if "known" not in row]
    assert [wrong for wrong in said if wrong[1] != wrong[2]] == []


def test_what_is_marked_as_known_is_still_wrong(analyser: Analyser) -> None:
    known = [row for row in ROWS if "known" in row]
    assert [row["id"] for row in known if found(analyser, row) == row["risks"]] == []


def test_every_risk_says_why_and_judges_no_person(analyser: Analyser) -> None:
    whys = {risk.why for row in ROWS for risk in read(analyser, row).draft.risks}
    assert all(whys)
    assert not [why for why in whys if "agent" in why.lower().split()]


def test_a_wording_that_can_be_swapped_has_a_better_one(analyser: Analyser) -> None:
    risks = [risk for row in ROWS for risk in read(analyser, row).draft.risks if risk.span]
    shapes = ("over_apology", "unfilled_blank", "cheerful_mismatch")
    assert not [risk for risk in risks if risk.code not in shapes and not risk.instead]


@pytest.mark.parametrize(
    ("customer", "draft"),
    [
        ("", "Please open a ticket so that our team can assist you."),
        ("Thank you, that solved it!", "You are welcome! Let us know if there is anything else we can help with."),
        ("How do I open a support ticket?", "You can open a support ticket here: https://example.com/t"),
        ("My export fails.", "Hi Jo, thanks for your message."),
    ],
)
def test_a_draft_is_no_script_without_a_case_to_speak_of(analyser: Analyser, customer: str, draft: str) -> None:
    thread = (Message("customer", customer),) if customer else ()
    assert "scripted" not in {r.code for r in analyser.analyse(Request(thread, draft)).draft.risks}


def test_a_smile_is_only_for_the_glad(analyser: Analyser) -> None:
    angry = Request(
        (Message("customer", "This is a disgrace. I am furious and I want my money back now."),), "On it :)"
    )
    glad = Request((Message("customer", "Thank you so much, it works!"),), "Good to hear :)")
    assert "cheerful_mismatch" in {r.code for r in analyser.analyse(angry).draft.risks}
    assert not analyser.analyse(glad).draft.risks


class Counted:
    """A pattern that counts its passes over a text."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern, self.passes = pattern, 0

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        self.passes += 1
        return self.pattern.finditer(text)


def test_blanks_are_looked_for_once_however_many_there_are(analyser: Analyser, monkeypatch: pytest.MonkeyPatch) -> None:
    for many in (10, 20):
        counted = Counted(risks._BLANK)
        with monkeypatch.context() as patched:
            patched.setattr(risks, "_BLANK", counted)
            found = analyser.analyse(Request((Message("customer", "When?"),), "[Name] " * many)).draft.risks
        assert [risk.code for risk in found].count("unfilled_blank") == many
        assert counted.passes == 1


def test_a_blank_in_quotation_marks_or_in_code_is_meant(analyser: Analyser) -> None:
    for draft, blanks in (('Write "Dear [Name]" there.', 0), ('Write "Dear Jo" there. Bye [Name]', 1)):
        found = analyser.analyse(Request((Message("customer", "What do I write?"),), draft)).draft.risks
        assert [risk.code for risk in found].count("unfilled_blank") == blanks
