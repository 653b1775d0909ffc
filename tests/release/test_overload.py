"""Far more clients than can be served: whoever is not answered is told to come again, and then all is as before."""

import time
from itertools import count
from pathlib import Path
from typing import Any

from standing import ASK, Load, standing

from amounts import of

SECONDS = 60
CROWD = 400  # of whom two workers answer half at most in the two seconds that anybody waits
NUMBERS = count()
WORDS = "I am still waiting for my refund, and nobody answers. " * 150


def much() -> dict[str, Any]:
    """Return so much to read, never read before, that all who ask cannot be answered in the time that anybody waits."""
    return {"thread": [{"role": "customer", "text": f"Order {next(NUMBERS)}. {WORDS}"}]}


def rate(load: Load, seconds: float) -> float:
    """Return how many requests a second a load was answered with 200."""
    begin = time.monotonic()
    with load:
        time.sleep(seconds)
    return load.statuses["200"] / (time.monotonic() - begin)


def test_ten_times_the_clients_lose_no_worker_and_are_told_when_to_come_again(tmp_path: Path) -> None:
    with standing(tmp_path, workers="2", threads="8") as server:
        server.until(lambda: len(server.workers()) == 2, 20)
        workers, seconds = server.workers(), of(SECONDS, 5)
        usual = rate(Load(server, 8, ask=much), 5)
        crowd = Load(server, CROWD, ask=much)
        crowded = rate(crowd, seconds)
        took = server.until(lambda: server.call("/v1/analyze", ASK)[0] == 200, 5)
        recovered = Load(server, 8, ask=much)
        again = rate(recovered, 5)
        print(f"{usual:.0f}/s usual, {crowded:.0f}/s crowded, {again:.0f}/s after {took:.2f} s; {dict(crowd.statuses)}")
        assert server.workers() == workers
        assert set(crowd.statuses) <= {"200", "429", "503"} and crowd.statuses["503"] and not crowd.bare
        assert set(recovered.statuses) == {"200"}
