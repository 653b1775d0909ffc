"""What a draft does, leaves out and makes worse, compared with what the customer wrote."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from .cues import Heard, Range, stems
from .lexicon import Finder
from .model import LEVELS, Ack, Commitment, Coverage, Evidence, Level, Question, Risk, Timeframe, Visible
from .promises import Pledge
from .risks import UPSET, Found, Setting, risks

_ABSTRACT = ("ack", "apology", "ownership")
_POINTS_BACK = 2


@dataclass(frozen=True, slots=True)
class Cover:
    """What was found in a draft. `spans` by strategy are characters of the visible draft; `delivered` is what was
    promised ("As promised, here is …"); `charge` is whether the writer promises in person and by a day."""

    ack: Ack
    timeframe: Timeframe
    spans: Mapping[str, tuple[Range, ...]]
    risks: tuple[Found, ...]
    covered: frozenset[str]
    delivered: bool = False
    charge: bool = False

    @property
    def thorough(self) -> bool:
        """Whether the draft names what went wrong, acts, and gives a day: then smaller signs are not insisted on."""
        return self.ack == "specific" and self.acts

    @property
    def acts(self) -> bool:
        """Whether the draft acts and gives a day."""
        return "action" in self.spans and self.timeframe == "concrete"


def cover(
    draft: Heard, customers: Sequence[Heard], causes: Collection[str], level: Level | None,
    pledges: Sequence[Pledge], finders: Mapping[str, Finder], stop: frozenset[str], stock: frozenset[str],
) -> Cover:  # fmt: skip
    """Compare a draft with the customer's messages. `causes` are the open ones, `pledges` the draft's commitments,
    `stop` the language's small words and `stock` those of the trade that say nothing of a case."""
    theirs = frozenset().union(*(c.common(draft, stop) for c in customers))
    matter = any(c.salts(None, stop) for c in customers)
    non_apologies = _tokens(draft.of("risk", "non_apology"))
    strategies = [e for e in draft.of("strategy") if e.label != "apology" or _apart(e, non_apologies)]
    ack, acks = _ack(draft, strategies, theirs, frozenset(causes), finders, stop)
    timeframe, times = _timeframe(draft, strategies, pledges, finders)
    spans = _spans(strategies)
    spans["ack"], spans["timeframe"] = acks, times
    spans["action"] = (*spans.get("action", ()), *((p.start, p.end) for p in pledges if not _looks_into(draft, p)))
    setting = Setting(customers, level, theirs, stop, stock, matter)
    made_worse = risks(draft, strategies, spans, ack, timeframe, setting)
    spoken = (
        frozenset(causes)
        if ack == "specific" and spans["action"]
        else _spoken(draft, acks, customers, frozenset(causes), _both(stop, stock))
    )
    covered = frozenset(e.label for e in draft.of("covers") if e.label in causes) | spoken
    found = {name: tuple(dict.fromkeys(places)) for name, places in spans.items() if places}
    return Cover(
        ack, timeframe, found, made_worse, covered, draft.has("promise", "kept") and not pledges, _charge(pledges)
    )


def _charge(pledges: Sequence[Pledge]) -> bool:
    return any(p.by == "me" and p.when_start < p.when_end for p in pledges)


def _tokens(evidence: Iterable[Evidence]) -> Set[int]:
    return {token for e in evidence for token in range(e.first, e.last)}


def _apart(e: Evidence, tokens: Set[int]) -> bool:
    return tokens.isdisjoint(range(e.first, e.last))


def _spans(strategies: Sequence[Evidence]) -> dict[str, tuple[Range, ...]]:
    spans: dict[str, list[Range]] = {}
    for e in strategies:
        spans.setdefault(e.label, []).append((e.start, e.end))
    return {name: tuple(places) for name, places in spans.items()}


def _ack(
    draft: Heard, strategies: Sequence[Evidence], theirs: frozenset[str], causes: frozenset[str],
    finders: Mapping[str, Finder], stop: frozenset[str],
) -> tuple[Ack, tuple[Range, ...]]:  # fmt: skip
    """Specific is what names an open cause, or repeats the customer's matter in an acknowledging sentence."""
    deeds = _tokens((*draft.of("promise", "commit"), *draft.of("strategy", "action")))
    named = [(e.start, e.end) for e in draft.of("covers") if e.label in causes and _apart(e, deeds)]
    opened = (e for e in strategies if e.label in _ABSTRACT and "generic" not in finders[e.entry].flags)
    sentences = dict.fromkeys(draft.sentence(e.first) for e in opened)
    places = dict.fromkeys(place for sentence in sentences for place in _about(draft, sentence, finders, stop))
    told = [_chars(draft, place) for place in places if _matter(draft, place, finders, stop) & theirs]
    if named or told:
        return "specific", tuple(dict.fromkeys((*named, *told)))
    generic = [e for e in strategies if e.label == "ack"]
    return ("generic", tuple((e.start, e.end) for e in generic)) if generic else ("none", ())


def _about(draft: Heard, place: Range, finders: Mapping[str, Finder], stop: frozenset[str]) -> Iterator[Range]:
    """The sentence of an acknowledgement and, when it only points back ("I am sorry."), the one before."""
    yield place
    at = bisect_left(draft.sentences, place)
    if 0 < at < len(draft.sentences) and len(stems(draft, place, stop)) <= _POINTS_BACK:
        before = draft.sentences[at - 1]
        courtesy = draft.has("strategy", "gratitude", "open_door", "ask", within=before)
        boilerplate = any("generic" in finders[a.entry].flags for a in draft.of("strategy", "ack", within=before))
        if not (courtesy or boilerplate or draft.has("ask", "reference", within=before)):
            yield before


