"""The page of suggestions: what is offered first for every gap and risk of labelled threads, for people to judge."""

from collections.abc import Iterable, Iterator

from .. import wire
from ..analyse import Analyser
from ..model import Analysis, Request, Suggestion

LONGEST = 1500


def page(analyser: Analyser, requests: Iterable[bytes]) -> Iterator[str]:
    """Yield the lines of the page: the customer's latest words, the draft, and per gap the first suggestion."""
    for row in requests:
        request, id = wire.decode(row)
        if request.draft and request.now:
            yield from _exchange(str(id), request, analyser.analyse(request))


def _exchange(id: str, request: Request, analysis: Analysis) -> Iterator[str]:
    offered = list(_offered(analysis, request.draft))
    if not offered:
        return
    said = next((m.text for m in reversed(request.thread) if m.role == "customer"), "")
    yield f"## {id} – {analysis.level}"
    yield from _quoted("Customer", said)
    yield from _quoted("Draft", request.draft)
    for need, offer in offered:
        yield f"- {need}: {_wording(offer) if offer else 'nothing is offered'}"
    yield ""


def _offered(analysis: Analysis, draft: str) -> Iterator[tuple[str, Suggestion | None]]:
    """Yield each need with its first suggestion, and each risky wording with its first better one."""
    for gap in analysis.gaps:
        yield gap.need, next((s for s in analysis.suggestions if s.need == gap.need), None)
    end = 0
    for offer in sorted((s for s in analysis.suggestions if s.replaces), key=_start):
        if offer.replaces and offer.replaces.start >= end:
            end = offer.replaces.end
            yield f"instead of “{' '.join(draft[offer.replaces.start : end].split())}”", offer


def _start(offer: Suggestion) -> int:
    return offer.replaces.start if offer.replaces else 0


def _wording(offer: Suggestion) -> str:
    return offer.text or "leave it out"


def _quoted(who: str, text: str) -> Iterator[str]:
    cut = text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    yield f"{who}:"
    yield from (f"> {line}" for line in cut.splitlines())
