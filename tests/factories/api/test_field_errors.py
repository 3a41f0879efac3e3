"""Every writing endpoint of supply refuses what it cannot take, names the field, stores nothing."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Role
from common.clock import MS_PER_HOUR
from factories.states import WindowStatus
from tests import builders

# No row has this id; the names of tests must be the same in every process.
NO_ROW = "01900000-0000-7000-8000-000000000000"

MISSING = object()
FACTORY = {
    "name": "Works 1",
    "region": "CN-JS",
    "latitude": "31.29834",
    "longitude": "120.58319",
}
MACHINE = {
    "name": "Mill 1",
    "process": "cnc-milling-3-axis",
    "material_families": ["aluminium"],
    "hourly_rate": "120.00",
    "setup_rate": "120.00",
}
CERTIFICATION = {
    "standard": "iso-9001",
    "number": "Q-1",
    "body": "CQC",
    "valid_from": "2026-01-01",
    "valid_to": "2028-12-31",
}
WRONG = [
    # wrong type
    ("factories", "name", 5),
    ("factories", "name", ["Works"]),
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
    ("factories", "time_zone", "Mars/Olympus"),
    ("factories", "time_zone", "../etc/passwd"),
    ("factories", "currency", "XXY"),
    ("factories", "organisation", "not an id"),
    ("factories", "organisation", NO_ROW),
    ("machines", "factory", 7),
    ("machines", "factory", NO_ROW),
    ("machines", "process", "milling-and-more"),
    ("machines", "process", "casting"),
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
    ("certifications", "valid_to", "2025-12-31"),
    ("certifications", "factory", NO_ROW),
    ("capacity-windows", "machine", NO_ROW),
    ("capacity-windows", "machine", 1),
    ("capacity-windows", "starts_at", "2027-01-01T08:00:00"),
    ("capacity-windows", "starts_at", "0001-01-01T00:00:00+14:00"),
    ("capacity-windows", "starts_at", 1_800_000_000),
    ("capacity-windows", "starts_at", []),
    ("capacity-windows", "ends_at", "2026-01-01T00:00:00Z"),
    ("capacity-windows", "offered_hours", 12.5),
    ("capacity-windows", "offered_hours", "0"),
    ("capacity-windows", "offered_hours", "-1"),
    ("capacity-windows", "offered_hours", "1.23456"),
    ("capacity-windows", "offered_hours", "120.0001"),
    ("capacity-windows", "offered_hours", {}),
    ("capacity-windows", "hourly_rate", "-0.01"),
    ("capacity-windows", "opening_cost", "Infinity"),
    ("capacity-windows", "least_lot", 0),
    ("capacity-windows", "least_lot", 2**40),
    ("capacity-windows", "notice_hours", "-1"),
    ("capacity-windows", "notice_hours", "1e999"),
    ("capacity-windows", "expires_at", "2100-01-01T00:00:00Z"),
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


@pytest.fixture
def bodies(mine: Any, terms: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A body that each collection accepts."""
    factory = str(mine.factory.pk)
    return {
        "factories": {**FACTORY},
        "machines": {**MACHINE, "factory": factory},
        "certifications": {**CERTIFICATION, "factory": factory},
        "capacity-windows": terms,
    }


@pytest.fixture
def addresses(mine: Any) -> dict[str, str]:
    """The address of one row of the planner's in each collection."""
    window = builders.window(mine.machine, status=WindowStatus.DRAFT)
    rows = {
        "factories": mine.factory,
        "machines": mine.machine,
        "certifications": builders.certification(mine.factory, "iso-9001"),
        "capacity-windows": window,
    }
    return {name: f"/api/v1/{name}/{row.pk}/" for name, row in rows.items()}


COLLECTIONS = ("factories", "machines", "certifications", "capacity-windows")


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_whole_body_is_accepted(client: Any, bodies: Any, collection: str) -> None:
    answer = client.post(f"/api/v1/{collection}/", bodies[collection])

    assert answer.status_code == 201, answer.content


