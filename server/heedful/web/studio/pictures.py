"""The pictures, for everybody: of a group from five people on, of oneself always; and what became of the words."""

from collections.abc import Sequence
from datetime import UTC, date, timedelta
from typing import NamedTuple

from flask import Blueprint, Response, render_template, request

from ...store import Report
from ..blocks import BLOCK, DAY, WEEK, WEEKS, blocks, weeks
from ..house import House
from ..signed import needs, person
from .figures import FEW_WORDS, FINDING, PHRASE, Figures, explained, figures
from .groups import Cells, Scope, by_block, by_week
from .names import names
from .sheets import sheet
from .sums import Sums
from .telling import MONTH, Picture, Seen, pictures

PERIODS = (8, 12, 24, 52)
"""Weeks to look back, multiples of a block."""
SETTLED = timedelta(hours=1)
"""How long after a day its counts may still be on their way."""


class Asked(NamedTuple):
    """What a page is asked to show: "" everybody's, "mine", or a team's; and how many weeks."""

    whose: str
    weeks: int


def routes(house: House) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("pictures", __name__, url_prefix="/studio/pictures")
    sums = Sums(house.store, lambda: _today(house, SETTLED))

    @blueprint.get("")
    @needs("agent")
    def show() -> str:
        """Show how customers felt, and what became of advice."""
        return _page(house, sums, _asked(house), "pictures.show")

    @blueprint.get("/mine")
    @needs("agent")
    def mine() -> str:
        """Show one's own figures, and what was answered to one's own reports."""
        asked = Asked("mine", _asked(house).weeks)
        return _page(house, sums, asked, "pictures.mine", reports=own_reports(house))

    @blueprint.get("/words")
    @needs("agent")
    def words() -> str:
        """Show what became of each phrase and finding."""
        asked = _asked(house)
        return render_template(
            "studio/figures.html", **_around(house, asked, "pictures.words"), found=_figures(house, sums, asked),
            explained=explained, few=FEW_WORDS,
        )  # fmt: skip

    @blueprint.get("/figures.csv")
    @needs("agent")
    def table() -> Response:
        """Return exactly what a page shows, as a table."""
        asked = _asked(house)
        words = request.args.get("what") == "words"
        rows = _word_rows(_figures(house, sums, asked)) if words else _picture_rows(_pictures(house, sums, asked)[0])
        name = "words" if words else "pictures"
        headers = {"Content-Disposition": f'attachment; filename="heedful-{name}.csv"'}
        return Response(sheet(rows), headers=headers, content_type="text/csv; charset=utf-8")

    return blueprint


def own_reports(house: House) -> list[Report]:
    """Return one's own reports, newest first."""
    if not house.store.exists():
        return []
    own = {person().id, *(token.id for token in house.keyring.view().tokens if token.person == person().id)}
    return [report for report in house.store.reports() if house.local or (report.token or "") in own - {""}]


def _page(house: House, sums: Sums, asked: Asked, here: str, reports: Sequence[Report] | None = None) -> str:
    shown, withheld = _pictures(house, sums, asked)
    return render_template(
        "studio/pictures.html", **_around(house, asked, here), pictures=shown, withheld=withheld, reports=reports,
        names=names(house) if reports else None,
    )  # fmt: skip


def _around(house: House, asked: Asked, here: str) -> dict[str, object]:
    view = house.keyring.view()
    mondays, firsts = _mondays(house, asked), _blocks(house, asked)
    last, step = (firsts, BLOCK) if here == "pictures.words" else (mondays, WEEK)
    return {"asked": asked, "teams": () if house.local else view.teams, "periods": PERIODS, "endpoint": here,
            "local": house.local, "since": _said(mondays[0]), "until": _said(last[-1] + step - DAY),
            "next": _said(last[-1] + 2 * step), "words_next": _said(firsts[-1] + 2 * BLOCK),
            "nobodys": sum(not (token.person or token.revoked) for token in view.tokens),
            "keep_days": house.settings.keep_days}  # fmt: skip


def _asked(house: House) -> Asked:
    whose = "mine" if house.local else request.args.get("whose", "")
    known = {"mine", *(team.id for team in house.keyring.view().teams)}
    length = request.args.get("weeks", "")
    return Asked(whose if whose in known else "", int(length) if length in map(str, PERIODS) else PERIODS[1])


def _scope(house: House, asked: Asked) -> Scope:
    if asked.whose == "mine":
        return Scope(alone=True) if house.local else Scope(own=person().id)
    return Scope(team=asked.whose)


def _today(house: House, ago: timedelta = timedelta()) -> date:
    return (house.now().astimezone(UTC) - ago).date()


def _mondays(house: House, asked: Asked) -> list[date]:
    running = asked.whose == "mine"
    return weeks(_today(house, timedelta() if running else SETTLED), asked.weeks, running)


def _blocks(house: House, asked: Asked) -> list[date]:
    running = asked.whose == "mine"
    return blocks(_today(house, timedelta() if running else SETTLED), asked.weeks // WEEKS, running)


def _said(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _pictures(house: House, sums: Sums, asked: Asked) -> tuple[list[Picture], bool]:
    """Return the pictures, and whether there are figures of which none may be shown."""
    if not house.store.exists():
        return [], False
    scope, mondays, firsts = _scope(house, asked), _mondays(house, asked), _blocks(house, asked)
    weekly, blockly = by_week(sums, scope, mondays), by_block(sums, scope, firsts)
    mondays = _begun(mondays, weekly)
    made = pictures(Seen(mondays, weekly, firsts, blockly, names(house)))
    return made, bool(weekly.withheld or blockly.withheld)


def _begun(mondays: list[date], weekly: Cells) -> list[date]:
    """Return the weeks from the first with any figure on: before, there was nobody to count."""
    first = min((day for day, _, _ in (*weekly.shown, *weekly.withheld)), default=mondays[0])
    return [day for day in mondays if day >= first or day in mondays[-MONTH:]]


def _figures(house: House, sums: Sums, asked: Asked) -> Figures:
    firsts = _blocks(house, asked)
    there = house.store.exists()
    return figures(by_block(sums, _scope(house, asked), firsts) if there else Cells(), firsts, names(house))


def _picture_rows(shown: Sequence[Picture]) -> list[tuple[str, ...]]:
    head = ("picture", "of", "what", "figure")
    rows = [
        (picture.title, row[0], name, cell)
        for picture in shown
        for row in picture.table.rows
        for name, cell in zip(picture.table.head[1:], row[1:], strict=True)
    ]
    return [head, *rows]


def _word_rows(found: Figures) -> list[tuple[str, ...]]:
    rows = [
        (row.subject, row.name.title, action, str(n))
        for actions, of in ((PHRASE, found.phrases), (FINDING, found.findings))
        for row in of
        for action, n in zip(actions, row.counts, strict=True)
    ]
    return [("subject", "name", "what", "figure"), *rows]
