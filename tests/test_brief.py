from heedful.brief import Words, brief
from heedful.model import Advice, Analysis, CauseLine

SAYS = {
    "who": "{customer}: {level} {customer.__class__} {0}",
    "why": "{label}: {quote}",
    "escalate": "{why}",
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
