"""What browser extensions are told of their server: version, accepted fields, mode, switches and site rows.

The rows come with Heedful. They are steered by one file of the installation's own, which is read again when it changes,
and by what the studio sets for everyone and for a team.
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
from .auth import known
from .roster import Boards, Roster

REFRESH = 50
"""Seconds after which an extension asks again, so that a switch acts within a minute; with nothing new that costs a few
bytes."""
MOST_KEPT = 200
NOTHING = Boards(sites.UNSET, sites.UNSET)
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
        self._steered = self._made(self._seen)
        self._states: dict[Boards, State] = {}

    @property
    def file(self) -> str:
        """The name of the installation's own file, "" for none."""
        return self._path.name if self._path else ""

    @property
    def error(self) -> str:
        """Why the newest file, or what came with Heedful, is not in force; empty when it is."""
        return self._refused or self._lacking

    def now(self, boards: Boards = NOTHING) -> State:
        """Return the state in force, looking at the file first if the last look is a while ago."""
        steered = self.steered()
        with self._lock:
            if boards not in self._states:
                if len(self._states) >= MOST_KEPT:
                    self._states.clear()
                self._states[boards] = _state(sites.switched(steered, *boards))
            return self._states[boards]

    def steered(self) -> sites.Steered:
        """Return what is in force by the file alone, looking at it first if the last look is a while ago."""
        with self._lock:
            if self._path and self._clock() - self._looked >= self._look_every:
                self._looked = self._clock()
                self._look(self._path)
            return self._steered

    def _look(self, path: Path) -> None:
        try:
            body = sites.read(path)
            if body != self._seen or self._refused:
                self._seen = body
                self._steered, self._refused = self._made(body), ""
                self._states.clear()
        except InputError as error:
            if str(error) != self._refused:
                log.error("What extensions are told stays as it was. %s", error)
            self._refused = str(error)

    def _made(self, own: bytes | None) -> sites.Steered:
        return sites.steered(self._packaged, own, self.file, self._causes())

    def _read_packaged(self) -> tuple[wire.SiteRow, ...]:
        # Without them the extensions fall back on their own; analysis must go on.
        try:
            return sites.packaged_rows()
        except InputError as error:
            self._lacking = str(error)
            log.error("%s", error)
            return ()


def routes(helm: Helm, roster: Roster) -> Blueprint:
    """Return the route; who asks is told what holds for their team."""
    blueprint = Blueprint("steering", __name__, url_prefix="/v1")

    @blueprint.get("/extension")
    def extension() -> Response:
        state = helm.now(roster.boards_of(known()))
        response = Response(state.body, mimetype="application/json")
        response.set_etag(state.etag)
        response.headers["Cache-Control"] = "private, no-cache"
        response.make_conditional(request)
        return response

    return blueprint


def _state(steered: sites.Steered) -> State:
    body = wire.to_json(_told(steered))
    return State(body, sha256(body).hexdigest()[:16], steered.revision)


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
        shadow=steered.shadow,
    )
