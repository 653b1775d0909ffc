import json

import pytest

from heedful import fit, sources
from heedful.errors import InputError
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
    base = sources.weights()
    assert fit.fit(analyser, labelled, base).changed <= fit.fit(analyser, labelled, Weights(3.0, {}, base.cuts)).changed


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([{"text": "Hello", "level": 0}], "1 labelled threads are too few"),
        ([{"text": f"Hello {n}", "level": 0} for n in range(30)], "30 labelled threads are too few"),
        ([{"text": "Hello", "level": "high"}], r"own.jsonl:1: cannot be read \(ValueError\)"),
        ([{"thread": "Hello", "levels": [1]}], r"own.jsonl:1: cannot be read \(TypeError\)"),
    ],
)
def test_data_that_teach_nothing_are_refused(analyser, tmp_path, rows, complaint):
    with pytest.raises(InputError, match=complaint):
        fit.fit(analyser, written(tmp_path / "own.jsonl", rows), sources.weights())


def test_a_line_that_is_no_json_is_named(analyser, tmp_path):
    (tmp_path / "own.jsonl").write_text('{"text": "Hello", "level": 0}\nnonsense\n')
    with pytest.raises(InputError, match="own.jsonl:2: is no JSON object"):
        fit.fit(analyser, tmp_path / "own.jsonl", sources.weights())


def test_the_picture_has_a_dot_for_every_tenth_that_occurs(fitted):
    drawn = fit.picture(fitted.after)
    assert drawn.count("<circle") == len(fitted.after.bins)
    assert f"{fitted.after.calibration_error:.3f} on 42 messages" in drawn
