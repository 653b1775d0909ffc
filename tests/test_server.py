"""The real server, started as an operator starts it."""

import gc
import http.client
import json
import os
import re
import select
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from fakes import settings
from heedful.errors import SettingError
from heedful.server import options, serve, settle
from heedful.server.worker import SECONDS
from heedful.web.guard import HEADERS
from serving import free_port, serving

CANARY = "xylocanary"
ASK = {"thread": [{"role": "customer", "text": "😀 I am still waiting for my order."}], "draft": "Thanks.", "id": 1}


def call(address: str, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=120)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def ask(address: str, value: Any) -> tuple[int, Any]:
    status, body = call(address, "POST", "/v1/analyze", json.dumps(value).encode(), Content_Type="application/json")
    return status, json.loads(body)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[str]:
    with serving(data) as address:
        yield address


def test_it_answers_what_it_is_asked(server: str) -> None:
    status, said = ask(server, ASK)
    assert (status, said["id"], said["language"]) == (200, 1, {"code": "en", "supported": True})
    again = {**ASK, "thread": [{"role": "customer", "ref": said["messages"][0]["ref"]}]}
    assert ask(server, again) == (200, said)


def test_it_prints_one_line_and_no_word_of_any_request(server: str, data: Path) -> None:
    calls = [
        call(server, "GET", f"/{CANARY}"),
        call(server, "GET", f"/{CANARY * 1000}"),
        call(server, "POST", "/v1/analyze", CANARY.encode(), Content_Type="application/json"),
        call(server, "POST", "/v1/analyze", b"x" * 300_000, Content_Type="application/json"),
        call(server, "GET", "/", Host=f"{CANARY}.example"),
        call(server, "GET", "/", **{f"X ({CANARY})": CANARY}),
        call(server, CANARY.upper(), "/"),
    ]
    assert [status for status, _ in calls] == [404, 414, 400, 413, 400, 400, 405]
    ask(server, {"draft": CANARY})
    log = (data / "server.log").read_text()
    assert CANARY not in log.lower()
    first, *others = log.splitlines()
    assert first == f"Heedful is at {server}/ (Ctrl+C stops it)"
    assert all(" warning heedful.server: " in line for line in others)
    assert not [path for path in data.iterdir() if path.name != "server.log"]


def connected(address: str, sent: bytes) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=60)
    connection.sendall(sent)
    return connection


def answer(connection: socket.socket) -> tuple[int, http.client.HTTPMessage, Any]:
    """Read the one answer that a connection still gets, to its end."""
    response = http.client.HTTPResponse(connection)
    response.begin()
    said = json.loads(response.read())
    assert connection.recv(1) == b"" and response.headers["Content-Type"] == "application/problem+json"
    return response.status, response.headers, said


POST = b"POST /v1/analyze HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


def test_requests_that_never_end_keep_nobody_else_waiting_and_are_ended(server: str, data: Path) -> None:
    halves = [
        POST + b'Content-Length: 1000\r\n\r\n{"draft": "',
        POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
        POST + b"X-Half: ",
        b"POST /v1/analyze HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 1000\r\n\r\nx",
    ]
    begun = monotonic()
    with ExitStack() as stack:
        slow = [stack.enter_context(connected(server, half)) for half in halves * 3]
        for _ in range(3):
            assert ask(server, ASK)[0] == 200
        # Those that can be refused at once have been; all others still hold their place.
        refused = [connection for index, connection in enumerate(slow) if index % 4 == 3]
        early = set(select.select(slow, [], [], 0)[0]) - set(refused)
        assert not early or monotonic() - begun > SECONDS
        statuses = [answer(connection)[0] for connection in slow]
    assert statuses == [408, 408, 408, 400] * 3
    assert " error " not in (data / "server.log").read_text()


