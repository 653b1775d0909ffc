"""How right scores are: ranking, levels, flags and calibration."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, roc_auc_score

Floats = NDArray[np.float64]
BINS = 10
UPSET = 1.5
MORE_LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Bin:
    """Messages of like score: how many, their mean score, and the share that are in truth frustrated or angry."""

    rows: int
    said: float
    true: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of scores against labels: area under the ROC curve, quadratic kappa of the four levels, expected
    calibration error, and precision and recall of saying "frustrated" or "angry"."""

    rows: int
    auc: float
    kappa: float
    calibration_error: float
    precision: float
    recall: float
    bins: tuple[Bin, ...]


def figures(scores: Floats, levels: Floats, cuts: tuple[float, float, float]) -> Figures:
    """Measure scores 0..1 against levels 0..3."""
    upset = levels >= UPSET
    flagged = scores >= cuts[1]
    hits = int((flagged & upset).sum())
    bins = _bins(scores, upset)
    error = sum(abs(b.said - b.true) * b.rows for b in bins) / len(scores)
    return Figures(
        len(scores), float(roc_auc_score(upset, scores)),
        _kappa(_whole(levels), np.searchsorted(cuts, scores, side="right")), error,
        hits / max(1, int(flagged.sum())), hits / max(1, int(upset.sum())), bins,
    )  # fmt: skip


def best_cuts(scores: Floats, levels: Floats) -> tuple[float, float, float]:
    """The score from which each level begins: the cut points of highest quadratic kappa, on a grid of twentieths.

    Nobody is called frustrated who is less likely to be so than not: a wrong flag costs more than a missed one.
    """
    grid = [round(0.05 * i, 2) for i in range(1, 20)]
    truth = _whole(levels)
    triples = ((a, b, c) for a in grid for b in grid if b > a and b >= MORE_LIKELY for c in grid if c > b)
    return max(triples, key=lambda cuts: (_kappa(truth, np.searchsorted(cuts, scores, side="right")), cuts))


def _bins(scores: Floats, upset: NDArray[np.bool_]) -> tuple[Bin, ...]:
    at = np.clip((scores * BINS).astype(int), 0, BINS - 1)
    chosen = [at == b for b in range(BINS) if (at == b).any()]
    return tuple(Bin(int(m.sum()), float(scores[m].mean()), float(upset[m].mean())) for m in chosen)


def _whole(levels: Floats) -> NDArray[np.int_]:
    return np.asarray((levels + 0.5).astype(int))


def _kappa(truth: NDArray[np.int_], said: NDArray[np.int_]) -> float:
    return float(cohen_kappa_score(truth, said, labels=[0, 1, 2, 3], weights="quadratic"))
