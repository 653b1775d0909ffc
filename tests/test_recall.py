"""What is remembered changes no answer, tells no word, and serves one revision and one team's rules only."""

import json
import random

import pytest

from heedful import wire
from heedful.analyse import Analyser
from heedful.model import Message, Request
from heedful.recall import as_floats, as_numbers
from heedful.rulebook import NONE, parse

MAIL = (
    "Hello,\n\nI am still waiting for the March invoice that you promised by Friday. This is the third time that I write. "
    'Nobody answers, and your colleague said "we will call you". When will it be here?? We pay 4,800 euros a year.\n\n'
    "Best regards,\nPetra Lindqvist\nHead of Finance"
)
AGENT = "Hi Petra, I will send you the invoice by Friday. Sorry for the wait."
DRAFT = (
    "Hi Petra, I am sorry that you had to wait. Unfortunately our policy does not allow this. You should have told us. "
    "I will send you the invoice by Monday at noon. We will look into it as soon as possible. Kind regards, Tom"
)
WORDS = (
    "Friday.",
    "we",
    "You",
    "3 days",
    "not",
    "sorry",
    "-",
    "\n",
    "!",
    "will send",
    "Petra",
    "[Name]",
    "p.m.",
    "#fail",
)
RULES = parse(
    json.dumps({"off": ["risk:policy_wall"], "forbid": [{"phrases": "as soon as possible", "why": "Name a day."}]})
)


class Noted:
    """Remembers everything, and what it was asked."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], tuple[int, ...]] = {}
        self.met = 0

    def get(self, of: str, text: str) -> tuple[int, ...] | None:
        known = self.known.get((of, text))
        self.met += known is not None
        return known

    def put(self, of: str, text: str, numbers: object) -> None:
        self.known[of, text] = tuple(numbers)  # type: ignore[arg-type]


def request(draft: str, mail: str = MAIL) -> Request:
    return Request(
        (Message("customer", mail), Message("agent", AGENT), Message("customer", mail)), draft, customer="Petra"
    )


def edited(draft: str, draw: random.Random) -> str:
    words = draft.split(" ")
    at = draw.randrange(len(words))
    words[at : at + draw.randrange(2)] = [draw.choice((*WORDS, *words)) for _ in range(draw.randrange(3))]
    return " ".join(words) or "Hi"


@pytest.mark.parametrize("rules", [NONE, RULES])
def test_answers_are_the_same_with_and_without(analyser, rules) -> None:  # type: ignore[no-untyped-def]
    draw, draft, noted = random.Random(7), DRAFT, Noted()
    remembering = analyser.remembering(noted)
    for _ in range(60):
        draft = edited(draft, draw)
        asked = request(draft, draw.choice((MAIL, MAIL + "\nThanks!")))
        answers = [wire.encode(a.analyse(asked, rules=rules), asked) for a in (analyser, remembering)]
        assert answers[0] == answers[1]
    assert noted.met > 60 * 10


def test_only_the_changed_sentence_is_looked_at_again(analyser) -> None:  # type: ignore[no-untyped-def]
    remembering, work = analyser.remembering(Noted()), analyser.tongue("en").matcher.work
    first = work.tried
    remembering.analyse(request(DRAFT))
    second = work.tried
    remembering.analyse(request(DRAFT.replace("at noon", "at one")))
    assert work.tried - second < (second - first) / 3


def test_nothing_but_numbers_is_remembered(analyser) -> None:  # type: ignore[no-untyped-def]
    noted = Noted()
    analyser.remembering(noted).analyse(request(DRAFT))
    assert noted.known
    assert all(type(number) is int for numbers in noted.known.values() for number in numbers)


def test_another_analyser_and_other_rules_know_nothing_of_it(analyser) -> None:  # type: ignore[no-untyped-def]
    noted = Noted()
    analyser.remembering(noted).analyse(request(DRAFT))
    names = {of for of, _ in noted.known}
    analyser.remembering(noted).analyse(request(DRAFT), rules=RULES)
    ruled = {of for of, _ in noted.known} - names
    assert any("sentence" in of for of in ruled)
    assert analyser.tongue("en").scope not in {of.removesuffix(" sentence") for of in ruled}


def test_by_default_nothing_is_remembered(analyser: Analyser) -> None:
    work = analyser.tongue("en").matcher.work
    taken = []
    for _ in range(2):
        before = work.tried
        analyser.analyse(request(DRAFT))
        taken.append(work.tried - before)
    assert taken[0] == taken[1]


def test_floats_come_back_to_the_last_bit() -> None:
    values = (0.1, -1e-300, 5e300, 0.0, 1 / 3)
    assert as_floats(as_numbers(values)) == values
