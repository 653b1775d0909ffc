"""All shapes of the wire as JSON Schema, for the OpenAPI document."""

from typing import Any

import msgspec

from .shapes import AnalysisRequest, AnalysisResponse, Problem
from .state import CodeRequest, EventRequest, ExtensionState, NewCode, Paired, PairedBrowsers, PairRequest

SHAPES = (
    AnalysisRequest, AnalysisResponse, Problem, ExtensionState, PairRequest, Paired, CodeRequest, NewCode,
    PairedBrowsers, EventRequest,
)  # fmt: skip


def schemas(prefix: str) -> dict[str, Any]:
    """Return the JSON Schema of every shape by name; references to others start with `prefix`."""
    components = msgspec.json.schema_components(SHAPES, ref_template=prefix + "{name}")[1]
    components["AnalysisRequest"]["anyOf"] = [{"required": ["thread"]}, {"required": ["draft"]}]
    return components
