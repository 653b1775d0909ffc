"""A team's rules: strictly read, and everything in an analysis follows them."""

import json
import pickle
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful import rulebook, sources, wire
from heedful.analyse import Analyser
from heedful.errors import InputError
from heedful.lexicon import Lexicons
from heedful.model import CHANNELS, Analysis, Channel, Message, Request
from heedful.rulebook import Forbidden, Rules
from test_analyse import GOOD, POOR, THREAD, UPSET, at

CALM = Request((Message("customer", "Where do I change the address on our invoices?"),), "In the settings. Sorry!")
THREAT = Request(
    (Message("customer", "I still wait for my refund. If it is not here by Friday, my lawyer will write to you."),),
    "Hi Ana, I have refunded the amount today.",
)
REQUESTS = (UPSET, replace(UPSET, draft=GOOD), replace(UPSET, draft="", brief=True), CALM, THREAT, Request(draft=POOR))


@pytest.fixture(scope="module")
def lexicons() -> Lexicons:
    return sources.load()


def rules(**members: Any) -> Rules:
    return rulebook.parse(json.dumps(members))


def entries(read: Analysis) -> set[str]:
    return {mark.cue for message in read.messages for mark in message.evidence}


# Reading them


def test_rules_are_read_whole(lexicons: Lexicons) -> None:
    given = {
        "levels": {"uneasy": 0.3, "frustrated": 0.5, "angry": 0.8},
        "levels_in": {"chat": {"uneasy": 0.4, "frustrated": 0.6, "angry": 0.9}},
        "off": ["risk:vague_time", "cause:abuse", "entry:en/waiting/still-waiting", "need:apology", "question"],
        "sites_off": ["gmail"],
        "forbid": [{"phrases": "refund\nmoney back", "when": ["legal_threat"], "why": "Ask first.", "instead": "I …"}],
        "say": {"Client": "member"},
        "mode": "shadow",
    }
    read = rulebook.parse(json.dumps(given), lexicons)
    assert read.levels == (0.3, 0.5, 0.8) and read.off == frozenset(given["off"]) and read.mode == "shadow"  # type: ignore[arg-type]
    assert read.levels_in == (("chat", (0.4, 0.6, 0.9)),)
    assert read.forbid == (Forbidden("refund\nmoney back", "Ask first.", ("legal_threat",), "I …"),)
    assert (read.say, read.sites_off) == ((("client", "member"),), ("gmail",))
    assert pickle.loads(pickle.dumps(read)) == read and hash(read) == hash(pickle.loads(pickle.dumps(read)))


def test_no_rules_are_an_empty_object(lexicons: Lexicons) -> None:
    assert rulebook.parse("{}", lexicons) == rulebook.NONE == Rules()


BAN = {"phrases": "refund", "why": "No."}


