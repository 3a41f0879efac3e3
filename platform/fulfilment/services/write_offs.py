"""Writes off pieces at every operation of their routing.

A piece that fails at one operation is missing at all of them: earlier work on it is useless and
later work impossible. So each operation has the same number of pieces to be matched again.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_noop

from common.queue import enqueue
from common.states import record_creation, transition
from factories.ledger import Claim, balances_of, lock_windows, release, release_part
from fulfilment.selectors import lots_from, lots_to
from fulfilment.services.settlement import refund_unmade
from fulfilment.worked_hours import worked_ms
from matching.models import Allocation, LotTransfer, Shortfall
from matching.services import shortfalls
from matching.states import (
    NOT_BEGUN_STATUSES,
    SENT_STATUSES,
    AllocationStatus,
    ShortfallCause,
)

A = AllocationStatus


def scrap_pieces(allocation: Allocation, pieces: int, *, by: Any) -> Allocation:
    """Writes off failed pieces of a locked allocation and enqueues their rematch."""
    lock_windows_of_order(allocation)
    allocation = write_off(allocation, pieces, ShortfallCause.FAILED, by)
    strand_after(allocation, pieces, by)
    strand_before(allocation, pieces, by)
    enqueue("matching.tasks.rematch_order", allocation.order_id)
    return allocation


def write_off_lot(lot: LotTransfer, pieces: int, *, by: Any) -> None:
    """Writes off pieces of a lot that did not arrive undamaged; both sides are locked."""
    sender, receiver = lot.from_allocation, lot.to_allocation
    lock_windows_of_order(sender)
    shortfalls.write_off_lot_pieces(lot, pieces)
    write_off(sender, pieces, ShortfallCause.FAILED, by)
    write_off(receiver, pieces, ShortfallCause.STRANDED, by)
    strand_after(receiver, pieces, by)
    strand_before(sender, pieces, by)
    enqueue("matching.tasks.rematch_order", sender.order_id)


def lock_windows_of_order(allocation: Allocation) -> None:
    """Locks the windows of the order by id; each operation releases hours."""
    own = Allocation.objects.filter(order=allocation.order_id)
    lock_windows(set(own.values_list("window_id", flat=True)))


def strand_after(allocation: Allocation, pieces: int, by: Any) -> None:
    """Writes off the pieces at the operations that follow."""
    waiting = lots_from(allocation).filter(shipment__receipt__isnull=True)
    for lot, taken in take_from_lots(waiting, pieces):
        shortfalls.write_off_lot_pieces(lot, taken)
        write_off(lot.to_allocation, taken, ShortfallCause.STRANDED, by)
        strand_after(lot.to_allocation, taken, by)


def strand_before(allocation: Allocation, pieces: int, by: Any) -> None:
    """Writes off the pieces at the preceding operations."""
    for lot, taken in take_from_lots(lots_to(allocation), pieces):
        shortfalls.write_off_lot_pieces(lot, taken)
        write_off(lot.from_allocation, taken, ShortfallCause.STRANDED, by)
        strand_before(lot.from_allocation, taken, by)


def take_from_lots(lots: Iterable[LotTransfer], pieces: int) -> list[tuple[LotTransfer, int]]:
    """Distributes the pieces over the lots, the last lot first."""
    taken = []
    for lot in reversed(list(lots)):
        part = min(pieces, lot.pieces)
        if part:
            taken.append((lot, part))
            pieces -= part
    return taken


def write_off(allocation: Allocation, pieces: int, cause: str, by: Any) -> Allocation:
    """Raises the lost quantity, records a shortfall, releases freed hours and money."""
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
        allocation = release_unworked(allocation, by)
    refund_unmade(allocation, by)
    return allocation


def release_unworked(allocation: Allocation, by: Any) -> Allocation:
    """Releases the hours of unworked pieces; cancels an allocation without pieces."""
    if not allocation.pieces:
        release([allocation.pk])
        reason = gettext_noop("All of its pieces were lost at another step.")
        return transition(allocation, to=AllocationStatus.CANCELLED, by=by, reason=reason)
    key = allocation.window_id, allocation.pk
    _, committed = balances_of([allocation.pk])[key]
    unneeded = committed - worked_ms(allocation, allocation.pieces)
    if allocation.status == AllocationStatus.CONFIRMED and unneeded > 0:
        release_part([Claim(*key, unneeded)])
    return allocation
