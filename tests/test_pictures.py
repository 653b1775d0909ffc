"""The pages of pictures: who may see which figures, what they say of them, and that nobody can be singled out."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from counted import DAY, OVER, TODAY, WEEK, people, rows, settle
from fakes import Clock, Lexicons, settings
from heedful.store import Person, Report, Store
from heedful.web import create_app
from heedful.web.studio.wilson import share
from visitors import HOST, Days, Town, Visitor

FEW = "Fewer than five people contributed"


@pytest.fixture
def town(tmp_path: Path, quick_passwords: None) -> Town:
    town = Town(tmp_path, Clock(), Days())
    settle(town.store, people(60))
    return town


@pytest.fixture
def lead(town: Town) -> Visitor:
    return town.signed_in("Lead", "editor")


def shown(page: str) -> str:
    """Return what a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def table(visitor: Visitor, query: str = "") -> list[list[str]]:
    response = visitor.get(f"/studio/pictures/figures.csv?{query}")
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.text)))


# What may be shown


def of_three_teams(town: Town, *sizes: int) -> list[str]:
    """Let so many people of each of three teams read in the last week that is over."""
    teams = [town.store.add_team(name, town.days.now).id for name in ("North", "South", "West")]
    for team, size, first in zip(teams, sizes, (1, 20, 40), strict=True):
        town.store.count(rows(people(size, first), "read", "level:calm", 2, TODAY - WEEK, team))
    town.clock.now += 10
    return teams


def calm(visitor: Visitor, team: str = "") -> list[str]:
    """Return a table's figures of calm messages in the last week that is over."""
    return [row[3] for row in table(visitor, f"whose={team}") if row[1:3] == ["9 Nov 2026", "Calm"]]


def test_a_team_that_is_dissolved_gives_no_other_away(town: Town, lead: Visitor) -> None:
    north, south, west = of_three_teams(town, 7, 6, 3)
    before = [calm(lead, team) for team in ("", north, south, west)]
    assert before == [["32"], ["14"], [], []]
    town.store.remove_team(north)
    # Were the south's shown now, everybody's less both would be what three people of the west did.
    town.clock.now += 10
    for span in (timedelta(), DAY):
        later(town, lead, span)
        assert [calm(lead, team) for team in ("", south, west)] == [["32"], [], []]
    assert calm(lead, north) == ["32"]  # no longer a team: everybody's


# What could be worked out from figures that are shown, and is not


def later(town: Town, visitor: Visitor, span: timedelta) -> None:
    """Let time pass, and the visitor sign in anew."""
    town.days.now += span
    assert visitor.sign_in("lead@desk.example").status_code == 303


def told(town: Town, visitor: Visitor) -> str:
    """Return all that a lead can read of the group."""
    teams = ["", *(team.id for team in town.store.teams())]
    queries = [f"whose={team}&weeks=12{what}" for team in teams for what in ("", "&what=words")]
    return "\n".join(str(table(visitor, query)) for query in queries)


def test_two_looks_at_a_running_week_tell_nothing_of_who_worked_between(town: Town, lead: Visitor) -> None:
    busy(town.store)
    for _ in range(2):
        before = told(town, lead)
        town.store.count(rows(people(6), "read", "level:angry") + rows(people(6), "flagged", "risk:blame"))
        assert told(town, lead) == before
        town.store.count(rows(people(1), "read", "level:angry", 3) + rows(people(1), "flagged", "risk:blame", 3))
        assert told(town, lead) == before
    # On Monday just after midnight counts may be on their way; an hour later the week stands.
    later(town, lead, timedelta(hours=12, minutes=30))
    assert told(town, lead) == before
    later(town, lead, timedelta(hours=1))
    found = table(lead)
    assert ["How customers' messages read", "16 Nov 2026", "Angry", "18"] in found
    assert not [row for row in table(lead, "what=words") if row[0] == "risk:blame"]
    later(town, lead, WEEK)
    assert ["risk:blame", "Risky wording: blame", "flagged", "18"] in table(lead, "what=words")


def test_the_page_says_until_when_and_when_more_is_shown(town: Town, lead: Visitor) -> None:
    busy(town.store)
    said = shown(lead.get("/studio/pictures").text)
    assert "to 15 November 2026. The running week will be shown on 23 November 2026, when it is over." in said
    used(town.store, "phrase:en/ack-event", 10, 4)
    said = shown(lead.get("/studio/pictures/words").text)
    assert "to 1 November 2026. The running four weeks will be shown on 30 November 2026, when they are over." in said
    assert "the running week included" in shown(lead.get("/studio/pictures/mine").text)


