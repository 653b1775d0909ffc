"""What the latest customer message asks, explicitly, and whether the draft answers it.

A question is answered by a sentence of the draft that speaks of the same matter *and* gives what was asked for: a time
for "when", a reason for "why", a yes, a no, a deed. A clear refusal answers; an evasion or a shared keyword does not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .cues import Heard, Range, stems
from .tokens import is_word

_SPLITTERS = frozenset((";", "\n"))
_NUMBERED = re.compile(r"\W{0,2}(\d{1,2}|[a-h])[.):]")
_ITEM = re.compile(r"\s*(?:[-*•–]\s?|\(?(?:\d{1,2}|[a-h])[.):])")
_NEAR = 1
_REACH = 12
MOST = 50
_FEW = 3
_SHORTEST = 3
_STATEMENT = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or request: tokens of the message, and its list number if it bears one."""

    tokens: Range
    number: str | None = None


def asked(heard: Heard) -> tuple[Asked, ...]:
    """Return the explicit questions and requests of a message, in order, 50 at most; formulas and rhetoric are none."""
    found: list[Asked] = []
    listing = False
    for clause in _clauses(heard):
        item = _ITEM.match(heard.text(*clause)) if clause[0] < clause[1] else None
        listed = bool(listing and item)
        if not listed:
            listing = _is_asked(heard, clause) and _introduces(heard, clause)
        if listed or (_is_asked(heard, clause) and not listing):
            number = _NUMBERED.match(heard.text(*clause))
            found.append(Asked(_trim(heard, clause), number.group(1) if number else None))
    return tuple(q for q in found if q.tokens[1] - q.tokens[0] >= _SHORTEST)[:MOST]


def _introduces(heard: Heard, clause: Range) -> bool:
    """Whether a request ends in a colon: what is asked for is then the list that follows, not the sentence."""
    norms = [n for n in heard.words.norms[clause[0] : clause[1]] if n != "\n"]
    return bool(norms) and norms[-1] == ":"


def _clauses(heard: Heard) -> Iterator[Range]:
    for first, last in heard.words.sentences:
        start = first
        for i in range(first + 1, last):
            if heard.words.norms[i] in _SPLITTERS or _second_question(heard, i, last):
                yield start, i
                start = i
        yield start, last


def _second_question(heard: Heard, at: int, last: int) -> bool:
    """Whether "…, and" begins another question of its own kind."""
    if heard.words.norms[at - 1] != "," or at + 1 >= last:
        return False
    near = heard.of("ask", within=(at, min(last, at + _REACH)))
    return any(e.label.startswith("wants_") and e.first <= at + 2 for e in near)


def _is_asked(heard: Heard, clause: Range) -> bool:
    if heard.has("ask", "formula", "rhetorical", within=clause):
        return False
    if "?" in heard.words.norms[clause[0] : clause[1]]:
        return sum(map(is_word, heard.words.norms[clause[0] : clause[1]])) > 1
    return heard.has("ask", "request", "indirect", within=clause) or _pleads(heard, clause)


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

    `lenient`, for customers who are not upset and for thorough drafts: good replies often answer in words of their own,
    so what is left of the draft's statements may answer what is left of the questions, unless a time, a reason or a
    number is asked for that the draft does not hold.
    """
    said = [(s, stems(draft, s, stop)) for s in draft.words.sentences] if asked else []
    met = [_answer(q, heard, draft, said, stop) for q in asked]
    spare = _statements(draft) - {m for m in met if m is not None}
    done = [m is not None for m in met]
    for i, question in enumerate(asked):
        if lenient and not done[i] and spare and _holds(draft, _wants(heard, question)):
            done[i] = True
            spare.pop()
    return tuple(done)


def _answer(
    question: Asked, heard: Heard, draft: Heard, said: Sequence[tuple[Range, frozenset[str]]], stop: frozenset[str]
) -> Range | None:
    """The sentence of the draft that answers a question by its number or its words."""
    sentences = draft.words.sentences
    matter = stems(heard, question.tokens, stop)
    wants = _wants(heard, question)
    need = 1 if len(matter) <= _FEW else 2
    for i, (sentence, content) in enumerate(said):
        number = _NUMBERED.match(draft.text(*sentence)) if question.number else None
        same = number is not None and number.group(1) == question.number
        if same or len(content & matter) >= need:
            around = (sentences[max(0, i - _NEAR)][0], sentences[min(len(sentences) - 1, i + _NEAR)][1])
            if _gives(draft, sentence, around, wants):
                return sentence
    return None


def _wants(heard: Heard, question: Asked) -> list[str]:
    return [e.label for e in heard.of("ask", within=question.tokens) if e.label.startswith("wants_")]


def _gives(draft: Heard, sentence: Range, around: Range, wants: Sequence[str]) -> bool:
    if draft.has("ask", "refusal", within=sentence):
        return True
    if not _states(draft, sentence):
        return False
    if "wants_amount" in wants:
        return _holds(draft, wants, sentence)
    return _holds(draft, wants, around)


def _holds(draft: Heard, wants: Sequence[str], within: Range | None = None) -> bool:
    """Whether a part of the draft (or all of it) holds the kind of thing that is asked for."""
    part = within or (0, len(draft.words.norms))
    if "wants_time" in wants:
        return any(t.bound != "none" or t.kind != "duration" for t in draft.times_in(part))
    if "wants_reason" in wants:
        return draft.has("strategy", "explanation", within=part)
    if "wants_amount" in wants:
        return any(n[:1].isdigit() for n in draft.words.norms[part[0] : part[1]])
    return True


def _states(draft: Heard, sentence: Range) -> bool:
    """Whether a sentence says something of the matter: no question, no evasion, and more than courtesy."""
    if draft.words.norms[sentence[1] - 1] == "?" or draft.has("ask", "evasion", within=sentence):
        return False
    courtesy = draft.has("strategy", "ack", "apology", "gratitude", "open_door", within=sentence)
    return not courtesy or _acts(draft, sentence)


def _statements(draft: Heard) -> set[Range]:
    return {s for s in draft.words.sentences if s[1] - s[0] >= _STATEMENT and _states(draft, s)}


def _acts(draft: Heard, sentence: Range) -> bool:
    return draft.has("strategy", "action", "explanation", "alternative", within=sentence) or draft.has(
        "promise", "commit", within=sentence
    )
