"""Stores and reads the OpenAPI document of the last release, in a compact form.

`python -m tests.api_schema.released_document` stores the present one, as part of a release.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import django

FILE = Path(__file__).with_name("released.json")
# Texts and examples may change; what remains is what programs depend on.
LEFT_OUT = {"description", "example", "examples", "summary", "tags", "title", "security"}


@cache
def served_document() -> dict[str, Any]:
    """Returns the document at `/api/v1/schema/`, made once; nobody changes it."""
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415 - after the setup

    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return document


def present_document() -> dict[str, Any]:
    """Returns the served document in the compact form."""
    found: dict[str, Any] = compact(served_document())
    return found


def compact(document: Any) -> Any:
    """Returns paths and schemas without texts and without the answers of errors."""
    plain = json.loads(json.dumps(without_texts(document)))
    for item in plain["paths"].values():
        for operation in item.values():
            answers = operation["responses"].items()
            operation["responses"] = {
                status: answer for status, answer in answers if status.startswith("2")
            }
    return {"paths": plain["paths"], "components": {"schemas": plain["components"]["schemas"]}}


def without_texts(node: Any, *, names_are_free: bool = False) -> Any:
    """Returns a part of the document without texts; names of fields are kept."""
    if isinstance(node, dict):
        return {
            key: without_texts(value, names_are_free=key in ("properties", "schemas", "headers"))
            for key, value in node.items()
            if names_are_free or key not in LEFT_OUT
        }
    if isinstance(node, list | tuple):
        return [without_texts(part) for part in node]
    return node


def text_of(document: dict[str, Any]) -> str:
    """Returns the document with a line for each path and schema."""
    paths, schemas = document["paths"], document["components"]["schemas"]
    return (
        '{"paths": {\n' + lines(paths) + '\n},\n"components": {"schemas": {\n' + lines(schemas)
    ) + "\n}}}\n"


def lines(rows: dict[str, Any]) -> str:
    """Returns one line of JSON for each entry, in order."""
    return ",\n".join(
        f"{json.dumps(name)}:{json.dumps(rows[name], separators=(',', ':'), sort_keys=True)}"
        for name in sorted(rows)
    )


def released_document() -> dict[str, Any]:
    """Returns the document of the last release."""
    document: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return document


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    FILE.write_text(text_of(present_document()), encoding="utf-8")
