"""What became of each phrase and each finding: shown, used, edited, put away, left standing – with how sure that is."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from . import drawing
from .groups import Cells
from .names import Name, Names
from .wilson import FEW, Share, share

TOO_OFTEN = 0.5
"""Put away or left standing more often than this, also at the lower end of the interval and of no few: worth a look."""
EVERYWHERE, ENOUGH = 0.2, 50
"""A phrase that makes up so much of at least so many insertions is one that people paste without looking."""
PHRASE = ("shown", "inserted", "edited", "dismissed")
FINDING = ("flagged", "heeded", "ignored")
NEXT = ("next_easing", "next_steady", "next_rising")


class Figure(NamedTuple):
    """A number over some time: `n`, and whether there is more that is withheld."""

    n: int
    more: bool = False

    def __str__(self) -> str:
        return "some" if self.more and not self.n else f"{self.n:,}{'+' if self.more else ''}"


class Row(NamedTuple):
    """A phrase or finding: its figures in the order of its actions, and the shares that count."""

    subject: str
    name: Name
    counts: tuple[Figure, ...]
    good: Share
    bad: Share

    @property
    def good_drawn(self) -> Markup:
        """The share that was used or heeded, drawn."""
        return drawing.interval(self.good, self.good.words)

    @property
    def bad_drawn(self) -> Markup:
        """The share that was put away or left standing, drawn."""
        return drawing.interval(self.bad, self.bad.words)


class Trap(NamedTuple):
    """A phrase that is inserted everywhere: its share of all insertions, by how many people, and what came after."""

    row: Row
    of_all: Share
    people: int
    words: str


class Figures(NamedTuple):
    """All rows, most shown first, and what stands out."""

    phrases: tuple[Row, ...]
    findings: tuple[Row, ...]
    demotable: tuple[Row, ...]
    traps: tuple[Trap, ...]
    withheld: bool


def figures(cells: Cells, periods: Sequence[date], names: Names) -> Figures:
    """Return what became of every phrase and finding that there is a figure for."""
    phrases = _rows(cells, periods, names, PHRASE, ("inserted", "dismissed"))
    findings = _rows(cells, periods, names, FINDING, ("heeded", "ignored"))
    often = (row for row in (*phrases, *findings) if row.bad.low > TOO_OFTEN and not row.bad.few)
    demotable = tuple(sorted(often, key=lambda row: -row.bad.low))
    withheld = cells.withholds(*PHRASE, *FINDING)
    return Figures(phrases, findings, demotable, _traps(cells, periods, phrases), withheld)


def _rows(
    cells: Cells, periods: Sequence[date], names: Names, actions: Sequence[str], ends: Sequence[str]
) -> tuple[Row, ...]:
    rows = [_row(cells, periods, names, actions, ends, subject) for subject in cells.subjects(*actions)]
    return tuple(sorted(rows, key=lambda row: (-row.counts[0].n, row.subject)))


def _row(
    cells: Cells, periods: Sequence[date], names: Names, actions: Sequence[str], ends: Sequence[str], subject: str
) -> Row:
    counts = tuple(_count(cells, periods, action, subject) for action in actions)
    good, bad = (share(*cells.of(actions[0], end, [subject], periods)) for end in ends)
    return Row(subject, names.of(subject), counts, good, bad)


def _count(cells: Cells, periods: Sequence[date], action: str, subject: str) -> Figure:
    known = [cells.at(period, action, subject) for period in periods]
    return Figure(sum(n or 0 for n in known), None in known)


def _traps(cells: Cells, periods: Sequence[date], phrases: Sequence[Row]) -> tuple[Trap, ...]:
    used = [row for row in phrases if row.counts[1].n]
    total = sum(row.counts[1].n for row in used)
    if total < ENOUGH:
        return ()
    # Where there are few phrases each has a large part; it must be more than its even one.
    least = max(EVERYWHERE, 1 / max(len(used), 2))
    large = ((row, of) for row in used if (of := share(row.counts[1].n, total)).low > least)
    return tuple(trap for row, of in large if (trap := _trap(cells, periods, row, of)))


def _trap(cells: Cells, periods: Sequence[date], row: Row, of_all: Share) -> Trap | None:
    eased, steady, rose = (_count(cells, periods, action, row.subject).n for action in NEXT)
    calms = share(eased, eased + steady + rose)
    # A phrase that is used much because it works is none.
    if not calms.few and calms.low > 0.5:
        return None
    people = max(
        (n for (_, action, of), n in cells.people.items() if (action, of) == ("inserted", row.subject)), default=0
    )
    after = "What customers wrote next is not reported for enough replies to say whether it calms."
    if not calms.few:
        after = f"The next message read calmer after {eased} of {calms.whole} replies with it, hotter after {rose}."
    return Trap(row, of_all, people, after)


def explained(row: Row) -> str:
    """Say why a row is worth a second look."""
    what = "put away" if row.subject.startswith("phrase:") else "left standing"
    return f"{what.capitalize()} {row.bad.words} times; even at the low end more than half."


FEW_WORDS = f"Pale: seen fewer than {FEW} times, so the share may be chance."
