"""Figures of groups: which are shown, and what could be worked out from those and is not."""

import itertools
import sys
from datetime import date, timedelta

import pytest

from counted import BLOCK, DAY, MONDAY, OVER, TODAY, WEEK, people, rows, settle
from heedful.store import Store, Sum
from heedful.web.blocks import block, blocks, weeks
from heedful.web.keeping import Keeping
from heedful.web.studio.groups import Cells, Scope, by_block, by_week
from heedful.web.studio.sums import Sums
from visitors import Days


@pytest.fixture
def store(store: Store) -> Store:
    """A store that knows people 1 to 60."""
    settle(store, people(60))
    return store


def test_a_figure_is_shown_from_five_people_on(store: Store) -> None:
    store.count(rows(people(4), "read", "level:calm", 10) + rows(people(5), "read", "level:angry"))
    cells = by_week(store, Scope(), [MONDAY])
    assert cells.at(MONDAY, "read", "level:calm") is None
    assert cells.at(MONDAY, "read", "level:angry") == 5
    assert cells.at(MONDAY, "read", "level:uneasy") == 0


def test_one_who_does_much_counts_as_one(store: Store) -> None:
    store.count(rows(people(1), "read", "level:calm", 50) + rows(people(3, 2), "read", "level:calm"))
    assert by_week(store, Scope(), [MONDAY]).withheld


def test_old_counts_of_tokens_make_no_five_people(store: Store) -> None:
    # Until they were counted as nobody's, tokens without an account stood where people do.
    tokens = [f"{number:08x}" for number in range(100, 105)]
    store.count(rows([*tokens, *people(4)], "read", "level:calm"))
    assert by_week(store, Scope(), [MONDAY]).at(MONDAY, "read", "level:calm") is None
    store.count(rows(people(1, 5), "read", "level:calm"))
    assert by_week(store, Scope(), [MONDAY]).at(MONDAY, "read", "level:calm") == 10


def test_each_week_stands_for_itself(store: Store) -> None:
    store.count(rows(people(5), "read", "level:calm") + rows(people(2), "read", "level:calm", 9, TODAY - WEEK))
    cells = by_week(store, Scope(), [MONDAY - WEEK, MONDAY])
    assert cells.total("read", ["level:calm"], [MONDAY - WEEK, MONDAY]) == 5


def test_ones_own_figures_are_always_shown(store: Store) -> None:
    store.count(rows(people(2), "read", "level:calm"))
    assert by_week(store, Scope(own=people(1)[0]), [MONDAY]).at(MONDAY, "read", "level:calm") == 1


def in_teams(store: Store, **sizes: int) -> tuple[str, ...]:
    """Let so many people of each team (`none` for those without one) count."""
    first = 1
    for team, size in sizes.items():
        store.count(rows(people(size, first), "read", "level:calm", team="" if team == "none" else team))
        first += size
    return tuple(team for team in sizes if team != "none")


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({"a": 5}, "a"),
        ({"a": 4}, ""),
        ({"a": 5, "b": 5}, "ab"),
        ({"a": 6, "b": 2}, ""),  # everybody's less a's would be b's
        ({"a": 6, "none": 3}, ""),
        ({"a": 6, "none": 5}, "a"),
        ({"a": 9, "b": 6, "c": 2}, "a"),  # with b's as well, c's would be known
        ({"a": 9, "b": 3, "c": 2}, "a"),
        ({"a": 4, "b": 4, "c": 4}, ""),
    ],
)
def test_what_is_left_of_everybodys_is_never_about_a_few(store: Store, sizes: dict[str, int], told: str) -> None:
    teams = in_teams(store, **sizes)
    cells = {team: by_week(store, Scope(team=team), [MONDAY]) for team in teams}
    found = {team: cells[team].at(MONDAY, "read", "level:calm") for team in teams}
    assert found == {team: sizes[team] if team in told else None for team in teams}


def test_who_changed_the_team_is_not_told_by_it(store: Store) -> None:
    store.count(rows(people(6), "read", "level:calm", team="a") + rows(people(5, 5), "read", "level:calm", team="b"))
    # Two people were in both, so less than five are left whoever is taken away.
    store.count(rows(people(2, 20), "read", "level:calm"))
    told = [bool(by_week(store, Scope(team=team), [MONDAY]).shown) for team in "ab"]
    assert told == [True, False]


