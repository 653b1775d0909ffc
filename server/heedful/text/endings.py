"""What stands below the words: signatures, disclaimers, notices. The formula, the name and a postscript stay."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Set

from .lines import NO_WORD, PLAIN_WORD, Line, flat, words
from .markers import Legal, Markers, Phrases, Signature
from .output import paragraphs

Part = tuple[int, int]  # what is hidden of a line: start and end in the text

LONGEST = 120  # characters of a line in a signature
MOST = 10  # lines of a signature without a formula

_PHONE = re.compile(r"\+?\d[\d ()./-]{5,24}\d")
_ADDRESS = re.compile(r"\S+@\S+\.\S+|(?:https?://|www\.)\S+")
_NAME = re.compile(r"[^\W\d_][\w.'-]*")
_SENTENCE = re.compile(r"[.!?][\"')\]]*\s+")
_CLOSE = " ,.;!-:)(☺🙂😊🙏"


def find(text: str, lines: list[Line], gone: set[int], markers: Markers) -> dict[int, Part]:
    """Return what to hide of which line."""
    hidden = _disclaimers(text, lines, gone, markers)
    whole = {index for index, (start, _) in hidden.items() if start == lines[index].start}
    for segment in _segments(lines, gone):
        for index in _signature(lines, segment, whole, markers) + _notices(lines, segment, markers):
            hidden[index] = (lines[index].start, lines[index].end)
    return hidden


def _segments(lines: list[Line], gone: set[int]) -> Iterator[list[int]]:
    """Give the runs of lines between hidden ones."""
    run: list[int] = []
    for index in range(len(lines)):
        if index not in gone:
            run.append(index)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _notices(lines: list[Line], segment: list[int], markers: Markers) -> list[int]:
    return [
        index
        for index in segment
        if (key := lines[index].key) and (markers.notices.match(key) or _device(key, markers.signature))
    ]


def _device(key: str, signature: Signature) -> bool:
    """Whether a telephone or a mail program signs here: its phrase and a few words more."""
    phrase = signature.devices.match(key)
    if phrase is None or len(key) > LONGEST:
        return False
    return len(re.split(r"[.,;!]| - ", key[phrase.end() :], maxsplit=1)[0].split()) <= 5 and "?" not in key


# Signatures


def _signature(lines: list[Line], segment: list[int], whole: set[int], markers: Markers) -> list[int]:
    """Return the lines below a delimiter, or below formula and name; failing these, a block at the very end."""
    sign = markers.signature
    hidden: list[int] = []
    block: list[int] = []
    state, empty = "words", False
    for index in segment:
        line = lines[index]
        if line.key and index not in whole:
            state = "words" if sign.postscript.match(line.key) else _next_state(line, state, empty, sign)
            if state == "delimited":
                hidden.append(index)
            elif state == "block":
                block.append(index)
            elif block:
                hidden += _evident(block, lines, sign)
                block = []
            state = "block" if state == "signed" else state
        empty = not line.key
    hidden += _evident(block, lines, sign)
    return hidden or _trailing(lines, segment, whole, sign)


def _evident(block: list[int], lines: list[Line], sign: Signature) -> list[int]:
    """Return the block if something in it is of signatures only: a contact, a title, a company."""
    return block if any(_tells(lines[index], sign) for index in block) else []


def _tells(line: Line, sign: Signature) -> bool:
    return _contact(line, sign) or _titled(line, sign) or (_framed(line.key) and line.key[:3] == line.key[-3:])


def _next_state(line: Line, state: str, empty: bool, sign: Signature) -> str:
    """Return where this line leaves us: in the words, at a formula (`name` comes next), `signed`, in the `block` below,
    or below a delimiter."""
    if line.key == "--" or (line.key == "-" and line.text.strip() in ("—", "–")):
        return "delimited"
    if state == "delimited":
        return "words" if _talks(line, sign) and (empty or len(line.key) > LONGEST) else state
    rest = _closing(line, sign)
    if rest is not None:
        return "signed" if rest else "name"
    if state == "name":
        return "signed" if _is_name(line.text) and not _talks(line, sign) else "words"
    return "block" if state == "block" and _belongs(line, sign) else "words"


def _closing(line: Line, sign: Signature) -> str | None:
    """Return what follows a closing formula in its line ("" for nothing), None when there is no formula."""
    bare = line.key.strip(_CLOSE)
    if bare in sign.closings:
        return ""
    if len(bare) > 60 or " " not in bare:
        return None
    said = bare.split()
    if said[0].rstrip(_CLOSE) not in sign.openings:
        return None
    for count in range(min(5, len(said) - 1), 0, -1):
        if " ".join(said[:count]).rstrip(_CLOSE) in sign.closings:
            rest = " ".join(line.text.split()[count:])
            return rest if _is_name(rest) else None
    return None


def _is_name(text: str) -> bool:
    """Whether one to six words are written as a name is, particles apart: "Ana de la Cruz, Ph.D."."""
    said = text.strip(_CLOSE).split()
    big = [word for word in said if _NAME.match(word.strip("(,")) and word.strip("(,")[0].isupper()]
    small = [word for word in said if word not in big]
    return 0 < len(said) <= 6 and bool(big) and all(len(word) <= 3 and not word.isdigit() for word in small)


def _belongs(line: Line, sign: Signature) -> bool:
    """Whether it may be a line of a signature: a contact, a title, a company, a framed motto; no talk."""
    if len(line.key) > LONGEST or line.key.endswith("?") or re.match(r"[-*•] |\(?\w{1,2}[.)] ", line.key):
        return False
    if _contact(line, sign) or _framed(line.key):
        return True
    if _talks(line, sign):
        return False
    lower = [word for word in line.text.split() if word[:1].islower() and len(word.strip(_CLOSE)) > 3]
    return len(lower) <= (3 if _titled(line, sign) else 0)


def _talks(line: Line, sign: Signature) -> bool:
    return not sign.talk.isdisjoint(words(line.key))


def _titled(line: Line, sign: Signature) -> bool:
    return not sign.titles.isdisjoint(words(line.key))


def _framed(key: str) -> bool:
    return len(key) > 4 and key[0] == key[-1] and key[0] in "\"*_=~#'"


def _contact(line: Line, sign: Signature) -> bool:
    """Whether it is a telephone number, an address, or parts between bars, and says little else."""
    said = words(line.key)
    if not sign.self.isdisjoint(said) or len(said) > 16:
        return False
    if line.key.count("|") > 1 or line.key.count(" · ") > 1 or line.key.count(" • ") > 1:
        return True
    found = _PHONE.search(line.key) or _ADDRESS.search(line.key)
    if not found:
        return False
    before = words(line.key[: found.start()])
    return not before or before[0] in sign.contact or (len(said) <= 9 and not _talks(line, sign))


def _trailing(lines: list[Line], segment: list[int], whole: set[int], sign: Signature) -> list[int]:
    """Return a signature that no formula announces: below a name at the end, with a contact, a title or a company."""
    run: list[int] = []
    for index in reversed(segment):
        if not lines[index].key or index in whole or _device(lines[index].key, sign):
            continue
        if len(run) == MOST or not _belongs(lines[index], sign):
            break
        run.append(index)
    else:
        return []  # nothing above it: the whole message looks like that
    run.reverse()
    names = (at for at, index in enumerate(run) if _is_name(lines[index].text))
    below = run[next(names, len(run)) + 1 :]
    return _evident(below, lines, sign) or [index for index in run if lines[index].key.count(" | ") > 1]


# Disclaimers


def _disclaimers(text: str, lines: list[Line], gone: set[int], markers: Markers) -> dict[int, Part]:
    """Hide from the sentence with a disclaimer's phrase to the end of its paragraph."""
    low = flat(text)
    phrases = _phrases(low, markers.legal)
    if not phrases:
        return {}
    starts = [line.start for line in lines]
    parts = list(paragraphs(lines, gone))
    home = {index: number for number, part in enumerate(parts) for index in part}
    hidden: dict[int, Part] = {}
    for position, anywhere in phrases:
        index = bisect_right(starts, position) - 1
        number = home.get(index)
        if number is None or index in hidden or not (anywhere or _near_the_end(number, parts)):
            continue
        begin = _sentence_start(low, lines[parts[number][0]].start, position)
        said = words(low[begin : position + LONGEST])
        if markers.signature.self.isdisjoint(said):
            begin = _with_the_name(low, lines[parts[number][0]].start, begin, markers.signature)
            hidden.update(_cut(lines, parts[number], begin, markers.signature))
    return hidden


