"""A wheel carries everything that Heedful needs: modules, lexicons, site rows, the pages and their parts."""

import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

import heedful

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "server" / "heedful"
CARRIED = json.loads((ROOT / "requirements" / "carried.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it; give the directory."""
    directory = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(directory), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    (wheel,) = directory.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(directory / "unpacked")
    return directory / "unpacked"


def files(directory: Path) -> set[str]:
    return {
        path.relative_to(directory).as_posix()
        for path in directory.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_carries_every_file_of_the_package_and_every_lexicon(unpacked: Path) -> None:
    expected = files(SOURCE) | {f"lexicons/{name}" for name in files(ROOT / "lexicons")}
    expected |= {"extension/sites.json", "extension/sites.schema.json"}
    assert files(unpacked / "heedful") == expected


def test_an_installed_wheel_finds_its_own_lexicons(unpacked: Path) -> None:
    script = "import sys; sys.path.insert(0, sys.argv[1]); from heedful.sources import packaged; print(packaged())"
    found = subprocess.run([sys.executable, "-c", script, str(unpacked)], capture_output=True, text=True, check=True)
    assert Path(found.stdout.strip()) == unpacked.resolve() / "heedful" / "lexicons"


def test_an_installed_wheel_finds_its_own_site_rows(unpacked: Path) -> None:
    script = "import sys; sys.path.insert(0, sys.argv[1]); from heedful.sites import packaged; print(packaged())"
    found = subprocess.run([sys.executable, "-c", script, str(unpacked)], capture_output=True, text=True, check=True)
    assert Path(found.stdout.strip()) == unpacked.resolve() / "heedful" / "extension" / "sites.json"


def test_the_version_has_one_source(unpacked: Path) -> None:
    (metadata,) = unpacked.glob("*.dist-info/METADATA")
    assert f"\nVersion: {heedful.__version__}\n" in metadata.read_text(encoding="utf-8")


# What others wrote and the package carries as it is: requirements/carried.json, which the list of parts takes over


@pytest.mark.parametrize("part", CARRIED, ids=lambda part: part["name"])
def test_what_is_carried_is_the_version_that_is_pinned(part: dict[str, list[dict[str, str]]]) -> None:
    (place,), (pinned,) = part["properties"], part["hashes"]
    held = (ROOT / place["value"]).read_bytes()
    assert (pinned["alg"], pinned["content"]) == ("SHA-256", sha256(held).hexdigest())
    assert f'version:"{part["version"]}"'.encode() in held
    assert part["purl"] == f"pkg:npm/{part['name']}@{part['version']}"


def test_nothing_else_is_carried() -> None:
    """What others wrote comes minified; our own lines are short."""
    shipped = [path for path in SOURCE.rglob("*") if path.suffix in (".js", ".css")]
    shipped += [path for path in (ROOT / "extension").rglob("*") if path.suffix in (".js", ".css")]
    minified = {
        path for path in shipped if max(map(len, path.read_text(encoding="utf-8").splitlines()), default=0) > 500
    }
    assert minified == {ROOT / part["properties"][0]["value"] for part in CARRIED}
