"""From the evidence of a message to its level and score, and from a thread's scores to its trend.

The score is a logistic of named features (see `features`); the weights and level cut points are fitted offline and come
with `Weights`. Shares and parts are in log-odds and add up to the logit of the score.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from .errors import LexiconError
from .model import LEVELS, Evidence, Level, Part, Trend, Words
from .valence import Valence

# Kinds of evidence that count towards the score; of what is asked only these.
COUNTED = ("cue", "emotion", "tone")
SOOTHING = ("gratitude", "delight", "calm", "settled", "praise", "guard")
COUNTED_ASKS = ("rhetorical", "request", "wants_reason", "wants_time")
# Each mark of a cause counts by both.
NEVER_SOOTHING = ("cue.", "strength.")
MOST_WEIGHT = 1000  # log-odds; far beyond any fitted one, and sums stay finite
# In log-odds; scores nearer to 0 or 1 than SURE are alike.
ROSE, EASED, SURE = 1.2, 0.4, 0.005
MOST_UNTOLD = LEVELS.index("uneasy")
MOST_COOL = LEVELS.index("frustrated")
# What is said in heat: these feelings and causes, any other feeling at its strongest, shouting of so many log-odds.
HEATED = ("anger", "abuse", "escalation", "legal_threat", "public_threat", "churn_threat")
LOUD = 0.5
MOST_DAYS = 10.0  # beyond, a thread is an old acquaintance rather than a long wait


@dataclass(frozen=True, slots=True)
class Weights:
    """Fitted numbers: the log-odds `of` each feature, and the scores at which the levels above calm begin."""

    intercept: float
    of: Mapping[str, float]
    cuts: tuple[float, float, float]

    @classmethod
    def parse(cls, data: Mapping[str, object]) -> "Weights":
        """Read the weights file's mapping. Raises LexiconError naming what is missing, no number or against sense."""
        try:
            weights = {name: _number(name, value) for name, value in data["weights"].items()}  # type: ignore[attr-defined]
            low, middle, high = (_number(level, data["cuts"][level]) for level in LEVELS[1:])  # type: ignore[index]
            if not 0 < low < middle < high < 1:
                raise ValueError("`cuts` do not rise between 0 and 1")
            for name, value in weights.items():
                if value < 0 and name.startswith(NEVER_SOOTHING):
                    raise ValueError(f"`{name}` is negative: no cause calms a reading")
            return cls(_number("intercept", data["intercept"]), weights, (low, middle, high))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise LexiconError(
                f"not a weights file ({error})", field="weights.json", remedy="Run `heedful fit` again."
            ) from error


