from dataclasses import replace
from datetime import datetime

import pytest

from heedful import suggest as suggest_module
from heedful.lexicon import Offer
from heedful.model import Gap, Message, Request
from heedful.slots import Facts
from heedful.suggest import Wanted, Wish, shelf, suggest
from heedful.voice import Voice

WAITING = Message(
    "customer",
    "This is so frustrating. I have been waiting three weeks for my replacement card, this is the third time I write, and "
    "nobody answers. When will it come?",
)
DRAFT = "Hi Ana,\n\nwe can't send a new card until the form is back. It will come soon.\n\nTom"
REQUEST = Request((WAITING,), DRAFT, customer="Ana Petrov", agent="Tom")


@pytest.fixture(scope="module")
def offered(analyser):
    return analyser.analyse(REQUEST).suggestions


def test_the_first_of_every_gap_comes_first(analyser, offered):
    needs = [gap.need for gap in analyser.analyse(REQUEST).gaps]
    assert [s.need for s in offered[: len(needs)]] == needs


def test_what_only_the_agent_knows_is_a_blank(offered):
    for offer in offered:
        for slot in offer.slots:
            said = offer.text[slot.start : slot.end]
            assert said == f"[{slot.name.replace('_', ' ')}]" if not slot.filled else "[" not in said


def test_the_customers_own_words_fill_the_rest(offered):
    filled = {slot.name: offer.text[slot.start : slot.end] for offer in offered for slot in offer.slots if slot.filled}
    assert set(filled.values()) <= {"Ana", "replacement card", "three weeks", "third", "“When will it come?”"}
    assert filled


def test_while_the_gaps_stay_the_phrases_for_them_are_not_put_in_order_again(analyser, monkeypatch):
    tongue, rank, ranked = analyser.tongue("en"), suggest_module._rank, []
    monkeypatch.setattr(suggest_module, "_rank", lambda *of: ranked.append(of) or rank(*of))
    own = shelf(tongue.lexicon.offers, tongue.matcher)
    wanted = Wanted("ack", "waiting", ("waiting", "no_response"), frozenset(), None, False)
    first = own.ranked(wanted)
    done = len(ranked)
    assert own.ranked(Wanted(*wanted)) is first and len(ranked) == done > 1
    warm = own.ranked(wanted._replace(register="warm"))
    assert warm != first and sorted(warm, key=id) == sorted(first, key=id)


def test_a_wording_of_thread_or_draft_is_not_offered_again(analyser, offered):
    said = next(s for s in offered if s.act == "acknowledge" and not s.slots)
    again = analyser.analyse(replace(REQUEST, thread=(Message("agent", said.text), WAITING))).suggestions
    assert said.id not in {s.id for s in again}
    assert said.id not in {s.id for s in analyser.analyse(replace(REQUEST, draft=said.text)).suggestions}


def test_a_risky_span_gets_a_better_wording(offered):
    replaced = [(DRAFT[s.replaces.start : s.replaces.end], s.text) for s in offered if s.replaces]
    assert ("can't send a new card until", "can send a new card as soon as") in replaced
    assert ("soon", "by [time]") in replaced
    whole = [risky for risky, text in replaced if text.endswith(".")]
    assert all(risky.endswith(".") for risky in whole)
    assert all(s.place == "replace" for s in offered if s.replaces)


def test_no_suggestion_trips_our_own_risks(analyser, offered):
    for offer in offered:
        alone = analyser.analyse(Request((), offer.text)).draft.risks
        assert {risk.code for risk in alone} <= {"unfilled_blank"}, offer.text


def test_each_says_why_and_whence(offered):
    assert all(offer.why and offer.source for offer in offered if offer.act != "reframe")


@pytest.mark.parametrize("register", ["plain", "warm", "formal"])
def test_the_register_that_is_asked_for_comes_first(analyser, register):
    first = analyser.analyse(replace(REQUEST, register=register)).suggestions[0]
    written = {offer.id: offer.register for offer in analyser.tongue("en").lexicon.offers}
    assert written[first.id] == register


def test_nothing_is_offered_where_nothing_is_missing(analyser):
    calm = Request((Message("customer", "Hi, which port does the agent use?"),), "Hi, the agent uses port 8443.")
    assert analyser.analyse(calm).suggestions == ()


def test_a_sentence_that_says_more_is_not_swapped_away(analyser):
    draft = "Hi Ana, as I explained on Monday, the card went out today and the code for it follows by post. Calm down."
    offered = analyser.analyse(replace(REQUEST, draft=draft)).suggestions
    replaced = {draft[s.replaces.start : s.replaces.end] for s in offered if s.replaces}
    assert "Calm down." in replaced
    assert not any("the card went out" in words for words in replaced)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When will it come?", "answer-time"),
        ("Why did you send it back?", "answer-reason"),
        ("How much is it?", "answer-figure"),
        ("Who is looking after it?", "answer-person"),
    ],
)
def test_an_answer_of_the_kind_that_is_asked_for_comes_first(analyser, question, answer):
    asked = Request((Message("customer", f"Hello, the card is lost. {question}"),), "Hello Ana, thank you for writing.")
    first = next(s for s in analyser.analyse(asked).suggestions if s.need == "answer")
    assert first.id == answer


