"""The settings page: where values come from, switches for everyone, and what is in force for whom."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from fakes import Clock, Lexicons, settings
from heedful.settings import SETTINGS, choose
from heedful.web import create_app
from visitors import HOST, Days, Town, Visitor

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.json"
    path.write_text('{"mode": "soft", "off": {"rules": ["risk:cold"]}}')
    return path


@pytest.fixture
def town(tmp_path: Path, own: Path) -> Town:
    return Town(
        tmp_path,
        Clock(),
        Days(),
        extension=str(own),
        oidc_issuer="https://login.example",
        oidc_client="us",
        oidc_secret="hush-hush",
    )


@pytest.fixture
def ann(town: Town) -> Visitor:
    return town.signed_in("Ann", "admin")


def save(visitor: Visitor, version: int = 0, **form: Any) -> Any:
    return visitor.post("/studio/settings", {"version": version, "mode": "", **form})


def state(town: Town, team: str = "") -> Any:
    person = town.store.add_person("P", f"{len(town.store.people())}@desk.example", "agent", town.days.now, team)
    secret = town.store.add_token("a", "agent", town.days.now, person=person.id)
    town.clock.now += 5
    headers = {"Host": HOST, "Authorization": f"Bearer {secret}"}
    return town.app.test_client().get("/v1/extension", headers=headers).json


def test_every_setting_is_shown_and_no_secret(ann: Visitor) -> None:
    page = ann.get("/studio/settings").text
    assert all(f"<code>{setting.name}</code>" in page and setting.about.split("'")[0] in page for setting in SETTINGS)
    assert "hush-hush" not in page and "set, not shown" in page


def test_each_value_says_where_it_comes_from(tmp_path: Path) -> None:
    chosen = choose({"HEEDFUL_DATA": str(tmp_path)}, {"workers": "3"})
    app = create_app(chosen.settings, Lexicons(), came_from=chosen.origins)
    page = app.test_client().get("/studio/settings").text
    for name, come in (
        ("data", "environment variable"),
        ("workers", "option of heedful serve"),
        ("threads", "as it comes"),
    ):
        assert re.search(rf"<code>{name}</code></th>.*?<td>{come}", page, re.S)


def test_a_switch_for_everyone_acts_within_a_minute(town: Town, ann: Visitor) -> None:
    before = state(town)
    assert (before["mode"], before["off"]["rules"]) == ("soft", ["risk:cold"])
    assert before["refresh"] < 60
    assert save(ann, mode="nudge", off=["risk:blame"], sites=["gmail"], hosts="mail.example.com").status_code == 303
    said = state(town)
    assert (said["mode"], said["shadow"]) == ("nudge", False)
    assert said["off"] == {"sites": ["gmail", "mail.example.com"], "rules": ["risk:cold", "risk:blame"]}
    assert town.notes()[-1][1] == "switches saved" and "risk:blame" in town.notes()[-1][2]


def test_in_the_shadow_nothing_is_shown_but_findings_are_asked_for(town: Town, ann: Visitor) -> None:
    save(ann, mode="shadow")
    assert (state(town)["mode"], state(town)["shadow"]) == ("off", True)


def test_a_team_wins_over_everyone_except_when_all_is_off(town: Town, ann: Visitor) -> None:
    team = town.store.add_team("Sales", town.days.now)
    town.store.change_team(team.id, team.version, rules='{"mode": "soft"}')
    save(ann, mode="shadow")
    assert state(town, team.id)["mode"] == "soft"
    save(ann, 1, mode="off")
    assert (state(town, team.id)["mode"], state(town, team.id)["shadow"]) == ("off", False)


def test_the_page_says_what_holds_for_whom_and_why(town: Town, ann: Visitor) -> None:
    team = town.store.add_team("Sales", town.days.now)
    town.store.change_team(team.id, team.version, rules='{"off": ["guard"], "mode": "soft"}')
    save(ann, mode="nudge", off=["risk:blame"])
    page = " ".join(re.sub("<[^>]+>", " ", ann.get("/studio/settings").text).split())
    force = page[page.index("In force now") : page.index("Switches for everyone")]
    assert "Everyone nudge set here, for everyone" in force
    assert "cold by the file own.json" in force and "blame here, for everyone" in force
    assert "Sales soft set by the team’s rules" in force and "The pause before Send by the team’s rules" in force


def test_unknown_sites_are_refused_with_what_was_meant(town: Town, ann: Visitor) -> None:
    response = save(ann, hosts="gmial", mode="soft")
    assert response.status_code == 422 and "Did you mean `gmail`" in response.text
    assert "gmial</textarea>" in response.text and 'value="soft" checked' in response.text
    assert town.store.steering() == ("{}", 0)


def test_of_two_who_switch_the_second_is_told(town: Town, ann: Visitor) -> None:
    save(ann, mode="off")
    response = save(ann, mode="soft", off=["guard"])
    assert response.status_code == 409 and "Somebody saved meanwhile" in response.text
    assert 'value="soft" checked' in response.text and 'name="version" value="1"' in response.text
    assert json.loads(town.store.steering()[0])["mode"] == "off"
    assert save(ann, 1, mode="soft").status_code == 303


def test_a_switch_outlives_what_cannot_be_read(town: Town, ann: Visitor) -> None:
    town.store.save_steering('{"newer": 1}', 0, town.days.now)
    assert state(town)["mode"] == "soft"
    assert ann.get("/studio/settings").status_code == 200


def test_this_machine_alone_is_switched_too(tmp_path: Path) -> None:
    clock = Clock()
    client = create_app(settings(data=str(tmp_path / "data")), Lexicons(), clock).test_client()
    assert client.get("/studio/settings").status_code == 200
    assert not (tmp_path / "data").exists()
    assert client.post("/studio/settings", data={"version": "0", "mode": "off"}).status_code == 303
    clock.now += 5
    assert client.get("/v1/extension").json["mode"] == "off"  # type: ignore[index]
