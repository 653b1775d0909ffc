"""Calls to the API that several tests make, and all the ways in which one is refused."""

import json
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

THREAD = [{"role": "customer", "text": "😀 This is late again."}, {"role": "agent", "text": "Sorry."}]
ASK = {"thread": THREAD, "draft": "Our policy 😀 forbids it.", "id": 7}
CANARY = "xylocanary"


def post(client: FlaskClient, value: Any, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return client.post("/v1/analyze", json=value, headers=named)


def body(response: TestResponse) -> Any:
    return json.loads(response.data)


# Status, path and call of every refusal; each sends the canary, which must not come back.
REFUSALS: list[tuple[int, str, dict[str, Any]]] = [
    (400, "/v1/analyze", {"method": "POST", "data": f'{{"draft": "{CANARY}', "content_type": "application/json"}),
    (
        400,
        "/v1/analyze",
        {"method": "POST", "data": f'{{"draft": "{CANARY}\\ud800"}}', "content_type": "application/json"},
    ),
    (400, "/v1/analyze", {"method": "POST", "json": ASK, "headers": {"Host": f"{CANARY}.example"}}),
    (403, "/v1/analyze", {"method": "POST", "json": ASK, "headers": {"Origin": f"https://{CANARY}.example"}}),
    (404, f"/v1/{CANARY}", {"method": "GET"}),
    (404, f"/{CANARY}", {"method": "GET"}),
    (405, f"/v1/analyze?{CANARY}", {"method": "GET"}),
    (405, "/healthz", {"method": "DELETE"}),
    (409, "/v1/analyze", {"method": "POST", "json": {"thread": [{"role": "agent", "ref": CANARY}]}}),
    (413, "/v1/analyze", {"method": "POST", "json": {"draft": CANARY * 30_000}}),
    (415, "/v1/analyze", {"method": "POST", "data": CANARY}),
    (415, "/v1/analyze", {"method": "POST", "data": {"draft": CANARY}}),
    (422, "/v1/analyze", {"method": "POST", "json": {CANARY + " ": CANARY}}),
    (422, "/v1/analyze", {"method": "POST", "json": {"draft": CANARY * 3_000}}),
    (500, "/v1/analyze", {"method": "POST", "json": {"draft": f"explode {CANARY}"}}),
]
