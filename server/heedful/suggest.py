"""For each gap the best few phrases; for each risk a better wording; for thanks a fitting answer."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from .cues import Heard, Range
from .lexicon import Finder, Offer
from .matcher import Matcher
from .model import Gap, Place, Register, Slot, Span, Suggestion, Words
from .risks import Found
from .slots import CUSTOMER, Facts, Filled, Template, fill, fill_sample, literal, template
from .tokens import is_word, token_at
from .voice import Voice

MOST_PER_GAP = 3
MOST = 12
MOST_REFRAMES = 50
ACTS: Mapping[str, tuple[str, ...]] = {
    "ack": ("acknowledge",),
    "apology": ("own", "acknowledge"),
    "ownership": ("own",),
    "explanation": ("explain",),
    "action": ("act",),
    "timeframe": ("expect",),
    "alternative": ("offer",),
    "answer": ("answer",),
    "handoff": ("handoff",),
}
PLACES: Mapping[str, Place] = {
    "acknowledge": "opening", "own": "opening", "thank": "opening", "close": "closing", "reframe": "replace",
}  # fmt: skip
# What a need must be met by: an offer to own counts for an apology only when it says sorry.
_STRATEGY = {"apology": "apology", "ownership": "ownership"}
_BLANK = re.compile(r"\[([^\W\d_][\w ]*)\]")
_SHARE = 0.25
_UNSEEN = "\ufe0e\ufe0f\u200d"  # what may follow an emoji and belongs to it
_WORDING = 5  # words
# Slots whose words are given or quoted, not guessed.
_ALWAYS_RIGHT = ("name", "question")
_SOOTHING = frozenset(("acknowledge", "own", "thank", "close"))
_ORDERS = 256


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of `suggest`: gaps, risks, the emotions to thank for, how to speak, what is asked (kinds), and our
    side's texts so far (`said`); the ids of a team's phrases that are `banned`."""

    gaps: Sequence[Gap]
    risks: Sequence[tuple[Found, Span, str]]
    causes: Sequence[str]
    thanks: Sequence[str]
    register: Register | None
    escalate: bool
    asked: frozenset[str]
    said: Sequence[Heard]
    facts: Callable[[str | None], Facts]
    voice: Voice
    banned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ready:
    """An offer made ready: its text cut at its slots, and filled if nothing of the customer's fills it, its longest
    own words, folded, if they are a wording of somebody's ("I will" is nobody's), what it does as strategies with its
    sample filled in, and how many slots it has for the customer's own words."""

    offer: Offer
    text: Template
    filled: Filled | None
    own_words: str
    does: frozenset[str]
    slots: int


class Wanted(NamedTuple):
    """All that puts phrases for a gap in order: nothing of it is of one text alone."""

    need: str
    cause: str | None
    causes: tuple[str, ...]
    asked: frozenset[str]
    register: Register | None
    escalate: bool


class Shelf:
    """The offers of a language made ready: with their places by the need that they meet, the cause that speaks for them
    and the kind of question that they answer, and those that thank. `ranked` gives those for a gap, the best first;
    the last orders are remembered, as mostly the next letter that is typed leaves the same gaps."""

    def __init__(self, ready: Iterable[Ready]) -> None:
        self.ready = tuple(ready)
        self.meeting: dict[tuple[str, str | None, str], list[tuple[int, Ready]]] = {}
        for need, acts in ACTS.items():
            for place, r in enumerate(self.ready):
                if r.offer.act in acts and not r.offer.emotion:
                    self.meeting.setdefault((need, r.offer.cause, r.offer.asks), []).append((place, r))
        self.thanking = [r for r in self.ready if r.offer.act == "thank" and r.offer.emotion]
        self.ranked: Callable[[Wanted], Sequence[Ready]] = lru_cache(maxsize=_ORDERS)(self._ranked)

    def _ranked(self, wanted: Wanted) -> Sequence[Ready]:
        ahead = dict.fromkeys((wanted.cause, *wanted.causes) if wanted.cause else wanted.causes)
        order = {cause: at for at, cause in enumerate((*ahead, None))}
        causes = dict.fromkeys((None, *wanted.causes))
        found = (self.meeting.get((wanted.need, cause, asks), ()) for cause in causes for asks in ("", *wanted.asked))
        fitting = [(place, r) for some in found for place, r in some if _fits(r, wanted)]
        return tuple(r for _, _, r in sorted((_rank(r, order, wanted), place, r) for place, r in fitting))


def shelf(offers: Iterable[Offer], matcher: Matcher) -> Shelf:
    """Make offers ready, once."""
    return Shelf(_ready(offer, matcher) for offer in offers)


def reworded(offers: Iterable[Offer], matcher: Matcher, before: Shelf, afresh: bool = False) -> Shelf:
    """Make a team's offers ready, but for those that its words have made risky. What is as it was `before` is taken
    from there, unless `afresh`."""
    return Shelf(_reworded(offers, matcher, before, afresh))


