"""People and teams by the command line, and the link for the first admin."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from heedful.cli import main
from heedful.settings import SETTINGS
from heedful.store import Store

Run = Callable[..., Result]
LINK = r"https://heedful\.example/welcome/([\w-]{40,})"
pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path}/data/heedful.db")
    store.create()
    return store


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for setting in SETTINGS:
        monkeypatch.delenv(setting.variable, raising=False)
    monkeypatch.setenv("HEEDFUL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HEEDFUL_HOSTS", "heedful.example")
    return lambda *words: CliRunner().invoke(main, words)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the server was started with, instead of starting it."""
    started: list[object] = []
    monkeypatch.setattr("heedful.server.serve", lambda *given: started.append(given))
    return started


def test_a_start_prints_a_link_for_the_first_admin(
    run: Run, store: Store, served: list[object], caplog: pytest.LogCaptureFixture
) -> None:
    first, second = run("serve"), run("serve")
    links = [found[1] for result in (first, second) if (found := re.search(LINK, result.stderr))]
    assert len(set(links)) == 2 and len(served) == 2
    now = datetime.now(UTC)
    assert store.link(links[0], now) is None
    link = store.link(links[1], now)
    assert (
        link
        and (link.kind, link.person) == ("first", "")
        and 23 * 3600 < (link.expires - now).total_seconds() <= 24 * 3600
    )
    assert not any(secret in caplog.text for secret in links)


def test_a_start_prints_nothing_once_there_is_somebody(run: Run, store: Store, served: list[object]) -> None:
    store.add_person("Ann", "ann@desk.example", "admin", datetime.now(UTC))
    assert run("serve").stderr == ""


def test_this_machine_alone_needs_no_link(
    run: Run, served: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("HEEDFUL_HOSTS")
    assert run("serve").output == ""
    assert not (tmp_path / "data").exists()


def test_a_database_that_is_away_keeps_no_server_down(run: Run, served: list[object], tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the directory should be")
    assert "data directory" in run("serve").stderr and len(served) == 1


def test_an_account_is_made_with_a_link(run: Run, store: Store) -> None:
    run("team", "create", "Sales")
    result = run("person", "create", "--role", "admin", "--team", "Sales", "Ann", "ann@desk.example")
    found = re.search(LINK, result.stdout)
    assert result.exit_code == 0 and found
    (ann,) = store.people()
    link = store.link(found[1], datetime.now(UTC))
    assert link and (link.kind, link.person, ann.role) == ("invite", ann.id, "admin")
    assert ann.team == store.teams()[0].id
    assert "invited" in run("person", "list").output and "   1  Sales" in run("team", "list").output


def test_roles_are_given_and_people_shut_out(run: Run, store: Store) -> None:
    now = datetime.now(UTC)
    ann = store.add_person("Ann", "ann@desk.example", "admin", now, password="three random words")
    bea = store.add_person("Bea", "bea@desk.example", "agent", now)
    secret = store.open_session(ann.id, now, (datetime.max.replace(tzinfo=UTC) - now) / 2)
    refused = run("person", "disable", ann.id)
    assert refused.exit_code == 2 and "Make somebody else an admin first." in refused.stderr
    assert run("person", "role", "bea@desk.example", "admin").exit_code == 0
    assert run("person", "disable", "Ann@desk.example").exit_code == 0
    assert store.session(secret, now) is None
    assert run("person", "link", ann.id).exit_code == 2
    assert run("person", "disable", "--undo", ann.id).exit_code == 0
    assert re.search(LINK, run("person", "link", ann.id).stdout)
    there = store.person(bea.id)
    assert there and there.role == "admin"
    assert [note.what for note in store.audit()] == ["link made", "person enabled", "person disabled", "role changed"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("person", "create", "Ann", "ann"), "name@example.org"),
        (("person", "create", "--team", "x", "Ann", "ann@desk.example"), "team list"),
        (("person", "role", "nobody", "admin"), "person list"),
        (("team", "create", " "), "Say which team."),
    ],
)
def test_what_is_wrong_is_one_sentence_with_the_remedy(run: Run, words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2 and said in result.stderr
