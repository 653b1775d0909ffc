"""An entry as fields of a form, its place in the text of its file, and the proof that nothing else was changed.

Fields are texts as a form gives them: blocks one a line, flags `true` or nothing, `sample` as `name: value` lines.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..errors import InputError, LexiconError
from . import Lexicons, read
from .entries import BLOCKS, FINDER_KEYS, FLAGS, SECTIONS, SUGGESTION_KEYS, Finder, Offer
from .nodes import compose, mean
from .splice import Pair, pair, sample, tidy

Files = dict[str, str]
Fields = Mapping[str, str]
Entry = Finder | Offer

MOST_FIELD = 100_000
SWITCHES = (*FLAGS, "grave")
ORDER_OF_FINDERS = (
    "strength", "escalates", "mutes", "retracts", "generic", "vague", "about", "why", "instead", "source", "phrases",
    "except", "match", "no_match",
)  # fmt: skip
SECTION_OF = {"cue": "cues", "covers": "covers", "suggest": "suggest"} | {
    kind: section for section, (kind, _) in SECTIONS.items()
}


class Where(NamedTuple):
    """Where an entry belongs: its kind, and its cause, emotion, risk …; a suggestion without one fits any cause."""

    kind: str
    label: str = ""


def place(entry: Entry) -> Where:
    """Return where an entry belongs."""
    return Where(entry.kind, entry.label) if isinstance(entry, Finder) else Where("suggest", entry.cause or "")


def name_of(entry: Entry) -> str:
    """Return the name that an entry has within its place."""
    kind, label = place(entry)
    return entry.id.removeprefix(f"{label}/covers/" if kind == "covers" else f"{label}/" if label else "")


def keys(kind: str) -> tuple[str, ...]:
    """Return the keys that entries of a kind may have, in the order in which new ones are written."""
    return SUGGESTION_KEYS if kind == "suggest" else ORDER_OF_FINDERS


def fields(entry: Entry) -> dict[str, str]:
    """Return an entry's fields as a form shows them; what is not set is an empty text."""
    if isinstance(entry, Offer):
        filled = "\n".join(f"{name}: {value}" for name, value in entry.sample.items())
        plain = {key: str(getattr(entry, key)) for key in SUGGESTION_KEYS if key not in ("sample", "grave")}
        return plain | {"sample": filled, "grave": "true" if entry.grave else ""}
    blocks = {"phrases": entry.phrases, "except": entry.excepts, "match": entry.match, "no_match": entry.no_match}
    return {
        "strength": str(entry.strength), "why": entry.why, "source": entry.source, "about": entry.about,
        "instead": "\n".join(entry.instead),
        **{key: "\n".join(line.text for line in lines) for key, lines in blocks.items()},
        **{flag: "true" if flag in entry.flags else "" for flag in FLAGS},
    }  # fmt: skip


def find(lexicons: Lexicons, language: str, entry_id: str) -> Entry:
    """Return an entry by its id. Raises InputError, with the id that resembles it."""
    if language not in lexicons.languages:
        remedy = mean(language, lexicons.languages)
        raise InputError(f"there is no language `{language}`", field="language", remedy=remedy)
    lexicon = lexicons.languages[language]
    return _sought((*lexicon.finders, *lexicon.offers), entry_id)


def within(files: Mapping[str, str], entry_id: str, language: str) -> Entry:
    """Return an entry by its id, from files of which others may be broken. Raises InputError."""
    found, broken = held(files, language)
    if broken and all(entry.id != entry_id for entry in found):
        raise broken[0]
    return _sought(found, entry_id)


def held(files: Mapping[str, str], language: str) -> tuple[list[Entry], list[LexiconError]]:
    """Return all entries of a language, file by file, and what is wrong with the files that cannot be read."""
    broken: list[LexiconError] = []
    found: list[Entry] = []
    for name in names(files, language):
        try:
            part = read(name, files[name])
        except LexiconError as error:
            broken.append(error)
        else:
            found += [*part.finders, *part.offers]
    return found, broken


