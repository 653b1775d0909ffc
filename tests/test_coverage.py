"""Pairs of drafts that differ in one edit change the intended line of the checklist."""

import pytest

from heedful import coverage, cues
from heedful.cues import stems
from heedful.model import Message, Request

CUSTOMER = Message(
    "customer",
    "This is really frustrating. You charged me twice for the March invoice, nobody answers, and I have been waiting three "
    "weeks for the refund. When will I get my money back?",
)


def covered(analyser, draft, message=CUSTOMER):
    return analyser.analyse(Request((message,), draft)).draft


@pytest.mark.parametrize(
    ("draft", "ack"),
    [
        ("I am sorry that you were charged twice for the March invoice.", "specific"),
        ("I understand your frustration.", "generic"),
        ("Your case number is 4711.", "none"),
        ("The message about case 4711 has arrived.", "none"),
    ],
)
def test_an_acknowledgement_is_specific_when_it_names_what_went_wrong(analyser, draft, ack):
    assert covered(analyser, draft).ack == ack


@pytest.mark.parametrize(
    ("draft", "timeframe"),
    [
        ("I will send the refund by Friday.", "concrete"),
        ("I will send the refund soon.", "vague"),
        ("I will send the refund.", "none"),
    ],
)
def test_a_day_is_concrete_and_soon_is_vague(analyser, draft, timeframe):
    assert covered(analyser, draft).timeframe == timeframe


@pytest.mark.parametrize(
    ("draft", "strategy"),
    [
        ("I am sorry about the double charge.", "apology"),
        ("That was our mistake.", "ownership"),
        ("It was charged twice because the first attempt timed out.", "explanation"),
        ("I have refunded the second charge.", "action"),
        ("In the meantime you can pay by card instead.", "alternative"),
        ("Thank you for waiting.", "gratitude"),
        ("Could you send me the last four digits of the card?", "ask"),
        ("I have passed this to my colleague Ines in Billing.", "handoff"),
        ("Let me know if you need anything else.", "open_door"),
    ],
)
def test_what_a_draft_does_is_found(analyser, draft, strategy):
    assert strategy in covered(analyser, draft).present
    assert strategy not in covered(analyser, "The weather is fine.").present


@pytest.mark.parametrize(
    ("draft", "risk"),
    [
        ("You should have read the terms.", "blame"),
        ("Please just calm down.", "dismissive"),
        ("Unfortunately our policy does not allow refunds.", "policy_wall"),
        ("I am sorry you feel that way.", "non_apology"),
        ("I am sorry about the charge. Again, I am so sorry. I apologise.", "over_apology"),
        ("I guarantee this will never happen again.", "over_promise"),
        ("We will get back to you soon.", "vague_time"),
        ("It is in the ledger.", "cold"),
        ("Hope you are having a fantastic day! 😊", "cheerful_mismatch"),
        ("Dear [NAME], I am sorry about the double charge.", "unfilled_blank"),
        ("Dear {{customer.name}}, I am sorry about the double charge.", "unfilled_blank"),
        (
            "Thank you for contacting us. We value every customer and strive to deliver excellence at all times. A member "
            "of the team is reviewing things as we speak.",
            "scripted",
        ),
    ],
)
def test_what_makes_it_worse_is_found(analyser, draft, risk):
    assert risk in {found.code for found in covered(analyser, draft).risks}


def test_a_real_apology_is_no_risk_and_a_non_apology_is_none(analyser):
    real = covered(analyser, "I am sorry that we charged you twice.")
    assert "apology" in real.present and not {"non_apology", "over_apology"} & {r.code for r in real.risks}
    assert "apology" not in covered(analyser, "We are sorry you feel that way.").present


def test_looking_into_it_is_no_deed(analyser):
    assert "action" not in covered(analyser, "We are looking into it.").present
    assert "action" not in covered(analyser, "Your case is being reviewed.").present


@pytest.mark.parametrize(
    "draft",
    [
        "I'll look into it.",
        "We'll look into this",
        "I will look into this for you.",
        "We will check on it.",
        "Let me check on that for you.",
        "I'm happy to look into the matter.",
        "We will investigate this further.",
        "I'll take a closer look.",
        "We'll get it looked into.",
        "I have looked into it.",
        "We'll look into it and get back to you.",
    ],
)
def test_a_promise_to_look_into_it_is_neither_deed_nor_time(analyser, draft):
    found = covered(analyser, draft)
    assert ("action" in found.present, found.timeframe) == (False, "none")


