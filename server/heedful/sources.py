"""Where lexicons come from: the packaged files, then a directory of one's own whose files replace same-named ones.

A directory of one's own may also hold `weights.json`, as `heedful fit` writes it.
"""

import codecs
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from .errors import LexiconError
from .lexicon import Lexicons, parse
from .reading import Weights

WEIGHTS = "weights.json"


def packaged() -> Path:
    """Return the directory of the lexicons that ship with Heedful: in the wheel, else in the source tree."""
    here = Path(__file__).resolve()
    places = (here.parent / "lexicons", here.parents[2] / "lexicons")
    for place in places:
        if (place / "mail.yml").is_file():
            return place
    raise LexiconError("the packaged lexicons are missing", field="lexicons", remedy="Install Heedful again.")


def files(directories: Sequence[Path]) -> Mapping[str, str]:
    """Read lexicon files: name (`en/waiting.yml`) → text. A later directory replaces files of the same name."""
    found: dict[str, str] = {}
    for directory in directories:
        if not directory.is_dir():
            raise LexiconError("no such directory", field=directory.name, remedy="Check the setting `lexicons`.")
        for path in sorted((*directory.rglob("*.yml"), *directory.rglob("neutral.txt"), *directory.glob(WEIGHTS))):
            name = path.relative_to(directory).as_posix()
            found[name] = text(path, name)
    return found


def load(directories: Sequence[Path] = ()) -> Lexicons:
    """Read and parse the packaged lexicons and those of further directories. Raises LexiconError."""
    return parse(files((packaged(), *directories)))


def weights(files: Mapping[str, str] | None = None) -> Weights:
    """Return the weights among lexicon files, else the packaged ones. Raises LexiconError."""
    own = (files or {}).get(WEIGHTS)
    try:
        data = json.loads(Path(__file__).with_name(WEIGHTS).read_bytes() if own is None else own)
    except (ValueError, RecursionError) as error:
        raise LexiconError("is no JSON", field=WEIGHTS, remedy="Run `heedful fit` again.") from error
    return Weights.parse(data)


def text(path: Path, name: str = "") -> str:
    """Read a file, with or without a byte order mark.

    Errors call it `name`, as whoever watches the server need not know where it lies; without one, its last part.
    """
    name = name or path.name
    try:
        content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        why = f"cannot be read ({error.strerror})"
        raise LexiconError(why, field=name, remedy="Make it a readable file.") from error
    try:
        return content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise LexiconError("is not UTF-8", field=f"{name}:{line}", remedy="Save the file as UTF-8.") from error
