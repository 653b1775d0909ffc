"""What may be shown of counts: a person's own, and of a group only what five people or more have brought together.

The rule, for every single figure (what was counted × week, or × four weeks for words):

1. A figure is shown when at least five different people contributed to it. All other numbers on a page – sums over
   weeks, shares – are made of shown figures, so that no subtraction on a page brings back one that is withheld.
2. A team's figure is shown only when what is left of everybody's without the teams that are shown comes from nobody or,
   again, from five people or more: else everybody's figure less the teams' would be about a few. The smallest teams
   are withheld until this is so.
3. Each figure belongs to one length of time. Longer periods add up whole ones, so that two periods that overlap differ
   by shown figures only.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ...store import Store, Sum
from .sums import Sums

LEAST = 5
DAY, WEEK = timedelta(days=1), timedelta(days=7)
BLOCK = 4
"""Weeks over which figures about words are counted: there are fewer of each."""
WITHHELD = "fewer than five people"
_FIRST = date(2024, 1, 1)  # a Monday, where blocks of weeks begin
Key = tuple[date, str, str]
Look = Callable[[str | None, str | None], tuple[Sum, ...]]
"""Asks the store for the sums of one person, of one team, or of all."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures are looked at: one person's own, or a group's, whole or one team of it. `alone`: nobody else is
    here, so that everything is one's own."""

    own: str | None = None
    team: str = ""
    teams: tuple[str, ...] = ()
    alone: bool = False

    @property
    def grouped(self) -> bool:
        """Whether others' figures are among them."""
        return self.own is None and not self.alone


@dataclass(frozen=True, slots=True)
class Cells:
    """Figures by period, action and subject: those that are shown, how many people each is from, and the others."""

    shown: Mapping[Key, int] = field(default_factory=dict)
    people: Mapping[Key, int] = field(default_factory=dict)
    withheld: frozenset[Key] = frozenset()

    def at(self, period: date, action: str, subject: str) -> int | None:
        """Return a figure, 0 where nothing was counted, None where it is withheld."""
        key = (period, action, subject)
        return None if key in self.withheld else self.shown.get(key, 0)

    def total(self, action: str, subjects: Iterable[str], periods: Iterable[date]) -> int:
        """Return the sum of what is shown."""
        named, within = set(subjects), set(periods)
        return sum(n for (day, what, of), n in self.shown.items() if what == action and of in named and day in within)

    def of(self, whole: str, part: str, subjects: Iterable[str], periods: Sequence[date]) -> tuple[int, int, bool]:
        """Return how much of one action went on to another: part and whole, and whether the part is more than that.

        Where the part is withheld it counts as nothing, so the share is never made larger by what is left out.
        """
        places = [(day, subject) for subject in subjects for day in periods if (day, whole, subject) in self.shown]
        parts = [self.at(day, part, subject) for day, subject in places]
        return sum(n or 0 for n in parts), sum(self.shown[day, whole, of] for day, of in places), None in parts

    def subjects(self, *actions: str) -> list[str]:
        """Return what was counted by some actions and is shown."""
        return sorted({subject for _, action, subject in self.shown if action in actions})

    def withholds(self, *actions: str) -> bool:
        """Return whether something of some actions is withheld."""
        return any(action in actions for _, action, _ in self.withheld)


def weeks(today: date, count: int) -> list[date]:
    """Return the Mondays of so many weeks, the running one last; so many as full blocks have."""
    last = blocks(today, count // BLOCK)[-1]
    first = last - (count - BLOCK) * WEEK
    return [first + number * WEEK for number in range(count) if first + number * WEEK <= today]


def blocks(today: date, count: int) -> list[date]:
    """Return the first days of so many blocks of four weeks, the running one last."""
    last = _FIRST + (today - _FIRST).days // (7 * BLOCK) * BLOCK * WEEK
    return [last - number * BLOCK * WEEK for number in reversed(range(count))]


def by_week(store: Store | Sums, scope: Scope, mondays: Sequence[date]) -> Cells:
    """Return the figures of weeks. The last one is asked for by itself: it may be running."""
    spans = [(mondays[0], mondays[-1] - DAY)] if len(mondays) > 1 else []
    spans.append((mondays[-1], mondays[-1] + WEEK - DAY))

    def look(who: str | None, team: str | None) -> tuple[Sum, ...]:
        return tuple(one for span in spans for one in store.counts(*span, who=who, team=team, by="week"))

    return _cells(scope, look)


def by_block(store: Store | Sums, scope: Scope, firsts: Sequence[date]) -> Cells:
    """Return the figures of blocks of weeks."""
    spans = [(first, first + BLOCK * WEEK - DAY) for first in firsts]

    def look(who: str | None, team: str | None) -> tuple[Sum, ...]:
        return tuple(one for span in spans for one in store.counts(*span, who=who, team=team))

    return _cells(scope, look)


def _cells(scope: Scope, look: Look) -> Cells:
    if not scope.grouped:
        own = {_key(one): one.n for one in look(scope.own, None)}
        return Cells(own, dict.fromkeys(own, 1))
    everyone = {_key(one): one for one in look(None, None)}
    if not scope.team:
        return _split(everyone, {key for key, one in everyone.items() if one.people >= LEAST})
    teams = {team: {_key(one): one for one in look(None, team)} for team in scope.teams}
    asked = teams.get(scope.team, {})
    return _split(asked, {key for key in asked if scope.team in _released(key, everyone[key], teams)})


def _split(sums: Mapping[Key, Sum], keys: set[Key]) -> Cells:
    shown = {key: sums[key].n for key in keys}
    return Cells(shown, {key: sums[key].people for key in keys}, frozenset(sums.keys() - keys))


def _released(key: Key, everyone: Sum, teams: Mapping[str, Mapping[Key, Sum]]) -> list[str]:
    """Return the teams whose figure may be shown, largest first."""
    sums = {team: cells[key] for team, cells in teams.items() if key in cells}
    fit = sorted((team for team in sums if sums[team].people >= LEAST), key=lambda team: (-sums[team].people, team))
    while fit and _leaves_few(everyone, [sums[team] for team in fit]):
        fit.pop()
    return fit


def _leaves_few(everyone: Sum, shown: Sequence[Sum]) -> bool:
    """Whether everybody's figure less the shown ones would be about a few. Who was in two teams counts in both."""
    left = everyone.n - sum(one.n for one in shown)
    return left > 0 and everyone.people - sum(one.people for one in shown) < LEAST


def _key(one: Sum) -> Key:
    return one.period, one.action, one.subject
