"""The tables of mail.yml, checked and compiled."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ..errors import LexiconError
from .lines import PLAIN_WORD, fold

FILE = "mail.yml"
TABLES: Mapping[str, tuple[str, ...]] = {
    "headers": (
        "openers", "wrote", "speakers", "months", "weekdays", "labels", "separators", "forwards", "reply_above",
    ),
    "signature": ("devices", "closings", "titles", "contact", "postscript", "talk", "self"),
    "legal": ("anywhere", "ending"),
    "notices": (),
    "output": ("levels", "reports", "starts", "messages", "failures", "rows", "commands", "fences"),
    "markup": ("quotes", "rest", "replies", "asides", "tight"),
}  # fmt: skip
LABELS = ("from", "sent", "to", "copy", "subject")
GAP = 60  # characters that "..." may stand for

_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]*)?(?:[.#][\w-]+|\[\w+=[\w-]+\])?")


@dataclass(frozen=True, slots=True)
class Headers:
    """What announces an earlier message. `labels`: "betreff" → "subject"; `verbs`: what of `wrote` no line parts."""

    openers: frozenset[str]
    wrote: re.Pattern[str]
    verbs: frozenset[str]
    speakers: frozenset[str]
    days: frozenset[str]
    labels: Mapping[str, str]
    separators: tuple[str, ...]
    forwards: frozenset[str]
    reply_above: tuple[str, ...]
    attributed: bool = True  # whether "On … wrote:" may stand somewhere


@dataclass(frozen=True, slots=True)
class Signature:
    """How people and devices sign, and the words that no signature has."""

    devices: re.Pattern[str]
    closings: frozenset[str]
    openings: frozenset[str]  # the first words of the closings
    titles: frozenset[str]
    contact: frozenset[str]
    postscript: re.Pattern[str]
    talk: frozenset[str]
    self: frozenset[str]


Phrases = Mapping[str, tuple[re.Pattern[str], ...]]  # a word → the phrases that need it, looked for only where it is


@dataclass(frozen=True, slots=True)
class Legal:
    """What disclaimers say: anywhere, or at the end of a message only."""

    anywhere: Phrases
    ending: Phrases
    words: frozenset[str]  # of which each phrase needs one


@dataclass(frozen=True, slots=True)
class Output:
    """How programs speak."""

    levels: frozenset[str]
    reports: tuple[str, ...]
    starts: tuple[str, ...]
    messages: tuple[str, ...]
    failure: re.Pattern[str]
    row: re.Pattern[str]
    commands: frozenset[str]
    fences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Markup:
    """Selectors of HTML elements (`div`, `.quote`, `p#top`, `blockquote[type=cite]`) by what becomes of them."""

    quotes: frozenset[str]
    rest: frozenset[str]
    replies: frozenset[str]
    asides: frozenset[str]
    tight: frozenset[str]


@dataclass(frozen=True, slots=True)
class Markers:
    """What mail.yml says, ready to use."""

    headers: Headers
    signature: Signature
    legal: Legal
    notices: re.Pattern[str]
    output: Output
    markup: Markup


def markers(tables: Mapping[str, object]) -> Markers:
    """Compile the mapping that mail.yml holds. LexiconError names the table and what to do."""
    _demand(tables, tuple(TABLES), "")
    sections = {name: _Section(name, tables[name]) for name in TABLES if TABLES[name]}
    return Markers(
        headers=_headers(sections["headers"]),
        signature=_signature(sections["signature"]),
        legal=_legal(sections["legal"]),
        notices=_first_of(map(fold, _entries(tables["notices"], "notices"))),
        output=_output(sections["output"]),
        markup=_markup(sections["markup"]),
    )


class _Section:
    """A section of the file whose tables are known to be there."""

    def __init__(self, name: str, tables: object) -> None:
        self.name = name
        self.tables = _mapping(tables, name)
        _demand(self.tables, TABLES[name], name)

    def raw(self, table: str) -> tuple[str, ...]:
        """Return the entries as written."""
        return tuple(_entries(self.tables[table], f"{self.name}.{table}"))

    def __getitem__(self, table: str) -> tuple[str, ...]:
        return tuple(map(fold, self.raw(table)))


def _headers(section: _Section) -> Headers:
    return Headers(
        openers=frozenset(section["openers"]),
        wrote=re.compile(rf"\b(?:{_either(section['wrote'])})(?!\w)"),
        verbs=frozenset(entry.split()[-1] for entry in section["wrote"]),
        speakers=frozenset(section["speakers"]),
        days=frozenset(section["months"] + section["weekdays"]),
        labels=_labels(section.tables["labels"]),
        separators=section["separators"],
        forwards=frozenset(section["forwards"]),
        reply_above=section["reply_above"],
    )


def _labels(tables: object) -> Mapping[str, str]:
    place = "headers.labels"
    fields = _mapping(tables, place)
    _demand(fields, LABELS, place)
    return {fold(name): label for label in LABELS for name in _entries(fields[label], f"{place}.{label}")}


def _signature(section: _Section) -> Signature:
    return Signature(
        devices=_first_of(section["devices"]),
        closings=frozenset(section["closings"]),
        openings=frozenset(closing.split()[0] for closing in section["closings"]),
        titles=frozenset(section["titles"]),
        contact=frozenset(section["contact"]),
        postscript=re.compile(rf"(?:{_either(section['postscript'])})(?:[.:)]| ?-)"),
        talk=frozenset(section["talk"]),
        self=frozenset(section["self"]),
    )


def _legal(section: _Section) -> Legal:
    anywhere, ending = _phrases(section, "anywhere"), _phrases(section, "ending")
    return Legal(anywhere, ending, frozenset((*anywhere, *ending)))


def _phrases(section: _Section, table: str) -> Phrases:
    groups: dict[str, tuple[re.Pattern[str], ...]] = {}
    for entry in section[table]:
        longest = max(PLAIN_WORD.findall(entry), key=len, default="")
        if not longest:
            raise _fault(f"{section.name}.{table}", f"{entry!r} holds no word.", "Write words that disclaimers use.")
        groups[longest] = (*groups.get(longest, ()), _gapped(entry))
    return groups


def _gapped(entry: str) -> re.Pattern[str]:
    """Compile a phrase in which "..." stands for a short gap, and a blank for a line end, too."""
    pieces = (r"\s{1,3}".join(map(re.escape, piece.split())) for piece in entry.split("..."))
    return re.compile(rf"{f'.{{0,{GAP}}}?'.join(pieces)}(?!\w)", re.DOTALL)


def _output(section: _Section) -> Output:
    failures = _either(section.raw("failures"))
    return Output(
        levels=frozenset(section["levels"]),
        reports=tuple(f"{word}:" for word in section["reports"]),
        starts=section["starts"],
        messages=section["messages"],
        failure=re.compile(rf"(?:[A-Za-z_]\w*+(?:\.|::))*+(?=[A-Z])\w+(?:{failures})(?:: |$)"),
        row=re.compile(rf"(?:{_either(section['rows'])}) \d+: "),
        commands=frozenset(section["commands"]),
        fences=section["fences"],
    )


def _markup(section: _Section) -> Markup:
    return Markup(**{name: _selectors(section, name) for name in TABLES["markup"]})


def _selectors(section: _Section, table: str) -> frozenset[str]:
    for entry in section.raw(table):
        if not _SELECTOR.fullmatch(entry):
            raise _fault(
                f"{section.name}.{table}",
                f"{entry!r} is no selector that can be used.",
                "Write tag, .class, #id, tag.class or tag[attribute=value].",
            )
    return frozenset(section.raw(table))


def _first_of(entries: Iterable[str]) -> re.Pattern[str]:
    """Compile beginnings; the first of them that fits is found."""
    return re.compile("|".join(map(re.escape, entries)))


def _either(entries: tuple[str, ...]) -> str:
    return "|".join(re.escape(entry) for entry in sorted(entries, key=len, reverse=True))


# The shape of the file


def _demand(tables: Mapping[str, object], names: tuple[str, ...], place: str) -> None:
    for name in tables:
        if name not in names:
            near = get_close_matches(str(name), names, 1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known here: {', '.join(names)}."
            raise _fault(place, f"unknown table {str(name)!r}.", hint)
    for name in names:
        if name not in tables:
            raise _fault(place, f"the table {name!r} is missing.", "Add it; the packaged mail.yml shows its form.")


def _mapping(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise _fault(place, "this must hold named tables.", "Write `name: |` below it, entries indented under that.")
    return value


def _entries(value: object, place: str) -> Iterator[str]:
    """Give the lines of a block, or of all blocks of a group."""
    if isinstance(value, Mapping):
        for name, group in value.items():
            yield from _entries(group, f"{place}.{name}")
        return
    if not isinstance(value, str) or not value.strip():
        raise _fault(place, "this must be a block of lines with at least one entry.", "Write `|` after the colon.")
    yield from (entry for line in value.splitlines() if (entry := line.strip()))


def _fault(place: str, message: str, remedy: str) -> LexiconError:
    return LexiconError(message, field=f"{FILE} {place}".rstrip(), remedy=remedy)
