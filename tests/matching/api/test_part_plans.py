"""Tests routings, prices and orders of a part over HTTP."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import Membership, Organisation, Role
from common.clock import now
from matching.estimates import market_prices
from orders.models import Order, Part
from orders.states import EstimateSource, OrderStatus
from tests import builders
from tests.orders.test_parts import BLOCK, file_of

MILLED = {**BLOCK, "box_z_mm": 40.0, "volume_mm3": 120_000.0, "shape": "prismatic", "assumed": []}


@pytest.fixture
def buyer(db: None) -> Organisation:
    """Creates an organisation that buys."""
    return builders.buyer()


@pytest.fixture
def client(buyer: Organisation, client_of: Callable[[Any], APIClient]) -> APIClient:
    """Acts as its purchaser."""
    return client_of(builders.member(buyer, "purchaser"))


@pytest.fixture
def part(client: APIClient, buyer: Organisation) -> dict[str, Any]:
    """Writes down a milled block of aluminium."""
    body = {
        "name": "Block",
        "files": [str(file_of(buyer, MILLED).pk)],
        "request_text": "120 pcs 5052-H32, ISO 2768-m",
    }
    made = client.post("/api/v1/parts/", body)
    assert made.status_code == 201, made.content
    return made.json()


@pytest.fixture
def delivery() -> dict[str, Any]:
    """Returns place and date of a delivery."""
    return {
        "ship_to_region": "CN-SH",
        "latitude": "31.23040",
        "longitude": "121.47370",
        "latest_delivery_on": str(now().date() + timedelta(days=40)),
    }


def mills(count: int, process: str = "cnc-milling-3-axis", rate: int = 120) -> None:
    """Creates factories of as many organisations with a machine and free hours."""
    for number in range(count):
        machine = builders.machine(process_id=process)
        builders.window(machine, hourly_rate=Decimal(rate + number), hours=200)


def test_routing_is_proposed_with_times_and_sources(
    client: APIClient, part: dict[str, Any]
) -> None:
    answer = client.get(f"/api/v1/parts/{part['id']}/routings/")

    assert answer.status_code == 200, answer.content
    proposal = answer.json()
    assert proposal["quantity"] == 120
    first = proposal["routings"][0]
    assert first["is_complete"]
    assert "cnc-milling-3-axis" in [
        step["process"] for routing in proposal["routings"] for step in routing["steps"]
    ]
    step = first["steps"][0]
    assert Decimal(step["cycle_time_s"]) > 0
    assert step["source"]
    assert 0 < Decimal(step["spread"]) < 2


def test_larger_quantities_take_longer(client: APIClient, part: dict[str, Any]) -> None:
    few, many = (
        client.get(f"/api/v1/parts/{part['id']}/routings/?quantity={pieces}").json()
        for pieces in (10, 1000)
    )

    seconds = [Decimal(found["routings"][0]["total_seconds"]) for found in (few, many)]
    assert seconds[1] > 20 * seconds[0]


def test_nothing_known_gives_no_routing_and_says_what_is_missing(client: APIClient) -> None:
    part = client.post("/api/v1/parts/", {"name": "Something"}).json()

    proposal = client.get(f"/api/v1/parts/{part['id']}/routings/").json()
    refused = client.post(f"/api/v1/parts/{part['id']}/orders/", {"routing": 1})

    assert proposal["routings"] == []
    assert proposal["missing"] == ["material_family", "box"]
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "#/routing"
    assert not Order.objects.exists()


@pytest.mark.parametrize("quantity", ["none", "²", "0", "10000001", "9" * 4400])
def test_wrong_quantity_is_named(client: APIClient, part: dict[str, Any], quantity: str) -> None:
    answer = client.get(f"/api/v1/parts/{part['id']}/routings/", {"quantity": quantity})

    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["in"], error["pointer"]) == ("query", "#/quantity")


def test_price_is_given_by_step_quantity_and_date(
    client: APIClient, part: dict[str, Any], delivery: dict[str, Any]
) -> None:
    mills(4)
    number = 1 + [
        [step["process"] for step in routing["steps"]]
        for routing in client.get(f"/api/v1/parts/{part['id']}/routings/").json()["routings"]
    ].index(["cnc-milling-3-axis"])

    answer = client.post("/api/v1/quotes/", {"part": part["id"], "routing": number, **delivery})

    assert answer.status_code == 200, answer.content
    quote = answer.json()
    assert [step["process"] for step in quote["steps"]] == ["cnc-milling-3-axis"]
    assert Decimal(quote["steps"][0]["estimate"]["low"]) > 0
    assert [row["quantity"] for row in quote["ladder"]] == [120, 240, 600, 1200]
    assert Decimal(quote["ladder"][0]["estimate"]["low"]) > 0
    assert quote["dates"][-1]["kind"] == "cheapest"
    assert quote["dates"][-1]["latest_on"] == delivery["latest_delivery_on"]
    days = [row["latest_on"] for row in quote["dates"]]
    assert days == sorted(days)


@pytest.mark.parametrize(
    "change",
    [
        {"wish_delivery_on": "2020-01-01"},
        {"latest_delivery_on": "2020-01-01"},
        {"latest_delivery_on": "9999-12-31"},
        {"wish_delivery_on": "9999-01-01"},
    ],
)
def test_dates_that_cannot_be_ordered_are_not_priced(
    client: APIClient, part: dict[str, Any], delivery: dict[str, Any], change: dict[str, Any]
) -> None:
    answer = client.post("/api/v1/quotes/", {"part": part["id"], **delivery, **change})

    assert answer.status_code == 400
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert f"#/{next(iter(change))}" in pointers


def test_part_without_a_mass_is_not_priced(
    client: APIClient, buyer: Organisation, delivery: dict[str, Any]
) -> None:
    # The points of a model that is not closed say nothing of its volume.
    sides = {"source": "step", "box_x_mm": 50.0, "box_y_mm": 50.0, "box_z_mm": 50.0, "notes": []}
    files = [str(file_of(buyer, sides).pk)]
    body = {"name": "Block", "material_family": "aluminium", "files": files}
    part = client.post("/api/v1/parts/", body).json()

    answer = client.post("/api/v1/quotes/", {"part": part["id"], **delivery})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "#/unit_mass_kg"


def test_market_that_is_not_read_in_time_is_said_so(
    client: APIClient,
    part: dict[str, Any],
    delivery: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read_slowly(*_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1)")

    monkeypatch.setattr(market_prices, "LIMIT_MS", 1)
    monkeypatch.setattr(market_prices, "read_market", read_slowly)

    answer = client.post("/api/v1/quotes/", {"part": part["id"], **delivery})

    assert (answer.status_code, answer.json()["code"]) == (503, "market_too_large")
    assert answer["Retry-After"] == "30"


def test_step_with_too_few_makers_leaves_the_other_prices_standing(
    client: APIClient, buyer: Organisation, delivery: dict[str, Any]
) -> None:
    mills(4)
    body = {
        "files": [str(file_of(buyer, MILLED).pk)],
        "request_text": "120 pcs 5052-H32, hard anodised",
    }
    part = client.post("/api/v1/parts/", body).json()
    routings = client.get(f"/api/v1/parts/{part['id']}/routings/").json()["routings"]
    chains = [[step["process"] for step in routing["steps"]] for routing in routings]
    number = 1 + chains.index(["cnc-milling-3-axis", "anodising-hard"])

    quote = client.post(
        "/api/v1/quotes/", {"part": part["id"], "routing": number, **delivery}
    ).json()

    milling, anodising = quote["steps"]
    assert Decimal(milling["estimate"]["low"]) > 0
    assert anodising["estimate"]["low"] is None
    assert anodising["estimate"]["shut_out_by"]
    assert quote["dates"] == []


def test_requirements_that_exclude_machines_are_named_where_a_step_has_no_price(
    client: APIClient, buyer: Organisation, delivery: dict[str, Any]
) -> None:
    mills(4)
    body = {
        "files": [str(file_of(buyer, MILLED).pk)],
        "request_text": "120 pcs 5052-H32, ISO 2768-m, Ø20 H7, anodised",
    }
    part = client.post("/api/v1/parts/", body).json()

    quote = client.post("/api/v1/quotes/", {"part": part["id"], **delivery}).json()

    milling, anodising = quote["steps"]
    assert (milling["process"], milling["estimate"]["low"]) == ("cnc-milling-3-axis", None)
    assert milling["exclusions"] == [
        {"requirement": "tolerance", "machines": 4, "is_unstated": True}
    ]
    assert anodising["exclusions"] == []


def test_words_of_the_request_set_inspection_documents_place_and_tolerance_of_the_order(
    client: APIClient, buyer: Organisation
) -> None:
    body = {
        "files": [str(file_of(buyer, MILLED).pk)],
        "request_text": "120 pcs 5052-H32, bore H7, anodised, 全检, FAIR, EN 10204 3.1, to Suzhou",
    }
    part = client.post("/api/v1/parts/", body).json()
    latest = str(now().date() + timedelta(days=40))

    answer = client.post(f"/api/v1/parts/{part['id']}/orders/", {"latest_delivery_on": latest})

    assert answer.status_code == 201, answer.content
    order = answer.json()
    assert order["inspection_level"] == "every-piece"
    assert order["required_documents"] == ["material-certificate-3.1", "first-article-inspection"]
    assert order["ship_to_region"] == "CN-JS"
    steps = [(step["process"], step["tolerance"]) for step in order["operations"]]
    assert steps == [("cnc-milling-3-axis", "IT7"), ("anodising", None)]


@pytest.mark.parametrize(
    ("facts", "missing", "geometry"),
    [
        ({**MILLED, "bodies": 2}, "bodies_as", {"bodies_as": "one-part"}),
        (
            {"source": "step", "units": None, "without_unit": MILLED, "notes": []},
            "units",
            {"units": "mm"},
        ),
    ],
)
def test_open_question_of_a_file_is_answered_before_a_routing(
    client: APIClient,
    buyer: Organisation,
    facts: dict[str, Any],
    missing: str,
    geometry: dict[str, Any],
) -> None:
    body = {"files": [str(file_of(buyer, facts).pk)], "request_text": "120 pcs 5052-H32"}
    part = client.post("/api/v1/parts/", body).json()
    address = f"/api/v1/parts/{part['id']}/"

    asked = client.get(f"{address}routings/").json()
    client.patch(address, {"geometry": geometry}, headers={"If-Match": "*"})
    answered = client.get(f"{address}routings/").json()

    assert (asked["routings"], asked["missing"]) == ([], [missing])
    assert answered["routings"][0]["steps"][0]["process"] == "cnc-milling-3-axis"


def test_assembly_is_put_together_of_parts_without_a_time(
    client: APIClient, buyer: Organisation
) -> None:
    body = {
        "files": [str(file_of(buyer, {**MILLED, "bodies": 2}).pk)],
        "request_text": "120 pcs 5052-H32, welded",
        "geometry": {"bodies_as": "assembly"},
    }
    part = client.post("/api/v1/parts/", body).json()

    (routing,) = client.get(f"/api/v1/parts/{part['id']}/routings/").json()["routings"]

    assert [step["process"] for step in routing["steps"]] == ["sawing", "mig-mag-welding"]
    assert (routing["is_complete"], routing["tool_hours"]) == (False, 0)


def test_part_is_ordered_without_typed_seconds(
    client: APIClient, part: dict[str, Any], delivery: dict[str, Any]
) -> None:
    answer = client.post(
        f"/api/v1/parts/{part['id']}/orders/", {"routing": 1, **delivery, "submit": True}
    )

    assert answer.status_code == 201, answer.content
    order = Order.objects.get(pk=answer.json()["id"])
    assert order.status == OrderStatus.SUBMITTED
    assert (order.quantity, order.material_grade_id) == (120, "5052-H32")
    assert order.part == Part.objects.get()
    step = order.operations.first()
    assert step.cycle_time_s > 0
    assert step.estimate_source == EstimateSource.FILE
    assert (step.envelope_x_mm, step.envelope_y_mm, step.envelope_z_mm) == (100, 60, 40)


def test_order_lacking_a_place_is_not_stored(client: APIClient, part: dict[str, Any]) -> None:
    answer = client.post(f"/api/v1/parts/{part['id']}/orders/", {"routing": 1, "submit": True})

    assert answer.status_code == 400
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert "#/ship_to_region" in pointers
    assert not Order.objects.exists()


def test_parts_of_others_have_no_routings_quotes_or_orders(
    part: dict[str, Any], delivery: dict[str, Any], client_of: Callable[[Any], APIClient]
) -> None:
    other = client_of(builders.member(builders.buyer()))

    assert other.get(f"/api/v1/parts/{part['id']}/routings/").status_code == 404
    assert other.post(f"/api/v1/parts/{part['id']}/orders/", delivery).status_code == 404
    assert other.post("/api/v1/quotes/", {"part": part["id"], **delivery}).status_code == 404


def test_quotes_are_hidden_from_members_who_see_no_prices(
    buyer: Organisation,
    part: dict[str, Any],
    delivery: dict[str, Any],
    client_of: Callable[[Any], APIClient],
) -> None:
    blind = builders.member(buyer, "purchaser")
    blind.memberships.update(sees_prices=False)

    answer = client_of(blind).post("/api/v1/quotes/", {"part": part["id"], **delivery})

    assert answer.status_code == 403


def test_part_is_priced_by_purchasers_of_its_own_organisation(
    buyer: Organisation,
    part: dict[str, Any],
    delivery: dict[str, Any],
    client_of: Callable[[Any], APIClient],
) -> None:
    viewer = builders.member(buyer, "viewer")
    Membership.objects.create(user=viewer, organisation=builders.buyer(), role=Role.PURCHASER)

    answer = client_of(viewer).post("/api/v1/quotes/", {"part": part["id"], **delivery})

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
