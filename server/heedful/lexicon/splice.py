"""Places in the text of a YAML file, found by its nodes; and values written so that YAML reads them as they are."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import yaml

from ..errors import InputError
from .entries import BLOCKS
from .file import is_comment

_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
STEP = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A key of a mapping with its value, in the text that they stand in."""

    text: str
    key: yaml.ScalarNode
    value: yaml.Node

    @property
    def name(self) -> str:
        """The key's own text."""
        return str(self.key.value)

    @property
    def column(self) -> int:
        """How far the key is indented."""
        return int(self.key.start_mark.index) - self.start

    @property
    def start(self) -> int:
        """Where the key's line begins."""
        return self.text.rfind("\n", 0, self.key.start_mark.index) + 1

    @property
    def above(self) -> int:
        """Where the comment lines right above the key begin, else its own line."""
        at = self.start
        while at > 0:
            before = self.text.rfind("\n", 0, at - 1) + 1
            line = self.text[before : at - 1]
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) != self.column:
                break
            at = before
        return at

    @property
    def end(self) -> int:
        """Where the last line of the value ends, its line break left out."""
        if isinstance(self.value, yaml.MappingNode) and not self.value.flow_style:
            return max(pair.end for pair in pairs(self.text, self.value))
        return _line_end(self.text, self.span[1])

    @property
    def span(self) -> tuple[int, int]:
        """Where the value stands: for a block from its `|` to its last line."""
        begin, end = int(self.value.start_mark.index), int(self.value.end_mark.index)
        if begin == end:
            colon = self.text.index(":", self.key.end_mark.index) + 1
            return colon, colon
        return (begin, self._block_end(begin)) if self._is_block else (begin, end)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of a block as written, blank ones and comments too; else the value alone."""
        if not self._is_block:
            return tuple(filter(None, [str(self.value.value).strip()]))
        begin, end = self.span
        return tuple(line.strip() for line in self.text[begin:end].split("\n")[1:])

    @property
    def indent(self) -> int:
        """How far the lines of a block are indented, or would be."""
        for line in self.text[self.span[0] : self.span[1]].split("\n")[1:] if self._is_block else ():
            if line.strip():
                return len(line) - len(line.lstrip(" "))
        return self.column + STEP

    @property
    def _is_block(self) -> bool:
        return isinstance(self.value, yaml.ScalarNode) and self.value.style in ("|", ">")

    def _block_end(self, begin: int) -> int:
        end = at = _line_end(self.text, begin)
        deep = 0
        while at < len(self.text):
            following = _line_end(self.text, at + 1)
            line = self.text[at + 1 : following]
            if line.strip():
                indent = len(line) - len(line.lstrip(" "))
                deep = deep or indent
                if indent <= self.column or indent < deep:
                    break
                end = following
            at = following
        return end


def pairs(text: str, node: yaml.Node) -> list[Pair]:
    """Return the pairs of a mapping, none of anything else."""
    return [Pair(text, key, value) for key, value in node.value] if isinstance(node, yaml.MappingNode) else []


def pair(text: str, node: yaml.Node, name: str) -> Pair | None:
    """Return the pair of this name."""
    return next((found for found in pairs(text, node) if found.name == name), None)


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def spliced(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Return a text with pieces of it replaced; pieces do not overlap."""
    for start, end, put in sorted(edits, reverse=True):
        text = text[:start] + put + text[end:]
    return text


# Writing values


def tidy(value: str) -> list[str]:
    """Return the lines of a value that hold something, each without blanks around it."""
    lines = _BREAKS.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return [line.strip() for line in lines if line.strip()]


def merged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return new lines with the comments and blank lines of the old ones, each still above the line that it stood at.

    When the new lines bring comments of their own, they are taken as they are.
    """
    if any(map(is_comment, new)):
        return list(new)
    said = [i for i, line in enumerate(old) if line and not is_comment(line)]
    ahead = [list(old[(said[n - 1] + 1 if n else 0) : i]) for n, i in enumerate(said)]
    lines: list[str] = []
    for _, a, b, c, d in SequenceMatcher(None, [old[i] for i in said], new, autojunk=False).get_opcodes():
        for at in range(max(b - a, d - c)):
            lines += ahead[a + at] if a + at < b else []
            lines += [new[c + at]] if c + at < d else []
    return [*lines, *(line for line in old[said[-1] + 1 if said else 0 :] if line)]


def block(lines: Iterable[str], indent: int) -> str:
    """Write lines as a block, to stand behind `key: `."""
    return "|" + "".join(f"\n{' ' * indent}{line}" if line else "\n" for line in lines)


def inline(value: str, style: str | None = None) -> str:
    """Write a value on one line, in quotes only where it must be or was."""
    if style == '"' and not re.search(r'["\\]', value):
        return f'"{value}"'
    if style != "'" and _reads(f"a: {value}", value):
        return value
    return "'" + value.replace("'", "''") + "'"


def flow(values: Iterable[tuple[str, str]]) -> str:
    """Write a mapping on one line."""
    return "{" + ", ".join(f"{key}: {_flowing(value)}" for key, value in values) + "}"


def _flowing(value: str) -> str:
    return value if _reads(f"{{a: {value}}}", value) else inline(value, "'")


def _reads(text: str, value: str) -> bool:
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return False
    found = node.value if isinstance(node, yaml.MappingNode) else []
    return len(found) == 1 and isinstance(found[0][1], yaml.ScalarNode) and found[0][1].value == value


def sample(value: str) -> dict[str, str]:
    """Read `name: value` lines. Raises InputError."""
    found: dict[str, str] = {}
    for line in tidy(value):
        name, colon, filled = line.partition(":")
        if not colon or not name.strip() or not filled.strip():
            raise InputError(f"`{line}` is no sample", field="sample", remedy="Write `name: value`, one a line.")
        found[name.strip()] = filled.strip()
    return found


def rendered(key: str, value: str, column: int) -> str:
    """Write a key with its value at a column, without a line break after it."""
    if key in BLOCKS:
        put = block(tidy(value), column + STEP)
    else:
        put = flow(sample(value).items()) if key == "sample" else inline(" ".join(tidy(value)))
    return f"{' ' * column}{key}: {put}"


def shifted(lines: Iterable[str], by: int) -> Iterator[str]:
    """Yield lines indented by so much more, or less."""
    for line in lines:
        bare = line.lstrip(" ")
        yield " " * max(0, len(line) - len(bare) + by) + bare if bare else ""
