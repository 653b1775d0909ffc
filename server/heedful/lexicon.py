"""From the text of lexicon files to a `Lexicon`: entries with the place where each was written.

Knows the shape of the files, not the meaning of the words: `check` does that. YAML has its home here.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import yaml

from . import phrase
from .errors import InputError, LexiconError
from .folding import respelled
from .model import ACTS, EMOTIONS, REGISTERS, RISKS, STRATEGIES

MOST_BYTES = 2_000_000
MOST_NODES = 50_000
MOST_DEPTH = 10

# Section of a file → kind of its finders; and the labels that a section may have (None: any).
SECTIONS: Mapping[str, tuple[str, tuple[str, ...] | None]] = {
    "emotions": ("emotion", EMOTIONS),
    "tones": ("tone", None),
    "strategies": ("strategy", STRATEGIES),
    "risks": ("risk", RISKS),
    "asks": ("ask", None),
    "promises": ("promise", None),
    "manners": ("manner", ("frame", "stock", "warm", "answer", "code")),
}
FLAGS = ("escalates", "mutes", "retracts", "generic", "vague")
FINDER_KEYS = (
    "strength", "phrases", "except", "match", "no_match", "escalates", "mutes", "retracts", "generic", "vague", "why",
    "instead", "source", "about",
)  # fmt: skip
SUGGESTION_KEYS = ("act", "register", "text", "sample", "source", "place", "emotion", "why", "about", "asks", "grave")
CAUSE_KEYS = ("cause", "label", "about", "source", "cues", "covers", "suggest")
TABLE_FILES = ("language.yml", "says.yml", "words.yml")
PLACES = ("opening", "body", "closing")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block, with its line number in the file (1-based)."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Finder:
    """An entry that finds something. `id` reads `group/name`; `kind` is cue, covers, emotion, tone, strategy, risk,
    ask, promise or manner; `label` the cause, emotion … that it stands for; `flags` are of FLAGS."""

    id: str
    kind: str
    label: str
    file: str
    line: int
    strength: int = 2
    phrases: tuple[Line, ...] = ()
    excepts: tuple[Line, ...] = ()
    match: tuple[Line, ...] = ()
    no_match: tuple[Line, ...] = ()
    flags: frozenset[str] = frozenset()
    why: str = ""
    instead: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion as written: its text with slots, and a sample that fills them.

    `asks` is the kind of question that it answers; `grave` whether it may be said even where words will not fix it.
    """

    id: str
    act: str
    cause: str | None
    file: str
    line: int
    text: str
    register: str = "plain"
    sample: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    place: str = ""
    emotion: str = ""
    why: str = ""
    asks: str = ""
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause of the lexicon: its code, what people call it, and what it means."""

    code: str
    label: str
    about: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language's words."""

    code: str
    finders: tuple[Finder, ...]
    offers: tuple[Offer, ...]
    causes: Mapping[str, Cause]
    tables: Mapping[str, object]
    neutral: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicons:
    """All languages, the mail markers, the small words of other languages, and the revision: a digest of the files.

    The language whose language.yml says `default: true` comes first, the others by code.
    """

    languages: Mapping[str, Lexicon]
    mail: Mapping[str, object]
    others: Mapping[str, object]
    revision: str


def parse(files: Mapping[str, str]) -> Lexicons:
    """Read lexicon files: name (`en/waiting.yml`, `mail.yml`) → text.

    Raises LexiconError naming file, line and entry of the first thing that cannot be used.
    """
    codes = sorted({name.split("/")[0] for name in files if "/" in name})
    digest = hashlib.sha256("\0".join(f"{name}\0{files[name]}" for name in sorted(files)).encode()).hexdigest()
    mail, others = (
        _mapping(_plain(_compose(name, files[name]))) if name in files else {} for name in ("mail.yml", "languages.yml")
    )
    languages = {code: _language(code, {n: t for n, t in files.items() if n.startswith(f"{code}/")}) for code in codes}
    ordered = dict(sorted(languages.items(), key=lambda pair: pair[1].tables.get("default") != "true"))
    return Lexicons(ordered, mail, others, digest[:12])


