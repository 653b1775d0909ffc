"""What the pages of entries share: which change they save into, and how an edit is kept."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from ...analyse import Analyser
from ...check import Problem
from ...errors import InputError, StaleError
from ...lexicon import FLAGS, PLACES, Finder, Lexicons, Offer, editing
from ...model import ACTS, REGISTERS
from ..house import House
from ..problems import refuse
from ..signed import say, then
from .shelf import Shelf
from .spots import Spotted, plain, refused, spotted
from .standing import Files, Stand
from .words import KINDS, is_offer, names

Page = str | tuple[str, int] | Response
Problems = Sequence[Problem | Spotted]
# What a form shows of each sort of entry, in this order.
FINDER_FIELDS = ("strength", "phrases", "except", "match", "no_match", "why", "instead", "source", "about")
OFFER_FIELDS = ("text", "act", "register", "sample", "place", "asks", "grave", "why", "source", "about")
BLOCKS = ("phrases", "except", "match", "no_match", "instead", "sample")
LONGEST = 14
"""Lines that a field shows at once."""


class EntryDesk:
    """What the pages of entries share."""

    def __init__(self, house: House) -> None:
        self.shelf = Shelf(house)
        self.house = house

    def stand(self) -> Stand:
        """Return the words with the change that a form saves into."""
        return self.shelf.stand(self.shelf.chosen())

    def analyser(self, work: Callable[[Analyser], Any]) -> Any:
        """Let a page use the analyser in force."""

        def use(reader: object) -> Any:
            assert isinstance(reader, Analyser)
            return work(reader)

        return self.house.desk.borrow(use)

    def keep(
        self, stand: Stand, make: Callable[[], Mapping[str, str]], title: str, again: Callable[[Problems], str],
        entry: tuple[str, str] = ("", ""),
    ) -> Page:  # fmt: skip
        """Keep an edit that is good; else show its form again with what is wrong, nothing typed being lost."""
        try:
            edited = self.shelf.edited(stand.files, dict(make()))
            if edited.problems:
                return again(spotted(edited.problems, edited.files, *entry)), 422
            if edited.files == stand.files:
                return again([plain("Nothing has changed yet.")]), 422
            kept = self.shelf.keep(stand, edited.files, title)
        except StaleError:
            return again([plain("Somebody saved into this change at the same moment. Press Save once more.")]), 409
        except InputError as error:
            return again([refused(error)]), 422
        say(f"Kept in change {kept.id}. It is not in force before you publish it.")
        return then("drafts.show", number=kept.id)

    def form(
        self, stand: Stand, language: str, entry: Finder | Offer, *, fields: Mapping[str, str] | None = None,
        problems: Problems = (), theirs: Mapping[str, str] | None = None,
    ) -> str:  # fmt: skip
        """Return the form of an entry, with fields as typed or as they are; `theirs` stand beside what was typed."""
        lexicons, written = self.shelf.lexicons(stand.in_force), written_in(stand.files, language, entry.id)
        shown = editing.fields(entry) if fields is None else fields
        kind = "suggest" if isinstance(entry, Offer) else entry.kind
        return render_template(
            "studio/entry.html", entry=entry, fields=shown, draft=stand.draft, problems=problems, kind=kind,
            theirs={name: text for name, text in (theirs or {}).items() if text != shown.get(name, text)},
            text=written, seen=digest(written), **self.common(lexicons, language, is_offer(entry)),
        )  # fmt: skip

    def common(self, lexicons: Lexicons, language: str, offer: bool) -> dict[str, Any]:
        """Return what every form of an entry needs."""
        asks = sorted({one.label for one in lexicons.languages[language].finders if one.kind == "ask"})
        return {
            "language": language, "drafts": self.shelf.own(), "kinds": KINDS, "names": names(lexicons, language),
            "order": OFFER_FIELDS if offer else FINDER_FIELDS, "flags": () if offer else FLAGS, "blocks": BLOCKS,
            "acts": ACTS, "registers": REGISTERS, "placings": PLACES, "asked": asks, "rows": rows,
        }  # fmt: skip

    def lexicons(self, language: str) -> Lexicons:
        """Return the words in force as entries. Refused for a language that there is not."""
        lexicons = self.shelf.lexicons(self.shelf.in_force())
        if language not in lexicons.languages:
            raise refuse(404, "not-found", "Not found", "There are no words in this language.", "“Words” lists those.")
        return lexicons


def written_in(files: Files, language: str, id: str) -> str:
    """Return an entry as it stands in its file; "" when it is not there."""
    try:
        return editing.written(files, id, language)
    except InputError:
        return ""


def digest(text: str) -> str:
    """Return a short name for a text, to see whether it is still the same."""
    return sha256(text.encode()).hexdigest()[:16]


def moved(now: str) -> bool:
    """Return whether a text is another than the form has shown."""
    seen = request.form.get("seen", "")
    return bool(seen) and seen != digest(now)


def rows(text: str) -> int:
    """Return how many lines a field is high."""
    return max(2, min(LONGEST, sum(1 + len(line) // 70 for line in text.split("\n")) + 1))
