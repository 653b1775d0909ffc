"""What an entry's own examples must show: `match` is found at its brackets, `no_match` is not, every phrase is used."""

import re
from collections.abc import Iterable, Iterator, Mapping

from ..lexicon import Finder
from ..matcher import Matcher
from ..model import Evidence
from ..patterns import Hit
from ..phrase import Wording, choices
from .problem import Problem

_MARKED = re.compile(r"\[([^\]]+)\]")
_BARE_WORDS = 2


def check_examples(finder: Finder, matcher: Matcher) -> Iterator[Problem]:
    """Yield what an entry's examples do not keep."""
    used: dict[int, int] = {}
    muted: dict[int, list[str]] = {}
    for line in finder.match:
        text, wanted = unmarked(line.text)
        words, hits, evidence = matcher.look(text)
        own = [hit for hit in hits if _is_own(matcher, finder, hit)]
        for number, length in _lengths(own).items():
            used[number] = min(used.get(number, length), length)
        found = {(e.start, e.end) for e in _own(finder, evidence)}
        marked = [hit for hit in own if _touches((words.starts[hit.first], words.ends[hit.last - 1]), wanted)]
        if not wanted:
            yield Problem(finder.file, line.number, finder.id, "mark what is to be found with [ ]")
        elif found != wanted and (by := _muting(marked)):
            for number in by:
                muted.setdefault(number, []).append(text)
        elif found != wanted:
            got = "; ".join(f"`{text[a:b]}`" for a, b in sorted(found)) or "nothing"
            yield Problem(finder.file, line.number, finder.id, f"found {got} instead of what [ ] marks")
    yield from _muted(finder, muted)
    for line in finder.no_match:
        for e in _own(finder, matcher.read(line.text)[1]):
            said = line.text[e.start : e.end]
            yield Problem(finder.file, line.number, finder.id, f"`{said}` is found here: add an `except`")
    yield from _completeness(finder, used, matcher)


def _muted(finder: Finder, muted: Mapping[int, list[str]]) -> Iterator[Problem]:
    """An `except` that mutes what the entry is for."""
    for line in finder.excepts:
        if line.number in muted:
            some = f"{len(muted[line.number])} of {len(finder.match)} `match` examples (“{muted[line.number][0]}”)"
            remedy = "put more of the words around it into the exception"
            yield Problem(finder.file, line.number, finder.id, f"the exception `{line.text}` mutes {some}: {remedy}")


def _is_own(matcher: Matcher, finder: Finder, hit: Hit) -> bool:
    other = matcher.finders[hit.finder]
    return other.id == finder.id and other.kind == finder.kind


def _touches(at: tuple[int, int], wanted: Iterable[tuple[int, int]]) -> bool:
    return any(at[0] < end and start < at[1] for start, end in wanted)


def _muting(hits: list[Hit]) -> list[int]:
    """The `except` lines that overlap a phrase."""
    found = [hit for hit in hits if not hit.muting]
    over = (m for m in hits if m.muting and any(m.first < h.last and h.first < m.last for h in found))
    return list(dict.fromkeys(hit.line for hit in over))


def _lengths(hits: Iterable[Hit]) -> Mapping[int, int]:
    """Tokens of the longest find by each line of a finder's phrases."""
    lengths: dict[int, int] = {}
    for hit in hits:
        if not hit.muting:
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


def unmarked(line: str) -> tuple[str, set[tuple[int, int]]]:
    """Return an example without its brackets, and where these were."""
    spans: set[tuple[int, int]] = set()
    shift = 0
    for match in _MARKED.finditer(line):
        start = match.start() - shift
        spans.add((start, start + len(match.group(1))))
        shift += 2
    return _MARKED.sub(r"\1", line), spans
