"""What all operations share in the OpenAPI document."""

from typing import Any

PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "example": "about:blank"},
        "title": {"type": "string", "example": "The request is not acceptable"},
        "status": {"type": "integer", "example": 400},
        "code": {"type": "string", "example": "invalid"},
        "detail": {"type": "string", "example": "Send a JSON integer, without quotes or decimals."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "code", "detail"],
                "properties": {
                    "in": {"type": "string", "enum": ["body", "query", "path"]},
                    "pointer": {"type": "string", "example": "#/operations/0/process"},
                    "code": {"type": "string", "example": "not_whole"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

ANSWERS = {
    "400": "A field is wrong, missing or unknown.",
    "401": "No valid token or session.",
    "403": "Signed in, but not with a role that may do this.",
    "404": "No such row, or not yours to see.",
    "409": "The state does not allow this.",
}


def describe_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Adds the problem+json answers to every operation of the document."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    reference = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in result["paths"].values():
        for operation in path.values():
            for status, description in ANSWERS.items():
                operation["responses"].setdefault(
                    status, {"description": description, "content": reference}
                )
    return result
