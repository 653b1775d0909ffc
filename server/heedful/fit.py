"""Learn the weights of the reading from labelled messages, offline. scikit-learn has its home here (extra `fit`).

A logistic regression with L2 penalty and signs held to sense: no cause and no angry word may lower the score,
no thanks may raise it. Cross-validated by thread and source. Message length is never a feature.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.metrics import cohen_kappa_score, roc_auc_score
from sklearn.model_selection import GroupKFold

from .analyse import Analyser
from .model import LEVELS, Message, Request
from .reading import Weights

Floats = NDArray[np.float64]

RAISES = ("cue.", "strength.", "emotion.frustration", "emotion.anger", "emotion.disappointment", "emotion.anxiety",
          "emotion.confusion", "tone.understatement", "tone.cold", "tone.sarcasm", "tone.demand", "tone.exasperation",
          "tone.failure", "ask.rhetorical", "unworded.shouting", "unworded.piled_marks", "unworded.denied",
          "valence.plain_negative", "valence.overlaid_negative", "context.")  # fmt: skip
LOWERS = ("emotion.gratitude", "emotion.delight", "tone.calm", "tone.settled", "tone.praise", "valence.plain_positive",
          "valence.overlaid_positive")  # fmt: skip
# Set, not learned: public messages carry neither dates nor promises. Chosen on written threads, rounded.
PRIORS = {"context.broken": 1.0, "context.days": 0.5}
# Rows that only say whether somebody is frustrated come from related texts, many and not quite the matter: they weigh a
# little, so that rare words are not left at nothing, and count in no figure.
RELATED = 0.05
RELATED_ROWS = 2000
PENALTY = 1.0
FOLDS = 5
MORE_LIKELY = 0.5
EPOCHS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled customer message: features, level 0..3 (2 where only frustrated is known), group, weight."""

    features: Mapping[str, float]
    level: float
    group: str
    weight: float


@dataclass(frozen=True, slots=True)
class Report:
    """Cross-validated figures of a fit on the rows that weigh fully."""

    rows: int
    auc: float
    kappa: float
    calibration_error: float


def fit(analyser: Analyser, data: Path, base: Weights) -> tuple[Weights, Report]:
    """Return new weights and their cross-validated figures. `data` is a directory, or one file, of labelled JSONL.

    A row is `{"text", "level"}` or `{"thread", "levels"}` with levels 0..3 of the customer messages.
    """
    rows = list(_rows(analyser, data))
    names = sorted({name for row in rows for name in row.features})
    matrix = np.array([[row.features.get(n, 0.0) for n in names] for row in rows])
    truth = np.array([row.level >= 1.5 for row in rows], dtype=float)
    weight = np.array([row.weight for row in rows])
    scores = _cross_validated(matrix, truth, weight, [row.group for row in rows], names)
    counted = weight >= 1.0
    cuts = _cuts(scores[counted], np.array([row.level for row in rows])[counted])
    coefficients = _regress(matrix, truth, weight, names)
    of = {n: round(float(c), 3) for n, c in zip(names, coefficients[:-1], strict=True) if abs(c) >= 0.005}
    weights = replace(base, intercept=round(float(coefficients[-1]), 3), of=of | PRIORS, cuts=cuts)
    levels = [row.level for row, yes in zip(rows, counted, strict=True) if yes]
    return weights, _report(scores[counted], levels, cuts)


def dump(weights: Weights, report: Report) -> str:
    """Return the text of a weights file."""
    data = {
        "about": "Log-odds of a message being frustrated or angry; see docs. Refit with `heedful fit`.",
        "cross_validated": {"rows": report.rows, "auc": round(report.auc, 3), "kappa": round(report.kappa, 3),
                            "calibration_error": round(report.calibration_error, 3)},
        "intercept": weights.intercept,
        "cuts": dict(zip(LEVELS[1:], weights.cuts, strict=True)),
        "weights": dict(sorted(weights.of.items())),
    }  # fmt: skip
    return json.dumps(data, indent=1) + "\n"


