"""Tests who may write supply, and that foreign rows read like missing ones."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Role
from tests.factories.api.bodies import COLLECTIONS, FACTORY


@pytest.mark.parametrize(
    ("collection", "field"),
    [("machines", "factory"), ("certifications", "factory"), ("capacity-windows", "machine")],
)
def test_foreign_id_in_body_reads_like_a_missing_one(
    client: Any,
    bodies: Any,
    theirs: Any,
    nothing_stored: Any,
    assert_problem: Any,
    collection: str,
    field: str,
) -> None:
    foreign = str(getattr(theirs, field).pk)

    with nothing_stored():
        answer = client.post(f"/api/v1/{collection}/", bodies[collection] | {field: foreign})
        missing = client.post(f"/api/v1/{collection}/", bodies[collection] | {field: str(uuid4())})

    assert_problem(answer, 400, f"#/{field}")
    assert answer.json() == missing.json()


def test_foreign_organisation_reads_like_a_missing_one(
    client: Any, theirs: Any, nothing_stored: Any, assert_problem: Any
) -> None:
    with nothing_stored():
        answer = client.post(
            "/api/v1/factories/", FACTORY | {"organisation": str(theirs.organisation.pk)}
        )
        missing = client.post("/api/v1/factories/", FACTORY | {"organisation": str(uuid4())})

    assert_problem(answer, 400, "#/organisation")
    assert answer.json() == missing.json()


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_viewer_may_not_write(
    mine: Any,
    client_of: Callable[[Any], Any],
    bodies: Any,
    addresses: Any,
    nothing_stored: Any,
    assert_problem: Any,
    collection: str,
) -> None:
    client = client_of(mine.viewer)

    with nothing_stored():
        created = client.post(f"/api/v1/{collection}/", bodies[collection])
        changed = client.patch(addresses[collection], {})

    assert_problem(created, 403, "#")
    assert_problem(changed, 403, "#")


@pytest.mark.parametrize("collection", ["machines", "certifications", "capacity-windows"])
def test_planner_elsewhere_may_not_write_where_it_only_reads(
    mine: Any,
    theirs: Any,
    client_of: Callable[[Any], Any],
    bodies: Any,
    addresses: Any,
    nothing_stored: Any,
    collection: str,
) -> None:
    theirs.planner.memberships.create(organisation=mine.organisation, role=Role.VIEWER)
    client = client_of(theirs.planner)

    with nothing_stored():
        created = client.post(f"/api/v1/{collection}/", bodies[collection])
        changed = client.patch(addresses[collection], {})

    assert (created.status_code, changed.status_code) == (403, 403)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_anonymous_request_is_asked_to_sign_in(
    bodies: Any,
    addresses: Any,
    api_client: Any,
    nothing_stored: Any,
    assert_problem: Any,
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
        assert_problem(answer, 401, "#")
        assert answer["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_put_is_not_offered(
    client: Any, addresses: Any, assert_problem: Any, collection: str
) -> None:
    assert_problem(client.put(addresses[collection], {}), 405, "#")


def test_only_certifications_can_be_deleted(
    client: Any, addresses: Any, nothing_stored: Any, assert_problem: Any
) -> None:
    with nothing_stored():
        answers = [
            client.delete(addresses[name]) for name in COLLECTIONS if name != "certifications"
        ]

    for answer in answers:
        assert_problem(answer, 405, "#")
