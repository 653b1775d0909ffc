"""What a phrase on offer must hold: its slots are filled, it covers its cause or does its act, it trips no risk."""

import re
from collections.abc import Iterable, Iterator, Mapping

from ..lexicon import Offer
from ..matcher import Matcher
from ..model import Evidence
from .problem import Problem

_SLOT = re.compile(r"<(\w+)>")
# What a suggestion's act must count as, when no `covers` entry of its cause finds it.
COVERED_BY: Mapping[str, tuple[str, ...]] = {
    "acknowledge": ("ack",), "own": ("apology", "ownership"), "explain": ("explanation",), "act": ("action",),
    "expect": ("timeframe", "action"), "offer": ("alternative",), "answer": ("explanation", "action", "ask", "answer"),
    "thank": ("gratitude",), "ask": ("ask",), "handoff": ("handoff",), "close": ("open_door",),
}  # fmt: skip


def check_offer(offer: Offer, matcher: Matcher) -> Iterator[Problem]:
    """Yield what is wrong with an offer."""
    slots = dict.fromkeys(_SLOT.findall(offer.text))
    unfilled = [name for name in slots if name not in offer.sample]
    unused = [name for name in offer.sample if name not in slots]
    if unfilled or unused:
        what = f"give `sample` for <{unfilled[0]}>" if unfilled else f"drop sample `{unused[0]}`: no slot has this name"
        yield Problem(offer.file, offer.line, offer.id, what)
        return
    text = filled(offer)
    evidence = matcher.read(text)[1]
    for e in evidence:
        if e.kind == "risk":
            said = text[e.start : e.end]
            yield Problem(offer.file, offer.line, offer.id, f"`{said}` trips the risk {e.entry}: word it otherwise")
    if not covers(offer, evidence):
        wanted = [*([f"covers of {offer.cause}"] if offer.cause else []), *COVERED_BY.get(offer.act, ())]
        yield Problem(
            offer.file, offer.line, offer.id, f"nothing finds it as {' or '.join(wanted)}: reword or add there"
        )


def filled(offer: Offer) -> str:
    """Return an offer's text with its sample in the slots."""
    return _SLOT.sub(lambda m: offer.sample.get(m.group(1), m.group()), offer.text)


def covers(offer: Offer, evidence: Iterable[Evidence]) -> bool:
    """Tell whether a filled suggestion counts as covering its cause or doing its act."""
    acts = COVERED_BY.get(offer.act, ())
    if not acts and not offer.cause:
        return True
    return any(
        (e.kind == "covers" and e.label == offer.cause)
        or (e.kind == "strategy" and e.label in acts)
        or (e.kind == "promise" and e.label == "commit" and "action" in acts)
        for e in evidence
    )
