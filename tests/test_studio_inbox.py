"""The inbox: what editors see of agents' reports, and how they settle them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from fakes import Clock
from heedful.store import Report
from visitors import Days, Town, Visitor


@pytest.fixture
def town(tmp_path: Path, quick_passwords: None) -> Town:
    return Town(tmp_path, Clock(), Days())


@pytest.fixture
def editor(town: Town) -> Visitor:
    return town.signed_in("Eva", "editor")


def add(
    town: Town, finding: str = "risk:blame", up: bool = False, words: str = "", entry: str = "", back: int = 0
) -> int:
    at = town.days.now - timedelta(hours=back)
    town.store.add_report(Report(at, finding, up, words, "gmail", "r1", None, entry=entry))
    return max(report.id for report in town.store.reports())


def test_an_empty_inbox_says_where_reports_come_from(editor: Visitor) -> None:
    page = editor.get("/studio/inbox").text
    assert "No reports yet" in page and "Pair a browser" in page


def test_reports_are_read_newest_first_with_their_entry(town: Town, editor: Visitor) -> None:
    add(town, "question", True, "Well seen.", back=2)
    add(town, "cause:abuse", False, "We <b>stop</b> jobs so.", "en/dismissive/calm-down")
    page = editor.get("/studio/inbox").text
    assert page.index("Cause: Abuse") < page.index("A question left open")
    assert "We &lt;b&gt;stop&lt;/b&gt; jobs so." in page
    assert '<a href="/studio/words/en/entry/dismissive/calm-down">en/dismissive/calm-down</a>' in page
    assert "2 reports" in page


def test_an_entry_that_is_gone_is_no_link(town: Town, editor: Visitor) -> None:
    add(town, entry="en/abuse/of-old")
    page = editor.get("/studio/inbox").text
    assert "en/abuse/of-old" in page and "no longer among the words" in page
    assert "/studio/words/en/entry/abuse/of-old" not in page


def test_reports_are_filtered(town: Town, editor: Visitor) -> None:
    add(town, "risk:blame", False, "first")
    add(town, "question", True, "second")
    for query, found in (
        ("thumb=up", ["second"]),
        ("finding=risk:blame", ["first"]),
        ("state=done", []),
        ("", ["first", "second"]),
    ):
        page = editor.get(f"/studio/inbox?{query}").text
        assert [words for words in ("first", "second") if f"<blockquote>{words}" in page] == found
    assert "No report fits this choice." in editor.get("/studio/inbox?state=done").text


def test_a_long_inbox_has_pages(town: Town, editor: Visitor) -> None:
    for number in range(53):
        add(town, words=f"number {number:02}", back=number)
    first, second = (editor.get(f"/studio/inbox?page={page}").text for page in (1, 2))
    assert "number 49" in first and "number 50" not in first
    assert "number 50" in second and "number 49" not in second
    assert ">Older</a>" in first and ">Older</a>" not in second and ">Newer</a>" in second
    for odd in ("0", "-1", "x", "²", "9" * 30):
        assert editor.get(f"/studio/inbox?page={odd}").status_code == 200


def test_a_report_leads_to_a_sentence_that_is_in_no_address(town: Town, editor: Visitor) -> None:
    page = editor.get(f"/studio/inbox/{add(town, words='It is a quote.')}").text
    form = re.search(r'<form[^>]*action="/studio/words/find">', page)
    assert form and 'method="post"' in form[0]
    assert "find?" not in page
    assert "It is a quote." in page


def test_settling_takes_a_report_out_and_keeps_the_answer(town: Town, editor: Visitor) -> None:
    id = add(town, words="It is a quote.")
    editor.get(f"/studio/inbox/{id}")
    response = editor.post(f"/studio/inbox/{id}", {"answer": " Mended.\r\nThank you. "})
    assert (response.status_code, response.headers["Location"]) == (303, "/studio/inbox")
    report = town.store.report(id)
    assert report and (report.state, report.answer) == ("done", "Mended.\nThank you.")
    assert "every report is settled" in editor.get("/studio/inbox").text
    assert "Mended." in editor.get("/studio/inbox?state=").text
    assert ("report settled", str(id)) in [(what, about) for _, what, about in town.notes()]
    assert not any("Mended" in part for note in town.notes() for part in note)


def test_an_answer_that_is_too_long_is_not_lost(town: Town, editor: Visitor) -> None:
    id = add(town)
    editor.get(f"/studio/inbox/{id}")
    response = editor.post(f"/studio/inbox/{id}", {"answer": "x" * 2001})
    assert response.status_code == 422
    assert "x" * 2001 in response.text and 'aria-describedby="answer-fault"' in response.text
    report = town.store.report(id)
    assert report and report.state == "new"


def test_a_settled_report_may_be_answered_anew(town: Town, editor: Visitor) -> None:
    id = add(town)
    editor.get(f"/studio/inbox/{id}")
    for answer in ("First.", "Second."):
        editor.post(f"/studio/inbox/{id}", {"answer": answer})
    assert "Second.</textarea>" in editor.get(f"/studio/inbox/{id}").text


@pytest.mark.parametrize("id", [0, 7, 10**30])
def test_a_report_that_is_not_there_is_said_to_be(town: Town, editor: Visitor, id: int) -> None:
    add(town)
    assert editor.get(f"/studio/inbox/{id}").status_code == 404
    assert editor.post(f"/studio/inbox/{id}", {"answer": ""}).status_code == 404


def test_agents_have_no_inbox_and_other_sites_settle_nothing(town: Town, editor: Visitor) -> None:
    id = add(town)
    agent = town.signed_in("Ben")
    assert agent.get("/studio/inbox").status_code == 403
    assert agent.post(f"/studio/inbox/{id}", {"answer": "x"}).status_code == 403
    assert editor.post(f"/studio/inbox/{id}", {"answer": "x"}, Origin="https://evil.example").status_code == 403
    assert editor.post(f"/studio/inbox/{id}", {"answer": "x", "csrf": "wrong"}).status_code == 403
    report = town.store.report(id)
    assert report and report.state == "new"