@pytest.mark.parametrize(
    ("text", "field", "says"),
    [
        ("{", "rules", "JSON"),
        ("[1]", "rules", "object"),
        ('{"off": [], "off": []}', "off", "twice"),
        ('{"levels": NaN}', "rules", "JSON"),
        ("[" * 30_000, "rules", "JSON"),
        ('{"offf": []}', "offf", "Did you mean `off`?"),
        ('{"off": "question"}', "off", "a list"),
        ('{"off": ["question", 7]}', "off[1]", "a text"),
        ('{"off": ["risk:vage_time"]}', "off[0]", "Did you mean `risk:vague_time`?"),
        ('{"off": ["need:apologie"]}', "off[0]", "Did you mean `need:apology`?"),
        ('{"off": ["cause:waitin"]}', "off[0]", "Did you mean `cause:waiting`?"),
        ('{"off": ["entry:en/waiting/still-waitin"]}', "off[0]", "Did you mean `entry:en/waiting/still-waiting`?"),
        ('{"levels": {"uneasy": 0.3, "angry": 0.8}}', "levels.frustrated", "missing"),
        ('{"levels": {"uneasy": 0.3, "frustrated": 0.3, "angry": 0.8}}', "levels.frustrated", "above"),
        ('{"levels": {"uneasy": true, "frustrated": 0.3, "angry": 0.8}}', "levels.uneasy", "between 0 and 1"),
        ('{"levels": {"uneasy": 0.1, "frustrated": 0.3, "angry": 1.8}}', "levels.angry", "between 0 and 1"),
        ('{"levels_in": [0.3]}', "levels_in", "an object"),
        ('{"levels_in": {"chats": {}}}', "levels_in.chats", "Did you mean `chat`?"),
        ('{"levels_in": {"chat": 0.6}}', "levels_in.chat", "an object"),
        ('{"levels_in": {"chat": {"frustrated": 0.6}}}', "levels_in.chat.uneasy", "leave `levels_in.chat` out"),
        (
            '{"levels_in": {"email": {"uneasy": 0.3, "frustrated": 0.6, "angry": 0.6}}}',
            "levels_in.email.angry",
            "above",
        ),
        ('{"levels_in": {"chat": {"uneasy": 0, "frustrated": 0.3, "angry": 0.8}}}', "levels_in.chat.uneasy", "between"),
        ('{"mode": "sof"}', "mode", "Did you mean `soft`?"),
        (json.dumps({"forbid": [{"phrases": "refund"}]}), "forbid[0].why", "missing"),
        (json.dumps({"forbid": [BAN, {**BAN, "phrases": "a ("}]}), "forbid[1].phrases", "Close"),
        (json.dumps({"forbid": [{**BAN, "phrases": " \n "}]}), "forbid[0].phrases", "empty"),
        (json.dumps({"forbid": [{**BAN, "phrases": "good \u200b"}]}), "forbid[0].phrases", "seen"),
        (json.dumps({"forbid": [{**BAN, "wenn": []}]}), "forbid[0].wenn", "Did you mean `when`?"),
        (json.dumps({"forbid": [{**BAN, "when": ["legal"]}]}), "forbid[0].when[0]", "Did you mean `legal_threat`?"),
        ('{"say": {"client": "mem<name>ber"}}', "say.client", "brackets"),
        ('{"say": {"Client": "a", "client": "b"}}', "say", "once"),
        ('{"say": {"client": ""}}', "say.client", "empty"),
        ('{"sites_off": ["\\ud800"]}', "sites_off[0]", "broken"),
    ],
)
def test_what_is_wrong_is_named_with_a_remedy(text: str, field: str, says: str, lexicons: Lexicons) -> None:
    with pytest.raises(InputError) as caught:
        rulebook.parse(text, lexicons)
    assert caught.value.field == field and caught.value.remedy
    assert says in f"{caught.value.message} {caught.value.remedy}"


def test_rules_of_an_earlier_lexicon_do_nothing(analyser: Analyser) -> None:
    old = rules(off=["entry:en/gone/for-good", "cause:gone", "risk:gone", "entry:xx/a/b"])
    assert analyser.analyse(UPSET, rules=old) == analyser.analyse(UPSET)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
                        ["levels", "levels_in", "chat", "off", "forbid", "say", "mode", "phrases", "why", "uneasy", "x"]), inner, max_size=4)))  # fmt: skip
def test_whatever_is_sent_is_read_or_refused(value: Any) -> None:
    try:
        assert isinstance(rulebook.parse(json.dumps(value)), Rules)
    except InputError as error:
        assert error.field and error.remedy


# What they do


@pytest.fixture(scope="module")
def lesser(lexicons: Lexicons) -> Analyser:
    """An analyser whose lexicon never had what the next test switches off."""

    def kept(id: str, kind: str, label: str) -> bool:
        off = {("cue", "impact"), ("covers", "impact"), ("risk", "policy_wall")}
        return id not in ("waiting/still-waiting", "own-stays") and (kind, label) not in off

    english = lexicons.languages["en"]
    less = replace(
        english,
        finders=tuple(f for f in english.finders if kept(f.id, f.kind, f.label)),
        offers=tuple(o for o in english.offers if kept(o.id, "", "")),
    )
    return Analyser(replace(lexicons, languages={**lexicons.languages, "en": less}), sources.weights())


