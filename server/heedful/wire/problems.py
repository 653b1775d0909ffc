"""Errors as problem+json: one shape for every route and for every row of a scan."""

from ..errors import HeedfulError, InputError, SlowError, StoreError
from .decode import UnknownRefError
from .shapes import Problem
from .strict import MalformedError, TooLargeError

# Kind of error → slug, title, status. The first kind that fits is taken.
KINDS: tuple[tuple[type[HeedfulError], str, str, int], ...] = (
    (UnknownRefError, "unknown-ref", "Unknown message reference", 409),
    (TooLargeError, "too-large", "Body too large", 413),
    (MalformedError, "malformed", "Not strict JSON", 400),
    (SlowError, "timeout", "Request took too long to arrive", 408),
    (InputError, "invalid", "Invalid request", 422),
    (StoreError, "store-unavailable", "Database unavailable", 503),
)


def problem(error: Exception) -> Problem:
    """Return the problem of an error. What is not ours to explain becomes `internal`, without its message."""
    for kind, slug, title, status in KINDS:
        if isinstance(error, kind):
            return _known(error, slug, title, status)
    return make("internal", "Internal error", 500, "Heedful failed here; the draft and the thread are untouched.")


def make(slug: str, title: str, status: int, detail: str, field: str = "", remedy: str = "") -> Problem:
    """Return a problem; `slug` names its kind for programs."""
    return Problem(f"/problems/{slug}", title, status, detail, field, remedy)


def _known(error: Exception, slug: str, title: str, status: int) -> Problem:
    if isinstance(error, InputError):
        detail = f"`{error.field}` {error.message}" if error.field and error.message[:1].islower() else error.message
        return make(slug, title, status, detail, error.field, error.remedy)
    return make(slug, title, status, "The database cannot be used now.", remedy="Try again later.")
