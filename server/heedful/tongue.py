"""A language made ready: its matcher, tables and valences."""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import replace
from itertools import count

from . import cues
from .cues import Heard
from .errors import LexiconError
from .language import vocabulary
from .lexicon import Finder, Lexicon
from .matcher import Matcher, strings
from .model import NEEDS
from .recall import FORGETFUL, Recall
from .rulebook import Rules
from .valence import Valence
from .valence import build as build_valence

# The sentences that `says.yml` must hold.
SAID: Mapping[str, tuple[str, ...]] = {
    "causes": ("evidence", "earlier", "broken"),
    "gaps": NEEDS,
    "needs": NEEDS,
    "risks": ("over_apology", "cold", "scripted", "unfilled_blank", "cheerful_mismatch", "vague_time"),
    "escalate": ("flagged", "repeated"),
    "nudge": ("both", "gap", "risk", "and"),
    "suggestion": ("gap", "thanks", "risk"),
    "brief": (
        "who", "thread", "why", "promised", "question", "escalate", "quiet", "due", "nameless", "levels", "trends",
        "statuses", "unknown_trend",
    ),
}  # fmt: skip


_SCOPES = count()


class Tongue:
    """A language made ready: its matcher, tables and valences."""

    def __init__(self, lexicon: Lexicon) -> None:
        tables = lexicon.tables
        self.scope = _new_scope()
        self.lexicon = lexicon
        self.matcher = Matcher(lexicon)
        self.finders: Mapping[str, Finder] = {f.id: f for f in lexicon.finders}
        self.stop = frozenset(strings(tables.get("stopwords")))
        self.stock = frozenset(strings(tables.get("stock")))
        self.nouns = frozenset(strings(tables.get("nouns")))
        self.denials = frozenset(strings(tables.get("denials")))
        self.known = vocabulary(_texts(lexicon)) | self.stop | self.nouns
        self.days = strings(tables.get("day_names"))
        self.day_wording = str(tables.get("day_wording") or "{day} {number}")
        self.time_blanks = frozenset(strings(tables.get("time_blanks")))
        self.says = _says(lexicon)
        self.silence = self.hear("")
        overlay = tables.get("valence")
        self.valence, self.overlaid = _valences(tables.get("vader") == "true", overlay)

    def under(self, rules: Rules) -> "Tongue":
        """Return the language as a team's rules leave it; it shares the rest with this one."""
        other, off, bans = copy(self), rules.silenced(self.lexicon), rules.bans()
        other.scope = _new_scope()
        other.matcher = self.matcher.narrowed(off, bans)
        kept = [f for f in (*self.lexicon.finders, *bans) if f.id not in off]
        other.finders = {f.id: replace(f, instead=tuple(map(rules.worded, f.instead))) for f in kept}
        offers = (offer for offer in self.lexicon.offers if offer.id not in off)
        other.lexicon = replace(self.lexicon, offers=tuple(replace(o, text=rules.worded(o.text)) for o in offers))
        return other

    def apart(self) -> "Tongue":
        """Return the language for another thread; it hears, and remembers, the same."""
        other = copy(self)
        other.matcher = self.matcher.apart(self.lexicon)
        return other

    def hear(self, words: str, recall: Recall = FORGETFUL) -> Heard:
        """Return a visible text with everything found in it, or remembered of it."""
        known: Heard | None = recall.get(self.scope, words)
        if known is not None:
            return known.again(words, self.matcher.words)
        read, evidence, scan = self.matcher.scan(words)
        heard = Heard(read, cues.own(read, evidence), tuple(scan.spans()))
        if recall is not FORGETFUL:
            recall.put(self.scope, words, heard.kept(), heard.size)
        return heard

    def hear_draft(self, words: str, recall: Recall) -> Heard:
        """Return a text that is being written with everything found in it; its sentences are remembered."""
        if recall is FORGETFUL:
            return self.hear(words)
        read, evidence, times = self.matcher.recalled(words, recall, f"{self.scope} sentence")
        return Heard(read, cues.own(read, evidence), times)


def _new_scope() -> str:
    """A name under which only one language as made ready remembers: neither another revision nor other rules."""
    return f"tongue {next(_SCOPES)}"


def _texts(lexicon: Lexicon) -> Iterator[str]:
    """The language's own texts: every example and neutral line."""
    for finder in lexicon.finders:
        yield from (line.text.replace("[", "").replace("]", "") for line in (*finder.match, *finder.no_match))
    yield from (line.text for line in lexicon.neutral)
    yield from (str(table) for name in ("spellings", "contractions") if (table := lexicon.tables.get(name)))


def _says(lexicon: Lexicon) -> Mapping[str, Mapping[str, str]]:
    """What Heedful says, every sentence of SAID in it. Raises LexiconError naming the first that is missing."""
    says = lexicon.tables.get("says")
    for name, keys in SAID.items():
        section = says.get(name) if isinstance(says, dict) else None
        missing = [key for key in keys if not (isinstance(section, dict) and section.get(key))]
        if missing:
            field, remedy = f"{lexicon.code}/says.yml", f"Write `says: {name}: {missing[0]}:`."
            raise LexiconError(f"there is no sentence for {name}.{missing[0]}", field=field, remedy=remedy)
    return says  # type: ignore[return-value]


def _valences(applies: bool, overlay: object) -> tuple[Valence | None, Valence | None]:
    if not applies:
        return None, None
    corrections = {str(k): float(str(v)) for k, v in overlay.items()} if isinstance(overlay, dict) else {}
    return build_valence(), build_valence(corrections)
