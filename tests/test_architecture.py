"""The rules of the house that a machine can check: who imports whom, where IO may happen, how long things are.

A new module takes its place in ORDER: after everything that it imports.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "server" / "heedful"

CORE = (
    "errors", "model", "text", "folding", "phrase", "lexicon", "rulebook", "language", "calendar", "grammar", "numerals",
    "when", "times", "tokens", "recall", "patterns", "matcher", "valence", "cues", "tongue", "voice", "reading", "turns", "promises", "ledger", "questions",
    "risks", "coverage", "slots", "suggest", "brief", "walk", "analyse", "explain", "propose", "check",
)  # fmt: skip
AROUND = (
    "wire",
    "settings",
    "sources",
    "sites",
    "practice",
    "store",
    "verdicts",
    "scan",
    "dryrun",
    "fit",
    "bench",
    "web",
    "server",
    "cli",
)
ORDER = (*CORE, *AROUND)

HOMES = {
    "spacy": "matcher",
    "vaderSentiment": "valence",
    "yaml": "lexicon",
    "msgspec": "wire",
    "alembic": "store",
    "argon2": "store",
    "sqlalchemy": "store",
    "sklearn": "fit",
    "scipy": "fit",
    "numpy": "fit",
    "cryptography": "web",
    "authlib": "web",
    "flask": "web",
    "flask_cors": "web",
    "jinja2": "web",
    "markupsafe": "web",
    "prometheus_client": "web",
    "werkzeug": "web",
    "gunicorn": "server",
    "click": "cli",
}
IO_MODULES = {
    "asyncio", "concurrent", "ctypes", "fileinput", "ftplib", "getpass", "glob", "http", "imaplib", "importlib", "io",
    "locale", "logging", "mailbox", "mmap", "multiprocessing", "os", "pathlib", "pickle", "poplib", "random", "secrets",
    "select", "selectors", "shelve", "shutil", "signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "sys",
    "tempfile", "threading", "time", "urllib", "uuid", "webbrowser",
}  # fmt: skip
IO_CALLS = {"open", "print", "input", "exec", "eval", "__import__", "breakpoint"}
CLOCKS = {"now", "utcnow", "today"}

FUNCTION_LINES = 60
FILE_LINES = 400
TEST_LINES = 600

FORBIDDEN = {
    "a path of somebody's machine": re.compile(r"(?<![\w./~:])/(?:home|Users|root|work|opt)/\w"),
    "the address of a package registry": re.compile(r"https?://[\w.:-]+/simple\b|https?://registry\.\w"),
    "an option that names a package index": re.compile(r"--(?:extra-)?index-url|--find-links[ =]\S"),
}


# Reading the code


@dataclass(frozen=True)
class Module:
    """A file of the package. `noun` is the module or sub-package it belongs to; `depth` its dots to the top."""

    noun: str
    tree: ast.AST
    label: str = "sample"
    depth: int = 1


def modules(among: tuple[str, ...] = ()) -> Iterator[Module]:
    """Read the package, or those of its nouns."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        noun = parts[0].removesuffix(".py")
        if not among or noun in among:
            yield Module(noun, ast.parse(path.read_text(encoding="utf-8")), str(path.relative_to(ROOT)), len(parts))


def sample(noun: str, code: str, depth: int = 1) -> Module:
    """Return a module made for a test."""
    return Module(noun, ast.parse(code), depth=depth)


def imports(module: Module) -> Iterator[tuple[str, str]]:
    """Give the dotted name of everything imported, ours beginning with `heedful`, and where."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, f"{module.label}:{node.lineno}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((name, f"{module.label}:{node.lineno}") for name in _imported_from(node, module.depth))


def _imported_from(node: ast.ImportFrom, depth: int) -> list[str]:
    if node.level and node.level < depth:
        return []  # from a sibling inside the same sub-package
    name = ".".join(part for part in ("heedful" if node.level else "", node.module) if part)
    return [f"heedful.{alias.name}" for alias in node.names] if name == "heedful" else [name]


# The rules: each gives sentences about what breaks it


def wrong_turns(module: Module) -> Iterator[str]:
    """Give the imports of our own modules that do not stand to the left of the importing one."""
    before = ORDER[: ORDER.index(module.noun)] if module.noun in ORDER else ()
    for target, place in imports(module):
        package, _, rest = target.partition(".")
        other = rest.partition(".")[0]
        if package == "heedful" and other not in ("", "__version__", module.noun, *before):
            yield f"{place} imports {other}, which is not before {module.noun} in ORDER"


def strangers(module: Module) -> Iterator[str]:
    """Give the imports of libraries outside their home."""
    for target, place in imports(module):
        library = target.partition(".")[0]
        if library in sys.stdlib_module_names or library == "heedful":
            continue
        home = HOMES.get(library)
        if home is None:
            yield f"{place} imports {library}, which has no home in HOMES"
        elif home != module.noun:
            yield f"{place} imports {library}, whose home is {home}"


def outside_contacts(module: Module) -> Iterator[str]:
    """Give what reaches for files, the clock, chance, the network or the process."""
    for target, place in imports(module):
        if target.partition(".")[0] in IO_MODULES:
            yield f"{place} imports {target}: the core does no IO"
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Name(id=called), lineno=line) if called in IO_CALLS:
                yield f"{module.label}:{line} calls {called}(): the core does no IO"
            case ast.Call(func=ast.Attribute(attr=called), lineno=line) if called in CLOCKS:
                yield f"{module.label}:{line} asks the clock with {called}(): take the time as an argument"


def word_tables(module: Module) -> Iterator[str]:
    """Give pattern strings that list natural words (`who|what|where|when`): words live in lexicons/."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Constant(value=str(text), lineno=line) if "\n" not in text:
                if listed := re.search(r"[a-z]{3,}(?:\|[a-z]{3,}){3,}", text):
                    yield f"{module.label}:{line} lists words ({listed.group()}): put them into lexicons/"


