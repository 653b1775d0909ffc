"""What a draft does, leaves out and makes worse, compared with what the customer wrote."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .cues import Heard, Range, stems
from .lexicon import Finder
from .model import LEVELS, Ack, Evidence, Level, Question, Timeframe
from .promises import Pledge

UPSET = LEVELS.index("frustrated")
# Shapes of a blank left open: [Name], {{ticket}}, ${name}, %name%, <customer>, XXXX, ____.
_BLANK = re.compile(
    r"\[[A-Za-z][A-Za-z _/-]{1,40}\]|\$?\{\{?[^{}\n]{1,60}\}?\}|%[a-z_]{3,30}%|<[a-z_]{2,30}>|\bX{3,}\b|_{3,}"
)
_SCRIPTED_WORDS = 25
_ABSTRACT = ("ack", "apology", "ownership")


@dataclass(frozen=True, slots=True)
class Found:
    """A risk in the draft: token-free, as characters of the visible draft; None for what is missing altogether."""

    code: str
    entry: str | None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """What was found in a draft. `spans` by strategy are characters of the visible draft."""

    ack: Ack
    timeframe: Timeframe
    spans: Mapping[str, tuple[Range, ...]]
    risks: tuple[Found, ...]
    covered: frozenset[str]

    @property
    def thorough(self) -> bool:
        """Whether the draft names what went wrong, acts, and gives a day: then smaller signs are not insisted on."""
        return self.ack == "specific" and "action" in self.spans and self.timeframe == "concrete"


def cover(
    draft: Heard, customers: Sequence[Heard], causes: Iterable[str], level: Level | None,
    pledges: Sequence[Pledge], finders: Mapping[str, Finder], stop: frozenset[str],
) -> Cover:  # fmt: skip
    """Compare a draft with the customer's messages. `causes` are the open ones, `pledges` the draft's commitments."""
    theirs = frozenset().union(*(stems(c, (0, len(c.words.norms)), stop) for c in customers))
    upset = level is not None and LEVELS.index(level) >= UPSET
    non_apologies = [e for e in draft.of("risk", "non_apology")]
    strategies = [e for e in draft.of("strategy") if not (e.label == "apology" and _within(e, non_apologies))]
    ack, acks = _ack(draft, strategies, theirs, frozenset(causes), finders, stop)
    timeframe, times = _timeframe(draft, strategies, pledges, finders)
    spans = _spans(strategies)
    spans["ack"], spans["timeframe"] = acks, times
    spans["action"] = (*spans.get("action", ()), *((p.start, p.end) for p in pledges))
    risks = (
        *_worded_risks(draft, level, upset, timeframe),
        *_shaped_risks(draft, strategies, spans, theirs, upset, stop),
    )
    covered = _covered(draft, frozenset(causes), ack, bool(spans["action"]), timeframe)
    return Cover(ack, timeframe, {k: tuple(dict.fromkeys(v)) for k, v in spans.items() if v}, risks, covered)


def _within(e: Evidence, others: Iterable[Evidence]) -> bool:
    return any(o.first < e.last and e.first < o.last for o in others)


def _spans(strategies: Sequence[Evidence]) -> dict[str, tuple[Range, ...]]:
    spans: dict[str, tuple[Range, ...]] = {}
    for e in strategies:
        spans[e.label] = (*spans.get(e.label, ()), (e.start, e.end))
    return spans


def _ack(
    draft: Heard, strategies: Sequence[Evidence], theirs: frozenset[str], causes: frozenset[str],
    finders: Mapping[str, Finder], stop: frozenset[str],
) -> tuple[Ack, tuple[Range, ...]]:  # fmt: skip
    """Specific is what names an open cause, or repeats the customer's matter in an acknowledging sentence."""
    named = [(e.start, e.end) for e in draft.of("covers") if e.label in causes]
    if named:
        return "specific", tuple(named)
    opened = [e for e in strategies if e.label in _ABSTRACT and "generic" not in finders[e.entry].flags]
    for e in opened:
        if stems(draft, draft.sentence(e.first), stop) & theirs:
            return "specific", (_chars(draft, draft.sentence(e.first)),)
    generic = [e for e in strategies if e.label == "ack"]
    return ("generic", tuple((e.start, e.end) for e in generic)) if generic else ("none", ())


def _chars(heard: Heard, tokens: Range) -> Range:
    return heard.words.starts[tokens[0]], heard.words.ends[tokens[1] - 1]


