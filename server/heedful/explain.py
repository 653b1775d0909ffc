"""Which entries fire on a sentence and why, which were muted and by what; and entries sought by their words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from .analyse import Analyser
from .errors import InputError
from .folding import fold
from .lexicon import SECTIONS, Finder, Lexicons, Line, Offer
from .matcher import MUTED, MUTING, Matcher, silenced
from .model import Evidence, Message, Request, Words
from .patterns import Hit

MOST = 5_000
"""Characters of a sentence: a long message, not a whole thread."""
Entry = Finder | Offer
Found = tuple[Finder, Evidence]


@dataclass(frozen=True, slots=True)
class Firing:
    """An entry that fires at start:end of the sentence, by a line of its phrases."""

    entry: Finder
    start: int
    end: int
    said: str
    line: Line


@dataclass(frozen=True, slots=True)
class Muted:
    """An entry that would fire, and what keeps it quiet: `how` is `except` (a line of its own) or, of another entry,
    `mutes` (its words) or `retracts` (its sentence)."""

    entry: Finder
    start: int
    end: int
    said: str
    line: Line
    by: Finder
    by_line: Line
    how: str


@dataclass(frozen=True, slots=True)
class Explained:
    """All that the entries of a language find in a sentence. `supported` tells whether that is its language."""

    language: str
    supported: bool
    fires: tuple[Firing, ...]
    muted: tuple[Muted, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list, and the lines of it that hold the words sought."""

    language: str
    entry: Entry
    kind: str
    label: str
    found: tuple[str, ...] = ()


def explain(sentence: str, analyser: Analyser, language: str = "") -> Explained:
    """Return what fires on a sentence and what is muted there, by position; its language is found out if not given.

    Raises InputError when it is too long.
    """
    bounded(sentence)
    read = language or analyser.analyse(Request((Message("customer", sentence),))).language
    try:
        matcher = analyser.tongue(read).matcher
        supported = True
    except KeyError:
        read, supported = analyser.languages[0], False
        matcher = analyser.tongue(read).matcher
    words, hits, evidence = matcher.look(sentence)
    return Explained(
        read, supported, tuple(_fires(matcher, words, hits, evidence)), tuple(_muted(matcher, words, hits))
    )


def bounded(sentence: str) -> str:
    """Return a sentence that is not too long to be looked at. Raises InputError."""
    if len(sentence) > MOST:
        message = f"the text is longer than {MOST:,} characters"
        raise InputError(message, field="sentence", remedy="Paste the sentence alone.")
    return sentence


def _fires(matcher: Matcher, words: Words, hits: tuple[Hit, ...], evidence: tuple[Evidence, ...]) -> Iterator[Firing]:
    firing: dict[tuple[int, int, str, str], Hit] = {}
    for hit in hits:
        finder = matcher.finders[hit.finder]
        if not hit.muting:
            firing.setdefault((hit.first, hit.last, finder.id, finder.kind), hit)
    for e in evidence:
        if found := firing.get((e.first, e.last, e.entry, e.kind)):
            finder = matcher.finders[found.finder]
            yield Firing(finder, e.start, e.end, words.text[e.start : e.end], line_of(finder, found))


def line_of(finder: Finder, hit: Hit) -> Line:
    """Return the line of an entry that was hit."""
    lines = finder.excepts if hit.muting else finder.phrases
    return next(line for line in lines if line.number == hit.line)


