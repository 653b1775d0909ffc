"""How much the long checks of release/ do: all of it, or the share that HEEDFUL_SHARE names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

SHARE = float(os.environ.get("HEEDFUL_SHARE") or 1)


def of(full: int, least: int = 1) -> int:
    """Return the share of an amount that is asked for."""
    return max(least, round(full * SHARE))


def resident(pid: int | str = "self") -> int:
    """Return the bytes of memory that belong to a process: its own pages, and its part of those it shares."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as figures:
        return next(int(line.split()[1]) * 1024 for line in figures if line.startswith("Pss:"))


@contextmanager
def processes(count: int, work: Any, *arguments: Any) -> Iterator[list[Any]]:
    """Run work(number, *arguments) in so many processes at a time; give their answers once all are done."""
    with get_context("spawn").Pool(count) as pool:
        yield pool.starmap(work, [(number, *arguments) for number in range(count)])
