"""Words of a sentence as notation: exactly as said, and widened by what safely stands for them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..matcher import strings
from ..model import Words
from ..phrase import GAP, GAP_WORDS
from ..tokens import is_mark, is_word
from ..tongue import Tongue

Range = tuple[int, int]
SLOTTED = ("<duration>", "<date>", "<number>")
_STEM = 3
_PLAIN = re.compile(r"[^()|<>\s]+")


@dataclass(frozen=True, slots=True)
class Habits:
    """What a language's table `proposals` says."""

    alike: Mapping[str, tuple[str, ...]]
    endings: tuple[tuple[str, ...], ...]
    fillers: frozenset[str]
    joints: frozenset[str]
    near: Mapping[str, Mapping[str, str]]
    names: bool  # a capital within a sentence begins a name


def habits(tongue: Tongue) -> Habits:
    """Read the table, empty where it is missing."""
    table = tongue.lexicon.tables.get("proposals")
    rows = table if isinstance(table, dict) else {}
    groups = [tuple(line.split()) for line in str(rows.get("alike") or "").splitlines()]
    endings = tuple(
        tuple("" if end == "-" else end for end in line.split()) for line in str(rows.get("endings") or "").splitlines()
    )
    near = rows.get("near")
    return Habits(
        {word: group for group in reversed(groups) for word in group},
        endings,
        frozenset(strings(rows.get("fillers"))),
        frozenset(strings(rows.get("joints"))),
        near if isinstance(near, dict) else {},
        rows.get("names") == "true",
    )


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as read, with the times and numbers in it."""

    tongue: Tongue
    habits: Habits
    words: Words
    slots: Mapping[Range, str]


def sentence(tongue: Tongue, text: str) -> Sentence:
    """Read a sentence."""
    words, _, scan = tongue.matcher.scan(text)
    found = scan.slots()
    slots = {at: name for name in reversed(SLOTTED) for at in found.get(name, ())}
    return Sentence(tongue, habits(tongue), words, slots)


def tokens(said: Sentence, start: int, end: int) -> Range:
    """Return the tokens that a marked span touches, marks at its edges left out."""
    words = said.words
    inside = [i for i in range(len(words.norms)) if words.starts[i] < end and start < words.ends[i]]
    while inside and is_mark(words.norms[inside[0]]):
        inside.pop(0)
    while inside and is_mark(words.norms[inside[-1]]):
        inside.pop()
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def exact(said: Sentence, at: Range) -> str:
    """Return the words of a range as a phrase."""
    return " ".join(word for word in said.words.norms[slice(*at)] if _PLAIN.fullmatch(word))


def wide(said: Sentence, at: Range) -> str:
    """Return the words of a range as a phrase with slots, alternatives and optional words."""
    parts: list[str] = []
    i = at[0]
    while i < at[1]:
        slot = max((r for r in said.slots if r[0] == i and r[1] <= at[1]), key=lambda r: r[1], default=None)
        parts.append(said.slots[slot] if slot else _widened(said, i, alone=at[1] - at[0] == 1))
        i = slot[1] if slot else i + 1
    return " ".join(filter(None, parts))


def _widened(said: Sentence, i: int, alone: bool) -> str:
    norm, tongue = said.words.norms[i], said.tongue
    if not _PLAIN.fullmatch(norm):
        return ""
    if norm in said.habits.alike:
        return "|".join(dict.fromkeys((norm, *said.habits.alike[norm])))
    if not alone and (norm in said.habits.fillers or is_mark(norm)):
        return f"({norm})"
    capital = i > 0 and said.words.text[said.words.starts[i]].isupper()
    if said.habits.names and capital and is_word(norm) and norm not in tongue.known and not alone:
        return "<name>"
    return "|".join(forms(said, norm))


def small(said: Sentence, norm: str) -> bool:
    """Tell whether a word says nothing by itself."""
    return norm in said.tongue.stop or norm in said.habits.alike or is_mark(norm)


def forms(said: Sentence, norm: str) -> list[str]:
    """Return a word with the other forms of it that the language is known to have."""
    if not norm.isalpha() or norm in said.tongue.stop:
        return [norm]
    best = [norm]
    for group in said.habits.endings:
        for ending in sorted((e for e in group if norm.endswith(e)), key=len, reverse=True):
            stem = norm[: len(norm) - len(ending)] if ending else norm
            known = [stem + e for e in group if stem + e in said.tongue.known]
            if len(stem) >= _STEM and len(known) >= max(3, len(best) + 1):
                best = [norm, *(word for word in known if word != norm)]
    return best


def joined(said: Sentence, ranges: list[Range], parts: list[str]) -> list[str]:
    """Return phrase lines: ranges that are few words apart as one with a gap, others each by itself."""
    lines = parts[:1]
    for before, after, part in zip(ranges, ranges[1:], parts[1:], strict=False):
        between = said.words.norms[before[1] : after[0]]
        near = len(between) <= GAP_WORDS and not any(map(is_mark, between))
        if near:
            lines[-1] = f"{lines[-1]} {GAP} {part}" if between else f"{lines[-1]} {part}"
        else:
            lines.append(part)
    return lines
