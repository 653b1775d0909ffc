"""Words as files that somebody takes along or brings: a zip of YAML files, a table, or one YAML file."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping

from ...check import Problem
from ...errors import InputError, LexiconError
from ...lexicon import table
from .standing import Files

MOST_IMPORT = 4_000_000
MOST_UNPACKED = 8_000_000
MOST_PACKED = 1_000
# Five times what comes with Heedful. Reading takes time for each of them, however short they are.
MOST_MARKS = 300_000
# Entries that a table changes: each takes a look through its file, and the proof that nothing else became another.
MOST_ENTRIES = 100
_MARKS = ":,-\n[{?"
_NAME = re.compile(r"(?:[a-z]{2,3}/(?:[\w-]+\.yml|neutral\.txt)|mail\.yml|languages\.yml)")
_NO_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def unpacked(before: Mapping[str, str], filename: str, body: bytes, name: str) -> Files:
    """Return all files as they would be with an imported one; `name` says where a single YAML file belongs.

    Raises InputError for what cannot be read.
    """
    if len(body) > MOST_IMPORT:
        raise InputError("is larger than 4 MB.", field="file", remedy="Import it in parts.")
    kind = filename.lower().rpartition(".")[2]
    if kind == "zip":
        return {**before, **bounded(_unzipped(body))}
    if kind not in ("csv", "yml", "yaml"):
        raise InputError("is of no known kind.", field="file", remedy="Choose a .yml, .csv or .zip file.")
    text = _decoded(body, filename)
    if kind == "csv":
        return {**before, **_table(before, text)}
    return {**before, **bounded({named(name or _place(before, filename)): text})}


def bounded(files: Files) -> Files:
    """Return files that can be read in a moment. Raises InputError for those with too many lines, keys and values."""
    if sum(text.count(mark) for text in files.values() for mark in _MARKS) > MOST_MARKS:
        words = f"has more than {MOST_MARKS:,} lines, keys and values."
        raise InputError(words, field="file", remedy="Import it in parts.")
    return files


def zipped(files: Mapping[str, str]) -> bytes:
    """Return files as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(files.items()):
            archive.writestr(name, text)
    return out.getvalue()


class RowsError(InputError):
    """A table with rows that cannot be used; `problems` says which."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("has rows that cannot be used.", field="file", remedy="Mend them, then import it again.")
        self.problems = problems


def _table(before: Mapping[str, str], text: str) -> Mapping[str, str]:
    found = table.read(before, text, MOST_ENTRIES)
    if found.problems:
        raise RowsError(
            tuple(Problem(f"row {one.row}", 0, one.column, f"{one.message} {one.remedy}") for one in found.problems)
        )
    return found.files


def _place(before: Mapping[str, str], filename: str) -> str:
    """Return the only file that is called like an uploaded one, "" when several are or none is."""
    found = [name for name in before if name.rpartition("/")[2] == filename]
    return found[0] if len(found) == 1 else ""


def named(name: str) -> str:
    """Return the name of a file of words. Raises InputError for any other."""
    if not name:
        raise InputError("is needed for a YAML file.", field="name", remedy="Write where it belongs: en/waiting.yml.")
    if not _NAME.fullmatch(name):
        raise InputError(f"“{name[:60]}” is no place for words.", field="name", remedy="Write it like en/waiting.yml.")
    return name


def _decoded(body: bytes, name: str) -> str:
    try:
        return body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise LexiconError("is not UTF-8", field=name[:60], remedy="Save the file as UTF-8.") from None


def _unzipped(body: bytes) -> Files:
    """Return the lexicon files of a zip; its names and sizes are not trusted."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            wanted = [one for one in archive.infolist() if _is_words(one.filename)]
            if len(wanted) > MOST_PACKED or sum(one.file_size for one in wanted) > MOST_UNPACKED:
                raise InputError("holds too much.", field="file", remedy="Import it in parts.")
            found = {one.filename: _decoded(archive.read(one), one.filename) for one in wanted}
    except _NO_ZIP:
        raise InputError("is no zip file, or a damaged one.", field="file", remedy="Choose another file.") from None
    if not found:
        raise InputError("holds no words.", field="file", remedy="Pack files like en/waiting.yml.")
    return {named(name): text for name, text in _out_of_folder(found).items()}


def _is_words(name: str) -> bool:
    # Some systems put files of their own beside each.
    return name.endswith((".yml", "neutral.txt")) and not name.startswith("__MACOSX/")


def _out_of_folder(files: Files) -> Files:
    """Return files without the folder that all of them lie in, when that is not a language."""
    folders = {name.partition("/")[0] if name.count("/") > 1 or name.endswith("mail.yml") else "" for name in files}
    folder = folders.pop() if len(folders) == 1 else ""
    plain = folder and re.fullmatch(r"[\w-]+", folder)
    return {name.removeprefix(f"{folder}/"): text for name, text in files.items()} if plain else files
