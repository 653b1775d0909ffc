"""What a token that begins with a digit may stand for: a number, an hour, a day, a date, a length of time.

Language comes in as one table only: what may be stuck to digits – marks of ordinals (`19th`), halves of the day
(`2pm`) and units (`24h`).
"""

import re
from collections.abc import Mapping

from .grammar import Fields

Shapes = Mapping[str, Fields]

_TOKEN = re.compile(r"(\d{1,9}(?:[.,:/h]\d{1,9}){0,3})([^\W\d]*\.?[^\W\d]*\.?)")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[Tt]\d\d:\d\d)?|(\d{1,2})([/.-])(\d{1,2})\5(\d{4}|\d\d)")
_DATED = re.compile(r"\d{1,4}[-/.]\d")  # how any of these begins
_SHORT = re.compile(r"(\d{1,2})/(\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2})([:h.])(\d\d)(?::\d\d)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.?")
# Thousands with a decimal mark in either fashion; 1,5 is a decimal, 1,500 are thousands, 1.500 is anyone's guess.
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d{1,2})?")
_THOUSANDS = re.compile(r",(?=\d{3})|\.(?=[\d.]*,)")
_DASHES = ("-", "–", "—")


def shapes(token: str, tails: Mapping[str, Fields]) -> Shapes:
    """Return the classes of a token and what each means; a range (`2–3`, `10am-2pm`) stands for its upper end."""
    if token in _SMALL:
        return _SMALL[token]
    dash = next((c for c in token if c in _DASHES), None)
    if dash is None:
        return _single(token, tails)
    lower, upper = (_single(part, tails) for part in token.split(dash, 1))
    if "<number>" in lower and not {"<time>", "<amount>"}.isdisjoint(upper):
        return {name: fields for name, fields in upper.items() if name in ("<time>", "<amount>")}
    return {name: fields for name, fields in upper.items() if name in lower and name in ("<number>", "<time>")}


def date(text: str) -> Shapes:
    """Return the meaning of a date written in digits; {} when it is none. The order of `06/05/2026` stays open."""
    if not _DATED.match(text):
        return {}
    match = _DATE.fullmatch(text)
    if match is None:
        return _yearless(text)
    if match[1]:
        return {"<isodate>": (("year", int(match[1])), ("month", int(match[2])), ("day", int(match[3])))}
    day, mark, month, year = int(match[4]), match[5], int(match[6]), int(match[7])
    if len(match[7]) == 2:
        if mark == "-":
            return {}
        year += 2000
    if mark == ".":
        return {"<numdate>": (("year", year), ("month", month), ("day", day))}
    return {"<numdate>": _pair(day, month, year)}


def _yearless(text: str) -> Shapes:
    """Day and month: `6/5` in either order, `6.5.` (or `6.5`) the day first."""
    if short := _SHORT.fullmatch(text):
        return {"<shortdate>": _pair(int(short[1]), int(short[2]), None)}
    dotted = _DOTTED.fullmatch(text)
    if dotted and 1 <= int(dotted[1]) <= 31 and 1 <= int(dotted[2]) <= 12:
        return {"<dotdate>": (("month", int(dotted[2])), ("day", int(dotted[1])))}
    return {}


def _value(body: str) -> float:
    """The number that digits with marks stand for."""
    return float(_THOUSANDS.sub("", body).replace(",", "."))


def whole(number: float) -> dict[str, Fields]:
    """Return what a whole number may stand for besides itself."""
    found: dict[str, Fields] = {"<number>": (("number", float(number)),)}
    if number != int(number):
        return found
    value = int(number)
    if 0 <= value <= 24:
        found["<hour>"] = (("clock", value * 60),)
    if 1 <= value <= 12:
        found["<hour12>"] = (("clock", value * 60), ("loose", True))
    return found


def _pair(day: int, month: int, year: int | None) -> Fields:
    return (("pair", (day, month)), *((("year", year),) if year else ()))


def _single(token: str, tails: Mapping[str, Fields]) -> Shapes:
    match = _TOKEN.fullmatch(token)
    if match is None:
        return {}
    body, tail = match.groups()
    if not tail:
        return _plain(body)
    meaning = tails.get(tail) or tails.get(tail.rstrip("."))
    return _tailed(body, meaning) if meaning else {}


def _plain(body: str) -> Shapes:
    clock = _CLOCK.fullmatch(body)
    if clock and int(clock[1]) <= 24 and int(clock[3]) < 60:
        loose = (("loose", True),) if len(clock[1]) == 1 and clock[1] != "0" else ()
        minute: Fields = (("clock", int(clock[1]) * 60 + int(clock[3])), *loose)
        if clock[2] != ".":
            return {"<time>": minute}
        # 3.11 is rather a version: nobody promises an odd minute with a point
        if int(clock[3]) % 5 == 0:
            return {"<dotted>": minute, "<number>": (("number", float(body)),)}
    if not _NUMBER.fullmatch(body):
        return {}
    if not body.isdigit():
        return {"<number>": (("number", _value(body)),)}
    found = whole(int(body))
    if 1 <= int(body) <= 31 and len(body) <= 2:
        found["<dayno>"] = (("day", int(body)),)
    if len(body) == 4 and 1990 <= int(body) <= 2100:
        found["<year>"] = (("year", int(body)),)
    return found


def _tailed(body: str, meaning: Fields) -> Shapes:
    """A body of digits with letters stuck to it: `19th`, `2pm`, `24h`."""
    plain = _plain(body)
    clock = plain.get("<time>") or plain.get("<dotted>")
    name = meaning[0][0]
    if name == "nth" and "<dayno>" in plain:
        return {"<nth>": plain["<dayno>"]}
    if name == "meridiem" and (clock or "<hour12>" in plain):
        return {"<time>": (*(clock or plain["<hour12>"]), *meaning)}
    if name == "unit":
        return (
            {"<time>": clock} if clock else {"<amount>": (*plain["<number>"], *meaning)} if "<number>" in plain else {}
        )
    return {}


_SMALL = {text: _plain(text) for n in range(100) for text in (str(n), f"{n:02}")}
