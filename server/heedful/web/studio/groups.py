"""What may be shown of counts: a person's own, and of a group only what five people or more have brought together.

The rule, for every single figure (what was counted × week, or × four weeks for words), so that nobody finds one that is
withheld by taking shown ones from each other, on one page or on several, now or later:

1. At least five different people contributed. Who has several browsers counts once; browsers that are nobody's add to a
   figure, but make nobody one of the five.
2. It is final: its time is over. Two looks at a running week would differ by what one person did between them.
3. Each action belongs to one length of time. Longer periods add up whole ones, and what is old goes by whole blocks.
4. What became of a finding is shown whole or not at all: seen less heeded would be what a few left standing.
5. An entry is part of its rule: where the rule less the entries that are shown would be about a few, the smallest of
   these is withheld as well. Single entries are shown of everybody together only.
6. A team's figure is shown only when everybody's is, and what is left of it without the teams that are shown comes from
   nobody or, again, from five people or more. The smallest teams are withheld until this is so. A team that
   was dissolved is still one of them: were it not, another would be shown in its place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ...store import Store, Sum
from ..blocks import BLOCK, DAY, WEEK
from .sums import Sums

LEAST = 5
WITHHELD = "withheld"
WHY = "from fewer than five people"
WEEKLY = frozenset(("read", "guard_shown", "guard_heeded", "guard_overridden"))
"""Actions that are counted over weeks; all others are over blocks of weeks, as there are fewer of each."""
ENDS = {"flagged": ("heeded", "ignored"), "guard_shown": ("guard_heeded", "guard_overridden")}
"""What is seen, and what can become of it: one of these, so that they add up to it."""
_SEEN = {end: seen for seen, ends in ENDS.items() for end in ends}
Key = tuple[date, str, str]
Figures = Mapping[Key, Sum]
Look = Callable[[str | None, str | None], tuple[Sum, ...]]
"""Asks the store for the sums of one person, of one team, or of all."""
Teams = Callable[[], tuple[str, ...]]
"""Asks the store for the teams that have sums."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures are looked at: one person's own, or a group's, whole or one team of it. `alone`: nobody else is
    here, so that everything is one's own."""

    own: str | None = None
    team: str = ""
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


def by_week(store: Store | Sums, scope: Scope, mondays: Sequence[date]) -> Cells:
    """Return the figures of weeks."""
    since, until = mondays[0], mondays[-1] + WEEK - DAY

    def look(who: str | None, team: str | None) -> tuple[Sum, ...]:
        found = store.counts(since, until, who=who, team=team, by="week")
        return tuple(one for one in found if one.action in WEEKLY)

    return _cells(scope, look, lambda: store.teams_counted(since, until))


def by_block(store: Store | Sums, scope: Scope, firsts: Sequence[date]) -> Cells:
    """Return the figures of blocks of weeks."""

    def look(who: str | None, team: str | None) -> tuple[Sum, ...]:
        found = (store.counts(first, first + BLOCK - DAY, who=who, team=team) for first in firsts)
        return tuple(one for block in found for one in block if one.action not in WEEKLY)

    return _cells(scope, look, lambda: store.teams_counted(firsts[0], firsts[-1] + BLOCK - DAY))


def _cells(scope: Scope, look: Look, counted: Teams) -> Cells:
    if not scope.grouped:
        own = {_key(one): one.n for one in look(scope.own, None)}
        return Cells(own, dict.fromkeys(own, 1))
    everyone = {_key(one): one for one in look(None, None)}
    keys = _of_everyone(everyone)
    if not scope.team:
        return _split(everyone, keys)
    teams = {team: _without_entries(look(None, team)) for team in counted()}
    asked = teams.get(scope.team, {})
    return _split(asked, {key for key in asked.keys() & keys if scope.team in _teams(key, everyone, teams)})


