"""The inbox: what agents reported of findings, and what was done about it."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from ...errors import InputError
from ...store import Report
from ..house import House
from ..problems import refuse
from ..signed import needs, say, then, who
from .names import Name, Names, address, names

SHOWN = 50
MOST_ANSWER = 2000
STATES = {"new": "To look at", "done": "Settled", "": "All"}
THUMBS = {"": "Up and down", "down": "Thumbs down", "up": "Thumbs up"}


class Letter(NamedTuple):
    """A report as it is read: what it is about, and the entry, if one is known."""

    report: Report
    about: Name
    entry: Name | None


class Filter(NamedTuple):
    """Which reports are looked at; `page` from 1."""

    state: str
    thumb: str
    finding: str
    page: int


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("inbox", __name__, url_prefix="/studio/inbox")

    @blueprint.get("")
    @needs("editor")
    def all() -> str:
        """List the reports, newest first."""
        asked, called = _asked(), names(house)
        everything = house.store.reports() if house.store.exists() else ()
        found = [report for report in everything if _fits(report, asked)]
        first = (asked.page - 1) * SHOWN
        return render_template(
            "studio/inbox.html", asked=asked, total=len(found), any=bool(everything), states=STATES, thumbs=THUMBS,
            letters=[_letter(report, called) for report in found[first : first + SHOWN]], called=called,
            findings=_findings(everything, called), more=len(found) > first + SHOWN,
            new=sum(report.state == "new" for report in everything),
        )  # fmt: skip

    @blueprint.get("/<int:id>")
    @needs("editor")
    def one(id: int) -> str:
        """Show a report, and ask for an answer."""
        return _one(house, id)

    @blueprint.post("/<int:id>")
    @needs("editor")
    def settle(id: int) -> Response | tuple[str, int]:
        """Put a report away, with an answer to whoever sent it, or without."""
        _report(house, id)
        answer = request.form.get("answer", "").replace("\r\n", "\n").strip()
        try:
            house.store.settle_report(id, who(), house.now(), answer)
        except InputError as error:
            return _one(house, id, answer, str(error)), 422
        house.store.note(house.now(), who(), "report settled", str(id))
        say("Settled. Whoever sent the report reads your answer under Pictures, Mine." if answer else "Settled.")
        return then("inbox.all")

    return blueprint


def _one(house: House, id: int, answer: str | None = None, fault: str = "") -> str:
    called = names(house)
    report = _report(house, id)
    return render_template(
        "studio/report.html", letter=_letter(report, called), fault=fault, most=MOST_ANSWER,
        answer=report.answer if answer is None else answer,
    )  # fmt: skip


def _report(house: House, id: int) -> Report:
    found = house.store.report(id) if house.store.exists() else None
    if found is None:
        raise refuse(404, "not-found", "No such report", "It may have been deleted because of its age.",
                     "The inbox lists the reports that there are.")  # fmt: skip
    return found


def _asked() -> Filter:
    state, thumb = request.args.get("state", "new"), request.args.get("thumb", "")
    page = request.args.get("page", "1")
    return Filter(
        state if state in STATES else "new", thumb if thumb in THUMBS else "", request.args.get("finding", "")[:100],
        max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )  # fmt: skip


def _fits(report: Report, asked: Filter) -> bool:
    return (
        asked.state in ("", report.state)
        and asked.thumb in ("", "up" if report.up else "down")
        and asked.finding in ("", report.finding)
    )


def _findings(reports: Sequence[Report], called: Names) -> list[tuple[str, str]]:
    """Return what was reported, most often first, to choose from."""
    often = Counter(report.finding for report in reports)
    return [(finding, f"{called.of(finding).title} ({n})") for finding, n in often.most_common(40)]


def _letter(report: Report, called: Names) -> Letter:
    entry = called.of(f"entry:{report.entry}") if report.entry else None
    if entry:
        entry = entry._replace(title=report.entry, address=entry.address and address(report.entry))
    return Letter(report, called.of(report.finding), entry)
