"""The hand-off brief: who, how they feel and why, what we promised, what is open – in the customer's own words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from .model import Analysis, Span

_LONGEST_QUOTE = 160
# Filled in one pass and never with `format`: the lexicon's text is untrusted, and so are the words put in.
_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """The visible words to quote: the customer's by cause, promises by message and span, questions by span."""

    causes: Mapping[str, str]
    promises: Mapping[tuple[int, Span], str]
    questions: Mapping[Span, str]


def brief(customer: str | None, analysis: Analysis, words: Words, says: Mapping[str, object]) -> str:
    """Return the brief as plain lines. `says` holds the sentences around the quotes."""
    return "\n".join(_lines(customer, analysis, words, says))


def _lines(customer: str | None, analysis: Analysis, words: Words, says: Mapping[str, object]) -> Iterator[str]:
    def say(name: str, **parts: str) -> str:
        return _BLANK.sub(lambda m: parts.get(m[1], m[0]), str(says[name]))

    def word(table: str, key: str) -> str:
        named = says[table]
        return str(named.get(key, key)) if isinstance(named, dict) else key

    if analysis.level:
        who, level = customer or str(says["nameless"]), word("levels", analysis.level)
        yield say("who", customer=who, level=level, trend=word("trends", analysis.trend))
    causes = [c for c in analysis.causes if c.open and c.cause in words.causes]
    yield from (say("why", label=c.label, quote=_short(words.causes[c.cause])) for c in causes)
    for promise in analysis.promises:
        said = words.promises[promise.message, promise.span]
        due = say("due", day=_day(promise.due)) if promise.due else ""
        yield say("promised", quote=_short(said), status=word("statuses", promise.status), due=due)
    questions = [q for q in analysis.questions if not q.answered]
    yield from (say("question", quote=_short(words.questions[q.span])) for q in questions)
    if analysis.escalate.advised:
        yield say("escalate", why=analysis.escalate.why)
    if not (causes or questions or analysis.promises):
        yield say("quiet")


def _day(due: datetime) -> str:
    return due.date().isoformat()


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_QUOTE else f"{words[: _LONGEST_QUOTE - 1]}…"
