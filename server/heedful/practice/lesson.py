"""What a reply to a case does, leaves out and makes worse, beside the model reply: sentences, never a score."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from ..lexicon.lines import lined
from ..model import NEEDS, Analysis, Span
from .case import DOES, Case, Reason
from .shown import shown

Kind = Literal["need", "cause", "question"]
_SENTENCE = re.compile(r"\S(?:[^\n]*?[.!?](?=\s|$)|[^\n]*)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the checklist: a need, a cause, or a question of the customer in their words."""

    kind: Kind
    name: str
    label: str
    met: bool
    why: str


@dataclass(frozen=True, slots=True)
class Worse:
    """Wording of the reply that makes it worse; no words when it is something missing as a whole."""

    code: str
    words: str
    why: str
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Well:
    """Something that the reply does well, and its words for it."""

    does: str
    text: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A reply beside the model. `more` are the model's sentences that do what the reply leaves out, with the reason."""

    summary: str
    lines: tuple[Line, ...] = ()
    risks: tuple[Worse, ...] = ()
    more: tuple[Reason, ...] = ()
    well: tuple[Well, ...] = ()


def compare(case: Case, reply: str, analysis: Analysis) -> Lesson:
    """Compare a reply with a case; `analysis` is the answer to `request(case, reply)`."""
    says = _says()
    if not reply.strip():
        return Lesson(says["summary"]["empty"])
    if analysis.draft.foreign or not analysis.supported:
        return Lesson(says["summary"]["foreign"])
    lines = (*_needs(case, reply, analysis), *_causes(analysis), *_questions(case, analysis))
    risks = tuple(
        Worse(r.code, reply[r.span.start : r.span.end] if r.span else "", r.why, r.instead)
        for r in analysis.draft.risks
    )
    well = tuple(_well(case, reply, analysis))
    return Lesson(_summary(lines, risks), lines, risks, tuple(_more(case, analysis)), well)


@cache
def _says() -> Mapping[str, Mapping[str, str]]:
    """The sentences of a lesson by place; those that stand alone are under "alone"."""
    path = Path(__file__).with_name("says.yml")
    root, _ = lined(path.name, path.read_text(encoding="utf-8"))
    assert isinstance(root, dict)
    says = root["says"]
    assert isinstance(says, dict)
    alone = {name: value for name, value in says.items() if isinstance(value, str)}
    return {**{name: value for name, value in says.items() if isinstance(value, dict)}, "alone": alone}


def _summary(lines: tuple[Line, ...], risks: tuple[Worse, ...]) -> str:
    says, needs = _says()["summary"], _says()["needs"]
    names = dict.fromkeys({"question": "answer", "cause": "cause"}.get(x.kind, x.name) for x in lines if not x.met)
    if "ack" in names:
        names.pop("cause", None)
    wanted = [needs[name] for name in names]
    missing = says["and"].join(part for part in (", ".join(wanted[:-1]), *wanted[-1:]) if part)
    key = ("both" if risks else "missing") if missing else "worse" if risks else "fine"
    return says[key].replace("{missing}", missing)


# The checklist


def _needs(case: Case, reply: str, analysis: Analysis) -> Iterator[Line]:
    says, missing = _says(), {gap.need: gap.why for gap in analysis.gaps}
    for need in NEEDS:
        if need == "answer":
            continue  # each question has a line of its own
        if need in missing:
            yield Line("need", need, says["needs"][need], False, missing[need])
        elif need in case.model.does and shown(analysis.draft, need):
            why = says["met"][need] if _sound(reply, analysis, need) else says["lines"]["marred"]
            yield Line("need", need, says["needs"][need], True, why)


def _causes(analysis: Analysis) -> Iterator[Line]:
    says = _says()["lines"]
    for line in analysis.causes:
        if line.open:
            why = says["covered"] if line.covered else says["uncovered"].replace("{why}", line.why)
            yield Line("cause", line.cause, line.label, line.covered, why)


def _questions(case: Case, analysis: Analysis) -> Iterator[Line]:
    says = _says()["lines"]
    for asked, answered in _asked(case, analysis):
        yield Line("question", "answer", asked, answered, says["answered" if answered else "unanswered"])


def _asked(case: Case, analysis: Analysis) -> Iterator[tuple[str, bool]]:
    for q in analysis.questions:
        yield " ".join(case.thread[q.message].text[q.span.start : q.span.end].split()).rstrip(","), q.answered


# Beside the model


def _more(case: Case, analysis: Analysis) -> Iterator[Reason]:
    """The first sentence of the model for each thing that the reply does not do, and for each open question."""
    wanted = {name for name in case.model.does - {"answer"} if not shown(analysis.draft, name)}
    unanswered = [asked for asked, answered in _asked(case, analysis) if not answered]
    for reason in case.model.reasons:
        answers = [asked for asked in unanswered if reason.answers and reason.answers in asked]
        if answers or wanted.intersection(reason.does):
            yield reason
        wanted -= set(reason.does)
        unanswered = [asked for asked in unanswered if asked not in answers]


def _well(case: Case, reply: str, analysis: Analysis) -> Iterator[Well]:
    """What the reply does of the model's doings, its answers and its clean wording."""
    says, codes = _says(), {risk.code for risk in analysis.draft.risks}
    for name in (name for name in DOES if name in case.model.does):
        words = _sound(reply, analysis, name)
        if words and not (name == "apology" and "over_apology" in codes):
            yield Well(name, says["alone"]["once"] if name == "apology" else says["met"][name], words)
    if analysis.questions and all(q.answered for q in analysis.questions):
        yield Well("answer", says["met"]["answer"])
    if not codes:
        yield Well("wording", says["alone"]["clean"])


def _sound(reply: str, analysis: Analysis, strategy: str) -> str:
    """The first sentence that does something without wording that makes it worse; nothing if there is none."""
    marred = {_sentence(reply, risk.span) for risk in analysis.draft.risks if risk.span}
    sentences = (_sentence(reply, span) for span in shown(analysis.draft, strategy))
    return next((reply[start:end] for start, end in sentences if (start, end) not in marred), "")


def _sentence(text: str, span: Span) -> tuple[int, int]:
    """The sentence in which a span begins."""
    found = (m.span() for m in _SENTENCE.finditer(text))
    return next((place for place in found if place[0] <= span.start < place[1]), (span.start, span.end))
