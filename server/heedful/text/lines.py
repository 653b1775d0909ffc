"""A text as lines: where each stands, and how it reads to a marker (lower case, plain apostrophes, single blanks)."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 400  # characters of a line that markers look at

PLAIN_WORD = re.compile(r"\w+")
# What leaves of an ASCII text the same words with blanks between them, three times as fast.
NO_WORD = str.maketrans({sign: " " for sign in map(chr, range(128)) if not (sign.isalnum() or sign == "_")})

_BREAK = re.compile(r"\r\n|[\r\n\u2028\u2029]")
_WORD = re.compile(r"[^\W_]+(?:['.&/-][^\W_]+)*")
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("’‘´ʼ", "'"),
        **dict.fromkeys("\u00a0\u202f\u2007\u3000", " "),
        **dict.fromkeys("‐‑‒–—―", "-"),
        "İ": "i",  # the only letter whose lower case is longer
    }
)
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\u2066\u2069\ufeff\u00ad"))


class Line(NamedTuple):
    """A line without its end: start:end in the text, its first characters as written, and folded (`key`)."""

    start: int
    end: int
    text: str
    key: str

    @property
    def quoted(self) -> bool:
        """Whether it starts with a quotation mark of mail, `>`, and no face or arrow."""
        return self.key[:1] == ">" and not _FACE.match(self.key)


# ">:(" is a face, ">=" a comparison.
_FACE = re.compile(r">[:;=.'_][-'^o]?[()\[\]|/\\<>cdpo_.]|>=")


def split(text: str) -> list[Line]:
    """Split a text at every kind of line end."""
    return [_line(text, start, end) for start, end in _places(text)]


def _places(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _BREAK.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _line(text: str, start: int, end: int) -> Line:
    shown = text[start : min(end, start + LONGEST)]
    return Line(start, end, shown, fold(shown) if shown else "")


def fold(text: str) -> str:
    """Return a short text as markers see it: lower case, plain signs, single blanks, nothing unseen."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(flat(unicodedata.normalize("NFC", text.translate(_UNSEEN))).split())


def flat(text: str) -> str:
    """Lower the case and level apostrophes and dashes; the length stays."""
    return (text if text.isascii() else text.translate(_PLAIN)).lower()


def words(key: str) -> list[str]:
    """Return the words of a folded line; "co-founder", "s.r.l", "i'm" are one each."""
    return _WORD.findall(key)
