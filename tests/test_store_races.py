"""Two who come at the same moment: one of them has it, the other is told, and both databases agree."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

from heedful.errors import InputError, StaleError
from heedful.store import Count, Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = NOW.date()
HOUR = timedelta(hours=1)
AT_ONCE, TIMES = 4, 5


def at_once(*uses: Callable[[], Any]) -> list[Any]:
    """Do things at the same moment; return what each gave or raised."""
    start = Barrier(len(uses))

    def one(use: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return use()
        except InputError as error:
            return error

    with ThreadPoolExecutor(len(uses)) as pool:
        return list(pool.map(one, uses))


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


@pytest.mark.parametrize("_", range(TIMES))
def test_two_admins_cannot_end_each_other(store: Store, _: int) -> None:
    one, two = (store.add_person(name, f"{name}@desk.example", "admin", NOW) for name in ("ann", "bo"))
    results = at_once(
        lambda: store.change_person(one.id, NOW, disabled=True), lambda: store.change_person(two.id, NOW, role="agent")
    )
    assert kinds(results) == ["InputError", "Person"]
    assert len([person for person in store.people() if person.role == "admin" and not person.disabled]) == 1


def test_a_link_is_taken_by_one(store: Store) -> None:
    for _ in range(TIMES):
        secret = store.add_link("invite", NOW, HOUR)
        assert kinds(at_once(*[lambda s=secret: store.take_link(s, NOW)] * AT_ONCE)) == ["Link", *["NoneType"] * 3]


def test_a_code_for_one_lets_one_in(store: Store) -> None:
    code = store.add_code(NOW, HOUR)
    results = at_once(*[lambda: store.pair(code, "Chrome", "chrome-extension://x", NOW)] * AT_ONCE)
    assert kinds(results) == ["NoneType"] * 3 + ["str"]
    assert len(store.tokens()) == 1


def test_a_turn_is_taken_by_one(store: Store) -> None:
    for day in range(TIMES):
        results = at_once(*[lambda d=day: store.take_turn("tidy", DAY + timedelta(days=d))] * AT_ONCE)
        assert sorted(results) == [False, False, False, True]


def test_one_of_those_who_save_a_draft_is_first(store: Store) -> None:
    draft = store.add_draft("Words", "ann", 0, {}, NOW)
    for version in range(1, TIMES + 1):
        results = at_once(*[lambda v=version: store.save_draft(draft.id, v, NOW, title="x")] * AT_ONCE)
        assert kinds(results) == ["Draft", *["StaleError"] * 3]


def test_one_of_those_who_publish_the_same_file_is_first(store: Store) -> None:
    drafts = [store.add_draft("Words", "ann", 0, {"en/a.yml": str(n)}, NOW) for n in range(AT_ONCE)]
    results = at_once(*[lambda d=draft: store.publish(d.id, 1, "ann", NOW) for draft in drafts])
    assert kinds(results) == ["Revision", *["StaleError"] * 3]
    assert len(store.history()) == 1


def test_those_who_publish_other_files_all_have_their_own(store: Store) -> None:
    drafts = [store.add_draft("Words", "ann", 0, {f"en/{n}.yml": str(n)}, NOW) for n in range(AT_ONCE)]
    results = at_once(*[lambda d=draft: store.publish(d.id, 1, "ann", NOW) for draft in drafts])
    assert kinds(results) == ["Revision"] * AT_ONCE
    assert store.in_force() == {f"en/{n}.yml": str(n) for n in range(AT_ONCE)}
    assert len({entry.id for entry in store.history()}) == AT_ONCE


def test_a_draft_that_is_saved_and_published_is_one_of_both(store: Store) -> None:
    for _ in range(TIMES):
        draft = store.add_draft("Words", "ann", store.publication().revision, {"en/a.yml": "1"}, NOW)
        saved, published = at_once(
            lambda d=draft: store.save_draft(d.id, 1, NOW, files={"en/a.yml": "2"}),
            lambda d=draft: store.publish(d.id, 1, "ann", NOW),
        )
        assert isinstance(saved, InputError) != isinstance(published, StaleError)


def test_the_first_steering_is_saved_by_one(store: Store) -> None:
    results = at_once(*[lambda: store.save_steering("{}", 0, NOW)] * AT_ONCE)
    assert kinds(results) == ["StaleError"] * 3 + ["int"]


def test_counts_in_any_order_do_not_wait_for_each_other_for_ever(store: Store) -> None:
    rows = [Count(date(2026, 11, 22), "ann", "", "shown", f"entry {n}", 1) for n in range(50)]
    orders = [rows, rows[::-1], rows[25:] + rows[:25], rows]
    for _ in range(TIMES):
        assert at_once(*[lambda o=order: store.count(o) for order in orders]) == [None] * AT_ONCE
    assert {row.n for row in store.counts(DAY, DAY)} == {AT_ONCE * TIMES}


def test_one_of_those_who_take_an_address_has_it(store: Store) -> None:
    results = at_once(*[lambda: store.add_person("Ann", "ann@desk.example", "agent", NOW)] * AT_ONCE)
    assert kinds(results) == ["InputError"] * 3 + ["Person"]
