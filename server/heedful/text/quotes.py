"""What somebody else wrote: quoted lines, forwarded and earlier messages below their headers."""

import re
from dataclasses import replace

from .lines import Line, words
from .markers import Headers, Markers

WINDOW = 4  # lines that a wrapped "On … wrote:" may take
BLOCK = 14  # lines that a header block may take

_DATE = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_YEAR = re.compile(r"\b\d{4}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2}\b")
_RULE = re.compile(r"[-_=*~ ]{5,}")
_DASHES = "-_*=~#<> "
_COUNT = re.compile(r"> ?\d+ ?(?:%|[a-z])")  # "> 50 users cannot log in" may be a comparison


def find(lines: list[Line], markers: Markers) -> set[int]:
    """Return the lines that are quoted, forwarded, or the header of such; answers between them are not.

    A message of a single line is never a quote: nothing says whose words it holds.
    """
    keys = [line.key for line in lines if line.key]
    if len(keys) == 1:
        return set()
    headers = _possible(markers.headers, "\n".join(keys))
    hidden: set[int] = set()
    own = False
    index = 0
    while (index := _next(lines, index)) < len(lines):
        end = _earlier(lines, index, headers, own)
        if end == index and headers.reply_above and _asks_for_reply_above(lines, index, headers):
            end = len(lines) if own else index + 1
        if end > index:
            hidden.update(range(index, end))
        else:
            own, end = True, index + 1
        index = end
    return hidden


def _possible(headers: Headers, keys: str) -> Headers:
    """Leave out what a text cannot hold, so that no line is asked for it."""
    above = tuple(mark for mark in headers.reply_above if mark in keys)
    attributed = "@" in keys or any(verb in keys for verb in headers.verbs)
    return replace(headers, reply_above=above, attributed=attributed)


def _asks_for_reply_above(lines: list[Line], index: int, headers: Headers) -> bool:
    key = lines[index].key
    if key[:1] in tuple(_DASHES) and _RULE.fullmatch(key) and index + 1 < len(lines):
        key = lines[index + 1].key
    return 12 < len(key) < 160 and any(mark in key for mark in headers.reply_above)


def _earlier(lines: list[Line], index: int, headers: Headers, own: bool) -> int:
    """Return where a quote that begins here ends; `index` when none does."""
    if lines[index].quoted:
        return _quoted(lines, index)
    end = _header(lines, index, headers, own)
    if end == index:
        return index
    body = _next(lines, end)
    while body < len(lines) and (more := _header(lines, body, headers, own)) > body:
        body = _next(lines, more)
    # Marked with ">", the quote ends by itself and an answer may follow it; otherwise it goes on to the end.
    return body if body < len(lines) and lines[body].quoted else len(lines)


def _next(lines: list[Line], index: int) -> int:
    while index < len(lines) and not lines[index].key:
        index += 1
    return index


# Lines that begin with ">"


def _quoted(lines: list[Line], index: int) -> int:
    """Return the end of the quoted line, with the rest of it that a mailer wrapped into the next line."""
    if _COUNT.match(lines[index].key) and not _beside(lines, index):
        return index
    return index + 2 if _wrapped(lines, index) else index + 1


def _beside(lines: list[Line], index: int) -> bool:
    return any(line.quoted for line in lines[max(0, index - 2) : index] + lines[index + 1 : index + 3])


def _wrapped(lines: list[Line], index: int) -> bool:
    if index + 2 >= len(lines) or not lines[index + 2].quoted:
        return False
    line, rest = lines[index].key, lines[index + 1]
    return (
        rest.key[:1].islower()
        and rest.text[:1].islower()
        and 60 <= len(line) <= 100
        and line[-1] not in ".?!:;"
        and len(rest.key) < 50
        and len(line) + 1 + len(rest.key.split(" ", 1)[0]) > 70
    )


# Headers of earlier messages


def _header(lines: list[Line], index: int, headers: Headers, own: bool) -> int:
    """Return where a header that begins here ends; `index` when none does."""
    key = lines[index].key
    if not key:
        return index
    if _separates(key, headers):
        return index + 1
    if key[0] in _DASHES and _RULE.fullmatch(key):
        below = _next(lines, index + 1)
        return _header_below(lines, below, headers, own) or index
    return _block(lines, index, headers, own) or _attribution(lines, index, headers) or index


