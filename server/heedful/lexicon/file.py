"""One file of entries, read while composing errors that name the place."""

from collections.abc import Iterator, Mapping

import yaml

from .. import phrase
from ..errors import InputError, LexiconError
from ..model import ACTS, EMOTIONS, REGISTERS
from .entries import (
    CAUSE_KEYS,
    FINDER_KEYS,
    FLAGS,
    PLACES,
    SECTIONS,
    SUGGESTION_KEYS,
    Cause,
    Finder,
    Line,
    Offer,
)
from .nodes import compose, mean


class EntryFile:
    """The finders, offers and causes of one file."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.finders: list[Finder] = []
        self.offers: list[Offer] = []
        self.causes: dict[str, Cause] = {}
        root = self._section(compose(name, text), "the file")
        if "cause" in root:
            self._cause(root)
        else:
            self._other(root)

    def _cause(self, root: dict[str, yaml.Node]) -> None:
        self._known(root, CAUSE_KEYS)
        code = self._scalar(root["cause"])
        self.causes[code] = Cause(code, self._text(root, "label") or code.replace("_", " "), self._text(root, "about"))
        for section, kind in (("cues", "cue"), ("covers", "covers")):
            self._finders(root.get(section), kind, code, f"{code}/" if kind == "cue" else f"{code}/covers/")
        self._offers(root.get("suggest"), code)

    def _other(self, root: dict[str, yaml.Node]) -> None:
        self._known(root, ("about", "source", "suggest", *SECTIONS))
        for section, (kind, labels) in SECTIONS.items():
            if section not in root:
                continue
            for label, (key, node) in self._pairs(root[section], section):
                if labels is not None and label not in labels:
                    raise self._error(key, f"unknown {kind} `{label}`", mean(label, labels))
                self._finders(node, kind, label, f"{label}/")
        self._offers(root.get("suggest"), None)

    def _finders(self, node: yaml.Node | None, kind: str, label: str, prefix: str) -> None:
        for name, (key, body) in self._pairs(node, kind):
            self.finders.append(self._finder(prefix + name, kind, label, key, body))

    def _finder(self, id: str, kind: str, label: str, key: yaml.Node, body: yaml.Node) -> Finder:
        entry = self._section(body, id)
        self._known(entry, FINDER_KEYS)
        if "phrases" not in entry:
            raise self._error(key, f"{id} has no `phrases`", "Add a block: `phrases: |` and one phrase a line.")
        strength = self._text(entry, "strength") or "2"
        if strength not in ("1", "2", "3"):
            raise self._error(entry["strength"], f"{id}: strength `{strength}`", "Use 1 mild, 2 clear or 3 strong.")
        finder = Finder(
            id,
            kind,
            label,
            self.name,
            key.start_mark.line + 1,
            int(strength),
            self._block(entry, "phrases"),
            self._block(entry, "except"),
            self._block(entry, "match"),
            self._block(entry, "no_match"),
            frozenset(f for f in FLAGS if self._flag(entry, f)),
            self._text(entry, "why"),
            tuple(line.text for line in self._block(entry, "instead")),
            self._text(entry, "source"),
            self._text(entry, "about"),
        )
        self._notation(finder)
        return finder

    def _notation(self, finder: Finder) -> None:
        for line in (*finder.phrases, *finder.excepts):
            try:
                phrase.choices(line.text)
            except InputError as error:
                raise LexiconError(
                    error.message, field=f"{self.name}:{line.number} {finder.id}", remedy=error.remedy
                ) from error

    def _offers(self, node: yaml.Node | None, cause: str | None) -> None:
        for name, (key, body) in self._pairs(node, "suggest"):
            entry = self._section(body, name)
            self._known(entry, SUGGESTION_KEYS)
            self.offers.append(self._offer(f"{cause}/{name}" if cause else name, cause, key, entry))

    def _offer(self, id: str, cause: str | None, key: yaml.Node, entry: dict[str, yaml.Node]) -> Offer:
        act, register = self._text(entry, "act"), self._text(entry, "register") or "plain"
        place, emotion = self._text(entry, "place"), self._text(entry, "emotion")
        allowed = (("act", act, ACTS), ("register", register, REGISTERS), ("place", place or "body", PLACES),
                   ("emotion", emotion or EMOTIONS[0], EMOTIONS))  # fmt: skip
        for what, value, values in allowed:
            if value not in values:
                raise self._error(key, f"{id}: {what} `{value}`", mean(value, values))
        text = " ".join(self._text(entry, "text").split())
        if not text:
            raise self._error(key, f"{id} has no `text`", "Write the phrase that is offered.")
        sample = {k: self._scalar(v) for k, (_, v) in self._pairs(entry.get("sample"), "sample")}
        return Offer(id, act, cause, self.name, key.start_mark.line + 1, text, register, sample,
                     self._text(entry, "source"), place, emotion, self._text(entry, "why"),
                     self._text(entry, "asks"), self._flag(entry, "grave"), self._text(entry, "about"))  # fmt: skip

    # Reading nodes

    def _pairs(self, node: yaml.Node | None, what: str) -> Iterator[tuple[str, tuple[yaml.Node, yaml.Node]]]:
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, f"{what} is not a mapping", "Indent `name:` lines under it.")
        seen: set[str] = set()
        for key, value in node.value:
            name = self._scalar(key)
            if name in seen:
                raise self._error(key, f"`{name}` stands here twice", "Rename or merge one of them.")
            seen.add(name)
            yield name, (key, value)

    def _section(self, node: yaml.Node | None, what: str) -> dict[str, yaml.Node]:
        return {name: value for name, (_, value) in self._pairs(node, what)}

    def _known(self, entry: Mapping[str, yaml.Node], keys: tuple[str, ...]) -> None:
        for name, node in entry.items():
            if name not in keys:
                raise self._error(node, f"unknown key `{name}`", mean(name, keys))

    def _scalar(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self._error(node, "a single value is expected here", "Write plain text.")
        return str(node.value)

    def _text(self, entry: Mapping[str, yaml.Node], key: str) -> str:
        return self._scalar(entry[key]).strip() if key in entry else ""

    def _flag(self, entry: Mapping[str, yaml.Node], key: str) -> bool:
        value = self._text(entry, key)
        if value not in ("", "true", "false"):
            raise self._error(entry[key], f"`{key}: {value}`", "Write true or false.")
        return value == "true"

    def _block(self, entry: Mapping[str, yaml.Node], key: str) -> tuple[Line, ...]:
        if key not in entry:
            return ()
        node = entry[key]
        text, style = self._scalar(node), getattr(node, "style", None)
        if style not in ("|", None) or (style is None and "\n" in text):
            raise self._error(node, f"`{key}` is quoted or folded", f"Write a block: `{key}: |`, one a line.")
        return tuple(text_lines(text, node.start_mark.line + (2 if style == "|" else 1)))

    def _error(self, node: yaml.Node, message: str, remedy: str) -> LexiconError:
        return LexiconError(message, field=f"{self.name}:{node.start_mark.line + 1}", remedy=remedy)


def text_lines(text: str, first: int) -> Iterator[Line]:
    """Yield the lines of a block that hold something, comments left out."""
    for number, line in enumerate(text.split("\n"), first):
        if line.strip() and not is_comment(line):
            yield Line(line.strip(), number)


def is_comment(line: str) -> bool:
    """Tell whether a line of a block is a comment."""
    return line.lstrip().startswith("# ")