def test_browsers_of_nobody_make_nobody_one_of_five(town: Town, lead: Visitor) -> None:
    there = town.person("Ben")
    mine = [town.store.add_token(f"browser {n}", "agent", town.days.now, person=there.id) for n in range(5)]
    nobodys = [town.store.add_token(f"browser {n}", "agent", town.days.now) for n in range(5)]
    town.clock.now += 10
    batch = {"events": [{"action": "read", "subject": "level:angry"}]}
    for secret in (*mine, *nobodys):
        headers = {"Authorization": f"Bearer {secret}"}
        answer = town.visitor().client.post("/v1/events", base_url=f"https://{HOST}", headers=headers, json=batch)
        assert answer.status_code == 204
    town.store.count(rows(people(3), "read", "level:angry"))
    (one,) = town.store.counts(TODAY, TODAY)
    assert (one.n, one.people) == (13, 4)
    later(town, lead, WEEK)
    page = shown(lead.get("/studio/pictures").text)
    assert FEW in page and "5 tokens or browsers belong to no account" in page
    town.store.count(rows(people(1, 9), "read", "level:angry"))
    later(town, lead, DAY)
    assert ["How customers' messages read", "16 Nov 2026", "Angry", "14"] in table(lead)


# Intervals


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0), (50, 100, 0.404, 0.596)],
)
def test_intervals_are_wilsons(part: int, whole: int, low: float, high: float) -> None:
    one = share(part, whole)
    assert (round(one.low, 3), round(one.high, 3)) == (low, high)


def test_a_share_of_nothing_says_nothing() -> None:
    assert (share(0, 0).low, share(0, 0).high, share(0, 0).few) == (0.0, 1.0, True)
    assert share(3, 1).rate == 1.0


# The pages


def busy(store: Store, count: int = 6, team: str = "", first: int = 1) -> None:
    """Let people work for eight weeks up to the last one; customers wait more in the last four."""
    who = people(count, first)
    for back in range(8):
        day, recent = TODAY - (back + 1) * WEEK, back < 4
        store.count([
            *rows(who, "read", "level:calm", 10, day, team), *rows(who, "read", "level:frustrated", 4, day, team),
            *rows(who, "read", "level:angry", 1, day, team), *rows(who, "read", "cause:billing", 1, day, team),
            *rows(who, "read", "cause:waiting", 4 if recent else 2, day, team),
            *rows(who, "read", "promise:kept", 3, day, team), *rows(who, "read", "promise:broken", 1, day, team),
            *rows(who, "guard_shown", "guard", 2, day, team), *rows(who, "guard_heeded", "guard", 1, day, team),
        ])  # fmt: skip


def test_pictures_say_what_they_show(town: Town, lead: Visitor) -> None:
    busy(town.store)
    said = shown(lead.get("/studio/pictures").text)
    assert (
        "Waiting is the most common cause: 96 of 120 upset messages in the last four weeks, up from 48 of 120" in said
    )
    assert "240 of 720 messages read as frustrated or angry (33%); 48 of them as angry." in said
    assert "144 of 192 promises whose day has come were kept (75%)" in said
    assert "A look before Send: followed 48 of 96 times (50%)" in said


def test_what_has_not_moved_is_not_said_to_have(town: Town, lead: Visitor) -> None:
    busy(town.store)
    said = shown(lead.get("/studio/pictures").text)
    assert "after 120 of 360 in the four weeks before; the difference may be chance" in said