@pytest.mark.parametrize("request_", REQUESTS)
def test_what_is_off_is_as_though_it_had_never_been_there(
    request_: Request, lesser: Analyser, analyser: Analyser
) -> None:
    off = rules(off=["entry:en/waiting/still-waiting", "entry:en/own-stays", "cause:impact", "risk:policy_wall"])
    assert analyser.analyse(request_, rules=off) == lesser.analyse(request_)


def test_it_makes_a_difference(lesser: Analyser, analyser: Analyser) -> None:
    with_, without = analyser.analyse(UPSET), lesser.analyse(UPSET)
    assert entries(with_) > entries(without) and with_.score != without.score


def test_levels_begin_where_the_team_says(analyser: Analyser) -> None:
    high = rules(levels={"uneasy": 0.9999997, "frustrated": 0.9999998, "angry": 0.9999999})
    usual, read = analyser.analyse(UPSET), analyser.analyse(UPSET, rules=high)
    assert (usual.level, read.level, read.score) == ("frustrated", "calm", usual.score)
    assert usual.nudge.advised and not read.nudge.advised
    assert {gap.need for gap in read.gaps} < {gap.need for gap in usual.gaps}


CALMING = {"uneasy": 0.9999997, "frustrated": 0.9999998, "angry": 0.9999999}
DAMPING = {**CALMING, "uneasy": 0.0000001}


def test_a_channel_goes_by_its_levels_else_by_the_teams_else_by_the_fitted_ones(analyser: Analyser) -> None:
    def level(channel: Channel | None, **members: Any) -> str | None:
        return analyser.analyse(replace(UPSET, channel=channel), rules=rules(**members)).level

    for channel in CHANNELS:
        one: dict[str, Any] = {"levels_in": {channel: CALMING}}
        others = (*(set(CHANNELS) - {channel}), None)
        assert level(channel, **one) == "calm" and {level(other, **one) for other in others} == {"frustrated"}
        both = {"levels": DAMPING, **one}
        assert level(channel, **both) == "calm" and {level(other, **both) for other in others} == {"uneasy"}


def test_the_order_of_channels_makes_no_other_rules() -> None:
    assert rules(levels_in={"chat": CALMING, "email": DAMPING}) == rules(levels_in={"email": DAMPING, "chat": CALMING})
    assert rules(levels_in={"chat": None}) == rules(levels_in=None) == rules(levels_in={}) == rulebook.NONE


def test_a_need_that_is_off_is_no_gap_and_not_in_the_nudge(analyser: Analyser) -> None:
    usual = analyser.analyse(UPSET)
    first = usual.gaps[0].need
    read = analyser.analyse(UPSET, rules=rules(off=[f"need:{first}"]))
    assert [gap.need for gap in read.gaps] == [gap.need for gap in usual.gaps[1:]]
    assert first not in {s.need for s in read.suggestions} and read.nudge.why != usual.nudge.why


def test_without_gaps_and_risks_nothing_is_nudged(analyser: Analyser) -> None:
    off = [f"need:{gap.need}" for gap in analyser.analyse(UPSET).gaps]
    risks = [f"risk:{risk.code}" for risk in analyser.analyse(UPSET).draft.risks]
    assert analyser.analyse(UPSET, rules=rules(off=off)).nudge.advised
    read = analyser.analyse(UPSET, rules=rules(off=off + risks))
    assert (read.gaps, read.draft.risks, read.nudge.advised) == ((), (), False)


def test_risks_that_no_entry_words_go_off_too(analyser: Analyser) -> None:
    codes = {risk.code for risk in analyser.analyse(UPSET).draft.risks}
    assert "cold" in codes
    read = analyser.analyse(UPSET, rules=rules(off=["risk:cold"]))
    assert {risk.code for risk in read.draft.risks} == codes - {"cold"}


