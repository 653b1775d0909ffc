"""The whole walk on threads of our own: what an agent would want to see, and silence where there is nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.ledger import Ledger
from heedful.model import LEVELS, Message, Request


def at(text):
    return datetime.fromisoformat(text)


THREAD = (
    Message(
        "customer",
        "Hello, the export has failed since this morning. Could you have a look?",
        at("2026-11-16T09:00+01:00"),
    ),
    Message("agent", "Hi Ana, I will send you a fix by Wednesday.", at("2026-11-16T10:00+01:00")),
    Message(
        "customer",
        "It is Friday and I am still waiting. You promised a fix by Wednesday and nobody answers my mails. "
        "This is really frustrating, our month-end closing is blocked. When will the export work again?",
        at("2026-11-20T09:00+01:00"),
    ),
)
POOR = "Hi Ana,\n\nwe will look into it soon.\n\nTom"
GOOD = (
    "Hi Ana,\n\nI promised you a fix by Wednesday and did not keep that; you were left waiting with your month-end closing "
    "blocked, and I am sorry. The export failed because a certificate had expired. I have taken this over myself and I will "
    "send you the repaired export by Monday at noon. Until then I can run the closing export for you by hand.\n\nTom"
)
UPSET = Request(THREAD, POOR, customer="Ana Petrov", agent="Tom")


@pytest.fixture(scope="module")
def poor(analyser):
    return analyser.analyse(UPSET)


def test_how_the_customer_feels_and_why(poor):
    assert poor.level in ("frustrated", "angry")
    assert poor.trend == "rising"
    causes = {line.cause for line in poor.causes if line.open}
    assert {"waiting", "broken_promise", "no_response", "impact"} <= causes
    assert "frustration" in poor.messages[2].emotions


def test_an_analyser_for_another_thread_finds_the_same_at_the_same_time(analyser, poor):
    apart = analyser.apart()
    assert apart.tongue("en").matcher._nlp.vocab is not analyser.tongue("en").matcher._nlp.vocab
    odd = [Request(THREAD, f"{POOR} We'd've looked at {n}k/2 „qux{n}“-ish #sameanswers{n}.") for n in range(40)]
    alone = [analyser.analyse(request) for request in odd]
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda one: [one.analyse(request) for request in odd], (analyser, apart)))
    assert both == [alone, alone] and apart.analyse(UPSET) == poor


def test_spans_are_slices_of_the_original(poor):
    words = [THREAD[2].text[m.span.start : m.span.end] for m in poor.messages[2].evidence]
    assert any("still waiting" in said for said in words)
    assert all(said.strip() == said and said for said in words)


def test_what_the_draft_leaves_out_and_makes_worse(poor):
    assert {gap.need for gap in poor.gaps} >= {"ack", "apology", "timeframe", "answer"}
    assert "vague_time" in {risk.code for risk in poor.draft.risks}
    assert poor.nudge.advised and poor.nudge.why.startswith("The customer is upset, ")
    assert poor.nudge.why.count(".") == 1 and "{" not in poor.nudge.why
    assert [q.answered for q in poor.questions] == [False]


def test_our_promise_is_broken(poor):
    (promise,) = poor.promises
    assert (promise.message, promise.status, promise.due.date().isoformat()) == (1, "broken", "2026-11-18")


def test_every_gap_but_soothing_ones_has_a_suggestion(poor):
    assert {gap.need for gap in poor.gaps} <= {s.need for s in poor.suggestions if s.need}
    assert len({s.id for s in poor.suggestions if s.act != "reframe"}) == len(
        [s for s in poor.suggestions if s.act != "reframe"]
    )


def test_a_good_draft_ticks_the_checklist_off(analyser):
    good = analyser.analyse(replace(UPSET, draft=GOOD))
    assert good.draft.ack == "specific" and good.draft.timeframe == "concrete"
    assert all(line.covered for line in good.causes)
    assert good.gaps == () and good.draft.risks == () and not good.nudge.advised
    assert good.draft.commitments[0].due.date().isoformat() == "2026-11-23"


def test_a_calm_exchange_is_met_with_silence(analyser):
    thread = (Message("customer", "Hi, how do I add a second user to our plan? Thanks!"),)
    calm = analyser.analyse(Request(thread, "Hi Ben, open Settings, then Users, and press Add user. Best, Tom"))
    assert calm.level == "calm"
    assert not calm.gaps and not calm.draft.risks and not calm.nudge.advised and not calm.escalate.advised


def test_a_lawyer_is_not_soothed(analyser):
    text = (
        "You lost my data and did not reply. I have instructed my lawyer and will file a complaint with the regulator."
    )
    legal = analyser.analyse(Request((Message("customer", text),), "We are looking into it."))
    assert legal.escalate.advised and "Words alone" in legal.escalate.why
    assert "handoff" in {gap.need for gap in legal.gaps}
    soothing = {s.id for s in legal.suggestions if s.act in ("acknowledge", "own", "thank", "close")}
    assert soothing <= {offer.id for offer in analyser.tongue("en").lexicon.offers if offer.grave}
    assert "handoff" in {s.act for s in legal.suggestions}


def test_delight_gets_a_fitting_answer(analyser):
    text = "Wow, that was fast, I love it! You made my day, thank you so much!!"
    glad = analyser.analyse(Request((Message("customer", text),), ""))
    assert glad.level == "calm" and "delight" in glad.messages[0].emotions
    assert {s.act for s in glad.suggestions} == {"thank"}


def test_a_draft_alone_is_checked(analyser):
    macro = analyser.analyse(Request((), "Dear [NAME], you should have read the manual. I will call you by Friday."))
    assert {"blame", "unfilled_blank"} <= {risk.code for risk in macro.draft.risks}
    assert len(macro.draft.commitments) == 1 and macro.level is None and macro.trend == "single"


def test_a_partial_thread_withholds_trend_and_broken_promises(analyser):
    part = analyser.analyse(replace(UPSET, partial=True))
    assert part.trend == "single" and "broken" not in {p.status for p in part.promises}


def test_an_unsupported_language_is_left_alone(analyser):
    dutch = "Ik wacht al drie weken op mijn geld en niemand van jullie geeft antwoord. Dat is toch geen service!"
    answer = analyser.analyse(Request((Message("customer", dutch),), "We will look into it soon."))
    assert (answer.language, answer.supported, answer.level, answer.messages) == ("nl", False, None, ())


def test_quoted_and_third_party_words_are_not_the_customers(analyser):
    text = (
        "Hi, all good here, thanks. FYI what my boss wrote.\n\n---------- Forwarded message ---------\n"
        "From: Max Roe <max@example.com>\nDate: Mon, 16 Nov 2026 at 09:00\nSubject: Support\nTo: Ana <ana@example.com>\n\n"
        "This is ridiculous, I am furious, they never answer!"
    )
    assert analyser.analyse(Request((Message("customer", text),))).level == "calm"
    other = analyser.analyse(
        Request((Message("customer", "Hello, how are things?"), Message("other", "I am furious!")))
    )
    assert other.level == "calm" and other.messages[1].level is None


def test_a_late_deadline_returns_what_is_done(analyser):
    partial = analyser.analyse(UPSET, lambda: True)
    assert partial.incomplete and partial.supported


@pytest.mark.parametrize("most", range(12))
def test_what_is_left_when_time_is_up_is_neither_heard_nor_weighed(analyser, most):
    said = ("Still no answer.", "Where is it?", "I am furious!", "This is the third time that I write.")
    asked = []

    def late():
        asked.append(1)
        return len(asked) > most

    read = analyser.analyse(Request(tuple(Message("customer", text) for text in said), "Sorry."), late)
    # Three messages are seen, the draft heard; each message but the last is heard, then weighed.
    known = 1 if most < 6 else min(1 + (most - 4) // 2, 4)
    assert [message.level is not None for message in read.messages] == [False] * (4 - known) + [True] * known
    assert read.incomplete == (most < 12)


@pytest.mark.parametrize("most", range(16))
def test_promises_are_followed_while_there_is_time_and_its_lack_breaks_none(analyser, monkeypatch, most):
    said = (
        Message("agent", "I will send the export by Friday.", at("2026-11-02T12:00+01:00")),
        Message("customer", "Where is the export?", at("2026-11-09T12:00+01:00")),
        Message("agent", "I have sent the export.", at("2026-11-04T12:00+01:00")),
        Message("customer", "This is ridiculous.", at("2026-11-16T12:00+01:00")),
    )
    asked, entered, enter = [], [], Ledger.enter

    def noted(ledger, *given):
        entered.append(len(asked))
        enter(ledger, *given)

    def late():
        asked.append(1)
        return len(asked) > most

    monkeypatch.setattr(Ledger, "enter", noted)
    read = analyser.analyse(Request(said, "Sorry."), late)
    assert all(at <= most for at in entered)
    if read.incomplete and len(entered) < len(said):
        assert not [part.name for message in read.messages for part in message.parts if "broken" in part.name]


def test_the_brief_is_in_the_customers_words(analyser):
    brief = analyser.analyse(replace(UPSET, brief=True)).brief
    assert (
        "Ana Petrov" in brief
        and "still waiting" in brief
        and "broken" in brief
        and "When will the export work" in brief
    )
    assert analyser.analyse(UPSET).brief is None


def test_the_same_request_has_the_same_answer(analyser, poor):
    assert analyser.analyse(UPSET) == poor


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_answered_with_true_spans(analyser, message, draft):
    answer = analyser.analyse(Request((Message("customer", message),), draft))
    for mark in (m for reading in answer.messages for m in reading.evidence):
        assert 0 <= mark.span.start < mark.span.end <= len(message)
    spans = [s for found in answer.draft.spans.values() for s in found] + [r.span for r in answer.draft.risks if r.span]
    assert all(0 <= s.start < s.end <= len(draft) for s in spans)
    assert answer.level in (None, *LEVELS)


@pytest.mark.parametrize(
    ("draft", "language"),
    [
        ("Beste Ana, wij hebben het rapport vandaag verstuurd en [DATUM] komt de oplossing.", "nl"),
        ("Guten Tag Ana, der Bericht ist heute unterwegs, und [DATUM] kommt die Lösung.", "de"),
        ("Bonjour Ana, je vous envoie le rapport [DATE] et la solution est pour demain.", "fr"),
    ],
)
def test_a_draft_in_another_language_is_not_compared(analyser, draft, language):
    read = analyser.analyse(replace(UPSET, draft=draft))
    assert read.level in ("frustrated", "angry") and read.causes and read.draft.foreign == language
    assert read.gaps == () and read.suggestions == () and not read.nudge.advised
    assert [risk.code for risk in read.draft.risks] == ["unfilled_blank"]


@pytest.mark.parametrize(
    "draft", ["Danke Ana!", "vpn acl fw patched rebooted srv02 ldap up", "We will look into it soon."]
)
def test_a_draft_that_is_no_other_language_is_compared(analyser, draft):
    read = analyser.analyse(replace(UPSET, draft=draft))
    assert read.gaps and read.draft.foreign is None


@pytest.mark.parametrize(
    "sentence", ["Calm down and we pay on Friday.", "You get 300 euros on Monday; please be patient."]
)
def test_nothing_that_must_not_be_lost_is_left_out(analyser, sentence):
    read = analyser.analyse(replace(UPSET, draft=f"Hello Ana.\n\n{sentence}\n\nTom"))
    assert not any(offer.replaces and not offer.text for offer in read.suggestions)
