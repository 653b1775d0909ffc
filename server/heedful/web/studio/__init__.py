"""The studio: the pages where words are tuned, people let in and figures looked at."""

from flask import Flask

from ..house import House
from ..signed import Sessions
from . import (
    audit,
    controls,
    doors,
    drafts,
    dryruns,
    entries,
    exchange,
    files,
    history,
    home,
    inbox,
    nav,
    people,
    pictures,
    room,
    teams,
    updating,
    words,
)

__all__ = ["register"]


def register(app: Flask, house: House, sessions: Sessions) -> None:
    """Add the pages to an app."""
    nav.register(app)
    blueprints = (
        home.routes(house),
        doors.routes(house, sessions),
        words.routes(house),
        entries.routes(house),
        files.routes(house),
        drafts.routes(house),
        updating.routes(house),
        dryruns.routes(house),
        history.routes(house),
        exchange.routes(house),
        room.routes(house),
        inbox.routes(house),
        pictures.routes(house),
        people.routes(house, sessions),
        audit.routes(house),
        teams.routes(house),
        controls.routes(house),
    )
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