def _sought(entries: Sequence[Entry], entry_id: str) -> Entry:
    for entry in entries:
        if entry.id == entry_id:
            return entry
    known = mean(entry_id, [entry.id for entry in entries])
    remedy = known if known.startswith("Did") else "Somebody may have renamed or removed it: look for it in the list."
    raise InputError(f"there is no entry `{entry_id}`", field="entry", remedy=remedy)


def names(files: Mapping[str, str], language: str) -> list[str]:
    """Return the names of the files that may hold entries of a language."""
    return sorted(name for name in files if name.startswith(f"{language}/") and name.endswith(".yml"))


def checked(kind: str, change: Fields) -> Fields:
    """Return the fields of a change as they will be read back. Raises InputError."""
    known = SUGGESTION_KEYS if kind == "suggest" else FINDER_KEYS
    for key, value in change.items():
        if key not in known:
            raise InputError(f"unknown field `{key}`", field=key, remedy=mean(key, known))
        if len(value) > MOST_FIELD:
            remedy = "Split it into several entries."
            raise InputError(f"`{key}` is longer than {MOST_FIELD:,} characters", field=key, remedy=remedy)
    return normal(change)


def normal(change: Fields) -> dict[str, str]:
    """Return fields as `fields` would give them back, comments in blocks kept."""
    return {key: _value(key, value) for key, value in change.items()}


def _value(key: str, value: str) -> str:
    if key in SWITCHES:
        if value.strip() not in ("", "false", "true", "on"):
            raise InputError(f"`{key}: {value}`", field=key, remedy="Write true or false.")
        return "true" if value.strip() in ("true", "on") else ""
    if key == "sample":
        return "\n".join(f"{name}: {filled}" for name, filled in sample(value).items())
    if key in BLOCKS:
        return "\n".join(tidy(value))
    return " ".join(" ".join(tidy(value)).split())


# Finding an entry in its file, and being sure of what was done


def located(file: str, text: str, entry: Entry) -> Pair:
    """Return the pair of nodes that an entry was read from."""
    kind, label = place(entry)
    section = SECTION_OF[kind]
    path = (section, name_of(entry)) if kind in ("cue", "covers", "suggest") else (section, label, name_of(entry))
    node = compose(file, text)
    found: Pair | None = None
    for name in path:
        found = pair(text, node, name)
        if found is None:
            raise InputError(f"there is no entry `{entry.id}`", field=file, remedy="Load the page again.")
        node = found.value
    assert found is not None
    if pair(text, compose(file, text), section).value.flow_style:  # type: ignore[union-attr]
        raise InputError(f"`{section}` is written on one line", field=file, remedy="Change this file as text.")
    return found


def verified(files: Mapping[str, str], file: str, text: str, wanted: Mapping[str, Fields | None]) -> Files:
    """Return the files with one replaced, sure that only the wanted entries became others. Raises InputError."""
    after = _by_id(file, text)
    before = _by_id(file, files[file]) if file in files else {}
    for entry_id in {*before, *after} - {*wanted}:
        if before.get(entry_id) != after.get(entry_id):
            raise InputError(f"`{entry_id}` would change too", field=file, remedy="Change this file as text.")
    for entry_id, fields_ in wanted.items():
        if after.get(entry_id) != (fields_ and _said(fields_)):
            raise InputError(f"`{entry_id}` cannot be written so", field=file, remedy="Change this file as text.")
    return {**files, file: text}


def _by_id(file: str, text: str) -> dict[str, dict[str, str]]:
    part = read(file, text)
    entries: tuple[Entry, ...] = (*part.finders, *part.offers)
    return {entry.id: fields(entry) for entry in entries}


def _said(wanted: Fields) -> dict[str, str]:
    """Fields as they are read back: comments in blocks left out."""
    return {
        key: "\n".join(line for line in value.split("\n") if not line.startswith("# ")) if key in BLOCKS else value
        for key, value in wanted.items()
    }


NAME = re.compile(r"[^\W_A-Z]+(?:-[^\W_A-Z]+)*")


def named(name: str) -> str:
    """Return a name that an entry can have. Raises InputError."""
    if not NAME.fullmatch(name):
        remedy = "Use small letters, digits and hyphens, such as `kill-the-job`."
        raise InputError(f"`{name}` is no name for an entry", field="name", remedy=remedy)
    return name
