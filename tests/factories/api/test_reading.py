"""Tests visibility, filters, order and pages of supply."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Role
from common.clock import now
from factories.states import Verification, WindowStatus
from tests import builders

COLLECTIONS = ("factories", "machines", "certifications", "capacity-windows")


def rows_of(manufacturer: Any) -> dict[str, Any]:
    """Returns one row of each collection that belongs to the manufacturer."""
    return {
        "factories": manufacturer.factory,
        "machines": manufacturer.machine,
        "certifications": builders.certification(manufacturer.factory, "iso-9001"),
        "capacity-windows": builders.window(manufacturer.machine),
    }


def ids(answer: Any) -> list[str]:
    """Returns the ids of a page's rows."""
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_members_see_their_own_and_operators_all(
    mine: Any, theirs: Any, client_of: Any, collection: str
) -> None:
    own, foreign = rows_of(mine)[collection], rows_of(theirs)[collection]
    address = f"/api/v1/{collection}/"
    everybody = builders.member(builders.operator(), Role.VIEWER)

    assert ids(client_of(mine.viewer).get(address)) == [str(own.pk)]
    assert ids(client_of(theirs.planner).get(address)) == [str(foreign.pk)]
    assert set(ids(client_of(everybody).get(address))) == {str(own.pk), str(foreign.pk)}
    assert client_of(everybody).get(f"{address}{foreign.pk}/").status_code == 200


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_foreign_row_reads_like_a_missing_one(
    client: Any, theirs: Any, assert_problem: Any, collection: str
) -> None:
    foreign = rows_of(theirs)[collection]
    address = f"/api/v1/{collection}/"

    shown = client.get(f"{address}{foreign.pk}/")
    changed = client.patch(f"{address}{foreign.pk}/", {})
    missing = client.get(f"{address}{uuid4()}/")
    malformed = client.get(f"{address}{'-' * 36}/")

    for answer in (shown, changed, missing, malformed):
        assert_problem(answer, 404, "#/id", "path")
        assert answer.json() == missing.json()


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_buyers_do_not_read_supply(
    mine: Any, client_of: Any, assert_problem: Any, collection: str
) -> None:
    row = rows_of(mine)[collection]
    client = client_of(builders.member(builders.buyer(), Role.OWNER))

    assert_problem(client.get(f"/api/v1/{collection}/"), 403, "#")
    assert_problem(client.get(f"/api/v1/{collection}/{row.pk}/"), 403, "#")


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_operators_do_not_write_supply(
    mine: Any, client_of: Any, assert_problem: Any, collection: str
) -> None:
    row = rows_of(mine)[collection]
    client = client_of(builders.member(builders.operator(), Role.OWNER))

    assert_problem(client.post(f"/api/v1/{collection}/", {}), 403, "#")
    assert_problem(client.patch(f"/api/v1/{collection}/{row.pk}/", {}), 403, "#")


@pytest.mark.parametrize(
    ("collection", "filters"),
    [
        ("factories", ["organisation"]),
        ("machines", ["factory"]),
        ("certifications", ["factory"]),
        ("capacity-windows", ["factory", "machine"]),
    ],
)
def test_foreign_id_in_a_filter_finds_nothing(
    client: Any, mine: Any, theirs: Any, collection: str, filters: list[str]
) -> None:
    rows_of(mine), rows_of(theirs)

    for name in filters:
        foreign = client.get(f"/api/v1/{collection}/", {name: getattr(theirs, name).pk})
        missing = client.get(f"/api/v1/{collection}/", {name: uuid4()})
        own = client.get(f"/api/v1/{collection}/", {name: getattr(mine, name).pk})
        assert foreign.json()["results"] == missing.json()["results"] == []
        assert len(ids(own)) == 1


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("rows", [1, 7])
def test_list_takes_the_same_queries_for_few_rows_as_for_many(
    mine: Any, client_of: Any, django_assert_num_queries: Any, collection: str, rows: int
) -> None:
    for number in range(rows):
        factory = builders.factory(organisation=mine.organisation)
        factory.industries.set(["34", "35"])
        machine = builders.machine(factory)
        builders.certification(factory, "iso-9001")
        builders.window(machine, starts_at=now() + timedelta(days=3 + number))
    client = client_of(mine.viewer)
    # Memberships, count, page; and one for what belongs to many rows.
    with django_assert_num_queries(4):
        answer = client.get(f"/api/v1/{collection}/")

    assert answer.json()["count"] >= rows


