"""The practice room: fictional threads to answer, what a good reply to each does and why, and what a weak one does.

A case is a YAML file (docs/practice.md); the packaged ones lie in `cases/`, admins write their own in the same form.
Nothing of what is practised is stored, and nothing is scored.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .case import Answer, Case, Notice, Reason, parse, request
from .lesson import Lesson, Line, Well, Worse, compare
from .trial import check

__all__ = (
    "Answer", "Case", "Lesson", "Line", "Notice", "Reason", "Well", "Worse", "cases", "check", "compare", "packaged",
    "parse", "request",
)  # fmt: skip

_CASES = Path(__file__).with_name("cases")


def cases(files: Mapping[str, str]) -> tuple[Case, ...]:
    """Read cases (name → text), the easiest first. Raises LexiconError, whose field reads `file:line`."""
    return tuple(sorted((parse(name, text) for name, text in files.items()), key=lambda c: (c.difficulty, c.name)))


@cache
def packaged() -> tuple[Case, ...]:
    """Return the cases that ship with Heedful, the easiest first."""
    return cases({path.name: path.read_text(encoding="utf-8") for path in sorted(_CASES.glob("*.yml"))})
