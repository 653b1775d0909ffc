"""The people who sign in: who they are, what they may do, and whether a password is theirs."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

import sqlalchemy as sa

from ..errors import InputError
from . import passwords
from .database import Database, aware, metadata, plain
from .limits import MOST_NAME, line
from .teams import check_team
from .tokens import TokenRole

Role = TokenRole

people_table = sa.Table(
    "people",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("email", sa.String(200), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("team", sa.String(16), sa.ForeignKey("teams.id", name="fk_people_team")),
    sa.Column("subject", sa.String(500)),
    sa.Column("password", sa.String(200), nullable=False),
    sa.Column("created", sa.DateTime, nullable=False),
    sa.Column("disabled", sa.DateTime),
    sa.Index("ix_people_email", "email", unique=True),
    sa.Index("ix_people_subject", "subject", unique=True),
    sa.Index("ix_people_team", "team"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in. `team` is a team's id, "" for none; `subject` "issuer|sub" of OpenID Connect, or "".

    Addresses are kept in small letters.
    """

    id: str
    name: str
    email: str
    role: Role
    team: str
    created: datetime
    disabled: datetime | None = None
    has_password: bool = False
    subject: str = ""


class People(Database):
    """The people of an installation."""

    def people(self) -> tuple[Person, ...]:
        """Return all people by name, disabled ones too."""
        with self._reading() as connection:
            return read_people(connection)

    def person(self, id: str) -> Person | None:
        """Return a person, if there is one of that id."""
        return self._one(people_table.c.id == id)

    def by_subject(self, subject: str) -> Person | None:
        """Return who signs in as that subject ("issuer|sub"), if anybody does."""
        return self._one(people_table.c.subject == subject) if subject else None

    def by_email(self, email: str) -> Person | None:
        """Return who has that address, if anybody has."""
        return self._one(people_table.c.email == email.strip().lower())

    def add_person(
        self,
        name: str,
        email: str,
        role: Role,
        now: datetime,
        team: str = "",
        password: str = "",
        subject: str = "",
    ) -> Person:
        """Store a new person. Raises InputError for a value of no use, or an address or subject that another has."""
        row = {
            "id": secrets.token_hex(4),
            "created": plain(now),
            "password": "",
            **person_values(name=name, email=email, role=role, password=password or None, subject=subject),
        }
        with self._writing(alone=True) as connection:
            check_free(connection, row, row["id"])
            row["team"] = check_team(connection, team)
            connection.execute(people_table.insert().values(**row))
            return read_person(connection, str(row["id"]))

    def check_password(self, email: str, password: str) -> Person | None:
        """Return whose address and password these are. It takes as long for somebody unknown, or disabled."""
        found = sa.select(people_table).where(
            people_table.c.email == email.strip().lower(), people_table.c.disabled.is_(None)
        )
        with self._reading() as connection:
            row = connection.execute(found).mappings().first()
        stored = row["password"] if row else ""
        if not passwords.fits(password, stored) or row is None:
            return None
        if passwords.is_old(stored) and len(password) >= passwords.LEAST:
            self._renew(stored, passwords.hashed(password))
        return to_person(row)

    def _renew(self, old: str, new: str) -> None:
        with self._writing() as connection:
            connection.execute(people_table.update().where(people_table.c.password == old).values(password=new))

    def _one(self, condition: sa.ColumnElement[bool]) -> Person | None:
        with self._reading() as connection:
            row = connection.execute(sa.select(people_table).where(condition)).mappings().first()
        return to_person(row) if row else None


def read_people(connection: sa.Connection) -> tuple[Person, ...]:
    """Read all people by name."""
    named = sa.select(people_table).order_by(people_table.c.name, people_table.c.id)
    return tuple(to_person(row) for row in connection.execute(named).mappings())


def read_person(connection: sa.Connection, id: str) -> Person:
    """Read a person. Raises InputError when there is none of that id."""
    row = connection.execute(sa.select(people_table).where(people_table.c.id == id)).mappings().first()
    if row is None:
        raise InputError("names nobody.", field="person", remedy="The page of people lists them.")
    return to_person(row)


def person_values(
    *,
    name: str | None = None,
    email: str | None = None,
    role: str | None = None,
    password: str | None = None,
    subject: str | None = None,
) -> dict[str, object]:
    """Return what is given as it is stored. Raises InputError for a value of no use."""
    values: dict[str, object] = {}
    if name is not None:
        values["name"] = line(name, "name", "Say who it is.")
    if email is not None:
        values["email"] = _email(email)
    if role is not None:
        values["role"] = check_role(role)
    if password is not None:
        values["password"] = passwords.hashed(password)
    if subject is not None:
        values["subject"] = line(subject, "subject", "Take the issuer's own.", 500) if subject else None
    return values


def check_role(role: str) -> str:
    """Return a role. Raises InputError for what is none."""
    if role not in get_args(Role):
        raise InputError("is no role.", field="role", remedy=f"Choose one of {', '.join(get_args(Role))}.")
    return role


def check_free(connection: sa.Connection, values: dict[str, object], id: object) -> None:
    """Raise InputError when somebody else has the address or the subject."""
    for field, remedy in (("email", "Choose another address."), ("subject", "Sign in with another account.")):
        wanted = values.get(field)
        others = sa.select(people_table.c.id).where(people_table.c[field] == wanted, people_table.c.id != id)
        if wanted and connection.execute(others).first():
            raise InputError("belongs to somebody else.", field=field, remedy=remedy)


def to_person(row: sa.RowMapping) -> Person:
    """Return the person of a row."""
    return Person(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        role=row["role"],
        team=row["team"] or "",
        created=aware(row["created"]),
        disabled=aware(row["disabled"]),
        has_password=bool(row["password"]),
        subject=row["subject"] or "",
    )


def _email(email: str) -> str:
    email = email.strip().lower()
    name, _, domain = email.rpartition("@")
    if not name or not domain or len(email) > MOST_NAME or not email.isprintable() or " " in email:
        raise InputError("is no mail address.", field="email", remedy="Write it as name@example.org.")
    return email
