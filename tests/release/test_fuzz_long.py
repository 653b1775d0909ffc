"""Fuzzing by coverage, HEEDFUL_FUZZ_SECONDS for each reader; by chance alone where atheris does not run."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from amounts import of
from test_fuzz import FUZZ, TARGETS

SECONDS = int(os.environ.get("HEEDFUL_FUZZ_SECONDS") or 600)
BY_CHANCE = 200_000


@pytest.mark.parametrize("target", TARGETS)
def test_no_reader_falls_over_or_hangs(tmp_path: Path, target: str) -> None:
    covered = importlib.util.find_spec("atheris") is not None
    how = ["drive.py", target, str(of(SECONDS, 5)), str(tmp_path / "corpus")]
    command = how if covered else ["mutate.py", target, str(of(BY_CHANCE))]
    done = subprocess.run(
        [sys.executable, str(FUZZ / command[0]), *command[1:]], capture_output=True, text=True, cwd=tmp_path
    )
    said = done.stdout + done.stderr
    print("by coverage:" if covered else "atheris does not run here, so by chance alone:", said.splitlines()[-1:])
    assert done.returncode == 0, said[-3000:]
    assert not list(tmp_path.glob(f"{target}-*")), "left behind by what was fallen over"