def test_every_picture_has_words_a_title_and_a_table(town: Town, lead: Visitor) -> None:
    busy(town.store)
    page = lead.get("/studio/pictures").text
    drawn = [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", page, re.S)]
    assert len(drawn) == 5  # two causes, levels, advice, promises
    for svg in drawn:
        ids = {part.get("id"): part.text for part in svg.iter() if part.get("id")}
        assert svg.get("role") == "img"
        assert all(ids[id] for id in (svg.get("aria-labelledby") or "").split())
    assert page.count("<table>") == 4
    all_ids = re.findall(r' id="([^"]+)"', page)
    assert len(all_ids) == len(set(all_ids))
    assert "style=" not in page


def test_the_table_is_what_is_shown(town: Town, lead: Visitor) -> None:
    busy(town.store)
    town.store.count(rows(people(2), "read", "level:angry", 50, TODAY - 9 * WEEK))
    found = table(lead, "weeks=12")
    assert ["Why customers were upset", "9 Nov 2026", "Waiting", "24"] in found
    assert ["How customers' messages read", "14 Sep 2026", "Angry", "withheld"] in found
    page = lead.get("/studio/pictures?weeks=12").text
    cells = set(re.findall(r"<td[^>]*>([^<]*)</td>", page))
    assert {row[3] for row in found[1:]} == cells


def test_a_group_of_four_is_not_shown(town: Town, lead: Visitor) -> None:
    busy(town.store, 4)
    said = shown(lead.get("/studio/pictures").text)
    assert FEW in said
    assert "Waiting" not in said
    assert table(lead) == [["picture", "of", "what", "figure"]]


@pytest.mark.parametrize(("others", "told"), [(4, False), (5, True)])
def test_a_team_is_shown_beside_another_of_five(town: Town, lead: Visitor, others: int, told: bool) -> None:
    north, south = (town.store.add_team(name, town.days.now) for name in ("North", "South"))
    busy(town.store, 6, north.id)
    busy(town.store, others, south.id, first=50)
    town.clock.now += 10
    said = shown(lead.get(f"/studio/pictures?whose={north.id}").text)
    assert (FEW in said, "of 120 upset messages" in said) == (not told, told)
    everybody = shown(lead.get("/studio/pictures?whose=nobody").text)
    assert f"of {(6 + others) * 20} upset messages" in everybody


def test_everybody_sees_their_own_and_what_a_lead_sees(town: Town, lead: Visitor) -> None:
    agent = town.signed_in("Ben")
    there = next(person for person in town.store.people() if person.name == "Ben")
    busy(town.store)
    town.store.count(rows([there.id], "read", "level:angry", 7) + rows([there.id], "read", "level:calm", 3))
    assert "7 of 10 messages read as frustrated or angry" in shown(agent.get("/studio/pictures/mine").text)
    for path in ("", "/words"):
        mains = [re.split("<main", who.get(f"/studio/pictures{path}").text)[1] for who in (agent, lead)]
        assert shown(mains[0]) == shown(mains[1])
    assert "messages read" not in lead.get("/studio/pictures/mine").text


def test_no_page_names_anybody(town: Town, lead: Visitor) -> None:
    there: Person = town.person("Zacharias")
    busy(town.store)
    town.store.count(rows([there.id], "read", "level:angry", 9))
    for path in ("", "/words", "/figures.csv", "/figures.csv?what=words"):
        page = lead.get(f"/studio/pictures{path}").text
        assert "Zacharias" not in page and there.id not in page


def test_answers_to_ones_own_reports_are_read_there(town: Town, lead: Visitor) -> None:
    agent = town.signed_in("Ben")
    there = next(person for person in town.store.people() if person.name == "Ben")
    secret = town.store.add_token("laptop", "agent", town.days.now, person=there.id)
    mine = Report(town.days.now, "risk:blame", False, "It was a quote.", token=secret.split("_")[1])
    town.store.add_report(mine)
    town.store.add_report(Report(town.days.now, "question", False, "Another's.", token="ffffffff"))
    town.store.settle_report(town.store.reports()[-1].id, "x", town.days.now, "Mended, thank you.")
    town.clock.now += 10
    said = shown(agent.get("/studio/pictures/mine").text)
    assert "It was a quote." in said and "Mended, thank you." in said
    assert "Another's." not in said
    assert "It was a quote." not in lead.get("/studio/pictures/mine").text


def test_before_there_is_anything_the_page_says_what_to_do(town: Town, lead: Visitor) -> None:
    for path in ("", "/mine", "/words"):
        assert "Pair a browser" in lead.get(f"/studio/pictures{path}").text


def test_on_this_machine_alone_all_figures_are_ones_own(tmp_path: Path) -> None:
    days = Days()
    client = create_app(settings(data=str(tmp_path)), Lexicons(), Clock(), days).test_client()
    assert "Pair a browser" in client.get("/studio/pictures").text
    batch = {
        "events": [{"action": "read", "subject": "level:angry", "n": 2}, {"action": "read", "subject": "level:calm"}]
    }
    assert client.post("/v1/events", json=batch).status_code == 204
    said = shown(client.get("/studio/pictures").text)
    assert "2 of 3 messages read as frustrated or angry" in said
    assert "Whose" not in said


def test_pages_survive_any_query(town: Town, lead: Visitor) -> None:
    busy(town.store)
    for query in ("weeks=-1", "weeks=9999999", "weeks=²", "whose=%00", "whose=<script>", "what=x"):
        for path in ("", "/mine", "/words", "/figures.csv"):
            response = lead.get(f"/studio/pictures{path}?{query}")
            assert response.status_code == 200
            assert "<script>" not in response.text


def test_a_stranger_is_asked_to_sign_in(town: Town) -> None:
    for path in ("", "/mine", "/words", "/figures.csv"):
        assert town.visitor().get(f"/studio/pictures{path}").status_code == 303


# Phrases and findings


def used(store: Store, subject: str, shown: int, inserted: int, dismissed: int = 0, count: int = 5) -> None:
    for action, n in (("shown", shown), ("inserted", inserted), ("dismissed", dismissed)):
        store.count(rows(people(count), action, subject, n, OVER) if n else [])


def test_phrases_and_findings_are_listed_with_their_shares(town: Town, lead: Visitor) -> None:
    used(town.store, "phrase:en/ack-event", 10, 4, 1)
    store = town.store
    for action, n in (("flagged", 3), ("heeded", 1)):
        store.count(rows(people(5), action, "risk:blame", n, OVER))
    page = lead.get("/studio/pictures/words").text
    said = shown(page)
    assert "You are right: &lt;what_happened&gt; should not have happened." in said
    assert '<a href="/studio/words/en/entry/ack-event">' in page
    assert "20 of 50" in said and "5 of 50" in said
    assert "Risky wording: blame" in said and "5 of 15: too few to tell" in said
    assert ["phrase:en/ack-event", "ack-event (en)", "inserted", "20"] in table(lead, "what=words")


def test_agents_see_no_way_to_edit(town: Town, lead: Visitor) -> None:
    used(town.store, "phrase:en/ack-event", 10, 4)
    page = town.signed_in("Ben").get("/studio/pictures/words").text
    assert "ack-event" in page and "/studio/words/en" not in page


@pytest.mark.parametrize(("shown_n", "dismissed", "proposed"), [(20, 18, True), (20, 10, False), (1, 1, False)])
def test_what_is_put_away_too_often_is_worth_a_look(
    town: Town, lead: Visitor, shown_n: int, dismissed: int, proposed: bool
) -> None:
    used(town.store, "phrase:en/ack-event", shown_n, 0, dismissed)
    said = shown(lead.get("/studio/pictures/words").text)
    assert ("times; even at the low end more than half" in said) is proposed


def test_a_phrase_that_is_inserted_everywhere_is_named(town: Town, lead: Visitor) -> None:
    used(town.store, "phrase:en/ack-event", 20, 15)
    used(town.store, "phrase:en/own-stays", 20, 5)
    said = shown(lead.get("/studio/pictures/words").text)
    assert "75 of 100 insertions, by 5 people. What customers wrote next is not reported" in said
    later(town, lead, DAY)
    town.store.count(rows(people(5), "next_easing", "phrase:en/ack-event", 1, OVER))
    town.store.count(rows(people(5), "next_steady", "phrase:en/ack-event", 9, OVER))
    said = shown(lead.get("/studio/pictures/words").text)
    assert "calmer after 5 of 50 replies with it" in said
    later(town, lead, DAY)
    town.store.count(rows(people(5), "next_easing", "phrase:en/ack-event", 50, OVER))
    assert "insertions, by" not in shown(lead.get("/studio/pictures/words").text)


def test_a_phrase_that_is_gone_is_named_all_the_same(town: Town, lead: Visitor) -> None:
    used(town.store, "phrase:en/of-old", 10, 4)
    used(town.store, "phrase:xx/of-old", 10, 4)
    used(town.store, "phrase:en/reframe/dismissive/calm-down/99", 10, 4)
    said = shown(lead.get("/studio/pictures/words").text)
    assert said.count("No longer among the words.") == 3


def test_a_block_from_a_few_is_marked(town: Town, lead: Visitor) -> None:
    used(town.store, "phrase:en/ack-event", 10, 0)
    town.store.count(rows(people(2), "inserted", "phrase:en/ack-event", 1, OVER))
    said = shown(lead.get("/studio/pictures/words").text)
    assert "some of 50" in said and "those from fewer than five people are left out" in said
