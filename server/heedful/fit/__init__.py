"""Learn the weights of the reading from labelled messages, offline. scikit-learn has its home here (extra `fit`).

A logistic regression with signs held to sense: no cause and no angry word may lower the score, no thanks may raise it.
The L2 penalty pulls towards the weights in use, so that a few hundred tickets of one's own shift what they know and
leave the rest; `afresh` it pulls towards nothing. Cross-validated by thread; message length is never a feature.

Afresh, the target is graded: an uneasy customer counts for part of an upset one, so that plain trouble weighs something
too. Two numbers then turn the graded scale into the probability of being frustrated or angry (Platt 1999).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from ..analyse import Analyser
from ..errors import InputError
from ..model import LEVELS
from ..reading import Weights
from .figures import Figures, best_cuts, figures
from .picture import picture
from .rows import Row, read

__all__ = ("Fitted", "dump", "fit", "picture")

Floats = NDArray[np.float64]

RAISES = ("cue.", "strength.", "emotion.frustration", "emotion.anger", "emotion.disappointment", "emotion.anxiety",
          "emotion.confusion", "tone.understatement", "tone.cold", "tone.sarcasm", "tone.demand", "tone.exasperation",
          "tone.failure", "tone.displeased", "tone.mockery", "ask.rhetorical", "unworded.shouting",
          "unworded.piled_marks", "unworded.denied", "valence.plain_negative", "valence.overlaid_negative",
          "context.")  # fmt: skip
LOWERS = ("emotion.gratitude", "emotion.delight", "tone.calm", "tone.settled", "tone.praise", "tone.guard",
          "valence.plain_positive", "valence.overlaid_positive")  # fmt: skip
# Set, not learned. Public messages carry neither dates nor promises; chosen on written threads. Veiled displeasure and
# mockery are rare in them, and seldom alone; chosen so that one clear mark says "frustrated". Rounded.
PRIORS = {"context.broken": 1.0, "context.days": 0.5, "tone.displeased": 2.6, "tone.mockery": 3.4}
PENALTY = 1.0
FOLDS = 5
EPOCHS = 500
ROUNDS = 4
# Fewer threads, or a kind of customer that is missing, teach nothing that would hold for the next message.
FEWEST = 20
UPSET = 1.5
# What the levels 0..3 count for in the fitting.
GRADED = (0.0, 0.4, 1.0, 1.0)
PLAIN = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Fitted:
    """New weights; figures of the weights in use (`before`) and of the new ones on rows that they had not seen.

    `by_source`: figures of each source's rows by weights fitted without them. `changed`: messages whose level changes.
    """

    weights: Weights
    before: Figures
    after: Figures
    by_source: Mapping[str, Figures]
    changed: int


def fit(analyser: Analyser, data: Path, base: Weights, afresh: bool = False) -> Fitted:
    """Return new weights and their figures. `data` is a directory, or one file, of labelled JSONL.

    A row is `{"text", "level"}` or `{"thread", "levels"}` with levels 0..3 of the customer messages. Raises InputError
    when there is too little to learn from.
    """
    table = _Table(list(read(analyser, data)), {} if afresh else base.of)
    _enough(table.rows)
    scale = table.settled() if afresh else _Scale(1.0, 0.0)
    logits = table.unseen(table.groups)
    scores = _logistic(scale.of(logits))
    cuts = best_cuts(scores[table.counted], table.levels) if afresh else base.cuts
    fitted = table.weights(base, cuts, scale)
    inuse, new = (table.levels_by(w) for w in (base, fitted))
    return Fitted(
        fitted,
        figures(table.scores(base), table.levels, base.cuts),
        figures(scores[table.counted], table.levels, cuts),
        _by_source(table, cuts, scale),
        int((inuse != new).sum()),
    )


def dump(fitted: Fitted) -> str:
    """Return the text of a weights file."""
    weights, after = fitted.weights, fitted.after
    data = {
        "about": "Log-odds of a message being frustrated or angry; see docs/accuracy.md. Refit with `heedful fit`.",
        "cross_validated": {"rows": after.rows, "auc": round(after.auc, 3), "kappa": round(after.kappa, 3),
                            "calibration_error": round(after.calibration_error, 3)},
        "intercept": weights.intercept,
        "cuts": dict(zip(LEVELS[1:], weights.cuts, strict=True)),
        "weights": dict(sorted(weights.of.items())),
    }  # fmt: skip
    return json.dumps(data, indent=1) + "\n"


def _enough(rows: Sequence[Row]) -> None:
    counted = [row for row in rows if row.weight >= 1]
    groups = len({row.group for row in counted})
    if groups < FEWEST or len({row.level >= UPSET for row in counted}) < 2:
        remedy = f"Label {FEWEST} threads or more, calm (0, 1) and upset (2, 3) ones."
        raise InputError(f"{groups} labelled threads are too few to learn from", field="--data", remedy=remedy)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Turns graded log-odds into those of being upset."""

    slope: float
    shift: float

    def of(self, logits: Floats) -> Floats:
        return self.slope * logits + self.shift


