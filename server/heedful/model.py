"""The nouns of Heedful: what comes in, what is found, what goes out. Frozen, and free of any library.

Offsets are code points. Inside the core they point into a message's *visible* text; what `analyse` returns points into
the original text (`Visible.locate` converts). Scores are 0..1. Times are aware `datetime`s.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

Role = Literal["customer", "agent", "other"]
Level = Literal["calm", "uneasy", "frustrated", "angry"]
Trend = Literal["single", "rising", "easing", "steady"]
Register = Literal["plain", "warm", "formal"]
Channel = Literal["email", "ticket", "chat"]
Ack = Literal["none", "generic", "specific"]
Timeframe = Literal["none", "vague", "concrete"]
Status = Literal["open", "kept", "broken"]
By = Literal["me", "us"]
Place = Literal["opening", "body", "closing", "replace"]

ROLES: tuple[Role, ...] = ("customer", "agent", "other")
LEVELS: tuple[Level, ...] = ("calm", "uneasy", "frustrated", "angry")
REGISTERS: tuple[Register, ...] = ("plain", "warm", "formal")
CHANNELS: tuple[Channel, ...] = ("email", "ticket", "chat")
CAUSES = (
    "repeat_contact", "waiting", "no_response", "broken_promise", "repeat_explaining", "runaround", "failed_fix",
    "impact", "billing", "policy", "defect", "poor_service", "effort", "confusion", "churn_threat", "escalation",
    "legal_threat", "public_threat", "abuse",
)  # fmt: skip
EMOTIONS = ("frustration", "anger", "disappointment", "anxiety", "confusion", "gratitude", "delight")
STRATEGIES = (
    "ack", "apology", "ownership", "explanation", "action", "timeframe", "alternative", "gratitude", "ask", "handoff",
    "open_door",
)  # fmt: skip
RISKS = (
    "blame", "dismissive", "policy_wall", "non_apology", "over_apology", "over_promise", "vague_time", "cold",
    "cheerful_mismatch", "scripted", "unfilled_blank",
)  # fmt: skip
NEEDS = (
    "ack", "apology", "ownership", "explanation", "action", "timeframe", "alternative", "answer", "handoff",
)  # fmt: skip
ACTS = (
    "acknowledge", "own", "explain", "act", "expect", "offer", "answer", "thank", "ask", "handoff", "close", "reframe",
)  # fmt: skip


# What comes in


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a thread, oldest first in its thread."""

    role: Role
    text: str
    at: datetime | None = None
    author: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A thread and a draft to analyse. An empty thread is valid: the draft alone is checked.

    `ui` is the BCP 47 tag of the language in which the agent reads labels and reasons.
    """

    thread: tuple[Message, ...] = ()
    draft: str = ""
    now: datetime | None = None
    customer: str | None = None
    agent: str | None = None
    register: Register | None = None
    channel: Channel | None = None
    partial: bool = False
    brief: bool = False
    team: str | None = None
    ui: str | None = None


# What is found


class Span(NamedTuple):
    """A place in a text: code points, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Visible:
    """A person's own words. Character i stood at origin[i]:ends[i] in the original; None when nothing moved."""

    text: str
    origin: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def locate(self, start: int, end: int) -> Span:
        """Return the original span of a visible one; an empty span stays empty."""
        if self.origin is None or self.ends is None:
            return Span(start, end)
        if start < end:
            return Span(self.origin[start], self.ends[end - 1])
        place = self.origin[start] if start < len(self.origin) else max(self.ends, default=0)
        return Span(place, place)


@dataclass(frozen=True, slots=True)
class Words:
    """A tokenised visible text: folded form, start and end of each token; sentences and `quoted` as token ranges."""

    text: str
    norms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    quoted: tuple[tuple[int, int], ...] = ()


class Evidence(NamedTuple):
    """A place where a lexicon entry was found. first:last are tokens, start:end characters, `gaps` tokens in `...`.

    A tuple, for a text has a hundred: a frozen dataclass of nine fields takes 2 µs to make, this a fifth.
    """

    entry: str
    kind: str
    label: str
    strength: int
    first: int
    last: int
    start: int
    end: int
    gaps: tuple[tuple[int, int], ...] = ()


# What goes out: offsets in the original text


class Mark(NamedTuple):
    """An evidence span with its `share` of the log-odds of the message's score."""

    span: Span
    cause: str | None
    cue: str
    share: float


class Part(NamedTuple):
    """A named part of the log-odds that no span carries: intercept, valence, context, unworded cues."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One message as read. Level and score are None for anyone but the customer."""

    index: int
    role: Role
    level: Level | None = None
    score: float | None = None
    emotions: tuple[str, ...] = ()
    evidence: tuple[Mark, ...] = ()
    parts: tuple[Part, ...] = ()


class CauseLine(NamedTuple):
    """A line of the checklist: why the customer is upset, and whether the draft covers it."""

    cause: str
    label: str
    open: bool
    covered: bool
    why: str


class Question(NamedTuple):
    """An explicit question or request of the latest customer message."""

    message: int
    span: Span
    answered: bool


class Promise(NamedTuple):
    """A promise in an earlier agent message; `due` is None when vague or undated."""

    message: int
    span: Span
    due: datetime | None
    status: Status


class Commitment(NamedTuple):
    """A promise in the draft. `by`: whether the writer promises alone or for their side; None when it is neither."""

    span: Span
    due: datetime | None
    by: By | None = None


class Risk(NamedTuple):
    """Wording in the draft that makes it worse; risks of absence have no span. `entry` is what found it, if one did."""

    code: str
    span: Span | None
    why: str
    instead: tuple[str, ...] = ()
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the draft does. `foreign` is its language when that is not the customer's: then it is not compared."""

    ack: Ack = "none"
    timeframe: Timeframe = "none"
    present: frozenset[str] = frozenset()
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    risks: tuple[Risk, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    foreign: str | None = None


class Gap(NamedTuple):
    """What an expert would ask to add before this draft goes out."""

    need: str
    cause: str | None
    why: str


class Slot(NamedTuple):
    """A blank in a suggestion's text (code points), `filled` from the thread or with `options` to pick from."""

    name: str
    start: int
    end: int
    filled: bool
    options: tuple[str, ...] = ()


class Suggestion(NamedTuple):
    """A phrase on offer. `replaces` is the risky span of the draft that it stands in for."""

    id: str
    act: str
    need: str | None
    text: str
    slots: tuple[Slot, ...]
    causes: tuple[str, ...]
    place: Place
    replaces: Span | None
    why: str
    source: str


class Advice(NamedTuple):
    """Whether something is advised, and why in one sentence."""

    advised: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """The whole answer. `supported` False leaves everything else empty."""

    language: str
    supported: bool
    level: Level | None = None
    score: float | None = None
    trend: Trend = "single"
    messages: tuple[Reading, ...] = ()
    causes: tuple[CauseLine, ...] = ()
    questions: tuple[Question, ...] = ()
    promises: tuple[Promise, ...] = ()
    draft: Coverage = Coverage()
    gaps: tuple[Gap, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    escalate: Advice = Advice(False)
    nudge: Advice = Advice(False)
    revision: str = ""
    incomplete: bool = False
    brief: str | None = None
