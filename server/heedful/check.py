"""What every lexicon entry must hold: one `check` for the tests, the command line and the Save button.

Problems read `file:line entry: what to do`. Nothing here changes the lexicon.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .errors import InputError, LexiconError
from .lexicon import Finder, Lexicon, Offer, parse
from .matcher import Matcher
from .model import Evidence
from .phrase import Wording, choices, count, wordings

_MARKED = re.compile(r"\[([^\]]+)\]")
_SLOT = re.compile(r"<(\w+)>")
# What a suggestion's act must count as, when no `covers` entry of its cause finds it.
COVERED_BY: Mapping[str, tuple[str, ...]] = {
    "acknowledge": ("ack",), "own": ("apology", "ownership"), "explain": ("explanation",), "act": ("action",),
    "expect": ("timeframe", "action"), "offer": ("alternative",), "answer": ("explanation", "action", "ask", "answer"),
    "thank": ("gratitude",), "ask": ("ask",), "handoff": ("handoff",), "close": ("open_door",),
}  # fmt: skip
# Lines of more wordings are not compared one by one: spelling them out would take longer than reading them.
COMPARED = 5_000
_BARE_WORDS = 2
_ALARMING = ("frustration", "anger", "disappointment", "anxiety", "confusion")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something to mend in a lexicon."""

    file: str
    line: int
    entry: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.entry}: {self.remedy}"


