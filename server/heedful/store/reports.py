"""What agents thought of findings: thumbs, with no text but what they added themselves."""

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from .database import Database, metadata, plain

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
)


@dataclass(frozen=True, slots=True)
class Report:
    """A thumb on a finding, and what the agent chose to add. `token` is None where none is needed."""

    at: datetime
    finding: str
    up: bool
    words: str = ""
    site: str = ""
    revision: str = ""
    token: str | None = None


class Reports(Database):
    """The reports of an installation."""

    def add_report(self, report: Report) -> None:
        """Store a report."""
        row = {name: getattr(report, name) for name in Report.__slots__}
        with self._writing() as connection:
            connection.execute(_reports.insert().values(**{**row, "at": plain(report.at)}))

    def reports(self) -> tuple[Report, ...]:
        """Return all reports, newest first."""
        newest = sa.select(_reports).order_by(_reports.c.at.desc(), _reports.c.id.desc())
        with self._reading() as connection:
            return tuple(_report(row) for row in connection.execute(newest).mappings())

    def clear_reports(self, before: datetime) -> int:
        """Delete the reports of before a time; return how many."""
        with self._writing() as connection:
            return connection.execute(_reports.delete().where(_reports.c.at < plain(before))).rowcount


def _report(row: sa.RowMapping) -> Report:
    values = {name: row[name] for name in Report.__slots__}
    return Report(**{**values, "at": row["at"].replace(tzinfo=UTC)})
