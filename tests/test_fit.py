import json
import math

import pytest

from heedful import fit, sources
from heedful.errors import InputError
from heedful.fit.rows import read
from heedful.reading import Weights

ANGRY = [
    "I am still waiting and nobody answers. This is unacceptable.",
    "Third time I write. You promised a fix by Friday!",
]
CALM = ["Thank you, all works now.", "Could you tell me which plan includes the audit log?"]


def written(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def labelled_rows():
    rows = [{"id": f"a{n}", "text": f"{ANGRY[n % 2]} Case {n}.", "level": 2 + n % 2} for n in range(20)]
    rows += [{"id": f"c{n}", "text": f"{CALM[n % 2]} Case {n}.", "level": 0} for n in range(20)]
    thread = [
        {"role": "customer", "text": ANGRY[0]},
        {"role": "agent", "text": "Done."},
        {"role": "customer", "text": CALM[0]},
    ]
    return [row | {"source": "mail" if n % 4 < 2 else "chat"} for n, row in enumerate(rows)] + [
        {"id": "t", "thread": thread, "levels": [2, 0], "source": "chat"}
    ]


@pytest.fixture(scope="module")
def labelled(tmp_path_factory):
    return written(tmp_path_factory.mktemp("fit") / "rows.jsonl", labelled_rows())


@pytest.fixture(scope="module")
def fitted(analyser, labelled):
    return fit.fit(analyser, labelled, sources.weights(), afresh=True)


def test_signs_make_sense(fitted):
    weights = fitted.weights
    assert all(value >= 0 for name, value in weights.of.items() if name.startswith(fit.RAISES))
    assert all(value <= 0 for name, value in weights.of.items() if name.startswith(fit.LOWERS))


def test_the_figures_are_those_of_unseen_rows(fitted):
    after = fitted.after
    assert after.rows == 42 and after.auc > 0.9 and after.kappa > 0.5
    assert 0.5 < after.precision <= 1 and 0.5 < after.recall <= 1
    assert sum(b.rows for b in after.bins) == 42
    error = sum(b.rows * abs(b.said - b.true) for b in after.bins) / 42
    assert after.calibration_error == pytest.approx(error)


def test_each_source_is_measured_by_weights_that_never_saw_it(fitted):
    assert {name: found.rows for name, found in fitted.by_source.items()} == {"mail": 20, "chat": 22}


def test_the_same_data_gives_the_same_file_and_it_can_be_read(analyser, labelled, fitted):
    again = fit.fit(analyser, labelled, sources.weights(), afresh=True)
    assert fit.dump(again) == fit.dump(fitted)
    assert Weights.parse(json.loads(fit.dump(fitted))) == fitted.weights


def test_a_few_tickets_of_ones_own_leave_what_they_do_not_speak_of(analyser, labelled):
    base = sources.weights()
    own = fit.fit(analyser, labelled, base).weights
    assert own.cuts == base.cuts
    assert own.of["cue.legal_threat"] == base.of["cue.legal_threat"]
    assert own.of != base.of


def test_changed_levels_are_counted(analyser, labelled):
    """By weights in use that call everybody angry, all change whom the new ones do not."""
    base = Weights(20.0, {}, sources.weights().cuts)
    fitted = fit.fit(analyser, labelled, base)
    new = fitted.weights
    logits = [
        new.intercept + sum(new.of.get(name, 0.0) * value for name, value in row.features.items())
        for row in read(analyser, labelled)
    ]
    still_angry = sum(1 / (1 + math.exp(-z)) >= new.cuts[-1] for z in logits)
    assert len(logits) == 42 and still_angry <= 21
    assert fitted.changed == 42 - still_angry


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([{"text": "Hello", "level": 0}], "1 labelled threads are too few"),
        ([{"text": f"Hello {n}", "level": 0} for n in range(30)], "30 labelled threads are too few"),
    ],
)
def test_data_that_teach_nothing_are_refused(analyser, tmp_path, rows, complaint):
    with pytest.raises(InputError, match=complaint):
        fit.fit(analyser, written(tmp_path / "own.jsonl", rows), sources.weights())


