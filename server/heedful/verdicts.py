"""Checking words in full before they are published, and remembering what was found good.

What is found in the words of a language depends on its files and on the program alone, so a language whose files were
found good by the same program need not be checked again.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from .check import Problem, check_files
from .errors import StoreError
from .store import Store, fingerprint


def problems(files: Mapping[str, str], store: Store, now: datetime) -> tuple[Problem, ...]:
    """Return all problems of lexicon files, as `check_files`; languages that were found good before are passed over."""
    languages = sorted({name.partition("/")[0] for name in files if "/" in name})
    marks = {language: _mark(files, language) for language in languages}
    known = _known(store, marks)
    found = check_files(files, [language for language in languages if marks[language] not in known])
    if not found and store.exists():
        # Where it cannot be written down, it is checked again.
        with suppress(StoreError):
            store.keep_good({*marks.values()} - known, now)
    return found


def _known(store: Store, marks: Mapping[str, str]) -> frozenset[str]:
    try:
        return store.found_good([*marks.values()]) if store.exists() else frozenset()
    except StoreError:
        return frozenset()


def _mark(files: Mapping[str, str], language: str) -> str:
    own = sorted(name for name in files if name.startswith(f"{language}/"))
    return fingerprint("\0".join((program(), *(f"{name}\0{files[name]}" for name in own))))


@cache
def program() -> str:
    """Return by what is known again what checks: our own code, and the library that takes words apart."""
    here = Path(__file__).parent
    code = sha256(version("spacy").encode())
    for path in sorted(here.rglob("*.py")):
        code.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return code.hexdigest()
