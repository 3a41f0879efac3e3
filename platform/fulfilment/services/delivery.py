"""Ships goods from a factory and receives them at the next one or at the buyer.

Pieces leave as they pass inspection, in as many shipments as wanted, and arrive in as many
receipts. What did not arrive is under way until the receiver says that it will not come.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext

from common.clock import now
from common.errors import FieldErrors, InvalidTransition
from common.events import outbox
from common.events.outbox import RECORDED
from common.states import record_creation
from fulfilment.errors import (
    AlreadyReceived,
    NextStepNotAgreed,
    NothingReceived,
    ReceivedMoreThanSent,
    ShippedMoreThanReady,
    ShippedTooEarly,
)
from fulfilment.models import DeliveryClaim, Receipt, Shipment, StrandedPieces
from fulfilment.selectors import count_pieces, is_last_operation, lots_from, short_shipments
from fulfilment.services.locking import locked
from fulfilment.services.production_stage import advance
from fulfilment.services.write_offs import close_inputs, write_off_lot
from matching.formulation.delivery_dates import arrival_day, first_leaving_day
from matching.gain_sharing.largest_remainder import deal
from matching.models import Allocation, LotTransfer
from matching.overrun import count_receipt
from matching.services.rollup import roll_up
from matching.states import (
    BOUND_STATUSES,
    MAKING_STATUSES,
    SENT_STATUSES,
    ShortfallStatus,
)

Destination = tuple[LotTransfer | None, int]


@transaction.atomic
def ship(
    *,
    allocation: Allocation,
    by: Any,
    shipped_on: date | None = None,
    carrier: str = "",
    pieces: int | None = None,
    to_allocation: UUID | None = None,
) -> list[Shipment]:
    """Ships passed pieces to the buyer, or by one shipment a lot to the next step.

    By default all that are ready leave, to the next factory that starts first before others;
    `pieces` and `to_allocation` choose how many, and for whom. Spare pieces go with them. Once
    nothing more is made, pieces without a next operation stay and are paid for. Raises
    InvalidTransition while none is ready, ShippedMoreThanReady, FieldErrors for a day in the future
    or an unclear destination, ShippedTooEarly, NextStepNotAgreed while the next operation is being
    matched or not accepted.
    """
    allocation = locked(allocation)
    ensure_ready(allocation)
    today = allocation.window.machine.factory.day_of(now())
    shipped_on = shipped_on or today
    if shipped_on > today:
        raise FieldErrors({"shipped_on": gettext("Goods are shipped on a day that has come.")})
    ensure_not_too_early(allocation, shipped_on)
    chosen = chosen_destinations(allocation, pieces, to_allocation)
    shared = {"shipped_on": shipped_on, "carrier": carrier, "by": by}
    spares = spare_by_lot(allocation, chosen)
    shipments = [
        Shipment.objects.create(allocation=allocation, lot=lot, pieces=count, spare=spare, **shared)
        for (lot, count), spare in zip(chosen, spares, strict=True)
    ]
    outbox.record(Shipment, [row.pk for row in shipments], RECORDED, by=by)
    for lot, count in chosen:
        if lot is not None:
            LotTransfer.objects.filter(pk=lot.pk).update(sent=F("sent") + count)
    record_stranded(allocation, by)
    advance(allocation, by=by, detail={"shipped_on": str(shipped_on)})
    roll_up([allocation.order_id], by=by)
    return shipments


def ensure_not_too_early(allocation: Allocation, shipped_on: date) -> None:
    """Raises ShippedTooEarly where goods would arrive before the earliest day."""
    order, factory = allocation.order, allocation.window.machine.factory
    first = first_leaving_day(order, factory) if is_last_operation(allocation) else None
    if first is not None and shipped_on < first:
        raise ShippedTooEarly(
            gettext(
                "The buyer takes delivery from %(earliest)s on. Shipped on %(day)s, the goods would"
                " be there on %(arrives)s; ship on %(first)s or later."
            )
            % {
                "earliest": order.earliest_delivery_on,
                "day": shipped_on,
                "arrives": arrival_day(order, factory, shipped_on),
                "first": first,
            }
        )


def spare_by_lot(allocation: Allocation, chosen: Sequence[Destination]) -> list[int]:
    """Returns the spare pieces that go with each shipment; the buyer gets none.

    Of its share a lot gets as many as leave of its pieces; its last shipment takes what is left.
    """
    if not chosen or is_last_operation(allocation):
        return [0] * len(chosen)
    lots = lots_from(allocation).annotate(spare_sent=Sum("shipments__spare", default=0))
    waiting = [lot for lot in lots if lot.unsent]
    sizes = [(lot.pieces, lot.spare_sent) for lot in waiting]
    parts = spare_shares(count_pieces(allocation).ready_spare, sizes)
    shares = {lot.pk: part for lot, part in zip(waiting, parts, strict=True)}
    return [deal(shares[lot.pk], [count, lot.unsent - count])[0] for lot, count in chosen]


def spare_shares(spare: int, lots: Sequence[tuple[int, int]]) -> list[int]:
    """Divides spare pieces over lots by their pieces, less what each was sent before."""
    sent = [before for _, before in lots]
    wanted = deal(spare + sum(sent), [pieces for pieces, _ in lots])
    lacking = [max(0, most - before) for most, before in zip(wanted, sent, strict=True)]
    return deal(spare, lacking)


def ensure_ready(allocation: Allocation) -> None:
    """Raises InvalidTransition unless passed pieces are still at the factory."""
    if allocation.status not in MAKING_STATUSES:
        raise InvalidTransition(
            gettext("This allocation is “%(status)s”; nothing of it can be shipped.")
            % {"status": allocation.get_status_display()}
        )
    if not count_pieces(allocation).ready:
        raise InvalidTransition(
            gettext("None of its pieces has passed inspection and is still here.")
        )


def chosen_destinations(
    allocation: Allocation, pieces: int | None, to_allocation: UUID | None
) -> list[Destination]:
    """Returns the destinations and the pieces for each; the lot is None for the buyer.

    Raises NextStepNotAgreed, ShippedMoreThanReady, FieldErrors.
    """
    found = destinations(allocation)
    if to_allocation is not None:
        found = [row for row in found if row[0] and row[0].to_allocation_id == to_allocation]
        if not found:
            message = gettext("Nothing more is to be sent to this allocation.")
            raise FieldErrors({"to_allocation": message})
    agreed = [
        (lot, count)
        for lot, count in found
        if lot is None or lot.to_allocation.status in BOUND_STATUSES
    ]
    if not agreed:
        ensure_nothing_waits(allocation, found)
        return []
    ready = count_pieces(allocation).ready
    if pieces is None:
        return shared_out(agreed, ready)
    most = min(ready, sum(count for _, count in agreed))
    if pieces > most:
        words = gettext("%(pieces)d pieces are ready to leave.") % {"pieces": most}
        raise ShippedMoreThanReady(words)
    if len(agreed) > 1 and pieces < most:
        message = gettext("Pieces wait for several factories; name the one that gets them.")
        raise FieldErrors({"to_allocation": message})
    return shared_out(agreed, pieces)


def destinations(allocation: Allocation) -> list[Destination]:
    """Returns each destination with the pieces it still needs, the earliest first."""
    if is_last_operation(allocation):
        return [(None, count_pieces(allocation).ready)]
    lots = lots_from(allocation).select_related("to_allocation__window")
    lots = lots.order_by("to_allocation__window__starts_at", "created_at", "pk")
    return [(lot, lot.unsent) for lot in lots if lot.unsent]


def shared_out(found: Sequence[Destination], pieces: int) -> list[Destination]:
    """Gives each destination what it needs, in their order, until no piece is left."""
    chosen = []
    for lot, count in found:
        part = min(count, pieces)
        if part:
            chosen.append((lot, part))
            pieces -= part
    return chosen


def ensure_nothing_waits(allocation: Allocation, found: Sequence[Destination]) -> None:
    """Raises NextStepNotAgreed if ready pieces may still get a destination."""
    if found or is_rematched(allocation):
        raise NextStepNotAgreed
    counts = count_pieces(allocation)
    if counts.uninspected or counts.failed:
        raise NextStepNotAgreed(
            gettext("These pieces have no next step; they stay here until all are inspected.")
        )


def is_rematched(allocation: Allocation) -> bool:
    """Returns whether pieces of its order wait to be matched again."""
    return allocation.order.shortfalls.filter(status=ShortfallStatus.OPEN).exists()


def record_stranded(allocation: Allocation, by: Any) -> None:
    """Records pieces that stay, once all are made and nothing more is to be sent."""
    counts = count_pieces(allocation)
    if not counts.ready or counts.uninspected or counts.failed:
        return
    if is_last_operation(allocation) or is_rematched(allocation):
        return
    if not any(lot.unsent for lot in lots_from(allocation)):
        StrandedPieces.objects.create(allocation=allocation, pieces=counts.ready, by=by)


@transaction.atomic
def receive_shipment(
    *, shipment: Shipment, received: int, by: Any, damaged: int = 0, is_final: bool | None = None
) -> Receipt:
    """Records pieces that arrived; damaged ones are matched again or claimed at once.

    `received` includes the damaged and the spare, which make up for damaged and short ones. A
    shipment of which pieces are missing stays open unless the receipt `is_final`: then those are
    matched again or claimed too. By default a receipt is final if all pieces have arrived. Raises
    AlreadyReceived, ReceivedMoreThanSent, NothingReceived,
    FieldErrors.
    """
    allocation = locked(shipment.allocation)
    shipment = Shipment.objects.select_related("lot").get(pk=shipment.pk)
    under_way = shipment.under_way
    if not under_way:
        raise AlreadyReceived
    if allocation.status not in (*MAKING_STATUSES, *SENT_STATUSES):
        raise InvalidTransition(
            gettext("This allocation is “%(status)s”.")
            % {"status": allocation.get_status_display()}
        )
    if received > under_way:
        raise ReceivedMoreThanSent(
            gettext("%(pieces)d pieces are under way.") % {"pieces": under_way}
        )
    if damaged > received:
        raise FieldErrors({"damaged": gettext("Damaged pieces are some of those received.")})
    if not received and not is_final:
        raise NothingReceived
    ends = bool(is_final) or received == under_way
    counted = count_receipt(
        received=received,
        damaged=damaged,
        needed=shipment.needed,
        may_come=0 if ends else under_way - received,
    )
    receipt = Receipt.objects.create(
        shipment=shipment,
        received=counted.received,
        damaged=counted.damaged,
        spare=counted.spare,
        spare_damaged=counted.spare_damaged,
        is_final=ends,
        by=by,
    )
    outbox.record(Receipt, [receipt.pk], RECORDED, by=by)
    if counted.damaged + counted.short:
        record_missing(receipt, counted.short, by)
    advance(locked(allocation), by=by)
    close_inputs(allocation.order_id, by=by)
    roll_up([allocation.order_id], by=by)
    return receipt


def record_missing(receipt: Receipt, short: int, by: Any) -> None:
    """Writes damaged and short pieces off at the next factory, or claims them."""
    lot = receipt.shipment.lot
    if lot is None:
        row = DeliveryClaim.objects.create(receipt=receipt, short=short, damaged=receipt.damaged)
        record_creation(row, by=by)
        return
    lot.refresh_from_db()
    # The next operation may need fewer pieces than are under way to it.
    can_come = lot.unsent + lot.sent - lot.sent_lost - receipt.damaged - short
    LotTransfer.objects.filter(pk=lot.pk).update(sent_lost=F("sent_lost") + receipt.damaged + short)
    if lot.pieces > can_come:
        write_off_lot(lot, lot.pieces - can_come, by=by)


@transaction.atomic
def close_short_shipment(*, shipment: Shipment) -> Receipt | None:
    """Counts pieces as lost that nobody recorded within the days of the setting.

    Returns None if the shipment was received meanwhile.
    """
    locked(shipment.allocation)
    if not short_shipments(now()).filter(pk=shipment.pk).exists():
        return None
    return receive_shipment(shipment=shipment, received=0, is_final=True, by=None)
