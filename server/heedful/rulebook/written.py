"""From the JSON of a team to its `Rules`, strictly: an error names the field and says what to do."""

import json
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from .. import phrase
from ..errors import InputError
from ..folding import fold
from ..lexicon import Lexicons
from ..model import CAUSES, CHANNELS, LEVELS, NEEDS, RISKS, Channel
from .rules import MODES, PLAIN, Forbidden, Levels, Rules, lines

MOST_TEXT = 64 * 1024
MOST_NAMES = 2_000
MOST_ITEMS = 200
MOST_WORDS = 60  # characters of a word of `say`
MOST_WHY = 500
_LISTED = 30
_KEYS = ("levels", "levels_in", "off", "sites_off", "forbid", "say", "mode")
_FORBID = ("phrases", "when", "why", "instead")
_MARKUP = frozenset("<>[]{}|()\n")


def names(causes: Collection[str] = ()) -> tuple[str, ...]:
    """Return the names that can be switched off, but for entries; `causes` are those of one's own lexicons."""
    return (
        *(f"risk:{code}" for code in RISKS),
        *(f"need:{need}" for need in NEEDS),
        *(f"cause:{cause}" for cause in dict.fromkeys((*CAUSES, *causes))),
        *PLAIN,
    )


def entries(lexicons: Lexicons) -> tuple[str, ...]:
    """Return the entries of all languages as rules name them: `en/waiting/still-waiting`."""
    found: dict[str, None] = {}
    for code, lexicon in lexicons.languages.items():
        found |= dict.fromkeys(f"{code}/{finder.id}" for finder in lexicon.finders)
        found |= dict.fromkeys(f"{code}/{offer.id}" for offer in lexicon.offers)
    return tuple(found)


def parse(text: str, lexicons: Lexicons | None = None) -> Rules:
    """Read a team's rules. With `lexicons`, a cause or an entry that they do not have is refused.

    Without, as for rules saved under an earlier lexicon, unknown names are kept and do nothing. Raises InputError,
    whose field is a path like `forbid[0].when[1]`.
    """
    given = _members(_json(text), "rules", _KEYS)
    causes = None if lexicons is None else _causes(lexicons)
    known = None if lexicons is None else (*names(causes or ()), *(f"entry:{name}" for name in entries(lexicons)))
    return Rules(
        levels=_levels(given.get("levels"), "levels"),
        levels_in=_levels_in(given.get("levels_in")),
        off=frozenset(_names(given.get("off", []), "off", known, "rule")),
        sites_off=_names(given.get("sites_off", []), "sites_off", None, "site"),
        forbid=tuple(
            _forbidden(item, f"forbid[{index}]", causes)
            for index, item in enumerate(_list(given.get("forbid", []), "forbid", MOST_ITEMS))
        ),
        say=_say(given.get("say", {})),
        mode=_mode(given.get("mode")),
    )


def _causes(lexicons: Lexicons) -> tuple[str, ...]:
    own = (code for lexicon in lexicons.languages.values() for code in lexicon.causes)
    return tuple(dict.fromkeys((*CAUSES, *own)))


# Members


def _levels(value: Any, field: str) -> Levels | None:
    if value is None:
        return None
    given = _members(value, field, LEVELS[1:])
    low, middle, high = (_score(given, field, level) for level in LEVELS[1:])
    for before, after, level in ((low, middle, LEVELS[2]), (middle, high, LEVELS[3])):
        if not before < after:
            raise InputError("does not begin above the level before it.", field=f"{field}.{level}", remedy="Raise it.")
    return low, middle, high


def _levels_in(value: Any) -> tuple[tuple[Channel, Levels], ...]:
    if value is None:
        return ()
    given = _members(value, "levels_in", CHANNELS)
    read = ((channel, _levels(given.get(channel), f"levels_in.{channel}")) for channel in CHANNELS)
    return tuple((channel, levels) for channel, levels in read if levels)


def _score(given: Mapping[str, Any], inside: str, level: str) -> float:
    value, field = given.get(level), f"{inside}.{level}"
    if value is None:
        raise InputError("is missing.", field=field, remedy=f"Give all three levels, or leave `{inside}` out.")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise InputError("is no score.", field=field, remedy="Write a number between 0 and 1.")
    return float(value)


def _names(value: Any, field: str, known: Collection[str] | None, kind: str) -> tuple[str, ...]:
    given = _list(value, field, MOST_NAMES)
    found = [_text(item, f"{field}[{index}]", MOST_WHY) for index, item in enumerate(given)]
    for index, name in enumerate(found):
        if known is not None and name not in known:
            message = f"`{name}` is no {kind} that is known."
            raise InputError(message, field=f"{field}[{index}]", remedy=_mean(name, known))
    return tuple(dict.fromkeys(found))


