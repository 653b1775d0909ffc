"""Archives: order, bad rows, several processes, interrupted runs, constant memory."""

import io
import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes import WordFinder, word_finder
from heedful import scan, wire
from heedful.errors import HeedfulError, InputError
from heedful.scan import Tally, rows


def request(id: object, text: str = "It is late.") -> bytes:
    return json.dumps({"id": id, "thread": [{"role": "customer", "text": text}], "draft": ""}).encode()


def answers(data: bytes, workers: int = 1) -> list[Any]:
    out = io.BytesIO()
    scan.run(rows.requests(io.BytesIO(data)), out, word_finder, workers=workers)
    assert out.getvalue() == b"" or out.getvalue().endswith(b"\n")
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_answers_come_in_order_with_their_ids() -> None:
    ids = [7, "a", None, {"x": 1}, 7]
    said = answers(b"\n".join(request(id) for id in ids))
    assert [row["id"] for row in said] == ids
    assert {row["frustration"]["level"] for row in said} == {"uneasy"}


def test_an_answer_is_the_apis() -> None:
    asked, id = wire.decode(request(1))
    assert answers(request(1)) == [json.loads(wire.encode(WordFinder().analyse(asked), asked, id))]


def test_a_bad_row_is_answered_in_its_place() -> None:
    bad = [
        b'{"id": "b1", "thread": 7}',
        b"{broken",
        b'{"id": "b3", "draft": "\\ud800"}',
        b'{"thread": [{"role": "agent", "ref": "x"}]}',
    ]
    said = answers(b"\n".join([request(1), bad[0], request(2), *bad[1:], request(3)]) + b"\n")
    assert [row["id"] for row in said] == [1, "b1", 2, None, "b3", None, 3]
    assert ["error" in row for row in said] == [False, True, False, True, True, True, False]
    assert said[1]["error"]["field"] == "thread"
    assert said[5]["error"]["type"] == "/problems/unknown-ref"


def test_a_defect_costs_one_row_and_tells_no_text() -> None:
    said = answers(request(1) + b"\n" + request(2, "explode secretly") + b"\n" + request(3))
    assert [row["id"] for row in said] == [1, 2, 3]
    assert said[1]["error"]["type"] == "/problems/internal"
    assert "secretly" not in json.dumps(said)


def test_a_row_that_takes_too_long_is_answered_as_far_as_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0.0, scan.ROW_SECONDS, 10.0, 9.9 + scan.ROW_SECONDS])
    monkeypatch.setattr("heedful.scan.monotonic", lambda: next(ticks))
    assert [row["incomplete"] for row in answers(request(1) + b"\n" + request(2))] == [True, False]


def test_a_run_counts_rows_and_bad_ones() -> None:
    data = io.BytesIO(request(1) + b"\nx\n" + request(2))
    assert scan.run(rows.requests(data), io.BytesIO(), word_finder) == Tally(3, 1)


def test_blank_lines_and_windows_line_ends_are_no_rows() -> None:
    assert [row["id"] for row in answers(b"\r\n" + request(1) + b"\r\n\r\n  \n" + request(2))] == [1, 2]


def test_an_endless_line_is_refused_as_a_row() -> None:
    huge = b'{"id": 1, "draft": "' + b"x" * 3_000_000 + b'"}'
    said = answers(huge + b"\n" + request(2))
    assert [row["id"] for row in said] == [None, 2]
    assert said[0]["error"]["status"] == 413


def test_a_line_at_the_limit_is_read_whole() -> None:
    row = request(1)
    padded = row + b" " * (wire.MOST_BODY - len(row))
    assert [x["id"] for x in answers(padded + b"\n" + b"\n" + padded)] == [1, 1]


@pytest.mark.parametrize("workers", [2, 3])
def test_several_processes_answer_the_same_in_the_same_order(workers: int) -> None:
    data = b"\n".join(b"x" if number % 50 == 0 else request(number) for number in range(500))
    assert answers(data, workers=workers) == answers(data)


def test_rows_are_taken_as_they_are_needed() -> None:
    taken = []

    def endless() -> Iterator[bytes]:
        for number in range(10**9):
            taken.append(number)
            yield request(number)

    found = scan.answered(endless(), word_finder, workers=2)
    for _ in range(3):
        next(found)
    found.close()
    assert len(taken) <= 8 * scan.CHUNK_ROWS


class _Doomed(WordFinder):
    def analyse(self, request: Any, deadline: Any = None) -> Any:
        os._exit(9)


def _doomed() -> WordFinder:
    return _Doomed()


def test_a_process_that_is_ended_from_outside_ends_the_run_with_a_remedy() -> None:
    with pytest.raises(HeedfulError, match="--resume"):
        list(scan.answered([request(1)], _doomed, workers=2))


ENDLESS = """
import itertools, sys
from fakes import word_finder
from heedful import scan
rows = (b'{"draft": "x", "id": %d}' % number for number in itertools.count())
scan.run(rows, sys.stdout.buffer, word_finder, workers=2)
"""


def test_a_run_that_is_killed_leaves_no_process_behind() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None and process.stdout.readline().startswith(b'{"id":0')
        process.kill()
        # The pipe is at its end only when nobody is left who could write to it.
        process.communicate(timeout=300)


def test_memory_does_not_grow_with_the_archive() -> None:
    def peak(count: int) -> int:
        class Sink(io.RawIOBase):
            def write(self, data: Any) -> int:
                return len(data)

        stream = (request(number, "It is late. " * 50) for number in range(count))
        tracemalloc.start()
        scan.run(stream, Sink(), _quiet)  # type: ignore[arg-type]
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(200)
    assert peak(4000) < 1.5 * peak(500)


class _Forgetful(WordFinder):
    def analyse(self, request: Any, deadline: Any = None) -> Any:
        self.asked.clear()
        return super().analyse(request)


def _quiet() -> WordFinder:
    return _Forgetful()


# Continuing

LINES = [request(number) if number % 7 else b'{"id": %d, "bad": 1}' % number for number in range(200)]


def scanned(path: Path, lines: list[bytes]) -> Tally:
    found = iter(lines)
    with scan.resume(str(path), found) as (out, before):
        return scan.run(found, out, word_finder, before=before)


def test_an_interrupted_run_is_continued_to_the_same_end(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    tally = scanned(whole, LINES)
    content = whole.read_bytes()
    assert tally == Tally(200, 29)
    ends = [0, 1, content.index(b"\n"), content.index(b"\n") + 1, len(content) // 2, len(content) - 1, len(content)]
    for end in ends:
        part = tmp_path / "part"
        part.write_bytes(content[:end])
        assert scanned(part, LINES) == tally
        assert part.read_bytes() == content


def test_an_output_of_other_rows_is_not_continued(tmp_path: Path) -> None:
    out = tmp_path / "out"
    scanned(out, LINES[:50])
    before = out.read_bytes()
    for other in (LINES[1:], LINES[:49]):
        with pytest.raises(InputError, match="does not answer these rows"):
            scanned(out, other)
        assert out.read_bytes() == before


def test_a_file_of_something_else_is_not_continued(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("My diary\nDay one\n")
    with pytest.raises(InputError, match="no output of a scan"):
        scanned(out, LINES)
    assert out.read_text() == "My diary\nDay one\n"


def test_words_of_a_customer_do_not_pass_for_an_error(tmp_path: Path) -> None:
    line = request(1, '","error":{"type":"/problems/late')
    assert scanned(tmp_path / "out", [line]) == scanned(tmp_path / "out", [line]) == Tally(1, 0)
