"""From an `Analysis` to bytes: the contract's fields in its order, offsets as UTF-16 code units."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec
from msgspec import UNSET

from .. import model
from . import shapes

_encoder = msgspec.json.Encoder()

Cut = tuple[int, int, str]


def utf16(text: str) -> Callable[[int], int]:
    """Return the function that turns code-point offsets of a text into UTF-16 code units: the only one there is."""
    if text.isascii() or len(text.encode("utf-16-le")) == 2 * len(text):
        return int
    wide = [index for index, character in enumerate(text) if character > "\uffff"]
    return lambda offset: offset + bisect_left(wide, offset)


def encode(analysis: model.Analysis, request: model.Request, id: Any = None, refs: Sequence[str] = ()) -> bytes:
    """Return the answer as JSON. `refs` names the messages' texts by index; without, `ref` is empty."""
    return _encoder.encode(response(analysis, request, id, refs))


def response(
    analysis: model.Analysis, request: model.Request, id: Any = None, refs: Sequence[str] = ()
) -> shapes.AnalysisResponse:
    """Return the answer as shapes."""
    originals = [_Original(message.text) for message in request.thread]
    draft = _Original(request.draft)
    return shapes.AnalysisResponse(
        id=id,
        language=shapes.Language(analysis.language, analysis.supported),
        frustration=shapes.Frustration(analysis.level, analysis.score, analysis.trend),
        messages=tuple(
            _reading(reading, originals[reading.index], refs[reading.index] if refs else "")
            for reading in analysis.messages
        ),
        causes=tuple(shapes.Cause(x.cause, x.label, x.open, x.covered, x.why) for x in analysis.causes),
        questions=tuple(
            shapes.Question(asked.message, *originals[asked.message].cut(asked.span), asked.answered)
            for asked in analysis.questions
        ),
        promises=tuple(
            shapes.Promise(made.message, *originals[made.message].cut(made.span), _iso(made.due), made.status)
            for made in analysis.promises
        ),
        draft=_draft(analysis.draft, draft),
        gaps=tuple(shapes.Gap(gap.need, gap.cause, gap.why) for gap in analysis.gaps),
        suggestions=tuple(_suggestion(offer, draft) for offer in analysis.suggestions),
        escalate=shapes.Advice(analysis.escalate.advised, analysis.escalate.why),
        nudge=shapes.Advice(analysis.nudge.advised, analysis.nudge.why),
        lexicon=shapes.LexiconState(analysis.revision),
        incomplete=analysis.incomplete,
        brief=UNSET if not request.brief else analysis.brief or "",
    )


def to_json(value: Any) -> bytes:
    """Return any shape, or plain values, as JSON."""
    return _encoder.encode(value)


class _Original:
    """A text as it came, ready to be cut."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def unit(self) -> Callable[[int], int]:
        return utf16(self.text)

    def cut(self, span: model.Span) -> Cut:
        (start, end), unit = span, self.unit
        return unit(start), unit(end), self.text[start:end]

    def evidence(self, marks: Iterable[model.Mark]) -> tuple[shapes.Evidence, ...]:
        text = self.text
        if self.unit is int:  # as mostly: three calls saved, of an answer some hundred times
            return tuple([shapes.Evidence(a, b, text[a:b], cause, cue, share) for (a, b), cause, cue, share in marks])
        return tuple([shapes.Evidence(*self.cut(span), cause, cue, share) for span, cause, cue, share in marks])

    def spans(self, spans: Iterable[model.Span]) -> tuple[shapes.Span, ...]:
        return tuple(shapes.Span(*self.cut(span)) for span in spans)


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _reading(reading: model.Reading, original: _Original, ref: str) -> shapes.MessageReading:
    evidence = original.evidence(reading.evidence)
    parts = tuple([shapes.Part(name, share) for name, share in reading.parts])
    return shapes.MessageReading(
        reading.index, reading.role, ref, reading.level, reading.score, reading.emotions, evidence, parts
    )


def _draft(coverage: model.Coverage, original: _Original) -> shapes.Draft:
    present = coverage.present
    return shapes.Draft(
        ack=coverage.ack,
        timeframe=coverage.timeframe,
        apology="apology" in present,
        ownership="ownership" in present,
        explanation="explanation" in present,
        action="action" in present,
        alternative="alternative" in present,
        gratitude="gratitude" in present,
        ask="ask" in present,
        handoff="handoff" in present,
        open_door="open_door" in present,
        spans={name: original.spans(coverage.spans[name]) for name in model.STRATEGIES if name in coverage.spans},
        risks=tuple(_risk(risk, original) for risk in coverage.risks),
        commitments=tuple(
            shapes.Commitment(*original.cut(made.span), _iso(made.due), made.by) for made in coverage.commitments
        ),
        foreign=coverage.foreign,
    )


def _risk(risk: model.Risk, original: _Original) -> shapes.Risk:
    start, end, text = original.cut(risk.span) if risk.span else (None, None, None)
    return shapes.Risk(risk.code, start, end, text, risk.why, risk.instead, risk.entry)


def _suggestion(offer: model.Suggestion, draft: _Original) -> shapes.Suggestion:
    unit = utf16(offer.text)
    return shapes.Suggestion(
        id=offer.id,
        act=offer.act,
        need=offer.need,
        text=offer.text,
        slots=tuple(shapes.Slot(x.name, unit(x.start), unit(x.end), x.filled, x.options) for x in offer.slots),
        causes=offer.causes,
        place=offer.place,
        replaces=shapes.Span(*draft.cut(offer.replaces)) if offer.replaces else None,
        why=offer.why,
        source=offer.source,
    )
