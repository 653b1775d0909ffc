"""Wording in a draft that makes it worse, and what a draft lacks that would fit any customer or shows no warmth."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .cues import Heard, Range
from .model import LEVELS, Ack, Evidence, Level, Timeframe
from .rulebook import BAN, Rules
from .tokens import TERMINATORS, is_mark, is_word

UPSET = LEVELS.index("frustrated")
# Shapes of a blank left open: [Name], {{ticket}}, ${name}, {!name}, %name%, <customer>, <<name>>, *|NAME|*, XXXX,
# xx/xx, ____, ………
_BLANK = re.compile(
    r"\[[A-Za-z][A-Za-z]{1,20}(?:[ _/'’-][A-Za-z]{1,20}){0,3}\]|\$?\{\{?[^{}\n]{1,60}\}?\}|%[A-Za-z_]{3,30}%"
    r"|(?<!\d )<{1,2}[A-Za-z][A-Za-z_ ]{1,30}>{1,2}|\*\|[A-Za-z_:]{2,30}\|\*|(?<![\dX-])\bX{3,}\b(?!-?[\dX])"
    r"|\b[Xx]{2}[./][Xx]{2}\b|_{3,}|…{2,}|\.{6,}"
)
_BLANK_SIGNS = ("[", "{", "%", "<", "*|", "XX", "Xx", "xX", "xx", "___", "……", "......")  # one is in each
_SMILE = re.compile(r"[:;](?<!\S[:;])-?[)D](?!\w)")
_OWNED = ("apology", "ownership")
_COURTEOUS = ("ack", "gratitude")
_HARSH = frozenset(("blame", "dismissive", "policy_wall", "non_apology"))
_HARSH_CODES = 2  # so many kinds of these outweigh a courtesy
_ROUTES = ("ask", "handoff", "action")
_LINK = "://"
_STOCK_WORDS = 5  # a draft that asks or routes nothing is a fragment until it has so many content words
_REPEATED_WORDS = 2
_REPEATED_SHARE = 0.25
_SIGNATURE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A risk in the draft: token-free, as characters of the visible draft; None for what is missing altogether."""

    code: str
    entry: str | None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What a draft is judged against: the customers' messages, the latest one's level, those stems of the draft that
    their content words have, too, the small words (`stop`) and the words of the trade that say nothing of a case
    (`stock`), and whether the customers speak of anything (`matter`)."""

    customers: Sequence[Heard]
    level: Level | None
    theirs: frozenset[str]
    stop: frozenset[str]
    stock: frozenset[str]
    matter: bool

    @property
    def upset(self) -> bool:
        """Whether the customer is frustrated or angry."""
        return self.level is not None and LEVELS.index(self.level) >= UPSET

    @property
    def asks_when(self) -> bool:
        """Whether a question of the latest message asks for a time."""
        if not self.customers:
            return False
        latest = self.customers[-1]
        return latest.worked("asks_when", lambda: _asks_when(latest))

    @property
    def settled(self) -> bool:
        """Whether the latest message says that all is well, so that a courtesy is answer enough."""
        latest = self.customers[-1] if self.customers else None
        if latest is None or latest.has("cue") or latest.asks:
            return False
        glad = any(e.strength > 1 for e in latest.of("emotion", "gratitude", "delight"))
        return glad or latest.has("tone", "settled")


def _asks_when(heard: Heard) -> bool:
    asked = {heard.sentence(e.first) for e in heard.of("ask", "wants_time")}
    return any("?" in heard.words.norms[first:last] for first, last in asked)


def risks(
    draft: Heard,
    strategies: Sequence[Evidence],
    spans: Mapping[str, Sequence[Range]],
    ack: Ack,
    timeframe: Timeframe,
    to: Setting,
) -> tuple[Found, ...]:
    """Return what may make things worse: worded risks, then a second apology, blanks, and what is missing altogether.

    `strategies` is the evidence of what the draft does, `spans` the same as characters by strategy.
    """
    blanks = _blanks(draft)
    worded = tuple(_worded(draft, spans, timeframe, to, bool(blanks)))
    shaped = (*_second_apology(strategies), *blanks, *(_smile(draft) if to.upset else ()))
    codes = {found.code for found in worded}
    vague = _vague(spans, timeframe, to) if "vague_time" not in codes else ()
    absent = []
    if to.upset and draft.words.norms and not _warm(draft, spans, codes):
        absent.append("cold")
    if _scripted(draft, spans, ack, timeframe, to):
        absent.append("scripted")
    return (*worded, *shaped, *vague, *(Found(code, None) for code in absent if code not in codes))


def ruled(found: Iterable[Found], draft: Heard, rules: Rules, banned: Collection[str]) -> tuple[Found, ...]:
    """Return the risks that a team's rules leave, its forbidden phrases first; where one stands, its reason counts."""
    bans = list(_apart(e for e in draft.of(BAN) if e.entry in banned))
    taken = [(e.start, e.end) for e in bans]
    kept = (f for f in found if rules.keeps("risk", f.code) and not _within(f, taken))
    return (*(Found(e.label, e.entry, e.start, e.end) for e in bans), *kept)


def _within(found: Found, places: Sequence[Range]) -> bool:
    start, end = found.start, found.end
    return start is not None and end is not None and any(start < b and a < end for a, b in places)


