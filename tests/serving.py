"""Start the real server for a test: `heedful serve` under gunicorn on a free loopback port."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path

WORDS = """\
cause: abuse
cues:
  flumox:
    strength: 3
    phrases: |
      flumox
    match: |
      The [flumox] is gone.
    no_match: |
      The printer is gone.
"""
"""Words that nothing else finds, to be published and seen."""
# A busy machine makes no answer incomplete.
PATIENT = {"HEEDFUL_DEADLINE_MS": "30000"}
# A program that has ended is seen at once; only one that hangs is waited for so long.
START_SECONDS = 600
STOP_SECONDS = 60
# Below those that a system gives to outgoing connections, one of which may take a port before a server has started; and
# each process that tests has its own, in another order each time.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
FIRST, SHARE = 20_000 + 1000 * (WORKER % 12), 1000
_ports = cycle(FIRST + (os.getpid() + step) % SHARE for step in range(SHARE))


def free_port() -> int:
    """Return a loopback port that nobody listens on, and that nobody is likely to take soon."""
    while True:
        port = next(_ports)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def serving(data: Path, settings: Mapping[str, str] | None = None, bind: str = "") -> Iterator[str]:
    """Run `heedful serve` with its data in `data` and extra settings; give its address without a closing slash.

    It has more time to answer than anybody would wait for, unless the settings say something else.
    """
    bind = bind or f"127.0.0.1:{free_port()}"
    command = [str(Path(sys.executable).with_name("heedful")), "serve", "--bind", bind]
    with running(command, data / "server.log", {**PATIENT, "HEEDFUL_DATA": str(data), **(settings or {})}) as process:
        address = bind.replace("0.0.0.0", "127.0.0.1")
        wait_until_ready(process, address, data / "server.log", (settings or {}).get("HEEDFUL_HOSTS", address))
        yield f"http://{address}"


@contextmanager
def running(
    command: list[str], log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program for as long as the block, its output in `log`, without any HEEDFUL_* of the caller's own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HEEDFUL_")}
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env={**inherited, **(environment or {})}
        ) as process,
    ):
        try:
            yield process
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a program to end, and insist when it does not."""
    process.terminate()
    if not ended(process, STOP_SECONDS):
        process.kill()


def wait_until_ready(process: subprocess.Popen[bytes], address: str, log: Path, host: str) -> None:
    """Return as soon as the server called `host` is ready; raise with the program's own words when it ends or hangs."""
    deadline = time.monotonic() + START_SECONDS
    while not ready(address, host):
        if ended(process, within=0.1) or time.monotonic() > deadline:
            raise AssertionError(f"{address} is not ready. The program said:\n{log.read_text()[-4000:]}")


def ready(address: str, host: str) -> bool:
    """Return whether /readyz is answered with 200 now."""
    connection = http.client.HTTPConnection(address, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": host})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def ended(process: subprocess.Popen[bytes], within: float) -> bool:
    """Return whether the program ends within so many seconds."""
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        return False
    return True
