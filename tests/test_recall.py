"""What is remembered changes no answer, tells no word, and serves one revision and one team's rules only."""

import json
import random
from array import array
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import heedful
from heedful import text, wire
from heedful.analyse import Analyser
from heedful.matcher.tokenizer import Tokenizer
from heedful.model import Message, Request
from heedful.rulebook import NONE, parse
from heedful.times import Scan
from heedful.valence import Valence

MAIL = (
    "Hello,\n\nI am still waiting for the March invoice that you promised by Friday. This is the third time that I write. "
    'Nobody answers, and your colleague said "we will call you". When will it be here?? We pay 4,800 euros a year.\n\n'
    "Best regards,\nPetra Lindqvist\nHead of Finance"
)
UPSET = (
    "This is so frustrating. I have been waiting three weeks for my replacement card, this is the third time that I write, "
    "and nobody answers. You charged my account twice. When will it come?"
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
        self.known: dict[tuple[str, str], Any] = {}
        self.met = 0

    def get(self, of: str, text: str) -> Any:
        known = self.known.get((of, text))
        self.met += known is not None
        return known

    def put(self, of: str, text: str, found: Any, size: int) -> None:
        assert size > 0
        self.known[of, text] = found


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


def test_the_same_words_in_other_html_are_found_where_they_stand(analyser) -> None:  # type: ignore[no-untyped-def]
    remembering, words = analyser.remembering(Noted()), "I am really angry, nobody answers me."
    pages = [f"<div><p>{words}</p></div>", f"<div><p><b>{words}</b></p></div>", f"{words}\n\n"]
    for asked in (request(DRAFT, page) for page in pages):
        assert wire.encode(remembering.analyse(asked), asked) == wire.encode(analyser.analyse(asked), asked)


def test_only_the_changed_sentence_is_looked_at_again(analyser) -> None:  # type: ignore[no-untyped-def]
    remembering, work = analyser.remembering(Noted()), analyser.tongue("en").matcher.work
    first = work.tried
    remembering.analyse(request(DRAFT))
    second = work.tried
    remembering.analyse(request(DRAFT.replace("at noon", "at one")))
    assert work.tried - second < (second - first) / 3


@pytest.mark.parametrize(
    ("draft", "pieces"),
    [
        ("It comes by Monday. I will ring you.", 2),  # a day ends, and nothing of one begins
        ("It comes by 3. June is far off.", 1),
        ("It comes at 9 a.m. on Monday, I think. I will ring you.", 2),
    ],
)
def test_sentences_are_remembered_apart_where_no_time_goes_on_beyond_the_mark(analyser, draft, pieces) -> None:  # type: ignore[no-untyped-def]
    noted = Noted()
    analyser.remembering(noted).analyse(Request((), draft))
    assert len([words for of, words in noted.known if of.endswith("sentence")]) == pieces


def held(value: Any, seen: set[int]) -> Iterator[Any]:
    """Everything that a value holds, however deep."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, str | int | float | array | None):
        yield value
    elif isinstance(value, datetime):
        yield value.timestamp()
    elif isinstance(value, dict):
        yield from held([*value, *value.values()], seen)
    elif isinstance(value, tuple | list | frozenset):
        for part in value:
            yield from held(part, seen)
    else:
        yield from held([getattr(value, name) for name in type(value).__slots__], seen)


@pytest.mark.parametrize(
    ("mail", "draft"), [(MAIL, DRAFT), (f"{UPSET}\n\nBest regards", "Hi Petra, we looked at it at noon.\nBye")]
)
def test_a_message_that_has_not_changed_is_not_read_again(analyser, monkeypatch, mail, draft) -> None:  # type: ignore[no-untyped-def]
    """Neither where the draft is good, nor where phrases for several causes are offered, with words of the message."""
    remembering, long, read = analyser.remembering(Noted()), mail.replace("\n\nBest", " Thanks." * 800 + "\n\nBest"), []
    for written in (draft, f"{draft} Bye."):
        remembering.analyse(request(written, long))
    for owner, name, at in (
        (Tokenizer, "_cut", 1),
        (text, "visible", 0),
        (Valence, "compounds", 1),
        (Scan, "__init__", 1),
    ):
        real = getattr(owner, name)

        def noted(*given, real=real, at=at):  # type: ignore[no-untyped-def]
            read.append(given[at] if isinstance(given[at], str) else given[at].text)
            return real(*given)

        monkeypatch.setattr(owner, name, noted)
    remembering.analyse(request(draft.replace("at noon", "at one"), long))
    assert read and not [part for part in read if part in long]


def test_nothing_but_numbers_and_names_of_the_lexicon_is_remembered(analyser) -> None:  # type: ignore[no-untyped-def]
    noted, english = Noted(), analyser.tongue("en")
    for _ in range(2):
        analyser.remembering(noted).analyse(replace(request(DRAFT), brief=True))
    source = "".join(path.read_text(encoding="utf-8") for path in Path(heedful.__file__).parent.rglob("*.py"))
    names = {name for f in english.lexicon.finders for name in (f.id, f.kind, f.label)} | english.stop | english.stock
    names |= {name for features in analyser.vectors(request(DRAFT)) for name in features}
    words = {value for value in held([*noted.known.values()], set()) if isinstance(value, str)}
    assert len(words & names) > 10
    assert [word for word in words - names if f'"{word}"' not in source] == []


def test_what_is_remembered_of_a_text_does_not_grow_with_what_it_stands_beside(analyser) -> None:  # type: ignore[no-untyped-def]
    noted, sizes = Noted(), []
    for day in range(1, 21):
        at = datetime(2026, 11, day, tzinfo=UTC)
        thread = (Message("agent", AGENT, at=at), Message("customer", f"{MAIL} No {'x' * day}.", at=at))
        analyser.remembering(noted).analyse(Request(thread, now=at))
        agents = [found for (_, text), found in noted.known.items() if text == AGENT]
        sizes.append(len(list(held(agents, set()))))
    assert sizes[0] > 40 and len(set(sizes[1:])) == 1


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