def test_periods_are_made_of_the_same_weeks_and_blocks() -> None:
    for count, running in itertools.product((8, 12, 24, 52), (True, False)):
        assert weeks(TODAY, count, running)[0] == blocks(TODAY, count // 4, running)[0]
        assert weeks(TODAY, count, running)[-1] == (MONDAY if running else MONDAY - WEEK)
        assert set(weeks(TODAY, 8, running)) <= set(weeks(TODAY, count, running))
        assert set(blocks(TODAY, 2, running)) <= set(blocks(TODAY, count // 4, running))
        assert blocks(TODAY, 2, running)[-1] == (block(TODAY) if running else BLOCK)
    assert all(day.weekday() == 0 for day in blocks(TODAY, 13, True))


def test_a_share_is_never_larger_for_what_is_withheld() -> None:
    one, other = blocks(TODAY, 2, False)
    cells = Cells({(one, "shown", "p"): 40, (other, "shown", "p"): 60, (one, "inserted", "p"): 20}, {},
                  frozenset({(other, "inserted", "p")}))  # fmt: skip
    assert cells.of("shown", "inserted", ["p"], [one, other]) == (20, 100, True)


def test_days_that_are_over_are_summed_once_a_day(store: Store) -> None:
    now = [TODAY]
    sums = Sums(store, lambda: now[0])
    old, running = (TODAY - WEEK, TODAY - WEEK), (MONDAY, MONDAY + WEEK)
    for number in (1, 2):
        store.count(rows(["a"], "read", "level:calm", 1, TODAY) + rows(["a"], "read", "level:calm", 1, TODAY - WEEK))
        assert [one.n for one in sums.counts(*running)] == [number]
        assert [one.n for one in sums.counts(*old)] == [1]
        assert [one.n for one in sums.counts(*old, who="a")] == [number]
    now[0] += timedelta(days=1)
    assert [one.n for one in sums.counts(*old)] == [2]


# What could be worked out from figures that are shown, and is not


def test_deleting_tells_nothing_of_the_day_that_went(store: Store) -> None:
    first, days = block(TODAY) - 8 * WEEK, Days()
    for back in range(28):
        who = people(5) if back else people(1)
        for action, subject in (("read", "level:angry"), ("shown", "phrase:en/ack-event")):
            store.count(rows(who, action, subject, 1, first + back * DAY))
    seen = []
    for _ in range(14):
        Keeping(store, 60, days).look()
        today = days.now.date()
        weekly = by_week(store, Scope(), weeks(today, 24, False)).shown
        blockly = by_block(store, Scope(), blocks(today, 6, False)).shown
        seen.append((*sorted(weekly.values()), *blockly.values()))
        days.now += DAY
    assert list(dict.fromkeys(seen)) == [(31, 35, 35, 35, 136), ()]


def family(store: Store, subject: str, ends: dict[str, list[str]], team: str = "") -> None:
    """Let people see something, and heed it or not: by what became of it, who."""
    for end, who in ends.items():
        store.count(rows(who, "flagged", subject, 1, OVER, team) + rows(who, end, subject, 1, OVER, team))


def test_what_a_few_left_standing_is_not_seen_less_heeded(store: Store) -> None:
    family(store, "risk:blame", {"heeded": people(6), "ignored": people(1)})
    family(store, "risk:cold", {"heeded": people(6), "ignored": people(5)})
    cells = by_block(store, Scope(), [BLOCK])
    figures = {
        of: [cells.at(BLOCK, what, of) for what in ("flagged", "heeded", "ignored")]
        for of in ("risk:blame", "risk:cold")
    }
    assert figures == {"risk:blame": [7, None, None], "risk:cold": [11, 6, 5]}


def test_nor_is_a_look_before_send(store: Store) -> None:
    store.count(rows(people(6), "guard_shown", "guard", 2) + rows(people(6), "guard_heeded", "guard"))
    assert by_week(store, Scope(), [MONDAY]).at(MONDAY, "guard_heeded", "guard") == 6
    store.count(rows(people(1), "guard_overridden", "guard"))
    assert by_week(store, Scope(), [MONDAY]).at(MONDAY, "guard_heeded", "guard") is None


def test_what_a_few_left_standing_is_not_everybodys_less_another_teams(store: Store) -> None:
    family(store, "risk:blame", {"heeded": people(6), "ignored": people(5)}, "a")
    family(store, "risk:blame", {"heeded": people(6, 20), "ignored": people(2, 20)}, "b")
    everybody, a, b = (by_block(store, Scope(team=team), [BLOCK]) for team in ("", "a", "b"))
    assert [everybody.at(BLOCK, what, "risk:blame") for what in ("flagged", "heeded", "ignored")] == [19, 12, 7]
    for cells, seen in ((a, 11), (b, 8)):
        found = [cells.at(BLOCK, what, "risk:blame") for what in ("flagged", "heeded", "ignored")]
        assert found == [seen, None, None]


def entry(store: Store, name: str, who: list[str], n: int = 1, team: str = "") -> None:
    """Let people see an entry's find, which is one of its rule as well."""
    for subject in (f"entry:en/blame/{name}", "risk:blame"):
        store.count(rows(who, "flagged", subject, n, OVER, team))


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({"a": 6, "b": 5}, "ab"),
        ({"a": 6, "b": 5, "c": 1}, "a"),  # the rule less a's and b's would be c's
        ({"a": 6, "c": 1}, ""),
        ({"a": 6, "b": 5, "c": 1, "d": 2}, "a"),
        ({"c": 1, "d": 4}, ""),
    ],
)
def test_an_entry_of_a_few_is_not_its_rule_less_the_others(store: Store, sizes: dict[str, int], told: str) -> None:
    for name, size in sizes.items():
        entry(store, name, people(size))
    cells = by_block(store, Scope(), [BLOCK])
    found = {name: cells.at(BLOCK, "flagged", f"entry:en/blame/{name}") for name in sizes}
    assert found == {name: sizes[name] if name in told else None for name in sizes}


def test_what_the_entries_do_not_make_up_of_their_rule_is_not_told(store: Store) -> None:
    entry(store, "a", people(6))
    entry(store, "b", people(5))
    store.count(rows(people(1), "flagged", "risk:blame", 1, OVER))
    cells = by_block(store, Scope(), [BLOCK])
    assert [cells.at(BLOCK, "flagged", f"entry:en/blame/{name}") for name in "ab"] == [6, None]
    entry(store, "of-old", people(2))
    assert by_block(store, Scope(), [BLOCK]).at(BLOCK, "flagged", "entry:en/blame/b") is None


def test_entries_are_shown_of_everybody_only(store: Store) -> None:
    entry(store, "a", people(6), team="north")
    entry(store, "a", people(6, 20), team="south")
    cells = {team: by_block(store, Scope(team=team), [BLOCK]) for team in ("", "north")}
    assert cells[""].at(BLOCK, "flagged", "entry:en/blame/a") == 12
    assert set(cells["north"].shown) == {(BLOCK, "flagged", "risk:blame")} and not cells["north"].withheld


class Held:
    """Sums of one block, of so many rules with a single entry each, where a store would be."""

    def __init__(self, rules: int) -> None:
        subjects = [of for rule in range(rules) for of in (f"risk:rule-{rule}", f"entry:en/rule-{rule}/one")]
        actions = {"flagged": 11, "heeded": 6, "ignored": 5}
        self._sums = tuple(Sum(BLOCK, action, of, n, n) for action, n in actions.items() for of in subjects)

    def counts(self, since: date, until: date, **_: object) -> tuple[Sum, ...]:
        return self._sums


def test_twice_the_entries_take_no_more_than_twice_the_work() -> None:
    def calls(rules: int) -> int:
        counted, before = 0, sys.getprofile()

        def count(*_: object) -> None:
            nonlocal counted
            counted += 1

        sys.setprofile(count)
        try:
            cells = by_block(Held(rules), Scope(), [BLOCK])
        finally:
            sys.setprofile(before)
        assert len(cells.shown) == 6 * rules
        return counted

    once, twice = calls(50), calls(100)
    assert twice <= 2.2 * once, (once, twice)


def test_an_action_belongs_to_one_length_of_time(store: Store) -> None:
    store.count(rows(people(5), "read", "level:calm", 1, OVER) + rows(people(5), "flagged", "risk:blame", 1, OVER))
    week = OVER - timedelta(days=OVER.weekday())
    assert {key[1] for key in by_week(store, Scope(), [week]).shown} == {"read"}
    assert {key[1] for key in by_block(store, Scope(), [BLOCK]).shown} == {"flagged"}


def test_blocks_hold_whole_weeks(store: Store) -> None:
    first = BLOCK
    edges = [first - timedelta(days=1), first, first + timedelta(days=27)]
    for day in edges:
        store.count(rows(people(5), "shown", "phrase:en/ack-event", 1, day))
    assert by_block(store, Scope(), [first]).at(first, "shown", "phrase:en/ack-event") == 10
