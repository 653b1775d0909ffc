"""A real server under load: its workers, clients in threads of their own, and what they were answered."""

import http.client
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from serving import free_port, running, wait_until_ready

ASK = {"thread": [{"role": "customer", "text": "I am still waiting for my refund."}], "draft": "We are sorry."}
EVENT = {"events": [{"action": "flagged", "subject": "risk:blame"}]}


@dataclass
class Standing:
    """A running server."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def workers(self) -> set[int]:
        """Return the processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return {int(child) for child in children}

    def call(self, path: str, value: Any = None, **headers: str) -> tuple[int, Any, Mapping[str, str]]:
        """Ask once; give status, answer and headers."""
        connection = http.client.HTTPConnection(self.address, timeout=30)
        try:
            body = None if value is None else json.dumps(value).encode()
            named = {"Content-Type": "application/json", **headers}
            connection.request("GET" if value is None else "POST", path, body, named)
            answer = connection.getresponse()
            said = answer.read()
            kind = answer.headers.get("Content-Type", "")
            return answer.status, json.loads(said) if "json" in kind else said, dict(answer.headers)
        finally:
            connection.close()

    def until(self, wanted: Any, seconds: float) -> float:
        """Wait until wanted() holds; give the seconds that it took."""
        start = time.monotonic()
        while not wanted():
            assert time.monotonic() - start < seconds, self.log.read_text()[-2000:]
            time.sleep(0.05)
        return time.monotonic() - start


@contextmanager
def standing(folder: Path, **settings: str) -> Iterator[Standing]:
    """Run a server with its data in a folder, on this machine alone unless `hosts` is among the settings."""
    address, log = f"127.0.0.1:{free_port()}", folder / "server.log"
    command = [str(Path(sys.executable).with_name("heedful")), "serve", "--bind", address]
    given = {f"HEEDFUL_{name.upper()}": value for name, value in {"data": str(folder), **settings}.items()}
    with running(command, log, given) as process:
        wait_until_ready(process, address, log, settings.get("hosts", address))
        yield Standing(address, process, log)


@dataclass
class Load:
    """Clients who ask without a pause, each over a connection of its own."""

    server: Standing
    clients: int
    headers: Mapping[str, str] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    bare: int = 0
    """Refusals that did not say when to come again."""
    ask: Callable[[], Mapping[str, Any]] = lambda: ASK

    def __enter__(self) -> "Load":
        self._stop, self._lock = Event(), Lock()
        self._threads = [Thread(target=self._run, daemon=True) for _ in range(self.clients)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                status, _, headers = self.server.call("/v1/analyze", self.ask(), **self.headers)
                told = str(status)
            except (OSError, http.client.HTTPException) as error:
                told, headers = type(error).__name__, {}
            with self._lock:
                self.statuses[told] += 1
                self.bare += told in ("429", "503") and "Retry-After" not in headers
