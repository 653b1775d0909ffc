"""From the text of a YAML file to nodes or plain data: no anchors, no tags, bounded in size and depth."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import yaml

from ..errors import LexiconError

MOST_BYTES = 2_000_000
MOST_NODES = 50_000
MOST_DEPTH = 10
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def mean(word: str, known: Iterable[str]) -> str:
    """Return a remedy for an unknown word: the known one that it resembles, else all of them."""
    close = get_close_matches(word, list(known), 1)
    return f"Did you mean `{close[0]}`?" if close else f"Available: {', '.join(known)}."


def compose(name: str, text: str) -> yaml.Node:
    """The node tree of a file: no anchors, no tags, bounded in size and depth."""
    if wrong := _UNPRINTABLE.search(text):
        where = f"{name}:{text.count(chr(10), 0, wrong.start()) + 1}"
        raise LexiconError("there is a character that is no text", field=where, remedy="Type that line again.")
    if len(text.encode()) > MOST_BYTES:
        raise LexiconError(f"the file is larger than {MOST_BYTES} bytes", field=f"{name}:1", remedy="Split the file.")
    try:
        _refuse_events(name, text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it is not YAML"
        remedy = "Mend the indentation or quoting there, or in the lines just above."
        where = f"{name}:{mark.line + 1 if mark else 1}"
        raise LexiconError(f"this line cannot be read: {problem}", field=where, remedy=remedy) from error
    if node is None:
        raise LexiconError("the file is empty", field=f"{name}:1", remedy="Remove it or write an entry.")
    return node


def _refuse_events(name: str, text: str) -> None:
    depth = nodes = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        where = f"{name}:{getattr(event.start_mark, 'line', 0) + 1}"
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise LexiconError("anchors and aliases are not used here", field=where, remedy="Write it out.")
        if getattr(event, "tag", None):
            raise LexiconError("tags are not used here", field=where, remedy="Write plain text.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        nodes += isinstance(event, yaml.NodeEvent)
        if depth > MOST_DEPTH:
            raise LexiconError("nested too deep", field=where, remedy=f"Use {MOST_DEPTH} levels at most.")
        if nodes > MOST_NODES:
            raise LexiconError(f"more than {MOST_NODES:,} keys and values", field=where, remedy="Split the file.")


def plain(name: str, node: yaml.Node) -> object:
    """Plain data of a table file: strings, lists and mappings; nothing is guessed from how a word looks."""
    match node:
        case yaml.MappingNode():
            return _mapping(name, node)
        case yaml.SequenceNode():
            return [plain(name, child) for child in node.value]
    return str(node.value)


def _mapping(name: str, node: yaml.MappingNode) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in node.value:
        if str(key.value) in found:
            where = f"{name}:{key.start_mark.line + 1}"
            raise LexiconError(f"`{key.value}` stands here twice", field=where, remedy="Merge them.")
        found[str(key.value)] = plain(name, value)
    return found


def table(name: str, text: str) -> Mapping[str, object]:
    """Return a table file: its names and what each holds."""
    value = plain(name, compose(name, text))
    if not isinstance(value, dict):
        raise LexiconError("a table file must be a mapping", field=f"{name}:1", remedy="Write `name:` lines.")
    return value
