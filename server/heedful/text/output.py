"""What programs wrote and people pasted: logs, traces, dumps, settings, commands, code."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from .lines import Line, words
from .markers import Markers, Output

_SHAPE = re.compile(
    "|".join(
        (
            r"\s*[\[(<]?\d{4}[-/.]\d\d[-/.]\d\d[T ,]{1,2}\d\d:\d\d:\d\d",  # 2026-04-08T02:14:31
            r"\s*[\[(<]?\d{1,2}:\d\d:\d\d(?:[.,]\d+)?[\])>]?[ \t]",  # 02:14:31.207
            r"\s*[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d ",  # Apr  8 02:14:31
            r"\s*[\[(]?\d{1,2}[./-]\d{1,2}[./-]\d{2,4},? \d\d:\d\d:\d\d",  # 08.04.2026 02:14:31
            r"\S+ \S+ \S+ \[\d\d/[A-Z][a-z]{2}/\d{4}:",  # access log
            r"[IWEF]\d{4} \d\d:\d\d:\d\d",
            r"\s*at (?:async |new )?[\w$<][\w$.<>/\[\]]*[./:>][\w$.<>/\[\]]*\(.*\)\s*$",  # at a.Cart.add(Cart.java:7)
            r"\s*at .*[/\\(]\S*:\d+:\d+\)?\s*$",  # at /app/cart.js:7:12
            r'\s*File "[^"]+", line \d+',
            r"\s*\.\.\. \d+ (?:more|common)",
            r"\s*#\d+ +0x[0-9a-f]",
            r"\s*from /\S+:\d+:in ",
            r"\s*[\[{].*[\"'][\w. -]+[\"']\s*:.*[\]}]+,?\s*$",  # {"id": 7}
            r"\s*\"[\w.-]+\"\s*:\s*(?:[\[{\"\d-]|true|false|null)",  # "id": 7,
            r"\s*(?:export |set )?[A-Za-z_][\w.\-]*=\S*\s*$",  # KEY=VALUE
            r"\s*[A-Z][A-Z0-9]*_[A-Z0-9_]*\s*=\s*\S",  # MAX_SIZE = 5
            r"\s*(?:\$ [a-z./~]|>>> |PS [A-Z]:\\|[A-Z]:\\[^>]*>)",  # $ ls
            r"[\w.-]+@[\w.-]+:\S*[#$] ",  # ann@web:~$ ls
            r"\s*[A-Z]{3,7} (?:/|https?:)\S*(?: HTTP/[\d.]+)?\s*$",  # GET /v2/orders
            r"\s*</?[A-Za-z][\w:.-]*\s+[\w:.-]+=\"[^<>]*>",  # <order id="7">
            r"\s*SELECT .* FROM ",
            r"(?:    |\t).*(?:[;{}]|\):)\s*$",  # indented code
            r"(?: {2,}|\t)\s*\S+(?: {2,}|\t)\s*\S.*?(?: {2,}|\t)\s*\S",  # indented columns
        ),
    )
)
_TIMED_LEVEL = re.compile(r"\s*[\[(<]?(?:\d{1,4}[-/.T ]){0,3}\d{1,2}:\d\d\S*\s+[\[(<]?([A-Z]+)\b")
_BRACKET_LEVEL = re.compile(r"\s*[\[<]([A-Za-z]+)[\]>]")
_LEVEL = re.compile(r"\s*([A-Za-z]+)(?::|\s{2,}|\s+[\w.-]+:)")
_SIGNS = re.compile(r"\(\);|=>|==|!=|::|->|\w = \S|[{};]$|&&|\|\||/\*|\*/|\w\(\w*\)")
_TAG = re.compile(r"</?[A-Za-z][\w:.-]*\s*/?>")
_BLOB = 60  # characters
_TOKEN = re.compile(rf"[\w+/=-]{{{_BLOB},}}")
# What a shape needs: one of these signs, or such a beginning, or a blank to begin with.
_TELLING = re.compile(r"[:=/\\\[{\"<$>#(\t]")
_FIRST = ("...", "SELECT ")
_LETTERS = re.compile(r"[^\W\d_]")


def fenced(lines: list[Line], markers: Markers, gone: set[int]) -> set[int]:
    """Return the lines between ``` and ``` (or their like), fences included; an open fence hides nothing."""
    hidden: set[int] = set()
    opened: tuple[int, str] | None = None
    fences = markers.output.fences
    firsts = {fence[0] for fence in fences}
    for index, line in enumerate(lines):
        bare = line.text.strip()
        if not bare or index in gone:
            continue
        fence = (
            next((fence for fence in fences if bare.startswith(fence.rstrip("]}"))), "") if bare[0] in firsts else ""
        )
        if opened and (fence == opened[1] or bare.endswith((opened[1], f"[/{opened[1][1:]}"))):
            hidden.update(range(opened[0], index + 1))
            opened = None
        elif fence and bare.count(fence) > 1:
            hidden.add(index)
        elif fence and not opened:
            opened = (index, fence)
    return hidden


def find(lines: list[Line], markers: Markers, gone: set[int]) -> set[int]:
    """Return the lines that programs wrote. A line in which the writer speaks of themselves is none."""
    hidden: set[int] = set()
    for paragraph in paragraphs(lines, gone):
        rows = [lines[index] for index in paragraph]
        listed = _listing(rows, markers)
        sure = [listed[at] or _sure(row, markers) for at, row in enumerate(rows)]
        if any(sure):
            hidden.update(index for index, found in zip(paragraph, _spread(rows, sure, markers), strict=True) if found)
    return hidden


def paragraphs(lines: list[Line], gone: Iterable[int]) -> Iterator[list[int]]:
    """Give the runs of lines without an empty or hidden one between them."""
    gone = set(gone)
    for shown, run in groupby(range(len(lines)), lambda index: bool(lines[index].key) and index not in gone):
        if shown:
            yield list(run)


def _sure(line: Line, markers: Markers) -> bool:
    return _printed(line, markers.output) and not _personal(line, markers)


def _personal(line: Line, markers: Markers) -> bool:
    said = words(line.key)
    return not (markers.signature.self.isdisjoint(said) and markers.headers.speakers.isdisjoint(said))


def _printed(line: Line, output: Output) -> bool:
    text, key = line.text, line.key
    shaped = _TELLING.search(text) or text[0].isspace() or text.startswith(_FIRST)
    return (
        key.startswith(output.starts)
        or bool(output.failure.match(text.strip()))
        or _command(key, output)
        or (len(text) >= _BLOB and _blob(text))
        or (bool(shaped) and _formed(line, output))
    )


def _formed(line: Line, output: Output) -> bool:
    """Whether it has the form of output; without a telling sign or beginning it has none."""
    text, key = line.text, line.key
    return (
        bool(_SHAPE.match(text))
        or bool(output.row.match(key))
        or _levelled(line, output)
        or (key.startswith(output.reports) and not _shouted(text))
        or (": " in key and key.endswith(output.messages))
    )


def _levelled(line: Line, output: Output) -> bool:
    found = _TIMED_LEVEL.match(line.text) or _BRACKET_LEVEL.match(line.text)
    return found is not None and found[1].lower() in output.levels


def _shouted(text: str) -> bool:
    letters = "".join(_LETTERS.findall(text))
    return letters.isupper() and len(letters) > 12


def _command(key: str, output: Output) -> bool:
    first, _, rest = key.partition(" ")
    return first in output.commands and (rest.startswith(("-", "/", "./", "~/")) or " -" in rest) and "?" not in rest


def _blob(text: str) -> bool:
    """Whether it is one long word of mixed letters and digits: a key, a token, base64."""
    bare = text.strip()
    if not _TOKEN.fullmatch(bare):
        return False
    return any(c.isdigit() for c in bare) and any(c.isupper() for c in bare) and any(c.islower() for c in bare)


# What stands beside output is output, when it looks like it


def _spread(rows: list[Line], sure: list[bool], markers: Markers) -> list[bool]:
    """Carry output over to the likely lines that touch it, downwards and upwards."""
    likely = [_likely(row, markers) for row in rows]
    found = list(sure)
    for order in (range(1, len(found)), range(len(found) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for at in order:
            found[at] = found[at] or (found[at + step] and likely[at])
    return found


def _likely(line: Line, markers: Markers) -> bool:
    level = _LEVEL.match(line.text)
    return (
        line.text[:2] in ("  ", "\t") or line.text[:1] == "\t" or line.key.startswith("...")
        or bool(level and level[1].lower() in markers.output.levels)
        or bool(_SIGNS.search(line.text))
        or line.key in ("{", "}", "[", "]", "},", "],")
        or bool(_TAG.match(line.text.strip()))
    ) and not _personal(line, markers)  # fmt: skip


# Dumps: several lines of one shape


def _listing(lines: list[Line], markers: Markers) -> list[bool]:
    """Mark runs of three or more rows of a table, or of tags."""
    marks: list[bool] = []
    for shape, run in groupby(lines, _row_shape):
        rows = list(run)
        whole = bool(shape) and len(rows) >= 3 and not any(_talks(row, markers) for row in rows)
        marks += [whole] * len(rows)
    return marks


def _talks(line: Line, markers: Markers) -> bool:
    return not markers.signature.talk.isdisjoint(words(line.key)) or line.key.endswith("?")


def _row_shape(line: Line) -> str:
    if line.key[:1] == "<" and line.key[-1:] == ">" and _TAG.match(line.text.strip()):
        return "tag"
    if line.key.endswith("."):
        return ""
    for sign, least in (("\t", 2), (";", 2), (",", 3)):
        if (count := line.text.count(sign)) >= least:
            return f"{sign}{count}" if any(map(str.isdigit, line.key)) else ""
    return ""
