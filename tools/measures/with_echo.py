"""`heedful`, its app with one route more: /v1/echo gives back what it is sent. For measuring only; see `load`.

The route goes the way of every other: checked, dressed, counted and logged by the same app.
"""

from typing import Any

from flask import Response

from heedful import web
from heedful.cli import main
from heedful.web.guard import json_body

made = web.create_app


def create_app(*arguments: Any, **named: Any) -> Any:
    """Make the app, and add the route."""
    app = made(*arguments, **named)
    app.add_url_rule("/v1/echo", "echo", lambda: Response(json_body(), mimetype="application/json"), methods=["POST"])
    return app


if __name__ == "__main__":
    web.create_app = create_app
    main()
