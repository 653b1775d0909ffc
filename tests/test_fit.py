import json

import pytest

from heedful import fit, sources
from heedful.reading import Weights

ANGRY = [
    "I am still waiting and nobody answers. This is unacceptable.",
    "Third time I write. You promised a fix by Friday!",
]
CALM = ["Thank you, all works now.", "Could you tell me which plan includes the audit log?"]


@pytest.fixture(scope="module")
def labelled(tmp_path_factory):
    rows = [{"id": f"a{n}", "text": f"{ANGRY[n % 2]} Case {n}.", "level": 2 + n % 2} for n in range(20)]
    rows += [{"id": f"c{n}", "text": f"{CALM[n % 2]} Case {n}.", "level": 0} for n in range(20)]
    thread = [
        {"role": "customer", "text": ANGRY[0]},
        {"role": "agent", "text": "Done."},
        {"role": "customer", "text": CALM[0]},
    ]
    rows += [{"id": "t", "thread": thread, "levels": [2, 0]}]
    path = tmp_path_factory.mktemp("fit") / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture(scope="module")
def fitted(analyser, labelled):
    return fit.fit(analyser, labelled, sources.weights())


def test_signs_make_sense(fitted):
    weights, _ = fitted
    assert all(value >= 0 for name, value in weights.of.items() if name.startswith(fit.RAISES))
    assert all(value <= 0 for name, value in weights.of.items() if name.startswith(fit.LOWERS))


def test_the_figures_are_those_of_unseen_rows(fitted):
    _, report = fitted
    assert report.rows == 42 and report.auc > 0.9 and report.kappa > 0.5


def test_the_same_data_gives_the_same_file_and_it_can_be_read(analyser, labelled, fitted):
    again = fit.fit(analyser, labelled, sources.weights())
    assert fit.dump(*again) == fit.dump(*fitted)
    assert Weights.parse(json.loads(fit.dump(*fitted))) == fitted[0]
