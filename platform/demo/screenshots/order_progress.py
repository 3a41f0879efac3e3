"""Advances orders of an approved run, so that every page has content."""

from collections.abc import Iterable
from typing import Any

from fulfilment.services.acceptance import accept_goods
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import inspect_pieces, report_progress, start_production
from matching.models import Allocation
from matching.services.offers import accept_offers
from matching.services.proposals import accept_proposal
from matching.states import AllocationStatus, ProposalStatus
from orders.models import Order

# Target of each of the first orders; the others keep their open offers and proposals.
TARGETS = ("settled", "delivered", "shipped", "started", "accepted")
CARRIER = "SF Express"


def advance_orders(orders: Iterable[Order], *, by: Any) -> None:
    """Accepts the first orders for both sides, then makes and ships to a target."""
    for order, target in zip(orders, TARGETS, strict=False):
        accept_all(order, by=by)
        if target != "accepted":
            produce(order, target=target, by=by)
        if target == "settled":
            order.refresh_from_db()
            accept_goods(order=order, by=by)


def accept_all(order: Order, *, by: Any) -> None:
    """Accepts the order's offers for its factories and its proposal for its buyer."""
    offered = order.allocations.filter(status=AllocationStatus.OFFERED)
    accept_offers(ids=list(offered.values_list("pk", flat=True)), by=by)
    proposal = order.proposals.filter(status=ProposalStatus.OPEN).latest("number")
    accept_proposal(proposal=proposal, by=by)


def produce(order: Order, *, target: str, by: Any) -> None:
    """Produces the operations in sequence, half of the first if only started."""
    confirmed = order.allocations.filter(status=AllocationStatus.CONFIRMED)
    for allocation in confirmed.select_related("operation").order_by("operation__sequence", "pk"):
        start_production(allocation=allocation, by=by)
        if target == "started":
            report_progress(allocation=allocation, pieces=allocation.pieces // 2, by=by)
            return
        finish(allocation, is_received=target != "shipped", by=by)


def finish(allocation: Allocation, *, is_received: bool, by: Any) -> None:
    """Produces, inspects and ships all pieces; the buyer may receive them."""
    pieces = allocation.pieces
    report_progress(allocation=allocation, pieces=pieces, by=by)
    inspect_pieces(allocation=allocation, passed=pieces, failed=0, by=by)
    for shipment in ship(allocation=allocation, by=by, carrier=CARRIER):
        if is_received or shipment.lot is not None:
            receive_shipment(shipment=shipment, received=shipment.pieces, by=by)