def _reworded(offers: Iterable[Offer], matcher: Matcher, before: Shelf, afresh: bool) -> Iterator[Ready]:
    made = {ready.offer.id: ready for ready in before.ready}
    for offer in offers:
        same = made[offer.id].offer == offer
        if same and not afresh:
            yield made[offer.id]
        elif same or not _risky(fill_sample(offer.text, offer.sample), matcher):
            yield _ready(offer, matcher)


def _ready(o: Offer, matcher: Matcher) -> Ready:
    does = frozenset(_does(fill_sample(o.text, o.sample), matcher))
    slots = sum(f"<{slot}>" in o.text for slot in CUSTOMER if slot not in _ALWAYS_RIGHT)
    norms, text = matcher.norms(literal(o.text)), template(o.text)
    own_words = " ".join(norms) if len(norms) >= _WORDING else ""
    return Ready(o, text, fill(text, Facts({})), own_words, does, slots)


def _does(text: str, matcher: Matcher) -> Iterator[str]:
    return (e.label for e in matcher.read(text)[1] if e.kind == "strategy")


def suggest(wish: Wish, offers: Shelf, matcher: Matcher, finders: Mapping[str, Finder]) -> tuple[Suggestion, ...]:
    """Return suggestions, best of every gap first. None repeats a wording of thread or draft, none trips a risk."""
    used: set[str] = set()
    rounds = [list(_for_gap(gap, wish, offers, matcher, used)) for gap in wish.gaps]
    thanks = [] if wish.gaps or wish.escalate else list(_thanks(wish, offers, matcher, used))
    ordered = [r[i] for i in range(MOST_PER_GAP) for r in rounds if i < len(r)]
    return tuple([*ordered, *thanks][:MOST]) + tuple(_reframes(wish, matcher, finders))


def swap(draft: Heard, found: Found, instead: str) -> tuple[Range, str] | None:
    """Return what to replace (characters of the visible draft) and by what; None where it would not fit.

    A sentence replaces a sentence that says little else, and so does nothing at all: a line in parentheses ("(leave
    out)"). An opening that ends in a comma is replaced by another ("In short:"), or left out ("(leave out),"). Words
    replace words.
    """
    if found.start is None or found.end is None:
        return None
    words = draft.words
    first, last = draft.sentence(token_at(words.starts, found.start))
    after = token_at(words.starts, found.end)
    comma = after + 1 < last and words.norms[after] == ","
    begins = words.starts[first] == found.start
    if instead.endswith((",", ":")):
        rest_is_sound = comma and not draft.has("risk", within=(after + 1, last))
        return _opening(words, (first, last), after, instead) if begins and rest_is_sound else None
    text = "" if instructs(instead) else instead
    if text and not text.endswith((".", "!", "?")):
        return (found.start, found.end), text[:1].upper() + text[1:] if begins else text
    begin = token_at(words.starts, found.start)
    if comma or after - begin < _SHARE * (last - first) or _says_else(draft, (first, last), (begin, after)):
        return None
    return (words.starts[first], _end(words, first, last, bare=not text)), text


def instructs(instead: str) -> bool:
    """Tell whether a line of `instead` is an instruction ("(leave out)") rather than a wording."""
    return instead.startswith("(")


def _says_else(draft: Heard, sentence: Range, risky: Range) -> bool:
    """Whether a sentence holds, beside its risky words, a time, a promise or a deed that must not be lost."""
    kept = [(t.first, t.last) for t in draft.times_in(sentence)]
    kept += [(e.first, e.last) for e in draft.of("promise", "commit", within=sentence)]
    kept += [(e.first, e.last) for e in draft.of("strategy", "action", "alternative", within=sentence)]
    return any(last <= risky[0] or first >= risky[1] for first, last in kept)


def _opening(words: Words, sentence: Range, comma: int, instead: str) -> tuple[Range, str]:
    """Another opening, or the sentence without one."""
    start = words.starts[sentence[0]]
    if instead.endswith(":"):
        return (start, words.ends[comma]), instead
    rest = words.text[words.starts[comma + 1] : _end(words, *sentence, bare=False)]
    return (start, _end(words, *sentence, bare=False)), rest[:1].upper() + rest[1:]


def _end(words: Words, first: int, last: int, bare: bool) -> int:
    """Where a sentence ends: before its line end, and for one that is left out (`bare`) after the emoji behind it."""
    while last - 1 > first and words.norms[last - 1] == "\n":
        last -= 1
    while bare and last < len(words.norms) and words.norms[last] != "\n" and not is_word(words.norms[last]):
        last += 1
    end = words.ends[last - 1]
    while end < len(words.text) and words.text[end] in _UNSEEN:
        end += 1
    return end


