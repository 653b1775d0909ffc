"""What the dearest of the texts that are made to be slow costs, as long as a request may be."""

import gc
from collections.abc import Iterator

from heedful.analyse import Analyser
from heedful.scan import lexicon_reader
from heedful.server import settle
from hostile import FAMILIES, MOST_CPU, bodies, cpu

from . import Figure

LEAST_FAMILIES = 24
AGAIN = 5
"""How many of the dearest are measured anew: a busy machine makes some look dearer than they are."""
ROUNDS = 3


def measure() -> Iterator[str]:
    """Give the lines."""
    analyser = lexicon_reader()
    cpu(analyser, b'{"draft": "I am sorry that you are still waiting."}')
    settle()
    spent = {name: dearest(analyser, name) for name in FAMILIES}
    first = sorted(spent, key=spent.__getitem__, reverse=True)[:AGAIN]
    for name in first:
        spent[name] = min(spent[name], *(dearest(analyser, name) for _ in range(ROUNDS - 1)))
    gc.unfreeze()
    worst = max(first, key=spent.__getitem__)
    yield str(Figure("hostile families", len(spent), goal=LEAST_FAMILIES, least=True))
    yield str(Figure(f"dearest hostile family ({worst}), CPU time", 1000 * spent[worst], "ms", 1000 * MOST_CPU))
    yield f"  then {', '.join(f'{name} {1000 * spent[name]:.0f} ms' for name in first if name != worst)}"


def dearest(analyser: Analyser, name: str) -> float:
    """Return the CPU seconds of a family's dearest text: as a message, or as a draft, as long as either may be."""
    return max(cpu(analyser, asked)[0] for cap, asked in bodies(FAMILIES[name]) if cap != "body")
