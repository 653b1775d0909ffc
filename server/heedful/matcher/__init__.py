"""From a text to words and evidence. spaCy has its home here: a blank pipeline and its tokenizer.

Not thread-safe (nor is spaCy): one `Matcher` per thread, or a lock around it.

tokenizer   a text as words        evidence   wordings found → evidence        numbers   what is remembered of it
"""

import re
from collections.abc import Collection, Iterable
from copy import copy

from .. import times as times_
from ..lexicon import Finder, Lexicon
from ..model import Evidence, Words
from ..patterns import Hit, Index, Walk, Work, vocabulary
from ..recall import FORGETFUL, Recall
from ..tokens import split_hashtag, stretches, token_at
from . import numbers
from .evidence import MUTED, MUTING, sift, silenced
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

    def scan(
        self, text: str, recall: Recall = FORGETFUL, of: str = ""
    ) -> tuple[Words, tuple[Evidence, ...], times_.Scan]:
        """Return words and evidence as `read` does, with the scan for times that finding them has begun.

        What `recall` knows under the name `of` about sentences of the text is not looked for again.
        """
        words, hits, scan = self._hits(text, recall, of)
        return words, sift(words, self.finders, hits), scan

    def words(self, text: str) -> Words:
        """Return the words of a visible text."""
        return self._tokenizer.words(text)

    def look(self, text: str) -> tuple[Words, tuple[Hit, ...], tuple[Evidence, ...]]:
        """Return words, every wording found as `hits` does, and the evidence that is left of them."""
        words, hits, _ = self._hits(text)
        return words, tuple(hits), sift(words, self.finders, hits)

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return every wording found, before longest-match and exceptions: what `check` wants to know."""
        return tuple(self._hits(text)[1])

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

    def _hits(self, text: str, recall: Recall = FORGETFUL, of: str = "") -> tuple[Words, list[Hit], times_.Scan]:
        words = self._tokenizer.words(text)
        walk, scan = self._walk(words)
        hits = self._index.hits(walk, words.norms) if recall is FORGETFUL else self._recalled(words, walk, recall, of)
        if self._added:
            hits += self._added.hits(walk, words.norms)
        hits += self._hashtag_hits(text, words)
        if self._off:
            hits = [hit for hit in hits if hit.finder not in self._off]
        return words, hits, scan

    def _recalled(self, words: Words, walk: Walk, recall: Recall, of: str) -> list[Hit]:
        """The hits of a text, those within its sentences from memory as far as they are known there."""
        hits: list[Hit] = []
        fresh: list[tuple[int, int, str]] = []
        for first, last in stretches(words.norms):
            # As written and as folded: names go by capitals, and a sentence may begin within a piece.
            said = f"{words.text[words.starts[first] : words.ends[last - 1]]}\0{' '.join(words.norms[first:last])}"
            known = recall.get(of, said)
            if known is None:
                fresh.append((first, last, said))
            else:
                hits += numbers.hits(known, first)
        found = list(self._index.local.hits(walk, words.norms, tuple((first, last) for first, last, _ in fresh)))
        for first, last, said in fresh:
            known = numbers.of_hits((hit for hit in found if first <= hit.first < last), first)
            recall.put(of, said, known, len(known) + 1)
        return [*hits, *found, *self._index.wide.hits(walk, words.norms)]

    def _walk(self, words: Words) -> tuple[Walk, times_.Scan]:
        scan = times_.Scan(words, self.times)
        return Walk(words, scan.slots, self.small), scan

    def _hashtag_hits(self, text: str, words: Words) -> list[Hit]:
        """Phrases inside unsplit hashtags (`#sameanswers`) stand for the whole hashtag."""
        hits: list[Hit] = []
        for match in _HASHTAG.finditer(text) if "#" in text else ():
            parts = split_hashtag(match.group(1), self._index.vocabulary)
            first = token_at(words.starts, match.start())
            last = token_at(words.starts, match.end())
            if len(parts) > 1 and first < last:
                norms = self.norms(" ".join(parts))
                within = (*self._index.local.spelled(norms), *self._index.wide.spelled(norms))
                hits += [hit._replace(first=first, last=last) for hit in within]
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