def test_promises_that_are_off_are_neither_listed_nor_broken(analyser: Analyser) -> None:
    thread = (THREAD[1], Message("customer", "Where is the address changed?", at("2026-11-20T09:00+01:00")))
    usual = analyser.analyse(Request(thread))
    assert [p.status for p in usual.promises] == ["broken"] and [c.cause for c in usual.causes] == ["broken_promise"]
    read = analyser.analyse(Request(thread), rules=rules(off=["promise"]))
    assert (read.promises, read.causes) == ((), ())
    assert analyser.analyse(Request(thread), rules=rules(off=["cause:broken_promise"])).promises == usual.promises
    assert analyser.analyse(Request(thread), rules=rules(off=["cause:broken_promise"])).causes == ()


def test_questions_escalation_and_suggestions_go_off(analyser: Analyser) -> None:
    usual = analyser.analyse(THREAT)
    assert usual.escalate.advised and "handoff" in {gap.need for gap in usual.gaps}
    read = analyser.analyse(THREAT, rules=rules(off=["escalate"]))
    assert not read.escalate.advised and "handoff" not in {gap.need for gap in read.gaps}
    assert analyser.analyse(CALM, rules=rules(off=["question", "suggest"])).questions == ()
    asked = analyser.analyse(UPSET, rules=rules(off=["question"]))
    assert "answer" not in {gap.need for gap in asked.gaps} and asked.suggestions
    assert analyser.analyse(UPSET, rules=rules(off=["suggest"])).suggestions == ()


# Forbidden phrases


def forbidding(phrases: str, **members: Any) -> Rules:
    return rules(forbid=[{"phrases": phrases, "why": "Only the desk lead may.", **members}])


def test_a_forbidden_phrase_is_a_risk_with_the_teams_reason(analyser: Analyser) -> None:
    banned = forbidding("have|has refunded", instead="I have asked for your refund.")
    read = analyser.analyse(THREAT, rules=banned)
    (risk,) = (r for r in read.draft.risks if r.entry)
    assert (risk.code, risk.entry, risk.why) == ("over_promise", "forbid-1", "Only the desk lead may.")
    assert risk.span and THREAT.draft[risk.span.start : risk.span.end] == "have refunded"
    assert risk.instead == ("I have asked for your refund.",)
    told = json.loads(wire.encode(read, THREAT))["draft"]["risks"]
    assert [r.get("entry") for r in told if r["code"] == "over_promise"] == ["forbid-1"]


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("refunded|repaid the (full) amount", True),
        ("refunded ... today", True),
        ("amount <date>", True),
        ("REFUNDED The Amount", True),
        ("refunded <date>", False),
        ("refund", False),
    ],
)
def test_the_notation_is_the_lexicons(phrase: str, found: bool, analyser: Analyser) -> None:
    read = analyser.analyse(THREAT, rules=forbidding(phrase))
    assert ("forbid-1" in {risk.entry for risk in read.draft.risks}) is found


def test_a_phrase_is_forbidden_only_while_its_cause_is_open(analyser: Analyser) -> None:
    banned = forbidding("refunded\nin the settings", when=["legal_threat"])
    assert "forbid-1" in {risk.entry for risk in analyser.analyse(THREAT, rules=banned).draft.risks}
    assert "forbid-1" not in {risk.entry for risk in analyser.analyse(CALM, rules=banned).draft.risks}


def test_forbidden_words_of_the_customer_are_their_own_affair(analyser: Analyser) -> None:
    banned = forbidding("lawyer")
    assert replace(analyser.analyse(THREAT, rules=banned)) == analyser.analyse(THREAT)


def test_where_a_forbidden_phrase_stands_its_reason_counts(analyser: Analyser) -> None:
    banned = rules(forbid=[{"phrases": "soon", "why": "Name the day."}], off=["risk:over_promise"])
    read = analyser.analyse(UPSET, rules=banned)
    assert [(r.code, r.why) for r in read.draft.risks if r.span] == [("over_promise", "Name the day.")]


def test_what_is_forbidden_is_never_suggested(analyser: Analyser) -> None:
    usual = analyser.analyse(UPSET).suggestions
    for offer in usual:
        words = [word for word in offer.text.replace("[", " [ ").split() if word.isalpha()][:2]
        said = offer.text.split(" ".join(words))
        if len(words) == 2 and len(said) > 1:
            banned = analyser.analyse(UPSET, rules=forbidding(" ".join(words))).suggestions
            assert banned and not any(" ".join(words).lower() in other.text.lower() for other in banned)


