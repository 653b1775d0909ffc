"""The wire contract: bytes in, bytes out. msgspec has its home here."""

from .decode import MalformedError, Recall, TooLargeError, UnknownRefError, decode, forget, identity, is_error
from .encode import encode, response, to_json, utf16
from .problems import make, problem
from .shapes import (
    MOST_BODY,
    MOST_DRAFT,
    MOST_MESSAGES,
    MOST_TEXT,
    AnalysisRequest,
    AnalysisResponse,
    Problem,
    schemas,
)

__all__ = [
    "MOST_BODY",
    "MOST_DRAFT",
    "MOST_MESSAGES",
    "MOST_TEXT",
    "AnalysisRequest",
    "AnalysisResponse",
    "MalformedError",
    "Problem",
    "Recall",
    "TooLargeError",
    "UnknownRefError",
    "decode",
    "encode",
    "forget",
    "identity",
    "is_error",
    "make",
    "problem",
    "response",
    "schemas",
    "to_json",
    "utf16",
]
