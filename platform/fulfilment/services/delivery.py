"""Goods leave a factory and arrive, at the next one or at the buyer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from common.clock import now
from common.errors import FieldErrors, InvalidTransition
from common.states import record_creation, transition
from fulfilment.errors import AlreadyReceived, MoreThanWasSent, NowhereToGo
from fulfilment.models import DeliveryClaim, Receipt, Shipment, StrandedPieces
from fulfilment.selectors import is_last_operation, lots_from
from fulfilment.services.locking import locked
from fulfilment.services.losses import lose_of_lot
from matching.models import Allocation
from matching.services.rollup import roll_up
from matching.states import BOUND_STATUSES, AllocationStatus, ShortfallStatus


@transaction.atomic
def ship(
    *, allocation: Allocation, by: Any, shipped_on: date | None = None, carrier: str = ""
) -> list[Shipment]:
    """All pieces leave: one shipment to the buyer, or one for each lot to the next factories.

    What no next step was found for stays, and is paid for. Raises InvalidTransition where they did
    not pass inspection, FieldErrors where the day is still to come, NowhereToGo while a next step
    is looked for or not agreed.
    """
    allocation = locked(allocation)
    today = allocation.window.machine.factory.day_of(now())
    shipped_on = shipped_on or today
    if shipped_on > today:
        raise FieldErrors({"shipped_on": "Goods are shipped on a day that has come."})
    allocation = transition(
        allocation, to=AllocationStatus.SHIPPED, by=by, detail={"shipped_on": str(shipped_on)}
    )
    told = {"shipped_on": shipped_on, "carrier": carrier, "by": by}
    shipments = [
        Shipment.objects.create(allocation=allocation, lot=lot, pieces=pieces, **told)
        for lot, pieces in destinations(allocation)
    ]
    leave_behind(allocation, shipments, by)
    roll_up([allocation.order_id], by=by)
    return shipments


def leave_behind(allocation: Allocation, shipments: Sequence[Shipment], by: Any) -> None:
    """What was not shipped stays; where that is all, there is nothing to be received."""
    pieces = allocation.pieces - sum(shipment.pieces for shipment in shipments)
    if pieces:
        StrandedPieces.objects.create(allocation=allocation, pieces=pieces, by=by)
    if not shipments:
        transition(allocation, to=AllocationStatus.RECEIVED, by=by, detail={"stranded": pieces})


def destinations(allocation: Allocation) -> list[tuple[Any, int]]:
    """Where its pieces go: (lot, pieces); the lot is None for the buyer."""
    if is_last_operation(allocation):
        return [(None, allocation.pieces)]
    lots = [lot for lot in lots_from(allocation) if lot.pieces]
    is_agreed = all(lot.to_allocation.status in BOUND_STATUSES for lot in lots)
    is_whole = sum(lot.pieces for lot in lots) == allocation.pieces
    missing = allocation.order.shortfalls.filter(status=ShortfallStatus.OPEN)
    if not is_agreed or (not is_whole and missing.exists()):
        raise NowhereToGo
    return [(lot, lot.pieces) for lot in lots]


@transaction.atomic
def receive_shipment(*, shipment: Shipment, received: int, by: Any, damaged: int = 0) -> Receipt:
    """What arrived. Pieces that are short or damaged are matched again with all their steps, or
    claimed by the buyer.

    `received` counts the damaged. Raises AlreadyReceived, MoreThanWasSent, FieldErrors.
    """
    allocation = locked(shipment.allocation)
    if Receipt.objects.filter(shipment=shipment).exists():
        raise AlreadyReceived
    if allocation.status != AllocationStatus.SHIPPED:
        raise InvalidTransition(f"This allocation is “{allocation.get_status_display()}”.")
    if received > shipment.pieces:
        raise MoreThanWasSent(f"{shipment.pieces} pieces were sent.")
    if damaged > received:
        raise FieldErrors({"damaged": "Damaged pieces are some of those received."})
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
        transition(allocation, to=AllocationStatus.RECEIVED, by=by)
    roll_up([allocation.order_id], by=by)
    return receipt


def claim(receipt: Receipt, by: Any) -> None:
    """The buyer's claim for what did not arrive whole."""
    short = receipt.shipment.pieces - receipt.received
    row = DeliveryClaim.objects.create(receipt=receipt, short=short, damaged=receipt.damaged)
    record_creation(row, by=by)
