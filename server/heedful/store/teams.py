"""Teams, and the rules that each may have of its own."""

import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ..errors import InputError, StaleError
from .database import Database, aware, metadata, plain
from .limits import json_object, line

teams_table = sa.Table(
    "teams",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("rules", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created", sa.DateTime, nullable=False),
    sa.Index("ix_teams_name", "name", unique=True),
)


@dataclass(frozen=True, slots=True)
class Team:
    """A team. `rules` is the text of a JSON object, {} for none; `version` moves with every change."""

    id: str
    name: str
    rules: str
    version: int
    created: datetime


class Teams(Database):
    """The teams of an installation."""

    def teams(self) -> tuple[Team, ...]:
        """Return all teams by name."""
        with self._reading() as connection:
            return read_teams(connection)

    def team(self, id: str) -> Team | None:
        """Return a team, if there is one of that id."""
        with self._reading() as connection:
            row = connection.execute(sa.select(teams_table).where(teams_table.c.id == id)).mappings().first()
        return _team(row) if row else None

    def add_team(self, name: str, now: datetime) -> Team:
        """Store a new team without rules. Raises InputError for a name that another has."""
        team = Team(secrets.token_hex(4), _name(name), "{}", 1, now)
        row = {"id": team.id, "name": team.name, "rules": team.rules, "version": 1, "created": plain(now)}
        with self._writing(taken=_TAKEN) as connection:
            connection.execute(teams_table.insert().values(**row))
        return team

    def change_team(self, id: str, version: int, *, name: str | None = None, rules: str | None = None) -> Team:
        """Change what is given. Raises StaleError when somebody changed the team since that version."""
        values: dict[str, object] = {"version": teams_table.c.version + 1}
        if name is not None:
            values["name"] = _name(name)
        if rules is not None:
            values["rules"] = json_object(rules, "rules")
        known = sa.select(teams_table).where(teams_table.c.id == id)
        with self._writing(taken=_TAKEN) as connection:
            same = (teams_table.c.id == id, teams_table.c.version == version)
            done = connection.execute(teams_table.update().where(*same).values(**values)).rowcount
            row = connection.execute(known).mappings().first()
            if row is None:
                raise _unknown()
            if not done:
                raise StaleError("was changed meanwhile.", field="team", remedy="Look at both and save again.")
            return _team(row)

    def remove_team(self, id: str) -> None:
        """Delete a team. Raises InputError while people are in it."""
        full = InputError("has people in it.", field="team", remedy="Give them another team first.")
        with self._writing(taken=full) as connection:
            if not connection.execute(teams_table.delete().where(teams_table.c.id == id)).rowcount:
                raise _unknown()


def read_teams(connection: sa.Connection) -> tuple[Team, ...]:
    """Read all teams by name."""
    named = sa.select(teams_table).order_by(teams_table.c.name, teams_table.c.id)
    return tuple(_team(row) for row in connection.execute(named).mappings())


def check_team(connection: sa.Connection, id: str) -> str | None:
    """Return a team's id as it is stored, None for no team. Raises InputError when there is none of that id."""
    if id and not connection.execute(sa.select(teams_table.c.id).where(teams_table.c.id == id)).first():
        raise _unknown()
    return id or None


_TAKEN = InputError("is the name of another team.", field="name", remedy="Choose another name.")


def _unknown() -> InputError:
    return InputError("names no team.", field="team", remedy="The page of teams lists them.")


def _name(name: str) -> str:
    return line(name, "name", "Say which team.")


def _team(row: sa.RowMapping) -> Team:
    return Team(row["id"], row["name"], row["rules"], row["version"], aware(row["created"]))
