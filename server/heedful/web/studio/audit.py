"""The log of who did what, for admins: filtered by person and kind, and as CSV."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...store import Note
from ..house import House
from ..signed import needs, who
from .entering import page, whole
from .sheets import sheet

MOST_SHOWN, AT_A_TIME = 100, 500
# How far back a filter looks for one page.
MOST_READ = 20_000


class Wanted(NamedTuple):
    """Whose notes of which kind; "" for all, `-` for those of nobody who signed in."""

    who: str = ""
    what: str = ""

    def fits(self, note: Note) -> bool:
        """Return whether a note is wanted; it is somebody's also when it is about them."""
        known = note.who or "-"
        theirs = self.who in (known, note.about.partition(" ")[0])
        return (not self.who or theirs) and (not self.what or self.what == note.what)


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("audit", __name__, url_prefix="/studio/log")

    @blueprint.get("")
    @needs("admin")
    def show() -> AnyResponse:
        """Show the newest notes that are wanted."""
        wanted = Wanted(request.args.get("who", ""), request.args.get("what", ""))
        before = whole(request.args.get("before", ""))
        found, kinds, older = _found(house, wanted, before)
        people = _names(house)
        return page(
            "studio/log.html", notes=[_said(note, people) for note in found], wanted=wanted, people=people,
            kinds=sorted(kinds | ({wanted.what} if wanted.what else set())), keep_days=house.settings.keep_days,
            older=url_for(".show", who=wanted.who, what=wanted.what, before=older) if older else "",
            table=url_for(".as_table", who=wanted.who, what=wanted.what), first=before is None,
        )  # fmt: skip

    @blueprint.get("/log.csv")
    @needs("admin")
    def as_table() -> AnyResponse:
        """Return all notes that are wanted as CSV."""
        wanted = Wanted(request.args.get("who", ""), request.args.get("what", ""))
        house.store.note(house.now(), who(), "log exported")
        headers = {"Content-Disposition": "attachment; filename=heedful-log.csv", "Cache-Control": "no-store"}
        return Response(_table(house, wanted), mimetype="text/csv", headers=headers)

    return blueprint


class Said(NamedTuple):
    """A note in words. `who` is "" for nobody who signed in."""

    note: Note
    who: str
    about: str


def _found(house: House, wanted: Wanted, before: int | None) -> tuple[list[Note], set[str], int | None]:
    """Return a page of notes, the kinds seen on the way, and from where there may be older ones."""
    found: list[Note] = []
    kinds: set[str] = set()
    for count, note in enumerate(_all(house, before)):
        kinds.add(note.what)
        if len(found) == MOST_SHOWN or count == MOST_READ:
            return found, kinds, (found[-1].id if len(found) == MOST_SHOWN else note.id + 1)
        if wanted.fits(note):
            found.append(note)
    return found, kinds, None


def _all(house: House, before: int | None = None) -> Iterator[Note]:
    """Give all notes, newest first."""
    if not house.store.exists():
        return
    while notes := house.store.audit(AT_A_TIME, before):
        yield from notes
        before = notes[-1].id


def _names(house: House) -> dict[str, str]:
    return {each.id: each.name for each in house.store.people()} if house.store.exists() else {}


def _said(note: Note, people: dict[str, str]) -> Said:
    id, gap, rest = note.about.partition(" ")
    return Said(note, people.get(note.who, note.who), f"{people[id]}{gap}{rest}" if id in people else note.about)


def _table(house: House, wanted: Wanted) -> Iterator[str]:
    people = _names(house)
    yield sheet([("at", "who", "what", "about")])
    for note in _all(house):
        if wanted.fits(note):
            said = _said(note, people)
            yield sheet([(f"{note.at:%Y-%m-%dT%H:%M:%SZ}", said.who, note.what, said.about)])
