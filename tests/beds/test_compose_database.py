"""The copies that docs/operate.md takes of Compose's database and puts back: what is run in its container, run here."""

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

import postgres
from heedful.store import Store

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
COMMAND = "docker compose --file deploy/compose.yaml exec -T database "


@pytest.fixture
def server() -> Iterator[postgres.Postgres]:
    with postgres.running() as server:
        yield server


def commands() -> Iterator[str]:
    """Give what is run in the container of the database, in its order."""
    page = (ROOT / "docs/operate.md").read_text(encoding="utf-8").replace("\\\n", " ")
    return (line.removeprefix(COMMAND) for line in page.splitlines() if line.startswith(COMMAND))


def test_what_was_copied_is_put_back_and_nothing_else(server: postgres.Postgres, tmp_path: Path) -> None:
    told = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))["services"]["database"]
    assert told["environment"]["POSTGRES_DB"] == told["environment"]["POSTGRES_USER"] == "heedful"
    server.ask("CREATE DATABASE heedful")
    store = Store(server.url("heedful"))
    store.create()
    store.add_token("Desk", "agent", NOW)
    before = store.view()
    given = {**os.environ, "PATH": f"{server.programs}:{os.environ['PATH']}", "PGHOST": str(server.directory)}

    def run(line: str) -> None:
        done = subprocess.run(["sh", "-c", line], cwd=tmp_path, env=given, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    dump, *back = commands()
    assert [re.split(" ", line)[0] for line in (dump, *back)] == ["pg_dump", "psql", "pg_restore"]
    run(dump)
    store.add_token("Later", "agent", NOW)
    server.ask("CREATE TABLE of_a_newer_version (id integer)", "heedful")
    for line in back:
        run(line)
    assert Store(server.url("heedful")).view() == before
    assert server.ask("SELECT to_regclass('of_a_newer_version')", "heedful") == [(None,)]
