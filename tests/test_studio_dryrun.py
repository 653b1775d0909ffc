"""The dry run of a change: progress, result and faults as lines; one at a time; nothing left running."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from heedful import dryrun
from heedful.analyse import Analyser
from heedful.dryrun import Progress
from heedful.errors import HeedfulError, InputError
from lexica import Library, add_exception, number
from visitors import Visitor

ROW = {"thread": [{"role": "customer", "text": "I am still waiting for the bus."}]}


@pytest.fixture
def library(tmp_path: Path, analyser: Analyser, quick_passwords: None) -> Library:
    return Library(tmp_path, analyser)


@pytest.fixture
def editor(library: Library) -> Visitor:
    return library.signed_in("Eva", "editor")


@pytest.fixture
def path(editor: Visitor) -> str:
    return f"/studio/changes/{number(add_exception(editor))}/dry-run"


def run(editor: Visitor, path: str, body: bytes = b"", query: str = "", **headers: str) -> TestResponse:
    """Send messages as the page's script does."""
    named = {"Origin": "https://heedful.example", "X-CSRF": editor.csrf, **headers}
    return editor.client.post(f"{path}{query}", base_url="https://heedful.example", data=body, headers=named)


def lines(answer: TestResponse) -> list[dict[str, Any]]:
    told = [json.loads(line) for line in answer.text.splitlines()]
    answer.close()  # as every server does when all is sent, or nobody reads on
    return told


def steps(*some: object) -> Any:
    """Return a stand-in for a run that gives these, raising what is an error."""

    def stand_in(*_: object, **__: object) -> Iterator[object]:
        for step in some:
            if isinstance(step, Exception):
                raise step
            yield step

    return stand_in


def test_a_run_tells_its_progress_and_then_what_would_change(editor: Visitor, path: str) -> None:
    assert "up to 20000 messages" in editor.get(path).text
    body = "\n".join(json.dumps(ROW) for _ in range(40)).encode()
    told = lines(run(editor, path, body, "?ending=jsonl&seed=7"))
    assert all(set(line) == {"done", "of"} for line in told[:-1]) and told[-2]["of"] == 40
    page = told[-1]["html"]
    assert "40 messages were read" in page and "40 would be read differently" in page and "Draw 7" in page
    assert page.count("data-example") == dryrun.EXAMPLES and "waiting/still-waiting" in page


def test_what_cannot_be_read_is_told_as_the_last_line(editor: Visitor, path: str) -> None:
    assert "fault" in lines(run(editor, path, b"{", "?ending=json"))[-1]


@pytest.mark.parametrize(
    ("error", "said"),
    [(InputError("has too many rows.", field="file"), "has too many rows"), (HeedfulError("killed"), "broken off")],
)
def test_a_run_that_fails_says_so(
    editor: Visitor, path: str, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    monkeypatch.setattr(dryrun, "run", steps(Progress(0, 9), error))
    told = lines(run(editor, path))
    assert told[0] == {"done": 0, "of": 9} and said in told[1]["fault"]
    assert run(editor, path).status_code == 200  # the next one may run


def test_one_runs_at_a_time_and_one_that_nobody_reads_frees_the_place(
    editor: Visitor, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dryrun, "run", steps(*(Progress(n, 9) for n in range(9))))
    first = run(editor, path)
    read = iter(first.response)
    next(read)
    refused = run(editor, path, **{"HX-Request": "true"})
    assert refused.status_code == 503 and "Another dry run is under way" in refused.text
    first.close()
    unread = run(editor, path)
    assert unread.status_code == 200
    unread.close()
    assert len(lines(run(editor, path))) == 9


def test_messages_that_are_too_many_bytes_are_refused(
    editor: Visitor, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = run(editor, path, b"x" * (dryrun.MOST_BYTES + 2), "?ending=jsonl")
    assert answer.status_code == 413


def test_marks_give_a_share_with_its_interval(editor: Visitor) -> None:
    def judged(**marks: str) -> str:
        return editor.post("/studio/changes/dry-run/precision", marks).text

    assert "Nothing is judged yet" in judged() and "Nothing is judged yet" in judged(**{"mark-1": ""})
    marks = {f"mark-{n}": "right" if n < 18 else "wrong" for n in range(20)}
    assert "18 of 20 right: between 70 % and 97 %" in judged(**marks)
    assert "More marks narrow it" in judged(**{"mark-1": "right"})


def test_a_dry_run_needs_a_change(editor: Visitor) -> None:
    assert editor.get("/studio/changes/77/dry-run").status_code == 404
    assert run(editor, "/studio/changes/77/dry-run").status_code == 404