def _language(code: str, files: Mapping[str, str]) -> Lexicon:
    finders: list[Finder] = []
    offers: list[Offer] = []
    causes: dict[str, Cause] = {}
    tables: dict[str, object] = {}
    neutral: tuple[Line, ...] = ()
    for name in sorted(files):
        stem = name.split("/", 1)[1]
        if stem in TABLE_FILES:
            tables |= _mapping(_plain(_compose(name, files[name])))
        elif stem == "neutral.txt":
            neutral = tuple(_text_lines(files[name], 1))
        elif stem.endswith(".yml"):
            read = _File(name, files[name])
            finders += read.finders
            offers += read.offers
            causes |= read.causes
    if f"{code}/language.yml" not in files:
        raise LexiconError("there is no language.yml", field=f"{code}/", remedy="Add the language's tables.")
    tables["spellings"] = _spellings(finders, tables)
    return Lexicon(code, tuple(finders), tuple(offers), causes, tables, neutral)


def _spellings(finders: Iterable[Finder], tables: Mapping[str, object]) -> dict[str, object]:
    """The table `spellings`, joined by the second spellings that `letters` give every word of the lexicon."""
    letters, written = ({**t} if isinstance(t := tables.get(name), dict) else {} for name in ("letters", "spellings"))
    if not letters:
        return written
    said = (line.text for finder in finders for line in (*finder.phrases, *finder.excepts))
    words = (word for text in (*said, *_texts(tables)) for word in _WORD.findall(text))
    second = respelled(words, letters)
    return {**{spelling: written.get(word, word) for spelling, word in second.items()}, **written}


def _texts(value: object) -> Iterator[str]:
    """All texts of a table."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


class _File:
    """One entry file, read while composing errors that name the place."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.finders: list[Finder] = []
        self.offers: list[Offer] = []
        self.causes: dict[str, Cause] = {}
        root = self._section(_compose(name, text), "the file")
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
                    raise self._error(key, f"unknown {kind} `{label}`", _mean(label, labels))
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
                raise self._error(key, f"{id}: {what} `{value}`", _mean(value, values))
        text = " ".join(self._text(entry, "text").split())
        if not text:
            raise self._error(key, f"{id} has no `text`", "Write the phrase that is offered.")
        sample = {k: self._scalar(v) for k, (_, v) in self._pairs(entry.get("sample"), "sample")}
        return Offer(id, act, cause, self.name, key.start_mark.line + 1, text, register, sample,
                     self._text(entry, "source"), place, emotion, self._text(entry, "why"),
                     self._text(entry, "asks"), self._text(entry, "grave") == "true")  # fmt: skip

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
                raise self._error(node, f"unknown key `{name}`", _mean(name, keys))

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
        return tuple(_text_lines(text, node.start_mark.line + (2 if style == "|" else 1)))

    def _error(self, node: yaml.Node, message: str, remedy: str) -> LexiconError:
        return LexiconError(message, field=f"{self.name}:{node.start_mark.line + 1}", remedy=remedy)


def _text_lines(text: str, first: int) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), first):
        if line.strip() and not line.lstrip().startswith("# "):
            yield Line(line.strip(), number)


def _mean(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), 1)
    return f"Did you mean `{close[0]}`?" if close else f"Available: {', '.join(known)}."


def _compose(name: str, text: str) -> yaml.Node:
    """The node tree of a file: no anchors, no tags, bounded in size and depth."""
    if len(text.encode()) > MOST_BYTES:
        raise LexiconError(f"larger than {MOST_BYTES} bytes", field=name, remedy="Split the file.")
    try:
        _refuse_events(name, text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        problem = getattr(error, "problem", None) or "not YAML"
        raise LexiconError(str(problem), field=where, remedy="Mend the indentation or quoting there.") from error
    if node is None:
        raise LexiconError("the file is empty", field=name, remedy="Remove it or write an entry.")
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
        if depth > MOST_DEPTH or nodes > MOST_NODES:
            raise LexiconError("nested too deep or too large", field=where, remedy="Split the file.")


def _plain(node: yaml.Node) -> object:
    """Plain data of a table file: strings, lists and mappings; nothing is guessed from how a word looks."""
    readers: Mapping[type, Callable[[yaml.Node], object]] = {
        yaml.ScalarNode: lambda n: str(n.value),
        yaml.SequenceNode: lambda n: [_plain(child) for child in n.value],
        yaml.MappingNode: _plain_mapping,
    }
    return readers[type(node)](node)


def _plain_mapping(node: yaml.Node) -> dict[str, object]:
    table: dict[str, object] = {}
    for key, value in node.value:
        if str(key.value) in table:
            raise LexiconError(
                f"`{key.value}` stands here twice", field=f"line {key.start_mark.line + 1}", remedy="Merge them."
            )
        table[str(key.value)] = _plain(value)
    return table


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise LexiconError("a table file must be a mapping", remedy="Write `name:` lines.")
    return value
