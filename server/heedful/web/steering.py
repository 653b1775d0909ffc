"""What browser extensions are told of their server: version, accepted fields, mode, switches and site rows.

The rows come with Heedful; one file of the installation's own steers them and is read again when it changes.
"""

import logging
from collections.abc import Callable, Collection
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from flask import Blueprint, Response, request

from .. import __version__, sites, wire
from ..errors import InputError

REFRESH = 600
"""Seconds after which an extension asks again; with nothing new that costs a few bytes."""
log = logging.getLogger("heedful.web")


class State(NamedTuple):
    """An answer, ready to send, and the revision of its rows."""

    body: bytes
    etag: str
    revision: str


class Helm:
    """Holds the last good state; a broken file shows in `error` and changes nothing else."""

    def __init__(
        self,
        path: Path | None,
        causes: Callable[[], Collection[str]],
        clock: Callable[[], float],
        *,
        look_every: float = 2.0,
    ) -> None:
        """Read the first state; `clock` is monotonic. Raises SettingError: there is no good file before it."""
        self._path, self._causes, self._clock, self._look_every = path, causes, clock, look_every
        self._lock = Lock()
        self._lacking = self._refused = ""
        self._packaged = self._read_packaged()
        self._seen = sites.read(path) if path else None
        self._looked = clock()
        self._state = self._made(self._seen)

    @property
    def error(self) -> str:
        """Why the newest file, or what came with Heedful, is not in force; empty when it is."""
        return self._refused or self._lacking

    def now(self) -> State:
        """Return the state in force, looking at the file first if the last look is a while ago."""
        with self._lock:
            if self._path and self._clock() - self._looked >= self._look_every:
                self._looked = self._clock()
                self._look(self._path)
            return self._state

    def _look(self, path: Path) -> None:
        try:
            body = sites.read(path)
            if body != self._seen or self._refused:
                self._seen = body
                self._state, self._refused = self._made(body), ""
        except InputError as error:
            if str(error) != self._refused:
                log.error("What extensions are told stays as it was. %s", error)
            self._refused = str(error)

    def _made(self, own: bytes | None) -> State:
        name = self._path.name if self._path else ""
        steered = sites.steered(self._packaged, own, name, self._causes())
        body = wire.to_json(_told(steered))
        return State(body, sha256(body).hexdigest()[:16], steered.revision)

    def _read_packaged(self) -> tuple[wire.SiteRow, ...]:
        # Without them the extensions fall back on their own; analysis must go on.
        try:
            return sites.packaged_rows()
        except InputError as error:
            self._lacking = str(error)
            log.error("%s", error)
            return ()


def routes(helm: Helm) -> Blueprint:
    """Return the route."""
    blueprint = Blueprint("steering", __name__, url_prefix="/v1")

    @blueprint.get("/extension")
    def extension() -> Response:
        state = helm.now()
        response = Response(state.body, mimetype="application/json")
        response.set_etag(state.etag)
        response.headers["Cache-Control"] = "private, no-cache"
        response.make_conditional(request)
        return response

    return blueprint


def _told(steered: sites.Steered) -> wire.ExtensionState:
    return wire.ExtensionState(
        version=__version__,
        api=wire.API,
        accepts=wire.Accepts(),
        limits=wire.Limits(),
        mode=steered.mode,
        off=steered.off,
        sites=wire.Sites(steered.revision, steered.rows),
        refresh=REFRESH,
    )
