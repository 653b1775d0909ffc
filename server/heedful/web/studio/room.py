"""The practice room: read the customer, write the reply, see what it does. Nothing of it is kept or counted."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from ... import practice
from ...check import Problem
from ...errors import InputError, LexiconError, StaleError
from ...practice import Case, Lesson
from ...store import Case as Kept
from ..desk import Reader
from ..house import House
from ..problems import refuse
from ..signed import needs, say, then, who
from .shelf import number

Page = str | tuple[str, int] | Response
MOST_REPLY = 20_000
EMPTY = """\
title: A short title
difficulty: 5
situation: One line about who writes and what is going on.
customer: Ada Moreau
agent: Sam Okafor
channel: email
now: 2026-05-04T09:30:00+00:00

thread:
  - role: customer
    author: Ada Moreau <ada@moreau.example>
    at: 2026-05-04T08:10:00+00:00
    text: |
      What the customer writes.

notice:
  - cause: waiting
    words: |
      the words that show it
    why: What to see in them.

facts: |
  What the agent knows and may use, one fact a line.

hints: |
  A hint, one a line.

reply:
  text: |
    A reply that does it well.
  reasons:
    - says: A sentence of the reply, word for word.
      why: Why it is there.

weak:
  text: |
    A reply as many would write it.
  reasons:
    - why: What makes it worse.
"""


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("practice", __name__, url_prefix="/studio/practice")
    shelf = Cases(house)
    _practising(blueprint, house, shelf)
    _writing(blueprint, shelf, Own(house, shelf))
    return blueprint


def _practising(blueprint: Blueprint, house: House, shelf: "Cases") -> None:
    """Add what everybody finds in the room."""

    @blueprint.get("")
    @needs("agent")
    def room() -> str:
        """List the cases, the easiest first."""
        return render_template("studio/practice.html", cases=shelf.all(), broken=shelf.broken())

    @blueprint.get("/<name>")
    @needs("agent")
    def case(name: str) -> str:
        """Show a case to answer."""
        every = shelf.all()
        case = shelf.named(name)
        place = every.index(case)
        following = every[place + 1] if place + 1 < len(every) else None
        return render_template("studio/case.html", case=case, lesson=lesson(case, ""), next=following, most=MOST_REPLY)

    @blueprint.post("/<name>/reply")
    @needs("agent")
    def reply(name: str) -> str:
        """Say what a reply does and leaves out."""
        return render_template("studio/lesson.html", lesson=lesson(shelf.named(name), _typed()), typed=bool(_typed()))

    @blueprint.post("/<name>/model")
    @needs("agent")
    def model(name: str) -> str:
        """Show a reply that does it well, and one that does not, with the reasons."""
        case = shelf.named(name)
        return render_template("studio/model.html", case=case, lesson=lesson(case, _typed()), typed=bool(_typed()))

    def lesson(case: Case, reply: str) -> Lesson:
        def read(reader: Reader) -> Lesson:
            return practice.compare(case, reply, reader.analyse(practice.request(case, reply)))

        return house.desk.borrow(read)


def _writing(blueprint: Blueprint, shelf: "Cases", own: "Own") -> None:
    """Add the cases that an admin writes."""

    @blueprint.get("/own")
    @needs("admin")
    def mine() -> str:
        """List the cases of one's own, and offer a form for a new one."""
        return own.form(EMPTY)

    @blueprint.get("/own/<int:number>")
    @needs("admin")
    def edit(number: int) -> str:
        """Show a case of one's own as text."""
        kept = shelf.found(number)
        return own.form(kept.text, kept)

    @blueprint.post("/own")
    @needs("admin")
    def add() -> Page:
        """Keep a case of one's own, if it holds what it promises."""
        return own.keep(None)

    @blueprint.post("/own/<int:number>")
    @needs("admin")
    def change(number: int) -> Page:
        """Keep a changed case; one that somebody removed meanwhile is kept as a new one."""
        return own.keep(shelf.sought(number))

    @blueprint.post("/own/<int:number>/remove")
    @needs("admin")
    def remove(number: int) -> Page:
        """Take a case of one's own out."""
        return own.remove(shelf.found(number))


