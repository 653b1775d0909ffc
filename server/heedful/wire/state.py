"""What server and browser extension say to each other besides analyses and events: pairing, the state. Typed shapes."""

import re
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from ..model import CHANNELS
from .events import ACTIONS
from .rows import Mode, SiteRow, Switches
from .shapes import MOST_BODY, MOST_DRAFT, MOST_MESSAGES, MOST_TEXT, AnalysisRequest, ThreadMessage
from .strict import MalformedError, Names, TooLargeError, explained, hint, refuse_nul, refuse_twice

Shape = TypeVar("Shape", bound=Struct)
# What JSON Schema can say of `str.isprintable`.
_UNFIT = (
    r"\x00-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufeff\ufff0-\ufffb" + "\U000e0000-\U000e0fff"
)
ONE_LINE = rf"^[^{_UNFIT}]*$"
"""A text fit for a list on any screen: no controls, no line ends, nothing that cannot be seen or turns what follows."""
NAMED = rf"^[^{_UNFIT}]*[^{_UNFIT}\s][^{_UNFIT}]*$"
"""The same with something to see in it."""
API = 1
MOST_SMALL = 8 * 1024
MOST_USES = 1000
MOST_MINUTES = 7 * 24 * 60


# What comes in


class PairRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A pairing code, however it was typed, and what the browser wants to be called."""

    code: Annotated[str, Meta(min_length=1, max_length=40)]
    name: Annotated[str, Meta(min_length=1, max_length=200, extra_json_schema={"pattern": NAMED})]


class CodeRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """How many browsers a new code is good for, and how long. One's `own` is for one browser of whoever asks."""

    # To JSON Schema 10.0 is a whole number, and some clients write it so.
    uses: Annotated[float, Meta(ge=1, le=MOST_USES, multiple_of=1, extra_json_schema={"type": "integer"})] = 1
    minutes: Annotated[float, Meta(ge=1, le=MOST_MINUTES, multiple_of=1, extra_json_schema={"type": "integer"})] = 10
    own: bool = False


# What goes out


class Paired(Struct, frozen=True):
    """The token of a newly paired browser; it is not shown again."""

    token: str
    id: str
    name: str


class NewCode(Struct, frozen=True):
    """A pairing code: `expires` in ISO 8601, `uses` how many browsers it is good for."""

    code: str
    expires: str
    uses: int


class PairedBrowser(Struct, frozen=True):
    """A browser that is let in; `kind` is `Chrome or Edge`, `Firefox`, `Safari` or `Any browser`."""

    id: str
    name: str
    kind: str
    since: str


class PairedBrowsers(Struct, frozen=True):
    browsers: tuple[PairedBrowser, ...]


class Accepts(Struct, frozen=True):
    """Names that this server knows; a newer extension leaves the others out."""

    request: tuple[str, ...] = AnalysisRequest.__struct_encode_fields__
    message: tuple[str, ...] = ThreadMessage.__struct_encode_fields__
    channels: tuple[str, ...] = CHANNELS
    events: tuple[str, ...] = ACTIONS


class Limits(Struct, frozen=True):
    """`body` in bytes, `draft` and `message` in characters, `messages` in a thread."""

    body: int = MOST_BODY
    draft: int = MOST_DRAFT
    message: int = MOST_TEXT
    messages: int = MOST_MESSAGES


class Sites(Struct, frozen=True):
    revision: str
    rows: tuple[SiteRow, ...]


class ExtensionState(Struct, frozen=True):
    """What a browser extension needs to know of its server; `refresh` is in seconds.

    With `shadow` the mode is `off` and nothing is shown, but findings are still asked for and counted.
    """

    version: str
    api: int
    accepts: Accepts
    limits: Limits
    mode: Mode
    off: Switches
    sites: Sites
    refresh: int
    shadow: bool = False


PATH = re.compile("[a-z]+")
REMEDIES = {
    "code": "Ask for a new code.",
}


def decode_small(body: bytes, shape: type[Shape]) -> Shape:
    """Return a body without nesting. Raises InputError, naming the field, never quoting the sender."""
    if len(body) > MOST_SMALL:
        raise TooLargeError(f"The body has more than {MOST_SMALL} bytes.", remedy="Send the named fields only.")
    names = Names(PATH, lambda path: shape.__struct_encode_fields__, {}, REMEDIES)
    try:
        value = msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        raise explained(str(error), names) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise MalformedError("The body is not strict JSON in UTF-8.", remedy=hint(body)) from None
    refuse_twice(body, frozenset(shape.__struct_encode_fields__), other="body")
    refuse_nul(msgspec.to_builtins(value))
    return value
