"""The walk of one request once its words are visible: hear, read, compare with the draft, suggest."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import repeat
from typing import NamedTuple

from . import brief as brief_
from . import coverage, cues, promises, questions, reading, slots, suggest
from .cues import Heard
from .ledger import Ledger
from .model import (
    LEVELS,
    Advice,
    Analysis,
    CauseLine,
    Evidence,
    Gap,
    Promise,
    Question,
    Reading,
    Request,
    Risk,
    Span,
    Suggestion,
    Trend,
    Visible,
)  # fmt: skip
from .reading import Weighed, Weights
from .recall import FORGETFUL, Recall
from .risks import Found, ruled
from .rulebook import NONE, Rules
from .tongue import Tongue
from .turns import Turn, context_of, emotions_of, marks_of, open_causes_of, quote, quotes_of, told_of, unsettled
from .voice import Voice

UPSET = LEVELS.index("frustrated")
_BROKEN_TWICE = 2
_NEEDS_NAMED = 2

Stop = Callable[[], bool]


class Grammars(NamedTuple):
    """What a language's tables say of promises and of naming things, read once."""

    promises: promises.Grammar
    slots: slots.Grammar


class _Open(NamedTuple):
    """What suggestions are for."""

    questions: Sequence[Question]
    promises: Sequence[Promise]
    gaps: Sequence[Gap]
    escalate: Advice


def grammars(tongue: Tongue) -> Grammars:
    """Read a language's tables."""
    return Grammars(promises.grammar(tongue.lexicon.tables), slots.grammar(tongue.lexicon.tables))


