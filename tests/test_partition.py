"""Archives for many machines: the answers of a part, alone and on a cluster of which a worker is lost in mid-run."""

import gzip
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from heedful.analyse import Analyser
from heedful.scan import answer
from heedful.scan.partition import partition
from serving import ended, free_port, running

PAGE = Path(__file__).parents[1] / "docs" / "operate.md"
PARTS, ROWS = 24, 40
PATIENCE = 300.0


def request(id: object, text: str = "I am still waiting for my refund.") -> str:
    return json.dumps({"id": id, "thread": [{"role": "customer", "text": text}], "draft": "We will look into it."})


def test_a_part_is_answered_as_by_everybody_else(analyser: Analyser) -> None:
    rows = [request("a"), request("b", "Thank you, all is well.")]
    assert list(partition(rows)) == [answer(analyser, row.encode()).line.decode() for row in rows]


def test_lines_may_end_and_be_blank() -> None:
    said = [json.loads(line)["id"] for line in partition([f"{request(1)}\n", "\n", "", f"  {request(2)}\r\n"])]
    assert said == [1, 2]


def test_a_bad_row_is_answered_in_its_place() -> None:
    said = [json.loads(line) for line in partition(["{", '{"id": 7, "draft": "\ud800"}', request(3)])]
    assert [row["id"] for row in said] == [None, 7, 3]
    assert ["error" in row for row in said] == [True, True, False]


def test_own_words_are_taken_by_the_name_of_their_directory(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "own.yml").write_text(
        "cause: abuse\ncues:\n  flumox:\n    strength: 3\n    phrases: |\n      flumox\n"
        "    match: |\n      The [flumox] is gone.\n    no_match: |\n      It is gone.\n"
    )
    row = request(1, "The flumox is on the table.")
    assert causes(partition([row])) == [[]]
    assert causes(partition([row], [str(tmp_path)])) == [["abuse"]]


def causes(lines: Iterator[str]) -> list[list[str]]:
    return [[cause["cause"] for cause in json.loads(line)["causes"]] for line in lines]


def test_rows_are_taken_one_at_a_time() -> None:
    taken: list[int] = []

    def rows() -> Iterator[str]:
        for number in range(3):
            taken.append(number)
            yield request(number)

    said = partition(rows())
    assert taken == []
    next(said)
    assert taken == [0]


@pytest.fixture
def archive(tmp_path: Path) -> list[list[int]]:
    """Write an archive in parts; return the ids in each."""
    (tmp_path / "tickets").mkdir()
    parts = [[part * ROWS + row for row in range(ROWS)] for part in range(PARTS)]
    for number, ids in enumerate(parts):
        with gzip.open(tmp_path / "tickets" / f"{number:02}.jsonl.gz", "wt") as file:
            file.writelines(f"{request(id, f'I have been waiting for {id} days. ' * 20)}\n" for id in ids)
    return parts


def example(address: str) -> str:
    """Return the program of the documents, for a scheduler at an address."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert code.count("tcp://scheduler.example.com:8786") == 1
    return str(code.replace("tcp://scheduler.example.com:8786", address))


def test_a_lost_worker_costs_no_row_and_doubles_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, archive: list[list[int]]
) -> None:
    """The program of the documents on a scheduler and two workers, one of which is killed in mid-run."""
    monkeypatch.chdir(tmp_path)
    address = f"tcp://127.0.0.1:{free_port()}"
    (tmp_path / "program.py").write_text(example(address))
    with ExitStack() as cluster:
        # All four start at once, and wait for the scheduler as long as a slow machine takes to read its libraries.
        quiet = {
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "3",
            "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": f"{PATIENCE:.0f}s",
        }

        def start(name: str, *words: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, *words]
            return cluster.enter_context(running(command, tmp_path / f"{name}.log", quiet))

        listen = ["-m", "distributed.cli.dask_scheduler", "--no-dashboard", "--host", address]
        scheduler = start("scheduler", *listen)
        alone = ["-m", "distributed.cli.dask_worker", address, "--no-nanny", "--no-dashboard", "--nthreads", "1"]
        workers = [start(name, *alone, "--local-directory", str(tmp_path / name)) for name in ("one", "two")]
        program = start("program", str(tmp_path / "program.py"))
        until(program, lambda: len(finished(tmp_path)) >= 2)
        workers[0].kill()
        left = PARTS - len(finished(tmp_path))
        until(program, lambda: program.poll() is not None)
        assert program.returncode == 0, (tmp_path / "program.log").read_text()[-2000:]
        assert scheduler.poll() is None and workers[1].poll() is None and workers[0].wait() == -signal.SIGKILL
    assert left > 1, "it was over before the worker was lost"
    assert [ids(path) for path in finished(tmp_path)] == archive


def until(process: subprocess.Popen[bytes], true: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        if ended(process, within=0.05) and not true():
            raise AssertionError("the program ended early")


def finished(folder: Path) -> list[Path]:
    return sorted((folder / "findings").glob("*.jsonl.gz"))


def ids(path: Path) -> list[int]:
    """Return whose answers a file holds, all of them good."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        said = [json.loads(line) for line in file]
    assert all("error" not in row for row in said)
    return [row["id"] for row in said]
