"""Ships goods from a factory and receives them at the next one or at the buyer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from common.clock import now
from common.errors import FieldErrors, InvalidTransition
from common.states import record_creation, transition
from fulfilment.errors import AlreadyReceived, NextStepNotAgreed, ReceivedMoreThanSent
from fulfilment.models import DeliveryClaim, Receipt, Shipment, StrandedPieces
from fulfilment.selectors import is_last_operation, lots_from
from fulfilment.services.locking import locked
from fulfilment.services.write_offs import write_off_lot
from matching.models import Allocation
from matching.services.rollup import roll_up
from matching.states import BOUND_STATUSES, AllocationStatus, ShortfallStatus


@transaction.atomic
def ship(
    *, allocation: Allocation, by: Any, shipped_on: date | None = None, carrier: str = ""
) -> list[Shipment]:
    """Ships all pieces: to the buyer, or by one shipment a lot to the next factories.

    Pieces without a next operation stay and are paid for. Raises InvalidTransition before they pass
    inspection, FieldErrors for a day in the future, NextStepNotAgreed while a next operation is
    being matched or not accepted.
    """
    allocation = locked(allocation)
    today = allocation.window.machine.factory.day_of(now())
    shipped_on = shipped_on or today
    if shipped_on > today:
        raise FieldErrors({"shipped_on": gettext("Goods are shipped on a day that has come.")})
    allocation = transition(
        allocation, to=AllocationStatus.SHIPPED, by=by, detail={"shipped_on": str(shipped_on)}
    )
    shared = {"shipped_on": shipped_on, "carrier": carrier, "by": by}
    shipments = [
        Shipment.objects.create(allocation=allocation, lot=lot, pieces=pieces, **shared)
        for lot, pieces in destinations(allocation)
    ]
    record_stranded(allocation, shipments, by)
    roll_up([allocation.order_id], by=by)
    return shipments


def record_stranded(allocation: Allocation, shipments: Sequence[Shipment], by: Any) -> None:
    """Records pieces that stay; without a shipment the allocation counts as received."""
    pieces = allocation.pieces - sum(shipment.pieces for shipment in shipments)
    if pieces:
        StrandedPieces.objects.create(allocation=allocation, pieces=pieces, by=by)
    if not shipments:
        transition(allocation, to=AllocationStatus.RECEIVED, by=by, detail={"stranded": pieces})


def destinations(allocation: Allocation) -> list[tuple[Any, int]]:
    """Returns (lot, pieces) of each destination; the lot is None for the buyer."""
    if is_last_operation(allocation):
        return [(None, allocation.pieces)]
    lots = [lot for lot in lots_from(allocation) if lot.pieces]
    is_agreed = all(lot.to_allocation.status in BOUND_STATUSES for lot in lots)
    is_complete = sum(lot.pieces for lot in lots) == allocation.pieces
    missing = allocation.order.shortfalls.filter(status=ShortfallStatus.OPEN)
    if not is_agreed or (not is_complete and missing.exists()):
        raise NextStepNotAgreed
    return [(lot, lot.pieces) for lot in lots]


@transaction.atomic
def receive_shipment(*, shipment: Shipment, received: int, by: Any, damaged: int = 0) -> Receipt:
    """Records what arrived; short or damaged pieces are matched again or claimed.

    `received` includes the damaged. Raises AlreadyReceived, ReceivedMoreThanSent, FieldErrors.
    """
    allocation = locked(shipment.allocation)
    if Receipt.objects.filter(shipment=shipment).exists():
        raise AlreadyReceived
    if allocation.status != AllocationStatus.SHIPPED:
        raise InvalidTransition(
            gettext("This allocation is “%(status)s”.")
            % {"status": allocation.get_status_display()}
        )
    if received > shipment.pieces:
        raise ReceivedMoreThanSent(
            gettext("%(pieces)d pieces were sent.") % {"pieces": shipment.pieces}
        )
    if damaged > received:
        raise FieldErrors({"damaged": gettext("Damaged pieces are some of those received.")})
    receipt = Receipt.objects.create(shipment=shipment, received=received, damaged=damaged, by=by)
    if shipment.lot:
        # The shipment may hold more pieces than the next operation still needs.
        shipment.lot.refresh_from_db()
        missing = shipment.lot.pieces - receipt.good
        if missing > 0:
            write_off_lot(shipment.lot, missing, by=by)
    elif receipt.good < shipment.pieces:
        open_claim(receipt, by)
    if not allocation.shipments.filter(receipt__isnull=True).exists():
        transition(allocation, to=AllocationStatus.RECEIVED, by=by)
    roll_up([allocation.order_id], by=by)
    return receipt


def open_claim(receipt: Receipt, by: Any) -> None:
    """Opens the buyer's claim for short and damaged pieces."""
    short = receipt.shipment.pieces - receipt.received
    row = DeliveryClaim.objects.create(receipt=receipt, short=short, damaged=receipt.damaged)
    record_creation(row, by=by)
