"""Changes in the making: what they do, what is wrong with them, who approves, and publishing."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from ...check import Problem
from ...errors import InputError, StaleError
from ...lexicon.changes import compare
from ...store import Draft, DraftState, Person
from ..house import House
from ..problems import refuse
from ..signed import needs, say, then, who
from .shelf import LIVE, Shelf, number
from .spots import Spotted, refused
from .standing import NOTHING, Stand, settled

Page = str | tuple[str, int] | Response
STATES = {"open": "being written", "proposed": "waits for approval", "approved": "approved",
          "published": "published", "discarded": "discarded"}  # fmt: skip
MEANWHILE = "Somebody changed it meanwhile. This is how it stands now: look, then decide again."


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("drafts", __name__, url_prefix="/studio/changes")
    desk = Drafting(house)
    _looking(blueprint, desk)
    _writing(blueprint, desk)
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
        problems = desk.shelf.problems(desk.shelf.of(desk.found(number)))
        return render_template("studio/problems.html", problems=problems)


def _writing(blueprint: Blueprint, desk: "Drafting") -> None:
    """Add what an author does with a change."""

    @blueprint.post("/<int:number>/title")
    @needs("editor")
    def rename(number: int) -> Page:
        """Give a change another title."""
        # What was approved is approved by this name, too.
        return desk.change(number, "The title is kept.", title=request.form.get("title", ""), state="open", reviewer="")

    @blueprint.post("/<int:number>/undo")
    @needs("editor")
    def undo(number: int) -> Page:
        """Take what a change does to one file out of it."""
        return desk.undo(desk.found(number), request.form.get("file", ""))

    @blueprint.post("/<int:number>/propose")
    @needs("editor")
    def propose(number: int) -> Page:
        """Ask for approval of a change as it stands."""
        return desk.broken(number) or desk.change(number, "It waits for approval now.", ("open",), state="proposed")


def _deciding(blueprint: Blueprint, desk: "Drafting") -> None:
    """Add what is decided about a change."""

    @blueprint.post("/<int:number>/approve")
    @needs("editor")
    def approve(number: int) -> Page:
        """Approve a change as it stands, unless it is one's own."""
        if desk.is_own(desk.found(number)):
            raise refuse(403, "own-change", "This is your own change", "A second person approves it.",
                         "Ask another editor or an admin to look at it.")  # fmt: skip
        words = "Approved. It can be published now."
        return desk.broken(number) or desk.change(number, words, ("proposed",), state="approved", reviewer=who())

    @blueprint.post("/<int:number>/return")
    @needs("editor")
    def send_back(number: int) -> Page:
        """Send a change back with a word why."""
        note = request.form.get("note", "").strip()
        return desk.change(number, "It is sent back.", ("proposed", "approved"), state="open", note=note)

    @blueprint.post("/<int:number>/discard")
    @needs("editor")
    def discard(number: int) -> Page:
        """Give a change up."""
        words = f"The change is discarded. It is deleted after {desk.keep_days} days."
        return desk.change(number, words, state="discarded")

    @blueprint.post("/<int:number>/publish")
    @needs("editor")
    def publish(number: int) -> Page:
        """Put a change in force for everybody, if all words hold what they promise."""
        return desk.publish(desk.found(number))


