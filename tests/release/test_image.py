"""The Dockerfile's steps without a container engine: built in a plain directory by the pinned lock, then run as its user with
no rights, the whole file system read-only but for a tmpfs at /tmp and one at /data. It needs root, the packages' index and
a minute and a half, so it is looked at before a release.

What is left out is the base image, and the last stage's steps that would change this machine (its user, its pip), and Debian's binutils, which tools/beds/install brings.
"""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import dockerfile
from serving import free_port, running, wait_until_ready

ROOT = Path(__file__).parents[2]
NAME = "heedful.example.com"
MOST_MEGABYTES = 300


@dataclass
class Built:
    """What the steps made, below a directory that stands for the image's root."""

    root: Path
    image: dockerfile.Image

    def path(self, inside: str) -> Path:
        return self.root / inside.lstrip("/")


@pytest.fixture(scope="module")
def built() -> Iterator[Built]:
    """Take the steps. Not below /tmp, which is another one for who runs it."""
    if os.geteuid() != 0:
        pytest.fail("This needs root, to be another user in a file system of its own.", pytrace=False)
    root = Path(tempfile.mkdtemp(prefix="heedful-image-", dir="/var/tmp"))
    try:
        root.chmod(0o755)
        for name in ("src", "wheels", "data"):
            (root / name).mkdir()
        steps(root)
        yield Built(root, dockerfile.image(ROOT))
    finally:
        shutil.rmtree(root)


def steps(root: Path) -> None:
    last = dockerfile.image(ROOT).stages - 1
    for stage, word, rest in dockerfile.steps(ROOT):
        if word == "COPY" and not rest.startswith("--from"):
            *sources, target = rest.split()
            for source in sources:
                copy(
                    ROOT / source,
                    (root / target.lstrip("/")) if target.startswith("/") else root / "src" / target,
                    target,
                )
        elif word == "RUN" and stage != last and not rest.startswith("apt-get"):
            run(root, rest)


def copy(source: Path, there: Path, target: str) -> None:
    """Copy as COPY does: what is in a directory, a file into a directory or to a name."""
    if source.is_dir():
        shutil.copytree(source, there, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        return
    there = there / source.name if target.endswith("/") or there.is_dir() else there
    there.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, there)


def run(root: Path, command: str) -> None:
    """Run a step with the directories of the image where they are here, and our Python in the place of its."""
    here = re.sub(r"(?<![\w.])/(?=(?:src|tools|wheels|heedful)\b)", f"{root}/", command)
    (root / "bin").mkdir(exist_ok=True)
    (root / "bin" / "python").unlink(missing_ok=True)
    (root / "bin" / "python").symlink_to(getattr(sys, "_base_executable", sys.executable))
    environment = {**os.environ, "PATH": f"{root}/bin:{os.environ['PATH']}"}
    done = subprocess.run(["sh", "-ec", here], cwd=root / "src", env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout[-1000:]}{done.stderr[-3000:]}"


