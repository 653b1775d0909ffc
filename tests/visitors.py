"""Browsers for tests of pages: they keep cookies, bring along what forms hide, and sign in."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fakes import Clock, Lexicons, settings
from heedful.store import Person, Role, Store
from heedful.web import create_app
from heedful.web.desk import Source

HOST = "heedful.example"
PASSWORD = "three random words"


class Days:
    """The time of day, moved when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Visitor:
    """A browser at a server that is known as heedful.example, behind a proxy with TLS."""

    def __init__(self, app: Flask, host: str = HOST, scheme: str = "https") -> None:
        self.client: FlaskClient = app.test_client()
        self._base = f"{scheme}://{host}"
        self.csrf = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._kept(self.client.get(path, base_url=self._base, headers=_named(headers)))

    def post(self, path: str, form: Mapping[str, Any] | None = None, **headers: str) -> TestResponse:
        """Send a form as our own page would: from our origin, with the value of this session."""
        named = {"Origin": self._base, **_named(headers)}
        data = {"csrf": self.csrf, **(form or {})}
        return self._kept(self.client.post(path, base_url=self._base, data=data, headers=named))

    def sign_in(self, email: str, password: str = PASSWORD, next: str = "") -> TestResponse:
        response = self.post("/sign-in", {"email": email, "password": password, "next": next})
        if response.status_code == 303:
            self.get("/account")
        return response

    def cookie(self, name: str = "heedful_session") -> str:
        found = self.client.get_cookie(name, domain=self._base.partition("://")[2], path="/")
        return found.value if found else ""

    def _kept(self, response: TestResponse) -> TestResponse:
        if response.mimetype == "text/html" and (found := re.search(r'name="csrf" value="([^"]*)"', response.text)):
            self.csrf = unescape(found[1])
        return response


class Town:
    """A server with people, and visitors to it."""

    def __init__(
        self, folder: Path, clock: Clock, days: Days, url: str = "", source: Source | None = None, **values: str
    ) -> None:
        self.store = Store(url or f"sqlite:///{folder}/heedful.db")
        self.store.create()
        self.days, self.clock = days, clock
        given = {"bind": "0.0.0.0:8787", "hosts": HOST, "data": str(folder), **({"database": url} if url else {})}
        self.lexicons = Lexicons()
        self.app = create_app(settings(**{**given, **values}), source or self.lexicons, clock, days)

    def visitor(self) -> Visitor:
        return Visitor(self.app)

    def person(self, name: str, role: Role = "agent", password: str = PASSWORD, team: str = "") -> Person:
        return self.store.add_person(name, f"{name.lower()}@desk.example", role, self.days.now, team, password)

    def signed_in(self, name: str, role: Role = "agent", team: str = "") -> Visitor:
        """Return the browser of somebody new."""
        there, visitor = self.person(name, role, team=team), self.visitor()
        assert visitor.sign_in(there.email).status_code == 303
        return visitor

    def notes(self) -> list[tuple[str, str, str]]:
        """Return who did what about what, oldest first."""
        return [(note.who, note.what, note.about) for note in reversed(self.store.audit())]


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
