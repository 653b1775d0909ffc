"""Teams, and the rules that each has of its own: a form, never JSON."""

from dataclasses import replace

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from ... import rulebook, sites
from ...errors import InputError, LexiconError, StaleError
from ...lexicon import Lexicons, parse
from ...rulebook import Rules
from ...store import Team
from ..house import House
from ..problems import refuse
from ..roster import read_rules
from ..signed import needs, say, then, who
from .entering import Faults, fault, page, said, version
from .ruleform import Forbid, Typed, field_of, from_form, from_rules, spelt, to_json, told
from .switches import CHANNELS, MODES, grouped, rule_words, site_words, sites_in

BLANK_WORDS = 2


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("teams", __name__, url_prefix="/studio/teams")
    pages = Pages(house)
    _listed(blueprint, house, pages)
    _of_one(blueprint, house, pages)
    return blueprint


def _listed(blueprint: Blueprint, house: House, pages: "Pages") -> None:
    """Add the list of teams, and a new one."""

    @blueprint.get("")
    @needs("admin")
    def all() -> AnyResponse:
        """List the teams."""
        return pages.all()

    @blueprint.post("")
    @needs("admin")
    def create() -> AnyResponse:
        """Form a team."""
        house.store.create()
        try:
            team = house.store.add_team(request.form.get("name", ""), house.now())
        except InputError as error:
            return pages.all(fault(error))
        house.store.note(house.now(), who(), "team made", team.name)
        house.keyring.look_again()
        return then("teams.one", id=team.id)


def _of_one(blueprint: Blueprint, house: House, pages: "Pages") -> None:
    """Add what is done with a team."""

    @blueprint.get("/<id>")
    @needs("admin")
    def one(id: str) -> AnyResponse:
        """Show a team's rules as a form."""
        team = pages.found(id)
        return pages.one(team, from_rules(read_rules(team.rules), pages.ids()))

    @blueprint.post("/<id>")
    @needs("admin")
    def save(id: str) -> AnyResponse:
        """Save name and rules, or give the form another block."""
        team, typed = pages.found(id), from_form(request.form)
        act = request.form.get("act", "save")
        if act == "more":
            return pages.one(team, typed, blanks=1)
        if act.startswith("drop-"):
            return pages.one(team, _without(typed, act.removeprefix("drop-")))
        return pages.saved(team, typed)

    @blueprint.post("/<id>/remove")
    @needs("admin")
    def remove(id: str) -> AnyResponse:
        """Dissolve a team that nobody is in."""
        team = pages.found(id)
        try:
            house.store.remove_team(id)
        except InputError as error:
            say(f"{team.name} {error.message} {error.remedy}", "bad")
            return then("teams.one", id=id)
        house.store.note(house.now(), who(), "team removed", team.name)
        house.keyring.look_again()
        say(f"{team.name} is dissolved.")
        return then("teams.all")


class Pages:
    """The pages of teams, with what they need to know."""

    def __init__(self, house: House) -> None:
        self._house = house

    def found(self, id: str) -> Team:
        """Return a team. Refused when there is none of that id."""
        team = self._house.store.team(id) if self._house.store.exists() else None
        if team is None:
            raise refuse(404, "no-team", "No such team", "No team has this id.", "The list of teams has all.")
        return team

    def ids(self) -> frozenset[str]:
        """Return the sites that have a box."""
        return frozenset(site_words(self._house.helm.steered().rows))

    def saved(self, team: Team, typed: Typed) -> AnyResponse:
        """Save what was typed, or show what is wrong with it."""
        house, text = self._house, ""
        try:
            text = to_json(typed)
            self._check(text)
        except InputError as error:
            return self.one(team, typed, {field_of(error, text): said(error)})
        try:
            after = house.store.change_team(team.id, version(), name=request.form.get("name", team.name), rules=text)
        except StaleError:
            return self.one(self.found(team.id), typed, stale=rulebook.parse(text))
        except InputError as error:
            return self.one(team, typed, fault(error))
        house.store.note(house.now(), who(), "team rules saved", after.name)
        house.keyring.look_again()
        say(f"The rules of {after.name} are saved. They act within a minute.")
        return then("teams.one", id=team.id)

    def all(self, faults: Faults | None = None) -> Response:
        """Show the list."""
        store = self._house.store
        there = store.exists()
        people = store.people() if there else ()
        teams = store.teams() if there else ()
        return page(
            "studio/teams.html",
            422 if faults else 200,
            teams=[(team, sum(each.team == team.id for each in people), self._short(team)) for team in teams],
            faults=faults or {},
            typed=request.form,
        )

    def one(
        self, team: Team, typed: Typed, faults: Faults | None = None, *, blanks: int = 0, stale: Rules | None = None
    ) -> Response:
        """Show the form; with `stale`, what somebody saved meanwhile beside what was typed."""
        loaded, rows = self._house.desk.loaded, self._house.helm.steered().rows
        causes, words = loaded.causes, rule_words(loaded.causes)
        return page(
            "studio/team.html", 409 if stale else 422 if faults else 200, team=team, typed=typed, faults=faults or {},
            name=request.form.get("name", team.name),
            forbids=(*typed.forbids, *[Forbid()] * (blanks or not typed.forbids)),
            says=(*typed.says, *[("", "")] * BLANK_WORDS), groups=grouped(causes), sites=site_words(rows), modes=MODES,
            channels=[(code, said, sites_in(rows)[code]) for code, said in CHANNELS.items()],
            fitted=spelt(loaded.levels) if loaded.levels else "",
            own=[said for code, said in CHANNELS.items() if any(typed.levels_in[code])],
            causes=[(name.partition(":")[2], said) for name, said in words.items() if name.startswith("cause:")],
            stale=stale is not None, theirs=told(read_rules(team.rules), words),
            ours=told(stale, words) if stale else [],
            members=[each for each in self._house.store.people() if each.team == team.id],
        )  # fmt: skip

    def _check(self, text: str) -> None:
        """Raise InputError for what the rules do not mean anything by: the lexicon in force knows its entries."""
        rules = rulebook.parse(text, self._lexicons())
        sites.check_sites(rules.sites_off, self._house.helm.steered().rows, "sites_off")

    def _lexicons(self) -> Lexicons | None:
        try:
            return parse(self._house.words.files())
        except LexiconError:  # a file is being edited: names are then not looked up
            return None

    def _short(self, team: Team) -> str:
        rules = read_rules(team.rules)
        parts = {
            "own levels": rules.levels or rules.levels_in,
            f"{len(rules.off)} off": rules.off,
            f"{len(rules.sites_off)} sites off": rules.sites_off,
            f"{len(rules.forbid)} not to be said": rules.forbid,
            f"{len(rules.say)} own words": rules.say,
            f"mode {rules.mode}": rules.mode,
        }
        return ", ".join(words for words, there in parts.items() if there) or "none of its own"


def _without(typed: Typed, number: str) -> Typed:
    kept = tuple(each for index, each in enumerate(typed.forbids) if str(index) != number)
    return replace(typed, forbids=kept)
