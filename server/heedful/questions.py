"""What the latest customer message asks, explicitly, and whether the draft answers it.

A question is answered by a sentence of the draft that speaks of the same matter *and* gives what was asked for: a time
for "when", a reason for "why", a yes, a no, a deed. A clear refusal answers; an evasion or a shared keyword does not.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from .cues import Heard, Range, firm_times
from .tokens import is_word

_SPLITTERS = frozenset((";", "\n"))
_NUMBERED = re.compile(r"\W{0,2}(\d{1,2}|[a-h])[.):]")
_ITEM = re.compile(r"\s*(?:[-*•–]\s?|\(?(?:\d{1,2}|[a-h])[.):])")
_NOT_ASKED = ("formula", "rhetorical")
_REQUESTS = ("request", "indirect")
_NEAR = 1
_REACH = 12
_OPENING = 4
MOST = 50
_FEW = 3
_SHORTEST = 3
_STATEMENT = 5
# What is asked for in words that name no matter ("What happens now?"), and the strategies that give it.
_SHOWN_BY = {"wants_deed": ("action",), "wants_handoff": ("handoff",)}
_NAMED_BY = {"wants_person": "named", "wants_place": "place"}
# What the answering sentence itself must hold; a time or a reason may stand in the next one.
_EXACT = frozenset((*_NAMED_BY, "wants_amount"))
_AGREES = frozenset(("affirmation", "refusal"))
_COURTEOUS = frozenset(("ack", "apology", "gratitude", "open_door"))
_DEEDS = frozenset(("action", "explanation", "alternative"))
_NO_STEM: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or request: tokens of the message, its list number if it bears one, the kinds of thing that it
    `wants`, those that it opens with if it is a question ("When …?"), and the sentences `around` it."""

    tokens: Range
    number: int | None = None
    wants: tuple[str, ...] = ()
    opens: frozenset[str] = frozenset()
    around: Range = (0, 0)


def asked(heard: Heard) -> tuple[Asked, ...]:
    """Return the explicit questions and requests of a message, in order, 50 at most; formulas and rhetoric are none."""
    return heard.worked("asked", lambda: _asked(heard))


def _asked(heard: Heard) -> tuple[Asked, ...]:
    found: list[Asked] = []
    listing = False
    for clause in _clauses(heard):
        listed = listing and clause[0] < clause[1] and _ITEM.match(heard.text(*clause)) is not None
        wanted = not listed and _is_asked(heard, clause)
        if not listed:
            listing = wanted and _introduces(heard, clause)
        if listed or (wanted and not listing):
            tokens = _trim(heard, clause)
            wants, opens = _wants(heard, tokens), _opens(heard, tokens)
            found.append(Asked(tokens, _number(heard.text(*clause)), wants, opens, _around(heard, tokens)))
    return tuple(q for q in found if q.tokens[1] - q.tokens[0] >= _SHORTEST)[:MOST]


def _number(text: str) -> int | None:
    """The number or letter that a text begins with, if it is an item of a list."""
    number = _NUMBERED.match(text)
    return int(f"1{number.group(1)}", 36) if number else None


def _introduces(heard: Heard, clause: Range) -> bool:
    """Whether a request ends in a colon: what is asked for is then the list that follows, not the sentence."""
    norms = [n for n in heard.words.norms[clause[0] : clause[1]] if n != "\n"]
    return bool(norms) and norms[-1] == ":"


def _clauses(heard: Heard) -> Iterator[Range]:
    norms = heard.words.norms
    for first, last in heard.sentences:
        start = first
        for i in range(first + 1, last):
            if norms[i] in _SPLITTERS or (norms[i - 1] == "," and _second_question(heard, i, last)):
                yield start, i
                start = i
        yield start, last


def _second_question(heard: Heard, at: int, last: int) -> bool:
    """Whether what follows a comma begins another question of its own kind ("…, and when …?")."""
    if at + 1 >= last:
        return False
    near = heard.of("ask", within=(at, min(last, at + _REACH)))
    return any((e.label.startswith("wants_") or e.label == "joined") and e.first <= at + 2 for e in near)


