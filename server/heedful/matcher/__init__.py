"""From a text to words and evidence. spaCy has its home here: a blank pipeline and its tokenizer.

Not thread-safe (nor is spaCy): one `Matcher` per thread, or a lock around it.

tokenizer   a text as words        evidence   wordings found → evidence        pieces   what is remembered of it
"""

import re
from collections.abc import Collection, Iterable, Iterator
from copy import copy

from .. import times as times_
from ..lexicon import Finder, Lexicon
from ..model import Evidence, Words
from ..patterns import EDGE, Hit, Index, Walk, Work, vocabulary
from ..recall import Recall
from ..tokens import split_hashtag, stretches, token_at
from .evidence import MUTED, MUTING, sift, silenced
from .pieces import Piece, cut
from .tokenizer import Tokenizer

__all__ = ["MUTED", "MUTING", "Matcher", "silenced", "strings"]

_HASHTAG = re.compile(r"#(\w{4,40})")


class Matcher:
    """All finders of a lexicon, ready to be run over texts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.times = times_.tables(lexicon.tables)
        self.small = frozenset(strings(lexicon.tables.get("stopwords")))
        self._tokenizer = Tokenizer(lexicon, _own_texts(lexicon))
        self._nlp = self._tokenizer.nlp
        self._learn(lexicon.finders)

    def over(self, finders: Iterable[Finder], known: Iterable[Finder] = ()) -> "Matcher":
        """Return a matcher with other finders, reading words as this one does; with few of them it is made quickly.

        Words of `known` finders are known too, to split hashtags.
        """
        other = copy(self)
        other._learn(tuple(finders))
        other._index.vocabulary |= self._index.vocabulary | vocabulary(known)
        return other

    def apart(self, lexicon: Lexicon) -> "Matcher":
        """Return the same matcher for another thread: only spaCy cannot be shared, so it has one of its own."""
        other = copy(self)
        other._tokenizer = self._tokenizer.apart(lexicon)
        other._nlp = other._tokenizer.nlp
        return other

    def _learn(self, finders: tuple[Finder, ...]) -> None:
        self.finders = finders
        self._index = Index(self._tokenizer.norms, finders)
        self._added: Index | None = None
        self._off: frozenset[int] = frozenset()

    @property
    def work(self) -> Work:
        """What matching has done so far."""
        return self._index.work

    def read(self, text: str) -> tuple[Words, tuple[Evidence, ...]]:
        """Return a visible text's words and all evidence in it, by position. Linear in the text."""
        return self.scan(text)[:2]

    def scan(self, text: str) -> tuple[Words, tuple[Evidence, ...], times_.Scan]:
        """Return words and evidence as `read` does, with the scan for times that finding them has begun."""
        words = self._tokenizer.words(text)
        hits, scan = self._hits(words)
        return words, sift(words, self.finders, hits), scan

    def recalled(
        self, text: str, recall: Recall, of: str
    ) -> tuple[Words, tuple[Evidence, ...], tuple[times_.TimeSpan, ...]]:
        """Return words, evidence and times of a text.

        What `recall` knows under the name `of` about sentences of the text is not looked for again.
        """
        words = self._tokenizer.words(text)
        evidence: list[Evidence] = []
        times: list[times_.TimeSpan] = []
        for first, last in self._apart(words):
            start, end = words.starts[first], words.ends[last - 1]
            # As written and as folded: names go by capitals, and a sentence may begin within a piece.
            said = f"{text[start:end]}\0{' '.join(words.norms[first:last])}"
            piece: Piece | None = recall.get(of, said)
            if piece is None:
                piece = self._piece(words, first, last)
                recall.put(of, said, piece, piece.size)
            found = piece.at(first, start)
            evidence += found[0]
            times += found[1]
        return words, tuple(evidence), tuple(times)

    def _apart(self, words: Words) -> Iterator[tuple[int, int]]:
        """Give the ranges of sentences, joined where what is found in one may depend on another."""
        begin = end = 0
        for first, last in stretches(words.norms):
            if begin < first and not self._joins(words, first):
                yield begin, first
                begin = first
            end = last
        if begin < end:
            yield begin, end

    def _joins(self, words: Words, at: int) -> bool:
        """Whether a phrase or a time may cross the mark before a token, or nothing parts it from the mark."""
        norms = words.norms
        before, mark, after = norms[at - 2] if at > 1 else EDGE, norms[at - 1], norms[at]
        known = self.times.meanings
        timely = mark in known and all(norm[:1].isdigit() or norm in known for norm in (before, after))
        stuck = words.starts[at] == words.ends[at - 1] and mark != "\n"
        crosses = self._index.crossings.joins(before, mark, after)
        if self._added is not None and not crosses:
            crosses = self._added.crossings.joins(before, mark, after)
        return timely or stuck or crosses

    def _piece(self, words: Words, first: int, last: int) -> Piece:
        """What is found in some sentences, as if there were no others."""
        alone = cut(words, first, last)
        hits, scan = self._hits(alone)
        return Piece(sift(alone, self.finders, hits), tuple(scan.spans()))

    def words(self, text: str) -> Words:
        """Return the words of a visible text."""
        return self._tokenizer.words(text)

    def look(self, text: str) -> tuple[Words, tuple[Hit, ...], tuple[Evidence, ...]]:
        """Return words, every wording found as `hits` does, and the evidence that is left of them."""
        words = self._tokenizer.words(text)
        hits, _ = self._hits(words)
        return words, tuple(hits), sift(words, self.finders, hits)

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return every wording found, before longest-match and exceptions: what `check` wants to know."""
        return tuple(self._hits(self._tokenizer.words(text))[0])

    def narrowed(self, without: Collection[str], also: tuple[Finder, ...] = ()) -> "Matcher":
        """Return a matcher that hears nothing of some entries, by id, and hears further ones. It shares the rest with
        this one: the two are for one thread."""
        other = copy(self)
        other._off = frozenset(number for number, finder in enumerate(self.finders) if finder.id in without)
        other.finders = (*self.finders, *also)
        other._added = Index(self.norms, also, spelled_out=0, first=len(self.finders))
        return other

    def holds(self, text: str, among: Collection[str]) -> bool:
        """Tell whether a text holds a phrase of some of the entries that were added by narrowing."""
        words = self._tokenizer.words(text)
        hits = self._added.hits(self._walk(words)[0], words.norms) if self._added else []
        return any(self.finders[hit.finder].id in among for hit in hits)

    def norms(self, phrase: str) -> tuple[str, ...]:
        """Return the folded tokens of a short text."""
        return self._tokenizer.norms(phrase)

    def _hits(self, words: Words) -> tuple[list[Hit], times_.Scan]:
        walk, scan = self._walk(words)
        hits = self._index.hits(walk, words.norms)
        if self._added:
            hits += self._added.hits(walk, words.norms)
        hits += self._hashtag_hits(words)
        if self._off:
            hits = [hit for hit in hits if hit.finder not in self._off]
        return hits, scan

    def _walk(self, words: Words) -> tuple[Walk, times_.Scan]:
        scan = times_.Scan(words, self.times)
        return Walk(words, scan.slots, self.small), scan

    def _hashtag_hits(self, words: Words) -> list[Hit]:
        """Phrases inside unsplit hashtags (`#sameanswers`) stand for the whole hashtag."""
        hits: list[Hit] = []
        for match in _HASHTAG.finditer(words.text, words.starts[0], words.ends[-1]) if "#" in words.text else ():
            parts = split_hashtag(match.group(1), self._index.vocabulary)
            first = token_at(words.starts, match.start())
            last = token_at(words.starts, match.end())
            if len(parts) > 1 and first < last:
                norms = self.norms(" ".join(parts))
                hits += [hit._replace(first=first, last=last) for hit in self._index.spelled(norms)]
        return hits


def strings(value: object) -> list[str]:
    """Return the words of a table entry: a list, or a text of words."""
    if isinstance(value, str):
        return value.split()
    return [str(item) for item in value] if isinstance(value, list) else []


def _own_texts(lexicon: Lexicon) -> Iterable[str]:
    """The language's own neutral lines and examples: of their words the tokenizer keeps a table."""
    yield from (line.text for line in lexicon.neutral)
    for finder in lexicon.finders:
        yield from (line.text.replace("[", "").replace("]", "") for line in (*finder.match, *finder.no_match))