def _muted(matcher: Matcher, words: Words, hits: tuple[Hit, ...]) -> Iterator[Muted]:
    """The longest of the overlapping finds that an `except` or a muting entry keeps quiet."""
    found: list[Muted] = []
    for hit in sorted((h for h in hits if not h.muting), key=lambda h: (h.finder, h.first - h.last, h.first)):
        by = _own_except(hit, hits) or _other(matcher, words, hit, hits)
        finder = matcher.finders[hit.finder]
        start, end = words.starts[hit.first], words.ends[hit.last - 1]
        if by and not any(m.entry is finder and m.start < end and start < m.end for m in found):
            mute = matcher.finders[by.finder]
            how = "except" if by.muting else "retracts" if "retracts" in mute.flags else "mutes"
            lines = line_of(finder, hit), line_of(mute, by)
            found.append(Muted(finder, start, end, words.text[start:end], lines[0], mute, lines[1], how))
    yield from sorted(found, key=lambda m: (m.start, m.end, m.entry.id))


def _own_except(hit: Hit, hits: tuple[Hit, ...]) -> Hit | None:
    return next((h for h in hits if h.muting and h.finder == hit.finder and _meet(h, hit)), None)


def _other(matcher: Matcher, words: Words, hit: Hit, hits: tuple[Hit, ...]) -> Hit | None:
    """The hit of a muting entry, itself not muted, that silences another."""
    finder = matcher.finders[hit.finder]
    if finder.kind not in MUTED or finder.flags & MUTING:
        return None
    for other in hits:
        mute = matcher.finders[other.finder]
        if mute.flags & MUTING and not other.muting and not _own_except(other, hits):
            e = Evidence(mute.id, mute.kind, mute.label, mute.strength, other.first, other.last, 0, 0)
            if not set(silenced(words, mute, e)).isdisjoint(range(hit.first, hit.last)):
                return other
    return None


def _meet(one: Hit, other: Hit) -> bool:
    return one.first < other.last and other.first < one.last


# Entries sought


def entries(
    lexicons: Lexicons, language: str = "", kind: str = "", label: str = "", words: str = ""
) -> tuple[Listed, ...]:
    """Return the entries of a language, kind and label (any when empty) that hold all `words`.

    Where words stand in an entry's name comes first, then in its phrases, then in its examples.
    """
    sought = fold(words).text.split()
    listed = (entry for code in lexicons.languages if language in ("", code) for entry in _all(lexicons, code))
    ranked = [
        pair for one in listed if kind in ("", one.kind) and label in ("", one.label) for pair in _sought(one, sought)
    ]
    return tuple(one for _, one in sorted(ranked, key=lambda pair: pair[0]))


def labels(lexicons: Lexicons, language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the labels of each kind that a language has or may have, for menus."""
    lexicon = lexicons.languages[language]
    found: dict[str, tuple[str, ...]] = {kind: tuple(lexicon.causes) for kind in ("cue", "covers", "suggest")}
    for kind, allowed in SECTIONS.values():
        own = dict.fromkeys(finder.label for finder in lexicon.finders if finder.kind == kind)
        found[kind] = allowed or tuple(sorted(own))
    return found


def _all(lexicons: Lexicons, code: str) -> Iterator[Listed]:
    for finder in lexicons.languages[code].finders:
        yield Listed(code, finder, finder.kind, finder.label)
    for offer in lexicons.languages[code].offers:
        yield Listed(code, offer, "suggest", offer.cause or "")


def _sought(listed: Listed, words: list[str]) -> Iterator[tuple[int, Listed]]:
    """The entry with its rank, if it holds the words: 0 in its name, 1 in what it finds or offers, 2 in examples."""
    entry = listed.entry
    named = all(word in entry.id for word in words)
    said = [line.text for line in entry.phrases] if isinstance(entry, Finder) else [entry.text]
    shown = (*entry.excepts, *entry.match, *entry.no_match) if isinstance(entry, Finder) else ()
    for rank, lines in enumerate((said, [line.text for line in shown]), 1):
        found = tuple(line for line in lines if _holds(line, words)) if words else ()
        if found:
            yield 0 if named else rank, replace(listed, found=found)
            return
    if named:
        yield 0, listed


def _holds(line: str, words: list[str]) -> bool:
    folded = line.lower().replace("’", "'").replace("[", "").replace("]", "")
    return all(word in folded for word in words)
