"""Dry runs: what a change would do to past messages, which live in the request alone and are stored nowhere."""

import json
import secrets
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack
from threading import Lock
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context

from ... import dryrun
from ...errors import HeedfulError, InputError
from ..house import House
from ..problems import Refusal, refuse
from ..signed import needs, takes
from .drafts import Drafting
from .words import names

MOST_MARKS = 100


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("dryruns", __name__, url_prefix="/studio/changes")
    desk = Drafting(house)
    running = Lock()

    @blueprint.get("/<int:number>/dry-run")
    @needs("editor")
    def show(number: int) -> str:
        """Ask for past messages."""
        draft = desk.found(number)
        return render_template("studio/dryrun.html", draft=draft, most=dryrun.MOST_ROWS, bytes=dryrun.MOST_BYTES)

    @blueprint.post("/<int:number>/dry-run")
    @needs("editor")
    @takes(dryrun.MOST_BYTES + 1)
    def run(number: int) -> Response:
        """Read messages with the words in force and with the change, telling of the progress line by line."""
        draft = desk.found(number)
        before, after = desk.shelf.in_force(), desk.shelf.of(draft)
        rows = _rows(request.args.get("ending", ""))
        seed = _seed(request.args.get("seed", ""))
        if not running.acquire(blocking=False):
            raise _busy()
        steps = dryrun.run(rows, before, after, seed=seed)
        lines = _told(steps, lambda result: _page(house, desk, number, result, seed))
        answer = Response(stream_with_context(lines), mimetype="application/x-ndjson")
        # Closing the run ends its processes, also when the reader has gone away or never came.
        ending = ExitStack()
        for end in (running.release, steps.close, lines.close):
            ending.callback(end)
        answer.call_on_close(ending.close)
        # A proxy that gathers the answer would hide the progress.
        answer.headers["X-Accel-Buffering"] = "no"
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @blueprint.post("/dry-run/precision")
    @needs("editor")
    def precision() -> str:
        """Say what the marks tell: how many of the examples are right, and between what and what that lies."""
        marks = [value for name, value in list(request.form.items())[:MOST_MARKS] if name.startswith("mark-")]
        right, judged = marks.count("right"), sum(mark in ("right", "wrong") for mark in marks)
        return render_template(
            "studio/precision.html", said=dryrun.told(right, judged) if judged else "", judged=judged
        )

    return blueprint


def _rows(ending: str) -> Iterator[bytes]:
    """Give the messages of the file, of whose name only the ending is told: an address ends up in logs of proxies."""
    # Read as it is, without a form around it: those are spooled to files.
    if not ending:
        return dryrun.sample()
    return dryrun.rows(request.get_data(cache=False), f"file.{ending}")


def _seed(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else secrets.randbelow(10**6)


def _told(steps: Iterator[Any], page: Any) -> Generator[str, None, None]:
    """Tell each step as a line of JSON; an error is the last one."""
    try:
        for step in steps:
            if isinstance(step, dryrun.Progress):
                yield json.dumps({"done": step.done, "of": step.of}) + "\n"
            else:
                yield json.dumps({"html": page(step)}) + "\n"
    except InputError as error:
        yield json.dumps({"fault": str(error)}) + "\n"
    except HeedfulError:
        yield (
            json.dumps({"fault": "The run was broken off. Try again, with fewer messages if it happens again."}) + "\n"
        )


def _page(house: House, desk: Drafting, number: int, result: dryrun.Result, seed: int) -> str:
    causes = sorted({*result.before.causes, *result.after.causes}, key=lambda cause: -_most(result, cause))
    moved = [cause for cause in causes if result.before.causes.get(cause) != result.after.causes.get(cause)]
    still = [cause for cause in causes if cause not in moved]
    return render_template(
        "studio/dryrun_result.html", result=result, moved=moved, still=still, number=number, seed=seed, pieces=_pieces,
        names=names(desk.shelf.lexicons(desk.shelf.in_force()), ""),
    )  # fmt: skip


def _most(result: dryrun.Result, cause: str) -> int:
    return max(result.before.causes.get(cause, 0), result.after.causes.get(cause, 0))


def _pieces(example: dryrun.Example) -> list[Mapping[str, Any]]:
    """Cut an example's text where something is found anew or no more."""
    found = [(one.span, "new") for one in example.new] + [(one.span, "gone") for one in example.gone]
    cuts = sorted({0, len(example.text), *(edge for span, _ in found for edge in (span.start, span.end))})
    pieces = zip(cuts, cuts[1:], strict=False)
    return [{"text": example.text[a:b], "how": _how(found, a, b)} for a, b in pieces]


def _how(found: list[tuple[Any, str]], start: int, end: int) -> str:
    return next((how for span, how in found if span.start <= start and end <= span.end), "")


def _busy() -> Refusal:
    return refuse(503, "busy", "Another dry run is under way", "One runs at a time, as it keeps the machine busy.",
                  "Try again when it has ended, in a minute or two.", Retry_After="30")  # fmt: skip
