"""Tests that supply rejects wrong bodies, points to the field and stores nothing."""

from typing import Any

import pytest

from common.api.problems import flatten
from common.clock import MS_PER_HOUR
from factories.api.serializers import (
    CertificationChangeSerializer,
    CertificationDraftSerializer,
    FactoryChangeSerializer,
    FactoryDraftSerializer,
    MachineChangeSerializer,
    MachineDraftSerializer,
    WindowChangeSerializer,
    WindowDraftSerializer,
)
from tests.factories.api.bodies import COLLECTIONS

# No row has this id.
NO_ROW = "01900000-0000-7000-8000-000000000000"

MISSING = object()
# Shapes, which the serializers check.
WRONG_SHAPES = [
    # wrong type
    ("factories", "name", 5),
    ("factories", "name", ["Manufacturer"]),
    ("factories", "name", "a\x00b"),
    ("factories", "region", 5),
    ("factories", "region", ["CN-JS"]),
    ("factories", "region", {"code": "CN-JS"}),
    ("factories", "region", True),
    ("factories", "region", "CN\x00JS"),
    ("factories", "region", "no-such-place"),
    ("factories", "latitude", 31.3),
    ("factories", "latitude", "90.00001"),
    ("factories", "longitude", "181"),
    ("factories", "longitude", "NaN"),
    ("factories", "industries", "34"),
    ("factories", "industries/0", [34]),
    ("factories", "industries/1", ["34", "99"]),
    ("factories", "industries/1", ["34", "34"]),
    ("factories", "currency", "XXY"),
    ("factories", "organisation", "not an id"),
    ("machines", "factory", 7),
    ("machines", "process", "milling-and-more"),
    ("machines", "process", None),
    ("machines", "count", "2"),
    ("machines", "count", 0),
    ("machines", "count", 2.0),
    ("machines", "count", True),
    ("machines", "count", 10**30),
    ("machines", "envelope_x_mm", 0),
    ("machines", "envelope_x_mm", -1),
    ("machines", "max_part_mass_kg", 1.5),
    ("machines", "best_tolerance", "IT99"),
    ("machines", "material_families", []),
    ("machines", "material_families/0", ["unobtainium"]),
    ("machines", "material_families", {"0": "aluminium"}),
    ("machines", "speed_factor", "0"),
    ("machines", "scrap_share", "0.9"),
    ("machines", "hourly_rate", "-1"),
    ("machines", "hourly_rate", 12.5),
    ("machines", "hourly_rate", "1.1234567"),
    ("certifications", "standard", "iso-1"),
    ("certifications", "valid_from", "31.12.2026"),
    ("certifications", "valid_from", 20260101),
    ("capacity-windows", "machine", 1),
    ("capacity-windows", "starts_at", "2027-01-01T08:00:00"),
    ("capacity-windows", "starts_at", "0001-01-01T00:00:00+14:00"),
    ("capacity-windows", "starts_at", 1_800_000_000),
    ("capacity-windows", "starts_at", []),
    ("capacity-windows", "offered_hours", 12.5),
    ("capacity-windows", "offered_hours", "0"),
    ("capacity-windows", "offered_hours", "-1"),
    ("capacity-windows", "offered_hours", "1.23456"),
    ("capacity-windows", "offered_hours", {}),
    ("capacity-windows", "hourly_rate", "-0.01"),
    ("capacity-windows", "opening_cost", "Infinity"),
    ("capacity-windows", "least_lot", 0),
    ("capacity-windows", "least_lot", 2**40),
    ("capacity-windows", "notice_hours", "-1"),
    ("capacity-windows", "notice_hours", "1e999"),
    # missing field
    ("factories", "name", MISSING),
    ("factories", "region", MISSING),
    ("factories", "latitude", MISSING),
    ("machines", "factory", MISSING),
    ("machines", "process", MISSING),
    ("machines", "material_families", MISSING),
    ("machines", "setup_rate", MISSING),
    ("certifications", "standard", MISSING),
    ("certifications", "valid_to", MISSING),
    ("capacity-windows", "machine", MISSING),
    ("capacity-windows", "starts_at", MISSING),
    ("capacity-windows", "offered_hours", MISSING),
    # unknown field
    ("factories", "colour", "blue"),
    ("machines", "colour", "blue"),
    ("certifications", "colour", "blue"),
    ("capacity-windows", "colour", "blue"),
    ("capacity-windows", "offered_ms", 5),
    # field of the server
    ("factories", "id", NO_ROW),
    ("factories", "verification", "verified"),
    ("factories", "created_at", "2026-01-01T00:00:00Z"),
    ("machines", "id", NO_ROW),
    ("machines", "currency", "EUR"),
    ("certifications", "updated_at", "2026-01-01T00:00:00Z"),
    ("capacity-windows", "status", "published"),
    ("capacity-windows", "reserved_hours", "0"),
    ("capacity-windows", "free_hours", "40"),
    ("capacity-windows", "factory", NO_ROW),
]
# Meanings, which the services check.
WRONG_MEANINGS = [
    ("factories", "time_zone", "Mars/Olympus"),
    ("factories", "time_zone", "../etc/passwd"),
    ("factories", "organisation", NO_ROW),
    ("machines", "factory", NO_ROW),
    ("machines", "process", "casting"),
    ("certifications", "valid_to", "2025-12-31"),
    ("certifications", "factory", NO_ROW),
    ("capacity-windows", "machine", NO_ROW),
    ("capacity-windows", "ends_at", "2026-01-01T00:00:00Z"),
    ("capacity-windows", "offered_hours", "120.0001"),
    ("capacity-windows", "expires_at", "2100-01-01T00:00:00Z"),
]
# Shapes that are sent over HTTP too: a few of each kind.
SAMPLES = [
    ("factories", "name", 5),
    ("factories", "name", "a\x00b"),
    ("factories", "region", "no-such-place"),
    ("factories", "region", MISSING),
    ("factories", "industries/1", ["34", "99"]),
    ("factories", "colour", "blue"),
    ("factories", "verification", "verified"),
    ("machines", "count", 10**30),
    ("machines", "hourly_rate", 12.5),
    ("machines", "material_families", MISSING),
    ("machines", "material_families/0", ["unobtainium"]),
    ("machines", "colour", "blue"),
    ("machines", "currency", "EUR"),
    ("certifications", "standard", "iso-1"),
    ("certifications", "valid_from", "31.12.2026"),
    ("certifications", "standard", MISSING),
    ("certifications", "colour", "blue"),
    ("certifications", "updated_at", "2026-01-01T00:00:00Z"),
    ("capacity-windows", "starts_at", "2027-01-01T08:00:00"),
    ("capacity-windows", "offered_hours", 12.5),
    ("capacity-windows", "least_lot", 2**40),
    ("capacity-windows", "machine", MISSING),
    ("capacity-windows", "colour", "blue"),
    ("capacity-windows", "status", "published"),
]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_whole_body_is_accepted(client: Any, bodies: Any, collection: str) -> None:
    answer = client.post(f"/api/v1/{collection}/", bodies[collection])

    assert answer.status_code == 201, answer.content


