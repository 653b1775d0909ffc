"""How the browser extensions of an installation are steered: the packaged site rows, and a file of one's own.

The file may set the mode, switch sites and rules off, and bring rows that replace packaged ones of the same id.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from . import wire
from .errors import InputError, SettingError
from .lexicon import Lexicons
from .rulebook import names

ROWS = "sites.json"
GENERIC = "generic"
"""The mode for pages that no row knows, switched off like a row."""
UNSET = wire.Board()
"""Nothing set in the studio."""


@dataclass(frozen=True, slots=True)
class Steered:
    """Mode, switches and rows in force; `revision` is a digest of the rows. In the `shadow` the mode is off."""

    mode: wire.Mode
    off: wire.Switches
    rows: tuple[wire.SiteRow, ...]
    revision: str
    shadow: bool = False


def packaged() -> Path:
    """Return the file of the rows that ship with Heedful: in the wheel, else in the source tree."""
    here = Path(__file__).resolve()
    for place in (here.parent, here.parents[2]):
        if (place / "extension" / ROWS).is_file():
            return place / "extension" / ROWS
    raise SettingError("is missing.", field=f"extension/{ROWS}", remedy="Install Heedful again.")


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


def switched(steered: Steered, everyone: wire.Board = UNSET, team: wire.Board = UNSET) -> Steered:
    """Return what is in force once the studio has its say: for everyone, and for a team.

    What is switched off anywhere is off. A mode for the team wins over one for everyone, and that over the file's;
    but off for everyone is off for every team.
    """
    mode = "off" if everyone.mode == "off" else team.mode or everyone.mode or steered.mode
    off = wire.Switches(
        _joined(steered.off.sites, everyone.off.sites, team.off.sites),
        _joined(steered.off.rules, everyone.off.rules, team.off.rules),
    )
    shadow = mode == "shadow"
    return replace(steered, mode="off" if mode == "shadow" else mode, off=off, shadow=shadow)


def check_board(board: wire.Board, rows: Collection[wire.SiteRow], causes: Collection[str] = ()) -> None:
    """Raise InputError for a site or a rule that is not known, by its place and with what may be meant."""
    check_sites(board.off.sites, rows, "off.sites")
    for index, rule in enumerate(board.off.rules):
        _refuse_unknown(rule, names(causes), f"off.rules[{index}]", "rule")


def check_sites(sites: Collection[str], rows: Collection[wire.SiteRow], field: str) -> None:
    """Raise InputError for what is neither the id of a row nor a host name."""
    known = (*(row.id for row in rows), GENERIC)
    for index, site in enumerate(sites):
        if not wire.is_host(site):
            _refuse_unknown(site, known, f"{field}[{index}]", "site")


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
    check_board(wire.Board(off=steering.off), (*packaged, *steering.rows), causes)
    return steering


def _joined(*lists: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in lists for name in names))


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