def _rows(analyser: Analyser, data: Path) -> Iterator[Row]:
    files = sorted(data.glob("*.jsonl")) if data.is_dir() else [data]
    for file in files:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        for row in rows[: RELATED_ROWS if rows and "frustrated" in rows[0] else None]:
            yield from _read(analyser, row)


def _read(analyser: Analyser, row: Mapping[str, object]) -> Iterator[Row]:
    if "levels" in row:
        thread, levels = row["thread"], row["levels"]
    elif "text" in row and ("level" in row or "frustrated" in row):
        thread = [{"role": "customer", "text": row["text"]}]
        levels = [row["level"] if "level" in row else 2 * bool(row["frustrated"])]
    else:
        return
    messages = tuple(Message(m["role"], m["text"]) for m in thread)  # type: ignore[attr-defined]
    weight = RELATED if "frustrated" in row else 1.0
    vectors = analyser.vectors(Request(thread=messages))
    for features, level in zip(vectors, levels, strict=False):  # type: ignore[call-overload]
        yield Row(features, float(level), str(row.get("id", "")), weight)


def _regress(matrix: Floats, truth: Floats, weight: Floats, names: Sequence[str]) -> Floats:
    bounds = [*(_bound(name) for name in names), (None, None)]
    padded = np.hstack([matrix, np.ones((len(matrix), 1))])

    def loss(w: Floats) -> tuple[float, Floats]:
        z = padded @ w
        residual = weight * (1 / (1 + np.exp(-z)) - truth)
        value = float(weight @ (np.logaddexp(0, z) - truth * z) + 0.5 * PENALTY * (w[:-1] @ w[:-1]))
        return value, padded.T @ residual + PENALTY * np.append(w[:-1], 0.0)

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, bounds=bounds, method="L-BFGS-B",
                     options={"maxiter": EPOCHS})  # fmt: skip
    return np.asarray(found.x)


def _bound(name: str) -> tuple[float | None, float | None]:
    if name.startswith(RAISES):
        return 0.0, None
    return (None, 0.0) if name.startswith(LOWERS) else (None, None)


def _cross_validated(
    matrix: Floats, truth: Floats, weight: Floats, groups: Sequence[str], names: Sequence[str]
) -> Floats:
    scores = np.zeros(len(truth))
    for train, test in GroupKFold(FOLDS).split(matrix, truth, groups):
        w = _regress(matrix[train], truth[train], weight[train], names)
        scores[test] = 1 / (1 + np.exp(-(matrix[test] @ w[:-1] + w[-1])))
    return scores


def _cuts(scores: Floats, levels: Floats) -> tuple[float, float, float]:
    """The score from which each level begins: the cut points of highest quadratic kappa, on a grid of twentieths.

    Nobody is called frustrated who is less likely to be so than not: a wrong flag costs more than a missed one.
    """
    grid = [round(0.05 * i, 2) for i in range(1, 20)]
    truth = (levels + 0.5).astype(int)
    best = (-1.0, (0.25, 0.5, 0.75))
    for a in grid:
        for b in (x for x in grid if x > a and x >= MORE_LIKELY):
            for c in (x for x in grid if x > b):
                said = (scores >= a).astype(int) + (scores >= b) + (scores >= c)
                best = max(best, (_kappa(truth, said), (a, b, c)))
    return best[1]


def _kappa(truth: NDArray[np.int_], said: NDArray[np.int_]) -> float:
    return float(cohen_kappa_score(truth, said, labels=[0, 1, 2, 3], weights="quadratic"))


def _report(scores: Floats, levels: Sequence[float], cuts: tuple[float, float, float]) -> Report:
    truth = np.array(levels)
    said = np.array([sum(s >= c for c in cuts) for s in scores])
    bins = np.clip((scores * 10).astype(int), 0, 9)
    gaps = [abs(scores[bins == b].mean() - (truth[bins == b] >= 1.5).mean()) * (bins == b).mean() for b in set(bins)]
    auc = float(roc_auc_score(truth >= 1.5, scores))
    return Report(len(levels), auc, _kappa((truth + 0.5).astype(int), said), float(sum(gaps)))
