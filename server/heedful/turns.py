"""The messages of a thread as seen and heard; from their order: context, what is settled, open causes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .cues import Heard, Range
from .model import Level, Message, Promise, Span, Visible
from .reading import Context, Scored


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
    unanswered = 0
    for turn in reversed(before):
        if turn.message.role == "agent":
            break
        unanswered += turn.message.role == "customer"
    first = next((t.message.at for t in before if t.message.at), None)
    days = (at - first).total_seconds() / 86400 if at and first else 0.0
    previous = customers[-1].scored.score if customers and customers[-1].scored else 0.0
    return Context(previous, unanswered, days, broken)


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
