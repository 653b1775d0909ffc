"""What the agent reads is in the language of their screen, what the customer would read in the customer's."""

from dataclasses import replace

import pytest

from heedful.language import closest
from heedful.model import CAUSES, RISKS, Message, Request
from heedful.voice import Voice

ENGLISH = (
    Message(
        "customer",
        "This is really frustrating. You charged me twice for the March invoice, nobody answers, and I have been waiting three "
        "weeks for the refund. I demand to speak with a manager. When will I get my money back?",
    ),
)
GERMAN = (
    Message(
        "customer",
        "Das ist wirklich ärgerlich. Niemand antwortet, und ich warte seit drei Wochen auf die Erstattung. Wann bekomme ich mein Geld?",
    ),
)
DRAFT = "Sorry for any inconvenience. You should have told us earlier. We guarantee that this will never happen again."


@pytest.fixture(scope="module")
def read(analyser):
    def analyse(ui=None, thread=ENGLISH, draft=DRAFT):
        return analyser.analyse(Request(thread, draft, brief=True, ui=ui))

    return analyse


def spoken(answer):
    """All that is said to the agent."""
    return [
        *(said for line in answer.causes for said in (line.label, line.why)),
        *(gap.why for gap in answer.gaps),
        *(risk.why for risk in answer.draft.risks),
        *(offer.why for offer in answer.suggestions),
        answer.nudge.why,
        answer.escalate.why,
    ]


def silenced(answer):
    """The answer without what is said to the agent."""

    def mute(items, **more):
        return tuple(item._replace(why="", **more) for item in items)

    return replace(
        answer,
        causes=mute(answer.causes, label=""),
        gaps=mute(answer.gaps),
        suggestions=mute(answer.suggestions),
        draft=replace(answer.draft, risks=mute(answer.draft.risks)),
        nudge=answer.nudge._replace(why=""),
        escalate=answer.escalate._replace(why=""),
        brief="",
    )


def test_labels_and_reasons_are_in_the_language_of_the_screen(read):
    german = read("de")
    assert "Keine Antwort" in [line.label for line in german.causes]
    assert "Eine schlichte Entschuldigung ist hier fällig." in [gap.why for gap in german.gaps]
    assert "Bedauert wird hier die Reaktion des Kunden, nicht das, was geschehen ist." in spoken(german)
    assert any(why.startswith("Sagt dasselbe ohne das Risiko: ") for why in spoken(german))
    assert german.nudge.why.startswith("Der Kunde ist verärgert")
    assert german.escalate.why.startswith("Worte allein lösen das nicht: „")
    assert "Eskalieren:" in german.brief


@pytest.mark.parametrize(("ui", "thread", "draft"), [("de", ENGLISH, DRAFT), ("en", GERMAN, "Wir melden uns bald.")])
def test_nothing_is_said_in_the_other_language(read, ui, thread, draft):
    own, other = read(None, thread, draft), read(ui, thread, draft)
    quoted = {words for words in (*spoken(own), *spoken(other)) if not words}
    assert len(spoken(own)) == len(spoken(other)) > 10
    assert not (set(spoken(own)) & set(spoken(other))) - quoted


def test_what_is_sent_or_quoted_stays_in_the_customers_language(read):
    assert silenced(read("de")) == silenced(read())


@pytest.mark.parametrize("ui", [None, "en", "fr", "en-GB", "x", "", "-", "no such language"])
def test_without_a_lexicon_for_the_screen_the_customers_language_is_spoken(read, ui):
    assert read(ui) == read()


def test_a_language_that_is_not_read_is_not_spoken_about(read):
    french = (
        Message("customer", "Je n'ai toujours pas reçu ma commande et personne ne me répond depuis trois semaines."),
    )
    assert not read("de", french).supported


@pytest.mark.parametrize(
    ("tag", "code"), [("de", "de"), ("DE-at", "de"), ("zh-Hant-TW", "zh-Hant"), ("fr", None), ("", None), ("d", None)]
)
def test_a_tag_asks_for_its_longest_beginning(tag, code):
    assert closest(tag, ["en", "de", "zh", "zh-Hant"]) == code


@pytest.mark.parametrize(("screen", "own"), [("en", "de"), ("de", "en")])
def test_every_cause_has_a_name_in_each_language(analyser, screen, own):
    voice = Voice(analyser.tongue(own), analyser.tongue(screen))
    theirs = {cause.label for cause in analyser.tongue(own).lexicon.causes.values()}
    assert not {voice.label(cause) for cause in CAUSES} & {*theirs, *CAUSES}
    assert voice.label("of-our-own") == "of-our-own"


@pytest.mark.parametrize("code", ["en", "de"])
def test_every_risk_and_act_has_a_reason_in_each_language(analyser, code):
    says = analyser.tongue(code).says
    assert set(says["risks"]) == set(RISKS)
    acts = {offer.act for other in ("en", "de") for offer in analyser.tongue(other).lexicon.offers}
    assert acts <= set(says["acts"])
