"""Advances orders of an approved run, so that every page has content."""

from collections.abc import Iterable
from typing import Any

from fulfilment.selectors.returned_goods import returnable_allocations
from fulfilment.services.acceptance import accept_goods, dispute_goods
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    rework_failed,
    start_production,
)
from fulfilment.services.returns.goods_returns import open_return, refuse_return
from fulfilment.states import DefectKind, Remedy
from matching.models import Allocation
from matching.services.offers import accept_offers
from matching.services.proposals import accept_proposal
from matching.states import AllocationStatus, ProposalStatus
from orders.models import Order

# Target of each of the first orders; the others keep their open offers and proposals.
TARGETS = ("settled", "delivered", "shipped", "started", "accepted", "disputed")
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
            send_some_back(order, by=by)
        if target == "disputed":
            order.refresh_from_db()
            dispute_goods(order=order, by=by, reason="Every tenth piece is scratched.")


def accept_all(order: Order, *, by: Any) -> None:
    """Accepts the order's offers for its factories and its proposal for its buyer."""
    offered = order.allocations.filter(status=AllocationStatus.OFFERED)
    accept_offers(ids=list(offered.values_list("pk", flat=True)), by=by)
    proposal = order.proposals.filter(status=ProposalStatus.OPEN).latest("number")
    accept_proposal(proposal=proposal, by=by)


def produce(order: Order, *, target: str, by: Any) -> None:
    """Produces the operations in sequence, a part of the first if only started."""
    confirmed = order.allocations.filter(status=AllocationStatus.CONFIRMED)
    for allocation in confirmed.select_related("operation").order_by("operation__sequence", "pk"):
        start_production(allocation=allocation, by=by)
        if target == "started":
            begin(allocation, by=by)
            return
        finish(allocation, is_received=target != "shipped", by=by)


def begin(allocation: Allocation, *, by: Any) -> None:
    """Produces a half and ships what passed of it, while failed pieces are reworked."""
    half = max(1, allocation.pieces // 2)
    failed = min(2, half - 1)
    report_progress(allocation=allocation, pieces=half, by=by)
    inspect_pieces(allocation=allocation, passed=half - failed, failed=failed, by=by)
    allocation.refresh_from_db(fields=["status"])
    # Failed pieces that the over-run makes up for are not reworked.
    if allocation.status == AllocationStatus.QUALITY_FAILED:
        rework_failed(allocation=allocation, by=by)
    for shipment in ship(allocation=allocation, by=by, carrier=CARRIER):
        if shipment.pieces > 1:
            receive_shipment(shipment=shipment, received=shipment.pieces // 2, by=by)


def send_some_back(order: Order, *, by: Any) -> None:
    """Returns a piece of the order's first lot, which its factory refuses."""
    row = open_return(
        order=order,
        by=by,
        allocation=returnable_allocations(order)[0].pk,
        pieces=1,
        reason=DefectKind.DIMENSION,
        description="The bore is 0.2 mm too wide.",
        remedy=Remedy.REFUND,
    )
    refuse_return(goods_return=row, by=by, answer="It is within the tolerance of the drawing.")


def finish(allocation: Allocation, *, is_received: bool, by: Any) -> None:
    """Produces, inspects and ships all pieces; the buyer may receive them."""
    pieces = allocation.pieces
    report_progress(allocation=allocation, pieces=pieces, by=by)
    inspect_pieces(allocation=allocation, passed=pieces, failed=0, by=by)
    for shipment in ship(allocation=allocation, by=by, carrier=CARRIER):
        if is_received or shipment.lot is not None:
            receive_shipment(shipment=shipment, received=shipment.under_way, by=by)