class Walk:
    """One request on its way; every step is a method that reads what the steps before found."""

    def __init__(
        self, tongue: Tongue, shelf: suggest.Shelf, weights: Weights, request: Request, deadline: Stop,
        voice: Voice, grammars: Grammars, rules: Rules = NONE, recall: Recall = FORGETFUL,
    ) -> None:  # fmt: skip
        self._recall = recall
        self._rules = rules
        self._banned: frozenset[str] = frozenset()
        self._tongue = tongue
        self._voice = voice
        self._shelf = shelf
        self._grammar, self._naming = grammars
        self._weights = weights
        self._request = request
        self._late = deadline
        self._incomplete = False
        self._ledger = Ledger(self._grammar, tongue.stop, tongue.denials)
        self._vectors: list[dict[str, float]] | None = None
        self._asked: dict[Span, questions.Asked] = {}
        self._leaning: set[Span] = set()  # questions that lean on what went before: "And does that …?"
        self._wanted: frozenset[str] = frozenset()
        self._opening: frozenset[str] = frozenset()
        self._promised: dict[tuple[int, Span], str] = {}
        self._now = request.now or max((m.at for m in request.thread if m.at), default=None)

    # The thread

    def turns(self, seen: Sequence[Visible], draft: Visible) -> tuple[list[Turn], Heard]:
        """Return the thread as heard and scored, and the draft as heard."""
        heard, said = self._hear(seen, draft)
        turns: list[Turn] = []
        for index, (message, visible) in enumerate(zip(self._request.thread, seen, strict=True)):
            turn = Turn(index, message, visible, heard.get(index, self._tongue.silence))
            if "promise" not in self._rules.off and index in heard and not self._out_of_time():
                self._ledger.enter(index, message, turn.heard)
            scored = message.role == "customer" and index in heard
            turns.append(self._scored(turn, turns) if scored else turn)
        return turns, said

    def _hear(self, seen: Sequence[Visible], draft: Visible) -> tuple[dict[int, Heard], Heard]:
        """Hear what matters most first: the latest customer message, the draft, then the thread from its end."""
        order = sorted(range(len(seen)), reverse=True)
        customers = [i for i in order if self._request.thread[i].role == "customer"]
        first = customers[:1]
        heard = {i: self._tongue.hear(seen[i].text, self._recall) for i in first}
        said = self._tongue.silence if self._out_of_time() else self._tongue.hear_draft(draft.text, self._recall)
        for index in (i for i in order if i not in first):
            if self._out_of_time():
                break
            found = self._tongue.hear(seen[index].text, self._recall)
            if index in customers:  # now, as afterwards nobody asks how late it is
                if self._out_of_time():
                    break
                self._weighed(found)
            heard[index] = found
        return heard, said

    def _out_of_time(self) -> bool:
        self._incomplete = self._incomplete or self._late()
        return self._incomplete

    def _scored(self, turn: Turn, before: Sequence[Turn]) -> Turn:
        weighed, at = self._weighed(turn.heard), turn.message.at
        # Where not all was read that could have kept a promise, none is called broken.
        unsure = self._request.partial or self._incomplete
        context = context_of(at, before, 0 if unsure else self._ledger.broken(at))
        if self._vectors is not None:
            self._vectors.append(reading.vector(turn.heard.evidence, weighed.amounts, weighed.rest(context)))
        scored = weighed.score(self._weights, context)
        return replace(turn, scored=scored, level=weighed.level(self._weights, scored))

    def _weighed(self, heard: Heard) -> Weighed:
        tongue = self._tongue

        def weigh() -> Weighed:
            words = heard.words
            tone = reading.tone(words, cues.unworded(words, tongue.denials), tongue.valence, tongue.overlaid)
            return reading.weigh(self._weights, heard.evidence, tone)

        return heard.worked("weighed", weigh)

    def vectors(self, seen: Sequence[Visible]) -> list[dict[str, float]]:
        """Return the features of every customer message by name, for fitting."""
        self._vectors = []
        self.turns(seen, Visible(""))
        return self._vectors

    # The answer

    def analysis(self, seen: Sequence[Visible], draft: Visible, revision: str) -> Analysis:
        turns, said = self.turns(seen, draft)
        customers = [t for t in turns if t.scored is not None]
        latest = customers[-1] if customers else None
        read = Analysis(
            self._tongue.lexicon.code, True, latest.level if latest else None,
            latest.scored.score if latest and latest.scored else None, self._trend(customers),
            tuple(self._reading(t) for t in turns), revision=revision, incomplete=self._out_of_time(),
        )  # fmt: skip
        return read if read.incomplete else self._compared(read, turns, customers, said, draft)

    def _compared(
        self, read: Analysis, turns: Sequence[Turn], customers: Sequence[Turn], said: Heard, draft: Visible
    ) -> Analysis:
        """Compare the draft with the thread, and say what could be said."""
        latest = customers[-1] if customers else None
        ledger = self._promises(turns)
        causes = [cause for cause in open_causes_of(customers, ledger) if self._rules.keeps("cause", cause)]
        self._banned = self._rules.banned(causes)
        pledged = promises.pledges(said, self._now, self._grammar)
        theirs = [t.heard for t in turns if t.message.role == "customer"]
        tongue = self._tongue
        cover = coverage.cover(said, theirs, causes, read.level, pledged, tongue.finders, tongue.stop, tongue.stock)
        found = ruled(cover.risks, said, self._rules, self._banned)
        cover = cover if found == cover.risks else replace(cover, risks=found)
        escalate = self._escalate(customers, ledger)
        asked = self._questions(latest, said, cover.acts)
        gaps = self._gaps(cover, latest, causes, asked, escalate.advised)
        risks = self._risks(cover, said, draft)
        suggestions: tuple[Suggestion, ...] = ()
        if "suggest" not in self._rules.off and not self._out_of_time():
            needs = _Open(asked, ledger, gaps, escalate)
            suggestions = self._suggestions(needs, cover, turns, latest, said, draft, causes)
        read = replace(
            read, causes=self._lines(causes, customers, cover), questions=asked, promises=tuple(ledger),
            draft=coverage.shown(cover, risks, pledged, draft), gaps=gaps, suggestions=suggestions, escalate=escalate,
            nudge=self._nudge(latest, gaps, risks), incomplete=self._incomplete,
        )  # fmt: skip
        return replace(read, brief=self._brief(read, customers)) if self._request.brief else read

    def _trend(self, customers: Sequence[Turn]) -> Trend:
        if self._request.partial:
            return "single"
        latest = customers[-1].level if customers else None
        return reading.trend([t.scored.score for t in customers if t.scored], latest)

    def _reading(self, turn: Turn) -> Reading:
        if turn.scored is None:
            return Reading(turn.index, turn.message.role)
        marks, rest = marks_of(turn, turn.scored)
        parts = (*turn.scored.parts, *rest)
        return Reading(turn.index, turn.message.role, turn.level, turn.scored.score, emotions_of(turn), marks, parts)

    def _promises(self, turns: Sequence[Turn]) -> list[Promise]:
        """Promises of earlier agent messages; a partial thread breaks none."""
        found: list[Promise] = []
        for entry in self._ledger.entries:
            turn, pledge = turns[entry.index], entry.pledge
            span = turn.visible.locate(pledge.start, pledge.end)
            self._promised[turn.index, span] = turn.visible.text[pledge.start : pledge.end]
            status = entry.status(None if self._request.partial else self._now)
            found.append(Promise(turn.index, span, pledge.due, status))
        return found

    def _questions(self, latest: Turn | None, draft: Heard, thorough: bool) -> tuple[Question, ...]:
        if latest is None or "question" in self._rules.off:
            return ()
        asked = questions.asked(latest.heard)
        calm = latest.level is not None and LEVELS.index(latest.level) < UPSET
        done = questions.answered(asked, latest.heard, draft, self._tongue.stop, lenient=calm or thorough)
        self._wanted = questions.wanted(asked, done)
        self._opening = questions.opening(asked, done)
        heard, spans = latest.heard, latest.spans("asked", [q.tokens for q in asked])
        leaning = heard.worked("leaning", lambda: self._leans(heard, asked))
        self._asked = dict(zip(spans, asked, strict=True))
        self._leaning = {spans[at] for at in leaning}
        return tuple(map(Question, repeat(latest.index), spans, done))

    def _leans(self, heard: Heard, asked: Sequence[questions.Asked]) -> tuple[int, ...]:
        """Which questions begin with a word that joins them to what went before."""
        norms = heard.words.norms
        return tuple(at for at, q in enumerate(asked) if norms[q.tokens[0]] in self._grammar.joiners)

    def _escalate(self, customers: Sequence[Turn], ledger: Sequence[Promise]) -> Advice:
        if "escalate" in self._rules.off:
            return Advice(False)
        says = self._voice.says["escalate"]
        for turn in reversed(unsettled(customers)):
            if e := self._grave(turn.heard):
                words = quote(turn.heard.text(e.first, e.last))
                return Advice(True, says["flagged"].replace("{quote}", words))
        broken = sum(p.status == "broken" for p in ledger)
        failed = sum(t.heard.has("cue", "failed_fix") for t in unsettled(customers))
        claimed = sum(t.heard.has("cue", "broken_promise") for t in unsettled(customers))
        repeated = max(broken, claimed) >= _BROKEN_TWICE or failed >= _BROKEN_TWICE
        return Advice(True, says["repeated"]) if repeated else Advice(False)

    def _grave(self, heard: Heard) -> Evidence | None:
        """The first words that want somebody with more say."""
        finders = self._tongue.finders
        return heard.worked(
            "grave", lambda: next((e for e in heard.evidence if "escalates" in finders[e.entry].flags), None)
        )

    # The draft

    def _risks(self, cover: coverage.Cover, draft: Heard, visible: Visible) -> tuple[Risk, ...]:
        return tuple(self._risk(found, draft, visible) for found in cover.risks)

    def _risk(self, found: Found, draft: Heard, visible: Visible) -> Risk:
        span = visible.locate(found.start, found.end) if found.start is not None and found.end is not None else None
        why = self._voice.risk(found.code, found.entry)
        wordings = tuple(text for text in self._instead(found, draft) if not suggest.instructs(text))
        return Risk(found.code, span, why, wordings, found.entry or "")

    def _instead(self, found: Found, draft: Heard) -> tuple[str, ...]:
        """The lines that stand in for a risk, "..." filled with the draft's own words."""
        finder = self._tongue.finders.get(found.entry or "")
        if finder is None:
            return ()
        evidence = next((e for e in draft.evidence if e.entry == finder.id and e.start == found.start), None)
        gap = draft.text(*evidence.gaps[0]) if evidence and evidence.gaps else ""
        lines = (line.replace("...", gap) for line in finder.instead if "..." not in line or gap)
        texts = (filled[0] for line in lines if (filled := slots.fill(line, slots.Facts({}))))
        return tuple(text for text in texts if not suggest.forbidden(text, self._tongue.matcher, self._banned))

    def _gaps(
        self,
        cover: coverage.Cover,
        latest: Turn | None,
        causes: Sequence[str],
        asked: Sequence[Question],
        escalate: bool,
    ) -> tuple[Gap, ...]:
        if latest is None:
            return ()
        left = next((c for c in causes if c not in cover.covered), causes[0] if causes else None)
        question = next((self._question(latest, q) for q in asked if not q.answered), "")
        says, words = self._voice.says["gaps"], quote(question)
        return tuple(
            Gap(need, left if need != "answer" else None, says[need].replace("{quote}", words))
            for need in coverage.missing(cover, latest.level, causes, asked, self._wanted, escalate)
            if self._rules.keeps("need", need)
        )

    def _question(self, latest: Turn, question: Question) -> str:
        """The words of a question of the latest message."""
        return latest.heard.text(*self._asked[question.span].tokens)

    def _nudge(self, latest: Turn | None, gaps: Sequence[Gap], risks: Sequence[Risk]) -> Advice:
        upset = latest is not None and latest.level is not None and LEVELS.index(latest.level) >= UPSET
        if not upset or not (gaps or risks):
            return Advice(False)
        says, needs = self._voice.says["nudge"], self._voice.says["needs"]
        wanted = says["and"].join(needs[gap.need] for gap in gaps[:_NEEDS_NAMED])
        words = next((self._request.draft[r.span.start : r.span.end] for r in risks if r.span), "")
        if not gaps:
            return Advice(True, says["risk"].replace("{risk}", risks[0].why))
        return Advice(
            True, says["both" if words else "gap"].replace("{needs}", wanted).replace("{words}", quote(words))
        )

    def _lines(self, causes: Sequence[str], customers: Sequence[Turn], cover: coverage.Cover) -> tuple[CauseLine, ...]:
        says, quotes = self._voice.says["causes"], quotes_of(customers)
        lines = []
        for cause in dict.fromkeys((*causes, *quotes)):
            now = bool(customers) and customers[-1].heard.has("cue", cause)
            why = says["evidence" if now else "earlier"].replace("{quote}", quote(quotes.get(cause, "")))
            if cause not in quotes:
                why = says["broken"]
            is_open = cause in causes
            lines.append(CauseLine(cause, self._voice.label(cause), is_open, cause in cover.covered, why))
        return tuple(lines)

    def _suggestions(
        self, open_: _Open, cover: coverage.Cover, turns: Sequence[Turn], latest: Turn | None, draft: Heard,
        seen: Visible, causes: Sequence[str],
    ) -> tuple[Suggestion, ...]:  # fmt: skip
        tongue = self._tongue
        said = [*(t.heard for t in turns if t.message.role == "agent"), draft]
        thanks: tuple[str, ...] = ()
        if latest and latest.level == "calm" and not cover.spans.get("gratitude"):
            thanks = tuple(
                dict.fromkeys(e.label for e in latest.heard.of("emotion", "delight", "gratitude") if e.strength > 1)
            )
        risks = [
            (f, seen.locate(*swapped[0]), swapped[1])
            for f in cover.risks
            for instead in self._instead(f, draft)
            if (swapped := suggest.swap(draft, f, instead))
        ]
        wish = suggest.Wish(
            open_.gaps, risks, causes, thanks, self._request.register, open_.escalate.advised, self._opening,
            said, self._facts(latest, open_, causes), self._voice, self._banned,
        )  # fmt: skip
        made = suggest.suggest(wish, self._shelf, tongue.matcher, tongue.finders)
        days, timed = slots.working_days(self._now, tongue.days, tongue.day_wording), tongue.time_blanks
        return tuple(
            s._replace(slots=tuple(x._replace(options=days) if x.name in timed else x for x in s.slots))
            if any(x.name in timed for x in s.slots)
            else s
            for s in made
        )

    def _facts(self, latest: Turn | None, open_: _Open, causes: Sequence[str]) -> Callable[[str | None], slots.Facts]:
        """What fills slots near the evidence of an open cause, else near that of all; gathered when a phrase asks."""
        if latest is None:
            return lambda cause: slots.Facts({})
        heard = latest.heard
        left = [q for q in open_.questions if not q.answered]
        missed = self._missed(open_.promises)
        quotable = len(left) == 1 and left[0].span not in self._leaning
        question = self._question(latest, left[0]) if quotable else None

        @cache
        def gather(cause: str | None) -> slots.Facts:
            labels = (cause,) if cause in causes else tuple(causes)
            places = heard.worked(("places", labels), lambda: slots.places(heard, labels))
            return slots.facts(self._request.customer, heard, places, self._naming, question, missed)

        return gather

    def _missed(self, ledger: Sequence[Promise]) -> str:
        """The one day that we promised and did not keep, in words; of two, either would be a guess."""
        days = {p.due for p in ledger if p.status == "broken" and p.due}
        if len(days) != 1 or self._now is None:
            return ""
        return slots.missed_day(days.pop(), self._now, self._tongue.days, self._tongue.day_wording)

    def _brief(self, analysis: Analysis, customers: Sequence[Turn]) -> str:
        days = [m.at.date() for m in self._request.thread if m.at]
        asked = {q.span: self._question(customers[-1], q) for q in analysis.questions}
        words = brief_.Words(told_of(customers), self._promised, asked, len(self._request.thread), days)
        return brief_.brief(self._request.customer, analysis, words, self._voice.says["brief"])
