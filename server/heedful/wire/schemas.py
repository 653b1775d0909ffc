"""All shapes of the wire as JSON Schema, for the OpenAPI document."""

from typing import Any

import msgspec

from .events import EventRequest, EventsRequest, schema_of_subjects
from .shapes import AnalysisRequest, AnalysisResponse, Problem
from .state import CodeRequest, ExtensionState, NewCode, Paired, PairedBrowsers, PairRequest

SHAPES = (
    AnalysisRequest, AnalysisResponse, Problem, ExtensionState, PairRequest, Paired, CodeRequest, NewCode,
    PairedBrowsers, EventRequest, EventsRequest,
)  # fmt: skip


def schemas(prefix: str) -> dict[str, Any]:
    """Return the JSON Schema of every shape by name; references to others start with `prefix`."""
    components = msgspec.json.schema_components(SHAPES, ref_template=prefix + "{name}")[1]
    components["AnalysisRequest"]["anyOf"] = [{"required": ["thread"]}, {"required": ["draft"]}]
    components["Event"]["oneOf"] = schema_of_subjects()
    components["AnalysisRequest"]["properties"]["id"]["$ref"] = f"{prefix}Anything"
    components["Anything"] = _anything(prefix)
    return components


def _anything(prefix: str) -> dict[str, Any]:
    """Any JSON but for whole numbers that 64 bits do not hold."""
    within = {"$ref": f"{prefix}Anything"}
    return {
        "anyOf": [
            {"type": ["null", "boolean", "string"]},
            {"type": "number", "minimum": -(2**63), "maximum": 2**64 - 1},
            {"type": "array", "items": within},
            {"type": "object", "additionalProperties": within},
        ]
    }
