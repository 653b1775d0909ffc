"""A provider of OpenID Connect, by Authlib, which has its home in this package.

Authorisation code with PKCE, state and nonce; the provider's addresses and keys by its discovery document.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from ..settings import Settings

KEPT = 3600.0
"""Seconds for which a provider's addresses and keys are believed; an unknown key is looked up at once."""
TIMEOUT = 5
DISCOVERY = "/.well-known/openid-configuration"


class UnsoundError(Exception):
    """What a provider says does not hold together; its message is ours alone."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where somebody is sent to sign in, and what only their browser keeps meanwhile."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Claims:
    """Who has signed in. `subject` is "issuer|sub"; `email` is "" unless the provider has verified it."""

    subject: str
    email: str
    name: str


class Provider:
    """The provider of an installation. Nothing is asked of it before somebody signs in."""

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        """`clock` is monotonic."""
        self._settings, self._clock = settings, clock
        self._lock = Lock()
        self._known: tuple[float, Any] | None = None

    def begin(self, back: str) -> Begun:
        """Return where to send somebody who is to come `back` to that address. Raises what goes wrong on the way."""
        made = self._app().create_authorization_url(back)
        return Begun(made["url"], made["state"], made["nonce"], made["code_verifier"])

    def finish(self, code: str, back: str, begun: Begun) -> Claims:
        """Return who it is that came back with a code. Raises UnsoundError and whatever else goes wrong on the way."""
        app, settings = self._app(), self._settings
        token = app.fetch_access_token(redirect_uri=back, code=code, code_verifier=begun.verifier)
        exact = {
            "iss": {"essential": True, "value": settings.oidc_issuer},
            "aud": {"essential": True, "value": settings.oidc_client},
        }
        claims = app.parse_id_token(token, nonce=begun.nonce, claims_options=exact)
        if not claims or not isinstance(claims.get("sub"), str) or not claims["sub"]:
            raise UnsoundError("no ID token")
        return self._claims(claims, self._more(app, token, claims))

    def _more(self, app: Any, token: Mapping[str, Any], claims: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what else the provider tells, as many keep the address out of the ID token."""
        if "email" in claims or "userinfo_endpoint" not in app.server_metadata:
            return claims
        told = app.userinfo(token=token)
        if told.get("sub") != claims["sub"]:
            raise UnsoundError("two subjects")
        return {**told, **claims}

    def _claims(self, claims: Mapping[str, Any], more: Mapping[str, Any]) -> Claims:
        email, name = more.get("email"), more.get("name")
        # Only what is plainly true is: "false" is a text like any other.
        good = isinstance(email, str) and more.get("email_verified") is True
        subject = f"{self._settings.oidc_issuer}|{claims['sub']}"
        return Claims(subject, str(email) if good else "", name if isinstance(name, str) else "")

    def _app(self) -> Any:
        with self._lock:
            if self._known is None or self._clock() - self._known[0] >= KEPT:
                self._known = (self._clock(), self._discovered())
            return self._known[1]

    def _discovered(self) -> Any:
        # Late, as it takes a while and most installations have no use for it.
        from authlib.integrations.flask_client import FlaskOAuth2App

        settings = self._settings
        app = FlaskOAuth2App(
            None,
            client_id=settings.oidc_client,
            client_secret=settings.oidc_secret or None,
            server_metadata_url=settings.oidc_issuer.rstrip("/") + DISCOVERY,
            client_kwargs={
                "scope": "openid email profile", "code_challenge_method": "S256", "default_timeout": TIMEOUT,
            },
        )  # fmt: skip
        told = app.load_server_metadata()
        if told.get("issuer") != settings.oidc_issuer:
            raise UnsoundError("another issuer")
        told["id_token_signing_alg_values_supported"] = [
            name for name in told.get("id_token_signing_alg_values_supported", ["RS256"]) if name.lower() != "none"
        ]
        app.client_kwargs["token_endpoint_auth_method"] = _method(told, bool(settings.oidc_secret))
        return app


def _method(told: Mapping[str, Any], secret: bool) -> str:
    if not secret:
        return "none"
    known = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"
