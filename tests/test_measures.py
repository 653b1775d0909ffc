"""What `make bench` reckons and prints beside what it measures."""

import argparse
import os
import subprocess
import sys

import pytest

import bench
from measures import Bystanders, Figure, children_cpu, in_turn, peers, rounded, slow
from measures.archive import Run, high_water, per_row
from measures.asked import children, ticks
from measures.load import Typing


@pytest.mark.parametrize(
    ("figure", "line"),
    [
        (Figure("a / b", 0.25, goal=0.25), "a / b: 0.25 (goal: 0.25 at most)"),
        (Figure("a / b", 0.2501, goal=0.25), "a / b: 0.25 (goal: 0.25 at most, missed)"),
        (Figure("a / b", 0.25, goal=0.25, least=True), "a / b: 0.25 (goal: 0.25 at least)"),
        (Figure("a / b", 0.2, goal=0.25, least=True), "a / b: 0.20 (goal: 0.25 at least, missed)"),
        (Figure("wait", 51.234, "ms", 50.0), "wait: 51.2 ms (goal: 50 ms at most, missed)"),
        (Figure("memory", 231.7, "MB"), "memory: 232 MB"),
        (Figure("errors", 0, goal=0), "errors: 0 (goal: 0 at most)"),
    ],
)
def test_a_line_says_what_was_asked_and_whether_it_is_so(figure: Figure, line: str) -> None:
    assert str(figure) == line


def test_numbers_have_as_many_digits_as_tell_something() -> None:
    assert [rounded(value) for value in (0.0123, 0.123, 1.234, 12.34, 123.4, 4000)] == [
        "0.012", "0.12", "1.23", "12.3", "123", "4,000",
    ]  # fmt: skip


def test_works_are_asked_in_turn_and_one_bad_round_moves_nothing() -> None:
    asked: list[str] = []

    def work(name: str, *values: float):
        left = iter(values)
        return lambda: asked.append(name) or next(left)

    assert in_turn(3, work("a", 1.0, 90.0, 2.0), work("b", 5.0, 4.0, 70.0)) == [2.0, 5.0]
    assert asked == ["a", "b"] * 3


def test_the_slow_end_is_above_95_of_100() -> None:
    assert slow([float(n) for n in range(101)]) == 95.0
    assert slow([7.0]) == 7.0


def test_agents_who_met_an_error_or_a_wait_say_so() -> None:
    found = Typing(waits=[10.0] * 90 + [80.0] * 10, errors=["no answer"])
    missed = {figure.name: figure.missed for figure in found.figures()}
    assert missed == {
        "60 agents typing, wait of a keystroke, median": False,
        "60 agents typing, wait of a keystroke, p95": True,
        "60 agents typing, errors": True,
        "60 agents typing, incomplete answers": False,
    }


def test_a_row_is_reckoned_without_what_every_run_takes_to_begin() -> None:
    short, long = Run(10.0, 7.0, 200.0, 0.0), Run(40.0, 22.0, 201.0, 0.0)
    assert per_row(short, long, few=100) == (0.1, 0.05)


def test_programs_that_were_started_are_found_with_their_cpu_time_and_memory() -> None:
    spin = "import sys; sum(range(4_000_000)); print('done', flush=True); sys.stdin.read()"
    before = children_cpu()
    command = [sys.executable, "-c", spin]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout and program.stdout.readline() == b"done\n"
        assert program.pid in children(os.getpid())
        assert ticks(program.pid) > 0 and high_water(program.pid) > 2
        program.communicate()
    assert children_cpu() > before


def test_what_is_our_own_is_not_counted_as_others() -> None:
    with Bystanders() as others:
        sum(range(4_000_000))
    assert others.share(own=1e9) == 0.0
    assert 0.0 <= others.share(own=0.0) <= 1.0


def test_texts_of_peers_do_not_overlap_and_are_warmed_by_the_same_words() -> None:
    words = [str(n) for n in range(1000)]
    texts, warming = peers.cut(" ".join(words), 156)
    assert " ".join(texts).split() == words[: 156 * 6]
    assert {len(text.split()) for text in (*texts, *warming)} == {156}
    assert set(" ".join(warming).split()) <= set(words) and not set(texts) & set(warming)


def test_a_peer_that_cannot_be_installed_is_named(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(peers, "PLACE", tmp_path)
    monkeypatch.setattr(peers, "failure", lambda commands: "There is no npm." if "npm" in commands[0] else "")
    assert dict(peers.install()) == dict.fromkeys(("write-good", "alex", "harper.js"), "There is no npm.")
    assert [path.name for path in tmp_path.iterdir()] == ["requirements.txt"]


def test_why_an_installation_failed_is_told() -> None:
    no = [sys.executable, "-c", "raise SystemExit('no such release')"]
    assert peers.failure([[sys.executable, "-c", ""], no]) == "It cannot be installed here: no such release"
    assert peers.failure([["no-such-program"]]).startswith("no-such-program: ")
    assert peers.failure([[sys.executable, "-c", ""]]) == ""


def test_another_program_reads_texts_as_they_come() -> None:
    with peers.running("vaderSentiment", sys.executable) as read:
        assert read("I am still waiting.") > 0 and read("It is terrible.") > 0


def test_parts_are_measured_in_one_order_and_an_unknown_one_is_named() -> None:
    assert bench.chosen("peers,load") == ["load", "peers"]
    with pytest.raises(argparse.ArgumentTypeError, match="'lode' is none of core, extension, load"):
        bench.chosen("load,lode")
