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
    return components
