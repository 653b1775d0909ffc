"""An analysis as lines for a person."""

from collections.abc import Iterable, Iterator

from ..model import Analysis, Coverage, Request, Risk, Span


def lines(analysis: Analysis, request: Request) -> Iterator[str]:
    """Yield the lines: level and trend, causes with the words they rest on, gaps, risks, suggestions."""
    if not analysis.supported:
        yield f"This language ({analysis.language}) is not supported yet: nothing is judged."
        return
    yield _level(analysis)
    yield from _section("Why", _causes(analysis, request))
    yield from _section("Questions", _questions(analysis, request))
    yield from _section("Promises made earlier", _promises(analysis, request))
    if analysis.draft.foreign:
        yield f"\nThe draft is in another language ({analysis.draft.foreign}): it is not compared with the thread."
    yield from _section("What the draft leaves out", _gaps(analysis))
    yield from _section("What makes it worse", risks(analysis.draft.risks, request.draft))
    yield from _section("What you could say", _suggestions(analysis, request))
    if analysis.escalate.advised:
        yield from _section("Words will not fix this", [analysis.escalate.why])
    if analysis.incomplete:
        yield "\nThe time was up before everything was read."
    if analysis.brief:
        yield from _section("Brief for a colleague", analysis.brief.splitlines())
    if request.draft and not (analysis.gaps or analysis.draft.risks or analysis.draft.foreign):
        yield "\nNothing to mend in the draft."


def risks(found: Iterable[Risk], draft: str) -> Iterator[str]:
    """Yield two or more lines for each risk: the words, why they hurt, and better ones."""
    for risk in found:
        yield f"{_quote(draft, risk.span) or 'The whole draft'} ({_plain(risk.code)})"
        yield f"  {risk.why}"
        yield from (f"  Better: {better}" for better in risk.instead)


def macro(title: object, coverage: Coverage, draft: str) -> Iterator[str]:
    """Yield the lines of a macro: its title, its risks, its blanks; nothing for a macro without either."""
    blanks = [risk.span for risk in coverage.risks if risk.code == "unfilled_blank"]
    found = [*risks((risk for risk in coverage.risks if risk.code != "unfilled_blank"), draft)]
    if blanks:
        found.append(f"Blanks: {', '.join(_quote(draft, span) for span in blanks)}")
    if found:
        yield str(title)
        yield from (f"  {line}" for line in found)


def _level(analysis: Analysis) -> str:
    if analysis.level is None:
        return "No message of a customer to read."
    trend = "" if analysis.trend == "single" else f", {analysis.trend}"
    return f"{analysis.level.capitalize()}{trend}"


def _section(title: str, content: Iterable[str]) -> Iterator[str]:
    content = list(content)
    if content:
        yield ""
        yield title
        yield from (f"  {line}" for line in content)


def _causes(analysis: Analysis, request: Request) -> Iterator[str]:
    for line in analysis.causes:
        state = "covered" if line.covered else "open" if line.open else "settled"
        yield f"{_box(line.covered or not line.open)} {line.label} ({state}){_words(analysis, request, line.cause)}"


def _words(analysis: Analysis, request: Request, cause: str) -> str:
    spans = [
        (reading.index, mark.span) for reading in analysis.messages for mark in reading.evidence if mark.cause == cause
    ]
    quotes = dict.fromkeys(_quote(request.thread[index].text, span) for index, span in spans)
    return f": {', '.join(quotes)}" if quotes else ""


def _questions(analysis: Analysis, request: Request) -> Iterator[str]:
    for asked in analysis.questions:
        yield f"{_box(asked.answered)} {_quote(request.thread[asked.message].text, asked.span)}"


def _promises(analysis: Analysis, request: Request) -> Iterator[str]:
    for made in analysis.promises:
        words = _quote(request.thread[made.message].text, made.span)
        due = f", due {made.due:%Y-%m-%d}" if made.due else ""
        yield f"{_box(made.status == 'kept')} {words} ({made.status}{due})"


def _gaps(analysis: Analysis) -> Iterator[str]:
    for gap in analysis.gaps:
        yield f"{_box(False)} {_plain(gap.need)}: {gap.why}" if gap.why else f"{_box(False)} {_plain(gap.need)}"


def _suggestions(analysis: Analysis, request: Request) -> Iterator[str]:
    for number, offer in enumerate(analysis.suggestions, 1):
        yield f"{number}. {offer.text or 'Leave it out'}"
        where = f"instead of {_quote(request.draft, offer.replaces)}" if offer.replaces else f"in the {offer.place}"
        yield f"   {where}: {offer.why}" if offer.why else f"   {where}"


def _quote(text: str, span: Span | None) -> str:
    return f"“{' '.join(text[span.start : span.end].split())}”" if span else ""


def _plain(code: str) -> str:
    return code.replace("_", " ")


def _box(done: bool) -> str:
    return "[x]" if done else "[ ]"
