"""Teams: their rules as a form, and what becomes of them where a team's people work."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fakes import Clock, Lexicons
from heedful import rulebook
from heedful.web.desk import Loaded
from heedful.web.roster import Roster
from heedful.web.studio.ruleform import from_rules, to_json
from visitors import HOST, Days, Town, Visitor

pytestmark = pytest.mark.usefixtures("quick_passwords")
RULES = {
    "levels": {"uneasy": 0.3, "frustrated": 0.5, "angry": 0.8},
    "levels_in": {"chat": {"uneasy": 0.4, "frustrated": 0.6, "angry": 0.905}},
    "off": ["cause:abuse", "entry:en/waiting/still-waiting", "risk:vague_time"],
    "sites_off": ["gmail", "mail.example.com"],
    "forbid": [
        {
            "phrases": "refund\nmoney back",
            "why": "Ask the lead first.",
            "instead": "I will find out.",
            "when": ["legal_threat"],
        }
    ],
    "say": {"client": "member"},
    "mode": "shadow",
}
FORM = {
    "name": "Sales",
    "level_uneasy": "30",
    "level_frustrated": "50 %",
    "level_angry": "80",
    "level_chat_uneasy": "40",
    "level_chat_frustrated": "60 %",
    "level_chat_angry": "90,5",
    "level_email_uneasy": " ",
    "off": ["cause:abuse", "risk:vague_time"],
    "entries": "en/waiting/still-waiting\r\n",
    "sites": ["gmail"],
    "hosts": "mail.example.com",
    "forbids": "2",
    "forbid-0-phrases": "refund\r\nmoney back",
    "forbid-0-why": "Ask the lead first.",
    "forbid-0-instead": "I will find out.",
    "forbid-0-when": ["legal_threat"],
    "forbid-1-phrases": "",
    "say_from": ["client", ""],
    "say_to": ["member", ""],
    "mode": "shadow",
}


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path, Clock(), Days())


@pytest.fixture
def ann(town: Town) -> Visitor:
    return town.signed_in("Ann", "admin")


@pytest.fixture
def team(town: Town, ann: Visitor) -> str:
    return str(ann.post("/studio/teams", {"name": "Sales"}).location.rpartition("/")[2])


def save(town: Town, visitor: Visitor, team: str, **changes: Any) -> Any:
    known = town.store.team(team)
    assert known
    return visitor.post(f"/studio/teams/{team}", {"version": known.version, **FORM, **changes})


def saved(town: Town, team: str) -> Any:
    known = town.store.team(team)
    assert known
    return json.loads(known.rules)


def test_a_form_becomes_rules(town: Town, ann: Visitor, team: str) -> None:
    assert save(town, ann, team).status_code == 303
    rules = saved(town, team)
    assert {**rules, "off": sorted(rules["off"])} == RULES
    assert town.notes()[-1][1:] == ("team rules saved", "Sales")


def test_saved_rules_come_back_as_the_form_that_made_them(town: Town, ann: Visitor, team: str) -> None:
    save(town, ann, team)
    page = ann.get(f"/studio/teams/{team}").text
    assert re.search(r'name="level_frustrated"[^>]*value="50"', page)
    assert re.search(r'name="level_chat_angry"[^>]*value="90.5"', page)
    assert re.search(r'value="cause:abuse" checked', page) and re.search(r'value="gmail" checked', page)
    assert re.search(r'name="forbid-0-when" value="legal_threat" checked', page)
    assert 'value="shadow" checked' in page and "{" not in re.sub(r"<(script|meta)[^>]*>", "", page.split("<main")[1])


def test_nothing_is_lost_between_rules_and_form() -> None:
    rules = rulebook.parse(json.dumps(RULES))
    assert rulebook.parse(to_json(from_rules(rules, frozenset({"gmail"})))) == rules
    assert to_json(from_rules(rulebook.NONE, frozenset())) == "{}"


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"level_angry": "40"}, "level_angry", "Raise it."),
        ({"level_angry": "loud"}, "level_angry", "number between 0 and 100"),
        ({"level_uneasy": ""}, "level_uneasy", "leave all three empty"),
        ({"level_chat_angry": "60"}, "level_chat_angry", "Raise it."),
        ({"level_chat_uneasy": ""}, "level_chat_uneasy", "Is empty. Write a number between 0 and 100 in all three"),
        ({"level_ticket_frustrated": "much"}, "level_ticket_frustrated", "number between 0 and 100"),
        ({"entries": "en/waiting/still-waitin"}, "entries", "Did you mean"),
        ({"hosts": "gmial"}, "hosts", "Did you mean `gmail`"),
        ({"forbid-0-why": ""}, "forbid-0-why", "Write something"),
        ({"forbid-0-phrases": "money back\nre(fund"}, "forbid-0-phrases", ""),
        ({"name": " "}, "name", "Say which team."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    town: Town, ann: Visitor, team: str, change: dict[str, str], field: str, words: str
) -> None:
    response = save(town, ann, team, **change)
    assert response.status_code == 422
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', response.text)
    beside = re.search(rf'id="fault-{field}">([^<]+)<', response.text)
    assert beside and words in beside[1].replace("&#39;", "'")
    kept = {**FORM, **change}
    assert f'value="{kept["level_frustrated"]}"' in response.text and "money back" in response.text
    assert saved(town, team) == {}


def test_whoever_sets_one_level_reads_which_hold_otherwise(tmp_path: Path) -> None:
    fitted = Lexicons()
    fitted.waiting = Loaded(fitted.reader, "r1", levels=(0.15, 0.5, 0.905))
    town = Town(tmp_path, Clock(), Days(), source=fitted)
    page = town.signed_in("Ann", "admin").get(f"/studio/teams/{town.store.add_team('Sales', town.days.now).id}").text
    assert "fitted: uneasy from 15 %, frustrated from 50 %, angry from 90.5 %." in page


SECTION = re.compile(r"<details( open)?><summary[^>]*>Other percentages for mails, tickets or chats( \([^<]*\))?<")


def test_levels_of_channels_stand_in_a_section_that_is_open_when_there_are_some(
    town: Town, ann: Visitor, team: str
) -> None:
    def section() -> tuple[str | None, ...]:
        found = SECTION.search(ann.get(f"/studio/teams/{team}").text)
        assert found
        return found.groups()

    assert section() == (None, None)
    save(town, ann, team, level_email_uneasy="10", level_email_frustrated="20", level_email_angry="30")
    assert section() == (" open", " (Mails, Chats)")
    save(town, ann, team, **{name: "" for name in FORM if name.startswith("level_")})
    assert section() == (None, None) and not {"levels", "levels_in"} & set(saved(town, team))


def test_levels_of_one_channel_alone_are_told_in_the_list(town: Town, ann: Visitor, team: str) -> None:
    form = {name: value for name, value in FORM.items() if name.startswith("level_chat")}
    ann.post(f"/studio/teams/{team}", {"version": 1, "name": "Sales", **form})
    assert saved(town, team) == {"levels_in": RULES["levels_in"]} and "own levels" in ann.get("/studio/teams").text


def test_each_channel_names_its_sites(ann: Visitor, team: str) -> None:
    page = ann.get(f"/studio/teams/{team}").text
    assert re.search(r"<legend>Mails</legend>\s*<p[^>]*>[^<]*Gmail[^<]*any other page</p>", page)
    assert re.search(r"<legend>Chats</legend>\s*<p[^>]*>[^<]*Intercom", page)


def test_blocks_are_added_and_taken_away_without_saving(town: Town, ann: Visitor, team: str) -> None:
    more = save(town, ann, team, act="more").text
    assert 'name="forbid-1-phrases"' in more and "money back" in more
    assert "money back" not in save(town, ann, team, act="drop-0").text
    assert saved(town, team) == {}


def test_of_two_who_save_the_second_is_told_and_loses_nothing(town: Town, ann: Visitor, team: str) -> None:
    first = town.store.team(team)
    assert first
    save(town, ann, team)
    response = ann.post(
        f"/studio/teams/{team}", {**FORM, "version": first.version, "mode": "soft", "forbid-0-why": "Mine."}
    )
    assert response.status_code == 409
    assert "Somebody saved meanwhile" in response.text and "Before Send: shadow" in response.text
    assert "Before Send: soft" in response.text and 'value="Mine."' in response.text
    assert "Levels of chats: uneasy from 40 %, frustrated from 60 %, angry from 90.5 %" in response.text
    version = re.search(r'name="version" value="(\d+)"', response.text)
    assert version
    assert ann.post(f"/studio/teams/{team}", {**FORM, "version": version[1], "mode": "soft"}).status_code == 303
    assert saved(town, team)["mode"] == "soft"


def test_a_team_with_people_is_not_dissolved(town: Town, ann: Visitor, team: str) -> None:
    bea = town.person("Bea", team=team)
    ann.post(f"/studio/teams/{team}/remove")
    assert town.store.team(team)
    town.store.change_person(bea.id, town.days.now, team="")
    assert ann.post(f"/studio/teams/{team}/remove").location == "/studio/teams"
    assert town.store.team(team) is None


def test_two_teams_of_one_name_are_refused(town: Town, ann: Visitor, team: str) -> None:
    response = ann.post("/studio/teams", {"name": "Sales"})
    assert response.status_code == 422 and "Choose another name." in response.text


def test_teams_that_are_not_there_are_said_not_to_be(ann: Visitor) -> None:
    assert ann.get("/studio/teams/none").status_code == 404


# What becomes of the rules


def state(town: Town, secret: str, **headers: str) -> Any:
    town.clock.now += 5
    named = {"Host": HOST, "Authorization": f"Bearer {secret}", **headers}
    return town.app.test_client().get("/v1/extension", headers=named)


def test_a_team_is_steered_by_its_rules_and_others_are_not(town: Town, ann: Visitor, team: str) -> None:
    bea, cid = town.person("Bea", team=team), town.person("Cid")
    of_team = town.store.add_token("a", "agent", town.days.now, person=bea.id)
    others = town.store.add_token("b", "agent", town.days.now, person=cid.id)
    before = state(town, of_team)
    save(town, ann, team)
    said, other = state(town, of_team), state(town, others)
    assert (said.json["mode"], said.json["shadow"]) == ("off", True)
    assert said.json["off"] == {"sites": ["gmail", "mail.example.com"], "rules": ["cause:abuse", "risk:vague_time"]}
    assert (other.json["mode"], other.json["shadow"], other.json["off"]) == ("nudge", False, {"sites": [], "rules": []})
    assert said.headers["ETag"] != other.headers["ETag"] == before.headers["ETag"]
    again = {"If-None-Match": said.headers["ETag"]}
    assert (state(town, of_team, **again).status_code, state(town, others, **again).status_code) == (304, 200)


def test_rules_are_found_by_person_and_else_by_what_is_asked(town: Town, ann: Visitor, team: str) -> None:
    bea = town.person("Bea", team=team)
    for name, person in (("a", bea.id), ("b", "")):
        town.store.add_token(name, "agent", town.days.now, person=person)
    other = town.store.add_team("Support", town.days.now)
    save(town, ann, team)
    of_bea, of_nobody = sorted(town.store.tokens(), key=lambda token: token.name)

    class Now:
        def view(self) -> Any:
            return town.store.view()

    roster = Roster(Now())
    rules = rulebook.parse(json.dumps(RULES))
    assert roster.rules_of(of_bea, other.id) == rules
    assert (roster.rules_of(of_nobody, "Sales"), roster.rules_of(of_nobody, team)) == (rules, rules)
    assert roster.rules_of(of_nobody, "Unknown") is None and roster.rules_of(None) is None


def test_what_is_off_for_everyone_leaves_the_teams_other_rules(town: Town, ann: Visitor, team: str) -> None:
    save(town, ann, team)
    town.store.save_steering('{"off": {"rules": ["question"]}}', 0, town.days.now)

    class Now:
        def view(self) -> Any:
            return town.store.view()

    rules = rulebook.parse(json.dumps(RULES))
    assert Roster(Now()).rules_of(None, team) == replace(rules, off=rules.off | {"question"})


def test_rules_of_a_newer_heedful_do_no_harm(town: Town, team: str) -> None:
    known = town.store.team(team)
    assert known
    town.store.change_team(team, known.version, rules='{"newer": 1}')
    bea = town.person("Bea", team=team)
    secret = town.store.add_token("a", "agent", town.days.now, person=bea.id)
    assert state(town, secret).json["mode"] == "nudge"
