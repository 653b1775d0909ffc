"""A PostgreSQL of our own, from Debian's package: in a temporary directory, on a socket, gone at the end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

HOMES = "/usr/lib/postgresql"
# PostgreSQL refuses to run as root; the package brings the first of these.
OTHERS = ("postgres", "nobody")
TRIES, PAUSE = 6000, 0.05


@dataclass
class Postgres:
    """A running server. Its databases are made by number."""

    directory: Path
    programs: Path
    user: dict[str, Any]
    process: subprocess.Popen[bytes] | None = None
    numbers: Iterator[int] = field(default_factory=count)
    port: int = 5432
    """Names the socket, too."""
    more: tuple[str, ...] = ()
    """Options of its own, which win over the usual ones."""

    def url(self, database: str) -> str:
        """Return the address of a database, as a setting would have it."""
        return f"postgresql://heedful@/{database}?host={self.directory}&port={self.port}"

    def database(self) -> str:
        """Make a new, empty database and return its name."""
        name = f"heedful{next(self.numbers)}"
        self.ask(f"CREATE DATABASE {name}")
        return name

    def empty(self, name: str) -> str:
        """Take everything out of a database, which costs less than a new one, and return its address."""
        self.ask("DROP SCHEMA public CASCADE", name)
        self.ask("CREATE SCHEMA public", name)
        return self.url(name)

    def ask(self, statement: str, database: str = "postgres") -> list[Any]:
        """Run a statement outside of a transaction and return its rows."""
        address = self.url(database).replace("postgresql:", "postgresql+psycopg:")
        engine = sa.create_engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            done = connection.execute(sa.text(statement))
            return list(done.all()) if done.returns_rows else []

    def start(self) -> None:
        """Start the server, and wait until it lets somebody in."""
        usual = ("listen_addresses=", f"unix_socket_directories={self.directory}", f"port={self.port}", "fsync=on")
        command = [self.programs / "postgres", "-D", self.data, *(f"--{option}" for option in (*usual, *self.more))]
        for _ in range(TRIES):
            if self.process is None or self.process.poll() is not None:
                # It ends at once while the processes of one that was killed are still going.
                with (self.directory / "log").open("ab") as log:
                    self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.directory, **self.user)
            if not subprocess.call([self.programs / "pg_isready", "-q", "-h", self.directory, "-p", str(self.port)]):
                return
            time.sleep(PAUSE)
        missing(f"it does not start: {(self.directory / 'log').read_text(errors='replace')[-500:].strip()}")

    def stop(self) -> None:
        """Stop the server at once; nothing of it is kept."""
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def kill(self) -> None:
        """End the server without a word to anybody."""
        if self.process:
            self.process.kill()
            self.process.wait()

    @property
    def data(self) -> Path:
        """Where its files are."""
        return self.directory / "data"

    def run(self, program: str, *words: str) -> None:
        """Run one of its programs; fail with what it says."""
        command = [self.programs / program, *words]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.directory, **self.user)
        if done.returncode:
            missing(f"{program} failed: {(done.stdout + done.stderr)[-500:].strip()}")


@contextmanager
def running() -> Iterator[Postgres]:
    """Run a PostgreSQL for as long as the block. Fails by name where it cannot be set up."""
    directory = Path(tempfile.mkdtemp(prefix="heedful-pg-"))
    server = Postgres(directory, programs(), user(directory))
    try:
        server.run("initdb", "-D", str(server.data), "-U", "heedful", "-A", "trust", "-E", "UTF8", "--locale=C")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def programs() -> Path:
    """Return where the newest PostgreSQL's programs are."""
    found = [path.parent for path in Path(HOMES).glob("*/bin/initdb")]
    if not found:
        missing("Debian's package postgresql is not installed. Run tools/beds/install.")
    return max(found, key=lambda path: int(path.parent.name))


def user(directory: Path) -> dict[str, Any]:
    """Return as whom to run it, and let the directory be theirs."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    found = next((known[name] for name in OTHERS if name in known), None)
    if found is None:
        missing(f"no user to run it as: it will not run as root, and there is no {' or '.join(OTHERS)}.")
    os.chown(directory, found.pw_uid, found.pw_gid)
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def missing(why: str) -> Any:
    """Fail, whatever test it was that wanted it."""
    pytest.fail(f"PostgreSQL cannot be tested: {why}", pytrace=False)
