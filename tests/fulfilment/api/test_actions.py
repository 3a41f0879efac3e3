"""Checks the operations of factories, buyers and operators over HTTP."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Role
from fulfilment import pipeline
from fulfilment.services.acceptance import dispute_goods
from matching.models import Allocation
from tests import builders
from tests.fulfilment.conftest import deliver, fresh, make, send

pytestmark = pytest.mark.django_db
ALLOCATIONS = "/api/v1/allocations/"
ORDERS = "/api/v1/orders/"


@dataclass
class Sides:
    """Signs in a client for each party of an allocation."""

    planner: Any
    purchaser: Any
    operator: Any
    viewer: Any
    stranger: Any


@pytest.fixture
def sides(made, client_of):
    factory = made.window.machine.factory.organisation
    return Sides(
        planner=client_of(builders.member(factory, Role.PLANNER)),
        purchaser=client_of(builders.member(made.order.organisation, Role.PURCHASER)),
        operator=client_of(builders.member(builders.operator())),
        viewer=client_of(builders.member(factory, Role.VIEWER)),
        stranger=client_of(builders.member(builders.organisation())),
    )


def post(client, row, operation, body=None, at=ALLOCATIONS):
    return client.post(f"{at}{row.pk}/{operation}/", body or {})


def answered(response, status):
    assert response.status_code == status, response.content
    return response.json()


def test_a_full_lifecycle_over_http(made, sides):
    begun = answered(post(sides.planner, made, "production-start"), 200)
    assert (begun["status"], begun["pieces_done"]) == ("in_production", 0)
    reported = answered(post(sides.planner, made, "progress-reports", {"pieces_done": 100}), 201)
    assert (reported["pieces_done"], reported["is_correction"]) == (100, False)
    found = answered(post(sides.planner, made, "inspections", {"passed": 90, "failed": 10}), 201)
    assert (found["passed"], found["failed"]) == (90, 10)
    again = answered(post(sides.planner, made, "rework"), 200)
    assert (again["status"], again["pieces_failed"]) == ("rework", 10)
    answered(post(sides.planner, made, "inspections", {"passed": 8, "failed": 2}), 201)
    rest = answered(post(sides.planner, made, "scrap"), 200)
    assert (rest["status"], rest["lost"], rest["pieces"]) == ("quality_passed", 2, 98)
    sent = answered(post(sides.planner, made, "shipment", {"carrier": "SF 12"}), 201)
    assert [(row["pieces"], row["carrier"], row["to_allocation"]) for row in sent] == [
        (98, "SF 12", None)
    ]
    got = answered(post(sides.purchaser, made, "receipt", {"received": 97, "damaged": 1}), 200)
    expected = {"received": 97, "damaged": 1, "spare": 0, "short": 1, "at": ""}
    assert got["receipt"] | {"at": ""} == expected
    assert (got["is_received"], got["under_way"]) == (False, 1)
    assert fresh(made).status == "shipped"
    body = {"received": 0, "is_final": True}
    over = answered(post(sides.purchaser, made, "receipt", body), 200)
    assert (over["is_received"], over["under_way"], len(over["receipts"])) == (True, 0, 2)
    made.order.shortfalls.update(status="filled")
    assert fresh(made).status == "received"


def test_the_buyer_accepts_the_goods(made, sides):
    deliver(made)

    body = answered(post(sides.purchaser, made.order, "goods-acceptance", at=ORDERS), 200)

    assert body["status"] == "accepted"
    assert fresh(made).status == "settled"


def test_the_buyer_disputes_and_an_operator_resolves(made, sides):
    deliver(made)
    raised = answered(
        post(sides.purchaser, made.order, "dispute", {"reason": "bent"}, at=ORDERS), 201
    )
    assert (raised["status"], raised["reason"], raised["refunds"]) == ("open", "bent", [])

    body = {"reason": "half", "refunds": [{"allocation": str(made.pk), "amount": "750.00"}]}
    solved = answered(post(sides.operator, made.order, "dispute-resolution", body, at=ORDERS), 200)

    assert (solved["status"], solved["resolution"]) == ("refunded", "half")
    assert solved["refunds"] == [{"allocation": str(made.pk), "amount": "750.00"}]
    assert fresh(made.order).status == "accepted"


def test_a_decision_is_previewed_and_sides_state_their_case(made, sides):
    deliver(made)
    dispute_goods(order=made.order, by=None, reason="bent")
    body = {"refunds": [{"allocation": str(made.pk), "amount": "750.00"}]}
    operation = "dispute-resolution-preview"

    shown = answered(post(sides.operator, made.order, operation, body, at=ORDERS), 200)
    answered(post(sides.purchaser, made.order, operation, body, at=ORDERS), 403)
    statement = {"text": "All of them.", "is_statement": True}
    said = answered(post(sides.purchaser, made.order, "messages", statement, at=ORDERS), 201)

    (lot,) = shown["lots"]
    assert (lot["allocation"], lot["buyer"], lot["factory"]) == (str(made.pk), "750.00", "600.00")
    (dispute,) = sides.planner.get("/api/v1/disputes/").json()["results"]
    assert (dispute["status"], dispute["refunds"], dispute["is_overdue"]) == ("open", None, False)
    assert said["dispute"] == dispute["id"]


def test_an_operator_cancels_an_order_and_all_read_the_reason(made, sides):
    body = {"reason": "The buyer is insolvent."}
    answered(post(sides.purchaser, made.order, "operator-cancellation", body, at=ORDERS), 403)

    shown = answered(
        post(sides.operator, made.order, "operator-cancellation", body, at=ORDERS), 200
    )

    assert shown["status"] == "cancelled"
    (message,) = sides.purchaser.get(f"{ORDERS}{made.order.pk}/messages/").json()["results"]
    assert (message["side"], message["text"]) == ("operator", "The buyer is insolvent.")


def test_payments_are_marked_one_by_one_and_by_a_statement(made, sides, settings):
    settings.FULFILMENT = settings.FULFILMENT | {"payments_confirmed": "by-hand"}
    builders.allocation()
    pipeline.sweep()
    today = timezone.localdate().isoformat()

    first, second = sides.operator.get("/api/v1/payments/").json()["results"]
    assert (first["status"], first["amount_due"], first["is_incoming"]) == ("due", "1500.00", True)
    assert sides.purchaser.get("/api/v1/payments/").status_code == 403
    mark = {"bank_reference": "T 1", "paid_on": today}
    path = f"/api/v1/payments/{first['id']}/confirmation/"
    paid = answered(sides.operator.post(path, mark, format="json"), 200)
    assert (paid["status"], paid["bank_reference"], paid["paid_on"]) == ("done", "T 1", today)

    line = {"reference": second["reference"], "amount": "1499.99", "date": today}
    path = "/api/v1/payments/statements/"
    refused = answered(sides.operator.post(path, {"lines": [line]}, format="json"), 400)
    assert refused["errors"][0]["pointer"] == "#/lines/0/amount"
    line["amount"] = "1500.00"
    (paid,) = answered(sides.operator.post(path, {"lines": [line]}, format="json"), 200)
    assert (paid["id"], paid["status"]) == (second["id"], "done")


FACTORY_OPERATIONS = {
    "production-start": {},
    "progress-reports": {"pieces_done": 1},
    "inspections": {"passed": 100, "failed": 0},
    "rework": {},
    "scrap": {},
    "shipment": {},
}


@pytest.mark.parametrize(("operation", "body"), FACTORY_OPERATIONS.items())
def test_only_the_factorys_planner_makes(made, sides, operation, body):
    for client, status in (
        (sides.stranger, 404),
        (sides.viewer, 403),
        (sides.purchaser, 403),
        (sides.operator, 403),
    ):
        answered(post(client, made, operation, body), status)

    assert fresh(made).status == "confirmed"


def test_only_the_buyers_purchaser_accepts_and_only_a_reviewer_resolves(made, sides, client_of):
    deliver(made)
    viewer = client_of(builders.member(made.order.organisation, Role.VIEWER))
    other = client_of(builders.member(builders.buyer()))
    for operation, body in (("goods-acceptance", {}), ("dispute", {"reason": "no"})):
        answered(post(viewer, made.order, operation, body, at=ORDERS), 403)
        answered(post(other, made.order, operation, body, at=ORDERS), 404)
        answered(post(sides.planner, made.order, operation, body, at=ORDERS), 403)
        answered(post(sides.operator, made.order, operation, body, at=ORDERS), 403)
    resolution = {"reason": "so"}
    answered(post(sides.purchaser, made.order, "dispute-resolution", resolution, at=ORDERS), 403)

    assert fresh(made.order).status == "delivered"


def test_only_the_receiver_records_a_receipt(made, sides, client_of):
    make(made)
    body = {"received": 100}
    early = answered(post(sides.purchaser, made, "receipt", body), 409)
    assert early["code"] == "impossible_move"
    send(made)
    viewer = client_of(builders.member(made.order.organisation, Role.VIEWER))

    answered(post(sides.stranger, made, "receipt", body), 404)
    answered(post(sides.planner, made, "receipt", body), 403)
    answered(post(sides.operator, made, "receipt", body), 403)
    answered(post(viewer, made, "receipt", body), 403)
    answered(post(sides.purchaser, made, "receipt", body), 200)
    again = answered(post(sides.purchaser, made, "receipt", body), 409)

    assert again["code"] == "already_received"


def test_the_next_factory_receives_its_lot_and_no_other(routed, client_of):
    make(routed.first)
    send(routed.first)
    second = client_of(builders.member(routed.second.window.machine.factory.organisation))
    buyer = client_of(builders.member(routed.order.organisation))

    wrong = {"received": 40, "to_allocation": str(routed.third.pk)}
    assert answered(post(second, routed.first, "receipt", wrong), 400)["errors"]
    answered(post(buyer, routed.first, "receipt", {"received": 60}), 403)
    got = answered(post(second, routed.first, "receipt", {"received": 60}), 200)

    assert got["to_allocation"] == str(routed.second.pk)
    answered(post(second, routed.second, "production-start"), 200)


def test_a_factory_that_waits_for_two_lots_names_the_one(client_of):
    order = builders.order(operations=[{}, {}], status="awarded")
    factory = builders.factory()
    first = builders.allocation(order, step=1)
    parts = [
        builders.allocation(
            order, step=2, quantity=50, window=builders.window(builders.machine(factory))
        )
        for _ in range(2)
    ]
    for part in parts:
        builders.lot(first, part, 50)
    make(first)
    send(first)
    client = client_of(builders.member(factory.organisation))

    unclear = answered(post(client, first, "receipt", {"received": 50}), 400)
    assert unclear["errors"][0]["pointer"] == "#/to_allocation"
    for part in parts:
        body = {"received": 50, "to_allocation": str(part.pk)}
        answered(post(client, first, "receipt", body), 200)

    assert fresh(first).status == "received"


def test_an_invalid_body_is_rejected_with_a_pointer(made, sides):
    for operation, body, pointer in (
        ("progress-reports", {"pieces_done": -1}, "#/pieces_done"),
        ("rework", {"pieces": 1}, "#/pieces"),
    ):
        problem = answered(post(sides.planner, made, operation, body), 400)
        assert problem["errors"][0]["pointer"] == pointer

    assert fresh(made).status == "confirmed"


def test_an_invalid_resolution_is_rejected_with_a_pointer(made, sides):
    deliver(made)
    dispute_goods(order=made.order, by=None, reason="bent")
    body = {"reason": "so", "refunds": [{"allocation": str(uuid4()), "amount": "1.00"}]}

    problem = answered(post(sides.operator, made.order, "dispute-resolution", body, at=ORDERS), 400)

    assert problem["errors"][0]["pointer"] == "#/refunds"
    assert fresh(made.order).status == "disputed"


def test_a_refund_is_a_whole_number_of_minor_units(made, sides):
    deliver(made)
    dispute_goods(order=made.order, by=None, reason="bent")
    body = {"reason": "so", "refunds": [{"allocation": str(made.pk), "amount": "1.005"}]}

    problem = answered(post(sides.operator, made.order, "dispute-resolution", body, at=ORDERS), 400)

    assert problem["errors"][0]["pointer"] == "#/refunds"
    assert "at most 2 decimals" in problem["errors"][0]["detail"]
    assert fresh(made.order).status == "disputed"


def test_an_unknown_allocation_is_a_404(sides):
    for key in ("7", "x", "00000000-0000-4000-8000-000000000000"):
        for operation in (*FACTORY_OPERATIONS, "receipt"):
            body = FACTORY_OPERATIONS.get(operation, {})
            response = sides.planner.post(f"{ALLOCATIONS}{key}/{operation}/", body)
            assert response.status_code == 404, (key, operation)


def test_a_planned_allocation_is_not_seen(sides, made):
    Allocation.objects.filter(pk=made.pk).update(status="proposed", work_order=None)

    answered(post(sides.planner, made, "production-start"), 404)
    answered(post(sides.purchaser, made, "receipt", {"received": 1}), 404)


def test_errors_point_at_their_field(made, sides):
    answered(post(sides.planner, made, "production-start"), 200)

    problem = answered(post(sides.planner, made, "progress-reports", {"pieces_done": 101}), 409)

    assert (problem["code"], problem["errors"][0]["pointer"]) == (
        "more_than_it_makes",
        "#/pieces_done",
    )
    assert Decimal(fresh(made).settlement.price) == made.agreed_price
