"""The two families of error: theirs, which name a place and a remedy, and ours.

    HeedfulError
    ├── InputError          a request, a row or a file that its sender can mend
    │   ├── LexiconError    … with the file and line of a lexicon
    │   ├── SlowError       … that does not arrive in time
    │   ├── StaleError      … that somebody else was quicker with
    │   └── SettingError    … with the name of a setting
    └── StoreError          the database cannot be used now; analysis goes on without it

Anything else that is raised is a defect of Heedful.
"""


class HeedfulError(Exception):
    """Base of every error that Heedful raises on purpose."""


class InputError(HeedfulError):
    """Something the sender can mend: `field` says where, `remedy` what to do.

    Of what was sent it carries names of fields at most, never text.
    """

    def __init__(self, message: str, *, field: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.remedy = remedy

    def __str__(self) -> str:
        ended = not self.remedy or self.message.endswith((".", "!", "?", ":"))
        message = self.message if ended else f"{self.message}."
        return " ".join(part for part in (self.field and f"{self.field}:", message, self.remedy) if part)


class LexiconError(InputError):
    """A lexicon file that cannot be used; `field` reads `file:line entry`."""


class SlowError(InputError):
    """A request that takes too long to arrive."""


class StaleError(InputError):
    """Somebody saved meanwhile: nothing was changed; `field` names what both of them had before them."""


class SettingError(InputError):
    """A setting with a value that cannot be used; `field` is its name."""


class StoreError(HeedfulError):
    """The database cannot be reached, is locked, full or read-only."""
