"""A new entry from marked words: its notation, its example, and near misses tried on it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..analyse import Analyser
from ..errors import InputError
from ..explain import bounded
from ..lexicon import Finder, Line
from ..lexicon.editing import Where
from ..matcher import MUTED, MUTING, Matcher, silenced
from ..model import Evidence, Words
from ..phrase import GAP, choices
from ..tokens import is_mark
from ..tongue import Tongue
from .notation import Range, Sentence, exact, joined, sentence, small, tokens, wide

_NAME_WORDS = 4


@dataclass(frozen=True, slots=True)
class Near:
    """A near miss: whether the proposal fires on it, on which words, and the `except` line that would mute it."""

    kind: str
    text: str
    fires: bool
    said: str
    mute: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed entry. `notations` are sets of phrase lines, narrow first; `phrases` the one that is proposed.

    `already` names the entries of the same place that find the words now; `problem` says why nothing is proposed.
    """

    name: str
    notations: tuple[tuple[str, ...], ...]
    phrases: str
    match: str
    near: tuple[Near, ...]
    problem: str = ""
    already: tuple[Finder, ...] = ()


def propose(
    analyser: Analyser,
    language: str,
    text: str,
    spans: Sequence[tuple[int, int]],
    where: Where,
    strength: int = 2,
) -> Proposal:
    """Return an entry that finds the marked words of a sentence. Raises InputError when nothing is marked."""
    tongue = analyser.tongue(language)
    said = sentence(tongue, bounded(text))
    ranges = sorted(at for at in {tokens(said, *span) for span in spans} if at != (0, 0))
    if not ranges:
        raise InputError("no word is marked", field="sentence", remedy="Mark the words that show it.")
    match = _match(said, ranges)
    notations = tuple(
        dict.fromkeys(tuple(joined(said, ranges, [make(said, r) for r in ranges])) for make in (exact, wide))
    )
    fit = [lines for lines in notations if not _problem(said, lines, match)]
    name = _name(said, ranges, where)
    if not fit:
        return Proposal(name, notations, "\n".join(notations[0]), match, (), _problem(said, notations[0], match))
    near = tuple(_near(said, ranges, fit[-1], where))
    return Proposal(name, notations, "\n".join(fit[-1]), match, near, already=_already(said, ranges, where))


def as_fields(proposal: Proposal, strength: int = 2) -> Mapping[str, str]:
    """Return a proposal as the fields of a new entry: near misses as `no_match`, an `except` for each that fires."""
    mutes = dict.fromkeys(near.mute for near in proposal.near if near.fires and near.mute)
    return {
        "strength": str(strength), "phrases": proposal.phrases, "except": "\n".join(mutes), "match": proposal.match,
        "no_match": "\n".join(near.text for near in proposal.near if near.mute or not near.fires),
    }  # fmt: skip


def trial(phrases: Iterable[str], excepts: Iterable[str] = (), id: str = "proposal") -> Finder:
    """Return an entry that is only tried."""
    lines = tuple(Line(text, number) for number, text in enumerate(phrases, 1))
    mutes = tuple(Line(text, number) for number, text in enumerate(excepts, 1001))
    return Finder(id, "trial", "trial", "", 0, phrases=lines, excepts=mutes)


def found(matcher: Matcher, text: str) -> list[Evidence]:
    """Return what a trial's matcher finds."""
    return [e for e in matcher.read(text)[1] if e.kind == "trial"]


def _match(said: Sentence, ranges: list[Range]) -> str:
    """The sentences with marked words, these in brackets, on one line."""
    words = said.words
    covering = [s for s in words.sentences if any(s[0] < b and a < s[1] for a, b in ranges)]
    begin, end = words.starts[covering[0][0]], words.ends[covering[-1][1] - 1]
    text, at = "", begin
    for first, last in ranges:
        start, stop = words.starts[first], words.ends[last - 1]
        text += f"{_bare(words.text[at:start])}[{_bare(words.text[start:stop])}]"
        at = stop
    return " ".join((text + _bare(words.text[at:end])).split())


def _bare(text: str) -> str:
    return text.replace("[", "(").replace("]", ")")