def _for_gap(gap: Gap, wish: Wish, offers: Shelf, matcher: Matcher, used: set[str]) -> Iterator[Suggestion]:
    wanted = Wanted(gap.need, gap.cause, tuple(wish.causes), wish.asked, wish.register, wish.escalate)
    left = (ready for ready in offers.ranked(wanted) if ready.offer.id not in used)
    made = (_make(ready, gap.need, wish, matcher, used) for ready in left)
    return islice(filter(None, made), MOST_PER_GAP)


def _rank(ready: Ready, order: Mapping[str | None, int], wanted: Wanted) -> tuple[bool, int, int, int, int]:
    """What answers the kind of question that is open; then how sure it is to fit; register; cause; own words.

    A phrase for a cause that takes up the customer's own words is surest, then what fits any cause: a phrase that only
    its cause speaks for is wrong as often as the cause is.
    """
    offer, own_words = ready.offer, ready.slots
    named = offer.cause and offer.cause == wanted.cause
    sure = 0 if named and own_words else 1 if not offer.cause and not own_words else 2
    register = 0 if offer.register == (wanted.register or "plain") else 1 if offer.register == "plain" else 2
    return (not offer.asks, register, sure, order[offer.cause], -own_words - ("<question>" in offer.text))


def _fits(ready: Ready, wanted: Wanted) -> bool:
    """Whether it may be said and does what it is for: where words will not fix it, what only soothes does not do."""
    if (strategy := _STRATEGY.get(wanted.need)) and strategy not in ready.does:
        return False
    return ready.offer.grave or not wanted.escalate or ready.offer.act not in _SOOTHING


def _make(ready: Ready, need: str | None, wish: Wish, matcher: Matcher, used: set[str]) -> Suggestion | None:
    offer = ready.offer
    filled = ready.filled or fill(ready.text, wish.facts(offer.cause))
    if filled is None or _repeats(ready.own_words, wish.said):
        return None
    quotes = not ready.filled and any(slot.filled and slot.name != "name" for slot in filled[1])
    if quotes and _risky(filled[0], matcher):
        return None
    if forbidden(filled[0], matcher, wish.banned):
        return None
    used.add(offer.id)
    return _suggestion(offer, need, *filled, wish)


def _repeats(own_words: str, said: Iterable[Heard]) -> bool:
    """Whether thread or draft holds the wording already."""
    return own_words != "" and any(text.says(own_words) for text in said)


def _risky(text: str, matcher: Matcher) -> bool:
    """Whether the customer's words, or the team's, have made a phrase risky that is not by itself."""
    return any(e.kind == "risk" and e.label != "unfilled_blank" for e in matcher.read(text)[1])


def forbidden(text: str, matcher: Matcher, banned: frozenset[str]) -> bool:
    """Tell whether a text holds one of the phrases that a team has banned."""
    return bool(banned) and matcher.holds(text, banned)


def _suggestion(offer: Offer, need: str | None, text: str, slots: tuple[Slot, ...], wish: Wish) -> Suggestion:
    place: Place = offer.place or PLACES.get(offer.act, "body")  # type: ignore[assignment]
    causes = (offer.cause,) if offer.cause else ()
    why = wish.voice.offer(offer, for_gap=need is not None)
    return Suggestion(offer.id, offer.act, need, text, slots, causes, place, None, why, offer.source)


def _thanks(wish: Wish, offers: Shelf, matcher: Matcher, used: set[str]) -> Iterator[Suggestion]:
    register = wish.register or "plain"
    fitting = [r for r in offers.thanking if r.offer.emotion in wish.thanks]
    count = 0
    for ready in sorted(fitting, key=lambda r: (wish.thanks.index(r.offer.emotion), r.offer.register != register)):
        made = _make(ready, None, wish, matcher, used) if count < 2 else None
        if made:
            count += 1
            yield made


def _reframes(wish: Wish, matcher: Matcher, finders: Mapping[str, Finder]) -> Iterator[Suggestion]:
    """Better wordings: `reframe/<risk>/<entry>`, numbered from the second on; of two risks in one place the first."""
    seen: dict[str, int] = {}
    taken: list[tuple[Span, Found]] = []
    for found, place, instead in wish.risks:
        if len(taken) == MOST_REFRAMES:
            return
        if not found.entry or any(f != found and p.start < place.end and place.start < p.end for p, f in taken):
            continue
        if forbidden(instead, matcher, wish.banned):
            continue
        taken.append((place, found))
        finder = finders[found.entry]
        number = seen[found.entry] = seen.get(found.entry, 0) + 1
        blanks = tuple(Slot(m.group(1), m.start(), m.end(), False) for m in _BLANK.finditer(instead))
        id = f"reframe/{found.entry}" + (f"/{number}" if number > 1 else "")
        why = wish.voice.reframe(found.code, found.entry, instead)
        yield Suggestion(id, "reframe", None, instead, blanks, (), "replace", place, why, finder.source)
