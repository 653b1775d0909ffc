"""What `tools/bench.py` measures beside the core: a figure and its line, medians in turn, how busy the machine was.

One module a part; each gives its lines by `measure`.
"""

import resource
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BUSY, IDLE = (0, 1, 2, 5, 6), (3, 4)
"""Which numbers of the first line of /proc/stat count time at work and time at rest."""


@dataclass(frozen=True)
class Figure:
    """A figure with its unit; what it should be at most (or at least), if anything is asked of it."""

    name: str
    value: float
    unit: str = ""
    goal: float | None = None
    least: bool = False

    @property
    def missed(self) -> bool:
        """Whether it is worse than its goal."""
        if self.goal is None:
            return False
        return self.value < self.goal if self.least else self.value > self.goal

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        if self.goal is None:
            return f"{self.name}: {rounded(self.value)}{unit}"
        side, missed = "least" if self.least else "most", ", missed" if self.missed else ""
        return f"{self.name}: {rounded(self.value)}{unit} (goal: {self.goal:.3g}{unit} at {side}{missed})"


def rounded(value: float) -> str:
    """Write a number with as many digits as tell something: 0.012, 0.12, 1.23, 12.3, 123; a count as it is."""
    if isinstance(value, int):
        return f"{value:,}"
    size = abs(value)
    return f"{value:.{3 if size < 0.1 else 2 if size < 10 else 1 if size < 100 else 0}f}"


def in_turn(rounds: int, *works: Callable[[], float]) -> list[float]:
    """Return the median of what each work measures, each asked once a round."""
    taken = [[work() for work in works] for _ in range(rounds)]
    return [statistics.median(figures) for figures in zip(*taken, strict=True)]


def slow(values: Sequence[float]) -> float:
    """Return the 95th percentile, inclusive: the value below which 95 of 100 lie."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def children_cpu() -> float:
    """Return the CPU seconds of all programs that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Bystanders:
    """How much of the cores others had during a block: what was at work, less what the block says was its own."""

    def __enter__(self) -> "Bystanders":
        self._before = _clock()
        return self

    def __exit__(self, *_: Any) -> None:
        self._after = _clock()

    def share(self, own: float) -> float:
        """Return the share of all cores' time that others had; `own` in clock ticks."""
        busy, idle = (after - before for before, after in zip(self._before, self._after, strict=True))
        return max(0.0, busy - own) / max(1.0, busy + idle)


def _clock() -> tuple[float, float]:
    numbers = [float(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return sum(numbers[at] for at in BUSY), sum(numbers[at] for at in IDLE)
