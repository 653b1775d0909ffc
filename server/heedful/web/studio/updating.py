"""Bringing a change up to date with words that have come under it since it was begun: somebody else has published them,
or they came anew with Heedful or in a folder of one's own."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint, render_template, request

from ...check import Problem, check_changed
from ...errors import InputError, StaleError
from ...lexicon.changes import DiffLine, compare
from ...store import Draft, fingerprint
from ..house import House
from ..problems import refuse
from ..signed import needs, say, takes, then, who
from .drafts import Drafting, Page
from .files import MOST_FORM
from .merging import CHOICES, MINE, THEIRS, Conflict, merge
from .shelf import number
from .standing import Stand, changed, under

TITLE = "Take in words that came anew"
ONCE_MORE = "Somebody was quicker once more. Look at it as it stands now."


class Together(NamedTuple):
    """A file with both changes, and where these meet. `anew` when theirs came with Heedful or in a folder, not from
    somebody who published; `whole` says whose file stays as it is, "" when both are put together."""

    name: str
    text: str
    conflicts: tuple[Conflict, ...]
    chosen: Mapping[int, str]
    whole: str
    anew: bool
    mine: tuple[DiffLine, ...]
    theirs: tuple[DiffLine, ...]

    @property
    def decided(self) -> bool:
        """Whether somebody has said for each place whose words stay."""
        return bool(self.whole) or len(self.chosen) >= len(self.conflicts)


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("updating", __name__, url_prefix="/studio/changes")
    desk = Updating(house)

    @blueprint.get("/<int:number>/update")
    @needs("editor")
    def show(number: int) -> Page:
        """Show what two have changed in the same files."""
        return desk.page(desk.stand(number))

    @blueprint.post("/<int:number>/update")
    @needs("editor")
    @takes(MOST_FORM)
    def update(number: int) -> Page:
        """Put both together, if that holds what the words promise."""
        return desk.update(desk.stand(number))

    @blueprint.get("/newer")
    @needs("editor")
    def newer() -> str:
        """Show the words that came anew under published ones."""
        return desk.newer()

    @blueprint.post("/newer")
    @needs("editor")
    def begin() -> Page:
        """Begin a change that takes them in."""
        return desk.begin()

    return blueprint


class Updating:
    """What these pages share."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._desk = Drafting(house)
        self._shelf = self._desk.shelf

    def stand(self, number: int) -> Stand:
        """Return the words with a change that this person may save into."""
        self._desk.found(number)
        draft = self._shelf.draft(number)
        if draft is None or not self._shelf.may_save(draft):
            raise refuse(403, "not-your-change", "Not now", "Only its author brings a change up to date, while it is "
                         "in the making.", "Ask the author, or begin a change of your own.")  # fmt: skip
        return self._shelf.stand(draft)

    def page(self, stand: Stand, problems: tuple[Problem, ...] = (), fault: str = "") -> str:
        """Return the page that shows both sides."""
        return render_template(
            "studio/update.html", draft=stand.draft, together=self._together(stand), problems=problems, fault=fault,
            edited=bool(problems) or bool(_mended()), given=_mended(), base=stand.base, seen=_seen(stand),
        )  # fmt: skip

    def update(self, stand: Stand) -> Page:
        """Keep the change with what came under it."""
        draft = _its(stand)
        if _shown() != (draft.version, stand.base, _seen(stand)):
            return self.page(stand, fault=ONCE_MORE), 409
        together = self._together(stand)
        if not all(one.decided or one.name in _mended() for one in together):
            return self.page(stand, fault="Choose for each place whose words stay."), 422
        after = {**stand.files, **{one.name: _mended().get(one.name, one.text) for one in together}}
        if problems := check_changed(stand.in_force, {name: text for name, text in after.items() if text}):
            return self.page(stand, problems), 422
        try:
            self._save(stand, draft, after)
        except StaleError:
            return self.page(self.stand(draft.id), fault=ONCE_MORE), 409
        except InputError as error:
            return self.page(stand, fault=f"{error.message} {error.remedy}"), 422
        say("The change is up to date. Look at what it does now.")
        return then("drafts.show", number=draft.id)

    def newer(self) -> str:
        """Return the page of words that came anew under published ones, and of the changes that take them in."""
        stand = self._shelf.stand()
        return render_template("studio/newer.html", files=self._came(stand), taken=self._taken(stand))

    def begin(self) -> Page:
        """Begin a change that puts all of them together with what is published, unless there is one."""
        stand = self._shelf.stand()
        names = under(stand)
        if not names or self._taken(stand):
            return then(".newer")
        rests = {name: stand.rests[name] for name in names}
        files = {name: stand.in_force[name] for name in names}
        kept = self._house.store.add_draft(TITLE, who(), stand.base, files, self._house.now(), rests)
        return then(".show", number=kept.id)

    def _came(self, stand: Stand) -> dict[str, tuple[DiffLine, ...]]:
        return {name: _diff(self._beneath(stand.rests[name]), stand.beneath.get(name, "")) for name in under(stand)}

    def _taken(self, stand: Stand) -> tuple[Draft, ...]:
        """Return the changes that this person may save into and that hold all files under which words came anew."""
        return tuple(draft for draft in self._shelf.own() if {*under(stand)} <= {*draft.files})

    def _save(self, stand: Stand, draft: Draft, after: Mapping[str, str]) -> None:
        behind = self._shelf.behind(stand)
        files = changed(stand, after, behind)
        rests, now = self._shelf.rests(stand, files, behind), self._house.now()
        self._house.store.save_draft(draft.id, draft.version, now, files=files, base=stand.base, rests=rests)
        self._house.store.note(now, who(), "change-update", f"change {draft.id}")

    def _together(self, stand: Stand) -> list[Together]:
        behind, draft = self._shelf.behind(stand), _its(stand)
        began = {name: self._began(stand, name) for name in behind.published}
        began |= {name: self._beneath(draft.rests[name]) for name in behind.anew + behind.over}
        return [_file(stand, name, began[name], name not in behind.published) for name in behind.all]

    def _began(self, stand: Stand, name: str) -> str:
        """Return a file as it was in force when the change was begun."""
        draft = _its(stand)
        was = self._house.store.revision(draft.base) if draft.base else None
        known = was.files.get(name) if was else None
        kept = self._house.store.kept_text(draft.rests.get(name, "")) if known is None else known
        return stand.beneath.get(name, "") if kept is None else kept

    def _beneath(self, mark: str) -> str:
        return self._house.store.kept_text(mark) or ""


