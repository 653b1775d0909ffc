"""From the text of lexicon files to a `Lexicon`: entries with the place where each was written.

Knows the shape of the files, not the meaning of the words: `check` does that. YAML has its home here.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ..errors import LexiconError
from ..folding import respelled
from . import nodes
from .entries import (
    BLOCKS,
    CAUSE_KEYS,
    FINDER_KEYS,
    FLAGS,
    PLACES,
    SECTIONS,
    SUGGESTION_KEYS,
    Cause,
    Finder,
    Lexicon,
    Lexicons,
    Line,
    Offer,
)  # fmt: skip
from .file import EntryFile, text_lines
from .nodes import MOST_BYTES

__all__ = (
    "BLOCKS", "CAUSE_KEYS", "FINDER_KEYS", "FLAGS", "MOST_BYTES", "PLACES", "SECTIONS", "SUGGESTION_KEYS",
    "TABLE_FILES", "Cause", "Finder", "Lexicon", "Lexicons", "Line", "Offer", "Read", "parse", "read",
)  # fmt: skip

TABLE_FILES = ("language.yml", "says.yml", "words.yml")
ROOT_TABLES = ("mail.yml", "languages.yml")
_REMEMBERED = 300_000  # characters: larger files are read anew each time
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Read:
    """What one file holds: entries and causes, or a table, or neutral lines."""

    finders: tuple[Finder, ...] = ()
    offers: tuple[Offer, ...] = ()
    causes: Mapping[str, Cause] = field(default_factory=dict)
    table: Mapping[str, object] = field(default_factory=dict)
    neutral: tuple[Line, ...] = ()


def parse(files: Mapping[str, str]) -> Lexicons:
    """Read lexicon files: name (`en/waiting.yml`, `mail.yml`) → text. What was read before is remembered.

    Raises LexiconError naming file, line and entry of the first thing that cannot be used.
    """
    codes = sorted({name.split("/")[0] for name in files if "/" in name})
    digest = hashlib.sha256("\0".join(f"{name}\0{files[name]}" for name in sorted(files)).encode()).hexdigest()
    mail, others = (read(name, files[name]).table if name in files else {} for name in ("mail.yml", "languages.yml"))
    languages = {code: _language(code, {n: t for n, t in files.items() if n.startswith(f"{code}/")}) for code in codes}
    ordered = dict(sorted(languages.items(), key=lambda pair: pair[1].tables.get("default") != "true"))
    return Lexicons(ordered, mail, others, digest[:12])


def read(name: str, text: str) -> Read:
    """Read one file, whatever it holds. Raises LexiconError."""
    return _remembered(name, text) if len(text) <= _REMEMBERED else _read(name, text)


def _read(name: str, text: str) -> Read:
    stem = name.rpartition("/")[2]
    if name in ROOT_TABLES or stem in TABLE_FILES:
        return Read(table=nodes.table(name, text))
    if stem == "neutral.txt":
        return Read(neutral=tuple(text_lines(text, 1)))
    if "/" not in name or not stem.endswith(".yml"):
        return Read()
    file = EntryFile(name, text)
    return Read(tuple(file.finders), tuple(file.offers), file.causes)


_remembered = lru_cache(maxsize=256)(_read)


def _language(code: str, files: Mapping[str, str]) -> Lexicon:
    finders: list[Finder] = []
    offers: list[Offer] = []
    causes: dict[str, Cause] = {}
    tables: dict[str, object] = {}
    neutral: tuple[Line, ...] = ()
    for name in sorted(files):
        part = read(name, files[name])
        finders += part.finders
        offers += part.offers
        causes |= part.causes
        tables |= part.table
        neutral += part.neutral
    if f"{code}/language.yml" not in files:
        remedy = "Add the language's tables, or put the files under a language that has them."
        raise LexiconError("there is no language.yml", field=f"{code}/language.yml:1", remedy=remedy)
    tables["spellings"] = _spellings(finders, tables)
    return Lexicon(code, tuple(finders), tuple(offers), causes, tables, neutral)


def _spellings(finders: Iterable[Finder], tables: Mapping[str, object]) -> dict[str, object]:
    """The table `spellings`, joined by the second spellings that `letters` give every word of the lexicon."""
    letters, written = ({**t} if isinstance(t := tables.get(name), dict) else {} for name in ("letters", "spellings"))
    if not letters:
        return written
    said = (line.text for finder in finders for line in (*finder.phrases, *finder.excepts))
    words = (word for text in (*said, *_texts(tables)) for word in _WORD.findall(text))
    second = respelled(words, letters)
    return {**{spelling: written.get(word, word) for spelling, word in second.items()}, **written}


def _texts(value: object) -> Iterator[str]:
    """All texts of a table."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
