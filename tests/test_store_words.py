"""Drafts and revisions: saved by version, published over what is in force, rolled back; nothing of anybody lost."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heedful.errors import InputError, StaleError
from heedful.store import Draft, Publication, Revision, Store, fingerprint, moved, resting

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
A, B, C = "en/a.yml", "en/b.yml", "de/c.yml"


def draft(store: Store, files: Mapping[str, str | None], title: str = "Words", author: str = "ann") -> Draft:
    return store.add_draft(title, author, store.publication().revision, files, NOW)


def publish(store: Store, files: Mapping[str, str | None], title: str = "Words") -> Revision:
    made = draft(store, files, title)
    return store.publish(made.id, made.version, "ann", NOW)


# Drafts


def test_a_new_draft_is_open_and_keeps_its_files_to_the_letter(store: Store) -> None:
    text = "# a comment\r\n\tphrases: |\n  é \U0001f600 \u2028 \\u0000\n"
    made = draft(store, {A: text})
    assert (made.title, made.author, made.base, made.files) == ("Words", "ann", 0, {A: text})
    assert (made.state, made.reviewer, made.note, made.version) == ("open", "", "", 1)
    assert (made.created, made.updated) == (NOW, NOW)
    assert store.draft(made.id) == made


def test_a_draft_is_changed_in_what_is_given(store: Store) -> None:
    made = draft(store, {A: "1"})
    saved = store.save_draft(made.id, 1, LATER, files={A: "2", B: "1"}, note="why")
    assert (saved.files, saved.note, saved.title, saved.version) == ({A: "2", B: "1"}, "why", "Words", 2)
    assert (saved.created, saved.updated) == (NOW, LATER)
    assert store.save_draft(made.id, 2, LATER, title="Better").files == saved.files


def test_the_second_of_two_who_save_is_told_and_the_first_is_kept(store: Store) -> None:
    made = draft(store, {A: "1"})
    first = store.save_draft(made.id, 1, NOW, files={A: "first"})
    for change in ({"files": {A: "second"}}, {"title": "second"}, {"state": "discarded"}):
        with pytest.raises(StaleError) as caught:
            store.save_draft(made.id, 1, NOW, **change)
        assert (caught.value.field, bool(caught.value.remedy)) == ("draft", True)
    assert store.draft(made.id) == first


def test_new_files_take_back_a_proposal_and_an_approval(store: Store) -> None:
    made = draft(store, {A: "1"})
    approved = store.save_draft(made.id, 1, NOW, state="approved", reviewer="bo")
    assert (approved.state, approved.reviewer) == ("approved", "bo")
    again = store.save_draft(made.id, 2, NOW, files={A: "2"})
    assert (again.state, again.reviewer) == ("open", "")
    assert store.save_draft(made.id, 3, NOW, files={A: "3"}, state="proposed").state == "proposed"
    with pytest.raises(InputError) as caught:
        store.save_draft(made.id, 4, NOW, files={A: "4"}, state="approved", reviewer="bo")
    assert caught.value.field == "state"


def test_drafts_are_listed_by_state_the_last_changed_first(store: Store) -> None:
    one, two, three = (draft(store, {A: str(n)}) for n in range(3))
    store.save_draft(one.id, 1, LATER, state="proposed")
    store.save_draft(two.id, 1, NOW, state="discarded")
    assert [found.id for found in store.drafts()] == [one.id, three.id]
    assert [found.id for found in store.drafts(("discarded",))] == [two.id]
    assert store.drafts(()) == ()


def test_a_closed_draft_stays_as_it_is(store: Store) -> None:
    gone, done = draft(store, {A: "1"}), draft(store, {B: "1"})
    store.save_draft(gone.id, 1, NOW, state="discarded")
    store.publish(done.id, 1, "ann", NOW)
    for id in (gone.id, done.id):
        for use in (
            lambda id=id: store.save_draft(id, 2, NOW, state="open"),
            lambda id=id: store.publish(id, 2, "ann", NOW),
        ):
            with pytest.raises(InputError, match="already") as caught:
                use()
            assert not isinstance(caught.value, StaleError)


@pytest.mark.parametrize("state", ["published", "lost"])
def test_only_publishing_publishes(store: Store, state: Any) -> None:
    made = draft(store, {A: "1"})
    with pytest.raises(InputError):
        store.save_draft(made.id, 1, NOW, state=state)
    assert store.draft(made.id) == made


@pytest.mark.parametrize("name", ["", "/a.yml", "../a.yml", "en/../../a.yml", "a\nb.yml", "x" * 201])
def test_a_file_needs_a_good_name(store: Store, name: str) -> None:
    with pytest.raises(InputError) as caught:
        draft(store, {name: "1"})
    assert caught.value.field == "files"


@pytest.mark.parametrize("text", ["\ud800", "\0", "x" * 2_000_001])
def test_a_file_that_is_no_text_names_itself(store: Store, text: str) -> None:
    with pytest.raises(InputError) as caught:
        draft(store, {A: text})
    assert caught.value.field == A


@pytest.mark.parametrize("id", [-1, 0, 99, 2**31, 2**70])
def test_an_id_of_nothing_finds_nothing(store: Store, id: int) -> None:
    assert (store.draft(id), store.revision(id)) == (None, None)
    for use in (lambda: store.save_draft(id, 1, NOW, title="x"), lambda: store.publish(id, 1, "ann", NOW)):
        with pytest.raises(InputError) as caught:
            use()
        assert caught.value.field == "draft"


@pytest.mark.parametrize("version", [-1, 0, 2, 2**40])
def test_a_version_of_nothing_is_stale(store: Store, version: int) -> None:
    made = draft(store, {A: "1"})
    for use in (
        lambda: store.save_draft(made.id, version, NOW, title="x"),
        lambda: store.publish(made.id, version, "a", NOW),
    ):
        with pytest.raises(StaleError):
            use()


# What words rest on


def test_texts_are_kept_once_and_known_by_their_fingerprints(store: Store) -> None:
    for texts in (["one", "two", "one"], ["two", "\U0001f600"], []):
        store.keep_texts(texts)
    assert [store.kept_text(fingerprint(text)) for text in ("one", "\U0001f600", "three")] == [
        "one",
        "\U0001f600",
        None,
    ]


def test_texts_go_with_the_last_discarded_draft_that_rests_on_them(store: Store) -> None:
    texts = ("discarded alone", "begun again", "published", "in another's")
    store.keep_texts(texts)
    marks = {text: fingerprint(text) for text in texts}
    names = {f"en/{number}.yml": mark for number, mark in enumerate(marks.values())}
    one = store.add_draft("One", "ann", 0, dict.fromkeys(names, "1"), NOW, names)
    store.add_draft("Two", "ann", 0, {A: "1"}, NOW, {A: marks["begun again"]})
    three = store.add_draft("Three", "ann", 0, {B: "1"}, NOW, {B: marks["published"]})
    store.publish(three.id, 1, "ann", NOW)
    four = store.add_draft("Four", "ann", 0, {C: "1"}, NOW, {C: marks["in another's"]})
    for made in (one, four):
        store.save_draft(made.id, 1, NOW if made is one else LATER, state="discarded")
    assert store.clear_drafts(NOW) == 0 and all(map(store.kept_text, marks.values()))
    assert store.clear_drafts(LATER) == 1
    assert [text for text in texts if store.kept_text(marks[text])] == ["begun again", "published", "in another's"]
    assert store.clear_drafts(LATER + timedelta(days=1)) == 1 and store.kept_text(marks["in another's"]) is None


def test_a_revision_rests_on_what_its_drafts_rested_on(store: Store) -> None:
    one = store.add_draft("One", "ann", 0, {A: "1", B: "1"}, NOW, {A: "a", B: "b", C: "stray"})
    assert one.rests == {A: "a", B: "b", C: "stray"}
    assert store.publish(one.id, 1, "ann", NOW).rests == {A: "a", B: "b"}
    two = draft(store, {A: "2", C: "2"})
    two = store.save_draft(two.id, 1, NOW, rests={A: "newer"})
    assert store.publish(two.id, 2, "ann", NOW).rests == {A: "newer", B: "b"}
    three = publish(store, {A: "3", B: None})
    assert three.rests == {} and store.revision(three.id) == three


def test_what_moved_is_what_rests_on_another_text() -> None:
    rests = {A: fingerprint("1"), B: fingerprint(""), C: fingerprint("1")}
    assert moved(rests, {A: "1", C: "2"}) == (C,) and moved(rests, {A: "1", B: "", C: "1"}) == ()
    assert moved(rests, {}) == (C, A) and moved({}, {A: "1"}) == ()
    assert resting([A, B, C], {A: "x", B: ""}, {C: "1"}) == {A: "x", C: fingerprint("1")}


# Publishing


def test_before_anything_is_published_the_packaged_words_are_in_force(store: Store) -> None:
    assert (store.publication(), store.in_force()) == (Publication(0, 0), {})
    assert (store.revisions(), store.history()) == ((), ())


def test_publishing_puts_the_files_in_force_and_closes_the_draft(store: Store) -> None:
    made = draft(store, {A: "1"})
    made = store.save_draft(made.id, 1, NOW, state="approved", reviewer="bo")
    done = store.publish(made.id, 2, "cy", LATER)
    assert (done.title, done.author, done.approver, done.created) == ("Words", "ann", "bo", LATER)
    assert (done.files, done.draft) == ({A: "1"}, made.id)
    assert store.revision(done.id) == done
    assert (store.in_force(), store.publication().revision) == ({A: "1"}, done.id)
    closed = store.draft(made.id)
    assert closed and (closed.state, closed.version) == ("published", 3)
    (entry,) = store.history()
    assert (entry.revision, entry.who, entry.at, entry.title) == (done.id, "cy", LATER, "Words")


def test_a_reviewer_who_did_not_approve_is_no_approver(store: Store) -> None:
    made = draft(store, {A: "1"})
    store.save_draft(made.id, 1, NOW, state="proposed", reviewer="bo")
    assert store.publish(made.id, 2, "ann", NOW).approver == ""


def test_publications_add_up(store: Store) -> None:
    publish(store, {A: "1"})
    publish(store, {B: "1"})
    last = publish(store, {A: "2"})
    assert last.files == store.in_force() == {A: "2", B: "1"}
    assert [revision.files for revision in store.revisions()] == [{A: "2", B: "1"}, {A: "1", B: "1"}, {A: "1"}]
    assert [revision.id for revision in store.revisions(1)] == [last.id]
    assert [entry.revision for entry in store.history(2)] == [last.id, last.id - 1]


@pytest.mark.parametrize("nothing", ["", None])
def test_a_file_given_up_goes_back_to_the_packaged_one(store: Store, nothing: str | None) -> None:
    publish(store, {A: "1", B: "1"})
    made = draft(store, {A: nothing, C: nothing})
    assert made.files == {A: "", C: ""}
    assert store.publish(made.id, 1, "ann", NOW).files == store.in_force() == {B: "1"}


def test_drafts_of_different_files_do_not_disturb_each_other(store: Store) -> None:
    one, two = draft(store, {A: "1"}), draft(store, {B: "1"})
    store.publish(one.id, 1, "ann", NOW)
    assert store.publish(two.id, 1, "ann", NOW).files == {A: "1", B: "1"}


@pytest.mark.parametrize("text", ["mine", None])
def test_who_changed_the_same_file_is_told_which(store: Store, text: str | None) -> None:
    publish(store, {A: "0"})
    mine = draft(store, {B: "1", A: text})
    publish(store, {A: "theirs"})
    before = store.publication()
    with pytest.raises(StaleError) as caught:
        store.publish(mine.id, 1, "ann", NOW)
    assert caught.value.field == A
    assert (store.publication(), store.draft(mine.id)) == (before, mine)


def test_a_file_given_up_meanwhile_is_a_change_too(store: Store) -> None:
    publish(store, {A: "0"})
    mine = draft(store, {A: "mine"})
    publish(store, {A: None})
    with pytest.raises(StaleError):
        store.publish(mine.id, 1, "ann", NOW)


def test_two_who_made_the_same_change_are_of_one_mind(store: Store) -> None:
    mine = draft(store, {A: "same", B: "1"})
    publish(store, {A: "same"})
    assert store.publish(mine.id, 1, "ann", NOW).files == {A: "same", B: "1"}


# Rolling back


def test_a_rollback_is_a_new_publication_of_an_earlier_revision(store: Store) -> None:
    first, second = publish(store, {A: "1"}, "One"), publish(store, {A: "2"}, "Two")
    before = store.publication()
    after = store.rollback(first.id, "bo", LATER)
    assert (after.revision, store.in_force()) == (first.id, {A: "1"})
    assert after.id > before.id
    assert [(entry.revision, entry.who, entry.title) for entry in store.history()] == [
        (first.id, "bo", "One"),
        (second.id, "ann", "Two"),
        (first.id, "ann", "One"),
    ]


def test_the_packaged_words_can_be_gone_back_to(store: Store) -> None:
    publish(store, {A: "1"})
    after = store.rollback(0, "bo", NOW)
    assert (after.revision, store.in_force(), store.history()[0].title) == (0, {}, "")
    assert publish(store, {B: "1"}).files == {B: "1"}


def test_going_back_to_what_is_in_force_does_nothing(store: Store) -> None:
    assert store.rollback(0, "bo", NOW) == Publication(0, 0)
    done = publish(store, {A: "1"})
    before = store.publication()
    assert store.rollback(done.id, "bo", NOW) == before
    assert len(store.history()) == 1


def test_a_draft_of_before_a_rollback_is_told_what_that_changed(store: Store) -> None:
    first = publish(store, {A: "1", B: "1"})
    publish(store, {A: "2"})
    same, other = draft(store, {A: "3"}), draft(store, {B: "3"})
    store.rollback(first.id, "bo", NOW)
    with pytest.raises(StaleError):
        store.publish(same.id, 1, "ann", NOW)
    assert store.publish(other.id, 1, "ann", NOW).files == {A: "1", B: "3"}


def test_going_back_alone_waits_for_somebody_else_to_look(store: Store) -> None:
    first = publish(store, {A: "1"}, "One")
    publish(store, {A: "2"}, "Two")
    store.rollback(first.id, "bo", LATER, alone=True)
    (one,) = store.unseen()
    assert (one.revision, one.who, one.title, one.alone, one.seen) == (first.id, "bo", "One", True, "")
    assert not store.look_at(one.id, "bo") and not store.look_at(one.id - 1, "cy") and not store.look_at(2**70, "cy")
    assert store.unseen() == (one,) == store.history(1)
    assert store.look_at(one.id, "cy") and not store.look_at(one.id, "di") and store.unseen() == ()
    assert (store.history()[0].seen, [entry.alone for entry in store.history()]) == ("cy", [True, False, False])


@pytest.mark.parametrize("id", [-1, 99, 2**70])
def test_there_is_no_going_back_to_nothing(store: Store, id: int) -> None:
    publish(store, {A: "1"})
    before = store.publication()
    with pytest.raises(InputError) as caught:
        store.rollback(id, "bo", NOW)
    assert (caught.value.field, store.publication()) == ("revision", before)


def test_a_draft_is_made_from_a_revision_that_there_is(store: Store) -> None:
    with pytest.raises(InputError) as caught:
        store.add_draft("Words", "ann", 7, {A: "1"}, NOW)
    assert caught.value.field == "base"