def _problem(said: Sentence, lines: Sequence[str], match: str) -> str:
    """Why phrase lines will not do: what is wrong, and what to do."""
    try:
        rows = [choices(line) for line in lines]
    except InputError as error:
        return f"{error.message}. {error.remedy}"
    for line, row in zip(lines, rows, strict=True):
        if all(small(said, word) for choice in row if () not in choice for wording in choice for word in wording):
            return f"`{line}` is made of small words alone. Mark a word beside them that says what is wrong."
    text = match.replace("[", "").replace("]", "")
    wanted = set(re.findall(r"\[([^\]]+)\]", match))
    got = {text[e.start : e.end] for e in found(said.tongue.matcher.over((trial(lines),)), text)}
    if len(lines) == len(wanted) and got != wanted:
        return "These words are not found again as marked. Mark whole words, without marks at their edges."
    return ""


def _name(said: Sentence, ranges: list[Range], where: Where) -> str:
    norms = [norm for r in ranges for norm in said.words.norms[slice(*r)] if norm.isalpha()]
    telling = [norm for norm in norms if not small(said, norm)] or norms
    name = "-".join(telling[:_NAME_WORDS]) or "entry"
    taken = set(said.tongue.finders)
    prefix = f"{where.label}/covers/" if where.kind == "covers" else f"{where.label}/"
    numbered = (name if n == 1 else f"{name}-{n}" for n in range(1, 99))
    return next(candidate for candidate in numbered if prefix + candidate not in taken)


def _already(said: Sentence, ranges: list[Range], where: Where) -> tuple[Finder, ...]:
    evidence = said.tongue.matcher.read(said.words.text)[1]
    ids = dict.fromkeys(
        e.entry
        for e in evidence
        if (e.kind, e.label) == where and any(e.first < last and first < e.last for first, last in ranges)
    )
    return tuple(said.tongue.finders[id] for id in ids)


# Near misses


def _near(said: Sentence, ranges: list[Range], lines: Sequence[str], where: Where) -> Iterator[Near]:
    clause = _clause(said, ranges)
    for kind, row in said.habits.near.items():
        text = row["text"].replace("{clause}", clause)
        mutes = [f"{row['mute']} {gap}{line}" for line in lines for gap in ("", f"{GAP} ")]
        plain = said.tongue.matcher.over((trial(lines),))
        hits = [e for e in found(plain, text) if not _silent(said.tongue, text, e, where)]
        mute = next((m for m in mutes if _mutes(said.tongue, lines, m, text)), "") if hits else ""
        yield Near(kind, text, bool(hits), text[hits[0].start : hits[0].end] if hits else "", mute)


def _mutes(tongue: Tongue, lines: Sequence[str], mute: str, text: str) -> bool:
    try:
        choices(mute)
    except InputError:
        return False
    return not found(tongue.matcher.over((trial(lines, [mute]),)), text)


def _silent(tongue: Tongue, text: str, e: Evidence, where: Where) -> bool:
    """Whether a muting entry of the language silences a find."""
    if where.kind not in MUTED:
        return False
    words, evidence = tongue.matcher.read(text)
    muting = (other for other in evidence if tongue.finders[other.entry].flags & MUTING)
    return any(not set(_quiet(tongue, words, other)).isdisjoint(range(e.first, e.last)) for other in muting)


def _quiet(tongue: Tongue, words: Words, other: Evidence) -> range:
    return silenced(words, tongue.finders[other.entry], other)


def _clause(said: Sentence, ranges: list[Range]) -> str:
    """The part of the sentence around the marked words, to be put into another sentence."""
    words = said.words
    first, last = ranges[0][0], ranges[-1][1]
    while first > 0 and not is_mark(words.norms[first - 1]) and words.norms[first - 1] not in said.habits.joints:
        first -= 1
    while last < len(words.norms) and not is_mark(words.norms[last]) and words.norms[last] not in said.habits.joints:
        last += 1
    text = " ".join(_bare(words.text[words.starts[first] : words.ends[last - 1]]).split())
    head = text.split()[0]
    return text[0].lower() + text[1:] if len(head) > 1 and head.lower() in said.tongue.stop else text
