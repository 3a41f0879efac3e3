"""Requires the present API to serve every client of the last release."""

import json
from copy import deepcopy
from typing import Any

import pytest

from tests.api_schema import released_document as released
from tests.api_schema.compatibility import breaks_between

# Breaks that were decided on, each with its reason; emptied when a release stores its document.
ACCEPTED: dict[str, str] = {}
# New kinds of events come with any release, and programs leave out what they do not know.
GROWING = "events[].kind: the value "


@pytest.fixture(scope="module")
def present() -> dict[str, Any]:
    """Returns the document as it is now."""
    return released.present_document()


def test_nothing_is_taken_from_clients_of_the_last_release(present: dict[str, Any]) -> None:
    breaks = breaks_between(released.released_document(), present)

    unexpected = [line for line in breaks if line not in ACCEPTED and GROWING not in line]
    assert unexpected == [], "docs/api/compatibility.md says what to do"
    assert set(ACCEPTED) <= set(breaks)


def test_a_removed_field_fails(present: dict[str, Any]) -> None:
    changed = deepcopy(present)
    del changed["components"]["schemas"]["Order"]["properties"]["reference"]

    breaks = breaks_between(present, changed)

    # Reported once, where the schema comes first.
    assert breaks == ["POST /api/v1/orders/ 201.reference: the field was removed"]


def test_the_document_is_stored_as_it_is_read(present: dict[str, Any]) -> None:
    text = released.text_of(present)

    assert json.loads(text) == present
    assert "description" not in present["paths"]["/api/v1/orders/"]["get"]
    assert "description" in str(present["components"]["schemas"])
