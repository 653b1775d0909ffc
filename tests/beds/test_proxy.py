"""Heedful under gunicorn behind a real nginx: names, tokens and answers hold as they do without it."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

import chromium
import extensions
from serving import free_port, running, serving, wait_until_ready

NAME = "heedful.test"
HEEDFUL = str(Path(sys.executable).with_name("heedful"))
DRAFT = {"thread": [], "draft": "Our policy does not allow refunds."}


@contextmanager
def nginx(directory: Path, upstream: str) -> Iterator[int]:
    """Run nginx in front of an address; give its port."""
    port = free_port()
    values = {
        "user": "user root;" if os.geteuid() == 0 else "",
        "directory": str(directory),
        "port": str(port),
        "upstream": upstream,
    }
    text = Path(__file__).with_name("nginx.conf").read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    (directory / "nginx.conf").write_text(text, encoding="utf-8")
    command = ["nginx", "-p", str(directory), "-c", str(directory / "nginx.conf"), "-g", "daemon off;"]
    with running(command, directory / "nginx.log") as process:
        wait_until_ready(process, f"127.0.0.1:{port}", directory / "nginx.log", NAME)
        yield port


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, data: Path, token: dict[str, str]) -> Iterator[int]:
    """Give the port of an nginx in front of a server that answers to NAME and finds the token at its start."""
    with serving(data, {"HEEDFUL_HOSTS": NAME}) as address, nginx(tmp_path_factory.mktemp("nginx"), address) as port:
        yield port


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the directory of the server's database."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def token(data: Path) -> dict[str, str]:
    """Give the header that lets a client in."""
    environment = {**os.environ, "HEEDFUL_DATA": str(data)}
    made = subprocess.run(
        [HEEDFUL, "token", "create", "Bed"], env=environment, capture_output=True, text=True, check=True
    )
    return {"Authorization": f"Bearer {made.stdout.split()[0]}"}


def ask(
    port: int, host: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
) -> tuple[int, str, bytes]:
    """GET, or POST a JSON body; give status, media type and body of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    sent = {"Host": f"{host}:{port}", "Content-Type": "application/json", **(headers or {})}
    connection.request("GET" if body is None else "POST", path, body and json.dumps(body), sent)
    answer = connection.getresponse()
    status, media, content = answer.status, answer.headers.get_content_type(), answer.read()
    connection.close()
    return status, media, content


def test_the_installation_answers_to_its_name(port: int) -> None:
    assert ask(port, NAME, "/healthz")[0] == 200


@pytest.mark.parametrize("path", ["/", "/healthz", "/metrics", "/v1/analyze"])
def test_a_foreign_name_is_refused_through_the_proxy(port: int, path: str) -> None:
    assert ask(port, "elsewhere.test", path)[:2] == (400, "application/problem+json")


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded"])
def test_a_forwarding_header_cannot_lend_a_name(port: int, header: str) -> None:
    value = f"host={NAME}" if header == "Forwarded" else NAME
    assert ask(port, "elsewhere.test", "/healthz", headers={header: value})[0] == 400


def test_a_client_behind_the_proxy_needs_a_token(port: int) -> None:
    assert ask(port, NAME, "/v1/analyze", DRAFT)[0] == 401


def test_a_long_thread_passes(port: int, token: dict[str, str]) -> None:
    # More than nginx keeps in memory: it goes through a file and comes on in pieces.
    thread = [{"role": "customer", "text": "The report is attached. " * 1500} for _ in range(5)]
    status, _, content = ask(port, NAME, "/v1/analyze", {"thread": thread, "draft": "", "id": "long"}, token)
    assert (status, json.loads(content)["id"]) == (200, "long")


def test_a_proxy_on_the_same_machine_opens_nothing(tmp_path: Path) -> None:
    """A server that other machines can reach wants a token, whatever address the proxy or a client claims."""
    port = free_port()
    with (
        serving(tmp_path, {"HEEDFUL_HOSTS": NAME}, bind=f"0.0.0.0:{port}") as address,
        nginx(tmp_path, address) as proxy,
    ):
        for claim in ({}, {"X-Forwarded-For": "127.0.0.1"}, {"X-Real-IP": "::1"}, {"Forwarded": "for=127.0.0.1"}):
            assert ask(proxy, NAME, "/v1/analyze", DRAFT, claim)[0] == 401


def test_the_page_works_in_a_browser_behind_the_proxy(port: int, token: dict[str, str]) -> None:
    rules = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
    browser = extensions.playwright().chromium.launch(
        executable_path=extensions.chromium_path(), args=[*chromium.flags(), rules]
    )
    page = browser.new_page(extra_http_headers=token)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"http://{NAME}:{port}/")
    status = page.evaluate(
        """async (body) => (await fetch("/v1/analyze", {
            method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body),
        })).status""",
        DRAFT,
    )
    expect(page.locator("body")).to_be_visible()
    browser.close()
    # Without HTTPS, Chromium says that it ignores this header; the page needs none of it.
    complaints = [text for text in complaints if "Cross-Origin-Opener-Policy" not in text]
    assert (status, complaints) == (200, [])