def _number(name: str, value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MOST_WEIGHT:
        return float(value)
    raise ValueError(f"`{name}` is no number between -{MOST_WEIGHT} and {MOST_WEIGHT}")


@dataclass(frozen=True, slots=True)
class Context:
    """What came before a message: the previous reading's score (0 when none), and what has been kept waiting."""

    previous: float = 0.0
    unanswered: int = 0
    days: float = 0.0
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Scored:
    """A message's score with the share of each evidence span (same order) and the named rest."""

    score: float
    shares: tuple[float, ...]
    parts: tuple[Part, ...]

    @property
    def logit(self) -> float:
        """The log-odds of the score."""
        return sum(self.shares) + sum(part.share for part in self.parts)


def keys(evidence: Evidence) -> tuple[str, ...]:
    """Return the features that a piece of evidence counts for: its label, and the strength of a cue."""
    if evidence.kind == "cue":
        return (f"cue.{evidence.label}", f"strength.{evidence.strength}")
    return (f"{evidence.kind}.{evidence.label}",)


def features(
    evidence: Sequence[Evidence], tone: Mapping[str, float], context: Context
) -> tuple[list[float], dict[str, float]]:
    """Return how much each evidence span counts and the features that no span carries.

    A second mark of one label counts half, a third a third: ten complaints are not ten times one. Marks of a tone or an
    emotion count by their strength. `tone` is what shows without a phrase (see there).
    """
    return _amounts(evidence), {**tone, **_context(context, _worded(evidence))}


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a message by itself gives to its reading, whatever came before it: the `amounts` and `shares` of its
    evidence, its `tone` with the parts of the score that it makes (`toned`), and whether words of it could upset
    (`worded`), tell displeasure (`told`), or that in heat (`heated`)."""

    amounts: Sequence[float]
    shares: tuple[float, ...]
    tone: Mapping[str, float]
    toned: Mapping[str, float]
    worded: bool
    told: bool
    heated: bool

    def score(self, weights: Weights, context: Context) -> Scored:
        """Return the score of the message after what came before it."""
        return _scored(self.shares, _grouped(weights, _context(context, self.worded), self.toned))

    def level(self, weights: Weights, scored: Scored) -> Level:
        """Return the level of a score as `level` does."""
        return _level(weights, scored, self.told, self.heated)

    def rest(self, context: Context) -> Mapping[str, float]:
        """Return the features that no span carries."""
        return {**self.tone, **_context(context, self.worded)}


def weigh(weights: Weights, evidence: Sequence[Evidence], tone: Mapping[str, float]) -> Weighed:
    """Weigh the evidence of a message; `tone` as for `features`."""
    amounts = _amounts(evidence)
    shares = _shares(weights, evidence, amounts)
    toned, told = _grouped(weights, tone, {"intercept": weights.intercept}), _told(evidence, shares)
    return Weighed(amounts, shares, tone, toned, _worded(evidence), *told)


def _amounts(evidence: Sequence[Evidence]) -> list[float]:
    seen: dict[str, int] = {}
    amounts: list[float] = []
    for e in evidence:
        seen[e.label] = seen.get(e.label, 0) + 1
        counts = e.kind in COUNTED or (e.kind == "ask" and e.label in COUNTED_ASKS)
        amounts.append(_weight(e) / seen[e.label] if counts else 0.0)
    return amounts


def tone(
    words: Words, unworded: Mapping[str, float], valence: Valence | None, overlaid: Valence | None
) -> dict[str, float]:
    """Return the features that a message shows without a phrase: the unworded ones, how warm or cold its words are."""
    return {f"unworded.{name}": value for name, value in unworded.items()} | _valence(words, valence, overlaid)


def _worded(evidence: Sequence[Evidence]) -> bool:
    """Whether the writer says anything that could upset or be said by the upset."""
    return any(e.kind == "cue" or (e.kind in COUNTED and e.label not in SOOTHING) for e in evidence)


def _weight(e: Evidence) -> float:
    """How much one mark counts by its strength; the strength of a cue is a feature of its own."""
    return 1.0 if e.kind == "cue" else e.strength / 2


def vector(evidence: Sequence[Evidence], amounts: Sequence[float], rest: Mapping[str, float]) -> dict[str, float]:
    """Return all features of a message by name: what `score` multiplies with the weights, for fitting."""
    found = dict(rest)
    for e, amount in zip(evidence, amounts, strict=True):
        for key in keys(e) if amount else ():
            found[key] = found.get(key, 0.0) + amount
    return found


def score(
    weights: Weights, evidence: Sequence[Evidence], amounts: Sequence[float], rest: Mapping[str, float]
) -> Scored:
    """Return the score 0..1 with its parts."""
    return _scored(_shares(weights, evidence, amounts), _grouped(weights, rest, {"intercept": weights.intercept}))


def _shares(weights: Weights, evidence: Sequence[Evidence], amounts: Sequence[float]) -> tuple[float, ...]:
    return tuple(
        amount * sum(weights.of.get(key, 0.0) for key in keys(e)) if amount else 0.0
        for e, amount in zip(evidence, amounts, strict=True)
    )


def _grouped(weights: Weights, rest: Mapping[str, float], before: Mapping[str, float]) -> dict[str, float]:
    """Add the shares of features to those `before`, by the first word of their names."""
    groups = dict(before)
    for name, value in rest.items():
        group = name.split(".")[0]
        groups[group] = groups.get(group, 0.0) + weights.of.get(name, 0.0) * value
    return groups


def _scored(shares: tuple[float, ...], groups: Mapping[str, float]) -> Scored:
    parts = tuple(Part(name, share) for name, share in groups.items())
    logit = sum(shares) + sum(groups.values())
    return Scored(1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))), shares, parts)


def upsets(evidence: Evidence, share: float) -> bool:
    """Tell whether a mark speaks of being upset: a cause, or what raises the score and is not there to soothe."""
    return evidence.kind == "cue" or (share > 0 and evidence.label not in SOOTHING)


def level(weights: Weights, scored: Scored, evidence: Sequence[Evidence]) -> Level:
    """Return the level of a score: above uneasy only when the writer's words tell of displeasure.

    `evidence` is what was scored. A feeling, a clear cause or the strongest of tones tells it alone; any other tone,
    or a fact told calmly, wants a second of another kind in other words. Angry is only what is said in heat: however
    much has gone wrong, who stays polite is frustrated.
    """
    return _level(weights, scored, *_told(evidence, scored.shares))


def _level(weights: Weights, scored: Scored, told: bool, heated: bool) -> Level:
    reached = sum([scored.score >= cut for cut in weights.cuts])
    loud = sum([part.share for part in scored.parts if part.name == "unworded"]) >= LOUD
    most = MOST_UNTOLD if not told else len(LEVELS) - 1 if loud or heated else MOST_COOL
    return LEVELS[min(reached, most)]


def _told(evidence: Sequence[Evidence], shares: Sequence[float]) -> tuple[bool, bool]:
    """Whether words tell displeasure, and whether anger, a threat, an insult or the strongest of feelings is among
    them."""
    raising = [e for e, share in zip(evidence, shares, strict=True) if share > 0 and upsets(e, share)]
    told = any(e.kind == "emotion" or e.strength > (1 if e.kind == "cue" else 2) for e in raising)
    seconded = any(e.label != raising[0].label and e.first >= raising[0].last for e in raising)
    heated = any(e.label in HEATED or (e.kind == "emotion" and e.strength > 2) for e in raising)
    return told or seconded, heated


def trend(scores: Sequence[float], level: Level | None) -> Trend:
    """Compare the latest customer message (of this level) with the one before, in log-odds; the calm are never rising.

    Calming down moves the score less than rising does, for what was said before still weighs on it.
    """
    if len(scores) < 2:
        return "single"
    moved = _log_odds(scores[-1]) - _log_odds(scores[-2])
    if moved >= ROSE and level != "calm":
        return "rising"
    return "easing" if moved <= -EASED else "steady"


def _log_odds(score: float) -> float:
    bounded = min(1 - SURE, max(SURE, score))
    return math.log(bounded / (1 - bounded))


def _valence(words: Words, valence: Valence | None, overlaid: Valence | None) -> dict[str, float]:
    if valence is None:
        return {}
    said = (words.text[words.starts[a] : words.ends[b - 1]] for a, b in words.sentences)
    compounds = cache(lambda sentence: valence.compounds(sentence, overlaid))
    felt = [compounds(sentence) for sentence in said]
    found, count = {}, max(1, len(felt))
    for at, name in enumerate(("plain", "overlaid") if overlaid else ("plain",)):
        found[f"valence.{name}_negative"] = sum(-f[at] for f in felt if f[at] < 0) / count
        found[f"valence.{name}_positive"] = sum(f[at] for f in felt if f[at] > 0) / count
    return found


def _context(context: Context, worded: bool) -> dict[str, float]:
    """What came before. Waiting makes words of displeasure weigh more; it is none by itself."""
    found = {"context.previous": context.previous}
    if worded:
        found["context.unanswered"] = float(min(3, context.unanswered))
        found["context.days"] = math.log1p(max(0.0, min(MOST_DAYS, context.days)))
        found["context.broken"] = float(min(3, context.broken))
    return found
