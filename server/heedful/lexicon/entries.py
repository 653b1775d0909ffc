"""What a lexicon is made of: entries with the place where each was written, and which keys and labels there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..model import EMOTIONS, RISKS, STRATEGIES

# Section of a file → kind of its finders; and the labels that a section may have (None: any).
SECTIONS: Mapping[str, tuple[str, tuple[str, ...] | None]] = {
    "emotions": ("emotion", EMOTIONS),
    "tones": ("tone", None),
    "strategies": ("strategy", STRATEGIES),
    "risks": ("risk", RISKS),
    "asks": ("ask", None),
    "promises": ("promise", None),
    "manners": ("manner", ("frame", "stock", "warm", "answer", "code")),
}
FLAGS = ("escalates", "mutes", "retracts", "generic", "vague")
FINDER_KEYS = (
    "strength", "phrases", "except", "match", "no_match", "escalates", "mutes", "retracts", "generic", "vague", "why",
    "instead", "source", "about",
)  # fmt: skip
SUGGESTION_KEYS = ("act", "register", "text", "sample", "source", "place", "emotion", "why", "about", "asks", "grave")
CAUSE_KEYS = ("cause", "label", "about", "source", "cues", "covers", "suggest")
PLACES = ("opening", "body", "closing")
BLOCKS = ("phrases", "except", "match", "no_match", "instead")  # keys with one text a line


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block, with its line number in the file (1-based)."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Finder:
    """An entry that finds something. `id` reads `group/name`; `kind` is cue, covers, emotion, tone, strategy, risk,
    ask, promise or manner; `label` the cause, emotion … that it stands for; `flags` are of FLAGS."""

    id: str
    kind: str
    label: str
    file: str
    line: int
    strength: int = 2
    phrases: tuple[Line, ...] = ()
    excepts: tuple[Line, ...] = ()
    match: tuple[Line, ...] = ()
    no_match: tuple[Line, ...] = ()
    flags: frozenset[str] = frozenset()
    why: str = ""
    instead: tuple[str, ...] = ()
    source: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion as written: its text with slots, and a sample that fills them.

    `asks` is the kind of question that it answers; `grave` whether it may be said even where words will not fix it.
    """

    id: str
    act: str
    cause: str | None
    file: str
    line: int
    text: str
    register: str = "plain"
    sample: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    place: str = ""
    emotion: str = ""
    why: str = ""
    asks: str = ""
    grave: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause of the lexicon: its code, what people call it, and what it means."""

    code: str
    label: str
    about: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language's words."""

    code: str
    finders: tuple[Finder, ...]
    offers: tuple[Offer, ...]
    causes: Mapping[str, Cause]
    tables: Mapping[str, object]
    neutral: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicons:
    """All languages, the mail markers, the small words of other languages, and the revision: a digest of the files.

    The language whose language.yml says `default: true` comes first, the others by code.
    """

    languages: Mapping[str, Lexicon]
    mail: Mapping[str, object]
    others: Mapping[str, object]
    revision: str
