"""Whose rules hold for a request: those set for everyone, and those of the team that it comes from.

All by the keyring's snapshot, so that no request waits for the database.
"""

import logging
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple, Protocol

from .. import rulebook, sites, wire
from ..errors import InputError, StoreError
from ..rulebook import Rules
from ..store import Team, Token, View

log = logging.getLogger("heedful.web")


class Snapshot(Protocol):
    """What holds a view of the store."""

    def view(self) -> View:
        """Return the view as last seen. Raises StoreError when it was never seen."""


class Boards(NamedTuple):
    """What the studio sets for everyone, and for a team."""

    everyone: wire.Board
    team: wire.Board


class Roster:
    """The teams, and what is switched for them and for all."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def team_of(self, token: Token | None, asked: str = "") -> Team | None:
        """Return the team of whose token it is; of a token without one, the team `asked` for by id or name."""
        view = self._view()
        if view is None:
            return None
        ours = next((person.team for person in view.people if token and person.id == token.person), "")
        wanted = ours or asked
        return next((team for team in view.teams if wanted and wanted in (team.id, team.name)), None)

    def rules_of(self, token: Token | None, asked: str = "") -> Rules | None:
        """Return the rules by which a request is read: the team's, and what is switched off for everyone."""
        team = self.team_of(token, asked)
        rules = read_rules(team.rules) if team else None
        off = self.everyone().off.rules
        return _with(rules or rulebook.NONE, off) if off else rules

    def boards_of(self, token: Token | None, asked: str = "") -> Boards:
        """Return what the browser extension of a token is steered by."""
        team = self.team_of(token, asked)
        return Boards(self.everyone(), board(read_rules(team.rules)) if team else sites.UNSET)

    def everyone(self) -> wire.Board:
        """Return what the studio sets for everyone."""
        view = self._view()
        return read_board(view.steering) if view else sites.UNSET

    def _view(self) -> View | None:
        try:
            return self._snapshot.view()
        except StoreError:  # Whoever may not go on without it is told so elsewhere.
            return None


def board(rules: Rules) -> wire.Board:
    """Return what of a team's rules steers its browser extensions. Single entries are left out by the server."""
    off = tuple(sorted(name for name in rules.off if not name.startswith("entry:")))
    return wire.Board(rules.mode, wire.Switches(rules.sites_off, off))


@lru_cache(maxsize=256)
def read_rules(text: str) -> Rules:
    """Return saved rules; those that cannot be read, as a newer Heedful may have saved them, are none."""
    try:
        return rulebook.parse(text)
    except InputError as error:
        log.error("The rules of a team are not in force. %s", error)
        return rulebook.NONE


@lru_cache(maxsize=8)
def read_board(text: str) -> wire.Board:
    """Return what was set for everyone; what cannot be read, as a newer Heedful may have saved it, is nothing."""
    try:
        return wire.decode_board(text)
    except InputError as error:
        log.error("The switches of the studio are not in force. %s", error)
        return sites.UNSET


@lru_cache(maxsize=256)
def _with(rules: Rules, off: tuple[str, ...]) -> Rules:
    return replace(rules, off=rules.off | set(off))
