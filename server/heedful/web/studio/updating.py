"""Bringing a change up to date when somebody else has published words that it changes, too."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint, render_template, request

from ...check import Problem, check_changed
from ...errors import InputError, StaleError
from ...lexicon import editing
from ...store import Draft
from ..house import House
from ..problems import refuse
from ..signed import needs, say, takes, then, who
from .drafts import Drafting, Page
from .files import MOST_FORM
from .merging import CHOICES, Conflict, merge
from .shelf import Stand, number


class Together(NamedTuple):
    """A file with both changes, and where these meet."""

    name: str
    text: str
    conflicts: tuple[Conflict, ...]
    chosen: Mapping[int, str]


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

    return blueprint


class Updating:
    """What these two pages share."""

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
            edited=bool(problems) or bool(_mended()), given=_mended(), base=stand.base,
        )  # fmt: skip

    def update(self, stand: Stand) -> Page:
        """Keep the change with what was published laid under it."""
        draft = _its(stand)
        if number(request.form.get("version", ""), "version") != draft.version or _base() != stand.base:
            return self.page(stand, fault="Somebody was quicker once more. Look at it as it stands now."), 409
        together = self._together(stand)
        if any(len(one.chosen) < len(one.conflicts) and one.name not in _mended() for one in together):
            return self.page(stand, fault="Choose for each place whose words stay."), 422
        after = {**stand.files, **{one.name: _mended().get(one.name, one.text) for one in together}}
        if problems := check_changed(stand.in_force, after):
            return self.page(stand, problems), 422
        try:
            self._save(stand, draft, after)
        except StaleError:
            return self.page(self.stand(draft.id), fault="Somebody was quicker once more. Look at it again."), 409
        except InputError as error:
            return self.page(stand, fault=f"{error.message} {error.remedy}"), 422
        say("The change is up to date. Look at what it does now.")
        return then("drafts.show", number=draft.id)

    def _save(self, stand: Stand, draft: Draft, after: Mapping[str, str]) -> None:
        now, files = self._house.now(), editing.changed(stand.in_force, after)
        self._house.store.save_draft(draft.id, draft.version, now, files=files, base=stand.base)
        self._house.store.note(now, who(), "change-update", f"change {draft.id}")

    def _together(self, stand: Stand) -> list[Together]:
        began = self._shelf.published(_its(stand).base)
        return [self._file(stand, name, began.get(name, "")) for name in self._shelf.behind(stand)]

    def _file(self, stand: Stand, name: str, began: str) -> Together:
        given = {at: request.form.get(f"choice:{name}:{at}", "") for at in range(len(request.form))}
        chosen = {at: choice for at, choice in given.items() if choice in CHOICES}
        merged = merge(began, stand.files.get(name, ""), stand.in_force.get(name, ""), chosen)
        return Together(name, merged.text, merged.conflicts, chosen)


def _its(stand: Stand) -> Draft:
    assert stand.draft is not None
    return stand.draft


def _base() -> int:
    return number(request.form.get("base", ""), "base")


def _mended() -> dict[str, str]:
    """Return the files that were mended by hand."""
    texts = {name.removeprefix("text:"): text for name, text in request.form.items() if name.startswith("text:")}
    return {name: text.replace("\r\n", "\n") for name, text in texts.items()}
