"""Texts heard as words, in two ways of splitting them, and the times named in them."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import spacy

from heedful import lexicon, times
from heedful.model import Words

LANGUAGE = (Path(__file__).parents[1] / "lexicons" / "en" / "language.yml").read_text(encoding="utf-8")
LEXICON = lexicon.parse({"en/language.yml": LANGUAGE}).languages["en"]
ENGLISH = times.tables(LEXICON.tables)
NLP = spacy.blank("en")
WEDNESDAY = datetime.fromisoformat("2026-05-06T10:00:00+01:00")

TOKEN = re.compile(r"\d+(?:[.,:/–-]\d+)*[a-z]*|o'clock|'s|[ap]\.m\.|[^\W\d_]+\d*|\S", re.IGNORECASE)


def plain(text: str) -> Words:
    """Words, numbers with what sticks to them, and single marks; dates in digits stay whole."""
    found = list(TOKEN.finditer(text))
    return words(text, [(m.group().lower(), m.start(), m.end()) for m in found])


def tokenized(text: str) -> Words:
    """As spaCy splits: `2026-05-06` into five, `2pm` into two."""
    return words(text, [(t.norm_, t.idx, t.idx + len(t)) for t in NLP(text.lower())])


def words(text: str, tokens: list[tuple[str, int, int]]) -> Words:
    norms, starts, ends = zip(*tokens, strict=True) if tokens else ((), (), ())
    stops = [i + 1 for i, norm in enumerate(norms) if norm in (".", "?", "!")]
    edges = sorted({0, *stops, len(norms)})
    return Words(text, norms, starts, ends, tuple(zip(edges, edges[1:], strict=False)))


def named(text: str, read: Callable[[str], Words] = tokenized, tables: times.Times = ENGLISH) -> list[str]:
    heard = read(text)
    return [cut(heard, span.first, span.last) for span in times.find(heard, tables)]


def cut(heard: Words, first: int, last: int) -> str:
    return heard.text[heard.starts[first] : heard.ends[last - 1]]


def only(text: str, read: Callable[[str], Words] = tokenized, tables: times.Times = ENGLISH) -> times.TimeSpan:
    (span,) = times.find(read(text), tables)
    return span


def due(text: str, at: datetime = WEDNESDAY, previous: datetime | None = None) -> str | None:
    moment = times.due(only(text), at, previous)
    return moment.isoformat(" ", "minutes")[:16] if moment else None


BOTH = pytest.mark.parametrize("read", [plain, tokenized])
