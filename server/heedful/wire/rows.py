"""Site rows and the file by which an installation steers its browser extensions, as typed shapes.

The same shapes as extension/lib/types.d.ts. A row says where things are on a page; there is nothing in it that could
widen what an extension may do.
"""

import re
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ..errors import InputError
from ..model import CHANNELS, Channel
from .strict import MalformedError, Names, TooLargeError, explained, hint, refuse_nul, refuse_twice

Shape = TypeVar("Shape", bound=Struct)
MOST_FILE = 512 * 1024
MOST_ROWS = 200
MODES = ("off", "nudge", "soft")

# Two parts or more, in lower case.
NAME = r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?"

Mode = Literal["off", "nudge", "soft"]
Choice = Literal["off", "nudge", "soft", "shadow"]
CHOICES: tuple[Choice, ...] = ("off", "nudge", "soft", "shadow")
"""The modes, and `shadow`: findings are counted, and nothing is shown."""
Selector = Annotated[str, Meta(min_length=1, max_length=300)]
Selectors = Annotated[tuple[Selector, ...], Meta(max_length=20)]
Id = Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{0,39}$")]
Host = Annotated[
    str,
    Meta(
        max_length=253,
        pattern=rf"^(\*\.)?{NAME}$",
        description="A plain name, or *. and a plain name of two parts or more.",
    ),
]
Day = Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Key = Annotated[str, Meta(pattern=r"^([A-Z][a-z]+\+){0,3}[A-Za-z0-9]{1,20}$")]
Short = Annotated[str, Meta(min_length=1, max_length=100)]
Long = Annotated[str, Meta(min_length=1, max_length=500)]