def overlong(label: str, source: str) -> Iterator[str]:
    """Give functions and files beyond the hard limits."""
    limit = TEST_LINES if label.startswith("tests/") else FILE_LINES
    if (length := source.count("\n")) > limit:
        yield f"{label} has {length} lines (limit {limit}): split it along its nouns"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{label}:{node.lineno} {node.name} has {length} lines (limit {FUNCTION_LINES})"


def forbidden(label: str, text: str) -> Iterator[str]:
    """Give the lines with words that have no place in the repository."""
    for number, line in enumerate(text.splitlines(), 1):
        yield from (f"{label}:{number} names {what}" for what, pattern in FORBIDDEN.items() if pattern.search(line))


# The rules hold


def test_every_module_has_its_place() -> None:
    unknown = {module.noun for module in modules()} - {*ORDER, "__init__"}
    assert not unknown, f"put {', '.join(sorted(unknown))} into ORDER in {Path(__file__).name}, after what they import"


def test_modules_import_only_leftward() -> None:
    assert_none(fault for module in modules() for fault in wrong_turns(module))


def test_each_library_has_one_home() -> None:
    assert_none(fault for module in modules() for fault in strangers(module))


def test_the_core_does_no_io() -> None:
    assert_none(fault for module in modules(CORE) for fault in outside_contacts(module))


def test_words_live_in_the_lexicons() -> None:
    assert_none(fault for module in modules(CORE) for fault in word_tables(module))


def test_files_and_functions_stay_short() -> None:
    assert_none(
        fault
        for path in tracked()
        if path.suffix == ".py"
        for fault in overlong(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
    )


def test_no_file_names_a_machine_or_a_registry() -> None:
    searched = [path for path in tracked() if path != Path(__file__)]
    assert_none(fault for path in searched for fault in forbidden(str(path.relative_to(ROOT)), readable(path)))


def test_the_locks_pin_versions_and_name_nothing_else() -> None:
    pin = re.compile(r"[a-z0-9-]+==[\w.]+( ; .+)?|#.*")
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        assert_none(f"{lock.name}: {line}" for line in lock.read_text().splitlines() if not pin.fullmatch(line))


# The rules catch what they are for


@pytest.mark.parametrize(
    ("noun", "code"),
    [
        ("text", "from . import matcher"),
        ("text", "from .matcher import find"),
        ("text", "import heedful.matcher"),
        ("text", "from heedful import matcher"),
        ("check", "def f():\n    from .store import Store"),
        ("scan", "from .web.api import analyse"),
        ("text", "from .utils import trim"),
        ("__init__", "from .cli import main"),
    ],
)
def test_an_import_to_the_right_is_caught(noun: str, code: str) -> None:
    assert list(wrong_turns(sample(noun, code)))


@pytest.mark.parametrize(
    ("noun", "code", "depth"),
    [
        ("matcher", "from .text import visible", 1),
        ("web", "from ..analyse import analyse", 2),
        ("web", "from .cli import anything", 2),  # web/cli.py, a sibling
        ("cli", "from heedful import __version__", 1),
    ],
)
def test_an_import_to_the_left_or_within_passes(noun: str, code: str, depth: int) -> None:
    assert not list(wrong_turns(sample(noun, code, depth)))


def test_a_sub_package_may_not_reach_to_the_right() -> None:
    assert list(wrong_turns(sample("web", "from ..cli import main", 2)))


@pytest.mark.parametrize(("noun", "code"), [("cues", "import spacy"), ("web", "import yaml"), ("cli", "import numpy")])
def test_a_library_away_from_home_is_caught(noun: str, code: str) -> None:
    assert list(strangers(sample(noun, code)))


@pytest.mark.parametrize(
    "code",
    [
        "import os.path", "from pathlib import Path", "import time", "import random", "open('a')", "print(1)",
        "datetime.now()", "dt.date.today()",
    ],
)  # fmt: skip
def test_io_in_the_core_is_caught(code: str) -> None:
    assert list(outside_contacts(sample("text", code)))


def test_a_list_of_words_in_a_pattern_is_caught() -> None:
    assert list(word_tables(sample("text", "re.compile(r'\\b(?:monday|tuesday|friday|sunday)\\b')")))


def test_overlong_code_is_caught() -> None:
    body = "    pass\n" * FUNCTION_LINES
    assert list(overlong("a.py", f"def f():\n{body}"))
    assert list(overlong("a.py", "x = 1\n" * (FILE_LINES + 1)))


@pytest.mark.parametrize("line", ["see /home/ann/heedful", "https://a.test/simple", "--index-url https://a.test"])
def test_a_forbidden_name_is_caught(line: str) -> None:
    assert list(forbidden("a.txt", line))


def assert_none(faults: Iterator[str]) -> None:
    """Fail with every fault on a line of its own."""
    found = list(faults)
    assert not found, "\n" + "\n".join(found)


def tracked() -> list[Path]:
    """Return the files that are, or would be, in the repository; in a copy without git, all but hidden directories."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    except (FileNotFoundError, subprocess.CalledProcessError):
        listing = [str(path.relative_to(ROOT)) for path in ROOT.glob("[!.]*/**/*")]
    return [path for name in listing if name and (path := ROOT / name).is_file()]


def readable(path: Path) -> str:
    """Return a file's text, or nothing for a picture."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
