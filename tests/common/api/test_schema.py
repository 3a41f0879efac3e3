"""Tests the headers of idempotency and ETags in the OpenAPI document."""

import re
from typing import Any

import pytest

from tests.api_schema.released_document import served_document

# Whoever sends these has no account whose keys could be kept, or ends its own token.
TOKENS = ("/api/v1/tokens/", "/api/v1/tokens/current/", "/api/v1/sign-up-requests/")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Returns the document at `/api/v1/schema/`."""
    return served_document()


def operations(document: dict[str, Any], *methods: str) -> dict[str, dict[str, Any]]:
    """Yields the operations of these methods by address, without those of tokens."""
    return {
        f"{method} {path}": operation
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in methods and path not in TOKENS
    }


def headers(operation: dict[str, Any]) -> dict[str, bool]:
    """Returns the request headers of an operation and whether each is required."""
    rows = operation.get("parameters", ())
    return {row["name"]: row.get("required", False) for row in rows if row["in"] == "header"}


def test_each_post_asks_for_its_key(document: dict[str, Any]) -> None:
    posts = operations(document, "post")

    assert posts
    for name, operation in posts.items():
        assert headers(operation)["Idempotency-Key"] is True, name
        assert {"409", "422"} <= set(operation["responses"]), name
        assert headers(operation).get("If-Match", False) is False, name


def test_each_edit_asks_for_a_version(document: dict[str, Any]) -> None:
    edits = operations(document, "patch", "put", "delete")

    assert edits
    for name, operation in edits.items():
        assert headers(operation)["If-Match"] is True, name
        assert {"412", "428"} <= set(operation["responses"]), name


def test_each_row_that_can_be_edited_is_read_with_its_tag(document: dict[str, Any]) -> None:
    for name in operations(document, "patch"):
        read = document["paths"][name.partition(" ")[2]]["get"]

        assert "ETag" in read["responses"]["200"]["headers"], name
        assert "304" in read["responses"], name


def test_signing_in_asks_for_no_key(document: dict[str, Any]) -> None:
    assert headers(document["paths"]["/api/v1/tokens/"]["post"]) == {}


def test_each_enumeration_has_a_name_of_its_own(document: dict[str, Any]) -> None:
    # The generator appends a digest where fields of one name have different choices.
    enumerations = [name for name in document["components"]["schemas"] if name.endswith("Enum")]

    assert enumerations
    assert not [name for name in enumerations if re.search(r"[0-9A-F]{3}Enum$", name)]
