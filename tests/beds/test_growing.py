"""Two servers share a real PostgreSQL behind a real nginx with TLS, as deploy/nginx.conf has it: what is published, counted
and signed in holds for both, and neither a server nor the database takes analyses along when it goes.
"""

import http.client
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode

import pytest

import documented
import postgres
from heedful.store import Store
from serving import WORDS, ended, free_port, running, stop, wait_until_ready

ROOT = Path(__file__).parents[2]
NAME = "heedful.test"
PASSWORD = "a long enough password"
# What nobody has said before the words are published.
SENTENCE = "The flumox of our printer is gone."
CLIENTS, BETWEEN = 6, 60
PATIENCE = 300.0


@dataclass
class Server:
    """One of the servers: a process with two workers, which may be killed and started again."""

    port: int
    folder: Path
    database: str
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        log = self.folder / "log"
        command = [str(Path(sys.executable).with_name("heedful")), "serve", "--bind", f"127.0.0.1:{self.port}"]
        own = {
            "HEEDFUL_HOSTS": NAME, "HEEDFUL_DATABASE": self.database, "HEEDFUL_DATA": str(self.folder),
            "HEEDFUL_WORKERS": "2", "HEEDFUL_DEADLINE_MS": "30000", "TMPDIR": str(self.folder),
        }  # fmt: skip
        with log.open("ab") as output:
            # A group of its own, so that all of it can be killed at once.
            self.process = subprocess.Popen(
                command, stdout=output, stderr=output, env={**os.environ, **own}, start_new_session=True
            )
        wait_until_ready(self.process, f"127.0.0.1:{self.port}", log, NAME)

    def kill(self) -> None:
        """End the server and its workers without a word to anybody."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            stop(self.process)

    def ask(self, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> "Answer":
        return ask(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE), path, body, headers)


@dataclass
class Answer:
    status: int
    body: bytes
    headers: http.client.HTTPMessage

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class House:
    """All of it: the database, the servers, the port of the proxy, what lets agents in."""

    database: postgres.Postgres
    store: Store
    servers: list[Server]
    proxy: int
    trusted: ssl.SSLContext
    bearers: list[dict[str, str]]
    """Several, as the proxy shares clients among the servers by their tokens."""

    @property
    def bearer(self) -> dict[str, str]:
        return self.bearers[0]

    def ask(self, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask through the proxy."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.proxy, timeout=PATIENCE, context=self.trusted)
        return ask(connection, path, body, self.bearer if headers is None else headers)

    def until(self, true: Callable[[], bool]) -> float:
        """Return after how many seconds something became true."""
        begin = time.monotonic()
        while not true():
            assert time.monotonic() - begin < PATIENCE, "it never came true"
            for server in self.servers:
                assert server.process
                ended(server.process, within=0.05)
        return time.monotonic() - begin


def ask(connection: http.client.HTTPConnection, path: str, body: object, headers: Mapping[str, str] | None) -> Answer:
    """GET, or POST a form (a text) or JSON."""
    kind = "application/x-www-form-urlencoded" if isinstance(body, str) else "application/json"
    data = body if isinstance(body, str) else json.dumps(body)
    named = {"Host": NAME, "Content-Type": kind, **(headers or {})}
    try:
        connection.request("GET" if body is None else "POST", path, None if body is None else data, named)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(), answer.headers)
    finally:
        connection.close()


@contextmanager
def nginx(folder: Path, ports: list[int]) -> Iterator[int]:
    """Run nginx by the file that is shipped, on a port of its own, before servers on other ports."""
    port = free_port()
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    changes = {
        "127.0.0.1:8787": f"127.0.0.1:{ports[0]}", "127.0.0.1:8788": f"127.0.0.1:{ports[1]}",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl", "heedful.example.com": NAME,
        "/etc/ssl/certs/heedful.pem": f"{folder}/heedful.pem", "/etc/ssl/private/heedful.key": f"{folder}/heedful.key",
    }  # fmt: skip
    for theirs, ours in changes.items():
        assert text.count(theirs) == 1, theirs
        text = text.replace(theirs, ours)
    (folder / "heedful.conf").write_text(text, encoding="utf-8")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("proxy", "fastcgi", "scgi", "uwsgi"))
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} worker_processes 1; pid {folder}/nginx.pid; error_log stderr warn;"
        f"events {{}} http {{ {paths} client_body_temp_path {folder}/body; include {folder}/heedful.conf; }}"
    )
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    checked = subprocess.run([*command[:-2], "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    with running(command, folder / "nginx.log"):
        yield port


def certificate(folder: Path) -> None:
    """Write a certificate of our own, for the name and for this machine."""
    words = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={NAME} -addext subjectAltName=DNS:{NAME},IP:127.0.0.1"
    files = ["-keyout", str(folder / "heedful.key"), "-out", str(folder / "heedful.pem")]
    subprocess.run(["openssl", *words.split(), *files], check=True, capture_output=True)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give the house, with an admin, and tokens of agents."""
    folder = tmp_path_factory.mktemp("growing")
    with postgres.running() as database:
        url = database.url(database.database())
        store = Store(url)
        store.create()
        store.add_person("Ada Moreau", "ada@acme.example", "admin", now(), password=PASSWORD)
        secrets = [store.add_token(f"Desk {number}", "agent", now()) for number in range(CLIENTS)]
        bearers = [{"Authorization": f"Bearer {secret}"} for secret in secrets]
        certificate(folder)
        servers = [Server(free_port(), folder / name, url) for name in ("one", "two")]
        try:
            for server in servers:
                server.start()
            with nginx(folder, [server.port for server in servers]) as port:
                trusted = ssl.create_default_context(cafile=str(folder / "heedful.pem"))
                there = House(database, store, servers, port, trusted, bearers)
                there.until(lambda: answers(there))
                yield there
        finally:
            for server in servers:
                server.stop()


