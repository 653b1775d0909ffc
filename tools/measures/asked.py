"""A real server on loopback and who asks it: what `tools/measure_sizing.py` and the measures under load share."""

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

from heedful import sources
from heedful.bench import DRAFT_WORDS, MAIL_WORDS, complaint, prose
from heedful.store import Store
from serving import free_port, running, wait_until_ready

TICK = os.sysconf("SC_CLK_TCK")
HEEDFUL = (str(Path(sys.executable).with_name("heedful")),)
UNKNOWN = 409


@dataclass
class Server:
    """A running server, and how it is asked."""

    process: subprocess.Popen[bytes]
    address: str
    bearer: str
    ready: float
    """Seconds from its start to the first answer."""
    texts: dict[str, str] = field(default_factory=dict)
    store: Store | None = None
    ready_cpu: float = 0.0
    """CPU seconds from its start to the first answer."""

    def pids(self) -> list[int]:
        """Return its processes, the workers last."""
        return [self.process.pid, *children(self.process.pid)]

    def cpu(self) -> float:
        """Return the CPU seconds that all of it has had."""
        return sum(map(ticks, self.pids())) / TICK

    def memory(self, pid: int) -> dict[str, float]:
        """Return what a process holds in megabytes, by the kernel's names."""
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text()
        found = {name: int(size) / 1024 for name, size in re.findall(r"^(\w+): +(\d+) kB$", rows, re.M)}
        return {**found, "Uss": found["Private_Clean"] + found["Private_Dirty"]}


class Client:
    """An agent: asks about a conversation, and again as the draft changes."""

    def __init__(self, server: Server, number: int = 0) -> None:
        self.connection = http.client.HTTPConnection(server.address, timeout=60)
        self.server, self.count = server, number * 100_000
        self.incomplete = self.unknown = 0

    def cold(self) -> None:
        """Ask about texts of which the server has seen no sentence."""
        self.count += 1
        self._ask(self._mail(), re.sub(r"(?=[.!?](?: |$))", f" in case {self.count}", self.server.texts["draft"]))

    def keystroke(self) -> None:
        """Ask as one sentence of the draft has changed; a worker that has not seen the message gets its text."""
        self.count += 1
        status, _ = self._post({"role": "customer", "ref": self.ref}, (200, UNKNOWN))
        if status == UNKNOWN:
            self.unknown += 1
            self._ask(self._mail(self.case))

    def echo(self) -> None:
        """Have what a keystroke sends sent back."""
        self.count += 1
        self._post({"role": "customer", "ref": self.ref}, path="/v1/echo")

    def open(self) -> None:
        """Have the customer's message read, for its `ref`."""
        self.case = self.count
        self.ref = self._ask(self._mail())["messages"][0]["ref"]

    def knows(self, text: str) -> bool:
        """Return whether the published words are found in a text."""
        told = self._ask({"role": "customer", "text": text})
        self.connection.close()
        return any(cause["cause"] == "abuse" for cause in told["causes"])

    def _mail(self, case: int | None = None) -> dict[str, str]:
        number = self.count if case is None else case
        return {"role": "customer", "text": f"Case {number}. {self.server.texts['mail']}"}

    def _ask(self, message: dict[str, str], draft: str | None = None) -> Any:
        _, said = self._post(message, draft=draft)
        self.incomplete += bool(said.get("incomplete"))
        return said

    def _post(
        self,
        message: dict[str, str],
        good: tuple[int, ...] = (200,),
        path: str = "/v1/analyze",
        draft: str | None = None,
    ) -> tuple[int, Any]:
        draft = draft or self.server.texts["draft"]
        body = {"thread": [message], "draft": f"{draft}.\nThis is line {self.count}."}
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.server.bearer}"}
        self.connection.request("POST", path, json.dumps(body), headers)
        answer = self.connection.getresponse()
        said = json.loads(answer.read())
        assert answer.status in good, said
        return answer.status, said


@contextmanager
def served(workers: int, program: tuple[str, ...] = HEEDFUL, **settings: str) -> Iterator[Server]:
    """Run a server with so many workers."""
    with tempfile.TemporaryDirectory(prefix="heedful-") as name:
        folder, address = Path(name), f"127.0.0.1:{free_port()}"
        store = Store(f"sqlite:///{folder}/heedful.db")
        store.create()
        store.add_person("Ada Moreau", "ada@acme.example", "admin", datetime.now(UTC))
        secret = store.add_token("Desk", "agent", datetime.now(UTC))
        own = {"HEEDFUL_HOSTS": address, "HEEDFUL_DATA": name, "HEEDFUL_WORKERS": str(workers), "TMPDIR": name}
        known = texts()
        begin = time.monotonic()
        with running([*program, "serve", "--bind", address], folder / "log", {**own, **settings}) as process:
            wait_until_ready(process, address, folder / "log", address)
            server = Server(process, address, secret, 0.0, known, store)
            Client(server).cold()
            server.ready, server.ready_cpu = time.monotonic() - begin, server.cpu()
            yield server


def texts() -> dict[str, str]:
    """Return a customer's message and a draft."""
    lexicons = sources.load()
    return {"mail": complaint(lexicons, MAIL_WORDS), "draft": prose(lexicons, DRAFT_WORDS)}


def throughput(
    server: Server, clients: int, seconds: float, ask: Callable[[Client], None] = Client.cold, first: int = 1
) -> float:
    """Return answers a second to clients that ask again as soon as they are answered, numbered from `first`."""
    counts, end = [0] * clients, time.monotonic() + seconds

    def work(number: int) -> None:
        client = Client(server, number + first)
        if ask is not Client.cold:
            client.open()
        while time.monotonic() < end:
            try:
                ask(client)
            except (ConnectionError, http.client.HTTPException):  # its worker was replaced, after 10,000 requests
                client.connection.close()
            else:
                counts[number] += 1

    begin = time.monotonic()
    threads = [Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - begin)


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def ticks(pid: int) -> int:
    """Return the CPU time that a process has had, in ticks of the clock."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(words[11]) + int(words[12])
