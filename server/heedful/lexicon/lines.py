"""Plain data of a YAML file that is no lexicon, with the line where each value stands."""

from collections.abc import Iterator, Mapping

import yaml

from . import nodes

Path = tuple[str | int, ...]
"""The keys and list positions that lead to a value."""


def lined(name: str, text: str) -> tuple[object, Mapping[Path, int]]:
    """Return a file's data (texts, lists and mappings) and the lines of its values. Raises LexiconError."""
    root = nodes.compose(name, text)
    return nodes.plain(name, root), dict(_lines(root, (), 1))


def _lines(node: yaml.Node, path: Path, line: int) -> Iterator[tuple[Path, int]]:
    yield path, line
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*path, str(key.value)), key.start_mark.line + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _lines(item, (*path, index), item.start_mark.line + 1)
