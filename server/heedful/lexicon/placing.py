"""Putting entries into files, taking them out, moving them; and one entry as text."""

import re
from collections.abc import Iterator, Mapping

import yaml

from ..errors import InputError, LexiconError
from . import TABLE_FILES, read
from .entries import SECTIONS
from .fields import (
    SECTION_OF,
    Entry,
    Fields,
    Files,
    Where,
    checked,
    fields,
    held,
    keys,
    located,
    name_of,
    named,
    names,
    place,
    verified,
    within,
)  # fmt: skip
from .nodes import compose, mean
from .splice import STEP, Pair, inline, pair, pairs, rendered, shifted, spliced, tidy

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def add(
    files: Mapping[str, str], language: str, where: Where, name: str, entry: Fields, *, label: str = "", about: str = ""
) -> Files:
    """Return the files with a new entry at the end of its place; a new cause gets a file with this label and `about`.

    Raises InputError, LexiconError for what cannot stand.
    """
    change = checked(where.kind, entry)
    lines = [f"{named(name)}:", *_body(where.kind, change)]
    return _put(files, language, where, name, lines, {**_empty(where.kind), **change}, _head(where, label, about))


def remove(files: Mapping[str, str], entry_id: str, language: str) -> Files:
    """Return the files without an entry; a section that it leaves empty goes with it."""
    entry = within(files, entry_id, language)
    return verified(files, entry.file, _without(files[entry.file], entry), {entry_id: None})


def move(files: Mapping[str, str], entry_id: str, language: str, where: Where, name: str = "") -> Files:
    """Return the files with an entry, as it is written, in another place or under another name."""
    entry = within(files, entry_id, language)
    if (place(entry).kind == "suggest") != (where.kind == "suggest"):
        remedy = "Add a new one there and remove this one."
        raise InputError("a phrase on offer and an entry that finds are not alike", field="kind", remedy=remedy)
    name = named(name) if name and name != name_of(entry) else name_of(entry)
    comments, (_, *body) = _cut(files[entry.file], entry)
    left = remove(files, entry_id, language)
    lines = [*comments, f"{name}:{_rest(entry, files)}", *body]
    return _put(left, language, where, name, lines, fields(entry), _head(where, "", ""))


def written(files: Mapping[str, str], entry_id: str, language: str) -> str:
    """Return an entry as it is written in its file, indented by nothing."""
    entry = within(files, entry_id, language)
    comments, lines = _cut(files[entry.file], entry)
    return "\n".join([*comments, *lines]) + "\n"


def rewrite(files: Mapping[str, str], entry_id: str, language: str, text: str) -> Files:
    """Return the files with the text of an entry, as `written` gives it, replaced: it may get another name.

    Raises LexiconError for what cannot be read.
    """
    entry = within(files, entry_id, language)
    found = located(entry.file, files[entry.file], entry)
    node = compose(entry.file, text)
    if not isinstance(node, yaml.MappingNode) or len(node.value) != 1:
        remedy = "Begin with `name:` and indent the rest under it."
        raise LexiconError("this is not one entry", field=f"{entry.file}:{entry.line}", remedy=remedy)
    by = found.column - node.start_mark.column
    put = "\n".join(shifted(text.replace("\r\n", "\n").rstrip().split("\n"), by))
    after = spliced(files[entry.file], [(found.above, found.end, put)])
    new = entry.id[: len(entry.id) - len(name_of(entry))] + str(node.value[0][0].value)
    if new != entry.id:
        _refuse_taken(files, language, new)
    was: list[Entry] = [*read(entry.file, after).finders, *read(entry.file, after).offers]
    wanted = {found.id: fields(found) for found in was if found.id == new}
    return verified(files, entry.file, after, {entry_id: None, **wanted})


# The lines of an entry


def _body(kind: str, change: Fields) -> Iterator[str]:
    for key in keys(kind):
        if change.get(key):
            yield from rendered(key, change[key], STEP).split("\n")


def _empty(kind: str) -> Fields:
    defaults = {"strength": "2", "register": "plain"}
    return {key: defaults.get(key, "") for key in keys(kind)}


def _cut(text: str, entry: Entry) -> tuple[list[str], list[str]]:
    """The comments right above an entry, and its lines, indented by nothing."""
    found = located(entry.file, text, entry)
    comments = text[found.above : found.start].splitlines()
    lines = text[found.start : found.end].split("\n")
    return list(shifted(comments, -found.column)), list(shifted(lines, -found.column))


def _rest(entry: Entry, files: Mapping[str, str]) -> str:
    """What stands behind an entry's name on its line: nothing, a comment or all of it."""
    found = located(entry.file, files[entry.file], entry)
    line = found.text[found.start : found.end].split("\n")[0]
    return line[line.index(":", int(found.key.end_mark.index) - found.start) + 1 :]


def _without(text: str, entry: Entry) -> str:
    """The text of a file without an entry, and without the sections that held nothing else."""
    path = _path(text, entry)
    while len(path) > 1 and len(pairs(text, path[-2].value)) == 1:
        path.pop()
    gone = path[-1]
    end = gone.end + 1
    while text[end : end + 1] == "\n" and text[: gone.above].endswith(("\n\n", ":\n")):
        end += 1
    left = spliced(text, [(gone.above, min(end, len(text)), "")]).rstrip() + "\n"
    return left if pairs(left, compose_or_none(left)) else f'{left.lstrip()}about: ""\n'


