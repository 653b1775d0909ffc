"""The OpenAPI 3.1 document. Shapes come from `wire`, so they cannot differ from what is read and written."""

from typing import Any

from ..wire import schemas

JSON = "application/json"
SCHEMAS = "#/components/schemas/"
PROBLEM = "application/problem+json"

# Status → when it is answered.
REFUSALS = {
    400: "Not strict JSON (syntax, UTF-8, a key twice, surrogates, NUL, NaN, nesting, bad framing) or an unknown host.",
    401: "No valid token. Only where the server listens on more than its own machine.",
    403: "A foreign origin, or an extension that was not paired here.",
    404: "There is none of that name.",
    408: "The request took too long to arrive.",
    409: "`unknown-ref`: a `ref` names no text here any more. Send the `text`.",
    413: "The body has more than 262144 bytes.",
    415: "The body does not call itself application/json, has a charset other than UTF-8, or is compressed.",
    422: "A field is unknown, missing, too long or of the wrong type; `field` names it.",
    429: "Too many tries in a minute; Retry-After says when to try again.",
    500: "A defect of Heedful. Sending goes on without it.",
    503: "Too many requests are waiting, or the tokens cannot be read yet; Retry-After says when to try again.",
}
EVERYWHERE = (400, 401, 403, 500, 503)
ANALYSIS = (400, 401, 403, 408, 409, 413, 415, 422, 500, 503)
SMALL = (400, 401, 403, 408, 413, 415, 422, 429, 500, 503)
OPEN = (400, 500)


def document(version: str) -> dict[str, Any]:
    """Return the document as JSON-ready values."""
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Heedful",
            "version": version,
            "description": "Reads a customer's thread and an agent's draft before it is sent. No text is stored.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "security": [{}, {"token": []}],
        "paths": _paths(),
        "components": {
            "schemas": schemas(SCHEMAS),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {str(status): _refusal(status) for status in REFUSALS},
        },
    }


def _paths() -> dict[str, Any]:
    return {
        "/v1/analyze": {"post": _analyze()},
        "/v1/openapi.json": {"get": _get("openapi", "This document", JSON, {"type": "object"}, EVERYWHERE)},
        **_extension_paths(),
        "/healthz": {"get": _open(_get("healthz", "Whether the process lives", JSON, _HEALTH, OPEN))},
        "/readyz": {"get": _readyz()},
        "/metrics": {"get": _get("metrics", "Figures for Prometheus, without text", "text/plain", _STRING, _PLAIN)},
    }


def _extension_paths() -> dict[str, Any]:
    return {
        "/v1/extension": {"get": _extension()},
        "/v1/events": {"post": _events()},
        "/v1/pair": {
            "post": _open(_send("pair", "Turn a code into a token, for browser extensions", "PairRequest", "Paired")),
            "get": _get("browsers", "Who is paired, for admins", JSON, _ref("PairedBrowsers"), EVERYWHERE),
        },
        "/v1/pair/code": {"post": _send("code", "Make a pairing code", "CodeRequest", "NewCode")},
        "/v1/pair/{id}": {"delete": _revoke()},
    }


def _extension() -> dict[str, Any]:
    about = "What a browser extension needs to know of its server; If-None-Match saves the body"
    operation = _get("extension", about, JSON, _ref("ExtensionState"), EVERYWHERE)
    operation["responses"]["304"] = {"description": "Nothing has changed."}
    return operation


def _send(name: str, summary: str, asked: str, answered: str | None) -> dict[str, Any]:
    done = {"200": _answer(JSON, _ref(answered))} if answered else {"204": {"description": "Done."}}
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {"required": True, "content": _content(JSON, _ref(asked))},
        "responses": {**done, **_refusals(SMALL)},
    }


def _events() -> dict[str, Any]:
    operation = _send("event", "Say whether a finding was right, or count what happened", "EventRequest", None)
    either = {"oneOf": [_ref("EventRequest"), _ref("EventsRequest")]}
    operation["requestBody"]["content"] = _content(JSON, either)
    return operation


def _revoke() -> dict[str, Any]:
    return {
        "operationId": "revoke",
        "summary": "Shut a paired browser out, for admins",
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": _STRING}],
        "responses": {"204": {"description": "Done."}, **_refusals((*EVERYWHERE, 404))},
    }


_STRING = {"type": "string"}
_PLAIN = (400, 401, 500, 503)
_HEALTH = {
    "type": "object",
    "properties": {"status": {"const": "ok"}},
    "required": ["status"],
}
_READINESS = {
    "type": "object",
    "properties": {
        "status": {"enum": ["ready", "degraded", "unready"]},
        "lexicon": {
            "type": "object",
            "properties": {"revision": {"type": "string"}, "error": {"type": ["string", "null"]}},
            "required": ["revision", "error"],
        },
        "extension": {
            "type": "object",
            "properties": {"revision": {"type": "string"}, "error": {"type": ["string", "null"]}},
            "required": ["revision", "error"],
        },
        "database": {"enum": ["ok", "not writable", "unavailable", "never seen", "unused"]},
    },
    "required": ["status", "lexicon", "extension", "database"],
}


def _analyze() -> dict[str, Any]:
    return {
        "operationId": "analyze",
        "summary": "Read a thread and a draft",
        "requestBody": {"required": True, "content": _content(JSON, _ref("AnalysisRequest"))},
        "responses": {"200": _answer(JSON, _ref("AnalysisResponse")), **_refusals(ANALYSIS)},
    }


def _readyz() -> dict[str, Any]:
    operation = _open(_get("readyz", "Whether requests can be answered", JSON, _READINESS, OPEN))
    unready = {"description": "The tokens cannot be read yet.", "content": _content(JSON, _READINESS)}
    operation["responses"]["503"] = unready
    return operation


def _get(name: str, summary: str, kind: str, schema: Any, refusals: tuple[int, ...]) -> dict[str, Any]:
    responses = {"200": _answer(kind, schema), **_refusals(refusals)}
    return {"operationId": name, "summary": summary, "responses": responses}


def _open(operation: dict[str, Any]) -> dict[str, Any]:
    return {**operation, "security": []}


def _answer(kind: str, schema: Any) -> dict[str, Any]:
    return {"description": "The answer.", "content": _content(kind, schema)}


def _refusals(statuses: tuple[int, ...]) -> dict[str, Any]:
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses}


def _refusal(status: int) -> dict[str, Any]:
    return {"description": REFUSALS[status], "content": _content(PROBLEM, _ref("Problem"))}


def _content(kind: str, schema: Any) -> dict[str, Any]:
    return {kind: {"schema": schema}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": SCHEMAS + name}
