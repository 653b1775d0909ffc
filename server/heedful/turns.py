"""The messages of a thread as seen and heard; from their order: context, what is settled, open causes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .cues import Heard, Range
from .model import Level, Message, Promise, Span, Visible
from .reading import Context, Scored

_AROUND = 18
# Customers who write again within it have not been kept waiting.
PATIENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the thread as seen and heard; `scored` and `level` for customers in a supported language."""

    index: int
    message: Message
    visible: Visible
    heard: Heard
    scored: Scored | None = None
    level: Level | None = None

    def span(self, tokens: Range) -> Span:
        """Return the original span of a token range."""
        words = self.heard.words
        return self.visible.locate(words.starts[tokens[0]], words.ends[tokens[1] - 1])


def context_of(at: datetime | None, before: Sequence[Turn], broken: int = 0) -> Context:
    """Return what came before a message of time `at`, from the turns before it; `broken` of our promises were."""
    customers = [t for t in before if t.scored]
    unanswered = sum(_awaits(turn, at) for turn in _since_our_last(before))
    first = next((t.message.at for t in _same_matter(before) if t.message.at), None)
    days = (at - first).total_seconds() / 86400 if at and first else 0.0
    previous = customers[-1].scored.score if customers and customers[-1].scored else 0.0
    return Context(previous, unanswered, days, broken)


def _since_our_last(before: Sequence[Turn]) -> Iterator[Turn]:
    for turn in reversed(before):
        if turn.message.role == "agent":
            return
        yield turn


def _awaits(turn: Turn, now: datetime | None) -> bool:
    """Whether a customer's message asks or complains, and has waited: three messages in a minute are one."""
    if turn.message.role != "customer" or not (turn.heard.has("cue") or "?" in turn.heard.words.norms):
        return False
    return now is None or turn.message.at is None or now - turn.message.at >= PATIENCE


def _same_matter(before: Sequence[Turn]) -> Sequence[Turn]:
    """The messages since the customer was last glad that all is well."""
    closed = (i for i in reversed(range(len(before))) if before[i].scored and _glad(before[i].heard))
    return before[next(closed, -1) + 1 :]


def _glad(heard: Heard) -> bool:
    return (heard.has("tone", "settled") or heard.has("emotion", "delight")) and not heard.has("cue")


def unsettled(customers: Sequence[Turn]) -> list[Turn]:
    """Return the customer's messages since they last said that the matter is settled."""
    kept: list[Turn] = []
    for turn in customers:
        settled = turn.heard.has("tone", "settled")
        kept = [] if settled else kept
        if not settled or turn.heard.has("cue"):
            kept.append(turn)
    return kept


def open_causes_of(customers: Sequence[Turn], ledger: Sequence[Promise]) -> list[str]:
    """Return causes of the latest message, strongest first, then earlier unsettled ones, then our broken promises."""
    weights: dict[str, tuple[int, int]] = {}
    for age, turn in enumerate(reversed(unsettled(customers))):
        for e in turn.heard.of("cue"):
            weights.setdefault(e.label, (age, -e.strength))
    ordered = sorted(weights, key=lambda cause: weights[cause])
    if customers and any(p.status == "broken" for p in ledger) and "broken_promise" not in ordered:
        ordered.append("broken_promise")
    return ordered


def quotes_of(customers: Sequence[Turn]) -> dict[str, str]:
    """Return the words of each cause, from the latest message that has some."""
    found: dict[str, str] = {}
    for turn in reversed(customers):
        for e in sorted(turn.heard.of("cue"), key=lambda e: -e.strength):
            found.setdefault(e.label, turn.heard.text(e.first, e.last))
    return found


def told_of(customers: Sequence[Turn]) -> dict[str, str]:
    """Return of each cause the words around its strongest evidence, a sentence at most, latest message first."""
    found: dict[str, str] = {}
    for turn in reversed(customers):
        for e in sorted(turn.heard.of("cue"), key=lambda e: -e.strength):
            first, last = turn.heard.sentence(e.first)
            around = (max(first, e.first - _AROUND), min(max(last, e.last), e.last + _AROUND))
            found.setdefault(e.label, turn.heard.text(*around))
    return found