def _is_asked(heard: Heard, clause: Range) -> bool:
    norms = heard.words.norms[clause[0] : clause[1]]
    asks = {e.label for e in heard.of("ask", within=clause)}
    if not asks.isdisjoint(_NOT_ASKED):
        return False
    if "?" in norms:
        return sum(map(is_word, norms)) > 1
    pleads = "plea" in asks and _pleads(heard, clause)
    return pleads or not asks.isdisjoint(_REQUESTS) or _first_of_two(heard, clause)


def _first_of_two(heard: Heard, clause: Range) -> bool:
    """Whether a clause begins as a question and ends where another one is joined to it: "What is it, and …?"."""
    norms = heard.words.norms
    end = heard.sentence(clause[0])[1]
    if not (clause[1] < end and norms[clause[1] - 1] == "," and norms[end - 1] == "?"):
        return False
    return any(e.label.startswith("wants_") and e.first <= clause[0] + 1 for e in heard.of("ask", within=clause))


def _pleads(heard: Heard, clause: Range) -> bool:
    """Whether a clause begins with a plea and goes on: "Please restart the job"."""
    norms = heard.words.norms
    begin = next((i for i in range(*clause) if is_word(norms[i])), clause[0])
    plea = next(heard.of("ask", "plea", within=clause), None)
    return plea is not None and plea.first == begin and clause[1] - plea.last > 1 and is_word(norms[plea.last])


def _trim(heard: Heard, clause: Range) -> Range:
    """A request begins at its own words, a question after line ends and list marks."""
    first, last = clause
    norms = heard.words.norms
    if "?" in norms[first:last]:
        last = max(i for i in range(first, last) if norms[i] == "?") + 1
    else:
        first = min((e.first for e in heard.of("ask", "request", "indirect", within=clause)), default=first)
        last -= norms[last - 1] in (".", "!", ",", "\n")
    number = _NUMBERED.match(heard.text(first, last))
    while first < last - 1 and (not is_word(norms[first]) or (number and norms[first] == number.group(1))):
        first += 1
    return first, max(first + 1, last)


def answered(
    asked: Sequence[Asked], heard: Heard, draft: Heard, stop: frozenset[str], lenient: bool = False
) -> tuple[bool, ...]:
    """Tell of each question whether the draft answers or clearly refuses it.

    `lenient`, for customers who are not upset and for drafts that act by a day: good replies often answer in words of
    their own, so what is left of the draft's statements may answer what is left of the questions, unless a time, a
    reason, a number, a place or a person is asked for that the draft does not hold.
    """
    if not asked:
        return ()
    reply = _reply(draft, heard, stop)
    matters = heard.worked_of(("matters", stop), asked, lambda: [_matter(q, heard, stop) for q in asked])
    met = [_answer(q, matter, reply) for q, matter in zip(asked, matters, strict=True)]
    if lenient:
        _answer_in_other_words(asked, matters, reply, met)
    return tuple([sentence is not None for sentence in met])


class _Matter(NamedTuple):
    """The stems of a question, and of the sentences around it, as numbers (see `Heard.salts`), and the strategies that
    show what is asked for."""

    own: frozenset[int]
    around: frozenset[int]
    shown: Sequence[str]


def _matter(question: Asked, heard: Heard, stop: frozenset[str]) -> _Matter:
    own, around = heard.salts(question.tokens, stop), heard.salts(question.around, stop)
    return _Matter(own, around, _shown(question.wants))


class _Reply(NamedTuple):
    """A draft beside the message that it answers: the stems that are in both, of its sentences and of all, as the
    numbers that they have in the message (see `Heard.salts`)."""

    draft: Heard
    content: Mapping[Range, frozenset[int]]
    whole: frozenset[int]
    agreeing: Set[Range]  # the sentences that say yes or no


def _reply(draft: Heard, heard: Heard, stop: frozenset[str]) -> _Reply:
    content = heard.shared_by(draft, stop)
    agreeing = {s for s, asks in draft.by_sentence("ask").items() if not _AGREES.isdisjoint(asks)}
    return _Reply(draft, content, frozenset().union(*content.values()), agreeing)