class Where(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a word is found: in an attribute of a matching element, or in its text."""

    in_: Selectors = msgspec.field(name="in")
    attribute: Annotated[str, Meta(pattern="^[A-Za-z][A-Za-z0-9_:-]{0,59}$")] | UnsetType = UNSET
    strip: Selectors | UnsetType = UNSET


Wheres = Annotated[tuple[Where, ...], Meta(max_length=20)]


class Seen(Struct, frozen=True, forbid_unknown_fields=True):
    """What a row was last seen working in, and when."""

    where: Long
    date: Day


class Conversation(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How to tell one conversation from another."""

    url: Short | UnsetType = UNSET
    from_: Wheres | UnsetType = msgspec.field(name="from", default=UNSET)
    with_: Wheres | UnsetType = msgspec.field(name="with", default=UNSET)


class Composer(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a reply is written."""

    editor: Selectors
    root: Selectors
    recipients: Wheres | UnsetType = UNSET
    copies: Wheres | UnsetType = UNSET
    conversation: Wheres | UnsetType = UNSET
    note: Selectors | UnsetType = UNSET
    forward: Selectors | UnsetType = UNSET
    subject: Wheres | UnsetType = UNSET
    quote: Selectors | UnsetType = UNSET
    plain: bool | UnsetType = UNSET


class RowThread(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, rename="camel"):
    """Where the messages stand."""

    root: Selectors
    message: Selectors
    text: Selectors
    flat: bool | UnsetType = UNSET
    strip: Selectors | UnsetType = UNSET
    author: Wheres | UnsetType = UNSET
    address: Wheres | UnsetType = UNSET
    to: Wheres | UnsetType = UNSET
    requester: Wheres | UnsetType = UNSET
    single: bool | UnsetType = UNSET
    staff: bool | UnsetType = UNSET
    at: Wheres | UnsetType = UNSET
    id: Wheres | UnsetType = UNSET
    customer: Selectors | UnsetType = UNSET
    agent: Selectors | UnsetType = UNSET
    other: Selectors | UnsetType = UNSET
    collapsed: Selectors | UnsetType = UNSET
    more: Wheres | UnsetType = UNSET
    newest_first: bool | UnsetType = UNSET
    remembered: bool | UnsetType = UNSET
    load: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,59}$")] | UnsetType = UNSET


class Sending(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How a reply is sent."""

    button: Selectors
    keys: Annotated[tuple[Key, ...], Meta(max_length=10)]
    also: Selectors | UnsetType = UNSET
    enter: Selectors | UnsetType = UNSET


class SiteRow(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is known of one program's pages."""

    id: Id
    name: Short
    hosts: Annotated[tuple[Host, ...], Meta(max_length=50)]
    marks: Annotated[tuple[Selectors, ...], Meta(max_length=20)]
    channel: Channel
    source: Long
    dated: Day
    seen: Seen | None
    conversation: Conversation
    composer: Composer
    thread: RowThread
    send: Sending
    own: Wheres | UnsetType = UNSET


Rows = Annotated[tuple[SiteRow, ...], Meta(max_length=MOST_ROWS)]
Switch = Annotated[str, Meta(min_length=1, max_length=253)]


class Switches(Struct, frozen=True, forbid_unknown_fields=True):
    """What is switched off: sites by row or host, rules by name."""

    sites: Annotated[tuple[Switch, ...], Meta(max_length=MOST_ROWS)] = ()
    rules: Annotated[tuple[Switch, ...], Meta(max_length=MOST_ROWS)] = ()


class Steering(Struct, frozen=True, forbid_unknown_fields=True):
    """The file that the setting `extension` names. `$schema` is for editors."""

    mode: Mode = "nudge"
    off: Switches = Switches()
    rows: Rows = ()
    schema: str = msgspec.field(name="$schema", default="")


class Board(Struct, frozen=True, forbid_unknown_fields=True):
    """What the studio sets for all, or for a team: a mode, if there is one, and what is switched off besides."""

    mode: Choice | None = None
    off: Switches = Switches()


class RowFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The rows that come with Heedful. What else is there is for the extension, which has the file as well."""

    rows: Rows
    revision: str = ""
    generic: dict[str, tuple[str, ...]] = {}
    schema: str = msgspec.field(name="$schema", default="")


# The last part of a path → the shape there; any other part is a place in `Where`.
SHAPES: dict[str, type[Struct]] = {
    "": Steering,
    "off": Switches,
    "rows": SiteRow,
    "seen": Seen,
    "conversation": Conversation,
    "composer": Composer,
    "thread": RowThread,
    "send": Sending,
}
REMEDIES = {
    "id": "Use lower-case letters, digits and hyphens.",
    "hosts": "Write a plain name like desk.example.com or *.example.com: no scheme, port or path.",
    "dated": "Write a day like 2026-11-22.",
    "date": "Write a day like 2026-11-22.",
    "load": "Name a key of the extension's messages.",
    "attribute": "Name one attribute.",
    "keys": "Write a key like Mod+Enter or Ctrl+Alt+s.",
    "in": "Split it into alternatives, or write it shorter.",
}


def _fields(path: str) -> tuple[str, ...]:
    shape: type[Struct] = SHAPES.get(path.rpartition(".")[2].partition("[")[0], Where)
    return tuple(field.encode_name for field in msgspec.structs.fields(shape))


NAMES = Names(
    path=re.compile(r"(?:\$schema|[A-Za-z]+)(?:\[[0-9]+\]|\.[A-Za-z]+)*"),
    fields=_fields,
    choices={"mode": MODES, "channel": CHANNELS},
    remedies=REMEDIES,
)
PLACES: tuple[type[Struct], ...] = (*SHAPES.values(), Where)
FIELDS = frozenset(field.encode_name for shape in PLACES for field in msgspec.structs.fields(shape))


def decode_steering(body: bytes) -> Steering:
    """Return an installation's file. Raises InputError, whose field is a path like `rows[2].send.button[0]`."""
    return _decoded(body, Steering)


def decode_rows(body: bytes) -> tuple[SiteRow, ...]:
    """Return the rows of the packaged file. Raises InputError, whose field is a path."""
    return _decoded(body, RowFile).rows


def decode_board(text: str) -> Board:
    """Return what was set in the studio. Raises InputError, whose field is a path like `off.rules[3]`."""
    return _decoded(text.encode(), Board)


def is_host(text: str) -> bool:
    """Return whether a text is a plain host name of two parts or more."""
    return re.fullmatch(NAME, text) is not None


def row_ids(body: bytes) -> list[str]:
    """Return what each row of a file that may be broken calls itself, "" for one that does not say."""
    ids = (row.get("id") if isinstance(row, dict) else "" for row in _rows(body))
    return [id if isinstance(id, str) and id.isprintable() and len(id) <= 40 else "" for id in ids]


def row_faults(body: bytes) -> list[InputError]:
    """Return the first fault of every row, for who wants to mend them all at once."""
    return [fault for index, row in enumerate(_rows(body)) if (fault := _fault(index, row))]


def _rows(body: bytes) -> list[object]:
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []
    rows = value.get("rows") if isinstance(value, dict) else None
    return rows if isinstance(rows, list) else []


def _fault(index: int, row: object) -> InputError | None:
    try:
        msgspec.convert(row, SiteRow)
    except msgspec.ValidationError as error:
        what, mark, where = str(error).rpartition(" - at `$")
        return explained(f"{what or where} - at `$.rows[{index}]{where if mark else '`'}", NAMES)
    return None


def _decoded(body: bytes, shape: type[Shape]) -> Shape:
    if len(body) > MOST_FILE:
        raise TooLargeError(f"has more than {MOST_FILE} bytes.", remedy="Leave out the rows that come with Heedful.")
    value = _shaped(body, shape)
    refuse_twice(body, FIELDS, other="an object")
    refuse_nul(msgspec.to_builtins(value))
    return value


def _shaped(body: bytes, shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        raise explained(str(error), NAMES) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedError(f"is not strict JSON in UTF-8 ({error}).", remedy=hint(body)) from None
    except RecursionError:
        raise MalformedError("nests too deep.", remedy="Write plain rows.") from None
