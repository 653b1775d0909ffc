"""What things are called on pages: findings, entries, phrases, in words."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from ...errors import LexiconError
from ...lexicon import Finder, Lexicons, Offer, parse
from ..house import House

NEEDS = {
    "ack": "an acknowledgement", "apology": "an apology", "ownership": "who takes it over", "explanation": "a reason",
    "action": "a next step", "timeframe": "a time", "alternative": "another way", "answer": "an answer",
    "handoff": "handing it on",
}  # fmt: skip
PLAIN = {"question": "A question left open", "promise": "A promise of ours"}
LEVELS = {"calm": "Calm", "uneasy": "Uneasy", "frustrated": "Frustrated", "angry": "Angry"}


class Name(NamedTuple):
    """What something is called, the words that it stands for, and where it is edited ("" for nowhere)."""

    title: str
    text: str = ""
    address: str = ""


class Names:
    """Names by the words in force."""

    def __init__(self, lexicons: Lexicons | None) -> None:
        self._languages = lexicons.languages if lexicons else {}

    def cause(self, code: str) -> str:
        """Return what a cause is called."""
        known = (lexicon.causes.get(code) for lexicon in self._languages.values())
        return next((cause.label for cause in known if cause), _plain(code))

    def of(self, subject: str) -> Name:
        """Return what a subject of events is called."""
        kind, _, rest = subject.partition(":")
        if kind == "cause":
            return Name(f"Cause: {self.cause(rest)}")
        if kind == "risk":
            return Name(f"Risky wording: {_plain(rest).lower()}")
        if kind == "need":
            return Name(f"Left out: {NEEDS.get(rest, _plain(rest).lower())}")
        if kind in ("entry", "phrase"):
            return self._entry(rest, kind)
        return Name(PLAIN.get(kind, _plain(subject)))

    def _entry(self, place: str, kind: str) -> Name:
        language, _, id = place.partition("/")
        if id.startswith("reframe/"):
            return self._reframe(language, id.removeprefix("reframe/"))
        found = self._find(language, id)
        if found is None:
            return Name(f"{id} ({language})", "No longer among the words.")
        text = found.text if isinstance(found, Offer) else ""
        return Name(f"{id} ({language})", text, address(place))

    def _reframe(self, language: str, id: str) -> Name:
        group, _, last = id.rpartition("/")
        id, number = (group, int(last)) if last.isdigit() else (id, 1)
        found = self._find(language, id)
        if not isinstance(found, Finder) or len(found.instead) < number:
            return Name(f"instead of {id} ({language})", "No longer among the words.")
        return Name(f"instead of {id} ({language})", _instead(found.instead[number - 1]), address(f"{language}/{id}"))

    def _find(self, language: str, id: str) -> Finder | Offer | None:
        lexicon = self._languages.get(language)
        both: tuple[Finder | Offer, ...] = (*lexicon.finders, *lexicon.offers) if lexicon else ()
        return next((entry for entry in both if entry.id == id), None)


def names(house: House) -> Names:
    """Return names by the words in force; by codes alone while these cannot be read."""
    try:
        return Names(parse(house.words.files()))
    except LexiconError:
        return Names(None)


def address(place: str) -> str:
    """Return where an entry, named like `en/abuse/kill`, is edited."""
    language, _, id = place.partition("/")
    return f"/studio/words/{quote(language)}/entry/{quote(id)}"


def by_code(names: Names, codes: Mapping[str, int]) -> list[str]:
    """Return codes of causes, the most frequent first, then by name."""
    return sorted(codes, key=lambda code: (-codes[code], names.cause(code)))


def _instead(text: str) -> str:
    return "Leave these words out." if text.startswith("(leave out)") else text


def _plain(code: str) -> str:
    return code.replace("_", " ").capitalize()
