"""What a team's rules say, and what they mean for the lexicon of a language."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ..lexicon import Finder, Lexicon, Line
from ..model import Channel

Mode = Literal["off", "nudge", "soft", "shadow"]
Levels = tuple[float, float, float]
"""The scores at which uneasy, frustrated and angry begin."""
MODES: tuple[Mode, ...] = ("off", "nudge", "soft", "shadow")
PLAIN = ("question", "promise", "escalate", "guard", "suggest", "underline", "ledger")
"""Rules that go by a name alone; `guard`, `underline` and `ledger` mean the browser extension only."""
BAN = "ban"
"""The kind of finder that a forbidden phrase becomes. No other step looks for it, so it counts for nothing else."""
# What a team forbids is mostly what it cannot stand by ("we will refund you"), and no other step counts this code.
CODE = "over_promise"
_BAN = "forbid-"
_STRONG = 3
# The kinds of entry that go by a cause or by a risk.
_KINDS = {"cue": "cause", "covers": "cause", "risk": "risk"}
_REWRITING = ("entry:", "cause:", "risk:")
_SLOT = re.compile(r"(<\w+>)")


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Phrases, one a line in the lexicon's notation, that may not be said while one of the causes `when` is open
    (none named: never), why not, and lines to say instead."""

    phrases: str
    why: str
    when: tuple[str, ...] = ()
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """A team's rules. `levels` are those of the team, `levels_in` those of a channel; `off` holds names of rules; `say`
    pairs of a word and the team's word for it."""

    levels: Levels | None = None
    off: frozenset[str] = frozenset()
    sites_off: tuple[str, ...] = ()
    forbid: tuple[Forbidden, ...] = ()
    say: tuple[tuple[str, str], ...] = ()
    mode: Mode | None = None
    levels_in: tuple[tuple[Channel, Levels], ...] = ()

    def levels_for(self, channel: Channel | None) -> Levels | None:
        """Return the levels that hold in a channel: its own, else the team's, if there are any."""
        return next((levels for name, levels in self.levels_in if name == channel), self.levels)

    @property
    def rewrites(self) -> bool:
        """Whether the rules change what a lexicon finds or offers."""
        return bool(self.forbid or self.say) or any(name.startswith(_REWRITING) for name in self.off)

    @property
    def names_entries(self) -> bool:
        """Whether single entries are off."""
        return any(name.startswith("entry:") for name in self.off)

    def keeps(self, kind: str, code: str) -> bool:
        """Tell whether a need, a cause or a risk is not switched off."""
        return f"{kind}:{code}" not in self.off

    def silenced(self, lexicon: Lexicon) -> frozenset[str]:
        """Return the ids of the entries of a language that are off; names that it does not know are nothing to it."""
        off = {name.removeprefix(f"entry:{lexicon.code}/") for name in self.off if name.startswith("entry:")}
        named = off & {*(f.id for f in lexicon.finders), *(o.id for o in lexicon.offers)}
        kinds = {f.id for f in lexicon.finders if f.kind in _KINDS and not self.keeps(_KINDS[f.kind], f.label)}
        return frozenset(named | kinds)

    def bans(self) -> tuple[Finder, ...]:
        """Return the forbidden phrases as finders: `forbid-1`, `forbid-2`, … in their order."""
        return tuple(
            Finder(
                f"{_BAN}{number}", BAN, CODE, "", 0, _STRONG, tuple(Line(line, 0) for line in lines(banned.phrases)),
                why=banned.why, instead=lines(banned.instead),
            )
            for number, banned in enumerate(self.forbid, 1)
        )  # fmt: skip

    def banned(self, causes: Collection[str]) -> frozenset[str]:
        """Return the ids of the bans in force while these causes are open."""
        found = ((number, banned.when) for number, banned in enumerate(self.forbid, 1))
        return frozenset(f"{_BAN}{number}" for number, when in found if not when or set(when) & set(causes))

    def worded(self, template: str) -> str:
        """Return a template in the team's words: whole words, capitals kept, slots left alone."""
        if not self.say:
            return template
        pattern, words = _words(self.say)
        pieces = _SLOT.split(template)

        def put(found: re.Match[str]) -> str:
            return _cased(found[0], words.get(found[0].lower(), found[0]))

        pieces[::2] = [pattern.sub(put, piece) for piece in pieces[::2]]
        return "".join(pieces)


NONE = Rules()


def is_ban(entry: str) -> bool:
    """Tell whether an entry's id is that of a forbidden phrase; a lexicon's own have a slash."""
    return entry.startswith(_BAN)


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a block that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


@lru_cache(maxsize=64)
def _words(say: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """All words in one pattern, longest first: what was replaced is not replaced again."""
    longest = sorted((word for word, _ in say), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE), dict(say)


def _cased(word: str, put: str) -> str:
    if len(word) > 1 and word.isupper():
        return put.upper()
    return put[:1].upper() + put[1:] if word[:1].isupper() else put
