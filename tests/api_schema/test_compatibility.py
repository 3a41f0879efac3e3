"""Tests that each kind of break is found, and that additions are none."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.api_schema.compatibility import breaks_between

Change = Callable[[dict[str, Any]], None]

DOCUMENT: dict[str, Any] = {
    "paths": {
        "/orders/": {
            "get": {
                "operationId": "orders_list",
                "parameters": [
                    {"in": "query", "name": "status", "schema": {"enum": ["draft", "closed"]}},
                    {"in": "query", "name": "page", "schema": {"type": "integer"}},
                ],
                "responses": {"200": {"content": {"json": {"schema": {"type": "object"}}}}},
            },
            "post": {
                "operationId": "orders_create",
                "requestBody": {
                    "content": {
                        "json": {"schema": {"$ref": "#/components/schemas/OrderRequest"}},
                        "form": {"schema": {"type": "object"}},
                    }
                },
                "responses": {
                    "201": {
                        "headers": {"ETag": {}},
                        "content": {"json": {"schema": {"$ref": "#/components/schemas/Order"}}},
                    }
                },
            },
        },
        "/parts/": {"get": {"operationId": "parts_list", "responses": {"204": {}}}},
    },
    "components": {
        "schemas": {
            "Status": {"type": "string", "enum": ["draft", "closed"]},
            "OrderRequest": {
                "type": "object",
                "required": ["title"],
                "properties": {
                    "title": {"type": "string", "maxLength": 80},
                    "quantity": {"type": ["integer", "null"], "minimum": 1},
                    "unit": {"type": "string", "enum": ["piece", "kg"]},
                    "place": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
                },
            },
            "Order": {
                "type": "object",
                "required": ["id", "status"],
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "status": {"allOf": [{"$ref": "#/components/schemas/Status"}]},
                    "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
                    "amounts": {"type": "object", "additionalProperties": {"type": "string"}},
                    "price": {"oneOf": [{"type": "string"}, {"type": "null"}]},
                },
            },
            "Line": {
                "type": "object",
                "properties": {
                    "number": {"type": "integer"},
                    "parent": {"$ref": "#/components/schemas/Line"},
                },
            },
        }
    },
}


def operation(document: dict[str, Any], method: str = "post") -> dict[str, Any]:
    """Returns an operation on orders."""
    found: dict[str, Any] = document["paths"]["/orders/"][method]
    return found


def fields(document: dict[str, Any], name: str = "Order") -> dict[str, Any]:
    """Returns the fields of a schema."""
    found: dict[str, Any] = document["components"]["schemas"][name]["properties"]
    return found


def sent(document: dict[str, Any]) -> dict[str, Any]:
    """Returns the fields that clients send."""
    return fields(document, "OrderRequest")


def schemas(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Returns a named schema."""
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