def answers(house: House) -> bool:
    try:
        return house.ask("/readyz").status == 200
    except OSError:
        return False


def now() -> datetime:
    return datetime.now(UTC)


def analysis(text: str = SENTENCE) -> dict[str, Any]:
    return {"thread": [{"role": "customer", "text": text}], "draft": "We will look into it."}


def finds(answer: Answer) -> bool:
    assert answer.status == 200, answer.body
    return any(one["cause"] == "abuse" for one in answer.json()["causes"])


def publish(store: Store) -> None:
    draft = store.add_draft("Printers", "", store.publication().revision, {"en/printers.yml": WORDS}, now())
    store.publish(draft.id, draft.version, "", now())


@dataclass
class Load:
    """Clients that ask through the proxy, each as soon as it is answered."""

    house: House
    statuses: Counter[str] = field(default_factory=Counter)
    over: Event = field(default_factory=Event)

    def client(self, number: int) -> None:
        while not self.over.is_set():
            try:
                said = self.house.ask("/v1/analyze", analysis(), self.house.bearers[number]).status
                self.statuses[str(said)] += 1
            except (OSError, http.client.HTTPException) as error:
                self.statuses[type(error).__name__] += 1

    def more(self, count: int) -> None:
        """Return when so many more are answered."""
        enough = self.statuses.total() + count
        self.house.until(lambda: self.statuses.total() >= enough)


