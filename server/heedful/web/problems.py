"""Every error of every route, as problem+json or as a page, without any text that was sent."""

import logging
from collections.abc import Mapping
from traceback import walk_tb

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException

from ..errors import HeedfulError
from ..wire import Problem, TooLargeError, make, problem, to_json

log = logging.getLogger("heedful.web")
SECRET = {"password", "old", "again"}
"""Fields of passwords: a form that has one is typed anew."""

# What the framework refuses on its own: status → slug, title, remedy.
STATUSES: Mapping[int, tuple[str, str, str]] = {
    400: ("bad-request", "Bad request", "Check the request line and headers."),
    404: ("not-found", "Not found", "/v1/openapi.json lists the routes."),
    405: ("method-not-allowed", "Method not allowed", "The header Allow names the methods."),
    408: ("timeout", "Request took too long to arrive", "Send it again."),
    415: ("media-type", "Unsupported media type", "Send Content-Type: application/json."),
}


class Refusal(Exception):
    """A request that is not let in, as the problem to answer with."""

    def __init__(self, refused: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(refused.type)
        self.problem = refused
        self.headers = headers or {}


def refuse(status: int, slug: str, title: str, detail: str, remedy: str = "", **headers: str) -> Refusal:
    """Return a refusal to raise; `headers` are written with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Refusal(make(slug, title, status, detail, remedy=remedy), named)


def answer(what: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem as a response: a page for whoever asked for one, a part of a page for its script, else JSON."""
    kept = dict(headers or {})
    if request.headers.get("HX-Request") == "true":
        return Response(render_template("studio/trouble.html", problem=what), what.status, kept)
    if "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/v1/"):
        return Response(render_template("studio/problem.html", problem=what, again=_typed()), what.status, kept)
    return Response(to_json(what), what.status, kept, mimetype="application/problem+json")


def _typed() -> list[tuple[str, str]] | None:
    """Return what our own page has sent and may send again, None for a refusal that stays one."""
    if not g.get("again") or request.method != "POST" or request.files or SECRET & set(request.form):
        return None
    return [(name, text) for name, text in request.form.items(multi=True) if name != "csrf"]


def register(app: Flask) -> None:
    """Let every exception of an app end here."""
    app.register_error_handler(Refusal, lambda error: answer(error.problem, error.headers))
    app.register_error_handler(HTTPException, _of_framework)
    app.register_error_handler(HeedfulError, _of_heedful)
    app.register_error_handler(Exception, _of_nobody)


def _of_framework(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 413:
        remedy = "Send fewer or shorter messages."
        if g.get("for_page"):
            remedy = "Go back, where all that you typed still is, and send it in parts."
        return answer(problem(TooLargeError("The body is larger than allowed.", remedy=remedy)))
    slug, title, remedy = STATUSES.get(status, ("refused", "Refused", ""))
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After", "Location")}
    return answer(make(slug, title, status, f"{title}.", remedy=remedy), kept)


def _of_heedful(error: HeedfulError) -> Response:
    what = problem(error)
    if what.status >= 500:
        log.error("%s at %s", type(error).__name__, place(error))
    return answer(what, {"Retry-After": "5"} if what.status == 503 else None)


def _of_nobody(error: Exception) -> Response:
    log.error("%s at %s", type(error).__name__, place(error))
    return answer(problem(error))


def place(error: BaseException) -> str:
    """Return where an exception was raised, as module:line. Its message may hold text and is never looked at."""
    frames = [(frame.f_globals.get("__name__", "?"), line) for frame, line in walk_tb(error.__traceback__)]
    ours = [frame for frame in frames if frame[0].startswith("heedful.")]
    return " < ".join(f"{module}:{line}" for module, line in dict.fromkeys([*frames[-1:], *ours[-1:]]))