def test_windows_are_narrowed(client: Any, mine: Any) -> None:
    soon, later = now() + timedelta(days=3), now() + timedelta(days=20)
    abroad = builders.factory(organisation=mine.organisation, region_id="CN-ZJ")
    lathe = builders.machine(abroad, process_id="cnc-turning")
    first = str(builders.window(mine.machine, starts_at=soon).pk)
    second = str(builders.window(lathe, starts_at=later, status=WindowStatus.DRAFT).pk)
    both = [first, second]

    def found(**query: Any) -> list[str]:
        return ids(client.get("/api/v1/capacity-windows/", query))

    assert found() == both
    assert found(ordering="-starts_at") == both[::-1]
    assert found(factory=abroad.pk) == [second]
    assert found(machine=mine.machine.pk) == [first]
    assert found(process="cnc-turning") == [second]
    assert found(process="cutting-defined-edge") == both
    assert found(status="draft") == [second]
    assert found(status=["draft", "published"]) == both
    assert found(region="CN-JS") == [first]
    assert found(region="CN") == both
    assert found(starts_after=later.isoformat()) == [second]
    assert found(starts_before=later.isoformat()) == [first]
    assert found(ends_after=(soon + timedelta(days=5)).isoformat()) == [second]
    assert found(ends_before=(soon + timedelta(days=5)).isoformat()) == [first]
    touching = {
        "ends_after": (soon + timedelta(days=4)).isoformat(),
        "starts_before": (later - timedelta(days=1)).isoformat(),
    }
    assert found(**touching) == [first]


def test_factories_machines_and_certifications_are_narrowed(client: Any, mine: Any) -> None:
    other = builders.factory(
        organisation=mine.organisation,
        name="North 100%",
        region_id="CN-ZJ",
        verification=Verification.VERIFIED,
    )
    lathe = builders.machine(other, name="Lathe 1", process_id="cnc-turning")
    old = builders.certification(other, "iso-14001", valid_to=now().date() - timedelta(days=1))
    new = builders.certification(other, "iso-9001")

    def found(collection: str, **query: Any) -> list[str]:
        return ids(client.get(f"/api/v1/{collection}/", query))

    assert found("factories", name="north 100%") == [str(other.pk)]
    assert found("factories", verification="verified") == [str(other.pk)]
    assert found("factories", region="CN-ZJ") == [str(other.pk)]
    assert found("machines", process="cnc-turning") == [str(lathe.pk)]
    assert found("machines", name="lathe", region="CN") == [str(lathe.pk)]
    assert found("certifications", standard="iso-14001") == [str(old.pk)]
    assert found("certifications", valid_on=str(now().date())) == [str(new.pk)]


@pytest.mark.parametrize(
    ("collection", "query"),
    [
        ("factories", {"colour": "blue"}),
        ("factories", {"region": "XX"}),
        ("factories", {"region": "a\x00"}),
        ("factories", {"name": "a\x00"}),
        ("factories", {"verification": "excellent"}),
        ("factories", {"organisation": "mine"}),
        ("factories", {"ordering": "organisation__name"}),
        ("machines", {"process": "no-such-process"}),
        ("machines", {"factory": "5"}),
        ("certifications", {"valid_on": "yesterday"}),
        ("capacity-windows", {"status": "open"}),
        ("capacity-windows", {"starts_after": "soon"}),
        ("capacity-windows", {"reserved_ms": "5"}),
        ("capacity-windows", {"ordering": "reserved_ms"}),
    ],
)
def test_query_that_is_not_known_is_rejected(
    client: Any, assert_problem: Any, collection: str, query: dict[str, str]
) -> None:
    (name,) = query

    answer = client.get(f"/api/v1/{collection}/", query)

    assert_problem(answer, 400, f"#/{name}", "query")


def test_lists_come_in_pages(client: Any, mine: Any) -> None:
    for _ in range(3):
        builders.machine(mine.factory)

    first = client.get("/api/v1/machines/", {"page_size": 3, "ordering": "created_at"}).json()
    second = client.get(first["next"]).json()

    assert (first["count"], len(first["results"]), len(second["results"])) == (4, 3, 1)
    assert second["next"] is None


@pytest.mark.parametrize(
    ("collection", "fields"),
    [
        ("machines", ("hourly_rate", "setup_rate")),
        ("capacity-windows", ("hourly_rate", "opening_cost")),
    ],
)
def test_rates_are_hidden_from_members_who_are_not_to_see_prices(
    mine: Any, client_of: Any, collection: str, fields: tuple[str, ...]
) -> None:
    row = rows_of(mine)[collection]
    mine.viewer.memberships.update(sees_prices=False)

    shown = client_of(mine.viewer).get(f"/api/v1/{collection}/{row.pk}/").json()

    assert [shown[field] for field in fields] == [None, None]
    assert client_of(mine.planner).get(f"/api/v1/{collection}/{row.pk}/").json()[fields[0]]
