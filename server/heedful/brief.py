"""The hand-off brief: who, how they feel and why, what we promised, what is open – in the customer's own words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from .model import Analysis, Span

_LONGEST_QUOTE = 200
# Filled in one pass and never with `format`: the lexicon's text is untrusted, and so are the words put in.
_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """The visible words to quote: the customer's by cause, promises by message and span, questions by span.

    `count` messages are in the thread; `days` are those on which they were written, where known.
    """

    causes: Mapping[str, str]
    promises: Mapping[tuple[int, Span], str]
    questions: Mapping[Span, str]
    count: int = 0
    days: Sequence[date] = ()


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
        # "single" of several messages: the thread is there in part, or only one was written by the customer.
        trend = "" if analysis.trend == "single" and words.count > 1 else word("trends", analysis.trend)
        yield say("who", customer=who, level=level, trend=trend or str(says["unknown_trend"]))
    if len(words.days) > 1:
        first, last = min(words.days), max(words.days)
        yield say("thread", count=str(words.count), first=first.isoformat(), last=last.isoformat())
    told = _told(analysis, words)
    yield from (say("why", label=", ".join(labels), quote=quote) for quote, labels in told.items())
    for promise in analysis.promises:
        said = words.promises[promise.message, promise.span]
        due = say("due", day=_day(promise.due)) if promise.due else ""
        yield say("promised", quote=_short(said), status=word("statuses", promise.status), due=due)
    questions = [q for q in analysis.questions if not q.answered]
    yield from (say("question", quote=_short(words.questions[q.span])) for q in questions)
    if analysis.escalate.advised:
        yield say("escalate", why=analysis.escalate.why)
    if not (told or questions or analysis.promises):
        yield say("quiet")


def _told(analysis: Analysis, words: Words) -> Mapping[str, list[str]]:
    """What happened in the customer's sentences, each once with the labels of all open causes that it shows."""
    told: dict[str, list[str]] = {}
    for cause in analysis.causes:
        if cause.open and cause.cause in words.causes:
            told.setdefault(_short(words.causes[cause.cause]), []).append(cause.label)
    return told


def _day(due: datetime) -> str:
    return due.date().isoformat()


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_QUOTE else f"{words[: _LONGEST_QUOTE - 1]}…"
