"""The Dockerfile as data: its steps, its last stage, and what it copies."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Image:
    """What the last stage makes of it."""

    stages: int = 0
    environment: dict[str, str] = field(default_factory=dict)
    runs: list[str] = field(default_factory=list)
    user: str = ""
    command: list[str] = field(default_factory=list)


def steps(root: Path) -> Iterator[tuple[int, str, str]]:
    """Give the number of the stage, the instruction and the rest of each step; arguments have their defaults."""
    text = re.sub(r"^\s*#.*\n", "", (root / "Dockerfile").read_text(encoding="utf-8"), flags=re.M)
    stage, known = -1, {}
    for line in re.sub(r"\\\n", " ", text).splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "ARG":
            known.update([rest.split("=", 1)])
        stage += word == "FROM"
        if word:
            yield stage, word, re.sub(r"\$\{(\w+)\}", lambda match: known[match[1]], rest.strip())


def image(root: Path) -> Image:
    """Return what the last stage makes of it."""
    found = Image()
    for stage, word, rest in steps(root):
        if word == "FROM":
            found = Image(stage + 1)
        elif word == "ENV":
            found.environment.update(part.split("=", 1) for part in shlex.split(rest))
        elif word == "RUN":
            found.runs.append(rest)
        elif word == "USER":
            found.user = rest
        elif word in ("ENTRYPOINT", "CMD"):
            found.command += json.loads(rest)
    return found


def copied(root: Path) -> Iterator[str]:
    """Give what is copied from outside."""
    for _, word, rest in steps(root):
        if word == "COPY" and not rest.startswith("--from"):
            yield from rest.split()[:-1]
