"""The form of a text that is tokenised: lower case, plain apostrophes, single blanks, tamed runs – and the way back.

Line breaks inside a wrapped paragraph become blanks; those that separate become one line feed. Runs of marks,
zero-width characters, endless words and walls without a blank are cut short and long stretches broken: spaCy's
tokenizer is quadratic in them (spaCy #1768, #4362). A full stop after a long number is set apart: where ordinals keep
their dot, the tokenizer would take it for one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

# Length never changes here, so offsets hold: apostrophes, double quotation marks, full-width marks.
_PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "´": "'",
        "`": "'",
        "ʼ": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "！": "!",
        "？": "?",
    }
)
_MARKS = tuple((chr(mark), plain) for mark, plain in _PLAIN.items())
_WRAPPED = 50
_STRETCH = 60  # characters that stay together
_ENDLESS = 1_000  # characters without a blank: nobody's words
_KEPT = 300  # of such a wall
_BLANK = re.compile(r"\s(?:\s+|(?<! ))")  # several, or one that is no space; begun by one class, it is found sooner
_SPECIAL = re.compile(
    r"(?P<blank>\s{2,}|[^\S ])"
    r"|(?P<unseen>[\u200b-\u200f\u2060\ufeff\u00ad]+)"
    r"|(?P<run>([^\w\s])\4{3,})"
    r"|(?P<marks>[^\w\s]{10,})"
    r"|(?P<endless>\w{80,})"
    r"|(?P<stuck>(?<=[a-z][a-z])[.!?](?=[A-Z][a-z]))"
    r"|(?P<full>(?<=[\d,:]\d\d)(?=\.(?:\s|\Z)))"
    rf"|(?P<stretch>(?:(?![^\w\s]{{4}})\S){{{_STRETCH}}}(?=\S))"
)
_WALL = re.compile(rf"\S{{{_ENDLESS + 1},}}")
_ITEM = re.compile(r"[-*•–>#]|\(?\w{1,2}[.)]\s")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `breaks` are (position here, shift to the original) from that position on, ascending."""

    text: str
    breaks: tuple[tuple[int, int], ...]

    def originals(self, positions: list[int]) -> list[int]:
        """Return where ascending positions stand in the original text."""
        found: list[int] = []
        at, shift = 0, 0
        for position in positions:
            while at < len(self.breaks) and self.breaks[at][0] <= position:
                shift = self.breaks[at][1]
                at += 1
            found.append(position + shift)
        return found


def fold(text: str) -> Folded:
    """Fold a text for tokenising; linear in its length."""
    if len(text) < _STRETCH and text.isalnum():
        return Folded(_lower(text).translate(_PLAIN), ())
    if len(text) > _ENDLESS and (walls := [wall.span() for wall in _WALL.finditer(text)]):
        return _cut_short(text, walls)
    pieces: list[str] = []
    breaks: list[tuple[int, int]] = []
    done = length = 0
    for match in _SPECIAL.finditer(text):
        put = _replacement(text, match)
        pieces += [text[done : match.start()], put]
        length += match.start() - done + len(put)
        done = match.end()
        if done - length != (breaks[-1][1] if breaks else 0):
            breaks.append((length, done - length))
    pieces.append(text[done:])
    return Folded(_lower("".join(pieces)).translate(_PLAIN), tuple(breaks))


def _cut_short(text: str, walls: Sequence[tuple[int, int]]) -> Folded:
    """Fold a text without what follows the first characters of each wall."""
    pieces: list[str] = []
    breaks: list[tuple[int, int]] = []
    length = 0
    starts, ends = (0, *(end for _, end in walls)), (*(start + _KEPT for start, _ in walls), len(text))
    for start, end in zip(starts, ends, strict=True):
        part = fold(text[start:end])
        breaks += [(length, start - length), *((length + at, start - length + shift) for at, shift in part.breaks)]
        pieces.append(part.text)
        length += len(part.text)
    return Folded("".join(pieces), tuple(breaks))


def level(text: str) -> str:
    """Return a text in lower case with plain apostrophes and quotation marks; its length stays."""
    low = _lower(text)
    for mark, plain in _MARKS if not low.isascii() else (("`", "'"),):
        if mark in low:
            low = low.replace(mark, plain)
    return low


def parts(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the start and end of each part of a text whose words stand a single blank apart, and what folding puts
    between it and the next: a line feed, a blank, nothing at the end."""
    done = 0
    # Of all blanks only a space is printable.
    for blank in _BLANK.finditer(text) if "  " in text or not text.isprintable() else ():
        yield done, blank.start(), "\n" if _separates(text, blank) else " "
        done = blank.end()
    yield done, len(text), ""


def _replacement(text: str, match: re.Match[str]) -> str:
    found = match.group()
    if match.lastgroup == "blank" or match["blank"]:
        return "\n" if _separates(text, match) else " "
    if match["unseen"]:
        return ""
    if match.lastgroup == "full":
        return " "
    if match["stuck"] or match["stretch"]:
        return found + " "
    return found[:60] + " " if match["endless"] else found[:3]


def _separates(text: str, match: re.Match[str]) -> bool:
    """Whether white space ends a sentence: an empty line, a full stop before, a list item after, or a short line that
    the next one does not continue in lower case."""
    lines = match.group().count("\n")
    if lines != 1:
        return lines > 1
    if text[match.start() - 1 : match.start()] in (".", "!", "?", ":", "") or _ITEM.match(text, match.end()):
        return True
    if text[match.end() : match.end() + 1].islower():
        return False
    return match.start() < _WRAPPED or text.rfind("\n", match.start() - _WRAPPED, match.start()) >= 0


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def respelled(words: Iterable[str], letters: Mapping[str, str]) -> dict[str, str]:
    """Return second spelling → word for words with some of the `letters` (`fuer` → `für`).

    A spelling that is a word itself stays that word.
    """
    known = set(words)
    found = {spelling: word for word in sorted(known) for spelling in _respellings(word, letters)}
    return {spelling: word for spelling, word in found.items() if spelling not in known}


def _respellings(word: str, letters: Mapping[str, str]) -> Iterator[str]:
    """A word with one, two … or all of its letters of that kind replaced: people mix, `grüsse` and `gruesse`."""
    present = [letter for letter in letters if letter in word]
    for count in range(1, len(present) + 1):
        for some in combinations(present, count):
            yield word.translate({ord(letter): letters[letter] for letter in some})