@pytest.mark.parametrize("question", ["WHEN WILL IT EVER COME TO ME?", f"Is it {'very ' * 12}late?"])
def test_a_shouted_or_long_question_is_not_held_up_to_the_customer(analyser, question):
    made = analyser.analyse(replace(REQUEST, thread=(Message("customer", question),), draft="Hello.")).suggestions
    assert made and not any("“" in offer.text for offer in made)


def test_where_words_will_not_fix_it_only_grave_ones_acknowledge(analyser):
    lawyer = Message("customer", "You have ignored me for weeks. My solicitor will write to you tomorrow.")
    analysis = analyser.analyse(replace(REQUEST, thread=(lawyer,), draft="Hello."))
    assert analysis.escalate.advised
    grave = {offer.id for offer in analyser.tongue("en").lexicon.offers if offer.grave}
    soothing = [s for s in analysis.suggestions if s.act in ("acknowledge", "own", "thank", "close")]
    assert soothing and {s.id for s in soothing} <= grave


@pytest.mark.parametrize(
    ("sentence", "replaced", "text"),
    [
        ("Have a great weekend!", "Have a great weekend!", ""),
        (
            "You should have told us before.",
            "You should have told us before.",
            "",
        ),
        (
            "As I explained on Monday, it is on its way.",
            "As I explained on Monday, it is on its way.",
            "It is on its way.",
        ),
        ("I will keep you posted.", "keep you posted", "write to you by [time]"),
        ("Soon you will have it.", "Soon", "By [time]"),
    ],
)
def test_a_better_wording_fits_where_it_goes(analyser, sentence, replaced, text):
    draft = f"Hello Ana,\n\nthe new card went out today. {sentence}\n\nTom"
    offered = analyser.analyse(replace(REQUEST, draft=draft)).suggestions
    assert (replaced, text) in [(draft[s.replaces.start : s.replaces.end], s.text) for s in offered if s.replaces]


def test_of_two_risks_in_one_place_one_is_reworded(analyser):
    draft = "Hello Ana,\n\nhope you're having a great day! 😊"
    spans = {s.replaces for s in analyser.analyse(replace(REQUEST, draft=draft)).suggestions if s.replaces}
    ordered = sorted((span.start, span.end) for span in spans)
    assert ordered and all(a[1] <= b[0] for a, b in zip(ordered, ordered[1:], strict=False))


def test_every_suggestion_has_an_id_of_its_own_and_they_are_bounded(analyser):
    draft = "It will come soon. " * 200 + "Calm down. " * 50
    offered = analyser.analyse(replace(REQUEST, draft=draft)).suggestions
    assert len({offer.id for offer in offered}) == len(offered) <= 62


def test_an_opening_is_not_left_out_before_a_reproach(analyser):
    draft = "Hello Ana,\n\nas I explained on Monday, you should have told us before.\n\nTom"
    offered = analyser.analyse(replace(REQUEST, draft=draft)).suggestions
    assert not any("ou should have told us" in offer.text for offer in offered)


def told(at, words, role="agent"):
    return Message(role, words, at=datetime.fromisoformat(f"2026-11-{at}T10:00:00+00:00"))


MISSED = Request(
    (
        told(10, "Hi Ana,\n\nI will send you the corrected card by Friday.\n\nTom"),
        told(16, "You said Friday. I am really disappointed.", role="customer"),
    ),
    "We are on it.", now=datetime.fromisoformat("2026-11-16T12:00:00+00:00"),
)  # fmt: skip


def test_the_day_that_we_did_not_keep_is_named_first(analyser):
    assert analyser.analyse(MISSED).suggestions[0].text == "We told you Friday, and Friday has passed without it."


@pytest.mark.parametrize(
    "request_",
    [
        replace(MISSED, partial=True),
        replace(MISSED, thread=(told("09", "I will also post you the invoice by Thursday."), *MISSED.thread)),
        replace(MISSED, thread=MISSED.thread[1:]),
    ],
)
def test_of_two_days_or_none_no_day_is_named(analyser, request_):
    assert not any("<missed>" in s.text or s.id.endswith("day-missed") for s in analyser.analyse(request_).suggestions)


def test_what_speaks_for_the_last_cause_comes_before_what_fits_any(analyser):
    tongue = analyser.tongue("en")
    general = Offer("general", "act", None, "en/a.yml", 1, "We will look after <thing>.", sample={"thing": "it"})
    own = Offer("own", "act", "waiting", "en/a.yml", 2, "We will send the parcel again.")
    wish = Wish(
        (Gap("action", "defect", ""),), (), ("defect", "waiting"), (), None, False, frozenset(), (),
        lambda cause: Facts({"thing": "the lamp"}), Voice(tongue, tongue),
    )  # fmt: skip
    made = suggest(wish, shelf((general, own), tongue.matcher), tongue.matcher, tongue.finders)
    assert [s.id for s in made] == ["own", "general"]
