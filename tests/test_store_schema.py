"""The schema: from the first one up with rows in it, the same as what the code expects, all at once or not at all."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

from heedful.errors import StoreError
from heedful.store import Report, Store, links, migrations, opens
from heedful.store.database import metadata
from heedful.store.tokens import _digest

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# As Heedful made them before there were steps: {time} and {number} are as each database calls them.
FIRST = (
    """CREATE TABLE tokens (id VARCHAR(16) NOT NULL, name VARCHAR(200) NOT NULL, role VARCHAR(16) NOT NULL,
       digest VARCHAR(64) NOT NULL, created {time} NOT NULL, revoked {time}, PRIMARY KEY (id))""",
    """CREATE TABLE token_origins (token VARCHAR(16) NOT NULL, origin VARCHAR(200) NOT NULL, PRIMARY KEY (token))""",
    """CREATE TABLE pairing_codes (digest VARCHAR(64) NOT NULL, expires {time} NOT NULL, uses INTEGER NOT NULL,
       PRIMARY KEY (digest))""",
    """CREATE TABLE reports (id {number} NOT NULL, at {time} NOT NULL, token VARCHAR(16), finding VARCHAR(100) NOT NULL,
       up BOOLEAN NOT NULL, words VARCHAR(500) NOT NULL, site VARCHAR(40) NOT NULL, revision VARCHAR(100) NOT NULL,
       PRIMARY KEY (id))""",
    "CREATE INDEX ix_reports_at ON reports (at)",
)
ROWS = (
    "INSERT INTO tokens VALUES ('aaaaaaaa', 'Helpdesk', 'agent', '{digest}', '2026-05-06 10:00:00.000000', NULL)",
    "INSERT INTO tokens VALUES ('bbbbbbbb', 'Old', 'admin', 'd', '2026-05-06 11:00:00.000000', '2026-05-07 10:00:00.000000')",
    "INSERT INTO token_origins VALUES ('aaaaaaaa', 'chrome-extension://x')",
    "INSERT INTO reports (at, token, finding, up, words, site, revision) VALUES "
    "('2026-05-06 10:00:00.000000', 'aaaaaaaa', 'risk:blame', {no}, 'A quote.', 'gmail', 'r1')",
)

# What 0005 leaves in links for one version, for the program of before.
STAYING = {
    ("column", "role"),
    ("column", "team"),
    ("index", "ix_links_team"),
    ("foreign_key_constraint", "fk_links_team"),
}


@contextmanager
def connected(url: str) -> Iterator[sa.Connection]:
    """Give a connection of a test's own, whose changes are kept."""
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        yield connection


def taken(url: str, to: str) -> None:
    """Take the steps up to one."""
    with connected(url) as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(migrations.FOLDER))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, to)


