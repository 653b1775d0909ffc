"""Changes of a person, and what ends with them: sessions, links, codes, tokens."""

from datetime import datetime

import sqlalchemy as sa

from ..errors import InputError
from .codes import Codes, end_codes
from .database import plain
from .links import Links, end_links
from .people import People, Person, Role, check_free, people_table, person_values, read_person
from .sessions import Sessions, end_sessions
from .teams import Teams, check_team
from .tokens import revoke_tokens


class Accounts(Codes, People, Sessions, Links, Teams):
    """The people of an installation with everything that lets them in."""

    def change_person(
        self,
        id: str,
        now: datetime,
        *,
        name: str | None = None,
        email: str | None = None,
        role: Role | None = None,
        team: str | None = None,
        disabled: bool | None = None,
        password: str | None = None,
        subject: str | None = None,
    ) -> Person:
        """Change what is given. Disabling, or a new password, ends sessions and links; disabling revokes tokens, too.

        Raises InputError for a value of no use, and for a change that leaves no admin who is enabled.
        """
        values = person_values(name=name, email=email, role=role, password=password, subject=subject)
        if disabled is not None:
            values["disabled"] = plain(now) if disabled else None
        with self._writing(alone=True) as connection:
            before = read_person(connection, id)
            check_free(connection, values, id)
            if team is not None:
                values["team"] = check_team(connection, team)
            if disabled and before.disabled:
                del values["disabled"]
            if values:
                connection.execute(people_table.update().where(people_table.c.id == id).values(**values))
            after = read_person(connection, id)
            _keep_an_admin(connection, before, after)
            _end(connection, after, now, password is not None)
            return after


def _keep_an_admin(connection: sa.Connection, before: Person, after: Person) -> None:
    if not _rules(before) or _rules(after):
        return
    others = sa.select(people_table.c.id).where(people_table.c.role == "admin", people_table.c.disabled.is_(None))
    if not connection.execute(others).first():
        field = "disabled" if after.disabled else "role"
        raise InputError("would leave no admin.", field=field, remedy="Make somebody else an admin first.")


def _rules(person: Person) -> bool:
    return person.role == "admin" and person.disabled is None


def _end(connection: sa.Connection, person: Person, now: datetime, new_password: bool) -> None:
    if person.disabled or new_password:
        end_sessions(connection, person.id)
        end_links(connection, person.id)
    if person.disabled:
        end_codes(connection, person.id)
        revoke_tokens(connection, person.id, now)
