#!/usr/bin/env python3
"""Measure what a server needs, and print it as the tables of docs/operate.md; with --write, put them there.

Time is CPU time of the server's processes, as Linux counts it, so that a busy machine moves it little. The server is a
real one, with a token, on loopback; whoever asks runs on the same cores.
"""

import argparse
import json
import os
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from math import ceil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "server")]

from heedful.bench import DRAFT_WORDS, MAIL_WORDS  # noqa: E402
from heedful.scan.partition import partition  # noqa: E402
from measures.asked import Client, Server, served, texts, throughput  # noqa: E402
from serving import WORDS  # noqa: E402

PAGE = ROOT / "docs" / "operate.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
AGENTS = (25, 100, 500, 2_000, 10_000)
EVERY_SECONDS = 2.0
"""How often an agent asks who writes without a stop; nobody does so for long."""
COLD = 0.1
"""The share of requests that bring the texts, the others bring the `ref` of each."""
FULL = 0.5
"""How much of a core's time is planned for: the rest is for peaks and for everybody else."""


PATIENT = {"HEEDFUL_DEADLINE_MS": "10000"}
"""Whatever is asked is answered to its end, so that its whole cost is measured."""
ROUNDS = 9
Cost = tuple[float, float, float]


def cost(server: Server, ask: Callable[[], None], times: int) -> Cost:
    """Return the CPU milliseconds of an answer, and the milliseconds until it comes: median, 95th percentile."""
    for _ in range(20):
        ask()
    waits, before = [], server.cpu()
    for _ in range(times):
        begin = time.perf_counter()
        ask()
        waits.append(1000 * (time.perf_counter() - begin))
    return 1000 * (server.cpu() - before) / times, statistics.median(waits), statistics.quantiles(waits, n=20)[-1]


