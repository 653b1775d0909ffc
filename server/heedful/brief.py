"""The hand-off brief: who, how they feel and why, what we promised, what is open – in the customer's own words."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from .model import Analysis, Request

_LONGEST_QUOTE = 160


def brief(request: Request, analysis: Analysis, quotes: Mapping[str, str], says: Mapping[str, object]) -> str:
    """Return the brief as plain lines. `quotes` are the customer's words by cause, `says` what stands around."""
    return "\n".join(_lines(request, analysis, quotes, says))


def _lines(
    request: Request, analysis: Analysis, quotes: Mapping[str, str], says: Mapping[str, object]
) -> Iterator[str]:
    def say(name: str, **words: str) -> str:
        return str(says[name]).format(**words)

    def word(table: str, key: str) -> str:
        words = says[table]
        return str(words[key]) if isinstance(words, dict) else key

    if analysis.level:
        who = request.customer or str(says["nameless"])
        yield say("who", customer=who, level=word("levels", analysis.level), trend=word("trends", analysis.trend))
    causes = [line for line in analysis.causes if line.open]
    yield from (say("why", label=c.label, quote=_short(quotes[c.cause])) for c in causes if c.cause in quotes)
    for promise in analysis.promises:
        said = request.thread[promise.message].text[promise.span.start : promise.span.end]
        due = say("due", day=_day(promise.due)) if promise.due else ""
        yield say("promised", quote=_short(said), status=word("statuses", promise.status), due=due)
    questions = [q for q in analysis.questions if not q.answered]
    for q in questions:
        yield say("question", quote=_short(request.thread[q.message].text[q.span.start : q.span.end]))
    if analysis.escalate.advised:
        yield say("escalate", why=analysis.escalate.why)
    if not (causes or questions or analysis.promises):
        yield say("quiet")


def _day(due: datetime) -> str:
    return due.date().isoformat()


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_QUOTE else f"{words[: _LONGEST_QUOTE - 1]}…"
