"""The pure functions of the extension, tested by Node's own runner; and its types, checked as strictly as can be."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / "tests" / "extension"
FILES = sorted(TOOLS.glob("*/*.test.js"))


def run(*command: str | Path) -> str:
    """Run a program of Node's and return what it says; fail with that when it fails."""
    assert shutil.which("node"), "The extension's tests need Node.js 20 or newer."
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, (done.stdout + done.stderr)[-8000:]
    return done.stdout


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_node_can_test(path: Path) -> None:
    said = run("node", "--test", "--test-reporter=tap", path)
    assert "# fail 0" in said and "# pass 0\n" not in said


def test_there_are_such_tests() -> None:
    assert {path.parent.name for path in FILES} >= {"eye", "hand", "page", "paint", "shell"}


def test_the_types_hold() -> None:
    compiler = TOOLS / "node_modules" / ".bin" / "tsc"
    assert compiler.exists(), "`npm ci --prefix tests/extension` installs the compiler; `make test` does it."
    run(compiler, "-p", TOOLS / "tsconfig.json")
