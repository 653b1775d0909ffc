"""German, a language that came as data: told from threads of our own, end to end, and mail in two languages."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from heedful import times
from heedful.analyse import Analyser
from heedful.model import LEVELS, REGISTERS, Analysis, Message, Register, Request

MONDAY = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
UPSET = LEVELS[2:]
SIE = re.compile(r"\b(?:Ihnen|Ihre?[nmrs]?)\b|(?<![.!?] )(?<!^)\bSie\b|^Sie (?!liegt|ist)")
DU = re.compile(r"\b(?:du|dir|dich|deine?[nmrs]?|euch|eure?[nmrs]?)\b", re.IGNORECASE)
ENGLISH = re.compile(r"\b(?:the|you|your|we|is|and|to|will|time|action|reason|owner)\b", re.IGNORECASE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


THREAD = (
    Message("customer", "Guten Tag, seit heute früh lädt der Export nicht mehr. Können Sie danach sehen?", at("2026-11-16T09:00+01:00")),
    Message("agent", "Guten Tag Frau Petrov, ich schicke Ihnen bis Mittwoch eine Lösung. Viele Grüße, Tom Beck", at("2026-11-16T10:00+01:00")),
    Message(
        "customer",
        "Es ist Freitag, und ich warte immer noch. Sie haben mir eine Lösung bis Mittwoch zugesagt, aber niemand antwortet "
        "auf meine Mails. Das ist wirklich frustrierend, wir können den Monat nicht abschließen. Wann läuft der Export wieder?",
        at("2026-11-20T09:00+01:00"),
    ),
)  # fmt: skip
POOR = (
    "Hallo Frau Petrov,\n\nsollten Ihnen Unannehmlichkeiten entstanden sein, bitten wir um Entschuldigung. Wir kümmern uns "
    "baldmöglichst darum.\n\nTom Beck"
)
GOOD = (
    "Guten Tag Frau Petrov,\n\nwir hatten Ihnen die Lösung bis Mittwoch zugesagt und das nicht gehalten; Sie haben eine Woche "
    "lang gewartet, und das tut mir leid. Der Export stand still, weil ein Zertifikat abgelaufen war. Ich kümmere mich jetzt "
    "selbst darum und schicke Ihnen den reparierten Export bis Montag, den 23. November, 12 Uhr. Bis dahin können Sie die "
    "Daten über die Webseite laden.\n\nTom Beck"
)


@pytest.fixture(scope="module")
def poor(analyser: Analyser) -> Analysis:
    return analyser.analyse(Request(THREAD, POOR, customer="Ana Petrov", agent="Tom Beck", brief=True))


def read(analyser: Analyser, text: str, draft: str = "", register: Register | None = None) -> Analysis:
    return analyser.analyse(Request((Message("customer", text, MONDAY),), draft, MONDAY, register=register))


# The whole walk


def test_level_trend_causes_and_evidence(poor: Analysis) -> None:
    assert (poor.language, poor.supported, poor.trend) == ("de", True, "rising")
    assert poor.messages[0].level == "calm" and poor.level in UPSET
    assert {line.cause for line in poor.causes if line.open} == {"waiting", "broken_promise", "no_response", "defect"}
    said = {THREAD[2].text[m.span.start : m.span.end] for m in poor.messages[2].evidence}
    assert {"warte immer noch", "niemand antwortet", "frustrierend"} <= said


def test_our_promise_is_broken_and_its_question_open(poor: Analysis) -> None:
    (promise,) = poor.promises
    assert promise.due and (promise.status, promise.due.date().isoformat()) == ("broken", "2026-11-18")
    (question,) = poor.questions
    assert THREAD[2].text[question.span.start : question.span.end] == "Wann läuft der Export wieder?"
    assert not question.answered


def test_what_the_draft_leaves_out_and_makes_worse(poor: Analysis) -> None:
    assert {gap.need for gap in poor.gaps} >= {"ack", "apology", "ownership", "timeframe", "answer"}
    assert [risk.code for risk in poor.draft.risks] == ["non_apology", "vague_time"]
    assert poor.nudge.advised and poor.nudge.why.startswith("Der Kunde ist verärgert")


def test_a_good_draft_ticks_the_checklist_off(analyser: Analyser) -> None:
    good = analyser.analyse(Request(THREAD, GOOD))
    assert (good.draft.ack, good.draft.timeframe) == ("specific", "concrete")
    assert good.gaps == () and good.draft.risks == () and not good.nudge.advised
    assert all(line.covered for line in good.causes) and all(q.answered for q in good.questions)
    (commitment,) = good.draft.commitments
    assert commitment.due and commitment.due.isoformat() == "2026-11-23T12:00:00+01:00"


def test_the_brief_is_german_and_in_the_customers_words(poor: Analysis) -> None:
    assert poor.brief and poor.brief.startswith("Ana Petrov: ")
    assert "Gebrochene Zusage" in poor.brief and "„Wann läuft der Export wieder?“" in poor.brief
    assert "Zugesagt: „ich schicke Ihnen bis Mittwoch eine Lösung“ – gebrochen" in poor.brief
    assert not ENGLISH.search(poor.brief)


def test_a_promise_kept_in_time_stays_kept(analyser: Analyser) -> None:
    later = Message("agent", "Wie versprochen kommt hier die Lösung für den Export.", at("2026-11-17T09:00+01:00"))
    kept = analyser.analyse(Request((*THREAD[:2], later, Message("customer", "Danke!", at("2026-11-20T09:00+01:00")))))
    assert [promise.status for promise in kept.promises][0] == "kept"


def test_a_lawyer_and_a_superior_are_passed_on(analyser: Analyser) -> None:
    for text in (
        "Seit Wochen nur Ausreden. Ich habe jetzt meinen Anwalt eingeschaltet.",
        "Es reicht mir. Ich möchte mit Ihrer Geschäftsführung sprechen.",
    ):
        answer = read(analyser, text, "Wir prüfen das.")
        assert answer.escalate.advised and "Worte allein" in answer.escalate.why
        assert "handoff" in {gap.need for gap in answer.gaps}


def test_no_english_word_list_is_applied(analyser: Analyser) -> None:
    assert analyser.tongue("de").valence is None
    assert {p.name for p in read(analyser, "Das Paket ist da.").messages[0].parts} & {"valence"} == set()


# What is offered


def test_suggestions_are_german(poor: Analysis) -> None:
    assert {gap.need for gap in poor.gaps} <= {s.need for s in poor.suggestions}
    assert [s.text for s in poor.suggestions if ENGLISH.search(s.text)] == []


COMPLAINTS = (
    "Ich warte seit drei Wochen auf die Gutschrift, das ist eine Frechheit!",
    "Sie haben mir einen Rückruf zugesagt und niemand hat sich gemeldet. Ich bin sehr enttäuscht.",
    "Die Heizung ist schon wieder ausgefallen, die Reparatur hat nichts gebracht. Mir reicht es.",
    "Mir wurden 40 Euro doppelt abgebucht. Warum? Das ist Betrug, ich kündige den Vertrag.",
    "Zum dritten Mal schreibe ich euch jetzt, und die App stürzt immer noch ab. Unfassbar.",
    "Ich verlange, mit Ihrem Vorgesetzten zu sprechen, sonst gehe ich zu meinem Anwalt. Unverschämt!",
)


def offers(analyser: Analyser, register: Register | None) -> Iterator[str]:
    for text in COMPLAINTS:
        for draft in ("", "Das tut mir leid.", "Ich prüfe das."):
            answer = read(analyser, text, draft, register)
            assert answer.level in UPSET and answer.suggestions, text
            yield from (s.text for s in answer.suggestions if s.act != "reframe")


def test_du_is_offered_only_when_asked_for(analyser: Analyser) -> None:
    for register in (None, "plain", "formal"):
        assert [text for text in offers(analyser, register) if DU.search(text)] == []  # type: ignore[arg-type]


def test_sie_is_not_offered_to_those_who_say_du(analyser: Analyser) -> None:
    warm = list(offers(analyser, "warm"))
    assert [text for text in warm if SIE.search(text)] == []
    assert any(DU.search(text) for text in warm)
    assert any(SIE.search(text) for text in offers(analyser, "formal"))


def test_a_phrase_says_du_or_sie_by_its_register_alone(analyser: Analyser) -> None:
    for offer in analyser.tongue("de").lexicon.offers:
        du, sie = bool(DU.search(offer.text)), bool(SIE.search(offer.text))
        assert (not du or offer.register == "warm") and (not sie or offer.register == "formal"), offer.id


def test_every_register_has_phrases(analyser: Analyser) -> None:
    found = [offer.register for offer in analyser.tongue("de").lexicon.offers]
    assert all(found.count(register) >= 12 for register in REGISTERS)


@pytest.mark.parametrize(
    ("draft", "acts"),
    [
        ("Wir prüfen das und melden uns.", False),
        ("Wir kümmern uns darum und melden uns bald.", False),
        ("Wir werden Sie zeitnah informieren.", False),
        ("Wir halten Sie auf dem Laufenden.", False),
        ("Ich melde mich bis Freitag.", True),
        ("Ich prüfe die Leitung heute noch.", True),
        ("Wir werden das Gerät tauschen und melden uns bald.", True),
    ],
)
def test_news_for_later_is_no_next_step(analyser: Analyser, draft: str, acts: bool) -> None:
    found = read(analyser, COMPLAINTS[0], draft)
    assert ("action" in found.draft.present, "action" in [gap.need for gap in found.gaps]) == (acts, not acts)


def test_a_better_wording_stands_in_for_the_risk(analyser: Analyser) -> None:
    draft = "Wir melden uns baldmöglichst."
    (reframe,) = [s for s in read(analyser, COMPLAINTS[0], draft).suggestions if s.act == "reframe"]
    assert reframe.text == "bis [Termin]" and reframe.replaces
    assert draft[reframe.replaces.start : reframe.replaces.end] == "baldmöglichst"


# How customers write


CAUSES = {
    "Wir warten jetzt schon seit dem 3. November auf unseren Techniker.": {"waiting"},
    "Seit vier Wochen warte ich auf mein Geld": {"waiting"},
    "Die Bestellung ist immer noch nicht angekommen": {"waiting"},
    "Auf meine letzten drei Mails habe ich keine Antwort erhalten.": {"no_response"},
    "Leider meldet ihr euch überhaupt nicht mehr": {"no_response"},
    "Ihre Kollegin hatte mir für gestern einen Rückruf versprochen.": {"broken_promise"},
    "Der Liefertermin wurde wieder nicht eingehalten.": {"broken_promise"},
    "Nach dem Update ist der Fehler wieder da.": {"failed_fix"},
    "Ihr Vorschlag hat leider gar nichts gebracht.": {"failed_fix"},
    "Auf der Rechnung stehen 25 Euro zu viel.": {"billing"},
    "Obwohl wir längst bezahlt haben, kam heute eine Mahnung.": {"billing"},
    "Die Anmeldung funktioniert seit gestern nicht mehr": {"defect"},
    "Ich bekomme immer eine Fehlermeldung": {"defect"},
    "Wenn das so weitergeht, wechseln wir den Anbieter.": {"churn_threat"},
    "Hiermit kündige ich meinen Vertrag.": {"churn_threat"},
    "Ich möchte mit Ihrem Teamleiter sprechen": {"escalation"},
    "Wir behalten uns rechtliche Schritte vor.": {"legal_threat"},
    "Ich schreibe Ihnen nun schon zum vierten Mal.": {"repeat_contact"},
}


@pytest.mark.parametrize(("text", "causes"), CAUSES.items())
def test_causes(analyser: Analyser, text: str, causes: set[str]) -> None:
    assert {line.cause for line in read(analyser, text).causes} >= causes


CALM = (
    "Guten Morgen, könnten Sie mir bitte die Rechnung vom Oktober schicken? Vielen Dank!",
    "Es eilt nicht, aber wann kommt das nächste Update?",
    "Das Paket ist heute angekommen, alles bestens. Danke für die schnelle Lieferung!",
    "Kein Problem, wir warten gern bis Montag.",
    "Hallo, wie kann ich einen zweiten Benutzer anlegen?",
    "Ihr seid spitze, das ging ja super schnell!",
    "Der kritische Patch wurde eingespielt, keine Beschwerden.",
)


@pytest.mark.parametrize("text", CALM)
def test_ordinary_mail_is_left_in_peace(analyser: Analyser, text: str) -> None:
    answer = read(analyser, text, "Guten Tag, gern: Sie finden es unter Einstellungen. Viele Grüße, Tom")
    assert answer.level == "calm" and not answer.nudge.advised and not answer.escalate.advised
    assert not answer.draft.risks


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ich warte schon drei Wochen auf die Rückmeldung für den Schlüssel.",) * 2,
        ("Ich wäre für eine Lösung dankbar, wir sind enttäuscht.", "Ich waere fuer eine Loesung dankbar, wir sind enttaeuscht."),
        ("Das ist großer Mist und unverschämt", "Das ist grosser Mist und unverschaemt"),
        ("Viele Grüße und überfällig seit Wochen überfällig", "Viele Gruesse und ueberfaellig seit Wochen ueberfaellig"),
        ("Es funktioniert gar nicht. Immer noch nicht gelöst!", "Es funktioniert garnicht. Immernoch nicht geloest!"),
        ("Mir reicht es. Es geht nicht mehr.", "mir reicht's. es geht nicht mehr."),
    ],
)  # fmt: skip
def test_spellings_are_read_alike(analyser: Analyser, one: str, other: str) -> None:
    heard = [[e.entry for e in analyser.tongue("de").hear(text).evidence] for text in (one, other)]
    assert heard[0] == heard[1] and heard[0]


def test_an_ordinal_or_an_abbreviation_ends_no_sentence(analyser: Analyser) -> None:
    hear = analyser.tongue("de").hear
    assert len(hear("Am 27. November kommt Nr. 12 mit Hrn. Dr. Kern um ca. 9 Uhr, z. B. in Köln.").words.sentences) == 1
    assert len(hear("Das war 2025. Die Nummer ist 4711. Es kostet 12,50. Danke.").words.sentences) == 4


# Times

DUES = {
    "bis Freitag, den 27. November,": "2026-11-27 23:59",
    "bis zum 27.11.": "2026-11-27 23:59",
    "bis 27.11.2026": "2026-11-27 23:59",
    "innerhalb von zwei Werktagen": "2026-11-25 23:59",
    "in 2–3 Werktagen": "2026-11-26 23:59",
    "heute noch bis 15 Uhr": "2026-11-23 15:00",
    "spätestens am Mittwoch um 14.30 Uhr": "2026-11-25 14:30",
    "nächste Woche": "2026-12-06 23:59",
    "kommenden Freitag": "2026-11-27 23:59",
    "nächsten Freitag": "2026-12-04 23:59",
    "Anfang nächster Woche": "2026-12-01 23:59",
    "im Laufe der Woche": "2026-11-29 23:59",
    "bis Ende der Woche": "2026-11-27 23:59",
    "bis Monatsende": "2026-11-30 23:59",
    "bis Anfang Dezember": "2026-12-10 23:59",
    "morgen Vormittag": "2026-11-24 12:00",
    "bis spaetestens uebermorgen": "2026-11-25 23:59",
    "Freitagnachmittag": "2026-11-27 18:00",
    "am Dienstag zwischen 9 und 12 Uhr": "2026-11-24 12:00",
    "bis 24:00 Uhr": "2026-11-23 23:59",
    "um halb vier": "2026-11-23 15:30",
    "in anderthalb Stunden": "2026-11-23 11:30",
    "in 1,5 Stunden": "2026-11-23 11:30",
    "heute in einer Woche": "2026-11-30 23:59",
    "am 1. Dezember": "2026-12-01 23:59",
    "Mittwoch, 25.11., 16 Uhr": "2026-11-25 16:00",
}


@pytest.mark.parametrize(("text", "expected"), DUES.items())
def test_commitments_are_due_when_they_say(analyser: Analyser, text: str, expected: str) -> None:
    (made,) = read(analyser, "Wann kommt es?", f"Ich schicke Ihnen {text} die Unterlagen.").draft.commitments
    assert made.due and made.due.isoformat(" ", "minutes")[:16] == expected


@pytest.mark.parametrize("text", ["guten Morgen", "schönes Wochenende", "24/7", "1.234,56 €", "30 Euro im Monat", "v3.11", "vor drei Wochen", "seit dem 3. November"])  # fmt: skip
def test_what_is_no_time_to_come(analyser: Analyser, text: str) -> None:
    heard = analyser.tongue("de").hear(f"Es heißt {text} bei uns")
    assert [times.due(span, MONDAY) for span in heard.times if times.due(span, MONDAY)] == []


# Two languages

GERMAN_LINE = "Ich warte seit zwei Wochen auf die Antwort und niemand meldet sich bei mir, das ist nicht in Ordnung. "
ENGLISH_LINE = "I have been waiting for two weeks for an answer and nobody gets back to me, this is not acceptable. "


@pytest.mark.parametrize(
    ("text", "code", "supported"),
    [
        (GERMAN_LINE, "de", True),
        (ENGLISH_LINE, "en", True),
        (GERMAN_LINE * 3 + ENGLISH_LINE, "de", True),
        (ENGLISH_LINE * 3 + GERMAN_LINE, "en", True),
        (GERMAN_LINE + ENGLISH_LINE, "und", False),
        ("Die Seite zeigt nur noch: “Access denied, please contact your administrator.” Was kann ich tun?", "de", True),
        ("We met Herrn von der Leyen in Köln and he would like to see the demo of it next week.", "en", True),
        ("keine Antwort, nichts!", "de", True),
        ("Still no answer", "en", True),
    ],
)
def test_mail_is_read_in_the_language_that_dominates(analyser: Analyser, text: str, code: str, supported: bool) -> None:
    answer = read(analyser, text)
    assert (answer.language, answer.supported) == (code, supported)
    assert bool(answer.messages) == supported
