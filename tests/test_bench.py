"""What is measured on labelled data, and the page of suggestions that people judge."""

import json
from pathlib import Path

import pytest

from heedful import wire
from heedful.bench.page import page
from heedful.bench.rightness import requests, rightness
from heedful.errors import InputError

# Ranks by the score of the last message: the share of upset rows that score above every calm one.
SCORER = """
import json, sys
rows = [json.loads(line) for line in open(sys.argv[2])]
if sys.argv[1] == "requests":
    for row in rows:
        print(json.dumps({"id": row["id"], "thread": [{"role": "customer", "text": row["text"]}], "draft": ""}))
else:
    answers = {a["id"]: a for a in map(json.loads, open(sys.argv[3]))}
    scored = [(answers[row["id"]]["messages"][-1]["score"], row["upset"]) for row in rows]
    calm = max((s for s, upset in scored if not upset), default=0)
    above = [s > calm for s, upset in scored if upset]
    print(json.dumps({"n": len(rows), "auc": sum(above) / max(1, len(above)), "per": {"shares": float(len(above))}}))
"""
ROWS = [
    ("Lovely, thanks.", False),
    ("Still waiting. No problem, great, wonderful!", True),
    ("This is a terrible disaster.", True),
    ("All fine.", False),
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    (tmp_path / "score.py").write_text(SCORER)
    rows = [{"id": n, "text": text, "upset": upset} for n, (text, upset) in enumerate(ROWS)]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def scan(asked: Path, answers: Path) -> None:
    """Answer with 0.9 for who waits or has a disaster, else 0.1."""
    with answers.open("w") as out:
        for line in asked.read_text().splitlines():
            row = json.loads(line)
            upset = any(word in row["thread"][0]["text"] for word in ("waiting", "disaster"))
            message = {"index": 0, "role": "customer", "score": 0.9 if upset else 0.1}
            out.write(json.dumps({"id": row["id"], "messages": [message]}) + "\n")


def test_each_figure_has_its_interval_and_vader_beside_it(labelled: Path) -> None:
    ((name, figures),) = rightness(labelled, scan, resamples=30)
    by_name = {figure.name: figure for figure in figures}
    assert name == "gold" and by_name["n"].value == 4
    ranked = by_name["auc"]
    assert ranked.value == 1.0 and ranked.vader == 0.5  # praise while waiting deceives it
    assert by_name["per.shares"].vader is None
    low, high = by_name["per.shares"].low, by_name["per.shares"].high
    assert low is not None and high is not None and low < by_name["per.shares"].value < high


def test_intervals_are_the_same_in_every_run(labelled: Path) -> None:
    assert list(rightness(labelled, scan, 5)) == list(rightness(labelled, scan, 5))


def test_without_resamples_there_are_no_intervals(labelled: Path) -> None:
    ((_, figures),) = rightness(labelled, scan)
    assert {figure.low for figure in figures} == {None}


def test_data_without_a_scorer_or_with_a_failing_one_are_refused(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text("{}\n")
    with pytest.raises(InputError, match="no score.py there"):
        list(rightness(tmp_path, scan))
    (tmp_path / "score.py").write_text("raise SystemExit('cannot score')")
    with pytest.raises(InputError, match=r"its score.py failed \(no error named\). Run it on its own"):
        list(requests(tmp_path))


@pytest.mark.parametrize(
    ("program", "named"),
    [
        ("raise ValueError('My parcel: where?')", "ValueError"),
        ("raise AssertionError", "AssertionError"),
        ("import json; json.loads('My parcel')", "json.decoder.JSONDecodeError"),
        ("raise ValueError('No:\\nMy parcel: where?')", "no error named"),
        ("raise ValueError('No:\\nparcel')", "no error named"),
        ("print('My parcel'); raise SystemExit(3)", "no error named"),
    ],
)
def test_of_a_failing_scorer_only_the_kind_of_error_is_told(tmp_path: Path, program: str, named: str) -> None:
    (tmp_path / "gold.jsonl").write_text("{}\n")
    (tmp_path / "score.py").write_text(program)
    with pytest.raises(InputError) as caught:
        list(requests(tmp_path))
    assert f"({named})" in str(caught.value) and "parcel" not in str(caught.value)


def test_the_page_shows_customer_draft_and_the_first_suggestion_for_each_gap(analyser) -> None:
    upset = "I am still waiting for my refund and nobody answers. This is unacceptable. When will it be paid?"
    row = {"id": "u1", "thread": [{"role": "customer", "text": upset}], "draft": "We are very busy now.",
           "now": "2026-11-20T09:00:00+01:00"}  # fmt: skip
    lines = list(page(analyser, [wire.to_json(row)]))
    assert lines[0].startswith("## u1 – ")
    assert f"> {upset}" in lines and "> We are very busy now." in lines
    answer = analyser.analyse(wire.decode(wire.to_json(row))[0])
    assert answer.gaps
    for gap in answer.gaps:
        assert any(line.startswith(f"- {gap.need}: ") for line in lines)


def test_an_exchange_without_gaps_is_left_out(analyser) -> None:
    row = {"thread": [{"role": "customer", "text": "Thanks!"}], "draft": "You are welcome.",
           "now": "2026-11-20T09:00:00+01:00"}  # fmt: skip
    assert list(page(analyser, [wire.to_json(row)])) == []