@pytest.mark.parametrize(
    "draft",
    [
        "I will look into the March meter reading.",
        "I'll look into it by Friday.",
        "We'll look into it and refund the second charge.",
        "I have looked into this and corrected the invoice.",
        "I'll look into it. I have refunded the second charge.",
    ],
)
def test_looking_into_it_hides_no_deed(analyser, draft):
    assert "action" in covered(analyser, draft).present


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("I am sorry for the delay ", "Still waiting."),
        ("I understand you have been waiting ", "still waiting and nobody answered "),
        ("Your code is 12. ", "still waiting and nobody answered "),
    ],
)
def test_a_sentence_is_read_once_however_much_it_holds(analyser, monkeypatch, said, written):
    reads, cuts, cut = [], [], cues._stems
    monkeypatch.setattr(coverage, "stems", lambda *asked: reads.append(asked[1]) or stems(*asked))
    monkeypatch.setattr(cues, "_stems", lambda norms, stop: cuts.append(len(norms)) or cut(norms, stop))

    def count(times):
        reads.clear(), cuts.clear()
        covered(analyser, said * times, Message("customer", written * times))
        return len([n for n in (*cuts, *(last - first for first, last in reads)) if n > times])

    assert 0 < count(10) == count(20)


def test_an_apology_that_points_back_acknowledges_the_sentence_before(analyser):
    assert covered(analyser, "The refund has been missing for three weeks. I am sorry.").ack == "specific"
    assert covered(analyser, "This is about invoice 4711. I am sorry.").ack == "none"


def test_warmth_is_not_missed_by_a_calm_customer(analyser):
    calm = Message("customer", "Hi, which port does the agent use?")
    assert covered(analyser, "It uses port 8443.", calm).risks == ()


@pytest.mark.parametrize(
    ("draft", "open_points"),
    [
        ("Settings, then Alerts, is where the alert mails are.", set()),
        ("Thank you for your message.", {"ack", "answer"}),
    ],
)
def test_an_uneasy_customer_whose_question_is_answered_misses_nothing(analyser, draft, open_points):
    text = "I am still waiting for the alert mails, a bit disappointed to be honest. How do I switch them on?"
    found = analyser.analyse(Request((Message("customer", text),), draft))
    assert (found.level, {gap.need for gap in found.gaps}) == ("uneasy", open_points)


@pytest.mark.parametrize(
    ("draft", "missing"),
    [
        ("I'll send you the refund by Friday.", False),
        ("We will send you the refund by Friday.", True),
        ("I'll send you the refund.", True),
    ],
)
def test_who_promises_in_person_and_by_a_day_has_taken_charge(analyser, draft, missing):
    gaps = analyser.analyse(Request((CUSTOMER,), draft)).gaps
    assert ("ownership" in [gap.need for gap in gaps]) is missing


@pytest.mark.parametrize(
    "draft",
    [
        "We're looking into it and will update you soon.",
        "I will update you later on.",
        "We'll then get back to you.",
        "We'll then get back to you with more details.",
        "We will inform you as soon as possible.",
        "We'll keep you posted.",
        "You will hear from us shortly.",
    ],
)
def test_news_for_later_is_no_next_step(analyser, draft):
    found = analyser.analyse(Request((CUSTOMER,), draft))
    assert "action" not in found.draft.present
    assert "action" in [gap.need for gap in found.gaps]


@pytest.mark.parametrize(
    "draft",
    [
        "I will update you by Friday.",
        "We'll then get back to you with the corrected invoice.",
        "I have refunded the second charge and will update you soon.",
        "I will update the invoice.",
    ],
)
def test_news_for_later_hides_no_deed(analyser, draft):
    assert "action" in covered(analyser, draft).present


@pytest.mark.parametrize(
    ("draft", "names_it"),
    [
        ("We'll then get back to you.", False),
        ("I'll write to you by Thursday.", False),
        ("You will hear from me every day.", False),
        ("We never answered you.", True),
        ("You had no reply from us; I'll write to you by Thursday.", True),
    ],
)
def test_a_promise_to_answer_later_does_not_name_the_silence(analyser, draft, names_it):
    causes = analyser.analyse(Request((CUSTOMER,), draft)).causes
    assert [line.covered for line in causes if line.cause == "no_response"] == [names_it]
