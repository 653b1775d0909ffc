"""Under load: sixty agents who type, and how many requests a second there are beside an echo of the same app."""

import http.client
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from . import Bystanders, Figure, slow
from .asked import HEEDFUL, TICK, Client, Server, served, throughput

CORES = 2
AGENTS = 60
PAUSES = (1.0, 3.0)
"""Seconds between two requests of an agent who writes on without a stop."""
CLIENTS = 8
ROUNDS = 3
ECHO = (sys.executable, str(Path(__file__).with_name("with_echo.py")))
WAIT, KEYS, COLD = 50.0, 0.5, 0.25
"""Milliseconds within which 95 of 100 are answered; shares of what an echo reaches."""
KINDS: Sequence[Callable[[Client], None]] = (Client.echo, Client.keystroke, Client.cold)


@dataclass
class Typing:
    """What agents met while they typed."""

    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unknown: int = 0
    incomplete: int = 0

    def figures(self) -> Iterator[Figure]:
        """Give the figures: milliseconds as the client sees them, so its own part is in them."""
        yield Figure(f"{AGENTS} agents typing, wait of a keystroke, median", statistics.median(self.waits), "ms")
        yield Figure(f"{AGENTS} agents typing, wait of a keystroke, p95", slow(self.waits), "ms", WAIT)
        yield Figure(f"{AGENTS} agents typing, errors", len(self.errors), goal=0)
        yield Figure(f"{AGENTS} agents typing, incomplete answers", self.incomplete, goal=0)


def measure(seconds: float = 30.0) -> Iterator[str]:
    """Give the lines. The server has two workers and two cores, which whoever asks shares with it."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(cores)[:CORES])
    # The folder is named here, as that program looks for it before there are workers.
    try:
        with served(CORES, HEEDFUL) as server:
            yield from typed(server, seconds)
        with (
            tempfile.TemporaryDirectory(prefix="heedful-") as figures,
            served(CORES, ECHO, PROMETHEUS_MULTIPROC_DIR=figures) as server,
        ):
            yield from map(str, beside_echo(server, seconds / 10))
    finally:
        os.sched_setaffinity(0, cores)


def typed(server: Server, seconds: float) -> Iterator[str]:
    """Let the agents type, and give what they met."""
    found, before = Typing(), server.cpu()
    with Bystanders() as others:
        threads = [Thread(target=agent, args=(server, number, seconds, found)) for number in range(AGENTS)]
        own = time.process_time()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        spent, own = server.cpu() - before, time.process_time() - own
    yield from map(str, found.figures())
    asked = AGENTS + len(found.waits)
    yield str(Figure(f"{AGENTS} agents typing, the server's CPU time a request", 1000 * spent / asked, "ms"))
    share = others.share(TICK * (spent + own))
    yield f"  {asked} requests; {found.unknown} met a worker that did not know the message"
    yield f"  others had {share:.0%} of the cores meanwhile"
    yield from sorted(set(found.errors))[:3]


def agent(server: Server, number: int, seconds: float, found: Typing) -> None:
    """Open a conversation and type in it, with a person's pauses."""
    draw, client, end = random.Random(number), Client(server, number + 1), time.monotonic() + seconds
    try:
        client.open()
        time.sleep(draw.uniform(0, PAUSES[1]))
        while time.monotonic() < end:
            begin = time.perf_counter()
            client.keystroke()
            found.waits.append(1000 * (time.perf_counter() - begin))
            time.sleep(draw.uniform(*PAUSES))
    except (OSError, AssertionError, http.client.HTTPException) as error:
        found.errors.append(f"  {type(error).__name__}: {error}"[:200])
    found.unknown += client.unknown
    found.incomplete += client.incomplete


def beside_echo(server: Server, seconds: float) -> Iterator[Figure]:
    """Ask for each kind in turn as fast as it is answered; give requests a second, and their CPU time."""
    rates: list[list[float]] = [[] for _ in KINDS]
    costs: list[list[float]] = [[] for _ in KINDS]
    for turn in range(ROUNDS):
        for at, kind in enumerate(KINDS):
            before = server.cpu()
            rate = throughput(server, CLIENTS, seconds, kind, 100 * (len(KINDS) * turn + at + 1))
            rates[at].append(rate)
            costs[at].append(1000 * (server.cpu() - before) / (rate * seconds))
    echo, keys, cold = map(statistics.median, rates)
    yield Figure("echo of the same app, requests a second", echo)
    yield Figure("keystrokes, requests a second", keys)
    yield Figure("cold analyses, requests a second", cold)
    yield Figure("keystrokes / echo, requests a second", keys / echo, goal=KEYS, least=True)
    yield Figure("cold analyses / echo, requests a second", cold / echo, goal=COLD, least=True)
    for name, cost in zip(("echo", "keystroke", "cold analysis"), map(statistics.median, costs), strict=True):
        yield Figure(f"{name}, the server's CPU time a request", cost, "ms")
