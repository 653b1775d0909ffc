"""A worker that reads 100,000 messages, none like another, does not grow by them."""

import random
import string

from amounts import of, resident
from heedful import wire
from heedful.analyse import Analyser
from heedful.web.cache import Messages

MESSAGES = 100_000
MOST_GROWTH = 5 * 2**20


def message(chance: random.Random) -> str:
    """Return a complaint with thirty words that nobody ever wrote."""
    strange = ("".join(chance.choices(string.ascii_letters, k=chance.randint(3, 12))) for _ in range(30))
    return f"I am still waiting for my refund {' '.join(strange)}. When will it come?"


def test_unique_messages_leave_nothing_behind(analyser: Analyser) -> None:
    chance, kept, total = random.Random(6), Messages(lambda: 0.0, count=500), of(MESSAGES, 2_000)

    def read(count: int) -> None:
        for _ in range(count):
            request, _ = wire.decode(wire.to_json({"thread": [{"role": "customer", "text": message(chance)}]}))
            wire.encode(analyser.analyse(request), request, None, [kept.keep(request.thread[0].text)])

    # What is bounded fills up first.
    read(min(1_000 + total // 20, 5_000))
    strings, before = len(analyser.tongue("en").matcher._nlp.vocab.strings), resident()
    read(total)
    grown = resident() - before
    print(f"{grown / 2**20:.1f} MB after {total} messages")
    assert len(analyser.tongue("en").matcher._nlp.vocab.strings) == strings
    assert grown <= MOST_GROWTH, f"{grown / 2**20:.1f} MB"
