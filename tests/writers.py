"""Processes that write into a store, for tests of what is left when they are killed, or all write at once.

python tests/writers.py killed URL ROUNDS    kill a writer in each round; print how much each had acknowledged
python tests/writers.py together URL TIMES   let four write so many times each; print what any of them fell over
python tests/writers.py alone URL            write for ever; print a line for each write that is acknowledged
"""

import json
import os
import random
import select
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

from heedful.errors import StaleError
from heedful.store import Count, Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = date(2026, 11, 22)
FILE = "en/a.yml"
TOGETHER = 4
# Seconds that a writer goes on after its first write, at most: long enough for some more.
LONGEST = 0.04


def write(store: Store, who: str, number: int) -> None:
    """Write in four ways: a row, two counts that belong together, and a line added to a draft that others add to."""
    store.note(NOW, who, str(number))
    store.count([Count(DAY, who, "", "written", subject, 1) for subject in ("one", "twin")])
    while True:
        (draft,) = store.drafts()
        try:
            store.save_draft(draft.id, draft.version, NOW, files={FILE: f"{draft.files[FILE]}{who} {number}\n"})
            return
        except StaleError:
            continue


def writing(store: Store, who: str, written: Callable[[], None]) -> None:
    """Write for ever and tell of each time."""
    number = 0
    while True:
        write(store, who, number)
        written()
        number += 1


def killed(store: Store, rounds: int) -> list[int]:
    """Kill a writer in each round, in the middle of whatever it does; return how often each had told of a write."""
    chance = random.Random(5)
    return [_round(store, f"writer {number}", chance.uniform(0, LONGEST)) for number in range(rounds)]


def _round(store: Store, who: str, seconds: float) -> int:
    told, tell = os.pipe()
    with child(lambda: writing(store, who, lambda: os.write(tell, b"."))) as writer:
        os.close(tell)
        count = len(os.read(told, 1))
        select.select([], [], [], seconds)
        os.kill(writer.pid, signal.SIGKILL)
    while more := os.read(told, 1000):
        count += len(more)
    os.close(told)
    assert writer.signal == signal.SIGKILL, f"{who} ended by itself"
    return count


class child:
    """A forked process that runs something; leaving the block waits for its end."""

    def __init__(self, run: Callable[[], None]) -> None:
        self.signal = self.status = -1
        self.pid = os.fork()
        if self.pid == 0:
            status = 1
            try:
                run()
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(status)

    def __enter__(self) -> "child":
        return self

    def __exit__(self, *_: object) -> None:
        _, ended = os.waitpid(self.pid, 0)
        self.signal = os.WTERMSIG(ended) if os.WIFSIGNALED(ended) else 0
        self.status = os.waitstatus_to_exitcode(ended)


def together(store: Store, times: int) -> list[int]:
    """Let four write at once; return how each of them ended."""
    writers = [child(lambda who=f"writer {n}": all_times(store, who, times)) for n in range(TOGETHER)]
    for writer in writers:
        with writer:
            pass
    return [writer.status for writer in writers]


def all_times(store: Store, who: str, times: int) -> None:
    """Write so many times."""
    for number in range(times):
        write(store, who, number)


def lines(store: Store) -> Iterator[tuple[str, int]]:
    """Give who wrote which line into the draft."""
    (draft,) = store.drafts()
    for line in draft.files[FILE].splitlines():
        who, _, number = line.rpartition(" ")
        yield who, int(number)


def prepared(url: str) -> Store:
    """Return a store with the draft that all add to."""
    store = Store(url)
    store.create()
    if not store.drafts():
        store.add_draft("Words", "ann", 0, {FILE: ""}, NOW)
    return store


if __name__ == "__main__":
    action, url, *more = sys.argv[1:]
    store = prepared(url)
    if action == "alone":
        writing(store, "writer", lambda: print("written", flush=True))
    print(json.dumps((killed if action == "killed" else together)(store, int(more[0]))))