DRAFTS: dict[str, Any] = {
    "factories": FactoryDraftSerializer,
    "machines": MachineDraftSerializer,
    "certifications": CertificationDraftSerializer,
    "capacity-windows": WindowDraftSerializer,
}
CHANGES: dict[str, Any] = {
    "factories": FactoryChangeSerializer,
    "machines": MachineChangeSerializer,
    "certifications": CertificationChangeSerializer,
    "capacity-windows": WindowChangeSerializer,
}


def with_value(body: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    """Returns the body with another value at the pointer, or without the field."""
    name = field.partition("/")[0]
    rest = {key: other for key, other in body.items() if key != name}
    return rest if value is MISSING else rest | {name: value}


def pointers_of(serializer: Any) -> set[str]:
    """Returns the pointers of a serializer's errors."""
    if serializer.is_valid():
        return set()
    return {error["pointer"] for error in flatten(serializer.errors)}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_serializers_point_to_each_value_of_a_wrong_shape(bodies: Any, collection: str) -> None:
    unnoticed = []
    for name, field, value in WRONG_SHAPES:
        if name != collection:
            continue
        body = with_value(bodies[collection], field, value)
        if f"#/{field}" not in pointers_of(DRAFTS[collection](data=body)):
            unnoticed.append(("draft", field, value))
        change = {field.partition("/")[0]: value}
        if value is not MISSING and f"#/{field}" not in pointers_of(
            CHANGES[collection](data=change, partial=True)
        ):
            unnoticed.append(("change", field, value))

    assert unnoticed == []


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_wrong_body_stores_nothing_and_is_answered_with_a_pointer(
    client: Any, bodies: Any, nothing_stored: Any, assert_problem: Any, collection: str
) -> None:
    for name, field, value in [*SAMPLES, *WRONG_MEANINGS]:
        if name != collection:
            continue
        body = with_value(bodies[collection], field, value)

        with nothing_stored():
            answer = client.post(f"/api/v1/{collection}/", body)

        assert_problem(answer, 400, f"#/{field}")


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_wrong_change_stores_nothing_and_is_answered_with_a_pointer(
    client: Any, addresses: Any, assert_problem: Any, collection: str
) -> None:
    address = addresses[collection]
    before = client.get(address).json()

    for name, field, value in [*SAMPLES, *WRONG_MEANINGS]:
        if name == collection and value is not MISSING:
            answer = client.patch(address, {field.partition("/")[0]: value})
            assert_problem(answer, 400, f"#/{field}")

    assert client.get(address).json() == before


@pytest.mark.parametrize("collection", ["factories", "machines", "certifications"])
def test_row_stays_with_its_owner(
    client: Any, addresses: Any, mine: Any, assert_problem: Any, collection: str
) -> None:
    field = "organisation" if collection == "factories" else "factory"

    answer = client.patch(addresses[collection], {field: str(mine.factory.pk)})

    assert_problem(answer, 400, f"#/{field}")


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("body", [[], "text", 5, [{}]])
def test_body_that_is_no_object_is_rejected(
    client: Any,
    addresses: Any,
    nothing_stored: Any,
    assert_problem: Any,
    collection: str,
    body: Any,
) -> None:
    with nothing_stored():
        created = client.post(f"/api/v1/{collection}/", body)
        changed = client.patch(addresses[collection], body)

    assert_problem(created, 400, "#")
    assert_problem(changed, 400, "#")


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("text", ["null", "{", '{"name": NaN}', "[" * 100_000])
def test_body_that_is_null_or_no_json_is_rejected(
    client: Any, nothing_stored: Any, assert_problem: Any, collection: str, text: str
) -> None:
    with nothing_stored():
        answer = client.post(f"/api/v1/{collection}/", text, content_type="application/json")

    assert_problem(answer, 400, "#")


def test_hours_that_are_too_large_to_store_are_rejected(
    client: Any, terms: Any, assert_problem: Any
) -> None:
    answer = client.post(
        "/api/v1/capacity-windows/", terms | {"offered_hours": str(2**63 // MS_PER_HOUR)}
    )

    assert_problem(answer, 400, "#/offered_hours")