def _worded(
    draft: Heard, spans: Mapping[str, Sequence[Range]], timeframe: Timeframe, to: Setting, blanks: bool
) -> Iterator[Found]:
    """Risks that the lexicon words; `blanks` tells that blanks were found by their shape."""
    bends = draft.has("strategy", "alternative")
    timely = timeframe == "concrete" or (to.level == "calm" and not to.asks_when)
    for e in _apart(draft.of("risk")):
        mild = e.strength == 1 or e.label in ("cheerful_mismatch", "cold", "scripted")
        if mild and to.level is not None and not to.upset:
            continue
        if e.label == "policy_wall" and bends:
            continue
        if e.label == "vague_time" and timely:
            continue
        if e.label == "scripted" and spans.get("ownership"):
            continue
        if e.label == "over_apology" or (e.label == "unfilled_blank" and blanks):
            continue
        yield Found(e.label, e.entry, e.start, e.end)


def _vague(spans: Mapping[str, Sequence[Range]], timeframe: Timeframe, to: Setting) -> Iterator[Found]:
    """A time that is none, in words that no risk lists, for a customer who needs one."""
    if timeframe == "vague" and (to.upset or to.asks_when):
        yield Found("vague_time", None, *spans["timeframe"][0])


def _apart(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """Evidence by position, of two overlapping ones of a label the longer."""
    taken: set[tuple[str, int]] = set()
    for e in sorted(evidence, key=lambda e: (e.label, e.first - e.last, e.first)):
        tokens = [(e.label, i) for i in range(e.first, e.last)]
        if taken.isdisjoint(tokens):
            yield e
        taken.update(tokens)


def _second_apology(strategies: Sequence[Evidence]) -> Iterator[Found]:
    sorry = [e for e in strategies if e.label == "apology"]
    second = next((e for e in sorry[1:] if e.first >= sorry[0].last), None)
    if second:
        yield Found("over_apology", None, second.start, second.end)


def _smile(draft: Heard) -> Iterator[Found]:
    return (Found("cheerful_mismatch", None, *m.span()) for m in _SMILE.finditer(draft.whole))


# Blanks


def _blanks(draft: Heard) -> tuple[Found, ...]:
    """The blanks left open: none that is quoted, part of a path, or in a sentence about placeholders."""
    text = draft.whole
    if not any(sign in text for sign in _BLANK_SIGNS):
        return ()
    found = [m.span() for m in _BLANK.finditer(text) if text[max(0, m.start() - 1) : m.start()] != "/"]
    meant = _meant(draft) if found else frozenset()
    open_ = ((start, end) for start, end in found if bisect_right(draft.ends, start) not in meant)
    return tuple(Found("unfilled_blank", None, start, end) for start, end in open_)


def _meant(draft: Heard) -> frozenset[int]:
    """The tokens that stand in quotation marks or in a sentence about placeholders."""
    coded = {(draft.sentence(e.first), e.last) for e in draft.of("manner", "code")}
    whole = {sentence for sentence, last in coded if last <= sentence[1]}
    return frozenset(token for first, last in (*draft.words.quoted, *whole) for token in range(first, last))


# What is missing altogether


def _warm(draft: Heard, spans: Mapping[str, Sequence[Range]], codes: Collection[str]) -> bool:
    """Whether the draft owns something, or is courteous without refusing all the same."""
    if any(spans.get(name) for name in _OWNED):
        return True
    courteous = any(spans.get(name) for name in _COURTEOUS) or draft.has("manner", "warm")
    return courteous and len(_HARSH.intersection(codes)) < _HARSH_CODES


def _scripted(draft: Heard, spans: Mapping[str, Sequence[Range]], ack: Ack, timeframe: Timeframe, to: Setting) -> bool:
    said = ack == "specific" or timeframe == "concrete" or draft.has("manner", "answer")
    return to.matter and not to.settled and not said and _fits_anybody(draft, spans, to)


def _fits_anybody(draft: Heard, spans: Mapping[str, Sequence[Range]], to: Setting) -> bool:
    """Whether no word is left once greeting, stock sentences and the words of the trade are taken away.

    Words of the trade are the customer's matter when the draft repeats several of theirs ("account", "email").
    """
    norms = draft.words.norms
    framed = {i for e in draft.of("manner", "frame", "stock") for i in range(e.first, e.last)}
    framed |= {i for e in draft.of("risk", "scripted") for i in range(e.first, e.last)}
    framed |= set(range(_signature(draft), len(norms)))
    row = draft.row(to.stop)
    if any(stem and i not in framed and norms[i] not in to.stock for i, stem in enumerate(row)):
        return False
    content = [i for i, stem in enumerate(row) if stem]
    repeated = to.theirs.intersection(row)
    if len(repeated) >= _REPEATED_WORDS and len(repeated) >= _REPEATED_SHARE * len(content):
        return False
    routes = any(spans.get(name) for name in _ROUTES) or any(_LINK in norm for norm in norms)
    return bool(content) and (routes or len(content) >= _STOCK_WORDS)


def _signature(draft: Heard) -> int:
    """The first token of a signature: up to three words after a mark at the end (`-Jo`, `*MM`, a line of its own)."""
    norms = draft.words.norms
    last = len(norms)
    while last and is_mark(norms[last - 1]):
        last -= 1
    for first in range(last - 1, max(-1, last - 2 - _SIGNATURE_WORDS), -1):
        if not is_word(norms[first]):
            signed = is_mark(norms[first]) and (norms[first] == "\n" or norms[first] not in TERMINATORS)
            return first if signed and first + 1 < last else len(norms)
    return len(norms)