@pytest.mark.parametrize(("collection", "field", "value"), WRONG)
def test_wrong_body_is_refused_with_a_pointer(
    client: Any,
    bodies: Any,
    nothing_stored: Any,
    is_refused: Any,
    collection: str,
    field: str,
    value: Any,
) -> None:
    body = bodies[collection]
    name = field.partition("/")[0]
    body.pop(name, None)
    if value is not MISSING:
        body[name] = value

    with nothing_stored():
        answer = client.post(f"/api/v1/{collection}/", body)

    is_refused(answer, 400, f"#/{field}")


@pytest.mark.parametrize(
    ("collection", "field", "value"), [w for w in WRONG if w[2] is not MISSING]
)
def test_wrong_change_is_refused_with_a_pointer(
    client: Any, addresses: Any, is_refused: Any, collection: str, field: str, value: Any
) -> None:
    address = addresses[collection]
    before = client.get(address).json()

    answer = client.patch(address, {field.partition("/")[0]: value})

    is_refused(answer, 400, f"#/{field}")
    assert client.get(address).json() == before


@pytest.mark.parametrize("collection", ["factories", "machines", "certifications"])
def test_row_stays_with_its_owner(
    client: Any, addresses: Any, mine: Any, is_refused: Any, collection: str
) -> None:
    field = "organisation" if collection == "factories" else "factory"

    answer = client.patch(addresses[collection], {field: str(mine.factory.pk)})

    is_refused(answer, 400, f"#/{field}")


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("body", [[], "text", 5, [{}]])
def test_body_that_is_no_object_is_refused(
    client: Any, addresses: Any, nothing_stored: Any, is_refused: Any, collection: str, body: Any
) -> None:
    with nothing_stored():
        created = client.post(f"/api/v1/{collection}/", body)
        changed = client.patch(addresses[collection], body)

    is_refused(created, 400, "#")
    is_refused(changed, 400, "#")


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("text", ["null", "{", '{"name": NaN}', "[" * 100_000])
def test_body_that_is_null_or_no_json_is_refused(
    client: Any, nothing_stored: Any, is_refused: Any, collection: str, text: str
) -> None:
    with nothing_stored():
        answer = client.post(f"/api/v1/{collection}/", text, content_type="application/json")

    is_refused(answer, 400, "#")


@pytest.mark.parametrize(
    ("collection", "field"),
    [("machines", "factory"), ("certifications", "factory"), ("capacity-windows", "machine")],
)
def test_foreign_id_in_body_reads_like_a_missing_one(
    client: Any,
    bodies: Any,
    theirs: Any,
    nothing_stored: Any,
    is_refused: Any,
    collection: str,
    field: str,
) -> None:
    foreign = str(getattr(theirs, field).pk)

    with nothing_stored():
        answer = client.post(f"/api/v1/{collection}/", bodies[collection] | {field: foreign})
        missing = client.post(f"/api/v1/{collection}/", bodies[collection] | {field: str(uuid4())})

    is_refused(answer, 400, f"#/{field}")
    assert answer.json() == missing.json()


def test_foreign_organisation_reads_like_a_missing_one(
    client: Any, theirs: Any, nothing_stored: Any, is_refused: Any
) -> None:
    with nothing_stored():
        answer = client.post(
            "/api/v1/factories/", FACTORY | {"organisation": str(theirs.organisation.pk)}
        )
        missing = client.post("/api/v1/factories/", FACTORY | {"organisation": str(uuid4())})

    is_refused(answer, 400, "#/organisation")
    assert answer.json() == missing.json()


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_viewer_may_not_write(
    mine: Any,
    client_of: Callable[[Any], Any],
    bodies: Any,
    addresses: Any,
    nothing_stored: Any,
    is_refused: Any,
    collection: str,
) -> None:
    client = client_of(mine.viewer)

    with nothing_stored():
        created = client.post(f"/api/v1/{collection}/", bodies[collection])
        changed = client.patch(addresses[collection], {})

    is_refused(created, 403, "#")
    is_refused(changed, 403, "#")