@dataclass
class Container:
    """The server as its user in its file system."""

    built: Built
    pid: int
    address: str
    environment: dict[str, str]

    def execute(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Run a program beside the server, as `docker exec` would."""
        words = ["nsenter", "--target", str(self.pid), "--mount", *nobody(self.built.image.user), *command]
        return subprocess.run(words, env=self.environment, capture_output=True, text=True)


def nobody(user: str) -> list[str]:
    uid, _, gid = user.partition(":")
    rights = ["--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]
    return ["setpriv", f"--reuid={uid}", f"--regid={gid}", *rights]


@contextmanager
def container(built: Built, folder: Path) -> Iterator[Container]:
    port, data = free_port(), built.path("data")
    uid, _, gid = built.image.user.partition(":")
    environment = {
        **built.image.environment, "PATH": f"{built.path('heedful/bin')}:{os.environ['PATH']}", "HEEDFUL_DATA": str(data),
        "HEEDFUL_BIND": f"0.0.0.0:{port}", "HEEDFUL_HOSTS": NAME, "HEEDFUL_WORKERS": "2", "HOME": str(data),
        "HEEDFUL_DEADLINE_MS": "30000",
    }  # fmt: skip
    mounts = (
        "mount --options remount,bind,ro /"
        " && mount --types tmpfs --options size=64m,mode=1777 tmpfs /tmp"
        f" && mount --types tmpfs --options size=64m,mode=700,uid={uid},gid={gid} tmpfs {data}"
    )
    words = ["unshare", "--mount", "--propagation", "private", "sh", "-ec", f'{mounts} && cd / && exec "$@"', "sh"]
    program = [*words, *nobody(built.image.user), *built.image.command]
    with running(program, folder / "log", environment) as process:
        address = f"127.0.0.1:{port}"
        wait_until_ready(process, address, folder / "log", NAME)
        yield Container(built, process.pid, address, {**environment, "HEEDFUL_BIND": f"0.0.0.0:{port}"})


def test_it_serves_as_nobody_where_nothing_can_be_written(built: Built, tmp_path: Path) -> None:
    with container(built, tmp_path) as there:
        status = Path(f"/proc/{there.pid}/status").read_text()
        assert re.search(r"^Uid:(\t10001){4}$", status, re.M)
        assert re.search(r"^CapEff:\t0+$", status, re.M) and re.search(r"^NoNewPrivs:\t1$", status, re.M)
        # Not even root could write there.
        tried = subprocess.run(
            ["nsenter", "--target", str(there.pid), "--mount", "touch", built.path("x")], capture_output=True
        )
        assert b"Read-only file system" in tried.stderr
        made = there.execute("heedful", "token", "create", "Desk")
        assert made.returncode == 0, made.stderr
        answer = ask(there.address, made.stdout.split()[0])
        assert any(cause["cause"] == "waiting" for cause in answer["causes"])


def ask(address: str, token: str) -> dict[str, list[dict[str, str]]]:
    connection = http.client.HTTPConnection(address, timeout=60)
    body = json.dumps({"thread": [{"role": "customer", "text": "I am still waiting for my refund."}]})
    headers = {"Host": NAME, "Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    connection.request("POST", "/v1/analyze", body, headers)
    said = connection.getresponse()
    found = json.loads(said.read())
    connection.close()
    assert said.status == 200, found
    return dict(found)


def test_its_own_health_check_knows_whether_it_lives(built: Built, tmp_path: Path) -> None:
    (line,) = (rest for _, word, rest in dockerfile.steps(ROOT) if word == "HEALTHCHECK")
    check = [word.replace("/heedful/", f"{built.root}/heedful/") for word in json.loads(line.partition("CMD ")[2])]
    check[0] = str(built.path("heedful/bin/python"))
    with container(built, tmp_path) as there:
        assert there.execute(*check).returncode == 0
        elsewhere = {**there.environment, "HEEDFUL_BIND": f"0.0.0.0:{free_port()}"}
        assert subprocess.run(check, env=elsewhere, capture_output=True).returncode == 1


def test_it_keeps_no_tools_and_stays_small(built: Built) -> None:
    names = {path.name for path in built.path("heedful/bin").iterdir()}
    assert not names & {"pip", "pip3", "hatchling", "cc", "gcc"}
    packages = {path.name for path in built.path("heedful").glob("lib/python*/site-packages/*")}
    assert not packages & {"pip", "hatchling", "pytest", "dask", "sklearn"}
    size = sum(path.lstat().st_size for path in built.path("heedful").rglob("*") if path.is_file()) / 2**20
    print(f"beside the base image: {size:.0f} MB")
    assert size < MOST_MEGABYTES


def test_the_lock_is_what_is_installed(built: Built) -> None:
    pins = dict(
        line.split(" ;")[0].split("==")
        for line in (ROOT / "requirements/run.txt").read_text().splitlines()
        if "==" in line
    )
    found = built.path("heedful").glob("lib/python*/site-packages/*.dist-info")
    for name, version in (path.name.removesuffix(".dist-info").split("-", 1) for path in found):
        plain = re.sub(r"[-_.]+", "-", name).lower()
        assert plain == "heedful" or plain == "numpy" or pins[plain] == version, name
