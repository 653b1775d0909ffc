"""gunicorn's worker with threads, bounded: nobody holds one by sending slowly, and its own errors are problem+json."""

import logging
import socket
from errno import EPIPE
from math import inf
from time import monotonic
from typing import Any

from gunicorn import util
from gunicorn.http import errors as http
from gunicorn.workers.gthread import ThreadWorker

from .. import wire
from ..errors import SlowError

SECONDS = 5.0
"""How long a request may take to arrive from its first byte, and an answer to be taken."""
RATE = 64 * 1024
"""Bytes a second at which a large body is given more time: a file of past messages over a slow line."""
log = logging.getLogger("heedful.server")

Kind = tuple[str, str, int, str]
BAD: Kind = ("bad-request", "Bad Request", 400, "Check the request line and headers.")
DEFECT: Kind = ("internal", "Internal Server Error", 500, "Try again later.")
# Kind of error → slug, title, status, remedy. The first kind that fits is taken.
KINDS: tuple[tuple[type[Exception], Kind], ...] = (
    (SlowError, ("timeout", "Request Timeout", 408, "Send it again.")),
    (http.LimitRequestLine, ("uri-too-long", "URI Too Long", 414, "Send the text as the body of a POST.")),
    (http.LimitRequestHeaders, ("headers-too-large", "Request Header Fields Too Large", 431, "Send fewer headers.")),
    (http.ExpectationFailed, ("expectation", "Expectation Failed", 417, "Send it without Expect.")),
    (http.UnsupportedTransferCoding, ("transfer-coding", "Not Implemented", 501, "Send it plain or chunked.")),
    (http.ForbiddenProxyRequest, ("forbidden", "Forbidden", 403, "")),
    (http.ConfigurationProblem, DEFECT),
    (http.InvalidResponseHeader, DEFECT),
    (http.InvalidResponseHeaderName, DEFECT),
    (http.ParseException, BAD),
)


class Worker(ThreadWorker):  # type: ignore[misc]
    """Serves each connection in a thread."""

    def enqueue_req(self, conn: Any) -> None:
        """Have a request of a connection served, bounding a new connection first."""
        if not isinstance(conn.sock, Connection):
            conn.sock = Connection(conn.sock)
        conn.sock.queue()
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Serve a request; return whether the connection is kept."""
        conn.sock.take()
        conn.sock.expect()
        kept = super().handle(conn)
        if kept is False:
            # Here, as the caller would wait for the other end in the thread that all connections share.
            (util.close if conn.sock.late else util.close_graceful)(conn.sock)
        return kept

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request."""
        try:
            return super().handle_request(req, conn)
        finally:
            # What is left of the body is skipped within gunicorn's own time.
            conn.sock.unbound()

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer what never reached the app, in the shape of all errors; neither answer nor log repeat anything."""
        kind = next((kind for error, kind in KINDS if isinstance(exc, error)), DEFECT)
        log.log(logging.ERROR if kind is DEFECT else logging.WARNING, _said(exc, kind))
        try:
            util.write_nonblock(client, _answer(kind))
        except OSError:
            log.debug("Nobody took the answer.")


class Connection(socket.socket):
    """An accepted connection that has only so much time."""

    def __init__(self, accepted: socket.socket) -> None:
        """Take the place of a plain socket."""
        super().__init__(accepted.family, accepted.type, accepted.proto, fileno=accepted.detach())
        self.late = False
        """Whether a request did not arrive in time."""
        self.waited = 0.0
        """Seconds that the request which is served now has stood in line for a thread."""
        self._end: float | None = inf

    def queue(self) -> None:
        """Stand in line."""
        self._queued = monotonic()

    def take(self) -> None:
        """Be served."""
        self.waited = monotonic() - self._queued

    def expect(self) -> None:
        """Give the next request its time, which starts when it is first looked for."""
        self._end = None

    def unbound(self) -> None:
        """Bound each wait only, until the next request."""
        self._end = inf

    def setblocking(self, blocking: bool, /) -> None:
        """Wait, but not for ever; or do not wait."""
        if self.fileno() >= 0:
            self.settimeout(SECONDS if blocking else 0)

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """Return what comes. Raises SlowError when the time of the request is up."""
        if self._end == inf:
            return super().recv(size, flags)
        now = monotonic()
        self._end = now + SECONDS if self._end is None else self._end
        if now >= self._end:
            raise self._slow()
        found = self._recv_within(self._end - now, size, flags)
        self._end += len(found) / RATE
        return found

    def _recv_within(self, seconds: float, size: int, flags: int) -> bytes:
        self.settimeout(seconds)
        try:
            return super().recv(size, flags)
        except TimeoutError:
            raise self._slow() from None
        finally:
            self.settimeout(SECONDS)

    def _slow(self) -> SlowError:
        self.late = True
        return SlowError("The request did not arrive in time.", remedy="Send it again.")

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Send. One who does not take an answer in time counts as gone."""
        try:
            super().sendall(data, flags)
        except TimeoutError:
            raise BrokenPipeError(EPIPE, "not taken in time") from None


def _said(exc: Exception, kind: Kind) -> str:
    from ..web.problems import place

    return f"{type(exc).__name__} at {place(exc)}" if kind is DEFECT else f"{type(exc).__name__} answered {kind[2]}"


def _answer(kind: Kind) -> bytes:
    from ..web.guard import HEADERS

    slug, title, status, remedy = kind
    body = wire.to_json(wire.make(slug, title, status, f"{title}.", remedy=remedy))
    named = {"Connection": "close", "Content-Type": "application/problem+json", "Content-Length": len(body)}
    lines = [f"HTTP/1.1 {status} {title}", *(f"{name}: {value}" for name, value in {**named, **HEADERS}.items())]
    return "\r\n".join((*lines, "", "")).encode() + body
