"""Stand between the extension and its server: pass on what is asked, or answer late, wrongly, or not at all."""

import http.client
import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Answer = tuple[int, bytes]
PASSED_ON = ("Content-Type", "ETag")
LONGEST = 120.0
"""So many seconds nothing is held for."""


@dataclass
class Between:
    """What a test may change at any time; `delay` and `answer` only concern analyses."""

    server: str
    address: str = ""
    gone: bool = False
    delay: Callable[[dict[str, Any]], float] = lambda _: 0
    answer: Answer | None = None
    make: Callable[[dict[str, Any]], object] | None = None
    """Makes an answer of our own of what is asked."""
    _held: list[tuple[Callable[[dict[str, Any]], bool], threading.Event]] = field(default_factory=list)
    _under_way: set[int] = field(default_factory=set)
    asked: list[dict[str, Any]] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    """What came as thumbs and counts."""

    def calm(self) -> None:
        """Pass on everything again."""
        self.gone, self.delay, self.answer, self.make = False, lambda _: 0, None, None
        self.release()
        self.asked.clear()
        self.told.clear()

    def hold(self, which: Callable[[dict[str, Any]], bool] = lambda _: True) -> None:
        """Answer such questions only after `release`: what has to happen before the answer takes as long as it takes."""
        self._held.append((which, threading.Event()))

    def release(self) -> None:
        """Answer what is held, and wait until those answers are out."""
        held, self._held = self._held, []
        for _, free in held:
            free.set()
        end = time.monotonic() + LONGEST
        while held and self._under_way and time.monotonic() < end:
            time.sleep(0.01)

    def wait(self, asked: dict[str, Any]) -> None:
        """Wait as long as this question has to."""
        for which, free in list(self._held):
            if which(asked):
                free.wait(LONGEST)
        time.sleep(self.delay(asked))


@contextmanager
def between(server: str) -> Iterator[Between]:
    """Listen on a loopback port in front of a server."""
    state = Between(server)

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self.meet()

        def do_POST(self) -> None:
            self.meet()

        def meet(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if state.gone:
                self.close_connection = True
                return
            if self.path == "/v1/events":
                state.told.append(json.loads(body))
            state._under_way.add(id(self))
            try:
                made = self.analysis(body) if self.path == "/v1/analyze" else None
                # Who asked may have given up meanwhile.
                with suppress(OSError):
                    self.say(*(made or passed_on(state.server, self.command, self.path, body, dict(self.headers))))
            finally:
                state._under_way.discard(id(self))

        def analysis(self, body: bytes) -> tuple[int, bytes, dict[str, str]] | None:
            asked = json.loads(body)
            state.asked.append(asked)
            answer = (200, json.dumps(state.make(asked)).encode()) if state.make else state.answer
            state.wait(asked)
            return (*answer, {"Content-Type": "application/json"}) if answer else None

        def say(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        state.address = f"http://127.0.0.1:{listening.server_port}"
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield state
        listening.shutdown()


def passed_on(
    server: str, method: str, path: str, body: bytes, headers: dict[str, str]
) -> tuple[int, bytes, dict[str, str]]:
    """Ask the real server the same."""
    host = urlsplit(server).netloc
    connection = http.client.HTTPConnection(host, timeout=LONGEST)
    try:
        connection.request(method, path, body or None, {**headers, "Host": host, "Connection": "close"})
        answer = connection.getresponse()
        kept = {name: value for name in PASSED_ON if (value := answer.getheader(name))}
        return answer.status, answer.read(), kept
    finally:
        connection.close()
