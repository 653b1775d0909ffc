"""The messages of a thread as seen and heard; from their order: context, what is settled, open causes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .cues import Heard, Range
from .model import Evidence, Level, Mark, Message, Part, Promise, Span, Visible
from .reading import Context, Scored, upsets

_AROUND = 18
_LONGEST_QUOTE = 90
MOST_MARKS = 100
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
        return self.visible.locate(self.heard.starts[tokens[0]], self.heard.ends[tokens[1] - 1])

    def spans(self, what: str, ranges: Sequence[Range]) -> Sequence[Span]:
        """Return the original spans of token ranges, `what` was worked out of the message; remembered with it."""
        if self.visible.origin is not None:  # the same words may stand elsewhere in other HTML
            return [self.span(tokens) for tokens in ranges]
        return self.heard.worked_of(("spans", what), tuple(ranges), lambda: [self.span(tokens) for tokens in ranges])


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
    if turn.message.role != "customer" or not (turn.heard.has("cue") or turn.heard.asks):
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
        for label, strength in _firsts(turn.heard):
            weights.setdefault(label, (age, -strength))
    ordered = sorted(weights, key=lambda cause: weights[cause])
    if customers and any(p.status == "broken" for p in ledger) and "broken_promise" not in ordered:
        ordered.append("broken_promise")
    return ordered


def quotes_of(customers: Sequence[Turn]) -> dict[str, str]:
    """Return the words of each cause, from the latest message that has some."""
    found: dict[str, str] = {}
    for turn in reversed(customers):
        for e in _strongest(turn.heard):
            found.setdefault(e.label, turn.heard.text(e.first, e.last))
    return found


def _firsts(heard: Heard) -> Sequence[tuple[str, int]]:
    """The causes of a message, each with the strength of its first evidence."""
    return heard.worked("firsts", lambda: [(e.label, e.strength) for e in _one_each(heard.of("cue"))])


def _strongest(heard: Heard) -> Sequence[Evidence]:
    """Of each cause the strongest evidence, the strongest first; of equals the first."""
    return heard.worked("strongest", lambda: _one_each(sorted(heard.of("cue"), key=lambda e: -e.strength)))


def _one_each(evidence: Iterable[Evidence]) -> Sequence[Evidence]:
    """The first evidence of each label."""
    found: dict[str, Evidence] = {}
    for e in evidence:
        found.setdefault(e.label, e)
    return tuple(found.values())


def emotions_of(turn: Turn) -> tuple[str, ...]:
    """Return the emotions of a message, each once."""
    heard = turn.heard
    return heard.worked("emotions", lambda: tuple(dict.fromkeys(e.label for e in heard.of("emotion"))))


def marks_of(turn: Turn, scored: Scored) -> tuple[tuple[Mark, ...], tuple[Part, ...]]:
    """Return the evidence of being upset, and as parts what calms and what is beyond the first `MOST_MARKS`."""
    if turn.visible.origin is not None:  # the same words may stand elsewhere in other HTML
        return _marks(turn, scored)
    return turn.heard.worked("marks", lambda: _marks(turn, scored))


def _marks(turn: Turn, scored: Scored) -> tuple[tuple[Mark, ...], tuple[Part, ...]]:
    shared = list(zip(turn.heard.evidence, scored.shares, strict=True))
    upset = [(e, share) for e, share in shared if upsets(e, share)]
    marks = tuple(
        Mark(turn.span((e.first, e.last)), e.label if e.kind == "cue" else None, e.entry, share)
        for e, share in upset[:MOST_MARKS]
    )
    calm = sum((share for e, share in shared if not upsets(e, share)), 0.0)
    more = sum((share for _, share in upset[MOST_MARKS:]), 0.0)
    return marks, (Part("calm", calm), *([Part("more", more)] if more else []))


def told_of(customers: Sequence[Turn]) -> dict[str, str]:
    """Return of each cause the words around its strongest evidence, a sentence at most, latest message first."""
    found: dict[str, str] = {}
    for turn in reversed(customers):
        for e in _strongest(turn.heard):
            first, last = turn.heard.sentence(e.first)
            around = (max(first, e.first - _AROUND), min(max(last, e.last), e.last + _AROUND))
            found.setdefault(e.label, turn.heard.text(*around))
    return found


def quote(words: str) -> str:
    """Return words as they are quoted to the agent: in one line, cut where they are long."""
    said = " ".join(words.split())
    return said if len(said) <= _LONGEST_QUOTE else f"{said[: _LONGEST_QUOTE - 1]}…"
