"""How often something was done: sums a day, never a text."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from ..errors import InputError
from .database import Database, metadata
from .limits import label
from .people import people_table
from .waits import CLEARING

_counts = sa.Table(
    "counts",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("who", sa.String(16), primary_key=True),
    sa.Column("team", sa.String(16), primary_key=True),
    sa.Column("action", sa.String(40), primary_key=True),
    sa.Column("subject", sa.String(200), primary_key=True),
    # The Monday of the day, so that both databases sum weeks alike.
    sa.Column("week", sa.Date, nullable=False),
    sa.Column("n", sa.BigInteger, nullable=False),
)
_KEY = ("day", "who", "team", "action", "subject")
_ROOM = {"who": 16, "team": 16, "action": 40, "subject": 200}
_MOST = 1_000_000
# Nobody's counts, and the old ones of tokens that are nobody's, have no person beside them. People are never deleted.
_WITH_PEOPLE = _counts.outerjoin(people_table, people_table.c.id == _counts.c.who)
_PEOPLE = sa.func.count(people_table.c.id.distinct())


@dataclass(frozen=True, slots=True)
class Count:
    """How often somebody (a person's id, "" when nobody knows whose) did something with something on a day."""

    day: date
    who: str
    team: str
    action: str
    subject: str
    n: int


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum, to which so many different `people` with an account contributed, be it disabled since. `period` is the
    day, the week's Monday, or the first day asked for."""

    period: date
    action: str
    subject: str
    n: int
    people: int


class Counts(Database):
    """The counts of an installation."""

    def count(self, rows: Sequence[Count]) -> None:
        """Add to what is counted, all of it or nothing. Raises InputError for what cannot be counted."""
        added: Counter[tuple[Any, ...]] = Counter()
        for row in rows:
            _check(row)
            added[row.day, row.who, row.team, row.action, row.subject] += row.n
        if added:
            # In one order, so that two who add the same at once wait for each other rather than for ever.
            values = [
                {**dict(zip(_KEY, key, strict=True)), "week": _monday(key[0]), "n": added[key]} for key in sorted(added)
            ]
            with self._writing() as connection:
                connection.execute(self._adding(), values)

    def counts(
        self,
        since: date,
        until: date,
        *,
        who: str | None = None,
        team: str | None = None,
        by: Literal["day", "week", ""] = "",
    ) -> tuple[Sum, ...]:
        """Return sums of the days from `since` to `until`, both included, by day or week or over all of them.

        `who` and `team` leave out others'. Of a week, only its days within are summed.
        """
        within: list[sa.ColumnElement[bool]] = [_counts.c.day.between(since, until)]
        within += [_counts.c.who == who] if who is not None else []
        within += [_counts.c.team == team] if team is not None else []
        key = [*([_counts.c[by]] if by else []), _counts.c.action, _counts.c.subject]
        sums = sa.select(*key, sa.func.sum(_counts.c.n).label("n"), _PEOPLE.label("people")).select_from(_WITH_PEOPLE)
        with self._reading() as connection:
            rows = connection.execute(sums.where(*within).group_by(*key).order_by(*key)).mappings().all()
        return tuple(
            Sum(row[by] if by else since, row["action"], row["subject"], int(row["n"]), row["people"]) for row in rows
        )

    def teams_counted(self, since: date, until: date) -> tuple[str, ...]:
        """Return the ids of the teams that something was counted for, dissolved ones too."""
        within = (_counts.c.day.between(since, until), _counts.c.team != "")
        with self._reading() as connection:
            return tuple(sorted(connection.execute(sa.select(_counts.c.team).where(*within).distinct()).scalars()))

    def clear_counts(self, before: date) -> int:
        """Delete what was counted before a day; return how many rows."""
        with self._writing(waits=CLEARING) as connection:
            return connection.execute(_counts.delete().where(_counts.c.day < before)).rowcount

    def _adding(self) -> Any:
        insert = self._insert(_counts)
        return insert.on_conflict_do_update(index_elements=_KEY, set_={"n": _counts.c.n + insert.excluded.n})


def _check(row: Count) -> None:
    for field, most in _ROOM.items():
        label(getattr(row, field), field, most)
    if not 0 < row.n <= _MOST:
        raise InputError(f"must be from 1 to {_MOST}.", field="n", remedy="Send it in parts.")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
