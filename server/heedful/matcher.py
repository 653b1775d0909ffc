"""From a text to words and evidence. spaCy has its home here: a blank pipeline, its tokenizer and its PhraseMatcher.

Not thread-safe (nor is spaCy): one `Matcher` per thread, or a lock around it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
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
from .phrase import GAP, GAP_WORDS, Wording, is_slot, wordings

_TERMINATORS = frozenset((".", "!", "?", "…", "...", "?!", "!?", "\n"))
_HASHTAG = re.compile(r"#(\w{4,40})")
_QUOTE_WORDS = range(3, 80)
_THING_WORDS = 4

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording of a finder's phrase (or `except`) found at tokens first:last."""

    finder: int
    line: int
    muting: bool
    first: int
    last: int
    gaps: Ranges = ()


@dataclass(frozen=True, slots=True)
class _Gapped:
    """A wording with gaps or slots, tried only where its rarest word, `parts[anchor]`, stands."""

    finder: int
    line: int
    muting: bool
    parts: Wording
    anchor: int


class Matcher:
    """All finders of a lexicon, ready to be run over texts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.finders = lexicon.finders
        self._times = times_.tables(lexicon.tables)
        self._stop = frozenset(strings(lexicon.tables.get("stopwords")))
        self._nlp = _pipeline(lexicon)
        self._index = _Index(self._tokens, lexicon.finders)
        self._phrases = PhraseMatcher(self._nlp.vocab, attr="NORM")
        for key, docs in self._index.docs(self._nlp.make_doc):
            self._phrases.add(key, docs)
        self._warm_up(lexicon)

    def read(self, text: str) -> tuple[Words, tuple[Evidence, ...]]:
        """Return a visible text's words and all evidence in it, by position. Linear in the text."""
        with self._nlp.memory_zone():
            words, hits = self._hits(text)
            return words, _evidence(words, self.finders, hits)

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return every wording found, before longest-match and exceptions: what `check` wants to know."""
        with self._nlp.memory_zone():
            return tuple(self._hits(text)[1])

    def norms(self, phrase: str) -> tuple[str, ...]:
        """Return the folded tokens of a short text."""
        with self._nlp.memory_zone():
            return self._tokens(phrase)

    def _tokens(self, text: str) -> tuple[str, ...]:
        return tuple(token.norm_ for token in self._nlp.make_doc(fold(text).text))

    def _hits(self, text: str) -> tuple[Words, list[Hit]]:
        folded = fold(text)
        doc = self._nlp.make_doc(folded.text)
        starts = [token.idx for token in doc]
        lasts = [token.idx + len(token) - 1 for token in doc]
        norms = tuple(token.norm_ for token in doc)
        ends = tuple(p + 1 for p in folded.originals(lasts))
        words = Words(text, norms, tuple(folded.originals(starts)), ends, _sentences(norms), _quoted(norms))
        hits = [self._index.hit(key, first, last) for key, first, last in self._phrases(doc, as_spans=False)]
        hits += self._gapped_hits(words)
        hits += self._hashtag_hits(text, words)
        return words, hits

    def _gapped_hits(self, words: Words) -> list[Hit]:
        walk = _Walk(words, lambda: self._slots(words))
        candidates = self._index.gapped
        return [
            hit
            for i, norm in enumerate(words.norms)
            if norm in candidates
            for gapped in candidates[norm]
            if (hit := walk.match(gapped, i))
        ]

    def _slots(self, words: Words) -> Mapping[str, Ranges]:
        return {**times_.slots(words, self._times), "<name>": _names(words), "<thing>": _things(words, self._stop)}

    def _hashtag_hits(self, text: str, words: Words) -> list[Hit]:
        """Phrases inside unsplit hashtags (`#sameanswers`) stand for the whole hashtag."""
        hits: list[Hit] = []
        for match in _HASHTAG.finditer(text) if "#" in text else ():
            parts = _split_hashtag(match.group(1), self._index.vocabulary)
            first = _token_at(words.starts, match.start())
            last = _token_at(words.starts, match.end())
            if len(parts) > 1 and first < last:
                doc = self._nlp.make_doc(" ".join(parts))
                hits += [self._index.hit(key, first, last) for key, _, _ in self._phrases(doc)]
        return hits

    def _warm_up(self, lexicon: Lexicon) -> None:
        """Feed the tokenizer word by word: its cache is off inside memory zones (spaCy #13950)."""
        lines: Iterable[Line] = (
            *lexicon.neutral, *(line for f in lexicon.finders for line in (*f.match, *f.no_match))
        )  # fmt: skip
        seen = {word for line in lines for word in fold(line.text).text.split()}
        for word in sorted(seen):
            self._nlp.make_doc(word)


class _Index:
    """Wordings by key for the PhraseMatcher, and gapped ones by the word that is tried first."""

    def __init__(self, tokens: Callable[[str], tuple[str, ...]], finders: tuple[Finder, ...]) -> None:
        self._keys: dict[int, tuple[int, int, bool]] = {}
        self._plain: dict[str, list[str]] = {}
        self._places: dict[str, tuple[int, int, bool]] = {}
        self.gapped: dict[str, list[_Gapped]] = {}
        self.vocabulary: set[str] = set()
        spelled: list[tuple[int, int, bool, Wording]] = []
        cache: dict[str, tuple[str, ...]] = {}
        for number, finder in enumerate(finders):
            for muting, lines in ((False, finder.phrases), (True, finder.excepts)):
                for line in lines:
                    for wording in wordings(line.text):
                        self._add(number, line.number, muting, wording, tokens, cache, spelled)
        frequency = Counter(word for *_, parts in spelled for word in parts)
        for number, line_number, muting, parts in spelled:
            anchor = min(_literals(parts), key=lambda i: (frequency[parts[i]], -len(parts[i])))
            self.gapped.setdefault(parts[anchor], []).append(_Gapped(number, line_number, muting, parts, anchor))

    def _add(
        self, number: int, line: int, muting: bool, wording: Wording,
        tokens: Callable[[str], tuple[str, ...]], cache: dict[str, tuple[str, ...]],
        spelled: list[tuple[int, int, bool, Wording]],
    ) -> None:  # fmt: skip
        self.vocabulary.update(word for word in wording if word.isalpha())
        if any(word == GAP or is_slot(word) for word in wording):
            parts: list[str] = []
            for special, run in groupby(wording, lambda w: w == GAP or is_slot(w)):
                text = " ".join(words := tuple(run))
                parts += words if special else cache.setdefault(text, cache.get(text) or tokens(text))
            spelled.append((number, line, muting, tuple(parts)))
        else:
            key = f"{number}:{line}:{muting:d}"
            self._places[key] = (number, line, muting)
            self._plain.setdefault(key, []).append(" ".join(wording))

    def docs(self, make_doc: Callable[[str], Doc]) -> Iterable[tuple[str, list[Doc]]]:
        """Yield key and documents for the PhraseMatcher."""
        for key, texts in self._plain.items():
            docs = [make_doc(fold(text).text) for text in texts]
            if docs:
                self._keys[docs[0].vocab.strings.add(key)] = self._places[key]
            yield key, docs

    def hit(self, key: int, first: int, last: int) -> Hit:
        """Return the hit that a PhraseMatcher match stands for."""
        return Hit(*self._keys[key], first, last)


class _Walk:
    """Matches gapped wordings around a token. Gaps hold at most `GAP_WORDS` words and no mark or line end."""

    def __init__(self, words: Words, slots: Callable[[], Mapping[str, Ranges]]) -> None:
        self._norms = words.norms
        self._make_slots = slots
        self._at: dict[tuple[str, int, int], int] | None = None

    def match(self, gapped: _Gapped, at: int) -> Hit | None:
        """Return the hit whose anchor stands at token `at`, or None."""
        after = self._walk(gapped.parts[gapped.anchor :], at, 1)
        if after is None:
            return None
        before = self._walk(gapped.parts[gapped.anchor :: -1], at, -1)
        if before is None:
            return None
        gaps = tuple(sorted((*before[1], *after[1])))
        return Hit(gapped.finder, gapped.line, gapped.muting, before[0] + 1, after[0], gaps)

    def _walk(self, parts: Wording, at: int, step: int) -> tuple[int, Ranges] | None:
        """Follow parts from token `at`; return the token after the last one (in step direction) and the gaps."""
        if not parts:
            return at, ()
        if parts[0] == GAP:
            return self._gap(parts[1:], at, step)
        if is_slot(parts[0]):
            to = self._slot(parts[0], at, step)
            return self._walk(parts[1:], to, step) if to is not None else None
        if not 0 <= at < len(self._norms) or self._norms[at] != parts[0]:
            return None
        return self._walk(parts[1:], at + step, step)

    def _gap(self, parts: Wording, at: int, step: int) -> tuple[int, Ranges] | None:
        for skipped in range(GAP_WORDS + 1):
            here = at + step * skipped
            found = self._walk(parts, here, step)
            if found:
                edge = (at, here) if step > 0 else (here + 1, at + 1)
                return found[0], (edge, *found[1])
            if not 0 <= here < len(self._norms) or is_mark(self._norms[here]):
                return None
        return None

    def _slot(self, name: str, at: int, step: int) -> int | None:
        if self._at is None:
            self._at = {}
            for slot, ranges in self._make_slots().items():
                for first, last in ranges:
                    self._at[slot, first, 1] = max(last, self._at.get((slot, first, 1), 0))
                    self._at[slot, last - 1, -1] = min(first - 1, self._at.get((slot, last - 1, -1), first))
        return self._at.get((name, at, step))


def is_mark(norm: str) -> bool:
    """Tell whether a token is punctuation, a symbol or a line end."""
    return not norm[:1].isalnum() and not any(c.isalnum() for c in norm)


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


def _literals(parts: Wording) -> list[int]:
    return [i for i, part in enumerate(parts) if part != GAP and not is_slot(part)]


def _evidence(words: Words, finders: tuple[Finder, ...], hits: list[Hit]) -> tuple[Evidence, ...]:
    """Longest match wins within an entry; what its `except` or a muting entry overlaps is dropped."""
    by_finder: dict[int, list[Hit]] = {}
    for hit in hits:
        by_finder.setdefault(hit.finder, []).append(hit)
    found = [_one(words, finders[number], hit) for number, own in by_finder.items() for hit in _kept(own)]
    muted = [(e.first, e.last) for e, mutes in found if mutes]
    kept = [
        e for e, mutes in found
        if mutes or e.kind not in ("cue", "emotion") or not any(a < e.last and e.first < b for a, b in muted)
    ]  # fmt: skip
    return tuple(sorted(kept, key=lambda e: (e.first, e.last, e.entry)))


def _one(words: Words, finder: Finder, hit: Hit) -> tuple[Evidence, bool]:
    evidence = Evidence(
        finder.id, finder.kind, finder.label, finder.strength, hit.first, hit.last,
        words.starts[hit.first], words.ends[hit.last - 1], hit.gaps,
    )  # fmt: skip
    return evidence, "mutes" in finder.flags


def _kept(hits: list[Hit]) -> list[Hit]:
    excepted = [h for h in hits if h.muting]
    kept: list[Hit] = []
    taken_to: set[int] = set()
    for hit in sorted((h for h in hits if not h.muting), key=lambda h: (h.first - h.last, h.first)):
        tokens = range(hit.first, hit.last)
        if taken_to.isdisjoint(tokens) and not any(x.first < hit.last and hit.first < x.last for x in excepted):
            kept.append(hit)
            taken_to.update(tokens)
    return kept


def _sentences(norms: tuple[str, ...]) -> Ranges:
    ranges: list[tuple[int, int]] = []
    first = 0
    for i, norm in enumerate(norms):
        if norm in _TERMINATORS and (i + 1 == len(norms) or norms[i + 1] not in _TERMINATORS):
            ranges.append((first, i + 1))
            first = i + 1
    if first < len(norms):
        ranges.append((first, len(norms)))
    return tuple(r for r in ranges if not all(is_mark(norm) for norm in norms[r[0] : r[1]]))


def _quoted(norms: tuple[str, ...]) -> Ranges:
    """Token ranges between double quotation marks of one paragraph, if long enough to be someone's words."""
    ranges: list[tuple[int, int]] = []
    opened: int | None = None
    for i, norm in enumerate(norms):
        if norm == "\n":
            opened = None
        elif norm in ('"', "''", '""'):
            if opened is not None and i - opened - 1 in _QUOTE_WORDS:
                ranges.append((opened + 1, i))
            opened = i if opened is None else None
    return tuple(ranges)


def _names(words: Words) -> Ranges:
    """Runs of up to three capitalised words."""
    capital = [
        words.text[start].isupper() and is_word(norm) for start, norm in zip(words.starts, words.norms, strict=True)
    ]
    return tuple(
        (i, j)
        for i, is_capital in enumerate(capital)
        if is_capital
        for j in range(i + 1, min(i + 4, len(capital) + 1))
        if all(capital[i:j])
    )


def _things(words: Words, stop: frozenset[str]) -> Ranges:
    """Runs of up to four content words, a determiner before them left out."""
    content = [is_word(norm) and norm not in stop for norm in words.norms]
    return tuple(
        (i, j)
        for i, yes in enumerate(content)
        if yes
        for j in range(i + 1, min(i + 1 + _THING_WORDS, len(content) + 1))
        if all(content[i:j])
    )


def is_word(norm: str) -> bool:
    """Tell whether a token begins with a letter."""
    return norm[:1].isalpha()


def _token_at(starts: tuple[int, ...], position: int) -> int:
    """Index of the first token at or after a character position."""
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if starts[middle] < position else (low, middle)
    return low


def _split_hashtag(body: str, vocabulary: set[str]) -> list[str]:
    """Split a hashtag at its capitals, else into the fewest lexicon words that fill it; [] when neither works."""
    humps = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", body)
    if len(humps) > 1:
        return [hump.lower() for hump in humps]
    text = body.lower()
    best: list[list[str] | None] = [[]] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - 14), end):
            before = best[start]
            if (
                before is None
                or text[start:end] not in vocabulary
                or (end - start == 1 and text[start:end] not in "ai")
            ):
                continue
            now = best[end]
            if now is None or len(before) + 1 < len(now):
                best[end] = [*before, text[start:end]]
    return best[-1] or []