def _split(sums: Figures, keys: set[Key]) -> Cells:
    shown = {key: sums[key].n for key in keys}
    return Cells(shown, {key: sums[key].people for key in keys}, frozenset(sums.keys() - keys))


def _of_everyone(sums: Figures) -> set[Key]:
    """Return what may be shown of everybody together."""
    shown = {key for key in sums if all(sums[part].people >= LEAST for part in _whole(key, sums))}
    for action in ("flagged", *ENDS["flagged"]):
        for (period, label), entries in _entries(action, sums).items():
            if key := _too_telling((period, action, label), entries, sums, shown):
                withdrawn = (action, *ENDS[action]) if action in ENDS else ENDS[_SEEN[action]]
                shown -= {(period, one, key[2]) for one in withdrawn}
    return shown


def _entries(action: str, sums: Figures) -> dict[tuple[date, str], list[Key]]:
    """Return the entries of which something was counted, by period and rule."""
    found: dict[tuple[date, str], list[Key]] = {}
    for key in sums:
        if key[1] == action and (label := _rule(key[2])):
            found.setdefault((key[0], label), []).append(key)
    return found


def _whole(key: Key, sums: Figures) -> list[Key]:
    """Return what is shown together with a figure or not at all: the other ends of what was seen."""
    period, action, subject = key
    ends = ENDS[_SEEN[action]] if action in _SEEN else (action,)
    return [one for end in ends if (one := (period, end, subject)) in sums]


def _too_telling(rule: Key, entries: Sequence[Key], sums: Figures, shown: set[Key]) -> Key | None:
    """Return the smallest shown entry of a rule when the rule less all that are shown would be about a few."""
    period, action, label = rule
    told = [key for key in entries if key in shown]
    if any(sums[key].people >= LEAST for key in entries if key not in shown):
        return None
    wholes = ((period, action, f"{kind}:{label}") for kind in ("risk", "cause"))
    left = (sums[whole].n - sum(sums[key].n for key in told) for whole in wholes if whole in shown)
    return min(told, key=lambda key: (sums[key].n, key), default=None) if any(n > 0 for n in left) else None


def _rule(subject: str) -> str:
    """Return the label of the rule that an entry belongs to, "" for what is no entry: `entry:en/<label>/<name>`."""
    return subject.split("/")[1] if subject.startswith("entry:") and "/" in subject else ""


def _without_entries(sums: Iterable[Sum]) -> Figures:
    return {_key(one): one for one in sums if not one.subject.startswith("entry:")}


def _teams(key: Key, everyone: Figures, teams: Mapping[str, Figures]) -> list[str]:
    """Return the teams of which a figure, and what is shown together with it, may be shown, largest first."""
    parts = _whole(key, everyone)
    sizes = {team: sum(sums[part].people for part in parts if part in sums) for team, sums in teams.items()}
    many = (team for team in sizes if sizes[team] and all(one.people >= LEAST for one in _at(parts, [team], teams)))
    fit = sorted(many, key=lambda team: (-sizes[team], team))
    if key[1] in _SEEN and (seen := (key[0], _SEEN[key[1]], key[2])) in everyone:
        told = _teams(seen, everyone, teams)
        fit = [team for team in fit if team in told]
    while fit and any(_leaves_few(everyone[part], list(_at([part], fit, teams))) for part in parts):
        fit.pop()
    return fit


def _at(keys: Iterable[Key], names: Sequence[str], teams: Mapping[str, Figures]) -> Iterator[Sum]:
    return (teams[name][key] for key in keys for name in names if key in teams[name])


def _leaves_few(everyone: Sum, shown: Sequence[Sum]) -> bool:
    """Whether everybody's figure less the shown ones would be about a few. Who was in two teams counts in both."""
    left = everyone.n - sum(one.n for one in shown)
    return left > 0 and everyone.people - sum(one.people for one in shown) < LEAST


def _key(one: Sum) -> Key:
    return one.period, one.action, one.subject
