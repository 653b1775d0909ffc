from datetime import date

from heedful.brief import Words, brief
from heedful.model import Advice, Analysis, CauseLine

SAYS = {
    "who": "{customer}: {level} {customer.__class__} {0}",
    "why": "{label}: {quote}",
    "escalate": "{why}",
    "thread": "{count} from {first} to {last}",
    "quiet": "Nothing.",
    "nameless": "Somebody",
    "levels": {"angry": "angry"},
    "trends": {},
    "statuses": {},
}


def test_a_template_is_filled_and_never_evaluated():
    line = CauseLine("waiting", "Waiting", True, False, "")
    read = Analysis("en", True, level="angry", causes=(line,), escalate=Advice(True, "Call."))
    words = Words({"waiting": "still {label} waiting"}, {}, {})
    assert brief("Ana {level}", read, words, SAYS).split("\n") == [
        "Ana {level}: angry {customer.__class__} {0}",
        "Waiting: still {label} waiting",
        "Call.",
    ]


def test_without_a_name_or_anything_open_it_is_short():
    calm = Analysis("en", True, level="calm")
    assert brief(None, calm, Words({}, {}, {}), SAYS).split("\n")[-1] == "Nothing."


def test_causes_of_one_sentence_are_told_once():
    lines = tuple(CauseLine(cause, cause.capitalize(), True, False, "") for cause in ("waiting", "impact", "billing"))
    read = Analysis("en", True, causes=(*lines, CauseLine("abuse", "Abuse", False, False, "")))
    told = "Closed since Monday."
    words = Words({"waiting": told, "impact": told, "billing": "Charged twice.", "abuse": "You fool."}, {}, {})
    assert brief(None, read, words, SAYS).split("\n") == [
        "Waiting, Impact: Closed since Monday.",
        "Billing: Charged twice.",
    ]


def test_the_days_of_the_thread_are_named():
    words = Words({}, {}, {}, 4, (date(2026, 11, 16), date(2026, 11, 20), date(2026, 11, 18)))
    assert brief(None, Analysis("en", True), words, SAYS).split("\n")[0] == "4 from 2026-11-16 to 2026-11-20"


def test_of_a_partial_thread_no_trend_is_told():
    says = SAYS | {"who": "{customer}: {level}, {trend}", "unknown_trend": "seen in part"}
    words = Words({}, {}, {}, 2, (date(2026, 11, 16), date(2026, 11, 18)))
    read = Analysis("en", True, level="calm")
    assert brief("Ana", read, words, says).split("\n")[0] == "Ana: calm, seen in part"
