"""Carries orders of a market on from an approved run, so that every page has something to show."""

from collections.abc import Iterable
from typing import Any

from fulfilment.services import (
    accept_goods,
    inspect_pieces,
    receive_shipment,
    report_progress,
    ship,
    start_production,
)
from matching.models import Allocation
from matching.services.offers import accept_offers
from matching.services.proposals import accept_proposal
from matching.states import AllocationStatus, ProposalStatus
from orders.models import Order

# How far the first orders go; all after them keep their open offers and proposals.
ENDS = ("settled", "delivered", "shipped", "begun", "agreed")
CARRIER = "SF Express"


def carry_on(orders: Iterable[Order], *, by: Any) -> None:
    """Has everybody say yes to the first orders, and makes and sends what they are to show."""
    for order, end in zip(orders, ENDS, strict=False):
        agree(order, by=by)
        if end != "agreed":
            make(order, end=end, by=by)
        if end == "settled":
            order.refresh_from_db()
            accept_goods(order=order, by=by)


def agree(order: Order, *, by: Any) -> None:
    """Its factories accept what they are offered, its buyer what is proposed."""
    offered = order.allocations.filter(status=AllocationStatus.OFFERED)
    accept_offers(ids=list(offered.values_list("pk", flat=True)), by=by)
    proposal = order.proposals.filter(status=ProposalStatus.OPEN).latest("number")
    accept_proposal(proposal=proposal, by=by)


def make(order: Order, *, end: str, by: Any) -> None:
    """Makes its steps in their sequence; half of the first one where it is only to be begun."""
    confirmed = order.allocations.filter(status=AllocationStatus.CONFIRMED)
    for allocation in confirmed.select_related("operation").order_by("operation__sequence", "pk"):
        start_production(allocation=allocation, by=by)
        if end == "begun":
            report_progress(allocation=allocation, pieces=allocation.pieces // 2, by=by)
            return
        finish(allocation, is_received=end != "shipped", by=by)


def finish(allocation: Allocation, *, is_received: bool, by: Any) -> None:
    """Makes, inspects and sends all pieces; the buyer's arrive only where that is wanted."""
    pieces = allocation.pieces
    report_progress(allocation=allocation, pieces=pieces, by=by)
    inspect_pieces(allocation=allocation, passed=pieces, failed=0, by=by)
    for shipment in ship(allocation=allocation, by=by, carrier=CARRIER):
        if is_received or shipment.lot is not None:
            receive_shipment(shipment=shipment, received=shipment.pieces, by=by)
