"""Tests filters, order, pages and query counts of lists of orders."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.models import Operation
from tests import builders

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/orders/"


@pytest.fixture
def market(buyer):
    """Creates three orders that differ in everything a list can be narrowed by."""
    builders.order(
        buyer,
        reference="A-1",
        title="Gear",
        sector="equipment",
        quantity=30,
        operations=[{"process_id": "cnc-turning"}, {"process_id": "cnc-turning"}],
        wish_delivery_on=date(2030, 1, 10),
        latest_delivery_on=date(2030, 1, 10),
    )
    builders.order(
        buyer,
        reference="B-2",
        title="Housing",
        sector="consumer-goods",
        quantity=10,
        status="draft",
        demand_category="pumps",
        wish_delivery_on=date(2030, 2, 10),
        latest_delivery_on=date(2030, 2, 10),
    )
    builders.order(
        buyer,
        reference="C-3",
        title="Gearbox lid",
        sector="raw-materials",
        quantity=20,
        status="cancelled",
        wish_delivery_on=date(2030, 3, 10),
        latest_delivery_on=date(2030, 3, 10),
    )
    builders.order(reference="A-1", title="Gear of another buyer")


NARROWED = [
    ("", ["A-1", "B-2", "C-3"]),
    ("status=draft", ["B-2"]),
    ("status=draft&status=cancelled", ["B-2", "C-3"]),
    ("sector=equipment", ["A-1"]),
    ("reference=a-1", ["A-1"]),
    ("reference=A", []),
    ("process=cnc-turning", ["A-1"]),
    ("process=cnc-milling-3-axis", ["B-2", "C-3"]),
    ("delivery_from=2030-02-10", ["B-2", "C-3"]),
    ("delivery_to=2030-02-10", ["A-1", "B-2"]),
    ("delivery_from=2030-02-01&delivery_to=2030-02-28", ["B-2"]),
    ("search=gear", ["A-1", "C-3"]),
    ("search=pump", ["B-2"]),
    ("search=%25", []),
    ("ordering=-quantity", ["A-1", "C-3", "B-2"]),
    ("ordering=latest_delivery_on", ["A-1", "B-2", "C-3"]),
    ("page_size=2&page=2&ordering=reference", ["C-3"]),
]


@pytest.mark.parametrize(("query", "references"), NARROWED)
@pytest.mark.usefixtures("market")
def test_list_is_narrowed_and_ordered(query, references, client):
    answer = client.get(f"{ADDRESS}?{query}").json()

    found = [order["reference"] for order in answer["results"]]
    assert (found if "ordering" in query else sorted(found)) == references


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("status=lost", "status"),
        ("sector=farming", "sector"),
        ("process=no-such-process", "process"),
        ("process=%00", "process"),
        ("search=%00", "search"),
        ("delivery_from=soon", "delivery_from"),
        ("ordering=reserve_price", "ordering"),
        ("organisation__name=x", "organisation__name"),
        ("reserve_price__lt=10", "reserve_price__lt"),
    ],
)
def test_wrong_query_is_rejected_with_a_pointer(query, name, client, assert_problem):
    response = client.get(f"{ADDRESS}?{query}")

    assert_problem(response, 400, f"#/{name}")
    assert response.json()["errors"][0]["in"] == "query"


def fill(buyer, count: int) -> None:
    for _ in range(count):
        order = builders.order(buyer, operations=[{}, {}])
        order.allowed_regions.set(["CN-JS", "CN-SH"])
        order.required_certifications.set(["iso-9001"])


def queries_of(client, address: str) -> int:
    """Queries of a request by a user whose memberships are known already."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_list_asks_as_often_for_many_orders_as_for_two(client, buyer):
    fill(buyer, 2)
    few = queries_of(client, ADDRESS)

    fill(buyer, 10)

    assert queries_of(client, ADDRESS) == few == 3


def test_order_asks_as_often_for_a_long_history_as_for_a_short(client, buyer):
    order = builders.order(buyer)
    members = [builders.member(buyer) for _ in range(5)]
    address = f"{ADDRESS}{order.pk}/"
    order.events.create(from_status="", to_status="draft", by=members[0])
    few = queries_of(client, address)

    for place, member in enumerate(members, start=2):
        order.events.create(from_status="draft", to_status="submitted", by=member)
        Operation.objects.create(
            order=order, sequence=place, process_id="cnc-turning", cycle_time_s=1
        )

    assert queries_of(client, address) == few


def test_list_shows_processes_in_sequence(client, buyer):
    builders.order(buyer, operations=[{"process_id": "cnc-turning"}, {}])

    row = client.get(ADDRESS).json()["results"][0]

    assert row["processes"] == ["cnc-turning", "cnc-milling-3-axis"]
