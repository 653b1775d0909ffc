"""What we take from others: known faults in it, and the list of it (SBOM, CycloneDX), as dist/heedful-sbom.json.

Where a register of faults does not answer, the check fails and names it: silence is no good news.
"""

import json
import subprocess
import sys
import tarfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
LOCK = ROOT / "requirements" / "run.txt"
CARRIED = json.loads((ROOT / "requirements" / "carried.json").read_text(encoding="utf-8"))


def run(*command: str | Path, where: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(word) for word in command], cwd=where, capture_output=True, text=True, timeout=600)


def read(done: subprocess.CompletedProcess[str], register: str) -> Any:
    """Return the JSON of an answer; fail by the register's name where there is none."""
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise AssertionError(f"{register} did not answer: {done.stderr[-500:]}") from None


def test_nothing_that_runs_in_the_server_has_a_known_fault() -> None:
    done = run(BIN / "pip-audit", "--requirement", LOCK, "--no-deps", "--disable-pip", "--format", "json")
    found = read(done, "PyPI's register of faults")["dependencies"]
    skipped = [one["name"] for one in found if "skip_reason" in one]
    assert not skipped, f"PyPI's register of faults says nothing of {', '.join(skipped)}"
    assert not [one for one in found if one["vulns"]], found


def test_nothing_that_checks_the_extension_has_a_known_grave_fault() -> None:
    found = read(run("npm", "audit", "--json", where=ROOT / "tests" / "extension"), "npm's register of faults")
    assert "metadata" in found, f"npm's register of faults did not answer: {found.get('message') or found.get('error')}"
    counts = found["metadata"]["vulnerabilities"]
    assert not counts["high"] and not counts["critical"], counts


def test_the_list_of_parts_is_whole() -> None:
    target = ROOT / "dist" / "heedful-sbom.json"
    target.parent.mkdir(exist_ok=True)
    done = run(BIN / "cyclonedx-py", "requirements", LOCK, "--of", "JSON", "-o", target)
    assert done.returncode == 0, done.stderr
    told = json.loads(target.read_text())
    told["components"] += CARRIED
    told["dependencies"] += [{"ref": part["bom-ref"]} for part in CARRIED]
    target.write_text(json.dumps(told, indent=2))
    assert not JsonStrictValidator(SchemaVersion.V1_6).validate_str(target.read_text())
    assert told["specVersion"] == "1.6"
    listed = {part["name"].lower().replace("_", "-") for part in told["components"]}
    pinned = {line.split("==")[0] for line in LOCK.read_text().splitlines() if "==" in line}
    assert pinned | {"htmx.org"} <= listed, pinned - listed


def test_what_is_carried_is_what_its_makers_published(tmp_path: Path) -> None:
    for part in CARRIED:
        done = run("npm", "pack", f"{part['name']}@{part['version']}", "--silent", where=tmp_path)
        assert done.returncode == 0, f"npm's register did not answer: {done.stderr[-500:]}"
        with tarfile.open(tmp_path / done.stdout.strip()) as packed:
            files = [packed.extractfile(one) for one in packed if one.isfile() and one.name.endswith(".min.js")]
            assert part["hashes"][0]["content"] in [sha256(one.read()).hexdigest() for one in files if one]
