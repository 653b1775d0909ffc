"""What a reply does, strategy by strategy, and where."""

from ..model import Coverage, Span


def shown(draft: Coverage, strategy: str) -> tuple[Span, ...]:
    """Return the places where a draft does something: an acknowledgement counts if specific, a time if concrete."""
    if (strategy == "ack" and draft.ack != "specific") or (strategy == "timeframe" and draft.timeframe != "concrete"):
        return ()
    return draft.spans.get(strategy, ())