def middle(server: Server, works: Sequence[Callable[[], None]], times: int) -> list[Cost]:
    """Return the medians of the figures of each kind of request, asked in turn."""
    rounds = [[cost(server, work, times // ROUNDS) for work in works] for _ in range(ROUNDS)]
    found = []
    for each in zip(*rounds, strict=True):
        cpu, half, most = (statistics.median(figures) for figures in zip(*each, strict=True))
        found.append((cpu, half, most))
    return found


def publish(server: Server) -> None:
    """Publish words, and return when every worker has them in force: each then has an analyser of its own."""
    assert server.store
    draft = server.store.add_draft("Own words", "", 0, {"en/own.yml": WORDS}, datetime.now(UTC))
    server.store.publish(draft.id, draft.version, "", datetime.now(UTC))
    known = 0
    while known < 20 * len(server.pids()):
        known = known + 1 if Client(server).knows("The flumox is gone.") else 0


def rows_per_second(rows: int) -> float:
    """Return how many customer messages a core reads in a second of an archive."""
    mail = texts()["mail"]
    asked = [json.dumps({"id": n, "thread": [{"role": "customer", "text": f"Case {n}. {mail}"}]}) for n in range(rows)]
    list(partition(asked[: rows // 10]))
    begin = time.process_time()
    assert sum(1 for _ in partition(asked)) == rows
    return rows / (time.process_time() - begin)


def report(times: int) -> str:
    """Measure everything and return the text."""
    with served(1, **PATIENT) as server:
        client = Client(server)
        client.open()
        cold, keys = middle(server, (client.cold, client.keystroke), times)
        lone, first = sum(server.memory(pid)["Pss"] for pid in server.pids()), server.ready
    with served(4, **PATIENT) as server:
        for number in range(4):
            cost(server, Client(server, number + 1).cold, times // 2)
        many = throughput(server, 8, 5.0)
        workers = [server.memory(pid) for pid in server.pids()[1:]]
        four = sum(server.memory(pid)["Pss"] for pid in server.pids())
        publish(server)
        after = [server.memory(pid) for pid in server.pids()[1:]]
    own = statistics.mean(each["Uss"] for each in after)
    uss = statistics.mean(each["Uss"] for each in workers)
    rows = rows_per_second(times * 5)
    mixed = COLD * cold[0] + (1 - COLD) * keys[0]
    return "\n".join(
        (
            *measured(cold, keys, first, lone, four, uss, own, many),
            "",
            *sizes(mixed, four - 4 * uss, own),
            "",
            *archive(rows),
            "",
        )
    )


def measured(
    cold: Cost, keys: Cost,
    first: float, lone: float, four: float, uss: float, own: float, many: float,
) -> Iterator[str]:  # fmt: skip
    rows = {
        f"CPU time, new texts ({MAIL_WORDS} words of the customer, {DRAFT_WORDS} of the draft)": f"{cold[0]:.1f} ms",
        "CPU time as the draft changes, the message by its `ref`": f"{keys[0]:.1f} ms",
        "Wait of a lone client, new texts: median, 95th percentile": f"{cold[1]:.1f}, {cold[2]:.1f} ms",
        "… as the draft changes": f"{keys[1]:.1f}, {keys[2]:.1f} ms",
        "Requests with new texts a second, four workers, 8 clients on the same cores": f"{many:.0f}",
        "Start to first answer, one worker": f"{first:.1f} s",
        "Memory of a server with one worker, shared parts counted once": f"{lone:.0f} MB",
        "… with four workers": f"{four:.0f} MB, {four / (4 * lone):.2f} × four servers with one",
        "… of which a worker's own": f"{uss:.0f} MB",
        "… a worker's own after words were published": f"{own:.0f} MB",
    }
    yield f"Measured on {date.today():%-d %B %Y} on {os.cpu_count()} cores that others used, too ({machine()}),"
    yield f"Python {platform.python_version()}, CPU time of the server's processes, medians of {ROUNDS} rounds in turn:"
    yield ""
    yield "| What | Figure |"
    yield "|---|---|"
    yield from (f"| {what} | {figure} |" for what, figure in rows.items())


def sizes(mixed: float, shared: float, uss: float) -> Iterator[str]:
    """Give the table of sizes for a mean cost in milliseconds of CPU and memory in megabytes: what is shared by the
    workers of a machine of eight cores, and what is a worker's own."""
    each = f"a request every {EVERY_SECONDS:g} s each, one in {1 / COLD:.0f} with new texts"
    yield f"With all of them writing at once, {each},"
    yield f"{mixed:.1f} ms in the mean, and cores planned to be {FULL:.0%} busy:"
    yield ""
    yield "| Agents who write at once | Requests a second | Cores, and workers | Memory |"
    yield "|---|---|---|---|"
    for agents in AGENTS:
        rate = agents / EVERY_SECONDS
        cores = max(1, ceil(rate * mixed / 1000 / FULL))
        yield f"| {agents:,} | {rate:,.0f} | {cores} | {(shared * ceil(cores / 8) + uss * cores) / 1024:.1f} GB |"


def archive(rows: float) -> Iterator[str]:
    hours = 1e9 / rows / 3600
    yield f"Of an archive, one core answers {rows:,.0f} messages of {MAIL_WORDS} words a second. A billion of them take"
    yield f"{hours:,.0f} hours of a core: {hours / 100:,.1f} hours on 100 cores."


def machine() -> str:
    """Return the processor's name, as far as it is told."""
    found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.M)
    return " ".join((found[1] if found else platform.machine()).split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=400, help="requests of each kind")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/operate.md")
    chosen = parser.parse_args()
    text = report(chosen.times)
    print(text)
    if chosen.write:
        page = PAGE.read_text(encoding="utf-8")
        before, after = page.partition(BEGIN)[0], page.partition(END)[2]
        assert BEGIN in page and END in page, f"{PAGE} has no place for the tables"
        PAGE.write_text(f"{before}{BEGIN}{text}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
