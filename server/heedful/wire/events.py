"""What is told of findings and phrases: thumbs, and counts without any text. Typed shapes, decoded strictly."""

import re
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from ..errors import InputError
from ..model import LEVELS, NEEDS, RISKS
from .strict import MalformedError, Names, TooLargeError, explained, hint, refuse_nul, refuse_twice

MOST_THUMB = 8 * 1024
MOST_EVENTS = 32 * 1024
MOST_IN_ONE = 100

Action = Literal[
    "read", "shown", "inserted", "edited", "dismissed", "next_easing", "next_steady", "next_rising", "flagged",
    "heeded", "ignored", "guard_shown", "guard_heeded", "guard_overridden",
]  # fmt: skip
ACTIONS: tuple[Action, ...] = get_args(Action)

_IDS = r"[a-z]{2,3}(/[\w-]+)+"
_CAUSE = "cause:[a-z][a-z0-9_]{0,39}"
_READ = f"^(level:({'|'.join(LEVELS)})|promise:(kept|broken)|{_CAUSE})$"
_PHRASE = f"^phrase:{_IDS}$"
_FINDING = f"^(risk:({'|'.join(RISKS)})|need:({'|'.join(NEEDS)})|{_CAUSE}|entry:{_IDS}|question|promise)$"
_GUARD = "^guard$"
SUBJECTS: dict[str, tuple[Action, ...]] = {
    _READ: ("read",),
    _PHRASE: ("shown", "inserted", "edited", "dismissed", "next_easing", "next_steady", "next_rising"),
    _FINDING: ("flagged", "heeded", "ignored"),
    _GUARD: ("guard_shown", "guard_heeded", "guard_overridden"),
}
"""The subjects that fit, by pattern, and the actions that may have them."""
_FITTING = {action: re.compile(pattern) for pattern, actions in SUBJECTS.items() for action in actions}

Site = Annotated[str, Meta(pattern="^[a-z0-9-]{0,40}$", description="The id of a site row.")]
Revision = Annotated[str, Meta(pattern="^[A-Za-z0-9._-]{0,100}$", description="The lexicon's.")]
Entry = Annotated[
    str, Meta(max_length=120, pattern=f"^({_IDS})?$", description="Like `en/abuse/kill`: language and entry.")
]


class EventRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A thumb on a finding. `words` is what the agent typed or chose to add, and nothing else."""

    finding: Annotated[
        str,
        Meta(
            max_length=100, pattern="^[a-z][a-z_]*(:[A-Za-z0-9_./-]+)?$", description="Like `risk:blame` or `question`."
        ),
    ]
    up: bool
    words: Annotated[str, Meta(max_length=500)] = ""
    site: Site = ""
    revision: Revision = ""
    entry: Entry = ""


class Event(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that happened `n` times; which subjects fit depends on the action."""

    action: Action
    subject: Annotated[str, Meta(max_length=120, description="Like `level:calm`, `phrase:en/ack-event`, `risk:blame`.")]
    # To JSON Schema 17.0 is a whole number, and some clients write it so.
    n: Annotated[float, Meta(ge=1, le=100, multiple_of=1, extra_json_schema={"type": "integer"})] = 1


class EventsRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Counts of what happened since the last ones were sent. `team` as in analyses: an id or a name."""

    events: Annotated[tuple[Event, ...], Meta(min_length=1, max_length=MOST_IN_ONE)]
    site: Site = ""
    revision: Revision = ""
    team: Annotated[str, Meta(max_length=200)] = ""


REMEDIES = {
    "finding": "Name it like `risk:blame`.",
    "site": "Send the id of a site row.",
    "revision": "Send the `lexicon.revision` of the answer.",
    "entry": "Name language and entry like `en/abuse/kill`.",
    "events": f"Send 1 to {MOST_IN_ONE} at a time.",
    "n": "Send a number from 1 to 100.",
}
_PATH = re.compile(r"[a-z]+(\[[0-9]{1,3}\](\.[a-z]+)?)?")
_FIELDS = frozenset((*EventRequest.__struct_fields__, *EventsRequest.__struct_fields__, *Event.__struct_fields__))


def decode_events(body: bytes) -> EventRequest | EventsRequest:
    """Return a thumb or a batch of events. Raises InputError, naming the field, never quoting the sender."""
    batch = _is_batch(body)
    most = MOST_EVENTS if batch else MOST_THUMB
    if len(body) > most:
        raise TooLargeError(f"The body has more than {most} bytes.", remedy="Send fewer events, or the named fields.")
    shape: type[EventRequest | EventsRequest] = EventsRequest if batch else EventRequest
    value = _decoded(body, shape)
    refuse_twice(body, _FIELDS, other="body")
    refuse_nul(msgspec.to_builtins(value))
    if isinstance(value, EventsRequest):
        _check_subjects(value)
    return value


def _is_batch(body: bytes) -> bool:
    """Whether the body speaks of `events`; whether it is good JSON shows later."""
    try:
        value = msgspec.json.decode(body[: MOST_EVENTS + 1], type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError):
        return False
    return "events" in value


def _decoded(body: bytes, shape: type[EventRequest | EventsRequest]) -> EventRequest | EventsRequest:
    top = shape.__struct_fields__
    inner = Event.__struct_fields__
    names = Names(_PATH, lambda path: inner if "[" in path else top, {"action": ACTIONS}, REMEDIES)
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        raise explained(str(error), names) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise MalformedError("The body is not strict JSON in UTF-8.", remedy=hint(body)) from None


def _check_subjects(batch: EventsRequest) -> None:
    for index, event in enumerate(batch.events):
        if not _FITTING[event.action].fullmatch(event.subject):
            where = f"events[{index}].subject"
            raise InputError("does not fit its action.", field=where, remedy="docs/api.md lists what fits.")


def schema_of_subjects() -> list[dict[str, Any]]:
    """Return in JSON Schema which subjects fit which actions."""
    return [
        {"properties": {"action": {"enum": list(actions)}, "subject": {"pattern": pattern}}}
        for pattern, actions in SUBJECTS.items()
    ]
