"""From wordings found to evidence: the longest of an entry, nothing that an exception or a muting entry overlaps."""

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from ..lexicon import Finder
from ..model import Evidence, Words
from ..patterns import Hit

MUTED = ("cue", "emotion", "tone")  # the kinds that a muting entry silences
MUTING = frozenset(("mutes", "retracts"))
_BY_PLACE = itemgetter(6, 1)  # of the rarest choice, then line
_BY_POSITION = itemgetter(4, 5, 0)  # first, last, entry


def sift(words: Words, finders: Sequence[Finder], hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """Longest match wins within an entry; what its `except` or a muting entry overlaps is dropped."""
    by_finder: dict[int, list[Hit]] = {}
    for hit in hits:
        by_finder.setdefault(hit.finder, []).append(hit)
    found = [_one(words, finders[n], hit) for n, own in by_finder.items() for hit in _kept(own)]
    muting = {finders[n].id: finders[n] for n in by_finder if finders[n].flags & MUTING}
    muted = {token for e in found if e.entry in muting for token in silenced(words, muting[e.entry], e)}
    if muted:
        found = [
            e for e in found if e.entry in muting or e.kind not in MUTED or muted.isdisjoint(range(e.first, e.last))
        ]
    return tuple(sorted(found, key=_BY_POSITION))


def _one(words: Words, finder: Finder, hit: Hit) -> Evidence:
    return Evidence(
        finder.id, finder.kind, finder.label, finder.strength, hit.first, hit.last,
        words.starts[hit.first], words.ends[hit.last - 1], hit.gaps,
    )  # fmt: skip


def silenced(words: Words, finder: Finder, e: Evidence) -> range:
    """The tokens that an entry silences: its own, or when it retracts the sentence that it stands in."""
    if "retracts" in finder.flags:
        at = bisect_right(words.sentences, (e.first, len(words.norms) + 1)) - 1
        if at >= 0 and e.first < words.sentences[at][1]:
            return range(*words.sentences[at])
    return range(e.first, e.last) if finder.flags & MUTING else range(0)


def _kept(hits: list[Hit]) -> list[Hit]:
    if len(hits) == 1:  # as most entries have
        return [] if hits[0].muting else hits
    taken = {token for hit in hits if hit.muting for token in range(hit.first, hit.last)}
    # Several phrases of an entry often stand at the same words: the first of them is enough.
    places = {(hit.first, hit.last): hit for hit in sorted(hits, key=_BY_PLACE, reverse=True) if not hit.muting}
    if len(places) == 1 and not taken:
        return list(places.values())
    kept: list[Hit] = []
    for hit in sorted(places.values(), key=_longest_first):
        tokens = range(hit.first, hit.last)
        if taken.isdisjoint(tokens):
            kept.append(hit)
            taken.update(tokens)
    return kept


def _longest_first(hit: Hit) -> tuple[int, int]:
    return hit.first - hit.last, hit.first