def _forbidden(value: Any, field: str, causes: Collection[str] | None) -> Forbidden:
    given = _members(value, field, _FORBID)
    for name in ("phrases", "why"):
        if name not in given:
            raise InputError("is missing.", field=f"{field}.{name}", remedy="Add it.")
    phrases = _text(given["phrases"], f"{field}.phrases", MOST_TEXT)
    for line in lines(phrases):
        _notation(line, f"{field}.phrases")
    why = _text(given["why"], f"{field}.why", MOST_WHY)
    instead = _text(given.get("instead", ""), f"{field}.instead", MOST_TEXT, empty=True)
    return Forbidden(phrases, why, _names(given.get("when", []), f"{field}.when", causes, "cause"), instead)


def _notation(line: str, field: str) -> None:
    try:
        row = phrase.choices(line)
    except InputError as error:
        raise InputError(error.message, field=field, remedy=error.remedy) from None
    words = (word for choice in row for wording in choice for word in wording)
    if not all(phrase.is_special(word) or fold(word).text.strip() for word in words):
        raise InputError("has a word that cannot be seen.", field=field, remedy="Type the line again.")


def _say(value: Any) -> tuple[tuple[str, str], ...]:
    given = _mapping(value, "say")
    _most(given, "say", MOST_ITEMS)
    found: dict[str, str] = {}
    for word, put in given.items():
        said = " ".join(word.split()).lower()
        if said in found or not said or len(said) > MOST_WORDS or not (said[0].isalnum() and said[-1].isalnum()):
            remedy = f"Write a word or two once each, {MOST_WORDS} characters at most."
            raise InputError("has an entry that is no word, or stands twice.", field="say", remedy=remedy)
        field = f"say.{said}"
        found[said] = " ".join(_text(put, field, MOST_WORDS).split())
        if _MARKUP & set(found[said]):
            raise InputError("has brackets.", field=field, remedy="Write plain words.")
    return tuple(found.items())


def _mode(value: Any) -> Any:
    if value is not None and value not in MODES:
        named = str(value) if isinstance(value, str) else ""
        raise InputError("is no mode.", field="mode", remedy=_mean(named, MODES))
    return value


# JSON


def _json(text: str) -> Any:
    if len(text) > MOST_TEXT:
        raise InputError(f"have more than {MOST_TEXT} characters.", field="rules", remedy="Write fewer of them.")
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        remedy = "Check brackets, commas and quotes there."
        raise InputError(f"are not JSON at line {error.lineno}.", field="rules", remedy=remedy) from None
    except (ValueError, RecursionError):
        raise InputError("are not JSON.", field="rules", remedy="Check numbers and nesting.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for index, (key, _) in enumerate(pairs) if any(key == k for k, _ in pairs[:index]))
        raise InputError("stands there twice.", field=twice[:MOST_WORDS], remedy="Write each name once.")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _members(value: Any, field: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    given = _mapping(value, field)
    for name in given:
        if name not in known:
            inside = name if field == "rules" else f"{field}.{name}"
            raise InputError("is an unknown field.", field=inside[:200], remedy=_mean(name, known))
    return given


def _mapping(value: Any, field: str) -> Mapping[str, Any]:
    return _typed(value, dict, field, "an object: {…}")  # type: ignore[no-any-return]


def _list(value: Any, field: str, most: int) -> list[Any]:
    found: list[Any] = _typed(value, list, field, "a list: […]")
    _most(found, field, most)
    return found


def _text(value: Any, field: str, most: int, empty: bool = False) -> str:
    found: str = _typed(value, str, field, "a text in quotes")
    if not (found.strip() or empty):
        raise InputError("is empty.", field=field, remedy="Write something, or leave the rule out.")
    if len(found) > most:
        raise InputError(f"has more than {most} characters.", field=field, remedy="Shorten it.")
    if "\0" in found or any("\ud800" <= character <= "\udfff" for character in found):
        raise InputError("has a broken character.", field=field, remedy="Type it again.")
    return found


def _typed(value: Any, kind: type, field: str, expected: str) -> Any:
    if not isinstance(value, kind):
        raise InputError("has the wrong type.", field=field, remedy=f"Expected {expected}.")
    return value


def _most(items: Collection[Any], field: str, most: int) -> None:
    if len(items) > most:
        raise InputError(f"has more than {most} items.", field=field, remedy="Leave some out.")


def _mean(name: str, known: Iterable[str]) -> str:
    options = list(known)
    if near := get_close_matches(name, options, n=1, cutoff=0.5):
        return f"Did you mean `{near[0]}`?"
    more = ", …" if len(options) > _LISTED else ""
    return f"Known are: {', '.join(options[:_LISTED])}{more}."