def compose_or_none(text: str) -> yaml.Node:
    """Return the nodes of a text, a bare one when it holds nothing but comments."""
    return yaml.compose(text, Loader=yaml.CSafeLoader) or yaml.ScalarNode("", "")


def _path(text: str, entry: Entry) -> list[Pair]:
    kind, label = place(entry)
    between = () if kind in ("cue", "covers", "suggest") else (label,)
    node = compose(entry.file, text)
    path: list[Pair] = []
    for name in (SECTION_OF[kind], *between, name_of(entry)):
        found = pair(text, node, name)
        assert found is not None
        path.append(found)
        node = found.value
    return path


# Putting lines into a file


def _put(
    files: Mapping[str, str], language: str, where: Where, name: str, lines: list[str], wanted: Fields, head: str
) -> Files:
    prefix = {"covers": f"{where.label}/covers/"}.get(where.kind, f"{where.label}/" if where.label else "")
    _refuse_taken(files, language, prefix + name)
    _refuse_unknown(where)
    file = _file_for(files, language, where)
    text = files.get(file, head)
    between = () if where.kind in ("cue", "covers", "suggest") else (where.label,)
    after = _inserted(file, text, (SECTION_OF[where.kind], *between), lines)
    return verified({**files}, file, after, {prefix + name: wanted})


def _refuse_taken(files: Mapping[str, str], language: str, entry_id: str) -> None:
    remedy = "Choose another name, or edit that one."
    for there in held(files, language)[0]:
        if there.id == entry_id:
            raise InputError(f"`{entry_id}` stands in {there.file}:{there.line} already", field="name", remedy=remedy)


def _refuse_unknown(where: Where) -> None:
    if where.kind not in SECTION_OF:
        raise InputError(f"unknown kind `{where.kind}`", field="kind", remedy=mean(where.kind, SECTION_OF))
    allowed = dict(SECTIONS.values()).get(where.kind)
    if allowed is not None and where.label not in allowed:
        remedy = mean(where.label, allowed)
        raise InputError(f"unknown {where.kind} `{where.label}`", field="label", remedy=remedy)
    if not CODE.fullmatch(where.label) and not (where.kind == "suggest" and not where.label):
        remedy = "Use small letters, digits and underscores, such as `late_delivery`."
        raise InputError(f"`{where.label}` is no label", field="label", remedy=remedy)


def _file_for(files: Mapping[str, str], language: str, where: Where) -> str:
    """The file that holds such entries already: with this label, named by the section, any; else a new one."""
    best = ""
    for file in names(files, language):
        part = read(file, files[file])
        if where.kind in ("cue", "covers", "suggest") and where.label:
            if where.label in part.causes:
                return file
        elif where.kind == "suggest":
            best = best or (file if any(offer.cause is None for offer in part.offers) else "")
        else:
            labels = [finder.label for finder in part.finders if finder.kind == where.kind]
            if where.label in labels:
                return file
            best = file if labels and (not best or file == f"{language}/{SECTION_OF[where.kind]}.yml") else best
    new = where.label or "phrases" if where.kind in ("cue", "covers", "suggest") else SECTION_OF[where.kind]
    file = best or f"{language}/{new}.yml"
    if file.split("/")[-1] in TABLE_FILES:
        raise InputError(f"{file} is a table", field="label", remedy="Choose another name for the cause.")
    return file


def _head(where: Where, label: str, about: str) -> str:
    """How the file of a new cause begins."""
    if where.kind not in ("cue", "covers", "suggest") or not where.label:
        return ""
    said = (("cause", where.label), ("label", label), ("about", about))
    return "".join(f"{key}: {inline(' '.join(tidy(value)))}\n" for key, value in said if value)


def _inserted(file: str, text: str, path: tuple[str, ...], lines: list[str]) -> str:
    """The text with an entry's lines at the end of the sections of `path`, which are made as needed."""
    text = text.rstrip() + "\n" if text.strip() else ""
    node = compose(file, text) if text else yaml.ScalarNode("", "")
    standing: Pair | None = None
    for depth, name in enumerate(path):
        found = pair(text, node, name)
        if found is None or not isinstance(found.value, yaml.MappingNode):
            return _below(text, standing, found, path[depth:], lines)
        if found.value.flow_style:
            raise InputError(f"`{name}` is written on one line", field=file, remedy="Change this file as text.")
        standing, node = found, found.value
    return _below(text, standing, None, (), lines)


def _below(text: str, standing: Pair | None, hollow: Pair | None, path: tuple[str, ...], lines: list[str]) -> str:
    """Put lines, under new keys of `path`, at the end of a section, of the file, or into a key without a value."""
    if hollow is not None:
        at, column, path, blank = hollow.end, hollow.column + STEP, path[1:], ""
    elif standing is not None:
        inner = pairs(text, standing.value)
        at, column, blank = standing.end, inner[0].column, _between(text, inner)
    else:
        at, column, blank = max(0, len(text) - 1), 0, "\n" if text else ""
    heads = [f"{' ' * (column + STEP * depth)}{name}:" for depth, name in enumerate(path)]
    put = "\n".join([*heads, *shifted(lines, column + STEP * len(path))])
    begin = "\n" if at else ""
    return spliced(text, [(at, at, f"{begin}{blank}{put}" + ("" if text else "\n"))])


def _between(text: str, inner: list[Pair]) -> str:
    """A blank line, if such stand between the entries of a section."""
    return "\n" if len(inner) < 2 or text[inner[-2].end : inner[-1].start].count("\n") > 1 else ""
