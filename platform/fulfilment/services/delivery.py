"""Goods leave a factory and arrive, at the next one or at the buyer."""

from datetime import date
from typing import Any

from django.db import transaction

from common.clock import now
from common.errors import ImpossibleMove, Invalid
from common.states import move, record_start
from fulfilment.models import DeliveryClaim, Receipt, Shipment
from fulfilment.refusals import AlreadyReceived, MoreThanWasSent, NowhereToGo
from fulfilment.selectors import is_last_operation, lots_from
from fulfilment.services.locking import locked
from fulfilment.services.losses import lose_of_lot
from matching.models import Allocation
from matching.services.rollup import roll_up
from matching.states import BOUND_STATUSES, AllocationStatus


@transaction.atomic
def ship(
    *, allocation: Allocation, by: Any, shipped_on: date | None = None, carrier: str = ""
) -> list[Shipment]:
    """All pieces leave: one shipment to the buyer, or one for each lot to the next factories.

    Raises ImpossibleMove where they did not pass inspection, Invalid where the day is still to
    come, NowhereToGo where the next step does not wait for all of them.
    """
    allocation = locked(allocation)
    today = now().date()
    shipped_on = shipped_on or today
    if shipped_on > today:
        raise Invalid({"shipped_on": "Goods are shipped on a day that has come."})
    allocation = move(
        allocation, to=AllocationStatus.SHIPPED, by=by, detail={"shipped_on": str(shipped_on)}
    )
    told = {"shipped_on": shipped_on, "carrier": carrier, "by": by}
    shipments = [
        Shipment.objects.create(allocation=allocation, lot=lot, pieces=pieces, **told)
        for lot, pieces in destinations(allocation)
    ]
    roll_up([allocation.order_id], by=by)
    return shipments


def destinations(allocation: Allocation) -> list[tuple[Any, int]]:
    """Where its pieces go: (lot, pieces); the lot is None for the buyer."""
    if is_last_operation(allocation):
        return [(None, allocation.pieces)]
    lots = lots_from(allocation).filter(to_allocation__status__in=BOUND_STATUSES)
    found = [(lot, lot.pieces) for lot in lots if lot.pieces]
    if sum(pieces for _, pieces in found) != allocation.pieces:
        raise NowhereToGo
    return found


@transaction.atomic
def receive_shipment(*, shipment: Shipment, received: int, by: Any, damaged: int = 0) -> Receipt:
    """What arrived. Pieces that are short or damaged are matched again with all their steps, or
    claimed by the buyer.

    `received` counts the damaged. Raises AlreadyReceived, MoreThanWasSent, Invalid.
    """
    allocation = locked(shipment.allocation)
    if Receipt.objects.filter(shipment=shipment).exists():
        raise AlreadyReceived
    if allocation.status != AllocationStatus.SHIPPED:
        raise ImpossibleMove(f"This allocation is “{allocation.get_status_display()}”.")
    if received > shipment.pieces:
        raise MoreThanWasSent(f"{shipment.pieces} pieces were sent.")
    if damaged > received:
        raise Invalid({"damaged": "Damaged pieces are some of those received."})
    receipt = Receipt.objects.create(shipment=shipment, received=received, damaged=damaged, by=by)
    if shipment.lot:
        # What was sent may be more than the next step still needs.
        shipment.lot.refresh_from_db()
        missing = shipment.lot.pieces - receipt.good
        if missing > 0:
            lose_of_lot(shipment.lot, missing, by=by)
    elif receipt.good < shipment.pieces:
        claim(receipt, by)
    if not allocation.shipments.filter(receipt__isnull=True).exists():
        move(allocation, to=AllocationStatus.RECEIVED, by=by)
    roll_up([allocation.order_id], by=by)
    return receipt


def claim(receipt: Receipt, by: Any) -> None:
    """The buyer's claim for what did not arrive whole."""
    short = receipt.shipment.pieces - receipt.received
    row = DeliveryClaim.objects.create(receipt=receipt, short=short, damaged=receipt.damaged)
    record_start(row, by=by)
