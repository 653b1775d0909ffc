"""The desk: which lexicon is in force, and when a newer one is looked for."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from fakes import Clock, Lexicons, WordFinder, never
from heedful import sources
from heedful.errors import LexiconError
from heedful.model import Analysis, Message, Request
from heedful.rulebook import Rules
from heedful.web.desk import Desk, LexiconFiles, Loaded
from heedful.web.problems import Refusal


class AtOnce:
    """A thread that runs when it is started."""

    def __init__(self, target: Callable[[], None], **_: object) -> None:
        self.start = target


@pytest.fixture
def lexicons() -> Lexicons:
    return Lexicons()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(lexicons: Lexicons, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("heedful.web.desk.Thread", AtOnce)
    return Desk(lexicons, clock, patience=0)


def read(desk: Desk) -> str:
    return desk.analyse(Request(draft="x"), lambda: never).revision


def test_requests_notice_a_newer_lexicon_within_seconds(desk: Desk, lexicons: Lexicons, clock: Clock) -> None:
    lexicons.waiting = Loaded(WordFinder("r2"), "r2")
    assert read(desk) == "r1"
    clock.now += 5
    assert read(desk) == "r2"


def test_who_wants_to_know_is_told_of_newer_words_only(desk: Desk, lexicons: Lexicons) -> None:
    told: list[str] = []
    desk.then = lambda: told.append(desk.loaded.revision)
    desk.look()
    lexicons.waiting = LexiconError("broken")
    desk.look()
    lexicons.waiting = Loaded(WordFinder("r2"), "r2")
    desk.look()
    desk.look()
    assert told == ["r2"]


def test_an_idle_worker_looks_every_two_seconds(
    desk: Desk, lexicons: Lexicons, monkeypatch: pytest.MonkeyPatch
) -> None:
    news: list[Loaded | LexiconError | None] = [None, Loaded(WordFinder("r2"), "r2"), LexiconError("broken")]
    news.append(Loaded(WordFinder("r3"), "r3"))
    seen: list[tuple[float, str, str]] = []

    class Pause:
        def wait(self, seconds: float) -> bool:
            seen.append((seconds, desk.loaded.revision, desk.error))
            lexicons.waiting = news.pop(0) if news else None
            return len(seen) > 4

    monkeypatch.setattr("heedful.web.desk.Event", Pause)
    looks: list[str] = []

    def fail() -> None:
        looks.append(read(desk))
        raise KeyError("a customer's words")  # which must not end the looking

    desk.each = fail
    desk.watch()
    assert looks == ["r1", "r2", "r2", "r3"]
    assert seen == [(2, "r1", ""), (2, "r1", ""), (2, "r2", ""), (2, "r2", "broken"), (2, "r3", "")]


def test_a_broken_lexicon_changes_nothing_until_a_good_one_comes(desk: Desk, lexicons: Lexicons) -> None:
    lexicons.waiting = LexiconError("broken", field="en/waiting.yml:3 still")
    desk.look()
    assert (read(desk), desk.error) == ("r1", "en/waiting.yml:3 still: broken")
    desk.look()
    assert desk.error
    lexicons.waiting = Loaded(WordFinder("r3"), "r3")
    desk.look()
    assert (read(desk), desk.error) == ("r3", "")


def test_a_defect_while_loading_changes_nothing_either(
    desk: Desk, lexicons: Lexicons, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise KeyError("a customer's words")

    monkeypatch.setattr(lexicons, "fresh", fail)
    desk.look()
    assert read(desk) == "r1"
    assert desk.error.startswith("KeyError at ") and "words" not in desk.error


def test_a_request_is_read_under_the_rules_of_its_team(desk: Desk) -> None:
    asked: list[object] = []

    class Ruled(WordFinder):
        def analyse(
            self, request: Request, deadline: Callable[[], bool] = never, rules: Rules | None = None
        ) -> Analysis:
            asked.append(rules)
            return super().analyse(request, deadline)

    desk.loaded = Loaded(Ruled(), "r1")
    rules = Rules(off=frozenset({"question"}))
    desk.analyse(Request(draft="x"), lambda: never, rules)
    desk.analyse(Request(draft="x"), lambda: never)
    assert asked == [rules, None]


def test_one_request_is_read_at_a_time(desk: Desk) -> None:
    class Nested(WordFinder):
        def analyse(self, request: Request, deadline: Callable[[], bool] = never, rules: object = None) -> None:  # type: ignore[override]
            desk.analyse(request, lambda: deadline)

    desk.loaded = Loaded(Nested(), "r1")
    with pytest.raises(Refusal) as caught:
        read(desk)
    assert (caught.value.problem.status, caught.value.headers) == (503, {"Retry-After": "1"})


def test_who_stood_in_line_for_a_thread_waits_no_longer_for_the_desk(lexicons: Lexicons, clock: Clock) -> None:
    desk = Desk(lexicons, clock, patience=60)

    class Nested(WordFinder):
        def analyse(self, request: Request, deadline: Callable[[], bool] = never, rules: object = None) -> None:  # type: ignore[override]
            with Flask("line").test_request_context(
                environ_overrides={"gunicorn.socket": SimpleNamespace(waited=61.0)}
            ):
                desk.analyse(request, lambda: deadline)

    desk.loaded = Loaded(Nested(), "r1")
    with pytest.raises(Refusal) as caught:
        read(desk)
    assert caught.value.problem.status == 503


def test_what_a_page_reads_keeps_no_request_waiting(desk: Desk) -> None:
    assert desk.borrow(lambda _: read(desk)) == "r1"


def test_one_page_reads_at_a_time(desk: Desk) -> None:
    with pytest.raises(Refusal) as caught:
        desk.borrow(lambda _: desk.borrow(lambda _: None))
    assert caught.value.problem.status == 503
    assert desk.borrow(lambda _: "free") == "free"


def test_pages_read_by_the_newest_words_with_a_reader_of_their_own(desk: Desk, lexicons: Lexicons) -> None:
    class Parting(WordFinder):
        def apart(self) -> WordFinder:
            return WordFinder(f"{self.revision} for pages")

    for revision in ("r2", "r3"):
        lexicons.waiting = Loaded(Parting(revision), revision)
        desk.look()
        first, again = desk.borrow(lambda reader: reader), desk.borrow(lambda reader: reader)
        assert first is again and first.revision == f"{revision} for pages"  # type: ignore[attr-defined]


def test_the_desk_is_free_again_after_a_defect(desk: Desk) -> None:
    with pytest.raises(RuntimeError):
        desk.analyse(Request(draft="explode"), lambda: never)
    assert read(desk) == "r1"


def test_files_are_loaded_again_only_when_they_have_changed(tmp_path: Path) -> None:
    files = LexiconFiles([tmp_path])
    first = files.fresh()
    assert first is not None and files.fresh() is None
    assert first.levels == sources.weights(files.files()).cuts
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "own.yml").write_text("cause: [")
    with pytest.raises(LexiconError) as caught:
        files.fresh()
    assert caught.value.field.startswith("en/own.yml:")
    assert files.fresh() is None
    (tmp_path / "en" / "own.yml").unlink()
    again = files.fresh()
    assert again is not None and again.revision == first.revision


def test_a_directory_that_goes_and_comes_back_is_good_again(tmp_path: Path, clock: Clock) -> None:
    own, away = tmp_path / "own", tmp_path / "away"
    own.mkdir()
    desk = Desk(LexiconFiles([own]), clock)
    own.rename(away)
    desk.look()
    assert "no such directory" in desk.error
    desk.look()
    assert "no such directory" in desk.error
    away.rename(own)
    desk.look()
    assert desk.error == ""


def test_a_lexicon_that_parses_but_fails_in_use_leaves_the_good_one(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(LexiconFiles([tmp_path]), clock)
    good = desk.loaded.revision
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "neutral.txt").write_text("only this line")

    class Failing:
        def __init__(self, *_: object) -> None: ...

        def analyse(self, request: Request) -> None:
            if request.thread and request.brief:
                raise KeyError("since")

    with monkeypatch.context() as patched:
        patched.setattr("heedful.web.desk.Analyser", Failing)
        desk.look()
    assert desk.loaded.revision == good
    assert desk.error.startswith("en/neutral.txt: an analysis with it fails: KeyError 'since' at ")
    (tmp_path / "en" / "neutral.txt").write_text("only this other line")
    desk.look()
    assert desk.error == "" and desk.loaded.revision != good


def test_without_any_lexicon_that_works_nothing_starts(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "says.yml").write_text("causes: {}\n")
    with pytest.raises(LexiconError):
        Desk(LexiconFiles([tmp_path]), clock)


def test_weights_of_ones_own_are_taken_up_and_given_back(tmp_path: Path) -> None:
    files = LexiconFiles([tmp_path])
    first = files.fresh()
    calm = {"intercept": -9, "cuts": {"uneasy": 0.2, "frustrated": 0.5, "angry": 0.9}, "weights": {}}
    (tmp_path / "weights.json").write_text(json.dumps(calm))
    upset = Request((Message("customer", "This is unacceptable, nobody answers!"),))
    second = files.fresh()
    assert first is not None and second is not None
    assert first.analyser.analyse(upset).level != "calm" == second.analyser.analyse(upset).level
    (tmp_path / "weights.json").unlink()
    third = files.fresh()
    assert third is not None and third.revision == first.revision
