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
    403: "A foreign origin.",
    408: "The request took too long to arrive.",
    409: "`unknown-ref`: a `ref` names no text here any more. Send the `text`.",
    413: "The body has more than 262144 bytes.",
    415: "The body does not call itself application/json, has a charset other than UTF-8, or is compressed.",
    422: "A field is unknown, missing, too long or of the wrong type; `field` names it.",
    500: "A defect of Heedful. Sending goes on without it.",
    503: "Too many requests are waiting, or the tokens cannot be read yet; Retry-After says when to try again.",
}
EVERYWHERE = (400, 401, 403, 500, 503)
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
        "/healthz": {"get": _open(_get("healthz", "Whether the process lives", JSON, _HEALTH, OPEN))},
        "/readyz": {"get": _readyz()},
        "/metrics": {"get": _get("metrics", "Figures for Prometheus, without text", "text/plain", _STRING, _PLAIN)},
        "/": {"get": _get("page", "The page where a thread and a draft are tried", "text/html", _STRING, _PLAIN)},
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
        "database": {"enum": ["ok", "unavailable", "never seen", "unused"]},
    },
    "required": ["status", "lexicon", "database"],
}


def _analyze() -> dict[str, Any]:
    return {
        "operationId": "analyze",
        "summary": "Read a thread and a draft",
        "requestBody": {"required": True, "content": _content(JSON, _ref("AnalysisRequest"))},
        "responses": {"200": _answer(JSON, _ref("AnalysisResponse")), **_refusals(tuple(REFUSALS))},
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
