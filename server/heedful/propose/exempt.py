"""Exceptions for an entry that fires where it should not: the words that it found, with those beside them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..analyse import Analyser
from ..errors import InputError
from ..explain import bounded
from ..lexicon import Finder, Line
from ..lexicon.nodes import mean
from ..matcher import Matcher
from ..patterns import HYPHEN
from ..phrase import choices
from ..tokens import is_mark
from .notation import Range, Sentence, exact, sentence, small, tokens

_BESIDE = 4  # words on either side that an exception may take in


@dataclass(frozen=True, slots=True)
class Exempt:
    """An `except` line, and those of the entry's own examples that it would mute: none, if it is narrow enough."""

    text: str
    loses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Lines to choose from, those that lose nothing first, then the shorter; and the sentence as a `no_match`."""

    lines: tuple[Exempt, ...]
    no_match: str


def except_for(analyser: Analyser, language: str, text: str, span: tuple[int, int] | None, entry_id: str) -> Exceptions:
    """Return exceptions that keep an entry quiet on a sentence, at a span or wherever it fires.

    Raises InputError when there is no such entry, or when it does not fire there.
    """
    tongue = analyser.tongue(language)
    if entry_id not in tongue.finders:
        remedy = mean(entry_id, tongue.finders)
        raise InputError(f"there is no entry `{entry_id}`", field="entry", remedy=remedy.split(" Available")[0][:200])
    entry, said = tongue.finders[entry_id], sentence(tongue, bounded(text))
    alone = tongue.matcher.over((entry,))
    wanted = tokens(said, *span) if span else None
    places = [
        (e.first, e.last) for e in alone.read(text)[1] if wanted is None or (e.first < wanted[1] and wanted[0] < e.last)
    ]
    if not places:
        remedy = "Paste the sentence as it was sent, or choose an entry that fires on it."
        raise InputError(f"`{entry_id}` does not fire there", field="sentence", remedy=remedy)
    lines = dict.fromkeys(line for at in places for line in _candidates(said, at))
    found = [Exempt(line, loses) for line in lines if (loses := _tried(alone, entry, line, text, places)) is not None]
    return Exceptions(tuple(sorted(found, key=lambda e: bool(e.loses))), " ".join(text.split()))


def _candidates(said: Sentence, at: Range) -> Iterator[str]:
    """Ranges around what was found, each with a telling word more than it, the shortest first."""
    norms = said.words.norms
    before, after = _reach(said, at[0] - 1, -1), _reach(said, at[1], 1)
    ranges = [(at[0] - left, at[1] + right) for left in range(before + 1) for right in range(after + 1) if left + right]
    for first, last in sorted(ranges, key=lambda r: (r[1] - r[0], at[0] - r[0])):
        edges = [norms[i] for i in ([first] if first < at[0] else []) + ([last - 1] if last > at[1] else [])]
        if not all(small(said, norm) for norm in edges) and not any(small(said, norm) for norm in edges):
            yield _phrase(said, (first, last), at)


def _reach(said: Sentence, i: int, step: int) -> int:
    """How many words stand on a side before a mark."""
    norms = said.words.norms
    count = 0
    while count < _BESIDE and 0 <= i < len(norms) and (norms[i] == HYPHEN or not is_mark(norms[i])):
        count, i = count + 1, i + step
    return count


def _phrase(said: Sentence, whole: Range, core: Range) -> str:
    """The words of a range; small ones beside the found words with what stands for them."""
    parts: list[str] = []
    for i in range(*whole):
        word = exact(said, (i, i + 1))
        alike = said.habits.alike.get(word, ()) if not core[0] <= i < core[1] else ()
        parts.append("|".join(dict.fromkeys((word, *alike))))
    return " ".join(filter(None, parts))


def _tried(alone: Matcher, entry: Finder, line: str, text: str, places: list[Range]) -> tuple[str, ...] | None:
    """The own examples that an exception would mute; None when it does not keep the entry quiet where it should."""
    try:
        choices(line)
    except InputError:
        return None
    narrowed = alone.over((replace(entry, excepts=(*entry.excepts, Line(line, 0))),))
    left = {(e.first, e.last) for e in narrowed.read(text)[1]}
    if left.issuperset(places):
        return None
    examples = (example.text.replace("[", "").replace("]", "") for example in entry.match)
    return tuple(e for e in examples if len(narrowed.read(e)[1]) < len(alone.read(e)[1]))
