"""`heedful scan` on archives of two lengths, by one process and by two: rows a second, and the most memory it held."""

import json
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from . import Bystanders, Figure, children_cpu
from .asked import HEEDFUL, TICK, children, texts

TIMES = 4
"""How many times as long the longer archive is."""
GROWTH, EVEN = 1.1, 1.7
"""How much more memory the longer one may hold, how much faster two processes are."""
LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Run:
    """What a run took: seconds, CPU seconds, and megabytes at most."""

    seconds: float
    cpu: float
    memory: float
    others: float
    """The share of the cores' time that others had meanwhile."""


def measure(rows: int) -> Iterator[str]:
    """Give the lines for an archive of so many rows and one of a quarter of them."""
    few, found = max(1, rows // TIMES), {}
    for processes in (1, 2):
        short, long = scan(few, processes), scan(few * TIMES, processes)
        found[processes] = per_row(short, long, few)
        named = f"scan by {processes} process{'es' * (processes > 1)}"
        yield str(Figure(f"{named}, rows a second", 1 / found[processes][0]))
        yield str(Figure(f"{named}, rows a second of CPU time", 1 / found[processes][1]))
        yield str(Figure(f"{named}, most memory at {few} rows", short.memory, "MB"))
        yield str(Figure(f"{named}, most memory at {few * TIMES} rows", long.memory, "MB"))
        yield str(Figure(f"{named}, memory, {TIMES} × the rows / 1 ×", long.memory / short.memory, goal=GROWTH))
        yield f"  others had {long.others:.0%} of the cores meanwhile"
    (one, one_cpu), (two, two_cpu) = found[1], found[2]
    yield "two processes are twice as fast only where nobody else has the cores:"
    yield str(Figure("scan, rows a second, two processes / one", one / two, goal=EVEN, least=True))
    yield str(Figure("scan, CPU time a row, two processes / one", two_cpu / one_cpu, goal=2 / EVEN))


def per_row(short: Run, long: Run, few: int) -> tuple[float, float]:
    """Return seconds and CPU seconds a row, without what every run takes to begin."""
    more = few * (TIMES - 1)
    return max(long.seconds - short.seconds, 1e-9) / more, (long.cpu - short.cpu) / more


def scan(rows: int, processes: int) -> Run:
    """Have an archive answered that is written as it is read, so that it takes no room."""
    command = [*HEEDFUL, "scan", "-", "-", "--workers", str(processes)]
    begin, before = time.monotonic(), children_cpu()
    with Bystanders() as others, subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        own = time.process_time()
        writer = Thread(target=write, args=(run, rows))
        answered = Answers(run)
        peak = Peak(run.pid)
        for thread in (writer, answered, peak):
            thread.start()
        answered.join()
        peak.end.set()
        peak.join()
        writer.join()
        run.wait()
        own = time.process_time() - own
    assert answered.rows == rows and run.returncode == 0, f"{answered.rows} of {rows} rows, status {run.returncode}"
    cpu = children_cpu() - before
    return Run(time.monotonic() - begin, cpu, peak.memory(), others.share(TICK * (cpu + own)))


def write(run: subprocess.Popen[bytes], rows: int) -> None:
    """Write the requests, no two of them alike."""
    assert run.stdin
    known = texts()
    with run.stdin as out:
        for number in range(rows):
            thread = [{"role": "customer", "text": f"Case {number}. {known['mail']}"}]
            out.write(json.dumps({"id": number, "thread": thread, "draft": known["draft"]}).encode() + b"\n")


class Answers(Thread):
    """Counts the answers."""

    def __init__(self, run: subprocess.Popen[bytes]) -> None:
        super().__init__()
        assert run.stdout
        self.lines, self.rows = run.stdout, 0

    def run(self) -> None:
        """Read to the end."""
        self.rows = sum(1 for line in self.lines if b'"error"' not in line[:200])


class Peak(Thread):
    """Follows the memory of a process and of those it starts: the most that each has held at a time."""

    def __init__(self, pid: int) -> None:
        super().__init__()
        self.pid, self.end = pid, Event()
        self.most: dict[int, float] = {}

    def run(self) -> None:
        """Look until told to end."""
        while not self.end.wait(LOOK_SECONDS):
            try:
                for pid in (self.pid, *children(self.pid)):
                    self.most[pid] = max(self.most.get(pid, 0.0), high_water(pid))
            except OSError:  # it has just ended
                continue

    def memory(self) -> float:
        """Return the megabytes of all together."""
        return sum(self.most.values())


def high_water(pid: int) -> float:
    """Return the most megabytes that a process has held."""
    found = re.search(r"^VmHWM:\s+(\d+) kB$", Path(f"/proc/{pid}/status").read_text(), re.M)
    return int(found[1]) / 1024 if found else 0.0
