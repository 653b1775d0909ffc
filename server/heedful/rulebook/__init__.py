"""A team's own rules: what is off, what may not be said, its words, its levels, its mode. Text in, `Rules` out."""

from .rules import BAN, MODES, NONE, PLAIN, Forbidden, Levels, Mode, Rules, is_ban
from .written import MOST_TEXT, entries, names, parse

__all__ = (
    "BAN", "MODES", "MOST_TEXT", "NONE", "PLAIN", "Forbidden", "Levels", "Mode", "Rules", "entries", "is_ban", "names",
    "parse",
)  # fmt: skip
