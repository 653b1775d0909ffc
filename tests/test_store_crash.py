"""Writers that are killed in the middle, and writers that all come at once: nothing that was acknowledged is lost."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import writers
from heedful.store import Store

ROUNDS, TIMES = 200, 25


def run(*words: str) -> list[int]:
    """Let the writers write; fail with whatever any of them fell over."""
    command = [sys.executable, str(Path(writers.__file__)), *words]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return list(json.loads(done.stdout))


def written(store: Store, who: str) -> tuple[int, int]:
    """Return how often something was counted for a writer, twice over: the two belong together."""
    one, twin = store.counts(writers.DAY, writers.DAY, who=who)
    return one.n, twin.n


def test_no_acknowledged_write_is_lost_when_its_writer_is_killed(database_url: str) -> None:
    acknowledged = run("killed", database_url, str(ROUNDS))
    store = Store(database_url)
    notes = Counter(note.who for note in store.audit(most=10**6))
    lines = list(writers.lines(store))
    assert sum(notes.values()) > sum(acknowledged), "no kill fell into a write"
    for number, told in enumerate(acknowledged):
        who = f"writer {number}"
        one, twin = written(store, who)
        assert told >= 1
        # What it was at when it was killed is there wholly or not at all.
        assert one == twin
        assert told <= one <= told + 1
        assert told <= notes[who] <= told + 1
        mine = [line for name, line in lines if name == who]
        assert mine == list(range(len(mine))) and told <= len(mine) <= told + 1
    (draft,) = store.drafts()
    assert draft.version == 1 + len(lines)


def test_writers_who_come_at_once_lose_nothing_and_wait_for_each_other(database_url: str) -> None:
    assert run("together", database_url, str(TIMES)) == [0] * writers.TOGETHER
    store = Store(database_url)
    everyone = [f"writer {number}" for number in range(writers.TOGETHER)]
    assert Counter(note.who for note in store.audit(most=10**6)) == dict.fromkeys(everyone, TIMES)
    assert {written(store, who) for who in everyone} == {(TIMES, TIMES)}
    assert sorted(writers.lines(store)) == [(who, number) for who in everyone for number in range(TIMES)]
