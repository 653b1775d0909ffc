"""Changes in the making: what they do, what is wrong with them, who approves, and publishing."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from ...check import Problem, check_files
from ...errors import InputError, StaleError
from ...lexicon.changes import Changes, compare
from ...store import Draft, Person
from ..house import House
from ..problems import refuse
from ..signed import needs, say, then, who
from .shelf import LIVE, Shelf, number

Page = str | tuple[str, int] | Response
STATES = {"open": "being written", "proposed": "waits for approval", "approved": "approved",
          "published": "published", "discarded": "discarded"}  # fmt: skip


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("drafts", __name__, url_prefix="/studio/changes")
    desk = Drafting(house)
    _looking(blueprint, desk)
    _deciding(blueprint, desk)
    return blueprint


def _looking(blueprint: Blueprint, desk: "Drafting") -> None:
    """Add the pages that show changes."""

    @blueprint.get("")
    @needs("editor")
    def all() -> str:
        """List the changes in the making."""
        return render_template("studio/changes.html", drafts=desk.shelf.drafts(), states=STATES, people=desk.people())

    @blueprint.get("/<int:number>")
    @needs("editor")
    def show(number: int) -> Page:
        """Show what a change does."""
        return desk.page(desk.found(number))

    @blueprint.post("/<int:number>/check")
    @needs("editor")
    def check(number: int) -> str:
        """Check all words with a change, as publishing does."""
        problems = check_files(desk.shelf.of(desk.found(number)))
        return render_template("studio/problems.html", problems=problems)


def _deciding(blueprint: Blueprint, desk: "Drafting") -> None:
    """Add what is done with a change."""

    @blueprint.post("/<int:number>/title")
    @needs("editor")
    def rename(number: int) -> Page:
        """Give a change another title."""
        return desk.change(number, "The title is kept.", title=request.form.get("title", ""))

    @blueprint.post("/<int:number>/propose")
    @needs("editor")
    def propose(number: int) -> Page:
        """Ask for approval of a change as it stands."""
        return desk.change(number, "It waits for approval now.", state="proposed")

    @blueprint.post("/<int:number>/approve")
    @needs("editor")
    def approve(number: int) -> Page:
        """Approve a change as it stands, unless it is one's own."""
        if desk.is_own(desk.found(number)):
            raise refuse(403, "own-change", "This is your own change", "A second person approves it.",
                         "Ask another editor or an admin to look at it.")  # fmt: skip
        return desk.change(number, "Approved. It can be published now.", state="approved", reviewer=who())

    @blueprint.post("/<int:number>/return")
    @needs("editor")
    def send_back(number: int) -> Page:
        """Send a change back with a word why."""
        return desk.change(number, "It is sent back.", state="open", note=request.form.get("note", ""))

    @blueprint.post("/<int:number>/discard")
    @needs("editor")
    def discard(number: int) -> Page:
        """Give a change up."""
        desk.change(number, "The change is discarded.", state="discarded")
        return then("drafts.all")

    @blueprint.post("/<int:number>/publish")
    @needs("editor")
    def publish(number: int) -> Page:
        """Put a change in force for everybody, if all words hold what they promise."""
        return desk.publish(desk.found(number))


class Drafting:
    """What the pages of changes share."""

    def __init__(self, house: House) -> None:
        self.shelf = Shelf(house)
        self._house = house

    def found(self, number: int) -> Draft:
        """Return a change, however it ended."""
        store = self._house.store
        if (draft := store.draft(number) if store.exists() else None) is None:
            raise refuse(404, "not-found", "Not found", "There is no such change.", "The list of changes shows them.")
        return draft

    def is_own(self, draft: Draft) -> bool:
        """Return whether a change is by whoever is there; where nobody signs in, there is no second person."""
        return draft.author == who() and not self._house.local

    def people(self) -> dict[str, str]:
        """Return what people are called, by id."""
        known: tuple[Person, ...] = self._house.keyring.view().people
        return {
            "": "you" if self._house.local else "somebody without an account",
            **{one.id: one.name for one in known},
        }

    def page(self, draft: Draft, problems: tuple[Problem, ...] = (), stale: str = "") -> str:
        """Return the page of a change."""
        return render_template(
            "studio/change.html", draft=draft, states=STATES, people=self.people(), problems=problems, stale=stale,
            changes=self._changes(draft), review=self._house.settings.review, own=self.is_own(draft),
            live=draft.state in LIVE, publishable=self._publishable(draft),
        )  # fmt: skip

    def change(self, number: int, words: str, **values: str) -> Page:
        """Change a change that nobody changed meanwhile."""
        draft = self.found(number)
        try:
            self._house.store.save_draft(number, self._version(), self._house.now(), **values)  # type: ignore[arg-type]
        except StaleError:
            return self.page(
                draft, stale="Somebody changed it meanwhile. This is how it stands now; look, then decide again."
            ), 409
        if state := values.get("state"):
            self._house.store.note(self._house.now(), who(), f"change-{state}", f"change {number}")
        say(words)
        return then("drafts.show", number=number)

    def publish(self, draft: Draft) -> Page:
        """Publish a change: checked in full first, approved first where that is asked."""
        if not self._publishable(draft):
            raise refuse(403, "unapproved", "Not approved yet", "Here a second person approves a change first.",
                         "Press “Ask for approval”, and let another editor look at it.")  # fmt: skip
        if problems := check_files(self.shelf.of(draft)):
            return self.page(draft, problems), 422
        try:
            revision = self._house.store.publish(draft.id, self._version(), who(), self._house.now())
        except StaleError as error:
            return self.page(draft, stale=str(error)), 409
        except InputError as error:
            return self.page(draft, (Problem(error.field, 0, "", f"{error.message} {error.remedy}"),)), 422
        self._house.store.note(self._house.now(), who(), "publish", f"revision {revision.id}")
        self._house.desk.look()
        say(f"Published as revision {revision.id}. Every worker has it within seconds.")
        return then("history.all")

    def _publishable(self, draft: Draft) -> bool:
        if draft.state not in LIVE:
            return False
        return not self._house.settings.review or draft.state == "approved"

    def _changes(self, draft: Draft) -> Changes:
        before = self.shelf.in_force()
        return compare(before, self.shelf.of(draft))

    @staticmethod
    def _version() -> int:
        return number(request.form.get("version", ""), "version")
