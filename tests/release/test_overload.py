"""Far more clients than can be served: whoever is not answered is told to come again, and then all is as before."""

import time
from pathlib import Path

from standing import ASK, Load, standing

from amounts import of

SECONDS = 60


def rate(load: Load, seconds: float) -> float:
    """Return how many requests a second a load was answered with 200."""
    with load:
        time.sleep(seconds)
    return load.statuses["200"] / seconds


def test_ten_times_the_clients_lose_no_worker_and_are_told_when_to_come_again(tmp_path: Path) -> None:
    with standing(tmp_path, workers="2", threads="8") as server:
        server.until(lambda: len(server.workers()) == 2, 20)
        workers, seconds = server.workers(), of(SECONDS, 5)
        usual = rate(Load(server, 8), 5)
        crowd = Load(server, 160)
        crowded = rate(crowd, seconds)
        took = server.until(lambda: server.call("/v1/analyze", ASK)[0] == 200, 5)
        recovered = Load(server, 8)
        again = rate(recovered, 5)
        print(f"{usual:.0f}/s usual, {crowded:.0f}/s crowded, {again:.0f}/s after {took:.2f} s; {dict(crowd.statuses)}")
        assert server.workers() == workers
        assert set(crowd.statuses) <= {"200", "429", "503"} and not crowd.bare
        assert set(recovered.statuses) == {"200"}