def write(url: str, *statements: str) -> None:
    """Run statements in either database's words, in a new one."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir()
    run_all(url, *statements)


def run_all(url: str, *statements: str) -> None:
    lite = url.startswith("sqlite")
    words = {"time": "DATETIME" if lite else "TIMESTAMP", "number": "INTEGER" if lite else "SERIAL"}
    words |= {"no": "0" if lite else "false", "digest": _digest("key")}
    with connected(url) as connection:
        for statement in statements:
            connection.execute(sa.text(statement.format(**words)))


def differences(url: str) -> list[object]:
    """Return what Alembic sees between a database and what the code expects, beside what an older program needs."""

    def compared(it: Any, name: str, kind: str, there: bool, expected: object) -> bool:
        stays = there and expected is None and kind != "table" and it.table.name == "links" and (kind, name) in STAYING
        return not stays

    with connected(url) as connection:
        seen = MigrationContext.configure(connection, opts={"include_object": compared})
        return list(compare_metadata(seen, metadata))


def step(url: str) -> str:
    """Return the step that a database has reached."""
    with connected(url) as connection:
        return migrations.current(connection)


def test_a_new_database_has_what_the_code_expects(store: Store, database_url: str) -> None:
    assert (differences(database_url), step(database_url)) == ([], migrations.newest())


def test_a_difference_would_be_seen(store: Store, database_url: str) -> None:
    with connected(database_url) as connection:
        connection.execute(sa.text("ALTER TABLE cases ADD COLUMN more VARCHAR(10)"))
        connection.execute(sa.text("DROP INDEX ix_audit_at"))
    assert len(differences(database_url)) == 2


def test_the_first_schema_is_brought_up_to_date_with_its_rows(database_url: str) -> None:
    write(database_url, *FIRST, *ROWS)
    store = Store(database_url)
    store.create()
    assert (differences(database_url), step(database_url)) == ([], migrations.newest())
    one, two = store.tokens()
    assert (one.name, one.origin, one.person, one.used, one.revoked) == (
        "Helpdesk",
        "chrome-extension://x",
        "",
        None,
        None,
    )
    assert (two.role, two.revoked) == ("admin", datetime(2026, 5, 7, 10, tzinfo=UTC))
    assert opens("heedful_aaaaaaaa_key", {one.id: one}) == one
    (report,) = store.reports("new")
    at = datetime(2026, 5, 6, 10, tzinfo=UTC)
    assert report == Report(at, "risk:blame", False, "A quote.", "gmail", "r1", "aaaaaaaa")
    store.add_report(Report(NOW, "question", True))
    assert store.pair(store.add_code(NOW, timedelta(hours=1)), "Chrome", "chrome-extension://y", NOW)


def test_words_of_the_second_schema_rest_on_nothing_that_is_known(database_url: str) -> None:
    write(database_url, *FIRST)
    taken(database_url, "0002")
    rows = (
        "INSERT INTO revisions (id, title, author, approver, created, files, draft) VALUES "
        "(7, 'One', 'ann', 'bo', '2026-11-20 10:00:00.000000', '{{\"en/a.yml\": \"1\"}}', 3)",
        "INSERT INTO publications (revision, who, at) VALUES (7, 'ann', '2026-11-20 10:00:00.000000')",
        "INSERT INTO drafts (id, title, author, base, files, state, reviewer, note, version, created, updated) VALUES "
        "(4, 'Two', 'ann', 7, '{{\"en/b.yml\": \"2\"}}', 'approved', 'bo', '', 5, '2026-11-20 10:00:00.000000', "
        "'2026-11-20 11:00:00.000000')",
    )
    run_all(database_url, *rows)
    store = Store(database_url)
    store.create()
    assert (differences(database_url), step(database_url)) == ([], migrations.newest())
    revision, draft = store.revision(7), store.draft(4)
    assert revision and (revision.files, revision.rests) == ({"en/a.yml": "1"}, {})
    assert draft and (draft.base, draft.files, draft.rests, draft.version) == (7, {"en/b.yml": "2"}, {}, 5)
    assert store.publish(4, 5, "ann", NOW).files == {"en/a.yml": "1", "en/b.yml": "2"}


def test_links_of_the_second_schema_stay_good(database_url: str) -> None:
    write(database_url, *FIRST)
    taken(database_url, "0002")
    later = "'2026-11-23 10:00:00.000000'"
    people = "(id, name, email, role, password, created)"
    run_all(
        database_url,
        "INSERT INTO teams (id, name, rules, version, created) VALUES ('t', 'Sales', '{{}}', 1, " + later + ")",
        f"INSERT INTO people {people} VALUES ('ann', 'Ann', 'ann@desk.example', 'editor', '', {later})",
        f"INSERT INTO links VALUES ('{links.digest('one')}', 'invite', 'ann', 'editor', 't', {later})",
        f"INSERT INTO links VALUES ('{links.digest('two')}', 'first', NULL, 'admin', NULL, {later})",
    )
    store = Store(database_url)
    found = [store.link(secret, NOW) for secret in ("one", "two")]
    assert [(link.kind, link.person) for link in found if link] == [("invite", "ann"), ("first", "")]
    assert (differences(database_url), step(database_url)) == ([], migrations.newest())
    store.change_person("ann", NOW, disabled=True)
    assert store.link("one", NOW) is None


def test_a_program_of_the_fourth_schema_goes_on_making_and_reading_links(database_url: str) -> None:
    write(database_url, *FIRST)
    taken(database_url, "0004")
    store, later = Store(database_url), "'2026-11-23 10:00:00.000000'"
    ours = store.add_link("first", NOW, timedelta(hours=1))
    run_all(
        database_url,
        "INSERT INTO links (digest, kind, person, role, team, expires) VALUES "
        f"('{links.digest('theirs')}', 'first', NULL, 'admin', NULL, {later})",
    )
    assert step(database_url) == migrations.newest()
    assert [link.kind for link in (store.link(ours, NOW), store.link("theirs", NOW)) if link] == ["first"] * 2
    with connected(database_url) as connection:
        asked = "SELECT role, team FROM links WHERE digest = :digest"
        found = connection.execute(sa.text(asked), {"digest": links.digest(ours)}).one()
    assert tuple(found) == ("agent", None)


def test_a_schema_of_before_the_first_reports_is_brought_up_to_date(database_url: str) -> None:
    write(database_url, FIRST[0], ROWS[0])
    store = Store(database_url)
    assert [token.name for token in store.tokens()] == ["Helpdesk"]
    assert (differences(database_url), step(database_url)) == ([], migrations.newest())


def test_whoever_comes_first_brings_the_schema_up_to_date(database_url: str) -> None:
    write(database_url, *FIRST, *ROWS)
    Store(database_url).note(NOW, "ann", "came first")
    assert step(database_url) == migrations.newest()


def test_a_step_that_fails_leaves_everything_as_it_was(database_url: str) -> None:
    write(database_url, *FIRST, *ROWS, "CREATE TABLE turns (taken INTEGER)")
    with pytest.raises(StoreError):
        Store(database_url).create()
    with connected(database_url) as connection:
        known = sa.inspect(connection)
        assert set(known.get_table_names()) == {"tokens", "token_origins", "pairing_codes", "reports", "turns"}
        assert "person" not in {column["name"] for column in known.get_columns("tokens")}
        connection.execute(sa.text("DROP TABLE turns"))
    Store(database_url).create()
    assert differences(database_url) == []


def test_many_may_come_at_once(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        Path(database_url.removeprefix("sqlite:///")).parent.mkdir()
    script = f"from heedful.store import Store; Store({database_url!r}).create()"
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: run(script), range(4)))
    assert [result.stderr for result in done] == [""] * 4
    assert differences(database_url) == []


def test_a_database_of_a_newer_heedful_is_left_alone(store: Store, database_url: str) -> None:
    with connected(database_url) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    for use in (Store(database_url).create, Store(database_url).tokens):
        with pytest.raises(StoreError, match="newer Heedful"):
            use()
    assert step(database_url) == "9999"


def test_it_is_looked_at_once_a_process(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "current", None)
    store.create()
    assert store.tokens() == ()


def test_alembic_is_only_there_when_there_is_something_to_do(store: Store, database_url: str) -> None:
    script = f"import sys; from heedful.store import Store; Store({database_url!r}).tokens(); print('alembic' in sys.modules)"
    assert run(script).stdout == "False\n"


def test_alembic_says_nothing_and_leaves_our_logs_alone(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    before = (logging.getLogger().handlers[:], logging.getLogger("heedful").level)
    Store(database_url).create()
    assert [record for record in caplog.records if record.name.startswith("alembic")] == []
    assert (logging.getLogger().handlers, logging.getLogger("heedful").level) == before
    assert not logging.getLogger("heedful").disabled


def run(script: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own."""
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
