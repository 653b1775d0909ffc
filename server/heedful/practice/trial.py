"""What every case must hold: one check for the tests and the Save button."""

from collections.abc import Iterator

from ..analyse import Analyser
from ..check import Problem
from ..model import EMOTIONS, Analysis, Span
from .case import Case, Notice, Reason, request
from .shown import shown


def check(case: Case, analyser: Analyser) -> tuple[Problem, ...]:
    """Return what is wrong with a case: the reading must find all that is to be noticed and all that the model reply
    is said to do; the model reply may leave nothing out, nothing open and nothing unexplained; the weak one must."""
    read = analyser.analyse(request(case, case.model.text))
    if not read.supported:
        return (_problem(case, 1, "thread", "write the thread in a language that has a lexicon"),)
    weak = analyser.analyse(request(case, case.weak.text))
    return tuple(sorted((*_notices(case, read), *_model(case, read, analyser), *_weak(case, weak))))


def _problem(case: Case, line: int, entry: str, remedy: str) -> Problem:
    return Problem(case.file, line, entry, remedy)


# The thread


def _notices(case: Case, read: Analysis) -> Iterator[Problem]:
    for notice in case.notices:
        for words in notice.words:
            if not _noticed(case, read, notice, words):
                remedy = f"the reading does not find {notice.name} at `{words}`: take other words, or teach the lexicon"
                yield _problem(case, notice.line, notice.name, remedy)


def _noticed(case: Case, read: Analysis, notice: Notice, words: str) -> bool:
    for reading in read.messages:
        text = case.thread[reading.index].text
        start = text.find(words)
        if reading.role != "customer" or start < 0:
            continue
        place = Span(start, start + len(words))
        if notice.name in EMOTIONS:
            return notice.name in reading.emotions
        if any(m.cause == notice.name and _overlap(m.span, place) for m in reading.evidence):
            return True
    return False


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


# The replies


def _model(case: Case, read: Analysis, analyser: Analyser) -> Iterator[Problem]:
    line, text = case.model.line, case.model.text
    for gap in read.gaps:
        yield _problem(case, line, "reply", f"it leaves something out ({gap.need}). {gap.why}")
    for risk in read.draft.risks:
        said = f" at `{text[risk.span.start : risk.span.end]}`" if risk.span else ""
        yield _problem(case, line, "reply", f"it has a risk ({risk.code}){said}. {risk.why}")
    for cause in read.causes:
        if cause.open and not cause.covered:
            yield _problem(case, line, "reply", f"it takes no notice of a cause ({cause.cause}). {cause.why}")
    for reason in case.model.reasons:
        yield from _reason(case, read, reason)
    yield from _unexplained(case, read, analyser)


def _reason(case: Case, read: Analysis, reason: Reason) -> Iterator[Problem]:
    if reason.start is None or reason.end is None:
        yield _problem(case, reason.line, "reply", "name the part that this is the reason for: `says: …`")
        return
    place = Span(reason.start, reason.end)
    for name in reason.does:
        if name != "answer" and not any(_overlap(span, place) for span in shown(read.draft, name)):
            remedy = f"the reading finds no {name} in `{reason.says}`: reword it, or take `{name}` out of `does`"
            yield _problem(case, reason.line, "reply", remedy)
    if reason.answers and not any(reason.answers in said for said in _asked(case, read)):
        yield _problem(case, reason.line, "reply", f"the reading finds no question at `{reason.answers}`")


def _asked(case: Case, read: Analysis) -> Iterator[str]:
    for question in read.questions:
        yield case.thread[question.message].text[question.span.start : question.span.end]


def _unexplained(case: Case, read: Analysis, analyser: Analyser) -> Iterator[Problem]:
    """Sentences of the model reply without a reason; greeting and signature need none."""
    text = case.model.text
    body = text.find("\n\n"), text.rfind("\n\n")
    words = analyser.tongue(read.language).hear(text).words
    for first, last in words.sentences:
        place = Span(words.starts[first], words.ends[last - 1])
        inside = body[0] < place.start < body[1]
        told = any(r.start is not None and r.end and _overlap(Span(r.start, r.end), place) for r in case.model.reasons)
        if inside and not told and any(c.isalpha() for c in text[place.start : place.end]):
            said = " ".join(text[place.start : place.end].split())
            yield _problem(case, case.model.line, "reply", f"say why `{said}` is there")


def _weak(case: Case, read: Analysis) -> Iterator[Problem]:
    if not (read.gaps or read.draft.risks or any(not q.answered for q in read.questions)):
        yield _problem(case, case.weak.line, "weak", "the reading finds nothing amiss: leave more out or make it worse")
