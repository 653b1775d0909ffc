"""Who may knock: host names, origins, content types – and the headers that every answer carries."""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from ..errors import HeedfulError
from ..settings import Settings
from ..store import ANY_EXTENSION, Token
from .auth import Keyring, bearer, no_token
from .problems import Refusal, refuse

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
EXTENSIONS = ("chrome-extension", "moz-extension", "safari-web-extension")
PAIRING = ("POST", "/v1/pair")
SAFE = ("GET", "HEAD", "OPTIONS")
# Some proxy puts one of these in; what names nothing but this machine then comes from others.
PROXIED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: with it browsers would hide from us, too, that our own forms are ours.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def register(app: Flask, settings: Settings, keyring: Keyring) -> None:
    """Check every request of an app, unknown routes included, before anything else does."""
    app.before_request(_host_check(settings))
    app.before_request(_origin_check(settings, keyring))
    app.after_request(_dress)


def _host_check(settings: Settings) -> Callable[[], None]:
    """A name without a port stands for any port; a request by another name comes from a rebound one.

    Where nobody needs a token, nothing is answered through a proxy: by it all that reach the proxy would be let in.
    """
    allowed = {*settings.hosts, *(LOCAL_HOSTS if settings.loopback else ())}

    def check() -> None:
        name = _host_name(request.headers.get("Host", ""))
        if name not in allowed and request.headers.get("Host", "").lower() not in allowed:
            raise refuse(400, "unknown-host", "Unknown host", "The server is not known by this name.",
                         "Add the name to the setting `hosts`.")  # fmt: skip
        if settings.local and any(name in request.headers for name in PROXIED):
            raise refuse(400, "behind-a-proxy", "Behind a proxy", "The server serves this machine alone, and no proxy.",
                         "Name the host that clients ask for in the setting `hosts`.")  # fmt: skip

    return check


def _host_name(host: str) -> str:
    """Return the name in `name` or `name:port`, "" for anything else."""
    try:
        parts = urlsplit(f"//{host}")
        plain = parts.netloc == host and "@" not in host and parts.port != 0
    except ValueError:
        return ""
    return parts.hostname or "" if plain else ""


def _origin_check(settings: Settings, keyring: Keyring) -> Callable[[], None]:
    named = frozenset(settings.origins)

    def check() -> None:
        origin = request.headers.get("Origin")
        g.pairs = is_extension(origin) and (request.method, request.path) == PAIRING
        if not request.path.startswith("/v1/") or origin in named or g.pairs:
            return
        if origin is not None and is_extension(origin):
            _check_extension(origin, keyring)
        elif _is_foreign(origin):
            raise _foreign("Add it to the setting `origins`.")
        elif origin is None and request.headers.get("Sec-Fetch-Site") == "none" and (secret := bearer()):
            # An extension that only reads names no origin.
            g.token = _known_token(secret, keyring)

    return check


def is_extension(origin: str | None) -> bool:
    """Return whether an origin is that of a browser extension."""
    scheme, mark, name = (origin or "").partition("://")
    return scheme in EXTENSIONS and bool(mark) and 0 < len(name) <= 100


def _check_extension(origin: str, keyring: Keyring) -> None:
    """Let an extension in by a token that was made for it, on this machine as well: all of them can reach us here."""
    if not (secret := bearer()):
        raise _foreign("Pair this browser on the page /pair.")
    token = _known_token(secret, keyring)
    if token.origin not in (origin, ANY_EXTENSION):
        raise _foreign("Pair this browser on the page /pair: the token is another one's.")
    g.token = token


def _known_token(secret: str, keyring: Keyring) -> Token:
    token = keyring.find(secret)
    if token is None:
        raise no_token()
    return token


def _is_foreign(origin: str | None) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    posted = request.method not in SAFE and site in ("cross-site", "same-site")
    return posted or (origin is not None and not same_origin(origin))


def _foreign(remedy: str) -> Refusal:
    return refuse(403, "foreign-origin", "Foreign origin", "This origin may not call the API.", remedy)


def same_origin(origin: str) -> bool:
    """Return whether an origin is that of our own pages."""
    # A proxy may speak HTTPS for us, so the scheme is not compared.
    scheme, _, place = origin.partition("://")
    return scheme in ("http", "https") and place == request.headers.get("Host")


def json_body() -> bytes:
    """Return the body. Refuses one that does not call itself plain JSON: a form of another site could not."""
    if request.mimetype != "application/json":
        raise _media_type("The body must be JSON.", "Send Content-Type: application/json.")
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise _media_type("The body must be UTF-8.", "Send Content-Type: application/json without a charset.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise _media_type("The body must not be compressed.", "Send it without Content-Encoding.")
    return _body()


def _media_type(detail: str, remedy: str) -> Refusal:
    return refuse(415, "media-type", "Unsupported media type", detail, remedy)


def _body() -> bytes:
    try:
        return request.get_data(cache=False)
    except (HTTPException, HeedfulError):
        raise
    except Exception:  # each server has errors of its own for a body that is not framed as HTTP wants it
        raise refuse(400, "bad-request", "Bad request", "The body is not framed as HTTP/1.1 asks.",
                     "Check Transfer-Encoding and the sizes of the chunks.") from None  # fmt: skip


def _dress(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if g.get("for_page"):
        response.headers.setdefault("Cache-Control", "no-store")
    if request.path.startswith("/v1/"):
        response.headers.setdefault("Cache-Control", "no-store")
        # Read across origins only where CORS allows it; the header above would forbid it there too.
        if "Access-Control-Allow-Origin" in response.headers:
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
