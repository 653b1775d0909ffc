"""Dry runs: what changes is counted and shown, nothing is kept, and no process outlives whoever asked."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful import dryrun, sources, wire
from heedful.dryrun import Progress, Result, tally
from heedful.dryrun.pair import Mark, Said, Seen
from heedful.errors import HeedfulError, InputError, LexiconError
from heedful.model import Message, Request
from heedful.rulebook import Rules

CANARY = "zanzibarquokka"
NEEDED = (
    "mail.yml",
    "languages.yml",
    "en/language.yml",
    "en/says.yml",
    "en/words.yml",
    "en/emotions.yml",
    "en/waiting.yml",
)
OWN = """
cause: crash
about: Something crashes.
cues:
  crashes:
    phrases: |
      crashes|crashed
    match: |
      It [crashes].
    no_match: |
      It runs.
"""


def small() -> dict[str, str]:
    """A few of the packaged files, ready in a moment."""
    files = sources.files((sources.packaged(),))
    return {name: files[name] for name in NEEDED}


def changed() -> dict[str, str]:
    files = {**small(), "en/crash.yml": OWN}
    del files["en/waiting.yml"]
    return files


def row(*texts: str, **more: Any) -> bytes:
    return json.dumps({"thread": [{"role": "customer", "text": text} for text in texts], **more}).encode()


ROWS = (
    row("I am still waiting for the parcel.", id="a"),
    row("The app crashes when I open it.", "It crashed again and I am still waiting."),
    row("Where is the button?"),
    b'{"thread": 7}',
    b"no JSON",
    row("Пожалуйста, помогите мне с этим заказом сегодня."),
)


def result(items: Iterator[Progress | Result]) -> Result:
    *progress, last = items
    assert isinstance(last, Result) and all(isinstance(item, Progress) for item in progress)
    return last


@pytest.fixture(scope="module")
def compared() -> Result:
    return result(dryrun.run([*ROWS, Request((Message("customer", "It crashed."),))], small(), changed(), seed=1))


def test_every_row_is_accounted_for(compared: Result) -> None:
    assert (compared.rows, compared.bad, compared.unread, compared.late) == (7, 2, 1, 0)
    assert (compared.messages, compared.changed) == (5, 4)


def test_both_sides_are_counted_by_cause_and_level(compared: Result) -> None:
    assert (compared.before.causes, compared.after.causes) == ({"waiting": 2}, {"crash": 3})
    assert [sum(side.levels.values()) for side in (compared.before, compared.after)] == [5, 5]
    assert set(compared.before.levels) == {"calm", "uneasy", "frustrated", "angry"}


def test_changes_are_counted_by_entry(compared: Result) -> None:
    moved = compared.entries["crash/crashes"]
    assert (moved.new, moved.gone) == (3, 0)
    assert {(m.new, m.gone) for name, m in compared.entries.items() if name.startswith("waiting/")} >= {(0, 2)}


def test_examples_show_what_is_new_and_what_is_gone(compared: Result) -> None:
    assert compared.kinds == {"new": 3, "gone": 1, "level": 0} and len(compared.examples) == 4
    first, _, both, last = compared.examples
    assert (first.kind, first.new) == ("gone", ()) and last.text == "It crashed."
    assert {first.text[f.span.start : f.span.end] for f in first.gone} >= {"still waiting for"}
    assert {(both.text[f.span.start : f.span.end], f.cause, f.entry) for f in both.new} == {
        ("crashed", "crash", "crash/crashes")
    }
    assert both.gone and (both.kind, both.language) == ("new", "en")


def test_the_same_words_change_nothing() -> None:
    same = result(dryrun.run(ROWS, small(), small(), seed=1))
    assert (same.changed, same.entries, same.examples, same.before) == (0, {}, (), same.after)


def test_the_counts_are_those_of_the_analyser_itself() -> None:
    from heedful.analyse import Analyser
    from heedful.lexicon import parse

    rows = [*list(dryrun.sample())[:60], row("I am still waiting! Where is it?", draft="We will look into it soon.")]
    rules = Rules(levels=(0.05, 0.1, 0.2))
    run = result(dryrun.run(rows, small(), small(), seed=1, rules=(None, rules)))
    analyser = Analyser(parse(small()), sources.weights())
    for side, own in ((run.before, None), (run.after, rules)):
        read = [analyser.analyse(wire.decode(line)[0], rules=own) for line in rows]
        levels = [m.level for answer in read for m in answer.messages if m.level]
        assert side.levels == {level: levels.count(level) for level in side.levels}
        assert side.flagged == levels.count("frustrated") + levels.count("angry")
        assert side.nudged == sum(answer.nudge.advised for answer in read)
    assert run.after.flagged > run.before.flagged and run.kinds["level"] == run.changed


# What cannot be done


def test_words_of_no_use_are_named_as_the_lexicon_names_them() -> None:
    with pytest.raises(LexiconError) as caught:
        list(dryrun.run(ROWS, small(), {**small(), "en/crash.yml": "cause: ["}, seed=1))
    assert caught.value.field.startswith("en/crash.yml:") and not active_children()


def test_a_defect_of_the_words_tells_its_kind_alone() -> None:
    broken = {**small(), "en/words.yml": "valence: {a: none}\n"}
    with pytest.raises(LexiconError, match="fails \\(ValueError\\)"):
        list(dryrun.run(ROWS, small(), broken, seed=1))


def test_too_many_rows_are_refused_before_any_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dryrun, "MOST_ROWS", 3)
    with pytest.raises(InputError) as caught:
        list(dryrun.run(ROWS, {}, {}, seed=1))
    assert (caught.value.field, caught.value.remedy) == ("file", "Take a sample of 3 at most.")
    assert not active_children()


def test_no_rows_are_refused() -> None:
    with pytest.raises(InputError, match="no message"):
        list(dryrun.run([], {}, {}, seed=1))


@pytest.mark.parametrize(
    ("upload", "name", "kind"),
    [
        (b"id,text\n1,It is late.\n", "a.csv", None),
        (b"From a@b\nSubject: x\nFrom: a@b.example\n\nIt is late.\n", "a.mbox", None),
        (b'{"tickets": [{"id": 1, "requester_id": 2, "description": "It is late."}]}', "a.json", None),
        (b'{"thread": [{"role": "customer", "text": "It is late."}]}\n', "a.txt", None),
        (b'{"thread": [{"role": "customer", "text": "It is late."}]}\n', "a.json", "jsonl"),
    ],
)
def test_uploads_of_every_kind_are_read(upload: bytes, name: str, kind: str | None) -> None:
    (request,) = (wire.decode(line)[0] for line in dryrun.rows(upload, name, kind))
    assert request.thread[0].text.strip() == "It is late."


@pytest.mark.parametrize(
    ("upload", "name", "kind", "field"),
    [
        (b"number;words\n1;x\n", "a.csv", None, "file"),
        (b'{"tickets": [{"id": 1', "a.json", None, "file"),
        (b"x", "a.csv", "pdf", "kind"),
        (bytes(dryrun.MOST_BYTES + 1), "a.csv", None, "file"),
    ],
)
def test_an_upload_of_something_else_is_refused(upload: bytes, name: str, kind: str | None, field: str) -> None:
    with pytest.raises(InputError) as caught:
        list(dryrun.rows(upload, name, kind))
    assert caught.value.field == field and caught.value.remedy and "--" not in str(caught.value)


# Processes


def endless() -> Iterator[bytes]:
    yield from (row(f"I am still waiting for parcel {number}.") for number in range(20_000))


def reading(items: Iterator[Progress | Result]) -> Progress:
    """Go on until rows are being read."""
    return next(item for item in items if isinstance(item, Progress) and item.done)


def test_progress_is_told_from_the_first_moment_on() -> None:
    # A clock that has moved on whenever it is looked at: a sign of life each time.
    ticks = iter(range(10**9))
    told = list(dryrun.run(ROWS, small(), small(), seed=1, clock=lambda: float(next(ticks)) / 1000))
    done = [item.done for item in told if isinstance(item, Progress)]
    assert done == sorted(done) and told[0] == Progress(0, len(ROWS))


def test_who_stops_listening_ends_both_processes() -> None:
    run = dryrun.run(endless(), small(), small(), seed=1)
    assert reading(run).of == 20_000 and len(active_children()) == 2
    run.close()
    assert not active_children()


@pytest.mark.parametrize("which", [0, 1])
def test_a_process_that_is_ended_from_outside_ends_the_run_and_the_other(which: int) -> None:
    run = dryrun.run(endless(), small(), small(), seed=1)
    reading(run)
    children = sorted(active_children(), key=lambda child: child.pid or 0)
    os.kill(children[which].pid or 0, signal.SIGKILL)
    with pytest.raises(HeedfulError, match="ended from outside"):
        list(run)
    assert not active_children()


def test_a_process_that_stands_still_ends_the_run() -> None:
    late = [0.0]
    run = dryrun.run(endless(), small(), small(), seed=1, clock=lambda: late[0])
    next(run)
    for child in active_children():
        os.kill(child.pid or 0, signal.SIGSTOP)
    late[0] = 1000.0
    with pytest.raises(HeedfulError, match="stands still"):
        list(run)
    assert not active_children()


KILLED = """
import sys
from heedful import dryrun
from test_dryrun import endless, reading, small
if __name__ == "__main__":
    run = dryrun.run(endless(), small(), small(), seed=1)
    reading(run)
    print("reading", flush=True)
    list(run)
