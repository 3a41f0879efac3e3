"""Tests requests of several parts over HTTP: lines, totals, submission, answers."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Organisation
from common.clock import now
from matching.models import Proposal
from matching.states import AllocationStatus, ProposalStatus
from orders.models import Order, OrderGroup, Part, PartRequest
from orders.states import OrderStatus
from tests import builders
from tests.matching.api.test_part_plans import MILLED, mills
from tests.orders.test_parts import BLOCK, file_of

REQUESTS = "/api/v1/part-requests/"
SIZE = {"box_x_mm": 200, "box_y_mm": 40, "box_z_mm": 40, "volume_mm3": 160_000}
SHEET = (
    "part name,quantity,material,finish,tolerance,latest date,file name,cost centre\n"
    "Cover,40,6082-T6,,ISO 2768-m,{day},cover.step,K7\n"
    "垫板,25,5052-H32,,GB/T 1804-m,,plate.dxf,\n"
    "Rail,,6082-T6,,,,,\n"
)


@pytest.fixture
def buyer(db: None) -> Organisation:
    """Creates an organisation that buys."""
    return builders.buyer()


@pytest.fixture
def client(buyer: Organisation, client_of: Callable[[Any], APIClient]) -> APIClient:
    """Acts as its purchaser."""
    return client_of(builders.member(buyer, "purchaser"))


@pytest.fixture
def place() -> dict[str, Any]:
    """Returns place and date of a delivery."""
    return {
        "ship_to_region": "CN-SH",
        "latitude": "31.23040",
        "longitude": "121.47370",
        "latest_delivery_on": str(now().date() + timedelta(days=40)),
    }


def blocks(buyer: Organisation, count: int, **fields: Any) -> list[dict[str, Any]]:
    """Returns lines of milled blocks, each with a file that was read."""
    return [
        {
            "name": f"Block {number}",
            "material_grade": "5052-H32",
            "quantity": 100 + number,
            "files": [str(file_of(buyer, MILLED).pk)],
            **fields,
        }
        for number in range(count)
    ]


def opened(client: APIClient, place: dict[str, Any], **body: Any) -> dict[str, Any]:
    """Opens a request and returns it."""
    made = client.post(REQUESTS, {**place, **body})
    assert made.status_code == 201, made.content
    return made.json()


def test_mixed_lines_become_orders_of_one_group(
    client: APIClient, buyer: Organisation, place: dict[str, Any]
) -> None:
    request = opened(
        client,
        place,
        lines=blocks(buyer, 4),
        files=[str(file_of(buyer, BLOCK, name="bent.dxf").pk)],
        request_text="".join(
            f"{count} pcs block {count} 6082-T6, 60 x 40 x 30 mm\n" for count in (20, 30, 40, 50)
        ),
    )
    address = f"{REQUESTS}{request['id']}/"
    day = (now() + timedelta(days=30)).date()
    sent = client.post(f"{address}sheets/", {"text": SHEET.format(day=day)})
    assert sent.status_code == 201, sent.content
    assert sent.json()["unread_columns"] == ["cost centre"]
    files = [file_of(buyer, MILLED, name="cover.step"), file_of(buyer, BLOCK, name="PLATE.dxf")]
    shown = client.post(f"{address}lines/", {"files": [str(file.pk) for file in files]}).json()

    lines = {line["name"]: line for line in shown["lines"]}
    assert len(shown["lines"]) == 12
    assert [lines[name]["files"] for name in ("Cover", "垫板")] == [[str(f.pk)] for f in files]
    assert lines["Cover"]["latest_delivery_on"]["value"] == str(day)
    assert lines["bent"]["state"] == lines["Rail"]["state"] == "incomplete"
    assert set(lines["bent"]["missing"]) == {"quantity", "routing"}
    assert lines["Rail"]["lacks"] == ["box"]
    for name in ("bent", "Rail"):
        line = f"{address}lines/{lines[name]['id']}/"
        tag = client.get(address)["ETag"]
        changed = client.patch(line, {"quantity": 9}, HTTP_IF_MATCH=tag)
        assert changed.status_code == 200, changed.content
    Part.objects.filter(name="bent").update(material_grade="5052-H32")
    Part.objects.filter(name="Rail").update(geometry=SIZE)

    submitted = client.post(f"{address}submission/", {})

    assert submitted.status_code == 200, submitted.content
    answer = submitted.json()
    assert answer["status"] == "submitted"
    assert [line for line in answer["lines"] if line["state"] != "ordered"] == []
    orders = Order.objects.filter(status=OrderStatus.SUBMITTED)
    assert orders.count() == 12
    group = OrderGroup.objects.get()
    assert {order.group_id for order in orders} == {group.pk}
    assert group.name == request["number"]
    assert all(order.operations.exists() and order.events.count() == 2 for order in orders)
    in_group = client.get("/api/v1/orders/", {"group": request["number"]}).json()
    assert in_group["count"] == 12


def test_total_is_the_sum_of_the_lines_with_a_price(
    client: APIClient, buyer: Organisation, place: dict[str, Any]
) -> None:
    mills(4)
    lines = [*blocks(buyer, 3), {"name": "Unknown", "quantity": 5}]
    request = opened(client, place, lines=lines)

    prices = [line["price"] for line in request["lines"]]
    total = request["total"]

    assert prices[3] is None
    for line, price in zip(request["lines"][:3], prices[:3], strict=True):
        per_piece = price["estimate"]
        for end in ("low", "high"):
            amount = Decimal(per_piece[end]) * int(line["quantity"]["value"])
            assert Decimal(price[end]) == amount > 0
    for end in ("low", "high"):
        assert Decimal(total[end]) == sum(Decimal(price[end]) for price in prices[:3])
    assert (total["priced"], total["unpriced"]) == (3, 1)
    address = f"{REQUESTS}{request['id']}/"
    client.post(f"{address}submission/", {})
    first, second, third = Order.objects.order_by("title")
    Order.objects.filter(pk=first.pk).update(status=OrderStatus.CANCELLED)
    Order.objects.filter(pk=second.pk).update(status=OrderStatus.PROPOSED)
    proposal(second, Decimal(4321))
    total = client.get(address).json()["total"]
    low = Decimal(prices[2]["low"])
    assert (Decimal(total["low"]), total["priced"], total["unpriced"]) == (low + 4321, 2, 1)
    assert third.status == OrderStatus.SUBMITTED


def test_prices_are_hidden_from_members_who_see_none(
    client_of: Callable[[Any], APIClient], client: APIClient, buyer: Organisation, place: Any
) -> None:
    mills(4)
    request = opened(client, place, lines=blocks(buyer, 1))
    member = builders.member(buyer)
    member.memberships.update(sees_prices=False)

    shown = client_of(member).get(f"{REQUESTS}{request['id']}/").json()

    assert request["lines"][0]["price"]
    assert (shown["total"], shown["lines"][0]["price"]) == (None, None)


def proposal(order: Order, price: Decimal) -> Proposal:
    """Creates an open proposal of an order."""
    return Proposal.objects.create(
        order=order,
        number=1,
        quantity=order.quantity,
        price=price,
        delivery_on=order.wish_delivery_on,
    )


def test_wrong_line_names_its_number_and_field_and_nothing_is_stored(
    client: APIClient, buyer: Organisation, place: dict[str, Any]
) -> None:
    lines = blocks(buyer, 3)
    lines[1]["geometry"] = {"box_x_mm": -1}
    lines[2]["files"] = [str(file_of(builders.buyer()).pk)]

    by_shape = client.post(REQUESTS, {**place, "lines": [lines[0], {"quantity": 0}]})
    by_file = client.post(REQUESTS, {**place, "lines": [lines[0], lines[2]]})
    by_meaning = client.post(REQUESTS, {**place, "lines": lines[:2]})

    assert [answer.status_code for answer in (by_shape, by_file, by_meaning)] == [400, 400, 400]
    pointers = [
        [error["pointer"] for error in answer.json()["errors"]]
        for answer in (by_shape, by_file, by_meaning)
    ]
    assert pointers == [
        ["#/lines/1/quantity"],
        ["#/lines/1/files/0"],
        ["#/lines/1/geometry/box_x_mm"],
    ]
    assert by_meaning.json()["errors"][0]["detail"].startswith("Line 2: ")
    request = opened(client, place)
    sheet = "name,quantity,latest\nA,x,2027-01-01\n,5,\nC,7,03/04/2027\n"
    refused = client.post(f"{REQUESTS}{request['id']}/sheets/", {"text": sheet})
    assert refused.status_code == 400
    found = {error["pointer"]: error["detail"] for error in refused.json()["errors"]}
    assert set(found) == {
        "#/lines/0/quantity",
        "#/lines/1/name",
        "#/lines/2/latest_delivery_on",
    }
    assert found["#/lines/0/quantity"].startswith("Row 2: ")
    assert "2027-03-04" in found["#/lines/2/latest_delivery_on"]
    assert not PartRequest.objects.get().lines.exists()


def test_submission_names_lines_that_are_not_complete(
    client: APIClient, buyer: Organisation, place: dict[str, Any]
) -> None:
    request = opened(client, place, lines=[*blocks(buyer, 1), {"name": "Unknown"}])
    address = f"{REQUESTS}{request['id']}/submission/"
    ids = [line["id"] for line in request["lines"]]

    refused = client.post(address, {"lines": [*ids, str(uuid4())]})

    errors = refused.json()["errors"]
    assert [error["pointer"] for error in errors] == ["#/lines/1", "#/lines/2"]
    assert "Line 2: quantity" in errors[0]["detail"]
    assert not Order.objects.exists()
    assert client.post(address, {}).json()["lines"][1]["state"] == "incomplete"
    assert client.post(address, {}).json()["code"] == "no_line_ready"
    assert Order.objects.count() == 1
    lines = f"{REQUESTS}{request['id']}/lines/"
    assert client.delete(f"{lines}{ids[0]}/").json()["code"] == "line_ordered"
    assert client.delete(f"{lines}{ids[1]}/").status_code == 204
    assert client.post(address, {}).json()["code"] == "all_ordered"


def test_request_is_changed_withdrawn_and_opened_again(
    client: APIClient, buyer: Organisation, place: dict[str, Any]
) -> None:
    request = opened(client, place, lines=blocks(buyer, 1))
    address = f"{REQUESTS}{request['id']}/"

    assert client.patch(address, {"title": "Gearbox"}).json()["title"] == "Gearbox"
    assert client.post(f"{address}withdrawal/", {}).json()["status"] == "withdrawn"
    assert client.post(f"{address}submission/", {}).status_code == 409
    assert client.post(f"{address}reopening/", {}).json()["status"] == "draft"


def test_others_see_no_request_and_its_factories_its_number_alone(
    client: APIClient,
    buyer: Organisation,
    place: dict[str, Any],
    client_of: Callable[[Any], APIClient],
) -> None:
    request = opened(client, place, lines=blocks(buyer, 2))
    address = f"{REQUESTS}{request['id']}/"
    client.post(f"{address}submission/", {})
    window = builders.window()
    offer = builders.allocation(
        Order.objects.first(), window=window, status=AllocationStatus.OFFERED
    )
    factory = client_of(builders.member(window.machine.factory.organisation))
    other = client_of(builders.member(builders.buyer()))
    operator = client_of(builders.member(builders.operator()))

    assert other.get(address).status_code == 404
    assert other.post(f"{address}submission/", {}).status_code == 404
    assert other.post(f"{address}sheets/", {"text": "name\nA\n"}).status_code == 404
    assert other.get(REQUESTS).json()["results"] == []
    assert factory.get(address).status_code in (403, 404)
    card = factory.get(f"/api/v1/allocations/{offer.pk}/part/").json()
    assert card["request_number"] == request["number"]
    assert "Block 1" not in str(card) or "Block 0" not in str(card)
    assert operator.get(address).json()["number"] == request["number"]
    assert operator.post(f"{address}submission/", {}).status_code == 403


def test_request_takes_as_many_queries_for_many_lines(
    client: APIClient, buyer: Organisation, place: dict[str, Any]
) -> None:
    mills(4)
    counts = []
    for number in (2, 6):
        body = {**place, "lines": blocks(buyer, number, request_text="ISO 2768-m")}
        request = client.post(REQUESTS, body).json()
        address = f"{REQUESTS}{request['id']}/"
        with CaptureQueriesContext(connection) as reading:
            client.get(address)
        with CaptureQueriesContext(connection) as submitting:
            client.post(f"{address}submission/", {})
        with CaptureQueriesContext(connection) as listing:
            client.get(REQUESTS)
        counts.append([len(reading), len(submitting), len(listing)])

    assert counts[0] == counts[1]


def test_proposals_are_answered_together_all_or_none(
    client: APIClient, buyer: Organisation, place: dict[str, Any]
) -> None:
    request = opened(client, place, lines=blocks(buyer, 3))
    address = f"{REQUESTS}{request['id']}/"
    client.post(f"{address}submission/", {})
    orders = list(Order.objects.all())
    Order.objects.update(status=OrderStatus.PROPOSED)
    for order in orders:
        builders.allocation(order, status=AllocationStatus.ACCEPTED)
    rows = [proposal(order, Decimal(1000)) for order in orders]
    shown = client.get(address).json()["lines"]
    ids = [line["proposal"] for line in shown]
    assert set(ids) == {str(row.pk) for row in rows}
    Proposal.objects.filter(pk=ids[2]).update(status=ProposalStatus.SUPERSEDED)

    refused = client.post(f"{address}acceptance/", {"proposals": ids})

    assert refused.status_code == 400
    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/proposals/2"]
    assert "Line 3" in refused.json()["errors"][0]["detail"]
    assert Proposal.objects.filter(status=ProposalStatus.OPEN).count() == 2
    accepted = client.post(f"{address}acceptance/", {"proposals": ids[:1]})
    assert accepted.status_code == 200, accepted.content
    assert [row["status"] for row in accepted.json()["results"]] == ["accepted"]
    declined = client.post(f"{address}decline/", {"proposals": ids[1:2], "reason": "Too late"})
    assert [row["status"] for row in declined.json()["results"]] == ["declined"]
    assert Order.objects.get(proposals=ids[0]).status == OrderStatus.AWARDED
