"""One table of settings: it feeds the environment, the options of `heedful serve`, `heedful settings` and the docs."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from .errors import SettingError

PREFIX = "HEEDFUL_"
LOG_LEVELS = ("debug", "info", "warning", "error")
ROLES = ("agent", "editor", "admin")
SECRETS = ("oidc_secret",)
FILED = ("database", *SECRETS)
"""Settings whose value may lie in a file that a variable ending in _FILE names, as containers are given secrets."""

Origin = Literal["default", "environment", "option"]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Read = Callable[[str], Any]


class Address(NamedTuple):
    """Where to listen."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may choose; each field is a row of `SETTINGS`."""

    bind: Address
    hosts: tuple[str, ...]
    origins: tuple[str, ...]
    proxies: tuple[Network, ...]
    data: Path
    database: str
    lexicons: Path | None
    extension: Path | None
    workers: int
    threads: int
    deadline_ms: int
    review: bool
    keep_days: int
    oidc_issuer: str
    oidc_client: str
    oidc_secret: str
    oidc_role: str
    log_level: str

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the server, no proxy included: then no token is needed.

        A name among `hosts` says that clients come from elsewhere, through a proxy on this machine.
        """
        return self.loopback and not self.hosts

    @property
    def seconded(self) -> bool:
        """Whether others are asked to look when somebody goes back to earlier words: alone, nobody else is there."""
        return self.review and not self.local

    @property
    def loopback(self) -> bool:
        """Whether the server listens on this machine alone."""
        return _loopback(self.bind.host)

    @property
    def address(self) -> str:
        """The address that a browser knows the server by: the first name is that of the proxy with TLS."""
        return f"https://{self.hosts[0]}" if self.hosts else f"http://{self.bind}"

    @property
    def database_url(self) -> str:
        """The database to use: the one named, else a file in the data directory."""
        return self.database or f"sqlite:///{self.data / 'heedful.db'}"


# How each kind of value is read; the name of the function says what is expected.


def _address(text: str) -> Address:
    parts = urlsplit(f"//{text}")
    if parts.hostname is None or parts.port is None or parts.netloc != text or parts.username is not None:
        raise ValueError
    return Address(parts.hostname, parts.port)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _hosts(text: str) -> tuple[str, ...]:
    if any("/" in host or "*" in host for host in _words(text)):
        raise ValueError
    return tuple(host.lower() for host in _words(text))


def _origins(text: str) -> tuple[str, ...]:
    for origin in _words(text):
        parts = urlsplit(origin)
        # Characters of patterns are refused: an origin is compared as it stands.
        exact = f"{parts.scheme}://{parts.netloc}" == origin and not set(origin) & set("*?[]()^$\\")
        if not (parts.scheme and parts.netloc and exact):
            raise ValueError
    return _words(text)


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(map(ipaddress.ip_network, _words(text)))


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _maybe_path(text: str) -> Path | None:
    return _path(text) if text else None


def _between(least: int, most: int) -> Read:
    def read(text: str) -> int:
        number = int(text)
        if not least <= number <= most:
            raise ValueError
        return number

    return read


def _yes(text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise ValueError
    return text.lower() == "yes"


def _issuer(text: str) -> str:
    parts = urlsplit(text)
    # In the clear only where nobody can listen.
    safe = parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname or ""))
    if text and not (safe and parts.hostname and not parts.query and not parts.fragment and parts.username is None):
        raise ValueError
    return text


def _one_of(*words: str) -> Read:
    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError
        return text.lower()

    return read


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table. `kind` completes "must be …"."""

    name: str
    read: Read
    kind: str
    default: str
    about: str

    @property
    def variable(self) -> str:
        return PREFIX + self.name.upper()

    @property
    def option(self) -> str:
        return "--" + self.name.replace("_", "-")


SETTINGS = (
    Setting(
        "bind",
        _address,
        "an address and a port, like 127.0.0.1:8787",
        "127.0.0.1:8787",
        "Where the server listens. On any address but this machine's own, every client needs a token.",
    ),
    Setting(
        "hosts",
        _hosts,
        "host names, like heedful.example.com, without scheme, path or *",
        "",
        "Names by which clients call the server, beside localhost when it listens there. Other names are refused.",
    ),
    Setting(
        "origins",
        _origins,
        "exact origins, like https://desk.example.com or chrome-extension://<id>",
        "",
        "Web origins and browser extensions that may call the API from a browser. Empty: only the server's own page.",
    ),
    Setting(
        "proxies",
        _networks,
        "addresses or networks, like 10.0.0.0/8",
        "127.0.0.0/8 ::1",
        "Proxies that are believed when they tell by X-Forwarded-For where a request comes from.",
    ),
    Setting("data", _path, "a directory", "~/.local/share/heedful", "Where the database lies, if no other is named."),
    Setting(
        "database",
        str.strip,
        "a database URL",
        "",
        "Database of all that is kept. Empty: SQLite in the data directory. No text of customers is stored in it.",
    ),
    Setting(
        "lexicons",
        _maybe_path,
        "a directory",
        "",
        "Lexicon files of your own, read after those that come with Heedful.",
    ),
    Setting(
        "extension",
        _maybe_path,
        "a JSON file",
        "",
        "How browser extensions behave: mode, what is switched off, site rows of your own. Read again when it changes.",
    ),
    Setting("workers", _between(1, 64), "a number from 1 to 64", "1", "Processes; one per core is plenty."),
    Setting(
        "threads",
        _between(1, 64),
        "a number from 1 to 64",
        "32",
        "Clients that one process attends to at a time; analyses run one after the other.",
    ),
    Setting(
        "deadline_ms",
        _between(10, 60_000),
        "milliseconds from 10 to 60000",
        "250",
        "After this time an analysis stops and is marked incomplete.",
    ),
    Setting(
        "review",
        _yes,
        "yes or no",
        "no",
        "Whether a second person must approve a change of the words before it is published.",
    ),
    Setting(
        "keep_days",
        _between(1, 3650),
        "days from 1 to 3650",
        "400",
        "How long counts (four weeks at a time), reports, discarded changes and the log are kept.",
    ),
    Setting(
        "oidc_issuer",
        _issuer,
        "an https address, like https://login.example.com",
        "",
        "Where people sign in by OpenID Connect, beside their passwords. Empty: by passwords alone.",
    ),
    Setting("oidc_client", str.strip, "a client id", "", "The client id that the issuer gave to this server."),
    Setting("oidc_secret", str.strip, "a client secret", "", "The client secret that belongs to it. Never shown."),
    Setting(
        "oidc_role",
        _one_of(*ROLES),
        f"one of {', '.join(ROLES)}",
        "agent",
        "The role of people who sign in for the first time by OpenID Connect.",
    ),
    Setting(
        "log_level",
        _one_of(*LOG_LEVELS),
        f"one of {', '.join(LOG_LEVELS)}",
        "warning",
        "How much the log says. Never text.",
    ),
)


