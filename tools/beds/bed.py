"""What all beds share: where they live, how their programs start and end, and `start | stop | reset`."""

import hashlib
import os
import shutil
import signal
import socket
import string
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

HERE = Path(__file__).parent
USER = "www-data"  # on every Debian, owns nothing of value, and Dovecot refuses to serve root's mail
START_SECONDS = 300
STOP_SECONDS = 10
LOG_CHARACTERS = 3000


class Failed(Exception):
    """A bed cannot do what it was asked to; the message is for the person who asked."""


class Bed:
    """One program under test: a directory of its own, its ports, and the process groups that it runs in."""

    def __init__(self, name: str):
        self.name = name
        self.root = Path(os.environ.get("HEEDFUL_BEDS", "/var/tmp/heedful-beds"))
        self.state = self.root / name
        self.logs = self.state / "logs"

    def fresh(self, *directories: str) -> None:
        """Stop what runs and begin with an empty state directory."""
        self.stop()
        for directory in ("logs", "pids", *directories):
            (self.state / directory).mkdir(parents=True)

    def own(self) -> None:
        """Give the state directory to the user that the programs run as."""
        require_root(self.name)
        subprocess.run(["chown", "-R", f"{USER}:{USER}", self.state], check=True)

    def fill(self, template: Path, target: str, **values: object) -> Path:
        """Write a template into the state directory, its @names@ filled in."""
        written = self.state / target
        text = Template(template.read_text(encoding="utf-8"))
        written.write_text(text.substitute(values, state=self.state, user=USER), encoding="utf-8")
        return written

    def run(self, command: list[object], environment: Mapping[str, str] | None = None, log: str = "setup") -> None:
        """Run a program to its end; raise with the end of its own words when it fails."""
        with (self.logs / f"{log}.log").open("ab") as output:
            done = subprocess.run(list(map(str, command)), stdout=output, stderr=output, env=merged(environment))
        if done.returncode:
            raise Failed(f"{Path(str(command[0])).name} ended with {done.returncode}:\n{self.tail(log)}")

    def launch(self, name: str, command: list[object], environment: Mapping[str, str] | None = None) -> None:
        """Start a program that stays, in a process group of its own, so that its workers end with it."""
        with (self.logs / f"{name}.log").open("ab") as output:
            process = subprocess.Popen(
                list(map(str, command)),
                cwd=self.state,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=merged(environment),
                start_new_session=True,
            )
        (self.state / "pids" / name).write_text(str(process.pid))

    def await_ready(self, ready: Callable[[], bool]) -> None:
        """Return as soon as `ready` holds; raise when a program has ended or time is up."""
        deadline = time.monotonic() + START_SECONDS
        while not quietly(ready):
            for pid in self.pids():
                if not alive(int(pid.read_text())):
                    raise Failed(f"{pid.name} has ended:\n{self.tail(pid.name)}")
            if time.monotonic() > deadline:
                words = "\n".join(self.tail(log.stem) for log in sorted(self.logs.glob("*.log")))
                raise Failed(f"not ready after {START_SECONDS} seconds:\n{words}")
            time.sleep(0.2)

    def stop(self) -> None:
        """End every program of this bed and remove its state."""
        for pid in self.pids():
            end_group(int(pid.read_text()))
        subprocess.run(["rm", "-rf", self.state], check=True)

    def pids(self) -> list[Path]:
        return sorted((self.state / "pids").glob("*"))

    def tail(self, log: str) -> str:
        path = self.logs / f"{log}.log"
        return f"[{path}]\n{path.read_text(errors='replace')[-LOG_CHARACTERS:]}" if path.exists() else ""

    def kept(self, *sources: object) -> Path:
        """Return a directory that outlives `stop`, for what takes long to make; another one when a source changes."""
        digest = hashlib.sha256()
        for source in sources:
            digest.update(source.read_bytes() if isinstance(source, Path) else str(source).encode())
        kept = self.root / "kept" / self.name
        current = kept / digest.hexdigest()[:16]
        current.mkdir(parents=True, exist_ok=True)
        for outdated in set(kept.iterdir()) - {current}:
            shutil.rmtree(outdated)
        return current


class Template(string.Template):
    """@name@, because $ means something in every language that the beds' files are written in."""

    pattern = r"@(?:(?P<named>[a-z]+)@|(?P<escaped>(?!))|(?P<braced>(?!))|(?P<invalid>(?!)))"


def port(name: str, default: int) -> int:
    """Return the port that HEEDFUL_BED_<NAME> chooses, else the default."""
    return int(os.environ.get(f"HEEDFUL_BED_{name}", default))


def as_user(*command: object) -> list[object]:
    """Return a command that runs as the beds' user."""
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups", *command]


def require_root(name: str) -> None:
    if os.geteuid():
        raise Failed(f"The bed {name} needs root: its programs change their user.")


def require(*names: str) -> None:
    """Raise unless each program, or file with its whole path, is there."""
    missing = [name for name in names if not (shutil.which(name) or Path("/", name).is_file())]
    if missing:
        raise Failed(f"Missing here: {', '.join(missing)}. Install what the beds need with tools/beds/install.")


def require_free(*ports: int) -> None:
    """Raise when somebody else listens on one of the ports: their program must not be taken for ours."""
    for number in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", number))
            except OSError as error:
                raise Failed(f"Port {number} is taken ({error.strerror}): HEEDFUL_BED_… chooses another.") from error


def answers(url: str, words: str) -> bool:
    """Return whether a page is there and contains some words."""
    with urllib.request.urlopen(url, timeout=30) as page:
        return words in page.read().decode(errors="replace")


def merged(environment: Mapping[str, str] | None) -> dict[str, str]:
    return {**os.environ, **(environment or {})}


def quietly(ready: Callable[[], bool]) -> bool:
    try:
        return ready()
    except Exception:
        return False


def alive(pid: int) -> bool:
    """Return whether a process runs; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def end_group(leader: int) -> None:
    """Ask a process group to end, and insist when it does not."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(leader, sign)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + STOP_SECONDS
        while alive(leader) and time.monotonic() < deadline:
            time.sleep(0.05)


def main(name: str, start: Callable[[], str], stop: Callable[[], None], reset: Callable[[], None]) -> None:
    """Do what the command line says; `start` prints the address on the last line."""
    actions: dict[str, Callable[[], str | None]] = {"start": start, "stop": stop, "reset": reset}
    if len(sys.argv) != 2 or sys.argv[1] not in actions:
        sys.exit(f"Usage: tools/beds/{name} start|stop|reset")
    try:
        said = actions[sys.argv[1]]()
    except Exception as failure:
        if sys.argv[1] == "start":
            stop()
        if not isinstance(failure, Failed):
            raise
        sys.exit(f"The bed {name} failed to {sys.argv[1]}: {failure}")
    if said:
        print(said)
