"""How long a server takes to its first answer, and what memory its workers take."""

import statistics
import subprocess
import sys
from collections.abc import Iterator

from . import Figure, children_cpu, in_turn
from .asked import Server, served, throughput

ROUNDS = 3
WORKERS = 4
SHARED = 0.45
"""What preloaded workers may take of the memory of as many that share nothing."""
FLOOR = "import spacy; spacy.blank('en')"
SECONDS = 4.0
"""How long workers are asked before their memory is looked at."""


def measure() -> Iterator[str]:
    """Give the lines."""
    waits: list[float] = []

    def ours() -> float:
        with served(1) as server:
            waits.append(server.ready)
            return server.ready_cpu

    start, floor = in_turn(ROUNDS, ours, _floor)
    yield str(Figure("start to first answer, one worker", statistics.median(waits), "s"))
    yield str(Figure("start to first answer, CPU time", start, "s"))
    yield str(Figure("start / import of spaCy and spacy.blank, CPU time", start / floor))
    yield from map(str, memory())


def memory() -> Iterator[Figure]:
    """Give the memory of servers that have answered for some seconds."""
    with served(1) as server:
        throughput(server, 2, SECONDS)
        lone = total(server)
    with served(WORKERS) as server:
        throughput(server, 2 * WORKERS, SECONDS)
        workers = [server.memory(pid) for pid in server.pids()[1:]]
        four = total(server)
    yield Figure("memory of a server with one worker", lone, "MB")
    yield Figure(f"memory a worker, {WORKERS} preloaded, its share of what they share counted", four / WORKERS, "MB")
    yield Figure("memory a worker, its own alone", statistics.mean(each["Uss"] for each in workers), "MB")
    yield Figure(f"{WORKERS} preloaded workers / {WORKERS} unshared, memory", four / (WORKERS * lone), goal=SHARED)


def total(server: Server) -> float:
    """Return the megabytes of a whole server, what its processes share counted once."""
    return sum(server.memory(pid)["Pss"] for pid in server.pids())


def _floor() -> float:
    """Return the CPU seconds that a program of spaCy alone takes."""
    before = children_cpu()
    subprocess.run([sys.executable, "-c", FLOOR], check=True)
    return children_cpu() - before