class Chosen(NamedTuple):
    """Settings in force, and where each value comes from."""

    settings: Settings
    origins: Mapping[str, Origin]


def choose(environment: Mapping[str, str], options: Mapping[str, str | None] | None = None) -> Chosen:
    """Return the settings: an option wins over the environment, that over the default.

    An empty environment variable counts as absent. Raises SettingError naming the setting and what it must be.
    """
    options = options or {}
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for setting in SETTINGS:
        text, origin = _raw(setting, environment, options)
        values[setting.name] = _value(setting, text, origin)
        origins[setting.name] = origin
    settings = Settings(**values)
    _agree(settings)
    return Chosen(settings, origins)


def _raw(setting: Setting, environment: Mapping[str, str], options: Mapping[str, str | None]) -> tuple[str, Origin]:
    if (option := options.get(setting.name)) is not None:
        return option, "option"
    if variable := environment.get(setting.variable):
        return variable, "environment"
    if setting.name in FILED and (name := environment.get(setting.variable + "_FILE")):
        return _filed(setting, name), "environment"
    return setting.default, "default"


def _filed(setting: Setting, name: str) -> str:
    """Return the text of the file that holds a secret."""
    try:
        return Path(name).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        field, remedy = f"{setting.variable}_FILE", "Name one that the server may read."
        raise SettingError(f"names no readable file ({why}).", field=field, remedy=remedy) from None


def _value(setting: Setting, text: str, origin: Origin) -> Any:
    try:
        return setting.read(text)
    except ValueError:
        name = setting.variable if origin == "environment" else setting.option
        raise SettingError(
            f"must be {setting.kind}.", field=name, remedy=f"Default: {setting.default or 'empty'}."
        ) from None


def _agree(settings: Settings) -> None:
    if not settings.loopback and not settings.hosts:
        why = "is needed when the server listens on more than this machine."
        remedy = "Name the hosts by which clients call it, like heedful.example.com."
        raise SettingError(why, field=PREFIX + "HOSTS", remedy=remedy)
    if "?" in str(settings.data) and not settings.database:
        # What names a database is a URL, in which the rest of the directory's name would be options.
        raise SettingError("must have no `?` in its name.", field=PREFIX + "DATA", remedy="Name another directory.")
    if bool(settings.oidc_issuer) != bool(settings.oidc_client):
        missing = "OIDC_CLIENT" if settings.oidc_issuer else "OIDC_ISSUER"
        remedy = "Give both HEEDFUL_OIDC_ISSUER and HEEDFUL_OIDC_CLIENT, or neither."
        raise SettingError("is needed to sign in by OpenID Connect.", field=PREFIX + missing, remedy=remedy)


def strangers(environment: Mapping[str, str]) -> list[str]:
    """Return a sentence for each HEEDFUL_ variable that is no setting, with the nearest one that is.

    These are warnings, not errors: container platforms set variables of that form on their own.
    """
    known = [setting.variable for setting in SETTINGS]
    known += [f"{setting.variable}_FILE" for setting in SETTINGS if setting.name in FILED]
    unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    return [f"{name} is no setting.{_meant(name.removeprefix(PREFIX))}" for name in unknown]


def _meant(name: str) -> str:
    near = get_close_matches(name, [setting.name.upper() for setting in SETTINGS], n=1)
    return f" Did you mean {PREFIX}{near[0]}?" if near else ""


def shown(settings: Settings, name: str) -> str:
    """Return a value as `heedful settings` prints it: secrets, and a password in a database URL, are masked."""
    if name in SECRETS:
        return "***" if getattr(settings, name) else ""
    value = settings.database_url if name == "database" else getattr(settings, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple) and not isinstance(value, Address):
        return " ".join(map(str, value))
    return _masked(str(value)) if name == "database" else str(value or "")


def _masked(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    login, at, place = rest.rpartition("@")
    user, colon, _ = login.partition(":")
    # Drivers also take secrets as query parameters, so none of those is shown.
    place, question, _ = place.partition("?")
    return f"{scheme}{mark}{user}{colon and ':***'}{at}{place}{question and '?***'}"


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
