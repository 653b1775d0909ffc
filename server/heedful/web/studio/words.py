"""The words: browse them, search them, and see which entry fires on a sentence and why."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, render_template, request

from ...analyse import Analyser
from ...errors import InputError
from ...explain import Explained, Firing, Listed, entries, explain, labels
from ...lexicon import Finder, Lexicons, Offer
from ..house import House
from ..signed import needs
from .shelf import Shelf

SHOWN = 100
MOST_ASKED = 60
"""Characters of words sought: they stand in the address, where no customer's sentence should."""
SEEN = ("cue", "emotion", "risk", "covers", "strategy", "promise")
"""Kinds of entries that show an agent something."""
MOST_WORDS = 6
"""Alternatives that are shown in full."""
KINDS = {
    "cue": "What upsets customers", "emotion": "Feelings", "tone": "Tone", "ask": "Questions and requests",
    "covers": "Answers to a cause", "strategy": "What a reply does", "risk": "Risky wording", "promise": "Promises",
    "manner": "Manners", "suggest": "Phrases on offer",
}  # fmt: skip


class Piece(NamedTuple):
    """A piece of a sentence; `lit` when an entry fires there."""

    text: str
    lit: bool


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("words", __name__, url_prefix="/studio/words")
    shelf = Shelf(house)

    @blueprint.get("")
    @needs("editor")
    def browse() -> str:
        """List the entries by language, kind and label, or those with some words."""
        draft = shelf.draft(request.args.get("change"))
        lexicons = shelf.lexicons(shelf.of(draft))
        asked = _asked(lexicons)
        found = entries(lexicons, asked["language"], asked["kind"], asked["label"], asked["words"])
        shown = len(found) if request.args.get("all") else SHOWN
        return render_template(
            "studio/words.html", asked=asked, found=found[:shown], total=len(found),
            languages=tuple(lexicons.languages), wanted=any(asked[one] for one in ("kind", "label", "words")),
            kinds=KINDS, labels=labels(lexicons, asked["language"]), counts=_counts(lexicons, asked["language"]),
            drafts=shelf.drafts(), draft=draft, names=names(lexicons, asked["language"]),
        )  # fmt: skip

    @blueprint.post("/find")
    @needs("editor")
    def find() -> tuple[str, int]:
        """Tell which entries fire on a sentence, and why."""
        sentence = request.form.get("sentence", "").strip()
        lexicons, fault, found = shelf.lexicons(shelf.in_force()), "", None
        language = request.form.get("language", "")
        language = language if language in lexicons.languages else ""
        try:
            found = house.desk.borrow(lambda reader: _explained(sentence, reader, language))
        except InputError as error:
            fault = f"{error.message}. {error.remedy}"
        shown, helping = _sorted(found)
        return render_template(
            "studio/found.html", sentence=sentence, found=found, kinds=KINDS, pieces=_pieces(sentence, shown),
            shown=shown, helping=helping,
            report=request.form.get("report", ""), briefly=briefly, fault=fault, languages=tuple(lexicons.languages),
            names=names(lexicons, found.language if found else language),
        ), 422 if fault else 200  # fmt: skip

    return blueprint


def names(lexicons: Lexicons, language: str) -> dict[str, str]:
    """Return what people call the causes of a language, else of all; of those the default language's name counts."""
    every = reversed(tuple(lexicons.languages.values()))
    known = [lexicons.languages[language]] if language in lexicons.languages else every
    return {code: cause.label for lexicon in known for code, cause in lexicon.causes.items()}


def briefly(phrase: str, said: str) -> str:
    """Return a phrase with long rows of alternatives cut down to what was said there."""
    spoken = set(said.lower().replace("’", "'").split())

    def cut(row: str) -> str:
        words = row.split("|")
        kept = [word for word in words if word.strip("()") in spoken] or words[:2]
        return row if len(words) <= MOST_WORDS else "|".join([*kept, "…"])

    return " ".join(cut(row) for row in phrase.split(" "))


def is_offer(entry: Finder | Offer) -> bool:
    """Return whether an entry is a phrase on offer."""
    return isinstance(entry, Offer)


def _asked(lexicons: Lexicons) -> dict[str, str]:
    asked = {name: request.args.get(name, "").strip()[:MOST_ASKED] for name in ("language", "kind", "label", "words")}
    if asked["language"] not in lexicons.languages:
        asked["language"] = next(iter(lexicons.languages), "")
    # A kind that was chosen anew keeps nothing of what the last one was for.
    if asked["label"] not in labels(lexicons, asked["language"]).get(asked["kind"], ()):
        asked["label"] = ""
    return asked


def _counts(lexicons: Lexicons, language: str) -> dict[str, int]:
    found: Sequence[Listed] = entries(lexicons, language)
    counts = dict.fromkeys(KINDS, 0)
    for listed in found:
        counts[listed.kind] = counts.get(listed.kind, 0) + 1
    return counts


def _explained(sentence: str, reader: object, language: str) -> Explained:
    if not sentence:
        raise InputError("there is no sentence yet", field="sentence", remedy="Paste one.")
    assert isinstance(reader, Analyser)
    return explain(sentence, reader, language)


def _sorted(found: Explained | None) -> tuple[list[Firing], list[Firing]]:
    """Return what an agent would see, what upsets first; and what only helps to read a sentence."""
    fires = found.fires if found else ()
    shown = sorted((one for one in fires if one.entry.kind in SEEN), key=lambda one: SEEN.index(one.entry.kind))
    return shown, [one for one in fires if one.entry.kind not in SEEN]


def _pieces(sentence: str, shown: Sequence[Firing]) -> list[Piece]:
    """Cut a sentence where entries fire."""
    spans = sorted((one.start, one.end) for one in shown)
    cuts = sorted({0, len(sentence), *(edge for span in spans for edge in span)})
    return [
        Piece(sentence[a:b], any(start <= a and b <= end for start, end in spans))
        for a, b in zip(cuts, cuts[1:], strict=False)
    ]