class Own:
    """The cases that an admin writes, as a form."""

    def __init__(self, house: House, shelf: "Cases") -> None:
        self._house, self._shelf = house, shelf

    def form(self, text: str, kept: Kept | None = None, problems: tuple[Problem, ...] = (), theirs: str = "") -> str:
        """Return the form of a case, or of a new one."""
        return render_template(
            "studio/case_form.html", text=text, kept=kept, own=self._shelf.own(), problems=problems, theirs=theirs
        )

    def keep(self, kept: Kept | None) -> Page:
        """Keep what was typed if it holds what a case promises; else show it again with what is wrong."""
        text = request.form.get("text", "").replace("\r\n", "\n")
        try:
            case = practice.parse("case.yml", text)
            if found := self._house.desk.borrow(lambda reader: practice.check(case, reader)):  # type: ignore[arg-type]
                return self.form(text, kept, tuple(found)), 422
            saved = self._saved(case, text, kept)
        except StaleError:
            now = self._shelf.sought(kept.id) if kept else None
            return self.form(text, now, (), now.text if now else ""), 409
        except InputError as error:
            file, _, line = error.field.partition(" ")[0].partition(":")
            place = int(line) if line.isascii() and line.isdigit() else 0
            return self.form(text, kept, (Problem(file, place, "", f"{error.message} {error.remedy}"),)), 422
        self._house.store.note(self._house.now(), who(), "case-save", f"case {saved.id}")
        say("The case is kept. Everybody finds it in the practice room.")
        return then("practice.mine")

    def remove(self, kept: Kept) -> Page:
        """Take a case out."""
        self._house.store.remove_case(kept.id)
        self._house.store.note(self._house.now(), who(), "case-remove", f"case {kept.id}")
        say("The case is removed.")
        return then("practice.mine")

    def _saved(self, case: Case, text: str, kept: Kept | None) -> Kept:
        version = number(request.form.get("version", "0"), "version") if kept else 0
        self._house.store.create()
        return self._house.store.save_case(case.title, text, self._house.now(), kept.id if kept else None, version)


class Cases:
    """The cases that came with Heedful and those of one's own."""

    def __init__(self, house: House) -> None:
        self._store = house.store

    def own(self) -> tuple[Kept, ...]:
        """Return the cases of one's own as text."""
        return self._store.cases() if self._store.exists() else ()

    def all(self) -> tuple[Case, ...]:
        """Return all cases that can be read, the easiest first."""
        read = [case for kept in self.own() if (case := _read(kept))]
        return tuple(sorted((*practice.packaged(), *read), key=lambda case: (case.difficulty, case.name)))

    def broken(self) -> tuple[Kept, ...]:
        """Return the cases of one's own that cannot be read any more."""
        return tuple(kept for kept in self.own() if _read(kept) is None)

    def named(self, name: str) -> Case:
        """Return a case by its name."""
        if (found := next((case for case in self.all() if case.name == name), None)) is None:
            raise refuse(404, "not-found", "Not found", "There is no such case.", "The practice room lists them.")
        return found

    def found(self, number: int) -> Kept:
        """Return a case of one's own."""
        if (found := self.sought(number)) is None:
            raise refuse(404, "not-found", "Not found", "There is no such case.", "The list of cases shows them.")
        return found

    def sought(self, number: int) -> Kept | None:
        """Return a case of one's own, None when it is no more."""
        return next((kept for kept in self.own() if kept.id == number), None)


def _read(kept: Kept) -> Case | None:
    try:
        return practice.parse(f"own-{kept.id}.yml", kept.text)
    except LexiconError:
        return None


def _typed() -> str:
    return request.form.get("reply", "").replace("\r\n", "\n")[:MOST_REPLY]
