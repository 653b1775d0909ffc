"""What the latest customer message asks, explicitly, and whether the draft answers it.

A question is answered by a sentence of the draft that speaks of the same matter *and* gives what was asked for: a time
for "when", a reason for "why", a yes, a no, a deed. A clear refusal answers; an evasion or a shared keyword does not.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .cues import Heard, Range, firm_times, stems
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
    return not asks.isdisjoint(_REQUESTS) or ("plea" in asks and _pleads(heard, clause))


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
        last -= norms[last - 1] in (".", "!", "\n")
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
    met = [_answer(q, reply) for q in asked]
    statements = _statements(draft) if lenient else []
    spare = [s for s in statements if s not in met]
    for i, question in enumerate(asked):
        if lenient and met[i] is None and not _skipped(question, draft):
            met[i] = _in_other_words(question, reply, statements if question.wants else spare, alone=len(asked) == 1)
            spare = [s for s in spare if s != met[i]]
    return tuple(sentence is not None for sentence in met)


@dataclass(frozen=True, slots=True)
class _Reply:
    """A draft beside the message that it answers: the stems of each of its sentences, and of all, as the numbers
    that these are in the message (see `Heard.salts`)."""

    draft: Heard
    heard: Heard
    stop: frozenset[str]
    content: Mapping[Range, frozenset[int]]
    whole: frozenset[int]
    agreeing: frozenset[Range]  # the sentences that say yes or no

    def matter(self, within: Range) -> frozenset[int]:
        """Return the stems of a range of the message."""
        return self.heard.salts(within, self.stop)


def _reply(draft: Heard, heard: Heard, stop: frozenset[str]) -> _Reply:
    said = {s: stems(draft, s, stop) for s in draft.sentences}
    number = heard.salted(frozenset().union(*said.values())).__getitem__
    content = {s: frozenset(map(number, own)) for s, own in said.items()}
    agreeing = frozenset(s for s in said if draft.has("ask", "affirmation", "refusal", within=s))
    return _Reply(draft, heard, stop, content, frozenset().union(*content.values()), agreeing)


def _in_other_words(question: Asked, reply: _Reply, among: Sequence[Range], alone: bool) -> Range | None:
    """The first of some statements that may answer: it is of the kind asked for if one is, else has to do with it."""
    if question.wants:
        return next((s for s in among if _holds(reply.draft, question.wants, s)), None)
    if alone or len(reply.matter(question.tokens)) < 2:
        return next(iter(among), None)
    matter = reply.matter(question.around)
    # It says yes or no, or has a word of the question or of what stands beside it.
    shared, content, agreeing = matter & reply.whole, reply.content, reply.agreeing
    return next((s for s in among if s in agreeing or not shared.isdisjoint(content[s])), None)


def _around(heard: Heard, tokens: Range) -> Range:
    """The sentence of a question and those beside it."""
    sentences = heard.sentences
    at = next((i for i, (a, b) in enumerate(sentences) if a <= tokens[0] < b), 0)
    return sentences[max(0, at - _NEAR)][0], sentences[min(len(sentences) - 1, at + _NEAR)][1]


def _skipped(question: Asked, draft: Heard) -> bool:
    """Whether the draft answers by number and leaves this one's out."""
    if question.number is None:
        return False
    numbers = _numbers(draft)
    return bool(numbers) and question.number not in numbers


def _numbers(draft: Heard) -> Collection[int]:
    """The numbers that sentences of the draft bear."""
    return draft.worked("numbers", lambda: {n for s in draft.sentences if (n := _number(draft.text(*s)))})


def _answer(question: Asked, reply: _Reply) -> Range | None:
    """The sentence of the draft that answers a question by its number or its words."""
    draft, sentences, wants = reply.draft, reply.draft.sentences, question.wants
    if shown := [label for want in wants for label in _SHOWN_BY.get(want, ())]:
        return next((s for s in sentences if _shows(draft, s, shown)), None)
    matter, number = reply.matter(question.tokens), question.number
    need = 1 if len(matter) <= _FEW else 2
    bare = bool(wants) and not matter
    numbered = number is not None and number in _numbers(draft)
    if not (numbered or bare) and len(matter & reply.whole) < need:
        return None
    for i, (sentence, content) in enumerate(reply.content.items()):
        same = numbered and _number(draft.text(*sentence)) == number
        if same or bare or len(content & matter) >= need:
            around = (sentences[max(0, i - _NEAR)][0], sentences[min(len(sentences) - 1, i + _NEAR)][1])
            if _gives(draft, sentence, around, wants):
                return sentence
    return None


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


def _gives(draft: Heard, sentence: Range, around: Range, wants: Sequence[str]) -> bool:
    if draft.has("ask", "refusal", within=sentence):
        return True
    if not _states(draft, sentence):
        return False
    return _holds(draft, wants, sentence if _EXACT.intersection(wants) else around)


def _holds(draft: Heard, wants: Sequence[str], within: Range | None = None) -> bool:
    """Whether a part of the draft (or all of it) holds the kind of thing that is asked for."""
    part = within or (0, len(draft.starts))
    return draft.worked(("holds", wants, part), lambda: _has(draft, wants, part))


def _has(draft: Heard, wants: Sequence[str], part: Range) -> bool:
    if shown := [label for want in wants for label in _SHOWN_BY.get(want, ())]:
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
    return any(draft.words.norms[i][:1].isdigit() for i in range(*part) if i not in dated)


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


def _states(draft: Heard, sentence: Range) -> bool:
    """Whether a sentence says something of the matter: no question, no evasion, and more than courtesy."""
    return draft.worked(("states", sentence), lambda: _tells(draft, sentence))


def _tells(draft: Heard, sentence: Range) -> bool:
    if draft.words.norms[sentence[1] - 1] == "?" or draft.has("ask", "evasion", within=sentence):
        return False
    courtesy = draft.has("strategy", "ack", "apology", "gratitude", "open_door", within=sentence)
    return not courtesy or _acts(draft, sentence)


def _statements(draft: Heard) -> list[Range]:
    return [s for s in draft.sentences if s[1] - s[0] >= _STATEMENT and _states(draft, s)]


def _acts(draft: Heard, sentence: Range) -> bool:
    return draft.has("strategy", "action", "explanation", "alternative", within=sentence) or draft.has(
        "promise", "commit", within=sentence
    )