@contextmanager
def load(house: House) -> Iterator[Load]:
    """Keep clients asking for as long as the block."""
    there = Load(house)
    threads = [Thread(target=there.client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield there
    finally:
        there.over.set()
        for thread in threads:
            thread.join()


def test_published_words_reach_both_within_seconds(house: House) -> None:
    for server in house.servers:
        assert not finds(server.ask("/v1/analyze", analysis(), house.bearer))
    publish(house.store)
    # Several times each, as each has two workers.
    reached = house.until(
        lambda: all(finds(server.ask("/v1/analyze", analysis(), house.bearer)) for server in house.servers * 8)
    )
    print(f"published words were in force everywhere after {reached:.1f} s")


def test_what_both_count_adds_up(house: House) -> None:
    before = [asked(server, house.bearer) for server in house.servers]
    for _ in range(5):
        for server in house.servers:
            counted = server.ask(
                "/v1/events", {"events": [{"action": "flagged", "subject": "risk:cold", "n": 2}]}, house.bearer
            )
            assert counted.status == 204, counted.body
            assert server.ask("/v1/analyze", analysis(), house.bearer).status == 200
    today = now().date()
    # A day may end meanwhile.
    counts = house.store.counts(today - timedelta(days=1), today)
    assert sum(row.n for row in counts if row.subject == "risk:cold") == 20
    assert [asked(server, house.bearer) - had for server, had in zip(house.servers, before, strict=True)] == [5, 5]


def asked(server: Server, bearer: dict[str, str]) -> float:
    """Return how many analyses a server says that its workers have answered."""
    said = server.ask("/metrics", headers=bearer)
    assert said.status == 200
    rows = re.findall(r'^heedful_requests_total\{route="/v1/analyze",status="200"\} (\S+)$', said.body.decode(), re.M)
    return sum(map(float, rows))


def test_who_signs_in_at_one_is_signed_in_at_the_other(house: House) -> None:
    one, other = house.servers
    form = urlencode({"email": "ada@acme.example", "password": PASSWORD})
    entered = one.ask("/sign-in", form, {"Origin": f"https://{NAME}"})
    assert entered.status == 303
    (cookie,) = (
        part.partition(";")[0]
        for part in entered.headers.get_all("Set-Cookie") or ()
        if part.startswith("heedful_session=")
    )
    page = other.ask("/studio", headers={"Cookie": cookie})
    assert page.status == 200
    csrf = re.search(r'name="csrf" value="([^"]*)"', page.body.decode())
    assert csrf
    left = other.ask("/sign-out", urlencode({"csrf": csrf[1]}), {"Cookie": cookie, "Origin": f"https://{NAME}"})
    assert left.status == 303
    house.until(lambda: one.ask("/studio", headers={"Cookie": cookie}).status == 303)


@pytest.mark.parametrize("which", [0, 1])
def test_a_killed_server_costs_no_analysis(house: House, which: int) -> None:
    with load(house) as clients:
        clients.more(BETWEEN)
        house.servers[which].kill()
        clients.more(BETWEEN)
        house.servers[which].start()
        clients.more(BETWEEN)
    assert set(clients.statuses) == {"200"}, clients.statuses
    assert clients.statuses.total() >= 3 * BETWEEN


def test_analysis_goes_on_from_the_last_words_while_the_database_is_away(house: House) -> None:
    publish_if_none(house)
    with load(house) as clients:
        clients.more(BETWEEN)
        house.database.stop()
        clients.more(BETWEEN)
        house.until(lambda: all(state(server) == ("degraded", "unavailable") for server in house.servers))
        clients.more(BETWEEN)
        for server in house.servers * 4:
            assert finds(server.ask("/v1/analyze", analysis(), house.bearer))
            assert server.ask("/healthz").status == 200
        refused = house.ask("/v1/events", {"events": [{"action": "flagged", "subject": "risk:cold", "n": 1}]})
        assert refused.status == 503
        house.database.start()
        house.until(lambda: all(state(server) == ("ready", "ok") for server in house.servers))
        clients.more(BETWEEN)
    assert set(clients.statuses) == {"200"}, clients.statuses


def test_a_dump_of_postgresql_serves_another_installation(house: House, tmp_path: Path) -> None:
    publish_if_none(house)
    other = house.database.url(house.database.database())
    documented.run(house.database, house.servers[0].database, tmp_path, "pg_dump")
    documented.run(house.database, other, tmp_path, "psql", "pg_restore")
    assert Store(other).view() == house.store.view()
    assert Store(other).in_force() == house.store.in_force()


def publish_if_none(house: House) -> None:
    if not house.store.publication().revision:
        publish(house.store)
    house.until(lambda: all(finds(server.ask("/v1/analyze", analysis(), house.bearer)) for server in house.servers * 8))


def state(server: Server) -> tuple[str, str]:
    """Return what a server says of itself, which is to be answered with 200: it goes on answering."""
    said = server.ask("/readyz")
    assert said.status == 200, said.body
    return said.json()["status"], said.json()["database"]


def test_the_proxy_of_compose_understands_its_file() -> None:
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(ROOT / "deploy/Caddyfile")]
    checked = subprocess.run(command, env={**os.environ, "HEEDFUL_NAME": NAME}, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "Valid configuration" in checked.stdout + checked.stderr