SECRET = "Wednesday"
THREAD = [
    {"role": "customer", "text": f"Where is it? You said {SECRET}."},
    {"role": "agent", "text": "On its way."},
    {"role": "customer", "text": "Thanks."},
]
BESIDE_THE_SCALE = [-1, 4, 3.01, float("nan"), float("inf"), 10**400, "high", "2", True, None, [1]]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        *(({"text": SECRET, "level": level}, "a level is no number from 0 to 3") for level in BESIDE_THE_SCALE),
        ({"thread": THREAD, "levels": [1, SECRET]}, "a level is no number from 0 to 3"),
        ({"thread": THREAD, "levels": [1]}, "1 levels for 2 customer messages"),
        ({"thread": THREAD, "levels": [1, 0, 0]}, "3 levels for 2 customer messages"),
        ({"thread": THREAD, "levels": "10"}, "`levels` is no list"),
        ({"thread": SECRET, "levels": [1]}, "cannot be read (TypeError)"),
        ({"thread": [{"role": "customer"}], "levels": [1]}, "cannot be read (KeyError)"),
        ({"levels": [1]}, "cannot be read (KeyError)"),
        ({"text": SECRET, "frustrated": "no"}, "`frustrated` is neither true nor false"),
    ],
    ids=range(19),
)
def test_a_row_that_cannot_be_used_is_named_but_not_quoted(analyser, tmp_path, row, complaint):
    rows = [{"text": "Hello", "level": 0}, row]
    with pytest.raises(InputError) as caught:
        list(read(analyser, written(tmp_path / "own.jsonl", rows)))
    assert str(caught.value).startswith(f"own.jsonl:2: {complaint}.")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("line", ["nonsense", "[1, 2]", '[["text", "Hello"]]', "3", "null", '"text"', "[" * 200_000])
def test_a_line_that_is_no_json_object_is_named(analyser, tmp_path, line):
    (tmp_path / "own.jsonl").write_text(f'{{"text": "Hello", "level": 0}}\n{line}\n')
    with pytest.raises(InputError, match="^own.jsonl:2: is no JSON object"):
        list(read(analyser, tmp_path / "own.jsonl"))


def test_a_line_that_is_not_utf8_is_named(analyser, tmp_path):
    (tmp_path / "own.jsonl").write_bytes(b'\n{"text": "caf\xe9", "level": 0}\n')
    with pytest.raises(InputError, match="^own.jsonl:2: is no JSON object. One per line, in UTF-8."):
        list(read(analyser, tmp_path / "own.jsonl"))


def test_rows_may_follow_a_byte_order_mark_and_hold_any_line_separator(analyser, tmp_path):
    row = json.dumps({"text": "Hello.\u2028I am waiting.\x85", "level": 1.5}, ensure_ascii=False)
    (tmp_path / "own.jsonl").write_bytes(b"\xef\xbb\xbf" + f"{row}\r\n\r\n{row}\n".encode())
    assert [(row.level, row.group) for row in read(analyser, tmp_path / "own.jsonl")] == [
        (1.5, "own.jsonl:1"),
        (1.5, "own.jsonl:3"),
    ]


def test_only_related_rows_are_cut_wherever_they_stand(analyser, tmp_path, monkeypatch):
    monkeypatch.setattr("heedful.fit.rows.RELATED_ROWS", 2)
    related = [{"id": f"r{n}", "text": "Still waiting.", "frustrated": n % 2} for n in range(4)]
    labelled = [{"id": f"l{n}", "text": "Still waiting.", "level": 1} for n in range(4)]
    mixed = [labelled[0], *related[:3], *labelled[1:], related[3]]
    rows = list(read(analyser, written(tmp_path / "own.jsonl", mixed)))
    assert [row.group for row in rows] == ["l0", "r0", "r1", "l1", "l2", "l3"]
    assert [row.level for row in rows if row.source == "related"] == [0, 2]


def test_the_picture_has_a_dot_for_every_tenth_that_occurs(fitted):
    drawn = fit.picture(fitted.after)
    assert drawn.count("<circle") == len(fitted.after.bins)
    assert f"{fitted.after.calibration_error:.3f} on 42 messages" in drawn
