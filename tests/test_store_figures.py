"""Counts, reports, audit, cases, steering and the view: added up, listed, changed by version, deleted in time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from counted import settle
from heedful.errors import InputError, StaleError
from heedful.store import Count, Publication, Report, Store, Sum

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
# A Sunday, and the Monday after it.
SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def count(
    n: int = 1, day: date = SUNDAY, who: str = "ann", team: str = "", action: str = "shown", subject: str = "x"
) -> Count:
    return Count(day, who, team, action, subject, n)


# Counts


def test_counts_add_up(store: Store) -> None:
    settle(store, ["ann"])
    store.count([count(2), count(3)])
    store.count([count(5)])
    assert store.counts(*YEAR) == (Sum(YEAR[0], "shown", "x", 10, 1),)


def test_sums_are_by_action_and_subject_with_the_number_of_people(store: Store) -> None:
    settle(store, ["ann", "bo", "cy"])
    store.count([count(who=who, subject=subject) for who in ("ann", "bo", "cy") for subject in ("x", "y")])
    store.count([count(4, day=MONDAY), count(7, action="used")])
    assert store.counts(*YEAR) == (
        Sum(YEAR[0], "shown", "x", 7, 3),
        Sum(YEAR[0], "shown", "y", 3, 3),
        Sum(YEAR[0], "used", "x", 7, 1),
    )


def test_only_people_are_counted_as_people(store: Store) -> None:
    gone = store.add_person("Ann", "ann@far.example", "agent", NOW)
    store.change_person(gone.id, NOW, disabled=True)
    token = store.add_token("browser", "agent", NOW).split("_")[1]
    store.count([count(who=who) for who in (gone.id, token, "", "nobody")])
    for team, by in ((None, ""), ("", "week"), (None, "day")):
        assert [(row.n, row.people) for row in store.counts(*YEAR, team=team, by=by)] == [(4, 1)]


def test_weeks_begin_on_monday_and_days_on_their_own(store: Store) -> None:
    store.count([count(n, day=SUNDAY + timedelta(days=n)) for n in range(1, 9)] + [count(100)])
    weeks = store.counts(*YEAR, by="week")
    assert [(row.period, row.n) for row in weeks] == [
        (date(2026, 11, 16), 100),
        (MONDAY, 1 + 2 + 3 + 4 + 5 + 6 + 7),
        (date(2026, 11, 30), 8),
    ]
    days = store.counts(*YEAR, by="day")
    assert [(row.period, row.n) for row in days][:2] == [(SUNDAY, 100), (MONDAY, 1)]


def test_only_what_is_asked_for_is_summed(store: Store) -> None:
    store.count([count(1), count(2, who="bo", team="t1"), count(4, day=MONDAY, team="t1")])
    assert [row.n for row in store.counts(SUNDAY, SUNDAY)] == [3]
    assert [row.n for row in store.counts(MONDAY, MONDAY)] == [4]
    assert [row.n for row in store.counts(*YEAR, who="ann")] == [5]
    assert [row.n for row in store.counts(*YEAR, team="t1")] == [6]
    assert [row.n for row in store.counts(*YEAR, team="")] == [1]
    assert store.counts(*YEAR, who="ann", team="t2") == ()


def test_teams_are_told_by_what_was_counted(store: Store) -> None:
    store.count([count(team=team) for team in ("t2", "", "t1")] + [count(day=MONDAY, team="t3"), count(2, team="t1")])
    assert (store.teams_counted(SUNDAY, SUNDAY), store.teams_counted(*YEAR)) == (("t1", "t2"), ("t1", "t2", "t3"))


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("n", {"n": 0}),
        ("n", {"n": -1}),
        ("n", {"n": 2**40}),
        ("who", {"who": "x" * 17}),
        ("action", {"action": "x" * 41}),
        ("subject", {"subject": "x" * 201}),
        ("subject", {"subject": "a\0"}),
        ("subject", {"subject": "\ud800"}),
    ],
)
def test_of_rows_with_one_of_no_use_none_is_counted(store: Store, field: str, values: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        store.count([count(), count(**values)])
    assert (caught.value.field, store.counts(*YEAR)) == (field, ())


def test_nothing_is_counted_without_complaint(store: Store) -> None:
    store.count([])
    assert store.counts(*YEAR) == ()


def test_old_counts_are_deleted(store: Store) -> None:
    store.count([count(), count(day=MONDAY), count(day=MONDAY, who="bo")])
    assert store.clear_counts(MONDAY) == 1
    assert [row.n for row in store.counts(*YEAR)] == [2]
    assert store.clear_counts(MONDAY) == 0


# Reports


def test_a_report_waits_until_it_is_settled(store: Store) -> None:
    store.add_report(
        Report(NOW, "risk:blame", False, "It was a quote.", "gmail", "r1", "t1", entry="en/risks/blame/you")
    )
    store.add_report(Report(LATER, "question", True))
    second, first = store.reports("new")
    assert (first.entry, first.state, first.words, first.at) == ("en/risks/blame/you", "new", "It was a quote.", NOW)
    store.settle_report(first.id, "ann", LATER, "Mended,\nthank you.")
    done = store.report(first.id)
    assert done and (done.state, done.answer, done.settler, done.settled) == (
        "done",
        "Mended,\nthank you.",
        "ann",
        LATER,
    )
    assert (store.reports("new"), store.reports("done")) == ((second,), (done,))
    assert store.reports() == (second, done)


@pytest.mark.parametrize("id", [0, 99, -1, 2**70])
def test_there_is_no_report_of_an_unknown_id(store: Store, id: int) -> None:
    assert store.report(id) is None
    with pytest.raises(InputError) as caught:
        store.settle_report(id, "ann", NOW)
    assert caught.value.field == "report"


def test_old_reports_are_deleted(store: Store) -> None:
    for at in (NOW, LATER):
        store.add_report(Report(at, "question", True))
    assert store.clear_reports(LATER) == 1
    assert [report.at for report in store.reports()] == [LATER]


# Audit


def test_what_was_done_is_told_newest_first_page_by_page(store: Store) -> None:
    for n in range(5):
        store.note(NOW, "ann", f"did {n}", "team 1")
    newest = store.audit(most=2)
    assert [(note.what, note.who, note.about, note.at) for note in newest] == [
        ("did 4", "ann", "team 1", NOW),
        ("did 3", "ann", "team 1", NOW),
    ]
    assert [note.what for note in store.audit(before=newest[-1].id)] == ["did 2", "did 1", "did 0"]
    assert store.audit(before=-1) == ()


def test_a_long_or_odd_word_is_cut_not_refused(store: Store) -> None:
    store.note(NOW, "x" * 1000, "a\0b\ud800c\n" * 100, "y" * 1000)
    (note,) = store.audit()
    assert (len(note.who), len(note.what), len(note.about)) == (200, 200, 500)
    assert note.what.startswith("a b c ")


def test_old_notes_are_deleted(store: Store) -> None:
    store.note(NOW, "ann", "first")
    store.note(LATER, "ann", "second")
    assert store.clear_audit(LATER) == 1
    assert [note.what for note in store.audit()] == ["second"]


# Cases


def test_cases_are_added_changed_by_version_and_removed(store: Store) -> None:
    first, second = (store.save_case(title, "text\n", NOW) for title in (" One ", "Two"))
    assert (first.title, first.text, first.version, first.updated) == ("One", "text\n", 1, NOW)
    changed = store.save_case("First", "new", LATER, first.id, 1)
    assert (changed.id, changed.title, changed.version, changed.updated) == (first.id, "First", 2, LATER)
    with pytest.raises(StaleError):
        store.save_case("Stale", "new", LATER, first.id, 1)
    assert store.cases() == (changed, second)
    store.remove_case(first.id)
    assert store.cases() == (second,)


@pytest.mark.parametrize("id", [-1, 99, 2**70])
def test_there_is_no_case_of_an_unknown_id(store: Store, id: int) -> None:
    for use in (lambda: store.save_case("x", "y", NOW, id, 1), lambda: store.remove_case(id)):
        with pytest.raises(InputError) as caught:
            use()
        assert (caught.value.field, isinstance(caught.value, StaleError)) == ("case", False)


# Steering


def test_steering_is_changed_by_version(store: Store) -> None:
    assert store.steering() == ("{}", 0)
    assert store.save_steering('{"mode": "off"}', 0, NOW) == 1
    assert store.save_steering('{"mode": "soft"}', 1, NOW) == 2
    for version in (0, 1, 3, -1, 2**70):
        with pytest.raises(StaleError):
            store.save_steering("{}", version, NOW)
    assert store.steering() == ('{"mode": "soft"}', 2)


@pytest.mark.parametrize("text", ["", "[]", "1", "{'a': 1}"])
def test_steering_is_a_json_object(store: Store, text: str) -> None:
    with pytest.raises(InputError):
        store.save_steering(text, 0, NOW)
    assert store.steering() == ("{}", 0)


def test_the_first_to_ask_has_the_turn_of_a_day(store: Store) -> None:
    asked = [SUNDAY, SUNDAY, MONDAY, SUNDAY, MONDAY]
    assert [store.take_turn("tidy", day) for day in asked] == [True, False, True, False, False]
    assert store.take_turn("other", SUNDAY)


# The view


def test_the_view_holds_what_a_worker_keeps(store: Store) -> None:
    assert store.view().publication == Publication(0, 0)
    team = store.add_team("Sales", NOW)
    store.add_person("Ann", "ann@desk.example", "admin", NOW, team.id)
    store.add_token("x", "agent", NOW)
    store.save_steering('{"mode": "off"}', 0, NOW)
    draft = store.add_draft("Words", "ann", 0, {"en/a.yml": "1"}, NOW)
    store.publish(draft.id, 1, "ann", NOW)
    view = store.view()
    assert (view.tokens, view.people, view.teams) == (store.tokens(), store.people(), (team,))
    assert (view.steering, view.publication) == ('{"mode": "off"}', store.publication())