def _by_source(table: "_Table", cuts: tuple[float, float, float], scale: _Scale) -> Mapping[str, Figures]:
    """Figures of every source, fitted on the others alone; none for the only one, or one without upset customers."""
    sources = np.array([row.source for row in table.rows])
    counted = sources[table.counted]
    names = sorted(set(counted))
    if len(names) < 2:
        return {}
    scores = _logistic(scale.of(table.unseen(sources, len(set(sources)))))[table.counted]
    mixed = [name for name in names if len({level >= UPSET for level in table.levels[counted == name]}) == 2]
    return {name: figures(scores[counted == name], table.levels[counted == name], cuts) for name in mixed}


class _Table:
    """The rows as a matrix, and the weights that the fitting starts from."""

    def __init__(self, rows: Sequence[Row], prior: Mapping[str, float]) -> None:
        self.rows = rows
        self.names = sorted({name for row in rows for name in row.features} | set(prior))
        self.counted = np.array([row.weight >= 1 for row in rows], dtype=bool)
        self.levels = np.array([row.level for row in rows])[self.counted]
        self._matrix = np.array([[row.features.get(n, 0.0) for n in self.names] for row in rows])
        targets = PLAIN if prior else GRADED
        self._target = np.interp([row.level for row in rows], range(len(targets)), targets)
        self._weight = np.array([row.weight for row in rows])
        self._prior = np.array([prior.get(n, 0.0) for n in self.names])
        self.groups = [row.group for row in rows]
        self._set = {} if prior else PRIORS
        self._slope = 1.0

    def settled(self) -> _Scale:
        """Make `context.previous` what the weights being fitted say of the message before; return their scale.

        Whatever weights read the rows has then no part in the outcome. A few rounds come to rest.
        """
        before = "context.previous"
        follows = np.array([row.features.get(before, 0.0) > 0 for row in self.rows])
        scores = np.zeros(len(self.rows))
        scale = _Scale(1.0, 0.0)
        for _ in range(ROUNDS):
            if before in self.names:
                self._matrix[:, self.names.index(before)] = np.where(follows, np.roll(scores, 1), 0.0)
            scale = self.calibrated(self.unseen(self.groups))
            self._slope = scale.slope
            w = self._regress(np.ones(len(self.rows), dtype=bool))
            scores = _logistic(scale.of(self._matrix @ w[:-1] + w[-1]))
        return scale

    def weights(self, base: Weights, cuts: tuple[float, float, float], scale: _Scale) -> Weights:
        """Fit on all rows."""
        found = scale.slope * self._regress(np.ones(len(self.rows), dtype=bool))
        of = {n: round(float(c), 3) for n, c in zip(self.names, found[:-1], strict=True) if abs(c) >= 0.005}
        return replace(base, intercept=round(float(found[-1]) + scale.shift, 3), of=of | self._set, cuts=cuts)

    def calibrated(self, logits: Floats) -> _Scale:
        """Find slope and shift that make the log-odds of unseen rows those of being upset."""
        z, upset = logits[self.counted], self.levels >= UPSET

        def loss(s: Floats) -> float:
            scaled = s[0] * z + s[1]
            return float((np.logaddexp(0, scaled) - upset * scaled).sum())

        slope, shift = minimize(loss, (1.0, 0.0), method="L-BFGS-B", bounds=((0.1, None), (None, None))).x
        return _Scale(float(slope), float(shift))

    def unseen(self, groups: Sequence[str] | NDArray[np.str_], folds: int = FOLDS) -> Floats:
        """Return the graded log-odds of each row by weights that were fitted without its group."""
        logits = np.zeros(len(self.rows))
        for train, test in GroupKFold(folds).split(self._matrix, self._target, groups):
            chosen = np.zeros(len(self.rows), dtype=bool)
            chosen[train] = True
            w = self._regress(chosen)
            logits[test] = self._matrix[test] @ w[:-1] + w[-1]
        return logits

    def scores(self, weights: Weights) -> Floats:
        """Return the score of each counted row by given weights."""
        of = np.array([weights.of.get(n, 0.0) for n in self.names])
        return _logistic(self._matrix[self.counted] @ of + weights.intercept)

    def levels_by(self, weights: Weights) -> NDArray[np.int_]:
        """Return the level of each counted row by given weights."""
        return np.searchsorted(weights.cuts, self.scores(weights), side="right")

    def _regress(self, chosen: NDArray[np.bool_]) -> Floats:
        target, weight = self._target[chosen], self._weight[chosen]
        padded = np.hstack([self._matrix[chosen], np.ones((int(chosen.sum()), 1))])

        def loss(w: Floats) -> tuple[float, Floats]:
            z = padded @ w
            moved = w[:-1] - self._prior
            value = float(weight @ (np.logaddexp(0, z) - target * z) + 0.5 * PENALTY * (moved @ moved))
            return value, padded.T @ (weight * (_logistic(z) - target)) + PENALTY * np.append(moved, 0.0)

        bounds = [*(self._bound(name) for name in self.names), (None, None)]
        start = np.append([self._set.get(n, p) for n, p in zip(self.names, self._prior, strict=True)], 0.0)
        found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": EPOCHS})
        return np.asarray(found.x)

    def _bound(self, name: str) -> tuple[float | None, float | None]:
        if name in self._set:  # set ones are held, so that the others are learned beside what ships
            return self._set[name] / self._slope, self._set[name] / self._slope
        if name.startswith(RAISES):
            return 0.0, None
        return (None, 0.0) if name.startswith(LOWERS) else (None, None)


def _logistic(z: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-z)))
