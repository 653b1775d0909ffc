"""The wire contract, version 1, as typed shapes: the decoder, the encoder and the OpenAPI document come from here."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from ..model import Ack, By, Channel, Level, Place, Register, Role, Status, Timeframe, Trend

MOST_BODY = 256 * 1024
MOST_DRAFT = 20_000
MOST_TEXT = 50_000
MOST_MESSAGES = 50
MOST_DEPTH = 32

Name = Annotated[str, Meta(max_length=200)]
# A day that there is, from 1900 on; perhaps a time; perhaps an offset.
_LEAP = "(?:(?:19|2[0-9])(?:0[48]|[2468][048]|[13579][26])|2[048]00)-02-29"
_DAY = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])"
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_SECONDS = "(?::[0-5][0-9](?:[.][0-9]{1,6})?)?"
TIME = f"^(?:(?:19|2[0-9])[0-9]{{2}}-(?:{_DAY})|{_LEAP})(?:T{_CLOCK}{_SECONDS}(?:Z|[+-]{_CLOCK})?)?$"
"""What the document promises to take; a few more ways to write a time are understood."""
Time = Annotated[
    str,
    Meta(
        max_length=40,
        description="ISO 8601. A date alone is midnight; a time without an offset is read as UTC.",
        extra_json_schema={"pattern": TIME},
    ),
]
Ui = Annotated[
    str,
    Meta(
        max_length=100,
        description="BCP 47 tag of the language for labels, reasons and the brief, such as `de-AT`. Without it, or"
        " where it has no lexicon, they are in the customer's, as what is to be sent always is.",
    ),
]
Offset = Annotated[int, Meta(ge=0, description="UTF-16 code units of the original text.")]


# What comes in


class ThreadMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """One message, by its text or by the `ref` of an earlier answer."""

    role: Role
    text: Annotated[str, Meta(max_length=MOST_TEXT, description="Plain text or HTML.")] | UnsetType = UNSET
    ref: Annotated[str, Meta(max_length=100)] | UnsetType = UNSET
    at: Time | None = None
    author: Name | None = None
    id: Name | None = None


OneMessage = Annotated[
    ThreadMessage, Meta(extra_json_schema={"oneOf": [{"required": ["text"]}, {"required": ["ref"]}]})
]


class AnalysisRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A thread, oldest message first, and a draft. One of the two may be absent."""

    thread: Annotated[tuple[OneMessage, ...], Meta(max_length=MOST_MESSAGES)] | UnsetType = UNSET
    draft: Annotated[str, Meta(max_length=MOST_DRAFT)] | UnsetType = UNSET
    now: Time | None = None
    customer: Name | None = None
    agent: Name | None = None
    register: Register | None = None
    channel: Annotated[Channel, Meta(description="A team may have levels of its own for it.")] | None = None
    partial: Annotated[bool, Meta(description="Earlier messages are not loaded.")] | None = None
    brief: Annotated[bool, Meta(description="Also answer with a hand-off brief.")] | None = None
    team: Name | None = None
    ui: Ui | None = None
    id: Annotated[Any, Meta(description="Returned as it came.")] = None


# What goes out


class Span(Struct, frozen=True):
    """A place in a text, end exclusive, and exactly the words that stand there."""

    start: Offset
    end: Offset
    text: str


class Language(Struct, frozen=True):
    code: str
    supported: bool


class Frustration(Struct, frozen=True):
    """Level and score of the last customer message; trend of the thread."""

    level: Level | None
    score: float | None
    trend: Trend


class Evidence(Struct, frozen=True):
    """Words that the reading rests on, with their share of the log-odds."""

    start: Offset
    end: Offset
    text: str
    cause: str | None
    cue: str
    share: float


class Part(Struct, frozen=True):
    """A part of the log-odds that no words carry."""

    name: str
    share: float


class MessageReading(Struct, frozen=True):
    """One message as read. `ref` names its text in later requests; it is empty where no text is kept."""

    index: int
    role: Role
    ref: str
    level: Level | None
    score: float | None
    emotions: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    parts: tuple[Part, ...]


class Cause(Struct, frozen=True):
    cause: str
    label: str
    open: bool
    covered: bool
    why: str


class Question(Struct, frozen=True):
    message: int
    start: Offset
    end: Offset
    text: str
    answered: bool


class Promise(Struct, frozen=True):
    message: int
    start: Offset
    end: Offset
    text: str
    due: str | None
    status: Status


class Risk(Struct, frozen=True, omit_defaults=True):
    """Wording that makes it worse. Risks of absence have no place: start, end and text are null. `entry`, only there
    when one was found: the entry of the lexicon, or `forbid-1` for the first phrase that the team has forbidden."""

    code: str
    start: Offset | None
    end: Offset | None
    text: str | None
    why: str
    instead: tuple[str, ...]
    entry: str = ""


class Commitment(Struct, frozen=True, omit_defaults=True):
    """A promise in the draft. `by`, only there when it shows: "me" for "I will …", "us" for "we will …"."""

    start: Offset
    end: Offset
    text: str
    due: str | None
    by: By | None = None


class Draft(Struct, frozen=True, omit_defaults=True):
    """What the draft does. `foreign`, only there when it is so: the draft's language, which is not the customer's."""

    ack: Ack
    timeframe: Timeframe
    apology: bool
    ownership: bool
    explanation: bool
    action: bool
    alternative: bool
    gratitude: bool
    ask: bool
    handoff: bool
    open_door: bool
    spans: dict[str, tuple[Span, ...]]
    risks: tuple[Risk, ...]
    commitments: tuple[Commitment, ...]
    foreign: str | None = None


class Gap(Struct, frozen=True):
    need: str
    cause: str | None
    why: str


class Slot(Struct, frozen=True, omit_defaults=True):
    """A blank in the suggestion's text; one that is not filled may have options to pick from."""

    name: str
    start: Offset
    end: Offset
    filled: bool
    options: tuple[str, ...] = ()


class Suggestion(Struct, frozen=True):
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


class Advice(Struct, frozen=True):
    advised: bool
    why: str


class LexiconState(Struct, frozen=True):
    revision: str


class AnalysisResponse(Struct, frozen=True):
    """Everything that Heedful found. An unsupported language leaves all lists empty."""

    id: Any
    language: Language
    frustration: Frustration
    messages: tuple[MessageReading, ...]
    causes: tuple[Cause, ...]
    questions: tuple[Question, ...]
    promises: tuple[Promise, ...]
    draft: Draft
    gaps: tuple[Gap, ...]
    suggestions: tuple[Suggestion, ...]
    escalate: Advice
    nudge: Advice
    lexicon: LexiconState
    incomplete: bool
    brief: str | UnsetType = UNSET


class Problem(Struct, frozen=True, omit_defaults=True):
    """What went wrong (RFC 9457), where, and what to do. Repeats no text or value that was sent."""

    type: str
    title: str
    status: int
    detail: str
    field: str = ""
    remedy: str = ""