class Drafting:
    """What the pages of changes share."""

    def __init__(self, house: House) -> None:
        self.shelf = Shelf(house)
        self.keep_days = house.settings.keep_days
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

    def page(self, draft: Draft, problems: Sequence[Problem | Spotted] = (), stale: str = "") -> str:
        """Return the page of a change."""
        stand, live = self.shelf.stand(draft), draft.state in LIVE
        return render_template(
            "studio/change.html", draft=draft, states=STATES, people=self.people(), problems=problems, stale=stale,
            changes=compare(stand.in_force, stand.files), review=self._house.settings.review, own=self.is_own(draft),
            live=live, publishable=self._publishable(draft), behind=self.shelf.behind(stand) if live else NOTHING,
            may_save=live and self.shelf.may_save(draft), settled=settled(stand) if live else (),
        )  # fmt: skip

    def broken(self, number: int) -> Page | None:
        """Return the page that says what is wrong with the words of a change; None when they are good, and when the
        form is older than the change."""
        draft = self.found(number)
        if draft.version != self._version() or draft.state not in LIVE:
            return None
        problems = self.shelf.problems(self.shelf.of(draft))
        return (self.page(draft, problems), 422) if problems else None

    def change(self, number: int, words: str, only: tuple[DraftState, ...] = LIVE, **values: str) -> Page:
        """Change a change that is in one of some states and that nobody changed meanwhile."""
        draft = self.found(number)
        if draft.version != self._version() or draft.state not in only:
            return self.page(draft, stale=MEANWHILE), 409
        try:
            self._house.store.save_draft(number, draft.version, self._house.now(), **values)  # type: ignore[arg-type]
        except StaleError:
            return self.page(self.found(number), stale=MEANWHILE), 409
        except InputError as error:
            return self.page(draft, [refused(error)]), 422
        if state := values.get("state"):
            self._house.store.note(self._house.now(), who(), f"change-{state}", f"change {number}")
        say(words)
        return then("drafts.all") if values.get("state") == "discarded" else then("drafts.show", number=number)

    def undo(self, draft: Draft, name: str) -> Page:
        """Take a file out of a change."""
        if draft.version != self._version() or not self.shelf.may_save(draft) or draft.state not in LIVE:
            return self.page(draft, stale=MEANWHILE), 409
        stand = self.shelf.stand(draft)
        files = {**stand.files, name: stand.in_force.get(name, "")}
        self.shelf.keep(stand, {one: text for one, text in files.items() if text}, draft.title, without=name)
        say(f"What it did to {name} is undone.")
        return then("drafts.show", number=draft.id)

    def publish(self, draft: Draft) -> Page:
        """Publish a change: checked in full first, approved first where that is asked."""
        if not self._publishable(draft):
            raise refuse(403, "unapproved", "Not approved yet", "Here a second person approves a change first.",
                         "Press “Ask for approval”, and let another editor look at it.")  # fmt: skip
        stand = self.shelf.stand(draft)
        if fault := self._unfit(stand):
            return fault
        try:
            revision = self._house.store.publish(draft.id, draft.version, who(), self._house.now())
        except StaleError:
            return self.page(self.found(draft.id), stale=MEANWHILE), 409
        except InputError as error:
            return self.page(draft, [refused(error)]), 422
        self._house.store.note(self._house.now(), who(), "publish", f"revision {revision.id}")
        self._house.desk.look()
        if trouble := self._house.desk.error:
            say(f"Published as revision {revision.id}, but not in use: {trouble}", "bad")
        else:
            say(f"Published as revision {revision.id}. Every worker has it within seconds.")
        return then("history.all")

    def _unfit(self, stand: Stand) -> Page | None:
        """Return the page that says why a change cannot be published; None when it can."""
        draft = stand.draft
        assert draft is not None
        if draft.version != self._version():
            return self.page(draft, stale=MEANWHILE), 409
        if stand.files == stand.in_force and not settled(stand):
            return self.page(draft, stale="It changes nothing: the words in force say the same already."), 422
        if self.shelf.behind(stand).must:
            return self.page(draft), 409
        if problems := self.shelf.problems(stand.files):
            return self.page(draft, problems), 422
        # The check takes seconds: what was not looked at with the others must not be put in force.
        if self.shelf.stand(draft).base != stand.base:
            return self.page(draft, stale="Somebody published while this was checked. Press “Publish” again."), 409
        return None

    def _publishable(self, draft: Draft) -> bool:
        if draft.state not in LIVE:
            return False
        return not self._house.settings.review or draft.state == "approved"

    @staticmethod
    def _version() -> int:
        return number(request.form.get("version", ""), "version")