NAME = CANARY.encode()


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (400, POST + b"Transfer-Encoding: chunked\r\n\r\nZZ" + NAME + b"\r\n"),
        (400, POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}" + NAME),
        (400, b"GET / " + NAME + b"\r\n\r\n"),
        (400, b"GET / HTTP/9." + NAME + b"\r\n\r\n"),
        (400, b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: " + NAME + b"\r\n\r\n"),
        (400, POST + b"Content-Length: " + NAME + b"\r\n\r\n"),
        (400, POST + b"X-A: b\r\n " + NAME + b"\r\n\r\n"),
        (417, POST + b"Expect: " + NAME + b"\r\n\r\n"),
        (431, POST + b"".join(b"X-%d: %b\r\n" % (number, NAME) for number in range(60)) + b"\r\n"),
        (431, POST + b"X-A: " + NAME * 1000 + b"\r\n\r\n"),
        (501, POST + b"Transfer-Encoding: " + NAME + b"\r\n\r\n"),
    ],
)
def test_what_is_no_http_is_refused_like_everything_else(server: str, data: Path, status: int, sent: bytes) -> None:
    with connected(server, sent) as connection:
        code, headers, said = answer(connection)
    assert (code, said["status"]) == (status, status)
    assert said["type"].startswith("/problems/") and said["title"] and said["detail"]
    assert {name: headers[name] for name in HEADERS} == HEADERS
    log = (data / "server.log").read_text()
    assert CANARY not in (str(headers) + str(said) + log).lower() and " error " not in log


def test_several_workers_share_their_figures(tmp_path: Path) -> None:
    with serving(tmp_path, {"HEEDFUL_WORKERS": "2"}) as address:
        for _ in range(10):
            assert ask(address, ASK)[0] == 200
        for _ in range(4):
            figures = call(address, "GET", "/metrics")[1].decode()
            assert "heedful_analysis_seconds_count 10.0" in figures
            assert 'heedful_requests_total{route="/v1/analyze",status="200"} 10.0' in figures
            assert "heedful_lexicon_info{" in figures


def test_a_worker_that_ends_leaves_the_figures_to_the_others(tmp_path: Path) -> None:
    """Whoever starts a worker again, after ten thousand requests or by hand, ends one in good order first."""
    with serving(tmp_path, {"HEEDFUL_WORKERS": "2"}) as address:
        assert ask(address, ASK)[0] == 200
        server = server_of(tmp_path)
        worker = int(re.findall(r"\d+", Path(f"/proc/{server}/task/{server}/children").read_text())[0])
        os.kill(worker, signal.SIGTERM)
        while Path(f"/proc/{worker}").exists():
            assert ask(address, ASK)[0] == 200
        for _ in range(20):
            assert ask(address, ASK)[0] == 200


def server_of(data: Path) -> int:
    """Return the process of the server with this data directory that is no worker's child."""
    own = f"HEEDFUL_DATA={data}\0".encode()
    places = [place for place in Path("/proc").iterdir() if place.name.isdigit() and own in _environment(place)]
    found = {int(place.name): parent for place in places if (parent := _parent(place))}
    return next(process for process, parent in found.items() if parent not in found)


def _parent(place: Path) -> int:
    with suppress(OSError):  # it may be over by now
        return int(re.findall(r"^PPid:\s*(\d+)", (place / "status").read_text(), re.M)[0])
    return 0


def _environment(place: Path) -> bytes:
    try:
        return (place / "environ").read_bytes()
    except OSError:
        return b""


def test_an_address_in_use_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SettingError) as caught:
        serve(settings(bind=f"127.0.0.1:{taken.getsockname()[1]}"))
    assert (caught.value.field, caught.value.remedy) == ("bind", "Stop the other server, or choose with --bind.")


def test_an_address_of_another_machine_is_one_sentence() -> None:
    with pytest.raises(SettingError):
        serve(settings(bind=f"192.0.2.1:{free_port()}", hosts="heedful.example"))


def test_what_is_loaded_for_good_is_not_searched_for_garbage_again() -> None:
    gc.unfreeze()
    try:
        settle()
        lasting = gc.get_freeze_count()
        gc.collect()
        assert gc.get_freeze_count() == lasting > len(gc.get_objects())
    finally:
        gc.unfreeze()


def test_a_lone_worker_is_never_replaced_and_several_are_in_turn() -> None:
    assert options(settings())["max_requests"] == 0
    assert options(settings(workers="2"))["max_requests"] == 10_000