def _file(stand: Stand, name: str, began: str, anew: bool) -> Together:
    mine, theirs = stand.files.get(name, ""), (stand.beneath if anew else stand.in_force).get(name, "")
    given = {at: request.form.get(f"choice:{name}:{at}", "") for at in range(len(request.form))}
    chosen = {at: choice for at, choice in given.items() if choice in CHOICES}
    whole = request.form.get(f"whole:{name}", "")
    merged = merge(began, mine, theirs, chosen)
    text = {MINE: mine, THEIRS: theirs}.get(whole, merged.text)
    whole = whole if whole in (MINE, THEIRS) else ""
    return Together(name, text, merged.conflicts, chosen, whole, anew, _diff(began, mine), _diff(began, theirs))


def _diff(before: str, after: str) -> tuple[DiffLine, ...]:
    found = compare({"": before}, {"": after}).files
    return found[0].lines if found else ()


def _its(stand: Stand) -> Draft:
    assert stand.draft is not None
    return stand.draft


def _seen(stand: Stand) -> str:
    """Return by what is known again what lies under a change."""
    return fingerprint("\0".join(stand.beneath.get(name, "") for name in sorted(_its(stand).files)))[:16]


def _shown() -> tuple[int, int, str]:
    """Return what the page has shown: version and revision, and by what is known again what lies beneath."""
    version, base = (number(request.form.get(name, ""), name) for name in ("version", "base"))
    return version, base, request.form.get("seen", "")


def _mended() -> dict[str, str]:
    """Return the files that were mended by hand."""
    texts = {name.removeprefix("text:"): text for name, text in request.form.items() if name.startswith("text:")}
    return {name: text.replace("\r\n", "\n") for name, text in texts.items()}