BREAKS: dict[str, Change] = {
    "/parts/: the path was removed": lambda d: d["paths"].pop("/parts/"),
    "POST /orders/: the operation was removed": lambda d: d["paths"]["/orders/"].pop("post"),
    "GET /orders/: the operation orders_list was renamed": lambda d: operation(d, "get").update(
        operationId="list_orders"
    ),
    "GET /orders/ query page: the parameter was removed": lambda d: operation(d, "get")[
        "parameters"
    ].pop(),
    "GET /orders/ query page: the parameter became required": lambda d: operation(d, "get")[
        "parameters"
    ][1].update(required=True),
    "GET /orders/ query of: a required parameter was added": lambda d: operation(d, "get")[
        "parameters"
    ].append({"in": "query", "name": "of", "required": True}),
    "GET /orders/ query status: the value closed is not read any more": lambda d: operation(
        d, "get"
    )["parameters"][0]["schema"]["enum"].pop(),
    "POST /orders/ body: the media type form was removed": lambda d: operation(d)["requestBody"][
        "content"
    ].pop("form"),
    "POST /orders/ body: the body became required": lambda d: operation(d)["requestBody"].update(
        required=True
    ),
    "POST /orders/ body: the body was removed": lambda d: operation(d).pop("requestBody"),
    "GET /orders/ body: a required body was added": lambda d: operation(d, "get").update(
        requestBody={"required": True, "content": {}}
    ),
    "POST /orders/ 201: the status was removed": lambda d: operation(d)["responses"].pop("201"),
    "POST /orders/ 201: the header ETag was removed": lambda d: operation(d)["responses"]["201"][
        "headers"
    ].pop("ETag"),
    "POST /orders/ 201: the media type json was removed": lambda d: operation(d)["responses"][
        "201"
    ]["content"].pop("json"),
    "POST /orders/ body.unit: the field was removed": lambda d: sent(d).pop("unit"),
    "POST /orders/ body.unit: the field became required": lambda d: schemas(d, "OrderRequest")[
        "required"
    ].append("unit"),
    "POST /orders/ body.due: a required field was added": lambda d: schemas(d, "OrderRequest")[
        "required"
    ].append("due"),
    "POST /orders/ body.unit: the value kg is not read any more": lambda d: sent(d)["unit"][
        "enum"
    ].pop(),
    "POST /orders/ body.title: the value any other value is not read any more": lambda d: sent(d)[
        "title"
    ].update(enum=["A"]),
    "POST /orders/ body.quantity: the type null is not read any more": lambda d: sent(d)[
        "quantity"
    ].update(type="integer"),
    "POST /orders/ body.title: the maxLength is lower: 40": lambda d: sent(d)["title"].update(
        maxLength=40
    ),
    "POST /orders/ body.unit: the maxLength is lower: 40": lambda d: sent(d)["unit"].update(
        maxLength=40
    ),
    "POST /orders/ body.quantity: the minimum is higher: 2": lambda d: sent(d)["quantity"].update(
        minimum=2
    ),
    "POST /orders/ body.title: the minLength is higher: 1": lambda d: sent(d)["title"].update(
        minLength=1
    ),
    "POST /orders/ body.title: the pattern changed to ^A": lambda d: sent(d)["title"].update(
        pattern="^A"
    ),
    "POST /orders/ body.place oneOf[1]: the alternative is not read any more": lambda d: sent(d)[
        "place"
    ]["oneOf"].pop(),
    "POST /orders/ 201.amounts: the field was removed": lambda d: fields(d).pop("amounts"),
    "POST /orders/ 201.lines[].number: the field was removed": lambda d: fields(d, "Line").pop(
        "number"
    ),
    "POST /orders/ 201.id: the field may be missing now": lambda d: schemas(d, "Order")[
        "required"
    ].remove("id"),
    "POST /orders/ 201.id: the type null is new to readers": lambda d: fields(d)["id"].update(
        type=["string", "null"]
    ),
    "POST /orders/ 201.id: the type integer is new to readers": lambda d: fields(d)["id"].update(
        type="integer"
    ),
    "POST /orders/ 201.id: the format uuid changed": lambda d: fields(d)["id"].pop("format"),
    "POST /orders/ 201.status: the value shipped is new to readers": lambda d: schemas(d, "Status")[
        "enum"
    ].append("shipped"),
    "POST /orders/ 201.amounts.*: the type number is new to readers": lambda d: fields(d)[
        "amounts"
    ].update(additionalProperties={"type": "number"}),
    "POST /orders/ 201.price oneOf[2]: the alternative is new to readers": lambda d: fields(d)[
        "price"
    ]["oneOf"].append({"type": "integer"}),
}
ADDITIONS: dict[str, Change] = {
    "nothing": lambda d: None,
    "a path": lambda d: d["paths"].update({"/new/": {"get": {}}}),
    "an operation": lambda d: d["paths"]["/parts/"].update({"delete": {}}),
    "an optional parameter": lambda d: operation(d, "get")["parameters"].append(
        {"in": "query", "name": "of"}
    ),
    "a status": lambda d: operation(d)["responses"].update({"202": {}}),
    "a media type": lambda d: operation(d)["requestBody"]["content"].update({"csv": {}}),
    "an optional field to send": lambda d: sent(d).update({"due": {"type": "string"}}),
    "a value to send": lambda d: sent(d)["unit"]["enum"].append("m"),
    "a type to send": lambda d: sent(d)["title"].update(type=["string", "integer"]),
    "a wider limit": lambda d: sent(d)["title"].update(maxLength=120),
    "a field that was required": lambda d: schemas(d, "OrderRequest").pop("required"),
    "a field to read": lambda d: fields(d).update({"new": {"type": "string"}}),
    "a field that is always there now": lambda d: schemas(d, "Order")["required"].append("lines"),
    "a value that readers never meet again": lambda d: schemas(d, "Status")["enum"].pop(),
    "a schema under another name": lambda d: (
        d["components"]["schemas"].update({"State": schemas(d, "Status")}),
        fields(d).update({"status": {"$ref": "#/components/schemas/State"}}),
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_found_and_named(name: str) -> None:
    changed = deepcopy(DOCUMENT)
    BREAKS[name](changed)

    assert name in breaks_between(DOCUMENT, changed)


@pytest.mark.parametrize("name", ADDITIONS)
def test_an_addition_breaks_nobody(name: str) -> None:
    changed = deepcopy(DOCUMENT)
    ADDITIONS[name](changed)

    assert breaks_between(DOCUMENT, changed) == []
