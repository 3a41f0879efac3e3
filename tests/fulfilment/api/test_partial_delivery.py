"""Takes the case of a partial delivery through the API, from hours to a return."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from audit.invariant_checks import broken_invariants
from common.clock import now
from common.money import portion
from fulfilment.services.acceptance import accept_goods
from fulfilment.services.returns.goods_returns import open_return
from matching.pipeline.solve_run import solve_run
from tests import builders
from tests.fulfilment.conftest import deliver, fresh
from tests.matching.greedy_runs import greedy_engine

pytestmark = pytest.mark.django_db(transaction=True)
CASE = Path(__file__).parents[2] / "imports/cases/api/A13-partial-shipment.json"


@pytest.fixture
def case() -> dict[str, Any]:
    """Reads the case, with its dates moved to five weeks from now."""
    found = json.loads(CASE.read_text(encoding="utf-8"))
    (window,), (order,) = found["windows"], found["orders"]
    starts = datetime.fromisoformat(window["starts_at"])
    later = timedelta(days=(now().date() + timedelta(days=35) - starts.date()).days)
    for name in ("starts_at", "ends_at"):
        window[name] = (datetime.fromisoformat(window[name]) + later).isoformat()
    for name in ("wish_delivery_on", "latest_delivery_on"):
        order[name] = (date.fromisoformat(order[name]) + later).isoformat()
    return found


class Market:
    """Holds the clients of one factory, one buyer and the operator."""

    def __init__(self, client_of: Any) -> None:
        self.factory = client_of(builders.member(builders.organisation()))
        self.buyer = client_of(builders.member(builders.buyer()))
        self.operator = client_of(builders.member(builders.operator()))

    def agree(self, case: dict[str, Any]) -> dict[str, Any]:
        """Publishes the hours, submits the order, matches both and accepts."""
        plant = sent(self.factory, "factories/", {"name": "Plant", **case["factory"]})
        (machine,), (window,), (order,) = case["machines"], case["windows"], case["orders"]
        made = {"factory": plant["id"], "name": "VMC", **machine}
        made = sent(self.factory, "machines/", made)
        hours = sent(self.factory, "capacity-windows/", {"machine": made["id"], **window})
        sent(self.factory, f"capacity-windows/{hours['id']}/publication/", status=200)
        wanted = {"reference": "PO-1", "title": "Pin", **case["buyer"], **order}
        wanted = sent(self.buyer, "orders/", wanted)
        sent(self.buyer, f"orders/{wanted['id']}/submission/", status=200)
        with greedy_engine():
            run = sent(self.operator, "match-runs/", {"seconds": 1})
            solve_run(run["id"])
            sent(self.operator, f"match-runs/{run['id']}/approval/", status=200)
        (proposal,) = listed(self.buyer, "proposals/")
        sent(self.buyer, f"proposals/{proposal['id']}/acceptance/", status=200)
        (offer,) = listed(self.factory, "allocations/")
        sent(self.factory, f"allocations/{offer['id']}/acceptance/", status=200)
        (lot,) = listed(self.factory, "allocations/")
        assert (lot["status"], lot["quantity"]) == ("confirmed", 97)
        return wanted | {"lot": lot["id"]}


def sent(client: Any, path: str, body: Any = None, status: int = 201) -> Any:
    """Posts a body and returns the answer of this status."""
    response = client.post(f"/api/v1/{path}", body or {})
    assert response.status_code == status, response.content
    return response.json()


def listed(client: Any, path: str) -> list[Any]:
    """Returns the rows of a list."""
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_sixty_of_97_leave_and_two_trucks_bring_37(case: dict[str, Any], client_of: Any) -> None:
    market = Market(client_of)
    order = market.agree(case)
    lot = f"allocations/{order['lot']}"
    sent(market.factory, f"{lot}/production-start/", status=200)
    sent(market.factory, f"{lot}/progress-reports/", {"pieces_done": 60})

    early = sent(market.factory, f"{lot}/shipment/", status=409)
    assert early["code"] == "impossible_move"
    sent(market.factory, f"{lot}/inspections/", {"passed": 60, "failed": 0})
    too_many = sent(market.factory, f"{lot}/shipment/", {"pieces": 61}, status=409)
    assert (too_many["code"], too_many["errors"][0]["pointer"]) == ("more_than_ready", "#/pieces")
    (first,) = sent(market.factory, f"{lot}/shipment/", {"pieces": 60})
    assert (first["pieces"], first["under_way"], first["is_received"]) == (60, 60, False)

    # Good pieces leave while two are in rework.
    sent(market.factory, f"{lot}/progress-reports/", {"pieces_done": 97})
    sent(market.factory, f"{lot}/inspections/", {"passed": 35, "failed": 2})
    again = sent(market.factory, f"{lot}/rework/", status=200)
    assert (again["status"], again["pieces_in_rework"], again["pieces_ready"]) == ("rework", 2, 35)
    sent(market.factory, f"{lot}/shipment/")
    sent(market.factory, f"{lot}/inspections/", {"passed": 2, "failed": 0})
    sent(market.factory, f"{lot}/shipment/")
    shipments = listed(market.buyer, f"shipments/?allocation={order['lot']}&ordering=at")
    assert [row["pieces"] for row in shipments] == [60, 35, 2]

    trucks = [
        sent(market.buyer, f"shipments/{first['id']}/receipts/", {"received": pieces})
        for pieces in (40, 20)
    ]
    assert [(row["is_received"], row["under_way"]) for row in trucks] == [(False, 20), (True, 0)]
    unclear = sent(market.buyer, f"{lot}/receipt/", {"received": 35}, status=400)
    assert unclear["errors"][0]["pointer"] == "#/shipment"
    body = {"received": 34, "damaged": 1, "shipment": shipments[1]["id"]}
    short = sent(market.buyer, f"{lot}/receipt/", body, status=200)
    assert (short["is_received"], short["under_way"]) == (False, 1)
    assert [row["short"] for row in listed(market.buyer, "delivery-claims/")] == [0]
    nothing = {"received": 0, "shipment": shipments[1]["id"]}
    refused = sent(market.buyer, f"{lot}/receipt/", nothing, status=409)
    assert refused["code"] == "nothing_received"
    sent(market.buyer, f"{lot}/receipt/", nothing | {"is_final": True}, status=200)
    sent(market.buyer, f"{lot}/receipt/", {"received": 2}, status=200)

    assert {(row["short"], row["damaged"]) for row in listed(market.buyer, "delivery-claims/")} == {
        (0, 1),
        (1, 0),
    }
    done = sent(market.buyer, f"orders/{order['id']}/goods-acceptance/", status=200)
    assert done["status"] == "accepted"
    assert broken_invariants() == []


def test_accepted_goods_come_back(case: dict[str, Any], client_of: Any) -> None:
    market = Market(client_of)
    order = market.agree(case)
    lot = f"allocations/{order['lot']}"
    returns = f"orders/{order['id']}/returns/"
    back = {"pieces": 7, "reason": "dimension", "description": "Too wide.", "remedy": "refund"}
    early = sent(market.buyer, returns, back, status=409)
    assert early["code"] == "impossible_move"
    sent(market.factory, f"{lot}/production-start/", status=200)
    sent(market.factory, f"{lot}/progress-reports/", {"pieces_done": 97})
    sent(market.factory, f"{lot}/inspections/", {"passed": 97, "failed": 0})
    sent(market.factory, f"{lot}/shipment/")
    sent(market.buyer, f"{lot}/receipt/", {"received": 97}, status=200)
    sent(market.buyer, f"orders/{order['id']}/goods-acceptance/", status=200)

    many = sent(market.buyer, returns, back | {"pieces": 98}, status=409)
    assert (many["code"], many["errors"][0]["pointer"]) == ("more_than_delivered", "#/pieces")
    row = sent(market.buyer, returns, back)
    assert (row["status"], row["allocation"], row["refunds"]) == ("open", order["lot"], [])
    sent(market.factory, returns, back, status=403)
    address = f"returns/{row['id']}"
    sent(market.buyer, f"{address}/acceptance/", status=403)
    sent(market.factory, f"{address}/decision/", {"reason": "so"}, status=403)
    refused = sent(market.factory, f"{address}/refusal/", {"reason": "As agreed."}, status=200)
    assert (refused["status"], refused["answer"], refused["refunds"]) == (
        "refused",
        "As agreed.",
        None,
    )
    (before,) = listed(market.operator, "settlements/")
    decided = {"remedy": "refund", "reason": "Out of tolerance."}
    row = sent(market.operator, f"{address}/decision/", decided, status=200)

    assert row["status"] == "refunded"
    # The buyer gets its price of 7 of 97 pieces, which the factory bears.
    (after,) = listed(market.operator, "settlements/")
    paid, refund = (Decimal(text) for text in (before["buyer"], row["refunds"][0]["amount"]))
    assert refund == portion(-paid, 7, 97, 2) > 0
    assert Decimal(before["factory"]) - Decimal(after["factory"]) == refund
    (seen,) = listed(market.factory, "returns/?status=refunded")
    assert Decimal(seen["paid_back"]) == refund
    assert (seen["refunds"], seen["replacement"]) == (None, None)
    swap = back | {"remedy": "replacement", "pieces": 5}
    row = sent(market.buyer, returns, swap)
    sent(market.factory, f"returns/{row['id']}/acceptance/", {"answer": "Sorry."}, status=200)
    row = market.buyer.get(f"/api/v1/returns/{row['id']}/").json()
    again = market.buyer.get(f"/api/v1/orders/{row['replacement']}/").json()
    assert (again["status"], again["quantity"], again["reference"]) == ("submitted", 5, "PO-1-R1")
    assert len(market.buyer.get(f"/api/v1/{returns}").json()) == 2
    assert broken_invariants() == []


def test_a_repair_is_followed_over_http(client_of: Any) -> None:
    made = builders.allocation()
    factory = client_of(builders.member(made.window.machine.factory.organisation))
    buyer = client_of(builders.member(made.order.organisation))
    row = returned(made)

    address = f"returns/{row.pk}"
    accepted = sent(factory, f"{address}/acceptance/", status=200)
    assert accepted["status"] == "accepted"
    for client, step, body, status in (
        (buyer, "consignment", {"carrier": "SF 1"}, "sent_back"),
        (factory, "repair", {}, "repaired"),
        (buyer, "repair-rejection", {"reason": "Still bent."}, "sent_back"),
        (factory, "repair", {"carrier": "SF 2"}, "repaired"),
        (buyer, "completion", {}, "completed"),
    ):
        assert sent(client, f"{address}/{step}/", body, status=200)["status"] == status
    other = returned(made)
    gone = sent(buyer, f"returns/{other.pk}/withdrawal/", status=200)
    assert gone["status"] == "withdrawn"
    stranger = client_of(builders.member(builders.buyer()))
    assert stranger.get(f"/api/v1/returns/{other.pk}/").status_code == 404
    assert stranger.get("/api/v1/returns/").json()["results"] == []


def returned(made: Any) -> Any:
    """Accepts the order of an allocation and returns pieces to be repaired."""
    if fresh(made).status == "confirmed":
        deliver(made)
        accept_goods(order=fresh(made.order), by=None)
    return open_return(
        order=fresh(made.order),
        by=None,
        pieces=1,
        reason="function",
        description="Bent.",
        remedy="repair",
    )