def _phrases(low: str, legal: Legal) -> list[tuple[int, bool]]:
    """Return where disclaimers' phrases stand, and whether they count anywhere."""
    said = legal.words.intersection(low.translate(NO_WORD).split() if low.isascii() else PLAIN_WORD.findall(low))
    found = [(at, True) for at in _places(low, said, legal.anywhere)]
    return sorted(found + [(at, False) for at in _places(low, said, legal.ending)])


def _places(low: str, said: Set[str], phrases: Phrases) -> Iterator[int]:
    for word in said:
        for pattern in phrases.get(word, ()):
            yield from [match.start() for match in pattern.finditer(low)]


def _near_the_end(number: int, parts: list[list[int]]) -> bool:
    return 0 < number >= len(parts) - 3


def _sentence_start(low: str, first: int, position: int) -> int:
    """Return where the sentence around `position` starts, at most 400 characters back."""
    back = max(first, position - 400)
    ends = [found.end() for found in _SENTENCE.finditer(low, back, position)]
    line = low.rfind("\n", back, position) + 1
    return max([back, line, *ends])


def _with_the_name(low: str, first: int, begin: int, sign: Signature) -> int:
    """Begin with the paragraph when little stands before the disclaimer, and no talk: a company's name."""
    before = low[first:begin]
    return first if len(before) <= LONGEST and sign.talk.isdisjoint(words(before)) else begin


def _cut(lines: list[Line], part: list[int], begin: int, sign: Signature) -> Iterator[tuple[int, Part]]:
    for index in part:
        line = lines[index]
        if line.end > begin:
            if line.start > begin and sign.postscript.match(line.key):
                return
            yield index, (max(line.start, begin), line.end)
