"""From a text to words. spaCy's tokenizer decides how words are cut; plain shapes are known without asking it.

A text is cut at its blanks. What stands between two blanks is cut the same way whatever stands beside it, so each such
piece is looked up: most are words of letters alone. What no rule here knows goes to spaCy, which takes some 30 µs a
piece where a look takes 0.1 µs. The tables hold words of the lexicon only: no piece of a text is kept.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Any, NamedTuple

import spacy
from spacy.attrs import IDX, IS_SPACE, LENGTH, NORM, ORTH
from spacy.language import Language

from ..folding import Folded, fold, level, parts
from ..lexicon import Lexicon
from ..model import Words
from ..tokens import quoted, sentences

Token = tuple[str, int, int]  # folded form, start and end
Tokens = tuple[Token, ...]

# Letters or a number with marks at the edges, but for `):`, a face to spaCy. Some languages leave the full stop of an
# ordinal at its number, so only one that folding sets apart counts here.
_SHAPE = re.compile(
    r'(["(]?)(?:([^\W\d_]{2,}(?:-[^\W\d_]{2,})*)(\'s)?(\.)?|(\d+(?:[:,]\d+)*)((?<=[\d,:]\d\d)\.(?=\Z))?)([,;:!?]?)'
    r'((?<![;:])[)"]|)([,!?]?)'
)
_LATIN = "\u0180"  # letters before this one are letters to spaCy in every language
_SIGNS = frozenset("ªµº")  # all but these, which are signs to it
_LONGEST = 50  # characters of a piece that folding never breaks
_STUCK = re.compile(r"[a-z]{2}[.!?][a-z]{2}")  # folding sets these apart when a capital follows
_NUMBERS = tuple(f"{number}{mark}" for number in range(60) for mark in (".", "%", "h", "am", "pm"))
_MARKS = (*".,!?;:()\"'-/&+*=>", "--", "...", "->", ":)", ":-)")


class Tokenizer:
    """Cuts the texts of a language into words. Not thread-safe, nor is spaCy."""

    def __init__(self, lexicon: Lexicon, known: Iterable[str]) -> None:
        """`known` are texts whose words may stay in memory."""
        self.nlp = _pipeline(lexicon)
        spellings = lexicon.tables.get("spellings")
        self._spellings: dict[str, str] = {**spellings} if isinstance(spellings, dict) else {}
        tokenizer: Any = self.nlp.tokenizer
        self._special = frozenset(rule.lower() for rule in tokenizer.rules)
        self._single: dict[str, str] = {}
        self._several: dict[str, Tokens] = {}
        self._hyphen_parts = len(self._asked(("one-two",))[0]) > 1
        self._genitive_parts = len(self._asked(("heedful's",))[0]) > 1
        self._learn({piece for text in known for piece in level(text).split()})

    def apart(self, lexicon: Lexicon) -> "Tokenizer":
        """Return the same tokenizer, asking a spaCy of its own; the tables are shared, as nothing changes them."""
        other = copy(self)
        other.nlp = _pipeline(lexicon)
        return other

    def _learn(self, pieces: set[str]) -> None:
        """Look pieces up from now on."""
        wanted = {*pieces, *self._special, *self._spellings, *_NUMBERS, *_MARKS}
        lasting = sorted(piece for piece in wanted if piece.split() == [fold(piece).text] and not _STUCK.search(piece))
        shaped = {piece: self._shaped(piece) for piece in lasting}
        rest = [piece for piece in lasting if not shaped[piece]]
        for piece, tokens in (*shaped.items(), *zip(rest, self._asked(rest), strict=True)):
            if len(tokens) == 1:
                self._single[piece] = tokens[0][0]
            elif tokens:
                self._several[piece] = tokens

    def words(self, text: str) -> Words:
        """Return the words of a visible text. Linear in its length."""
        tokens = self._cut(text)
        norms = tuple(tokens.norms)
        return Words(text, norms, tuple(tokens.starts), tuple(tokens.ends), sentences(norms), quoted(norms))

    def norms(self, text: str) -> tuple[str, ...]:
        """Return the folded tokens of a text."""
        return tuple(self._cut(text)[0])

    def _cut(self, text: str) -> "_Columns":
        """Cut a text into tokens, what only spaCy knows last."""
        columns = _Columns([], [], [])
        norms, starts, ends = columns.norms, columns.starts, columns.ends
        odd: list[tuple[int, int, int]] = []  # place among the tokens, start, end
        known, flat = self._single.get, level(text)
        for begin, until, put in parts(text):
            at = begin
            for piece in flat[begin:until].split(" ") if begin < until else ():
                end = at + len(piece)
                norm = known(piece)
                if norm is not None:
                    norms.append(norm)
                    starts.append(at)
                    ends.append(end)
                elif tokens := self._several.get(piece) or self._shaped(piece):
                    columns.add(tokens, at)
                elif piece:
                    odd.append((len(norms), at, end))
                elif at == 0:  # a blank before the first word is a token of spaCy's
                    columns.add(((" ", 0, 1),), 0)
                at = end + 1
            if put == "\n" or (put and until == 0):
                columns.add(((put, 0, 1),), until)
        return self._woven(text, columns, odd) if odd else columns

    def _woven(self, text: str, columns: "_Columns", odd: Sequence[tuple[int, int, int]]) -> "_Columns":
        """Put the tokens of odd pieces in their places."""
        pieces = tuple(dict.fromkeys([text[start:end] for _, start, end in odd]))
        asked = dict(zip(pieces, self._asked(pieces), strict=False))
        if not asked:
            return self._whole(text)
        woven, done = _Columns([], [], []), 0
        for place, start, end in odd:
            if done < place:
                woven.take(columns, done, place)
                done = place
            woven.add(asked[text[start:end]], start)
        woven.take(columns, done, len(columns.norms))
        return woven

    def _shaped(self, piece: str) -> Tokens:
        """Return the tokens of a piece of a plain shape; none for any other."""
        if piece in self._special or len(piece) > _LONGEST or not (piece.isascii() or _latin(piece)):
            return ()
        if piece.isalpha():
            return ((self._spellings.get(piece, piece), 0, len(piece)),)
        shape = _SHAPE.fullmatch(piece)
        if shape is None:
            return ()
        before, letters, genitive, dot, number, full, *after = shape.groups()
        if genitive and not self._genitive_parts:
            return ()
        core = self._parts(letters) if letters else (number,)
        ends = [core[-1] + tail for tail in (genitive, dot) if tail]
        if not self._special.isdisjoint((*core, *ends)):
            return ()
        return _row((before, *core, genitive, dot or full, *after), self._spellings)

    def _parts(self, letters: str) -> Sequence[str]:
        return re.split("(-)", letters) if self._hyphen_parts else (letters,)

    def _asked(self, pieces: Sequence[str]) -> list[Tokens]:
        """Ask spaCy for the tokens of pieces as written; nothing is found when folding leaves a blank at an edge."""
        folded = [fold(piece) for piece in pieces]
        if not all(f.text and f.text == f.text.strip() for f in folded):
            return []
        found: list[list[Token]] = [[] for _ in pieces]
        number = begin = 0
        # With a line end between them, not a blank, across which spaCy joins quotation marks.
        for norm, start, length, is_space in self._told("\n".join(f.text for f in folded)):
            if is_space and start == begin + len(folded[number].text):
                begin = start + 1
                number += 1
            else:
                found[number].append((norm, start - begin, start - begin + length))
        return [_unfolded(tokens, f) for tokens, f in zip(found, folded, strict=True)]

    def _whole(self, text: str) -> "_Columns":
        """Ask spaCy for the tokens of a whole text."""
        folded = fold(text)
        tokens = [(norm, start, start + length) for norm, start, length, _ in self._told(folded.text)]
        columns = _Columns([], [], [])
        columns.add(_unfolded(tokens, folded), 0)
        return columns

    def _told(self, text: str) -> list[tuple[str, int, int, int]]:
        """Form, start, length of spaCy's tokens, and whether they are blanks; as columns, for an object each is dear.

        In a memory zone, for spaCy would else remember every word that it has ever seen.
        """
        with self.nlp.memory_zone():
            rows = self.nlp.make_doc(text).to_array([NORM, IDX, LENGTH, IS_SPACE]).tolist()
            forms = {norm: self.nlp.vocab.strings[norm] for norm in {row[0] for row in rows}}
        return [(forms[norm], start, length, is_space) for norm, start, length, is_space in rows]


class _Columns(NamedTuple):
    """Tokens being gathered, as columns."""

    norms: list[str]
    starts: list[int]
    ends: list[int]

    def add(self, tokens: Iterable[Token], at: int) -> None:
        """Add tokens that count from `at`."""
        for norm, start, end in tokens:
            self.norms.append(norm)
            self.starts.append(at + start)
            self.ends.append(at + end)

    def take(self, other: "_Columns", first: int, last: int) -> None:
        """Add some tokens of another text."""
        self.norms.extend(other.norms[first:last])
        self.starts.extend(other.starts[first:last])
        self.ends.extend(other.ends[first:last])


def _latin(piece: str) -> bool:
    """Whether all letters are Latin, and such that have a lower case of one character."""
    return max(piece) < _LATIN and piece.islower() and _SIGNS.isdisjoint(piece)


def _row(parts: Iterable[str | None], spellings: Mapping[str, str]) -> Tokens:
    """Tokens that follow each other without a blank."""
    tokens: list[Token] = []
    at = 0
    for part in parts:
        if part:
            tokens.append((spellings.get(part, part), at, at + len(part)))
            at += len(part)
    return tuple(tokens)


def _unfolded(tokens: Sequence[Token], folded: Folded) -> Tokens:
    if not folded.breaks:
        return tuple(tokens)
    starts = folded.originals([start for _, start, _ in tokens])
    lasts = folded.originals([end - 1 for _, _, end in tokens])
    return tuple((token[0], start, last + 1) for token, start, last in zip(tokens, starts, lasts, strict=True))


def _pipeline(lexicon: Lexicon) -> Language:
    nlp = spacy.blank(lexicon.code)
    # Of a new word only these are asked; the rest, like its shape, would cost more than cutting it off.
    vocab: Any = nlp.vocab
    vocab.lex_attr_getters = {attr: vocab.lex_attr_getters[attr] for attr in (NORM, IS_SPACE)}
    tokenizer: Any = nlp.tokenizer
    contractions = lexicon.tables.get("contractions")
    for surface, pieces in contractions.items() if isinstance(contractions, dict) else ():
        tokenizer.add_special_case(surface, [{ORTH: orth, NORM: norm} for orth, norm in pieces])
    spellings = lexicon.tables.get("spellings")
    for word, standard in spellings.items() if isinstance(spellings, dict) else ():
        nlp.vocab[word].norm_ = standard
    return nlp