def check_files(files: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return all problems of lexicon files (name → text), in file order; a file that cannot be read is one problem."""
    try:
        lexicons = parse(files)
    except LexiconError as error:
        place, _, entry = error.field.partition(" ")
        file, _, line = place.partition(":")
        number = int(line) if line.isdigit() else 0
        return (Problem(file, number, entry or file, f"{error.message}. {error.remedy}"),)
    return tuple(sorted(p for lexicon in lexicons.languages.values() for p in check(lexicon)))


def check(lexicon: Lexicon) -> Iterator[Problem]:
    """Yield every problem of one language's lexicon.

    Each `match` is found exactly at its `[ ]`, no `no_match` is; every phrase is used; no wording stands in two causes;
    ids are unique; a suggestion covers its cause or act and trips no risk; `neutral.txt` stays silent.
    """
    try:
        matcher = Matcher(lexicon)
    except InputError as error:
        yield Problem(f"{lexicon.code}/language.yml", 0, error.field, f"{error.message} {error.remedy}")
        return
    yield from _ids(lexicon)
    yield from _shared(lexicon, matcher)
    for finder in lexicon.finders:
        yield from _examples(finder, matcher)
    kinds = {finder.label for finder in lexicon.finders if finder.kind == "ask"}
    for offer in lexicon.offers:
        if offer.asks and offer.asks not in kinds:
            yield Problem(
                offer.file, offer.line, offer.id, f"`asks: {offer.asks}` is no kind of question: {_list(kinds)}"
            )
        yield from _offer(offer, matcher)
    yield from _neutral(lexicon, matcher)


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none is known"


def _ids(lexicon: Lexicon) -> Iterator[Problem]:
    seen: dict[str, Finder | Offer] = {}
    entries: tuple[Finder | Offer, ...] = (*lexicon.finders, *lexicon.offers)
    for entry in entries:
        if entry.id in seen:
            first = seen[entry.id]
            yield Problem(entry.file, entry.line, entry.id, f"rename: {first.file}:{first.line} has this name already")
        seen[entry.id] = entry


def _shared(lexicon: Lexicon, matcher: Matcher) -> Iterator[Problem]:
    owners: dict[Wording, Finder] = {}
    for finder in lexicon.finders:
        if finder.kind != "cue":
            continue
        for line in finder.phrases:
            for wording in wordings(line.text) if count(choices(line.text)) <= COMPARED else ():
                owner = owners.setdefault(wording, finder)
                if owner.label != finder.label:
                    said = " ".join(wording)
                    yield Problem(finder.file, line.number, finder.id, f"`{said}` is in {owner.id} too: keep one")


def _examples(finder: Finder, matcher: Matcher) -> Iterator[Problem]:
    used: dict[int, int] = {}
    for line in finder.match:
        text, wanted = _unmark(line.text)
        for number, length in _lengths(finder, matcher, text).items():
            used[number] = min(used.get(number, length), length)
        found = {(e.start, e.end) for e in _own(finder, matcher.read(text)[1])}
        if not wanted:
            yield Problem(finder.file, line.number, finder.id, "mark what is to be found with [ ]")
        elif found != wanted:
            got = "; ".join(f"`{text[a:b]}`" for a, b in sorted(found)) or "nothing"
            yield Problem(finder.file, line.number, finder.id, f"found {got} instead of what [ ] marks")
    for line in finder.no_match:
        for e in _own(finder, matcher.read(line.text)[1]):
            said = line.text[e.start : e.end]
            yield Problem(finder.file, line.number, finder.id, f"`{said}` is found here: add an `except`")
    yield from _completeness(finder, used, matcher)


def _lengths(finder: Finder, matcher: Matcher, text: str) -> Mapping[int, int]:
    """Tokens of the longest find in a text by each line of a finder's phrases."""
    lengths: dict[int, int] = {}
    for hit in matcher.hits(text):
        if matcher.finders[hit.finder].id == finder.id and not hit.muting:
            lengths[hit.line] = max(lengths.get(hit.line, 0), hit.last - hit.first)
    return lengths


def _completeness(finder: Finder, used: Mapping[int, int], matcher: Matcher) -> Iterator[Problem]:
    """Both kinds of example, a use of every phrase, and a show of what a phrase comes down to when that is one word."""
    for what, lines in (("match", finder.match), ("no_match", finder.no_match)):
        if not lines:
            yield Problem(finder.file, finder.line, finder.id, f"add a `{what}` example")
    for line in finder.phrases:
        bare = _bare(line.text, matcher.small)
        if line.number not in used:
            yield Problem(finder.file, line.number, finder.id, f"no `match` uses `{line.text}`: add one or drop it")
        elif bare and used[line.number] > len(matcher.norms(" ".join(bare))):
            said = " ".join(bare)
            remedy = (
                f"without its optional parts it finds `{said}` alone: show that in a `match` or make more mandatory"
            )
            yield Problem(finder.file, line.number, finder.id, remedy)


def _bare(phrase: str, small: frozenset[str]) -> Wording:
    """What a phrase with optional parts comes down to, if that is one word or two small ones; else nothing."""
    row = choices(phrase)
    kept = [choice for choice in row if () not in choice]
    if len(kept) == len(row) or len(kept) > _BARE_WORDS:
        return ()
    if len(kept) == 1 and all(len(words) == 1 for words in kept[0]):
        return kept[0][0]
    little = [next((words for words in choice if all(w in small for w in words)), ()) for choice in kept]
    return tuple(word for words in little for word in words) if all(little) else ()


def _own(finder: Finder, evidence: Iterable[Evidence]) -> list[Evidence]:
    return [e for e in evidence if e.entry == finder.id and e.kind == finder.kind]


def _unmark(line: str) -> tuple[str, set[tuple[int, int]]]:
    spans: set[tuple[int, int]] = set()
    shift = 0
    for match in _MARKED.finditer(line):
        start = match.start() - shift
        spans.add((start, start + len(match.group(1))))
        shift += 2
    return _MARKED.sub(r"\1", line), spans


def _offer(offer: Offer, matcher: Matcher) -> Iterator[Problem]:
    slots = dict.fromkeys(_SLOT.findall(offer.text))
    unfilled = [name for name in slots if name not in offer.sample]
    unused = [name for name in offer.sample if name not in slots]
    if unfilled or unused:
        what = f"give `sample` for <{unfilled[0]}>" if unfilled else f"drop sample `{unused[0]}`: no slot has this name"
        yield Problem(offer.file, offer.line, offer.id, what)
        return
    text = _SLOT.sub(lambda m: offer.sample[m.group(1)], offer.text)
    evidence = matcher.read(text)[1]
    for e in evidence:
        if e.kind == "risk":
            said = text[e.start : e.end]
            yield Problem(offer.file, offer.line, offer.id, f"`{said}` trips the risk {e.entry}: word it otherwise")
    if not covers(offer, evidence):
        wanted = [*([f"covers of {offer.cause}"] if offer.cause else []), *COVERED_BY.get(offer.act, ())]
        yield Problem(
            offer.file, offer.line, offer.id, f"nothing finds it as {' or '.join(wanted)}: reword or add there"
        )


def covers(offer: Offer, evidence: Iterable[Evidence]) -> bool:
    """Tell whether a filled suggestion counts as covering its cause or doing its act."""
    acts = COVERED_BY.get(offer.act, ())
    if not acts and not offer.cause:
        return True
    return any(
        (e.kind == "covers" and e.label == offer.cause)
        or (e.kind == "strategy" and e.label in acts)
        or (e.kind == "promise" and e.label == "commit" and "action" in acts)
        for e in evidence
    )


def _neutral(lexicon: Lexicon, matcher: Matcher) -> Iterator[Problem]:
    for line in lexicon.neutral:
        for e in matcher.read(line.text)[1]:
            loud = e.kind == "risk" or (e.kind == "cue" and e.strength > 1)
            if loud or (e.kind == "emotion" and e.label in _ALARMING):
                said = line.text[e.start : e.end]
                remedy = f"finds `{said}` in neutral.txt line {line.number}: add an `except` or lower its strength"
                yield Problem(f"{lexicon.code}/neutral.txt", line.number, e.entry, remedy)
