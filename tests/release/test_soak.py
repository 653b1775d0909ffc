"""A worker that reads 100,000 messages, none like another, does not grow by them once what it remembers is full."""

import gc
import random
import string
from statistics import median

from amounts import of, resident
from heedful import wire
from heedful.analyse import Analyser
from heedful.server import settle
from heedful.web.cache import Findings, Messages

MESSAGES = 100_000
SEALED, FOUND = 20_500, 4_000
"""So many messages fill what a worker keeps of texts, and of what was found in them."""
MOST_GROWTH = 5 * 2**20
SAMPLES = 100


def message(chance: random.Random) -> str:
    """Return a complaint with thirty words that nobody ever wrote."""
    strange = ("".join(chance.choices(string.ascii_letters, k=chance.randint(3, 12))) for _ in range(30))
    return f"I am still waiting for my refund {' '.join(strange)}. When will it come?"


def test_unique_messages_leave_nothing_behind(analyser: Analyser) -> None:
    chance, kept, total = random.Random(6), Messages(lambda: 0.0), of(MESSAGES, 2_000)
    findings = Findings(lambda: 0.0)
    served = analyser.remembering(findings)

    def read(count: int) -> int:
        for _ in range(count):
            request, _ = wire.decode(wire.to_json({"thread": [{"role": "customer", "text": message(chance)}]}))
            wire.encode(served.analyse(request), request, None, [kept.keep(request.thread[0].text)])
        return resident()

    # As served; then what is bounded fills up first.
    settle()
    for _ in range(SEALED):
        kept.keep(message(chance))
    read(FOUND)
    full = len(kept), len(findings)
    strings = len(analyser.tongue("en").matcher._nlp.vocab.strings)
    # From one moment to the next it goes up and down by more than is allowed, with what Python has not given back yet.
    held = [read(total // SAMPLES) for _ in range(SAMPLES)]
    grown = median(held[-SAMPLES // 5 :]) - median(held[: SAMPLES // 5])
    print(f"{grown / 2**20:.1f} MB after {total} messages (from {min(held) / 2**20:.0f} to {max(held) / 2**20:.0f} MB)")
    assert len(analyser.tongue("en").matcher._nlp.vocab.strings) == strings
    assert len(kept) == full[0] and len(findings) <= 1.05 * full[1], "what is remembered was not full"
    gc.unfreeze()
    assert grown <= MOST_GROWTH, f"{grown / 2**20:.1f} MB"
