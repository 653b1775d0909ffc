"""What agents thought of findings: thumbs, with no text but what they added themselves."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from ..errors import InputError
from .database import Database, aware, metadata, plain, row_id
from .limits import lines
from .waits import CLEARING

ReportState = Literal["new", "done"]

_reports = sa.Table(
    "reports",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False, index=True),
    sa.Column("token", sa.String(16)),
    sa.Column("finding", sa.String(100), nullable=False),
    sa.Column("up", sa.Boolean, nullable=False),
    sa.Column("words", sa.String(500), nullable=False),
    sa.Column("site", sa.String(40), nullable=False),
    sa.Column("revision", sa.String(100), nullable=False),
    sa.Column("entry", sa.String(200), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("answer", sa.String(2000), nullable=False),
    sa.Column("settler", sa.String(200), nullable=False),
    sa.Column("settled", sa.DateTime),
)


@dataclass(frozen=True, slots=True)
class Report:
    """A thumb on a finding, and what the agent chose to add. `token` is None where none is needed.

    `entry` is the lexicon entry that it is about, "" where none is known; `settler` and `settled` say who answered
    when.
    """

    at: datetime
    finding: str
    up: bool
    words: str = ""
    site: str = ""
    revision: str = ""
    token: str | None = None
    id: int = field(default=0, compare=False)
    entry: str = ""
    state: ReportState = "new"
    answer: str = ""
    settler: str = ""
    settled: datetime | None = None


_NAMES = tuple(field.name for field in fields(Report))


class Reports(Database):
    """The reports of an installation."""

    def add_report(self, report: Report) -> None:
        """Store a report; its id is given here."""
        row = {name: getattr(report, name) for name in _NAMES if name != "id"}
        settled = report.settled and plain(report.settled)
        with self._writing() as connection:
            connection.execute(_reports.insert().values(**{**row, "at": plain(report.at), "settled": settled}))

    def reports(self, state: ReportState | None = None) -> tuple[Report, ...]:
        """Return all reports, or those of a state, newest first."""
        newest = sa.select(_reports).order_by(_reports.c.at.desc(), _reports.c.id.desc())
        if state is not None:
            newest = newest.where(_reports.c.state == state)
        with self._reading() as connection:
            return tuple(_report(row) for row in connection.execute(newest).mappings())

    def report(self, id: int) -> Report | None:
        """Return a report, if there is one of that id."""
        with self._reading() as connection:
            row = connection.execute(sa.select(_reports).where(_reports.c.id == row_id(id))).mappings().first()
        return _report(row) if row else None

    def settle_report(self, id: int, who: str, now: datetime, answer: str = "") -> None:
        """Put a report away as done, with an answer or none. Raises InputError when there is none of that id."""
        values = {"state": "done", "settler": who, "settled": plain(now), "answer": lines(answer, "answer", 2000)}
        with self._writing() as connection:
            done = connection.execute(_reports.update().where(_reports.c.id == row_id(id)).values(**values))
        if not done.rowcount:
            raise InputError("names no report.", field="report", remedy="The inbox lists them.")

    def clear_reports(self, before: datetime) -> int:
        """Delete the reports of before a time; return how many."""
        with self._writing(waits=CLEARING) as connection:
            return connection.execute(_reports.delete().where(_reports.c.at < plain(before))).rowcount


def _report(row: sa.RowMapping) -> Report:
    values = {name: row[name] for name in _NAMES}
    return Report(**{**values, "at": aware(row["at"]), "settled": aware(row["settled"])})
