"""Pieces that an allocation will not make: written down at every step they would have gone through.

A piece that fails at one step is missing at all of them: what was made of it before is of no use,
and what was to be made of it after cannot be. So each step has the same pieces to be matched again.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from common.queue import enqueue
from common.states import record_creation, transition
from factories.ledger import Claim, balances_of, lock_windows, release, release_part
from fulfilment.hours import worked_ms
from fulfilment.selectors import lots_from, lots_to
from fulfilment.services.settlement import refund_lost
from matching.models import Allocation, LotTransfer, Shortfall
from matching.services import shortfalls
from matching.states import (
    NOT_BEGUN_STATUSES,
    SENT_STATUSES,
    AllocationStatus,
    ShortfallCause,
)

A = AllocationStatus
# From here on what is paid is told by what arrives, whatever becomes of it later.


def lose_pieces(allocation: Allocation, pieces: int, *, by: Any) -> Allocation:
    """Gives up failed pieces of a locked allocation and asks for them to be matched again."""
    lock_all_windows(allocation)
    allocation = write_off(allocation, pieces, ShortfallCause.FAILED, by)
    strand_after(allocation, pieces, by)
    strand_before(allocation, pieces, by)
    enqueue("matching.tasks.rematch_order", allocation.order_id)
    return allocation


def lose_of_lot(lot: LotTransfer, pieces: int, *, by: Any) -> None:
    """Gives up pieces of a lot that did not arrive whole, with its sender and receiver locked."""
    sender, receiver = lot.from_allocation, lot.to_allocation
    lock_all_windows(sender)
    shortfalls.write_off_lot_pieces(lot, pieces)
    write_off(sender, pieces, ShortfallCause.FAILED, by)
    write_off(receiver, pieces, ShortfallCause.STRANDED, by)
    strand_after(receiver, pieces, by)
    strand_before(sender, pieces, by)
    enqueue("matching.tasks.rematch_order", sender.order_id)


def lock_all_windows(allocation: Allocation) -> None:
    """The windows of the whole order in id order, since the steps give back one by one."""
    own = Allocation.objects.filter(order=allocation.order_id)
    lock_windows(set(own.values_list("window_id", flat=True)))


def strand_after(allocation: Allocation, pieces: int, by: Any) -> None:
    """The pieces cannot be worked at the steps that follow."""
    waiting = lots_from(allocation).filter(shipment__receipt__isnull=True)
    for lot, taken in spread(waiting, pieces):
        shortfalls.write_off_lot_pieces(lot, taken)
        write_off(lot.to_allocation, taken, ShortfallCause.STRANDED, by)
        strand_after(lot.to_allocation, taken, by)


def strand_before(allocation: Allocation, pieces: int, by: Any) -> None:
    """What the steps before made of the pieces is of no use."""
    for lot, taken in spread(lots_to(allocation), pieces):
        shortfalls.write_off_lot_pieces(lot, taken)
        write_off(lot.from_allocation, taken, ShortfallCause.STRANDED, by)
        strand_before(lot.from_allocation, taken, by)


def spread(lots: Iterable[LotTransfer], pieces: int) -> list[tuple[LotTransfer, int]]:
    """The pieces taken from the lots, the last ones first, as far as each has any."""
    taken = []
    for lot in reversed(list(lots)):
        part = min(pieces, lot.pieces)
        if part:
            taken.append((lot, part))
            pieces -= part
    return taken


def write_off(allocation: Allocation, pieces: int, cause: str, by: Any) -> Allocation:
    """Raises what is lost, with a shortfall for it; gives back hours and money that it frees."""
    Allocation.objects.filter(pk=allocation.pk).update(lost=F("lost") + pieces)
    allocation.refresh_from_db()
    shortfall = Shortfall.objects.create(
        order_id=allocation.order_id,
        operation_id=allocation.operation_id,
        allocation=allocation,
        quantity=pieces,
        cause=cause,
    )
    record_creation(shortfall, by=by)
    if allocation.status in SENT_STATUSES:
        return allocation
    if allocation.status in NOT_BEGUN_STATUSES:
        allocation = shrink_unworked(allocation, by)
    refund_lost(allocation, by)
    return allocation


def shrink_unworked(allocation: Allocation, by: Any) -> Allocation:
    """Gives back the hours of pieces that nobody worked; cancels it where no piece is left."""
    if not allocation.pieces:
        release([allocation.pk])
        reason = "All of its pieces were lost at another step."
        return transition(allocation, to=AllocationStatus.CANCELLED, by=by, reason=reason)
    key = allocation.window_id, allocation.pk
    _, committed = balances_of([allocation.pk])[key]
    unneeded = committed - worked_ms(allocation, allocation.pieces)
    if allocation.status == AllocationStatus.CONFIRMED and unneeded > 0:
        release_part([Claim(*key, unneeded)])
    return allocation
