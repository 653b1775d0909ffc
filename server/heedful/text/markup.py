"""HTML mail as text: what a reader sees of it, without quotes, and where each character stood.

A forgiving scanner, linear in the text: every tag is looked at once, and what is not there is not searched for again.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape

from .elements import BLOCKS, KNOWN, PARAGRAPHS, RAW, TELLING, VOID
from .markers import Markers, Markup

_NAME = r"[A-Za-z][A-Za-z0-9:-]*+"
_INSIDE = r"(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+"
_TOKEN = re.compile(
    rf"<!--|<[!?][^<>]*+>|<(?P<close>/?)(?P<name>{_NAME})(?P<inside>(?=[\s/>])(?:{_INSIDE}(?=>)|[^<>]*+))>|&[#\w]{{1,32}};"
)
_ATTRIBUTE = re.compile(r"([\w:-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_UNSHOWN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_KEPT = re.compile(r"white-space\s*:\s*(?:pre|break)", re.IGNORECASE)
_INDENT = re.compile(r"border(?:-left)?\s*:\s*(?:none|0)|border-width\s*:\s*0", re.IGNORECASE)
_PAGE = re.compile(r"\s*<(?!!--)")
_HEADER = 250  # characters that "On … wrote:" may take in a container of replies
_COMMENT_END = re.compile(r"--!?>")


def occurs(text: str) -> bool:
    """Whether a text is HTML: a telling tag after a known one at the start, else a telling break or closing tag."""
    if "<" not in text:
        return False
    first = _TOKEN.match(text[:2000].lstrip())
    whole = first is not None and first.group()[0] == "<" and (first["name"] or "html").lower() in KNOWN
    return any(_tells(tag) and (whole or _closes(tag)) for tag in _TOKEN.finditer(text))


def _tells(tag: re.Match[str]) -> bool:
    name = (tag["name"] or "").lower()
    return name in TELLING or (name in KNOWN and bool(tag["close"])) or (name == "a" and "href" in tag["inside"])


def _closes(tag: re.Match[str]) -> bool:
    return bool(tag["close"]) or tag["name"].lower() in ("br", "html", "body")


@dataclass(slots=True)
class Page:
    """The text as shown; character i stood at origin[i]:ends[i]."""

    text: str = ""
    origin: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


def read(text: str, markers: Markers) -> Page:
    """Return the page that an HTML message shows, without what its markup marks as somebody else's or as pasted.

    When nothing is left, asides (pre, code, signatures) are shown.
    """
    page = _Reader(text, markers.markup, frozenset()).read()
    return page if page.text.strip(" \n>\xa0") else _Reader(text, markers.markup, markers.markup.asides).read()


@dataclass(slots=True)
class _Element:
    """An open element. `replies`: how much it held before its first quote, None for other elements."""

    name: str
    hides: bool = False
    keeps: bool = False
    quote: bool = False
    replies: int | None = None


class _Reader:
    """One pass over one message."""

    def __init__(self, text: str, rules: Markup, shown: frozenset[str]) -> None:
        self.text, self.rules, self.shown = text, rules, shown
        self.page = Page()
        self.pieces: list[str] = []
        self.stack: list[_Element] = []
        self.open_names: Counter[str] = Counter()
        self.hidden = 0  # open elements that hide what they hold
        self.kept = int(not _PAGE.match(text))  # open elements whose line ends count, and a text with tags in it
        self.missing: set[str] = set()  # ends that do not come any more
        self.tail = "\n\n"  # the last two characters given

    def read(self) -> Page:
        """Scan the whole text."""
        position = 0
        while token := _TOKEN.search(self.text, position):
            self._words(position, token.start())
            position = self._token(token)
        self._words(position, len(self.text))
        self.page.text = "".join(self.pieces)
        return self.page

    # Tokens: each returns where to go on

    def _token(self, token: re.Match[str]) -> int:
        shown = token.group()
        if shown[0] == "&":
            self._entity(token)
        elif shown == "<!--":
            return self._skip("-->", _COMMENT_END, token)
        elif token["name"]:
            return self._tag(token)
        return token.end()

    def _entity(self, token: re.Match[str]) -> None:
        meant = unescape(token.group())
        if not self.hidden:
            blank = meant.isspace() and not self.kept
            self._put(" " if blank else meant, [token.start()] * len(meant), [token.end()] * len(meant))

    def _skip(self, name: str, end: re.Pattern[str], token: re.Match[str]) -> int:
        """Go behind the end of a comment or a raw element; one that never ends is no such thing."""
        found = None if name in self.missing else end.search(self.text, token.end())
        if found is None:
            self.missing.add(name)
            return token.end()
        return found.end()

    def _tag(self, token: re.Match[str]) -> int:
        name = token["name"].lower()
        if name not in KNOWN and not re.search(r"[:-]\w", name):
            self._words(token.start(), token.end())
        elif token["close"]:
            self._close(name, token.start())
        elif name in RAW:
            return self._skip(name, re.compile(rf"</{name}\b[^<>]*+>?", re.IGNORECASE), token)
        else:
            self._open(name, token["inside"], token.start())
        return token.end()

    # Elements

    def _open(self, name: str, inside: str, at: int) -> None:
        attributes = _attributes(inside)
        traits = _traits(name, attributes)
        self._break(name, traits, at)
        if name in VOID:
            return self._rest(traits)
        if name == "body":
            self._close("head", at)
        if name == "p" and self.stack and self.stack[-1].name == "p":
            self._pop()
        self._push(self._element(name, attributes, traits), at)
        self._rest(traits)

    def _element(self, name: str, attributes: dict[str, str], traits: set[str]) -> _Element:
        style = attributes.get("style", "")
        quoted = bool(traits & self.rules.quotes)
        aside = bool(traits & (self.rules.asides - self.shown)) and not (name == "blockquote" and _INDENT.search(style))
        replies = 0 if traits & self.rules.replies and not quoted else None
        hides = quoted or aside or replies is not None or name == "head" or bool(_UNSHOWN.search(style))
        keeps = name == "pre" or ".pre" in traits or bool(_KEPT.search(style))
        return _Element(name, hides, keeps, quoted or (aside and name == "blockquote"), replies)

    def _rest(self, traits: set[str]) -> None:
        if traits & self.rules.rest:
            self.hidden += 1  # for good

    def _push(self, element: _Element, at: int) -> None:
        if element.quote and not self.hidden:
            self._mark_quote(at)
        self.stack.append(element)
        self.open_names[element.name] += 1
        self.hidden += element.hides
        self.kept += element.keeps

    def _pop(self) -> _Element:
        element = self.stack.pop()
        self.open_names[element.name] -= 1
        self.hidden -= element.hides
        self.kept -= element.keeps
        return element

    def _close(self, name: str, at: int) -> None:
        if not self.open_names[name]:
            return
        while (element := self._pop()).name != name:
            pass
        if element.quote and name == "blockquote" and self.stack:
            self._answer(self.stack[-1])
        self._break(name, set(), at)

    def _answer(self, around: _Element) -> None:
        """Show what follows a quote within a container of replies, unless much stood before: then it is a forward."""
        if around.replies is not None and around.hides and around.replies < _HEADER:
            around.hides = False
            self.hidden -= 1

    # What is given

    def _words(self, start: int, end: int) -> None:
        if start == end:
            return
        if self.hidden:
            if self.stack and self.stack[-1].replies is not None:
                self.stack[-1].replies += end - start
            return
        if self.kept:
            return self._copy(start, end)
        for blank in _BLANKS.finditer(self.text, start, end):
            self._copy(start, blank.start())
            if self.tail[-1] not in " \n":
                self._put(" ", [blank.start()], [blank.end()])
            start = blank.end()
        self._copy(start, end)

    def _copy(self, start: int, end: int) -> None:
        self._put(self.text[start:end], range(start, end), range(start + 1, end + 1))

    def _break(self, name: str, traits: set[str], at: int) -> None:
        """End the line before or after a block, with an empty line around a paragraph."""
        if self.hidden:
            return
        if name in ("td", "th"):
            wanted = "" if self.tail[-1] in " \n" else " "
        elif name == "br":
            wanted = "\n"
        elif name in PARAGRAPHS and not traits & self.rules.tight:
            wanted = "\n\n"[(self.tail[-1] == "\n") + (self.tail == "\n\n") :]
        else:
            wanted = "\n" if name in BLOCKS | {"hr"} and self.tail[-1] != "\n" else ""
        self._put(wanted, [at] * len(wanted), [at] * len(wanted))

    def _mark_quote(self, at: int) -> None:
        """Leave a quotation mark of mail where a quote is left out: what follows it is an answer."""
        mark = ">\n" if self.tail[-1] == "\n" else "\n>\n"
        self._put(mark, [at] * len(mark), [at] * len(mark))

    def _put(self, text: str, origin: Iterable[int], ends: Iterable[int]) -> None:
        if text:
            self.pieces.append(text)
            self.page.origin.extend(origin)
            self.page.ends.extend(ends)
            self.tail = (self.tail + text)[-2:]


def _attributes(inside: str) -> dict[str, str]:
    if "=" not in inside:
        return {}
    return {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(inside)}


def _traits(name: str, attributes: dict[str, str]) -> set[str]:
    """Return the selectors that fit an element; web mail's "x_" before classes and ids is taken off."""
    if not attributes:
        return {name}
    traits = {name, *(f"{name}[{key}={value.lower()}]" for key, value in attributes.items() if key == "type")}
    for sign, value in ((".", attributes.get("class", "")), ("#", attributes.get("id", ""))):
        for part in value.split():
            bare = re.sub(r"^(?:x_)+", "", part)
            traits |= {f"{sign}{bare}", f"{name}{sign}{bare}"}
    return traits