def _timeframe(
    draft: Heard, strategies: Sequence[Evidence], pledges: Sequence[Pledge], finders: Mapping[str, Finder]
) -> tuple[Timeframe, tuple[Range, ...]]:
    concrete = tuple((p.when_start, p.when_end) for p in pledges if p.when_start < p.when_end)
    if concrete:
        return "concrete", concrete
    vague = tuple((e.start, e.end) for e in strategies if e.label == "timeframe" and "vague" in finders[e.entry].flags)
    return ("vague", vague) if vague else ("none", ())


def _covered(draft: Heard, causes: frozenset[str], ack: Ack, acts: bool, timeframe: Timeframe) -> frozenset[str]:
    """What the draft names is covered; a specific word on one cause with a deed and a day settles the others."""
    named = frozenset(e.label for e in draft.of("covers") if e.label in causes)
    return causes if ack == "specific" and acts and timeframe == "concrete" else named


def _worded_risks(draft: Heard, level: Level | None, upset: bool, timeframe: Timeframe) -> Iterator[Found]:
    for e in _apart(draft.of("risk")):
        mild = e.strength == 1 or e.label in ("cheerful_mismatch", "cold", "scripted")
        if mild and level is not None and not upset:
            continue
        if e.label == "policy_wall" and draft.has("strategy", "alternative"):
            continue
        if e.label == "vague_time" and (timeframe == "concrete" or level == "calm"):
            continue
        if e.label == "over_apology" or (e.label == "unfilled_blank" and _blanks(draft)):
            continue
        yield Found(e.label, e.entry, e.start, e.end)


def _apart(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """Evidence by position, of two overlapping ones of a label the longer."""
    found = sorted(evidence, key=lambda e: (e.label, e.first - e.last, e.first))
    for i, e in enumerate(found):
        if not any(o.label == e.label and o.first < e.last and e.first < o.last for o in found[:i]):
            yield e


def _blanks(draft: Heard) -> list[Range]:
    return [match.span() for match in _BLANK.finditer(draft.words.text)]


def _shaped_risks(
    draft: Heard, strategies: Sequence[Evidence], spans: Mapping[str, Sequence[Range]],
    theirs: frozenset[str], upset: bool, stop: frozenset[str],
) -> Iterator[Found]:  # fmt: skip
    """Risks that no phrase can tell: a second apology, a blank, and what an upset customer misses."""
    sorry = [e for e in strategies if e.label == "apology"]
    second = next((e for e in sorry[1:] if e.first >= sorry[0].last), None)
    if second:
        yield Found("over_apology", None, second.start, second.end)
    for start, end in _blanks(draft):
        yield Found("unfilled_blank", None, start, end)
    if not upset or not draft.words.norms:
        return
    if not (spans.get("ack") or spans.get("apology") or spans.get("gratitude") or spans.get("ownership")):
        yield Found("cold", None)
    everything = (0, len(draft.words.norms))
    if len(draft.words.norms) >= _SCRIPTED_WORDS and not stems(draft, everything, stop) & theirs:
        yield Found("scripted", None)


def missing(
    cover: Cover, level: Level | None, causes: Sequence[str], questions: Sequence[Question], escalate: bool
) -> tuple[str, ...]:
    """Return the needs that the draft leaves open, in the order in which a reply meets them.

    Evidence (DESIGN §2): acknowledge specifically, own, act, give a time; apologise at most once. A calm customer needs
    an answer; an uneasy one also a word on the cause, unless the draft acts on it.
    """
    rank = LEVELS.index(level) if level else 0
    has = cover.spans
    upset = rank >= UPSET
    acted = bool(has.get("action") or has.get("alternative"))
    wanted = {
        "ack": upset and cover.ack != "specific" or (rank == 1 and bool(causes) and cover.ack == "none" and not acted),
        "apology": upset and not has.get("apology") and not cover.thorough,
        "ownership": upset and not has.get("ownership") and not cover.thorough,
        "explanation": upset and not has.get("explanation") and bool({"billing", "policy", "confusion"} & set(causes)),
        "action": upset and not acted,
        "timeframe": (upset and cover.timeframe != "concrete") or (rank == 1 and cover.timeframe == "vague"),
        "answer": any(not q.answered for q in questions),
        "handoff": escalate and not has.get("handoff"),
    }
    return tuple(need for need, yes in wanted.items() if yes)