def test_what_is_forbidden_is_no_better_wording_either(analyser: Analyser) -> None:
    blaming = replace(UPSET, draft="Hi Ana, you should have told us about that closing. Tom")
    (usual,) = (risk for risk in analyser.analyse(blaming).draft.risks if risk.code == "blame")
    assert "We should have [our part]." in usual.instead
    read = analyser.analyse(blaming, rules=forbidding("we should have"))
    (risk,) = (risk for risk in read.draft.risks if risk.code == "blame")
    assert "We should have [our part]." not in risk.instead
    assert not [s for s in read.suggestions if "should have [" in s.text]


def test_the_teams_own_wording_is_offered_in_place(analyser: Analyser) -> None:
    read = analyser.analyse(UPSET, rules=forbidding("look into it", instead="find the cause"))
    (offer,) = (s for s in read.suggestions if s.id == "reframe/forbid-1")
    assert offer.replaces and POOR[offer.replaces.start : offer.replaces.end] == "look into it"
    assert (offer.text, offer.place) == ("find the cause", "replace") and "Only the desk lead may." in offer.why


def test_what_is_forbidden_is_so_in_another_language_too(analyser: Analyser) -> None:
    german = replace(UPSET, draft="Hallo Ana, wir werden das alles morgen in Ruhe für Sie prüfen und erstatten.")
    read = analyser.analyse(german, rules=forbidding("erstatten"))
    assert read.draft.foreign == "de" and [risk.entry for risk in read.draft.risks] == ["forbid-1"]


# Words of the team


def test_suggestions_are_in_the_teams_words(analyser: Analyser) -> None:
    usual = [s.text for s in analyser.analyse(UPSET).suggestions]
    read = analyser.analyse(UPSET, rules=rules(say={"sorry": "truly sorry", "you": "your team"}))
    texts = [s.text for s in read.suggestions]
    assert any("I am sorry" in text for text in usual) and any("I am truly sorry" in text for text in texts)
    assert any(text.startswith("Your team ") for text in texts) and any("your team" in text for text in texts)
    for offer in read.suggestions:
        assert all(
            offer.text[slot.start : slot.end] == f"[{slot.name.replace('_', ' ')}]"
            for slot in offer.slots
            if not slot.filled
        )


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ("Our client asked.", "Our member asked."),
        ("Client, CLIENT, clients", "Member, MEMBER, clients"),
        ("<client> and client", "<client> and member"),
        ("a client-side client", "a member-side member"),
        ("the help desk", "the client line"),
    ],
)
def test_whole_words_are_replaced_and_capitals_kept(said: str, becomes: str) -> None:
    assert rules(say={"client": "member", "help desk": "client line"}).worded(said) == becomes


def test_questions_of_the_customer_are_quoted_as_they_are(analyser: Analyser) -> None:
    read = analyser.analyse(UPSET, rules=rules(say={"export": "download"}))
    assert any("“When will the export work again?”" in s.text for s in read.suggestions)


def test_a_word_that_makes_a_phrase_risky_is_not_offered(analyser: Analyser) -> None:
    usual = analyser.analyse(UPSET).suggestions
    assert any("should not have" in s.text for s in usual)
    read = analyser.analyse(UPSET, rules=rules(say={"you are right": "as per our policy"}))
    assert read.suggestions and not any("policy" in s.text for s in read.suggestions)


# Side by side


def test_rules_are_each_teams_own(analyser: Analyser) -> None:
    usual = analyser.analyse(UPSET)
    for number in range(40):
        analyser.analyse(CALM, rules=rules(off=[f"entry:en/own/{number}"], say={"i": f"w{number}"}))
    assert analyser.analyse(UPSET) == usual
    assert analyser.analyse(UPSET, rules=Rules(mode="off", sites_off=("a",))) == usual