def _answer_in_other_words(
    asked: Sequence[Asked], matters: Sequence[_Matter], reply: _Reply, met: list[Range | None]
) -> None:
    """Look what is left of the statements through for answers to what is left of the questions."""
    statements = _statements(reply.draft)
    spare = [_Spare(s, s in reply.agreeing, reply.content.get(s, _NO_STEM)) for s in statements if s not in met]
    for i, (question, matter) in enumerate(zip(asked, matters, strict=True)):
        if met[i] is not None or (question.number is not None and _skips(reply.draft, question.number)):
            continue
        if question.wants:
            met[i] = _holder(reply.draft, question.wants, statements)
        else:
            met[i] = _related(matter, spare, reply, alone=len(asked) == 1)
        if met[i] is not None:
            spare = [s for s in spare if s.sentence != met[i]]


class _Spare(NamedTuple):
    """A statement of the draft that answers no question yet: whether it says yes or no, and its stems."""

    sentence: Range
    agrees: bool
    content: frozenset[int]


def _holder(draft: Heard, wants: tuple[str, ...], among: Sequence[Range]) -> Range | None:
    """The first of the statements that is of the kind asked for."""
    return draft.worked(("holder", wants), lambda: next((s for s in among if _holds(draft, wants, s)), None))


def _related(matter: _Matter, among: Sequence[_Spare], reply: _Reply, alone: bool) -> Range | None:
    """The first of some statements that says yes or no, or has a word of the question or of what stands beside it."""
    any_will_do, around = alone or len(matter.own) < 2, matter.around
    if not (any_will_do or reply.agreeing) and around.isdisjoint(reply.whole):
        return None  # of no sentence, so of none that is left
    for sentence, agrees, content in among:
        if any_will_do or agrees or not around.isdisjoint(content):
            return sentence
    return None


def _around(heard: Heard, tokens: Range) -> Range:
    """The sentence of a question and those beside it."""
    sentences = heard.sentences
    at = next((i for i, (a, b) in enumerate(sentences) if a <= tokens[0] < b), 0)
    return sentences[max(0, at - _NEAR)][0], sentences[min(len(sentences) - 1, at + _NEAR)][1]


def _skips(draft: Heard, number: int) -> bool:
    """Whether the draft answers by number and leaves this one out."""
    numbers = _numbers(draft)
    return bool(numbers) and number not in numbers


def _numbers(draft: Heard) -> Mapping[int, Sequence[Range]]:
    """The numbers that sentences of the draft bear, and which do."""
    return draft.worked("numbers", lambda: _numbered(draft))


def _numbered(draft: Heard) -> Mapping[int, Sequence[Range]]:
    found: dict[int, list[Range]] = {}
    for sentence in draft.sentences:
        if number := _number(draft.text(*sentence)):
            found.setdefault(number, []).append(sentence)
    return found


def _answer(question: Asked, matter: _Matter, reply: _Reply) -> Range | None:
    """The sentence of the draft that answers a question by its number or its words."""
    draft, wants, own = reply.draft, question.wants, matter.own
    if matter.shown:
        return draft.worked(("shower", wants), lambda: _first(draft, lambda s: _shows(draft, s, matter.shown)))
    if wants and not own:
        return draft.worked(("giver", wants), lambda: _first(draft, lambda s: _gives(draft, s, wants)))
    need = 1 if len(own) <= _FEW else 2
    same = _numbers(draft).get(question.number, ()) if question.number is not None else ()
    if not same and (own.isdisjoint(reply.whole) or len(own & reply.whole) < need):
        return None
    fits = {*same, *(s for s, content in reply.content.items() if len(content & own) >= need)}
    return next((s for s in sorted(fits) if _gives(draft, s, wants)), None)


def _first(draft: Heard, fits: Callable[[Range], bool]) -> Range | None:
    return next((s for s in draft.sentences if fits(s)), None)


def _shown(wants: Sequence[str]) -> Sequence[str]:
    """The strategies that show what is asked for in words that name no matter."""
    return [label for want in wants for label in _SHOWN_BY.get(want, ())]


def wanted(asked: Sequence[Asked], done: Sequence[bool]) -> frozenset[str]:
    """Return the kinds of thing that the unanswered questions ask for: `wants_time`, `wants_reason`, …"""
    left = [q for q, yes in zip(asked, done, strict=True) if not yes]
    return frozenset(want for q in left for want in q.wants)


def opening(asked: Sequence[Asked], done: Sequence[bool]) -> frozenset[str]:
    """Return the kinds that the only unanswered question opens with ("When …?"); none when several are open."""
    left = [q for q, yes in zip(asked, done, strict=True) if not yes]
    return left[0].opens if len(left) == 1 else frozenset()


