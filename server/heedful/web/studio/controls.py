"""The settings page: each setting with where it comes from, the switches for everyone, and what holds for whom."""

from typing import NamedTuple

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from ... import sites, wire
from ...errors import InputError, StaleError
from ...settings import SECRETS, SETTINGS, shown
from ...wire import Board
from ..house import House
from ..roster import board, read_board, read_rules
from ..signed import needs, say, then, who
from .entering import Faults, page, said, version
from .switches import MODES, grouped, rule_words, site_words

WORDS = {
    "default": "as it comes",
    "environment": "environment variable",
    "option": "option of heedful serve",
}


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("controls", __name__, url_prefix="/studio/settings")
    pages = Pages(house)

    @blueprint.get("")
    @needs("admin")
    def show() -> AnyResponse:
        """Show settings, switches and what is in force."""
        text, newest = pages.saved()
        return pages.show(read_board(text), newest)

    @blueprint.post("")
    @needs("admin")
    def save() -> AnyResponse:
        """Switch for everyone."""
        wanted, made_from = pages.typed(), version()
        try:
            sites.check_board(wanted, house.helm.steered().rows, house.desk.loaded.causes)
        except InputError as error:
            return pages.show(wanted, made_from, {"hosts" if "sites" in error.field else "off": said(error)})
        house.store.create()
        try:
            house.store.save_steering(pages.as_text(wanted), made_from, house.now())
        except StaleError:
            text, newest = pages.saved()
            return pages.show(wanted, newest, theirs=read_board(text))
        house.keyring.look_again()
        house.store.note(house.now(), who(), "switches saved", pages.noted(wanted))
        say("Saved. It acts within a minute, for everyone.")
        return then("controls.show")

    return blueprint


class Row(NamedTuple):
    """A setting as it is shown. `come` says where its value comes from."""

    name: str
    value: str
    come: str
    about: str
    variable: str


class Holds(NamedTuple):
    """What holds for somebody: a mode and what is off, each with why."""

    whom: str
    team: str
    mode: str
    why: str
    off: tuple[tuple[str, str], ...]


class Pages:
    """The page, with what it needs to know."""

    def __init__(self, house: House) -> None:
        self._house = house

    def saved(self) -> tuple[str, int]:
        """Return what is set for everyone, and its version."""
        store = self._house.store
        return store.steering() if store.exists() else ("{}", 0)

    def typed(self) -> Board:
        """Return what a form has sent."""
        mode, form = request.form.get("mode", ""), request.form
        hosts = tuple(line.strip() for line in form.get("hosts", "").splitlines() if line.strip())
        off = wire.Switches((*form.getlist("sites"), *hosts), tuple(form.getlist("off")))
        return Board(next((choice for choice in wire.CHOICES if choice == mode), None), off)

    def as_text(self, wanted: Board) -> str:
        """Return switches as they are kept."""
        return wire.to_json(wanted).decode()

    def noted(self, wanted: Board) -> str:
        """Return switches as the log tells them."""
        off = (*wanted.off.sites, *wanted.off.rules)
        return f"mode {wanted.mode or 'as by the file'}, off: {', '.join(off) or 'nothing'}"

    def show(self, wanted: Board, version: int, faults: Faults | None = None, theirs: Board | None = None) -> Response:
        """Show the page; with `theirs`, what somebody saved meanwhile beside what was typed."""
        steered, causes = self._house.helm.steered(), self._house.desk.loaded.causes
        known = site_words(steered.rows)
        return page(
            "studio/settings.html", 409 if theirs else 422 if faults else 200, rows=self._rows(), wanted=wanted,
            version=version, faults=faults or {}, groups=grouped(causes), sites=known, modes=MODES,
            hosts="\n".join(site for site in wanted.off.sites if site not in known), holds=self._holds(),
            theirs=self.noted(theirs) if theirs else "", ours=self.noted(wanted), file=self._house.helm.file,
            error=self._house.helm.error, local=self._house.local,
        )  # fmt: skip

    def _rows(self) -> list[Row]:
        house = self._house
        return [
            Row(
                setting.name,
                "set, not shown" if setting.name in SECRETS and value else value,
                WORDS[house.came_from.get(setting.name, "default")],
                setting.about,
                setting.variable,
            )
            for setting in SETTINGS
            for value in [shown(house.settings, setting.name)]
        ]

    def _holds(self) -> list[Holds]:
        """Return what holds for everyone, and for each team that differs."""
        everyone = read_board(self.saved()[0])
        teams = self._house.store.teams() if self._house.store.exists() else ()
        boards = [
            ("", "Everyone", sites.UNSET),
            *((each.id, each.name, board(read_rules(each.rules))) for each in teams),
        ]
        return [self._hold(id, name, everyone, set_) for id, name, set_ in boards if not id or set_ != sites.UNSET]

    def _hold(self, id: str, name: str, everyone: Board, own: Board) -> Holds:
        by_file = self._house.helm.steered()
        now = sites.switched(by_file, everyone, own)
        words = {**rule_words(self._house.desk.loaded.causes), **site_words(by_file.rows)}
        off = tuple(
            (words.get(item, item), self._why(item, by_file, everyone)) for item in (*now.off.sites, *now.off.rules)
        )
        return Holds(name, id, "shadow" if now.shadow else now.mode, self._why_mode(everyone, own), off)

    def _why(self, item: str, by_file: sites.Steered, everyone: Board) -> str:
        if item in (*by_file.off.sites, *by_file.off.rules):
            return f"by the file {self._house.helm.file}"
        return "here, for everyone" if item in (*everyone.off.sites, *everyone.off.rules) else "by the team’s rules"

    def _why_mode(self, everyone: Board, own: Board) -> str:
        if everyone.mode == "off" or (everyone.mode and not own.mode):
            return "set here, for everyone"
        if own.mode:
            return "set by the team’s rules"
        return f"by the file {self._house.helm.file}" if self._house.helm.file else "as it comes"