@pytest.mark.parametrize("collection", ["machines", "certifications", "capacity-windows"])
def test_planner_elsewhere_may_not_write_where_it_only_reads(
    mine: Any,
    theirs: Any,
    client_of: Callable[[Any], Any],
    bodies: Any,
    addresses: Any,
    nothing_stored: Any,
    is_refused: Any,
    collection: str,
) -> None:
    theirs.planner.memberships.create(organisation=mine.organisation, role=Role.VIEWER)
    client = client_of(theirs.planner)

    with nothing_stored():
        created = client.post(f"/api/v1/{collection}/", bodies[collection])
        changed = client.patch(addresses[collection], {})

    is_refused(created, 403, "#")
    is_refused(changed, 403, "#")


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_nobody_is_asked_to_sign_in(
    bodies: Any,
    addresses: Any,
    api_client: Any,
    nothing_stored: Any,
    is_refused: Any,
    collection: str,
) -> None:
    address = addresses[collection]

    with nothing_stored():
        answers = [
            api_client.get(f"/api/v1/{collection}/"),
            api_client.get(address),
            api_client.post(f"/api/v1/{collection}/", bodies[collection]),
            api_client.patch(address, {}),
        ]

    for answer in answers:
        is_refused(answer, 401, "#")
        assert answer["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_put_is_not_offered(client: Any, addresses: Any, is_refused: Any, collection: str) -> None:
    is_refused(client.put(addresses[collection], {}), 405, "#")


def test_only_certifications_can_be_deleted(
    client: Any, addresses: Any, nothing_stored: Any, is_refused: Any
) -> None:
    with nothing_stored():
        answers = [
            client.delete(addresses[name]) for name in COLLECTIONS if name != "certifications"
        ]

    for answer in answers:
        is_refused(answer, 405, "#")


@pytest.mark.parametrize("deed", ["publication", "pause", "withdrawal"])
@pytest.mark.parametrize(
    ("body", "pointer"), [({"force": True}, "#/force"), ([], "#"), ("yes", "#")]
)
def test_deed_with_a_body_it_does_not_know_is_refused(
    client: Any, mine: Any, nothing_stored: Any, is_refused: Any, deed: str, body: Any, pointer: str
) -> None:
    status = WindowStatus.DRAFT if deed == "publication" else WindowStatus.PUBLISHED
    window = builders.window(mine.machine, status=status)

    with nothing_stored():
        answer = client.post(f"/api/v1/capacity-windows/{window.pk}/{deed}/", body, format="json")

    is_refused(answer, 400, pointer)
    window.refresh_from_db()
    assert window.status == status


@pytest.mark.parametrize(
    ("deed", "status"),
    [
        ("publication", WindowStatus.PUBLISHED),
        ("publication", WindowStatus.WITHDRAWN),
        ("publication", WindowStatus.EXPIRED),
        ("pause", WindowStatus.DRAFT),
        ("pause", WindowStatus.PAUSED),
        ("pause", WindowStatus.WITHDRAWN),
        ("pause", WindowStatus.EXPIRED),
        ("withdrawal", WindowStatus.WITHDRAWN),
        ("withdrawal", WindowStatus.EXPIRED),
    ],
)
def test_deed_that_the_state_does_not_allow_is_refused(
    client: Any, mine: Any, nothing_stored: Any, is_refused: Any, deed: str, status: str
) -> None:
    window = builders.window(mine.machine, status=status)

    with nothing_stored():
        answer = client.post(f"/api/v1/capacity-windows/{window.pk}/{deed}/")

    is_refused(answer, 409, "#/status")
    window.refresh_from_db()
    assert window.status == status


@pytest.mark.parametrize("deed", ["publication", "pause", "withdrawal"])
def test_deed_on_a_foreign_window_finds_nothing(
    client: Any, theirs: Any, client_of: Any, mine: Any, is_refused: Any, deed: str
) -> None:
    foreign = builders.window(theirs.machine)
    own = builders.window(mine.machine)

    answer = client.post(f"/api/v1/capacity-windows/{foreign.pk}/{deed}/")
    missing = client.post(f"/api/v1/capacity-windows/{uuid4()}/{deed}/")
    too_low = client_of(mine.viewer).post(f"/api/v1/capacity-windows/{own.pk}/{deed}/")

    is_refused(answer, 404, "#/id", "path")
    assert answer.json() == missing.json()
    is_refused(too_low, 403, "#")


def test_hours_that_are_too_large_to_store_are_refused(
    client: Any, terms: Any, is_refused: Any
) -> None:
    answer = client.post(
        "/api/v1/capacity-windows/", terms | {"offered_hours": str(2**63 // MS_PER_HOUR)}
    )

    is_refused(answer, 400, "#/offered_hours")
