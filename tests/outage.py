"""A database that is away or slow, for tests of what goes on without it."""

import threading
from datetime import datetime

import pytest

from heedful.errors import StoreError
from heedful.store import Session, Store, View
from heedful.web import beside


class Outage(Store):
    """A store that can be unplugged, or be slow while its gate is shut."""

    down = False
    gate: threading.Event | None = None
    looks = 0
    sought = 0
    tried = 0

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.looked = threading.Event()
        """Somebody stands before the gate."""

    def view(self) -> View:
        self.looks += 1
        if self.down:
            raise StoreError("away")
        found = super().view()
        self.pass_gate()
        return found

    def pass_gate(self) -> None:
        """Wait while the gate is shut; a request that waits, too, then fails."""
        gate = self.gate
        if gate:
            self.looked.set()
        if gate and not gate.wait(5):
            raise TimeoutError("waited for")

    def session(self, secret: str, now: datetime) -> Session | None:
        self.sought += 1
        if self.down:
            raise StoreError("away")
        found = super().session(secret, now)
        self.pass_gate()
        return found

    def try_writing(self) -> None:
        self.tried += 1
        self.pass_gate()
        super().try_writing()


def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOMENT", "LONG"):
        monkeypatch.setattr(beside, name, 0.0)


def answered() -> None:
    """Return when nothing is being asked of the database beside the requests any more."""
    while asking := [thread for thread in threading.enumerate() if thread.name == "heedful-beside"]:
        for thread in asking:
            thread.join()
