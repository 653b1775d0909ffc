"""What agents think of findings, told by a thumb, and what is done with them, in counts. No text but what they add."""

from datetime import UTC, datetime
from itertools import groupby

from flask import Blueprint, Response

from .. import wire
from ..store import Count, Report, View
from .auth import known
from .guard import json_body
from .house import House
from .keeping import Keeping
from .limiter import Limiter
from .tally import Tally

MOST = 30
"""Thumbs, and batches of events, that a token may send in a minute."""


def routes(house: House) -> Blueprint:
    """Return the route; with it the app deletes what is too old, beside the requests that it answers."""
    blueprint = Blueprint("events", __name__, url_prefix="/v1")
    thumbs, batches = Limiter(house.clock, MOST), Limiter(house.clock, MOST)
    # Half of the threads stay free of who waits to have something counted.
    tally = Tally(house.store.count, max(1, house.settings.threads // 2))
    keeping = Keeping(house.store, house.settings.keep_days, house.now)
    blueprint.after_app_request(keeping.look_soon)

    @blueprint.post("/events")
    def events() -> Response:
        said = wire.decode_events(json_body())
        if isinstance(said, wire.EventRequest):
            thumbs.take(_sender())
            with tally.room():
                house.store.create()
                house.store.add_report(_report(said, house.now()))
            house.figures.count_report(said.up)
        else:
            batches.take(_sender())
            house.store.create()
            tally.add(_counts(said, house.now(), house.keyring.view()))
        return Response(status=204)

    return blueprint


def _sender() -> str:
    token = known()
    return (token.id or token.person) if token else ""


def _report(said: wire.EventRequest, at: datetime) -> Report:
    id = _sender() if known() else None
    return Report(at, said.finding, said.up, said.words, said.site, said.revision, id, entry=said.entry)


def _counts(batch: wire.EventsRequest, at: datetime, view: View) -> list[Count]:
    """Return what to keep of a batch: by a person, or by "" when nobody knows whose the token is. One who has paired
    five browsers without an account must not count as five."""
    token = known()
    who = token.person if token else ""
    day, team = at.astimezone(UTC).date(), _team(batch.team, who, view)
    ordered = sorted(batch.events, key=_key)
    return [
        Count(day, who, team, action, subject, int(sum(event.n for event in same)))
        for (action, subject), same in groupby(ordered, key=_key)
    ]


def _key(event: wire.Event) -> tuple[str, str]:
    return event.action, event.subject


def _team(named: str, who: str, view: View) -> str:
    """Return a team that is known: the person's own, else the one that is named. What is sent is never kept."""
    person = next((person for person in view.people if person.id == who), None)
    if person and person.team:
        return person.team
    return next((team.id for team in view.teams if named and named in (team.id, team.name)), "")
