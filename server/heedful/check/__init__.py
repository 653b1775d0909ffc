"""What every lexicon entry must hold: one `check` for the tests, the command line and the Save button.

Problems read `file:line entry: what to do`. Nothing here changes the lexicon.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from ..errors import InputError, LexiconError
from ..lexicon import Finder, Lexicon, Offer, parse, read
from ..matcher import Matcher
from ..phrase import Wording, choices, count, wordings
from .breadth import check_breadth
from .changed import Touched, touched
from .examples import check_examples
from .offers import check_offer, covers
from .problem import Problem

__all__ = ("Problem", "check", "check_changed", "check_files", "covers")

# Lines of more wordings are not compared one by one: spelling them out would take longer than reading them.
COMPARED = 5_000
_ALARMING = ("frustration", "anger", "disappointment", "anxiety", "confusion")


def check_files(files: Mapping[str, str], languages: Collection[str] | None = None) -> tuple[Problem, ...]:
    """Return all problems of lexicon files (name → text), or those of the words of some languages, in file order.

    Files that cannot be read are a problem each, whichever language is asked for, and then all that can be said.
    """
    unreadable = _unreadable(files, files)
    if unreadable:
        return unreadable
    read_all = parse(files).languages.items()
    wanted = (lexicon for code, lexicon in read_all if languages is None or code in languages)
    return tuple(sorted(p for lexicon in wanted for p in check(lexicon)))


def check_changed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return the problems that going from some files to others can bring: as `check_files`, but of what was touched.

    Quick for entries. A change of tables, of neutral lines or of an entry that mutes others is checked in full.
    """
    differing = [name for name in after if before.get(name) != after[name]]
    unreadable = _unreadable(after, differing)
    if unreadable:
        return unreadable
    lexicons = parse(after)
    found = ((lexicon, touched(before, after, lexicon)) for lexicon in lexicons.languages.values())
    return tuple(sorted({p for lexicon, what in found if what for p in _touched(lexicon, what)}))


def _unreadable(files: Mapping[str, str], names: Iterable[str]) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    for name in sorted(names):
        try:
            read(name, files[name])
        except LexiconError as error:
            problems.append(_problem(error))
    if not problems:
        try:
            parse(files)
        except LexiconError as error:
            problems.append(_problem(error))
    return tuple(problems)


def _problem(error: LexiconError) -> Problem:
    place, _, entry = error.field.partition(" ")
    file, _, line = place.partition(":")
    return Problem(file, int(line) if line.isdigit() else 1, entry or file, f"{error.message}. {error.remedy}")


def check(lexicon: Lexicon) -> Iterator[Problem]:
    """Yield every problem of one language's lexicon.

    Each `match` is found exactly at its `[ ]`, no `no_match` is; every phrase is used, none finds or mutes too much; no
    wording stands in two causes; ids are unique; a suggestion covers its cause or act and trips no risk; `neutral.txt`
    stays silent.
    """
    try:
        matcher = Matcher(lexicon)
    except InputError as error:
        yield Problem(f"{lexicon.code}/language.yml", 1, error.field, f"{error.message} {error.remedy}")
        return
    yield from _ids(lexicon)
    yield from _asks(lexicon)
    yield from _shared(lexicon, lexicon.finders)
    yield from _entries(lexicon, lexicon.finders, matcher)
    for offer in lexicon.offers:
        yield from check_offer(offer, matcher)


def _touched(lexicon: Lexicon, what: Touched) -> Iterator[Problem]:
    if what.all:
        yield from check(lexicon)
        return
    yield from _ids(lexicon)
    yield from _asks(lexicon)
    yield from _shared(lexicon, what.finders)
    yield from _entries(lexicon, what.finders, what.matcher)
    for offer in what.offers:
        yield from check_offer(offer, what.draft_matcher)


def _entries(lexicon: Lexicon, finders: tuple[Finder, ...], matcher: Matcher) -> Iterator[Problem]:
    """What is wrong with some entries. Of one that finds too much, that is all that is said."""
    broad = list(check_breadth(lexicon, finders, matcher))
    yield from broad
    too_wide = {problem.entry for problem in broad}
    narrow = [finder for finder in finders if finder.id not in too_wide]
    for finder in narrow:
        yield from check_examples(finder, matcher)
    yield from _neutral(lexicon, matcher, {(finder.id, finder.kind) for finder in narrow})


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


def _asks(lexicon: Lexicon) -> Iterator[Problem]:
    kinds = {finder.label for finder in lexicon.finders if finder.kind == "ask"}
    for offer in lexicon.offers:
        if offer.asks and offer.asks not in kinds:
            remedy = f"`asks: {offer.asks}` is no kind of question: {_list(kinds)}"
            yield Problem(offer.file, offer.line, offer.id, remedy)


def _shared(lexicon: Lexicon, finders: tuple[Finder, ...]) -> Iterator[Problem]:
    """Wordings of some entries that stand in another cause too."""
    cues = [finder for finder in finders if finder.kind == "cue"]
    known = {word for finder in cues for line in finder.phrases for word in _words(line.text)}
    owners: dict[Wording, Finder] = {}
    chosen = {finder.id for finder in cues}
    for finder in lexicon.finders if cues else ():
        if finder.kind != "cue":
            continue
        for line in finder.phrases:
            for wording in wordings(line.text) if _comparable(line.text, known) else ():
                owner = owners.setdefault(wording, finder)
                if owner.label != finder.label and not chosen.isdisjoint((owner.id, finder.id)):
                    said = " ".join(wording)
                    yield Problem(finder.file, line.number, finder.id, f"`{said}` is in {owner.id} too: keep one")


def _words(phrase: str) -> set[str]:
    return {word for choice in choices(phrase) for words in choice for word in words}


def _comparable(phrase: str, known: set[str]) -> bool:
    """Whether a phrase has few wordings, and one that is made of known words."""
    row = choices(phrase)
    return count(row) <= COMPARED and all(any(known.issuperset(words) for words in choice) for choice in row)


def _neutral(lexicon: Lexicon, matcher: Matcher, asked: set[tuple[str, str]]) -> Iterator[Problem]:
    for line in lexicon.neutral:
        for e in matcher.read(line.text)[1]:
            loud = e.kind == "risk" or (e.kind == "cue" and e.strength > 1)
            if (e.entry, e.kind) in asked and (loud or (e.kind == "emotion" and e.label in _ALARMING)):
                said = line.text[e.start : e.end]
                remedy = f"finds `{said}` in neutral.txt line {line.number}: add an `except` or lower its strength"
                yield Problem(f"{lexicon.code}/neutral.txt", line.number, e.entry, remedy)
