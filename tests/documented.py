"""Commands for PostgreSQL as docs/operate.md has them, run as they stand there."""

import os
import re
import subprocess
from pathlib import Path

from postgres import Postgres

PAGE = Path(__file__).parents[1] / "docs/operate.md"


def run(server: Postgres, url: str, folder: Path, *programs: str) -> None:
    """Run the line of each program against a database, its files in a folder. Fails with what the program says."""
    page = PAGE.read_text(encoding="utf-8")
    given = {**os.environ, "HEEDFUL_DATABASE": url, "PATH": f"{server.programs}:{os.environ['PATH']}"}
    for program in programs:
        (line,) = re.findall(rf"^{program} .*$", page, re.M)
        done = subprocess.run(["sh", "-c", line], cwd=folder, env=given, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