def _opens(heard: Heard, tokens: Range) -> frozenset[str]:
    first, last = tokens
    if "?" not in heard.words.norms[first:last]:
        return frozenset()
    found = heard.of("ask", within=(first, min(last, first + _OPENING)))
    return frozenset(e.label for e in found if e.label.startswith("wants_"))


def _wants(heard: Heard, tokens: Range) -> tuple[str, ...]:
    return tuple(e.label for e in heard.of("ask", within=tokens) if e.label.startswith("wants_"))


def _gives(draft: Heard, sentence: Range, wants: tuple[str, ...]) -> bool:
    if "refusal" in draft.by_sentence("ask").get(sentence, ()):
        return True
    if sentence not in _stating(draft):
        return False
    return not wants or _holds(draft, wants, sentence if _EXACT.intersection(wants) else _around(draft, sentence))


def _holds(draft: Heard, wants: tuple[str, ...], part: Range) -> bool:
    """Whether a part of the draft holds the kind of thing that is asked for."""
    return draft.worked(("holds", wants, part), lambda: _has(draft, wants, part))


def _has(draft: Heard, wants: Sequence[str], part: Range) -> bool:
    if shown := _shown(wants):
        return _shows(draft, part, shown)
    if "wants_time" in wants or "wants_length" in wants:
        return _tells_time(draft, part, "wants_length" in wants) or draft.has("promise", "kept", within=part)
    if "wants_reason" in wants:
        return draft.has("strategy", "explanation", within=part)
    if "wants_amount" in wants:
        return _tells_amount(draft, part) or draft.has("ask", "amount", within=part)
    return all(draft.has("ask", _NAMED_BY[want], within=part) for want in wants if want in _NAMED_BY)


def _tells_time(draft: Heard, part: Range, lasts: bool) -> bool:
    told = [t for t in firm_times(draft, part) if not (t.when.same or _retold(draft, t.first))]
    return any(lasts or t.bound != "none" or t.kind != "duration" for t in told)


def _tells_amount(draft: Heard, part: Range) -> bool:
    """Whether a part has a figure that is no date or time."""
    dated = {i for t in draft.times_in(part) for i in range(t.first, t.last)}
    figures = [i for i, norm in enumerate(draft.words.norms[part[0] : part[1]], part[0]) if norm[:1].isdigit()]
    return not dated.issuperset(figures)


def _retold(draft: Heard, token: int) -> bool:
    """Whether a word stands in a sentence that retells the customer's trouble and promises nothing."""
    sentence = draft.sentence(token)
    retells = draft.has("strategy", "ack", "apology", "ownership", within=sentence)
    recalls = draft.has("covers", "broken_promise", within=sentence)
    return (retells or recalls) and not _acts(draft, sentence)


def _shows(draft: Heard, part: Range, strategies: Sequence[str]) -> bool:
    """Whether a part of the draft refuses, or does one of `strategies`; a promise is a deed unless it is to look."""
    if draft.has("ask", "refusal", within=part) or draft.has("strategy", *strategies, within=part):
        return True
    promises = "action" in strategies and draft.has("promise", "commit", within=part)
    return promises and not draft.has("ask", "evasion", within=part)


def _stating(draft: Heard) -> Sequence[Range]:
    """The sentences that say something of the matter: no question, no evasion, and more than courtesy."""
    return draft.worked("stating", lambda: [s for s in draft.sentences if _states(draft, s)])


def _states(draft: Heard, sentence: Range) -> bool:
    if draft.words.norms[sentence[1] - 1] == "?" or "evasion" in draft.by_sentence("ask").get(sentence, ()):
        return False
    done = draft.by_sentence("strategy").get(sentence, ())
    return not done or _COURTEOUS.isdisjoint(done) or _acts(draft, sentence)


def _statements(draft: Heard) -> Sequence[Range]:
    return [s for s in _stating(draft) if s[1] - s[0] >= _STATEMENT]


def _acts(draft: Heard, sentence: Range) -> bool:
    done = draft.by_sentence("strategy").get(sentence, ())
    return not _DEEDS.isdisjoint(done) or "commit" in draft.by_sentence("promise").get(sentence, ())
