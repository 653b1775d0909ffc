"""From a text to words and evidence. spaCy has its home here: a blank pipeline, its tokenizer and its PhraseMatcher.

Not thread-safe (nor is spaCy): one `Matcher` per thread, or a lock around it.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from typing import Any

import spacy
from spacy.attrs import NORM, ORTH
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from . import times as times_
from .folding import fold
from .lexicon import Finder, Lexicon, Line
from .model import Evidence, Words
from .patterns import Hit, Index, Pattern, Place, Walk, vocabulary
from .tokens import Ranges, names, quoted, sentences, split_hashtag, things, token_at

MUTED = ("cue", "emotion", "tone")  # the kinds that a muting entry silences
MUTING = frozenset(("mutes", "retracts"))
_HASHTAG = re.compile(r"#(\w{4,40})")


class Matcher:
    """All finders of a lexicon, ready to be run over texts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.times = times_.tables(lexicon.tables)
        self.small = frozenset(strings(lexicon.tables.get("stopwords")))
        self._nlp = _pipeline(lexicon)
        self._learn(lexicon.finders)
        self._warm_up(lexicon)

    def over(self, finders: Iterable[Finder], known: Iterable[Finder] = ()) -> "Matcher":
        """Return a matcher with other finders, reading words as this one does; with few of them it is made quickly.

        Words of `known` finders are known too, to split hashtags.
        """
        other = copy(self)
        other._learn(tuple(finders))
        other._index.vocabulary |= self._index.vocabulary | vocabulary(known)
        return other

    def _learn(self, finders: tuple[Finder, ...]) -> None:
        self.finders = finders
        self._index = Index(self._tokens, finders)
        self._patterns: Mapping[str, Collection[Pattern]] = self._index.patterns
        self._off: frozenset[int] = frozenset()
        self._added: Mapping[str, Collection[Pattern]] = {}
        self._phrases = PhraseMatcher(self._nlp.vocab, attr="NORM")
        self._places: dict[int, Place] = {}
        for place, spelled in self._index.plain:
            key = "{}:{}:{:d}".format(*place)
            self._places[self._nlp.vocab.strings.add(key)] = place
            self._phrases.add(key, [Doc(self._nlp.vocab, words=list(words)) for words in spelled])

    def read(self, text: str) -> tuple[Words, tuple[Evidence, ...]]:
        """Return a visible text's words and all evidence in it, by position. Linear in the text."""
        return self.scan(text)[:2]

    def scan(self, text: str) -> tuple[Words, tuple[Evidence, ...], times_.Scan]:
        """Return words and evidence as `read` does, with the scan for times that finding them has begun."""
        with self._nlp.memory_zone():
            words, hits, scan = self._hits(text)
            return words, _evidence(words, self.finders, hits), scan

    def look(self, text: str) -> tuple[Words, tuple[Hit, ...], tuple[Evidence, ...]]:
        """Return words, every wording found as `hits` does, and the evidence that is left of them."""
        with self._nlp.memory_zone():
            words, hits, _ = self._hits(text)
            return words, tuple(hits), _evidence(words, self.finders, hits)

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return every wording found, before longest-match and exceptions: what `check` wants to know."""
        with self._nlp.memory_zone():
            return tuple(self._hits(text)[1])

    def narrowed(self, without: Collection[str], also: tuple[Finder, ...] = ()) -> "Matcher":
        """Return a matcher that hears nothing of some entries, by id, and hears further ones. It shares the rest with
        this one: the two are for one thread."""
        other = copy(self)
        other._off = frozenset(number for number, finder in enumerate(self.finders) if finder.id in without)
        other.finders = (*self.finders, *also)
        added = Index(self.norms, also, spelled_out=0, first=len(self.finders)).patterns
        other._added = added
        other._patterns = {**self._patterns, **{n: (*self._patterns.get(n, ()), *own) for n, own in added.items()}}
        return other

    def holds(self, text: str, among: Collection[str]) -> bool:
        """Tell whether a text holds a phrase of some of the entries that were added by narrowing."""
        with self._nlp.memory_zone():
            words = self._words(text)[0]
            hits = self._pattern_hits(words, times_.Scan(words, self.times), self._added)
            return any(self.finders[hit.finder].id in among for hit in hits)

    def norms(self, phrase: str) -> tuple[str, ...]:
        """Return the folded tokens of a short text."""
        with self._nlp.memory_zone():
            return self._tokens(phrase)

    def _tokens(self, text: str) -> tuple[str, ...]:
        return tuple(token.norm_ for token in self._nlp.make_doc(fold(text).text))

    def _words(self, text: str) -> tuple[Words, Doc]:
        folded = fold(text)
        doc = self._nlp.make_doc(folded.text)
        tokens = [(token.idx, token.idx + len(token) - 1, token.norm_) for token in doc]
        starts, lasts = [t[0] for t in tokens], [t[1] for t in tokens]
        norms = tuple(t[2] for t in tokens)
        ends = tuple(p + 1 for p in folded.originals(lasts))
        return Words(text, norms, tuple(folded.originals(starts)), ends, sentences(norms), quoted(norms)), doc

    def _hits(self, text: str) -> tuple[Words, list[Hit], times_.Scan]:
        words, doc = self._words(text)
        hits = [Hit(*self._places[key], first, last) for key, first, last in self._phrases(doc, as_spans=False)]
        scan = times_.Scan(words, self.times)
        hits += self._pattern_hits(words, scan, self._patterns)
        hits += self._hashtag_hits(text, words)
        if self._off:
            hits = [hit for hit in hits if hit.finder not in self._off]
        return words, hits, scan

    def _pattern_hits(self, words: Words, scan: times_.Scan, patterns: Mapping[str, Collection[Pattern]]) -> list[Hit]:
        walk = Walk(words, lambda: self._slots(words, scan))
        present = set(words.norms)
        return [
            hit
            for i, norm in enumerate(words.norms)
            if norm in patterns
            for pattern in patterns[norm]
            if not (pattern.also and pattern.also.isdisjoint(present)) and (hit := walk.match(pattern, i))
        ]

    def _slots(self, words: Words, scan: times_.Scan) -> Mapping[str, Ranges]:
        return {**scan.slots(), "<name>": names(words), "<thing>": things(words, self.small)}

    def _hashtag_hits(self, text: str, words: Words) -> list[Hit]:
        """Phrases inside unsplit hashtags (`#sameanswers`) stand for the whole hashtag."""
        hits: list[Hit] = []
        for match in _HASHTAG.finditer(text) if "#" in text else ():
            parts = split_hashtag(match.group(1), self._index.vocabulary)
            first = token_at(words.starts, match.start())
            last = token_at(words.starts, match.end())
            if len(parts) > 1 and first < last:
                doc = self._nlp.make_doc(" ".join(parts))
                hits += [Hit(*self._places[key], first, last) for key, _, _ in self._phrases(doc)]
        return hits

    def _warm_up(self, lexicon: Lexicon) -> None:
        """Feed the tokenizer word by word: its cache is off inside memory zones (spaCy #13950)."""
        lines: Iterable[Line] = (
            *lexicon.neutral, *(line for f in lexicon.finders for line in (*f.match, *f.no_match))
        )  # fmt: skip
        seen = {word for line in lines for word in fold(line.text).text.split()}
        for word in sorted(seen):
            self._nlp.make_doc(word)


def _pipeline(lexicon: Lexicon) -> Language:
    nlp = spacy.blank(lexicon.code)
    tokenizer: Any = nlp.tokenizer
    contractions = lexicon.tables.get("contractions")
    for surface, pieces in contractions.items() if isinstance(contractions, dict) else ():
        tokenizer.add_special_case(surface, [{ORTH: orth, NORM: norm} for orth, norm in pieces])
    spellings = lexicon.tables.get("spellings")
    for word, standard in spellings.items() if isinstance(spellings, dict) else ():
        nlp.vocab[word].norm_ = standard
    return nlp


def strings(value: object) -> list[str]:
    """Return the words of a table entry: a list, or a text of words."""
    if isinstance(value, str):
        return value.split()
    return [str(item) for item in value] if isinstance(value, list) else []


def _evidence(words: Words, finders: tuple[Finder, ...], hits: list[Hit]) -> tuple[Evidence, ...]:
    """Longest match wins within an entry; what its `except` or a muting entry overlaps is dropped."""
    by_finder: dict[int, list[Hit]] = {}
    for hit in hits:
        by_finder.setdefault(hit.finder, []).append(hit)
    found = [(finders[n], _one(words, finders[n], hit)) for n, own in by_finder.items() for hit in _kept(own)]
    ranges = {silenced(words, finder, e) for finder, e in found}
    muted = {token for tokens in ranges for token in tokens}
    kept = [e for f, e in found if f.flags & MUTING or e.kind not in MUTED or muted.isdisjoint(range(e.first, e.last))]
    return tuple(sorted(kept, key=lambda e: (e.first, e.last, e.entry)))


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
    excepted = {token for h in hits if h.muting for token in range(h.first, h.last)}
    kept: list[Hit] = []
    taken: set[int] = set()
    for hit in sorted((h for h in hits if not h.muting), key=lambda h: (h.first - h.last, h.first)):
        tokens = range(hit.first, hit.last)
        if taken.isdisjoint(tokens) and excepted.isdisjoint(tokens):
            kept.append(hit)
            taken.update(tokens)
    return kept