def _header_below(lines: list[Line], index: int, headers: Headers, own: bool) -> int:
    if index == len(lines):
        return 0
    return _block(lines, index, headers, own) or _attribution(lines, index, headers)


def _separates(key: str, headers: Headers) -> bool:
    if key[0] not in _DASHES:
        return key.rstrip(" :") in headers.forwards
    bare = key.strip(_DASHES)
    return len(bare) < 80 and (bare.startswith(headers.separators) or bare.rstrip(" :") in headers.forwards)


def _block(lines: list[Line], index: int, headers: Headers, own: bool) -> int:
    """Return the end of "From: … Sent: … Subject: …", 0 when there is none."""
    if _label(lines[index].key, headers) != "from":
        return 0
    seen, end, strange = _inline(lines[index].key, headers), index + 1, 0
    for at in range(index + 1, min(index + BLOCK, len(lines))):
        label = _label(lines[at].key, headers)
        if label == "from" or strange > 3 or (not lines[at].key and not _label_next(lines, at, headers)):
            break
        if label:
            seen.add(label)
            end = at + 1
        elif lines[at].key:
            strange += 1
    # At the very top a block without a date may be a contact form, filled in by the writer.
    return end if len(seen) >= 3 and (own or "sent" in seen) else 0


def _label_next(lines: list[Line], index: int, headers: Headers) -> bool:
    return index + 1 < len(lines) and bool(_label(lines[index + 1].key, headers))


def _label(key: str, headers: Headers) -> str:
    colon = key.find(":", 0, 40)
    return headers.labels.get(key[:colon].strip(_DASHES), "") if colon >= 0 else ""


def _inline(key: str, headers: Headers) -> set[str]:
    """Return the labels that stand in one line, as some converters write them."""
    if len(key) < 40:
        return {"from"}
    return {"from"} | {label for name, label in headers.labels.items() if f" {name}: " in key}


def _attribution(lines: list[Line], index: int, headers: Headers) -> int:
    """Return the end of "On … wrote:", wrapped or not; 0 when there is none."""
    if not headers.attributed or not _may_open(lines[index].key.strip(_DASHES), headers):
        return 0
    joined = ""
    for at, line in enumerate(lines[index : index + WINDOW], index):
        if not line.key or (line.quoted and at > index) or len(joined) > 300:
            return 0
        joined = f"{joined} {line.key}".strip("-* ")
        if (":" in line.key or line.key[-1] == "-") and (head := _heading(joined, headers)):
            body = _next(lines, at + 1)
            quoted = body < len(lines) and lines[body].quoted
            return at + 1 if _names_a_message(head, headers, quoted) else 0
    return 0


def _may_open(key: str, headers: Headers) -> bool:
    first, _, rest = key.partition(" ")
    return (
        first in headers.openers
        or f"{first} {rest.partition(' ')[0]}" in headers.openers
        or first[:1].isdigit()
        or (key.endswith(":") and bool(headers.wrote.search(key)))
    )


def _heading(joined: str, headers: Headers) -> str:
    """Return the text up to the colon (or dashes) that closes "On … wrote:", empty when it is not closed."""
    verb = headers.wrote.search(joined)
    if verb and joined[verb.end() :].lstrip()[:1] in (":", "-") and ("@" in joined or joined.endswith(":")):
        return joined[: verb.end() + 1]
    if joined.endswith(":") and (verb or (joined[:1].isdigit() and "@" in joined)):
        return joined
    return joined if verb and joined.endswith("wrote") else ""


def _names_a_message(head: str, headers: Headers, quoted: bool) -> bool:
    """Whether it holds a date, and an address or a time: what a program writes, and prose does not."""
    if not head:
        return False
    said = words(head)
    dated = bool(_DATE.search(head)) or (not headers.days.isdisjoint(said) and any(w[0].isdigit() for w in said))
    sure = "@" in head or bool(_TIME.search(head) and _YEAR.search(head) and headers.speakers.isdisjoint(said))
    return dated and (sure or quoted)
