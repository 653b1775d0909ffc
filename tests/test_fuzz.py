"""What reads hostile bytes, fed by chance; by coverage and for longer in release/test_fuzz_long.py."""

import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parents[1] / "tools" / "fuzz"
TARGETS = ("reply", "html", "yaml", "phrase", "request", "small")


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_falls_over_what_it_reads(target: str) -> None:
    command = [sys.executable, str(FUZZ / "mutate.py"), target, "300"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.startswith(f"{target}: 300 texts")


def test_a_target_that_falls_over_is_told_with_its_text(tmp_path: Path) -> None:
    (tmp_path / "targets.py").write_text("def f(data):\n    assert not data\nTARGETS = {'reply': f}\n")
    for name in ("mutate.py", "seeds.py"):
        (tmp_path / name).write_text((FUZZ / name).read_text())
    done = subprocess.run([sys.executable, str(tmp_path / "mutate.py"), "reply", "3"], capture_output=True, text=True)
    assert done.returncode and "reply falls over b" in done.stderr
