"""A language made ready: its matcher, tables and valences."""

from collections.abc import Mapping

from . import cues
from .cues import Heard
from .lexicon import Finder, Lexicon
from .matcher import Matcher, strings
from .valence import Valence
from .valence import build as build_valence


class Tongue:
    """A language made ready: its matcher, tables and valences."""

    def __init__(self, lexicon: Lexicon) -> None:
        tables = lexicon.tables
        self.lexicon = lexicon
        self.matcher = Matcher(lexicon)
        self.finders: Mapping[str, Finder] = {f.id: f for f in lexicon.finders}
        self.stop = frozenset(strings(tables.get("stopwords")))
        self.nouns = frozenset(strings(tables.get("nouns")))
        self.determiners = frozenset(strings(tables.get("determiners")))
        self.ordinals = frozenset(strings(tables.get("ordinals")))
        self.days = strings(tables.get("day_names"))
        self.says: Mapping[str, Mapping[str, str]] = tables.get("says", {})  # type: ignore[assignment]
        overlay = tables.get("valence")
        self.valence, self.overlaid = _valences(tables.get("vader") == "true", overlay)

    def hear(self, words: str) -> Heard:
        """Return a visible text with everything found in it."""
        read, evidence, scan = self.matcher.scan(words)
        return Heard(read, cues.own(read, evidence), tuple(scan.spans()))


def _valences(applies: bool, overlay: object) -> tuple[Valence | None, Valence | None]:
    if not applies:
        return None, None
    corrections = {str(k): float(str(v)) for k, v in overlay.items()} if isinstance(overlay, dict) else {}
    return build_valence(), build_valence(corrections)