"""


def test_a_server_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None and process.stdout.readline() == b"reading\n"
        process.kill()
        # The pipe is at its end only when nobody is left who could write to it.
        process.communicate(timeout=300)


def test_nothing_of_a_text_is_ever_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(tmp_path)
    text = f"{CANARY} is broken, it crashed and I am still waiting. " * 40
    upload = b"\n".join([row(text, draft=CANARY)] * 600 + [b"{" + CANARY.encode()])
    seen: set[Path] = set()
    for item in dryrun.run(dryrun.rows(upload, "a.jsonl"), small(), changed(), seed=1):
        seen |= {path for path in tmp_path.rglob("*") if path.is_file()}
        if isinstance(item, Result):
            assert item.bad == 1 and CANARY in item.examples[0].text
    assert not [path for path in seen if CANARY.encode() in path.read_bytes()] and not list(tmp_path.rglob("*"))


# Examples and figures


def seen(*entries: str) -> Seen:
    return Seen({0: Said("calm", tuple(Mark(0, 1, None, entry) for entry in entries))}, "en")


def counted(new: int, gone: int, seed: int = 1) -> Result:
    """A run in which so many messages have something new, and so many something less."""
    count = tally.Tally(seed)
    rows = [row(str(number)) for number in range(new + gone)]
    before = [seen()] * new + [seen("a/b")] * gone
    count.take(rows, before, [seen("a/b")] * new + [seen()] * gone)
    return count.result()


@pytest.mark.parametrize(("new", "gone"), [(0, 0), (3, 2), (1000, 1), (1000, 30), (5, 1000), (19, 1)])
def test_both_kinds_of_change_are_among_the_examples(new: int, gone: int) -> None:
    kinds = [example.kind for example in counted(new, gone).examples]
    assert len(kinds) == min(dryrun.EXAMPLES, new + gone)
    assert kinds.count("new") >= min(new, 4) and kinds.count("gone") >= min(gone, 4)


def test_the_seed_alone_chooses() -> None:
    assert counted(300, 200).examples == counted(300, 200).examples != counted(300, 200, seed=2).examples


def test_every_message_has_the_same_chance() -> None:
    texts = [int(example.text) for seed in range(200) for example in counted(100, 0, seed).examples]
    assert len(texts) == 4000
    # 40 expected of each; so far off by chance less than once in a million.
    assert all(10 < texts.count(number) < 80 for number in range(100))


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    # Published values: Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_wilsons(right: int, n: int, low: float, high: float) -> None:
    assert dryrun.wilson(right, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_interval_holds_the_share_and_is_even(right: int, wrong: int) -> None:
    low, high = dryrun.wilson(right, right + wrong)
    assert 0 <= low <= high <= 1
    assert right + wrong == 0 or low <= right / (right + wrong) <= high
    assert dryrun.wilson(wrong, right + wrong) == pytest.approx((1 - high, 1 - low))


def test_marks_are_told_in_words() -> None:
    assert dryrun.told(18, 20) == "18 of 20 right: between 70 % and 97 %"
    assert dryrun.told(0, 0) == "Nothing marked yet"


def test_the_sample_is_read_whole_and_holds_ordinary_messages() -> None:
    asked = [wire.decode(line)[0] for line in dryrun.sample()]
    assert len(asked) == len({request.thread[0].text for request in asked}) == 200
    assert sum(bool(request.draft) for request in asked) >= 10
    assert sum(len(request.thread) > 1 for request in asked) >= 25