def _matter(draft: Heard, place: Range, finders: Mapping[str, Finder], stop: frozenset[str]) -> frozenset[str]:
    """What a sentence speaks of, beside stock words of owning up or feeling with: "our mistake" names no mistake of
    the customer's, "I understand how annoying this is" not what annoys."""
    said = draft.of("strategy", "ack", "ownership", within=place)
    bare = [(e.first, e.last) for e in said if e.label == "ownership" or "generic" in finders[e.entry].flags]
    return stems(draft, place, stop) - frozenset().union(*(stems(draft, part, stop) for part in bare))


def _chars(heard: Heard, tokens: Range) -> Range:
    return heard.starts[tokens[0]], heard.ends[tokens[1] - 1]


def _timeframe(
    draft: Heard, strategies: Sequence[Evidence], pledges: Sequence[Pledge], finders: Mapping[str, Finder]
) -> tuple[Timeframe, tuple[Range, ...]]:
    concrete = tuple((p.when_start, p.when_end) for p in pledges if p.when_start < p.when_end)
    if concrete:
        return "concrete", concrete
    vague = tuple((e.start, e.end) for e in strategies if e.label == "timeframe" and "vague" in finders[e.entry].flags)
    return ("vague", vague) if vague else ("none", ())


def _looks_into(draft: Heard, pledge: Pledge) -> bool:
    """Whether a promise is but to look into the matter, which is no deed."""
    first, last = pledge.tokens
    # Of "look into it and get back to you" the wording takes in the "and" at which the promises are parted.
    return draft.has("ask", "evasion", within=(first, last + 1)) and pledge.when_start == pledge.when_end


def _spoken(
    draft: Heard, acks: Sequence[Range], customers: Sequence[Heard], causes: Set[str], stop: frozenset[str]
) -> frozenset[str]:
    """The causes of which an acknowledging sentence repeats the customer's own words."""
    places = {draft.sentence(bisect_right(draft.starts, start) - 1) for start, _ in acks}
    said = frozenset().union(*(stems(draft, place, stop) for place in places))
    told = (labels for c in customers for place, labels in _told(c, causes) if said and c.shared(said, place, stop))
    return frozenset().union(*told)


@lru_cache(maxsize=64)
def _both(stop: frozenset[str], stock: frozenset[str]) -> frozenset[str]:
    """The small words of a language and those of its trade: sets of the lexicon, which stay alike for long."""
    return stop | stock


def _told(customer: Heard, causes: Set[str]) -> Iterable[tuple[Range, Set[str]]]:
    """Each part of a message that tells of some of the causes, and of which."""
    places: dict[Range, set[str]] = {}
    for e in customer.of("cue"):
        if e.label in causes:
            places.setdefault(_near(customer, e), set()).add(e.label)
    return places.items()


def _near(heard: Heard, e: Evidence) -> Range:
    """The sentence of an evidence and those beside it."""
    sentences = heard.sentences
    at = bisect_right(sentences, (e.first, len(heard.starts) + 1)) - 1
    return sentences[max(0, at - 1)][0], sentences[min(len(sentences) - 1, at + 1)][1]


def shown(cover: Cover, risks: Sequence[Risk], pledges: Sequence[Pledge], draft: Visible) -> Coverage:
    """Return what was found in a draft as it is told, at its places in the original."""
    spans = {name: tuple(draft.locate(*span) for span in found) for name, found in cover.spans.items()}
    commitments = tuple(Commitment(draft.locate(p.start, p.end), p.due, p.by) for p in pledges)
    return Coverage(cover.ack, cover.timeframe, frozenset(spans), spans, tuple(risks), commitments)


def missing(
    cover: Cover, level: Level | None, causes: Sequence[str], questions: Sequence[Question], wanted: frozenset[str],
    escalate: bool,
) -> tuple[str, ...]:  # fmt: skip
    """Return the needs that the draft leaves open, in the order in which a reply meets them. `wanted` is what the
    unanswered questions ask for (`wants_time`, `wants_reason`, …).

    Evidence (DESIGN §2): acknowledge specifically, own, act, give a time; apologise at most once. A calm customer needs
    an answer; an uneasy one also a word on the cause, unless the draft acts on it or answers all that was asked.
    """
    rank = LEVELS.index(level) if level else 0
    has = cover.spans
    upset = rank >= UPSET
    acted = bool(has.get("action") or has.get("alternative"))
    served = acted or (bool(questions) and all(q.answered for q in questions))
    needs = {
        "ack": upset and cover.ack != "specific" or (rank == 1 and bool(causes) and cover.ack == "none" and not served),
        "apology": upset and not has.get("apology") and not (cover.thorough and has.get("ownership")),
        "ownership": upset
        and not has.get("ownership")
        and not cover.charge
        and not (cover.thorough and has.get("apology")),
        "explanation": upset and not has.get("explanation") and "wants_reason" in wanted,
        "action": upset and not acted,
        "timeframe": (upset and cover.timeframe != "concrete" and not cover.delivered)
        or (cover.timeframe == "vague" and (rank == 1 or "wants_time" in wanted)),
        "answer": any(not q.answered for q in questions),
        "handoff": escalate and not has.get("handoff"),
    }
    return tuple(need for need, yes in needs.items() if yes)
