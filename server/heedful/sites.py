"""How the browser extensions of an installation are steered: the packaged site rows, and a file of one's own.

The file may set the mode, switch sites and rules off, and bring rows that replace packaged ones of the same id.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from . import wire
from .errors import InputError, SettingError
from .lexicon import Lexicons
from .model import CAUSES, NEEDS, RISKS

ROWS = "sites.json"
GENERIC = "generic"
"""The mode for pages that no row knows, switched off like a row."""
PLAIN_RULES = ("question", "promise", "escalate", "guard", "suggest", "underline", "ledger")


@dataclass(frozen=True, slots=True)
class Steered:
    """Mode, switches and rows in force; `revision` is a digest of the rows."""

    mode: wire.Mode
    off: wire.Switches
    rows: tuple[wire.SiteRow, ...]
    revision: str


def packaged() -> Path:
    """Return the file of the rows that ship with Heedful: in the wheel, else in the source tree."""
    here = Path(__file__).resolve()
    for place in (here.parent, here.parents[2]):
        if (place / "extension" / ROWS).is_file():
            return place / "extension" / ROWS
    raise SettingError("is missing.", field=f"extension/{ROWS}", remedy="Install Heedful again.")


def rules(causes: Collection[str] = ()) -> tuple[str, ...]:
    """Return the names of the rules that can be switched off; `causes` are those of one's own lexicons."""
    return (
        *(f"risk:{code}" for code in RISKS),
        *(f"need:{need}" for need in NEEDS),
        *(f"cause:{cause}" for cause in dict.fromkeys((*CAUSES, *causes))),
        *PLAIN_RULES,
    )


def own_causes(lexicons: Lexicons) -> tuple[str, ...]:
    """Return the causes of all languages, those that an installation has added among them."""
    return tuple(dict.fromkeys(code for lexicon in lexicons.languages.values() for code in lexicon.causes))


def read(path: Path) -> bytes:
    """Return a file's bytes, up to one more than it may have. Raises SettingError."""
    try:
        with path.open("rb") as file:
            return file.read(wire.MOST_FILE + 1)
    except OSError as error:
        why = f"cannot be read ({error.strerror})."
        raise SettingError(why, field=path.name, remedy="Make it a readable file.") from None


def packaged_rows() -> tuple[wire.SiteRow, ...]:
    """Return the rows that ship with Heedful. Raises SettingError."""
    path = packaged()
    body = read(path)
    with _placing(path.name, body):
        return _distinct(wire.decode_rows(body))


def steered(
    packaged: tuple[wire.SiteRow, ...], own: bytes | None = None, name: str = "", causes: Collection[str] = ()
) -> Steered:
    """Return what is in force: the packaged rows, and the content of the installation's file, if there is one.

    Raises SettingError, whose field names the file, the row and the member.
    """
    steering = wire.Steering()
    if own is not None:
        with _placing(name, own):
            steering = _checked(own, packaged, causes)
    rows = tuple({row.id: row for row in (*packaged, *steering.rows)}.values())
    return Steered(steering.mode, steering.off, rows, sha256(wire.to_json(rows)).hexdigest()[:12])


def checked(path: Path, causes: Collection[str] = ()) -> tuple[int, list[SettingError]]:
    """Return how many rows a file has, and what is wrong with it: a fault of each row, else any other.

    Raises SettingError when it cannot be read.
    """
    body = read(path)
    found = wire.row_faults(body)
    try:
        if path.resolve() == packaged():
            return len(_distinct(wire.decode_rows(body))), []
        return len(_checked(body, packaged_rows(), causes).rows), []
    except InputError as error:
        return 0, [_placed(fault, path.name, body) for fault in found or [error]]


@contextmanager
def _placing(name: str, body: bytes) -> Iterator[None]:
    """Let errors name the file, and the row by its id."""
    try:
        yield
    except InputError as error:
        raise _placed(error, name, body) from None


def _placed(error: InputError, name: str, body: bytes) -> SettingError:
    row = re.match(r"rows\[([0-9]+)\]", error.field)
    ids = wire.row_ids(body) if row else []
    id = ids[int(row[1])] if row and int(row[1]) < len(ids) else ""
    place = error.field.replace(row[0], f"{row[0]} ({id})", 1).replace(").", ") ", 1) if row and id else error.field
    return SettingError(error.message, field=f"{name} {place}".strip(), remedy=error.remedy)


def _checked(body: bytes, packaged: tuple[wire.SiteRow, ...], causes: Collection[str]) -> wire.Steering:
    steering = wire.decode_steering(body)
    _distinct(steering.rows)
    known = (*(row.id for row in (*packaged, *steering.rows)), GENERIC)
    for index, site in enumerate(steering.off.sites):
        if not wire.is_host(site):
            _refuse_unknown(site, known, f"off.sites[{index}]", "site")
    for index, rule in enumerate(steering.off.rules):
        _refuse_unknown(rule, rules(causes), f"off.rules[{index}]", "rule")
    return steering


def _distinct(rows: tuple[wire.SiteRow, ...]) -> tuple[wire.SiteRow, ...]:
    seen: set[str] = set()
    for index, row in enumerate(rows):
        if row.id in seen:
            raise InputError("is the id of an earlier row, too.", field=f"rows[{index}].id", remedy="Rename one.")
        seen.add(row.id)
    return rows


def _refuse_unknown(name: str, known: tuple[str, ...], field: str, kind: str) -> None:
    if name not in known:
        near = get_close_matches(name, known, n=1, cutoff=0.5)
        remedy = f"Did you mean `{near[0]}`?" if near else f"Known are: {', '.join(known)}."
        raise InputError(f"`{name}` is no {kind} that is known.", field=field, remedy=remedy)
