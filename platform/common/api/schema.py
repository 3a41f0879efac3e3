"""Adds headers and problems to the operations of the OpenAPI document."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import force_instance
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.fields import ChoiceField
from rest_framework.generics import RetrieveUpdateAPIView

from common.api import etags, idempotency
from common.api.views import IdempotentWriteMixin

IF_NONE_MATCH = "If-None-Match"
PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "errors"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "Leads to a page with the meaning of the code and the way out.",
            "example": "/problems/invalid/",
        },
        "title": {"type": "string", "example": "The request is not acceptable"},
        "status": {"type": "integer", "example": 400},
        "code": {"type": "string", "example": "invalid"},
        "detail": {"type": "string", "example": "Send a JSON integer, without quotes or decimals."},
        "request_id": {
            "type": "string",
            "description": "Names the request in the logs; also the header X-Request-ID.",
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "code", "detail"],
                "properties": {
                    "in": {"type": "string", "enum": ["body", "query", "path", "header"]},
                    "pointer": {"type": "string", "example": "#/operations/0/process"},
                    "code": {"type": "string", "example": "not_whole"},
                    "detail": {"type": "string"},
                },
            },
        },
        "more_errors": {
            "type": "integer",
            "description": "Errors beyond the first 20, which are listed; absent without any.",
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


# Further answers of an operation, by the header that is sent with it.
ANSWERS_TO_HEADERS = {
    idempotency.HEADER: {
        "409": "The state does not allow this, or the same request is still under way "
        "(`request_under_way`, with Retry-After).",
        "422": "The Idempotency-Key belongs to another request.",
    },
    etags.HEADER: {
        "412": "The row was changed since the ETag that was sent.",
        "428": "If-Match is missing.",
    },
    IF_NONE_MATCH: {},
}
ETAG = {"description": "Version of the row, for If-Match.", "schema": {"type": "string"}}
REPLAYED = {
    "description": "“true” where this is the answer that the first request was given.",
    "schema": {"type": "string"},
}


class OpenAPISchema(AutoSchema):
    """Operations with the headers that make repeating and editing safe.

    A serializer of rows that sides see differently names those of the `other_sides`: an answer has
    the fields of any of them.
    """

    def get_override_parameters(self) -> list[OpenApiParameter]:
        given = super().get_override_parameters()
        return [*given, *headers_of(self.view, self.method, self.path)]

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        """Describes answers as they are: with empty fields, and with those of all sides."""
        schema: dict[str, Any] = super()._map_basic_serializer(serializer, direction)
        if direction != "response":
            return schema
        row = force_instance(serializer)
        make_nullable(row, schema["properties"])
        for other in getattr(row, "other_sides", ()):
            shown = super()._map_basic_serializer(other, direction)
            make_nullable(force_instance(other), shown["properties"])
            schema["properties"] = {**shown["properties"], **schema["properties"]}
            required = shown.get("required", ())
            schema["required"] = [name for name in schema["required"] if name in required]
        return schema


def make_nullable(serializer: Any, properties: dict[str, Any]) -> None:
    """Marks fields that may be empty: without a row behind them, or of hidden prices."""
    empty = {
        name
        for name, field in serializer.fields.items()
        if field.default is None or may_be_blank(field)
    }
    for name in ("price_fields", "fields_of_owner"):
        empty |= set(getattr(serializer, name, ()))
    for name in properties.keys() & empty:
        if may_be_blank(serializer.fields[name]):
            properties[name] = {**properties[name], "enum": [*properties[name]["enum"], ""]}
        else:
            properties[name] = or_null(properties[name])


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Returns the schema of a field that may also be null."""
    kinds = schema.get("type")
    if isinstance(kinds, str | list):
        listed = [kinds] if isinstance(kinds, str) else kinds
        values = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
        return {**schema, "type": [*listed, *([] if "null" in listed else ["null"])], **values}
    described = {key: schema[key] for key in ("readOnly", "description") if key in schema}
    plain = {key: value for key, value in schema.items() if key not in described}
    if not plain or {"type": "null"} in plain.get("oneOf", ()):
        return schema
    return {"oneOf": [*plain.get("oneOf", [plain]), {"type": "null"}], **described}


def may_be_blank(field: Any) -> bool:
    """Returns whether a choice is of a column that may hold none."""
    if not isinstance(field, ChoiceField) or "" in field.choices:
        return False
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    columns = {} if model is None else {column.name: column for column in model._meta.fields}
    column = columns.get(field.source)
    return column is not None and column.blank and column.choices is not None


def headers_of(view: Any, method: str, path: str) -> list[OpenApiParameter]:
    """Returns the headers that an operation of the view reads."""
    if not isinstance(view, IdempotentWriteMixin):
        return []
    one_row = "{" in path or isinstance(view, RetrieveUpdateAPIView)
    if method == "POST":
        key = header(
            idempotency.HEADER,
            "Makes repeating it safe: a new UUID for each request, the same one for its "
            "repetitions. The first answer is given again for 24 h.",
            required=True,
            example="8e03978e-40d5-43e8-bc93-6894a57f9324",
        )
        return [key, *([if_match(required=False)] if one_row else [])]
    if method in etags.CONDITIONAL_METHODS:
        return [if_match(required=True)]
    if one_row and getattr(view, "action", "retrieve") == "retrieve":
        return [header(IF_NONE_MATCH, "ETag of what you have; 304 where it is still so.")]
    return []


def if_match(*, required: bool) -> OpenApiParameter:
    """Describes the header If-Match."""
    text = "ETag of the row as you read it; 412 where it was changed since, `*` for any version."
    return header(etags.HEADER, text, required=required, example='"3-5f2c9a0b7d41e6a8"')


def header(name: str, text: str, *, required: bool = False, example: str = "") -> OpenApiParameter:
    """Describes a request header."""
    examples = [OpenApiExample("Such as", value=example)] if example else []
    return OpenApiParameter(
        name,
        str,
        OpenApiParameter.HEADER,
        description=text,
        required=required,
        examples=examples,
    )


def describe_headers(operation: dict[str, Any], problems: dict[str, Any]) -> None:
    """Adds what an operation answers because of the headers it reads."""
    asked = {row["name"]: row.get("required", False) for row in operation.get("parameters", ())}
    for name in ANSWERS_TO_HEADERS.keys() & asked.keys():
        for status, description in ANSWERS_TO_HEADERS[name].items():
            if status != "428" or asked[name]:
                operation["responses"][status] = {"description": description, "content": problems}
    if IF_NONE_MATCH in asked:
        operation["responses"]["304"] = {
            "description": "As you have it.",
            "headers": {"ETag": ETAG},
        }
    for status, answer in operation["responses"].items():
        if status.startswith("2") and asked.keys() & {etags.HEADER, IF_NONE_MATCH}:
            answer.setdefault("headers", {})["ETag"] = ETAG
        if status.startswith("2") and idempotency.HEADER in asked:
            answer.setdefault("headers", {})[idempotency.REPLAYED] = REPLAYED


def describe_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Adds the problem+json answers to every operation of the document."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    reference = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in result["paths"].values():
        for operation in path.values():
            describe_headers(operation, reference)
            for status, description in ANSWERS.items():
                operation["responses"].setdefault(
                    status, {"description": description, "content": reference}
                )
    return result
