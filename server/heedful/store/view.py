"""What whoever serves keeps at hand, read at once: requests never wait for the database."""

from dataclasses import dataclass

from .database import Database
from .people import Person, read_people
from .revisions import Publication, read_publication
from .steering import read_steering
from .teams import Team, read_teams
from .tokens import Token, read_tokens
from .waits import LOOKING


@dataclass(frozen=True, slots=True)
class View:
    """The state of an installation at one moment. `steering` is the text of a JSON object."""

    tokens: tuple[Token, ...]
    people: tuple[Person, ...]
    teams: tuple[Team, ...]
    steering: str
    publication: Publication


class Views(Database):
    """The view of an installation."""

    def view(self) -> View:
        """Return what whoever serves keeps at hand, all of one moment."""
        with self._reading(LOOKING) as connection:
            return View(
                tokens=read_tokens(connection),
                people=read_people(connection),
                teams=read_teams(connection),
                steering=read_steering(connection)[0],
                publication=read_publication(connection),
            )
