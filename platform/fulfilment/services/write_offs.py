"""Writes off pieces at every operation of their routing.

A piece that fails at one operation is missing at all of them: earlier work on it is useless and
later work impossible. So each operation has the same number of pieces to be matched again.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_noop

from common.queue import enqueue
from common.states import record_creation, transition
from factories.ledger import Claim, balances_of, lock_windows, release, release_part
from fulfilment.selectors import count_pieces, lots_from, lots_to
from fulfilment.services.production_stage import advance
from fulfilment.services.settlement import refund_unmade
from fulfilment.worked_hours import worked_ms
from matching.models import Allocation, LotTransfer, Shortfall
from matching.services import shortfalls
from matching.states import (
    MAKING_STATUSES,
    NOT_BEGUN_STATUSES,
    SENT_STATUSES,
    AllocationStatus,
    ShortfallCause,
)

A = AllocationStatus


def scrap_pieces(allocation: Allocation, pieces: int, *, by: Any) -> Allocation:
    """Writes off failed pieces of a locked allocation and enqueues their rematch."""
    lock_windows_of_order(allocation)
    detail = {"scrapped": pieces}
    allocation = write_off(allocation, pieces, ShortfallCause.FAILED, by, detail=detail)
    strand_after(allocation, pieces, by)
    strand_before(allocation, pieces, by)
    enqueue("matching.tasks.rematch_order", allocation.order_id)
    return allocation


def write_off_lot(lot: LotTransfer, pieces: int, *, by: Any) -> None:
    """Writes off pieces of a lot that did not arrive undamaged; both sides are locked."""
    sender, receiver = lot.from_allocation, lot.to_allocation
    lock_windows_of_order(sender)
    shortfalls.write_off_lot_pieces(lot, pieces)
    write_off(sender, pieces, ShortfallCause.FAILED, by, is_later=True)
    write_off(receiver, pieces, ShortfallCause.STRANDED, by)
    strand_after(receiver, pieces, by)
    strand_before(sender, pieces, by)
    enqueue("matching.tasks.rematch_order", sender.order_id)


def close_inputs(order_id: UUID, *, by: Any) -> None:
    """Moves later steps on, whose last pieces may have arrived; their order is locked.

    A step that counted on pieces which did not come, to make up for its bad ones, has too few: the
    missing pieces are matched again.
    """
    rows = Allocation.objects.filter(order=order_id, operation__sequence__gt=1)
    rows = rows.select_related("operation", "order", "window")
    for pk in rows.order_by("operation__sequence", "pk").values_list("pk", flat=True):
        allocation = rows.get(pk=pk)
        if allocation.status not in MAKING_STATUSES:
            continue
        unfed = count_pieces(allocation).unfed
        if unfed:
            scrap_pieces(allocation, unfed, by=by)
        else:
            advance(allocation, by=by)


def lock_windows_of_order(allocation: Allocation) -> None:
    """Locks the windows of the order by id; each operation releases hours."""
    own = Allocation.objects.filter(order=allocation.order_id)
    lock_windows(set(own.values_list("window_id", flat=True)))


def strand_after(allocation: Allocation, pieces: int, by: Any) -> None:
    """Writes off pieces that were never sent at the operations that follow."""
    lots = [(lot, lot.unsent) for lot in lots_from(allocation)]
    for lot, taken in take_from_lots(lots, pieces):
        shortfalls.write_off_lot_pieces(lot, taken)
        write_off(lot.to_allocation, taken, ShortfallCause.STRANDED, by)
        strand_after(lot.to_allocation, taken, by)


def strand_before(allocation: Allocation, pieces: int, by: Any) -> None:
    """Writes off pieces that had arrived at the preceding operations.

    A step that needed fewer pieces than it was sent may lose more than then count of those; the
    rest is taken off what is still to come.
    """
    lots = list(lots_to(allocation))
    arrived = [(lot, min(lot.pieces, arrived_pieces(lot))) for lot in lots]
    for lot, taken in take_from_lots(arrived, pieces):
        pieces -= taken
        LotTransfer.objects.filter(pk=lot.pk).update(sent_lost=F("sent_lost") + taken)
        strand_lot(lot, taken, by, is_later=True)
    for lot, taken in take_from_lots([(lot, lot.pieces) for lot in lots_to(allocation)], pieces):
        strand_lot(lot, taken, by, is_later=False)


def strand_lot(lot: LotTransfer, pieces: int, by: Any, *, is_later: bool) -> None:
    """Writes off pieces of a lot at its sender and at the operations before."""
    shortfalls.write_off_lot_pieces(lot, pieces)
    write_off(lot.from_allocation, pieces, ShortfallCause.STRANDED, by, is_later=is_later)
    strand_before(lot.from_allocation, pieces, by)


def arrived_pieces(lot: LotTransfer) -> int:
    """Returns the pieces of a lot that arrived and were not lost since."""
    shipments = lot.shipments.prefetch_related("receipts")
    return lot.sent - lot.sent_lost - sum(row.needed for row in shipments)


def take_from_lots(
    lots: Sequence[tuple[LotTransfer, int]], pieces: int
) -> list[tuple[LotTransfer, int]]:
    """Distributes the pieces over what the lots can give, the last lot first."""
    taken = []
    for lot, most in reversed(lots):
        part = min(pieces, most)
        if part > 0:
            taken.append((lot, part))
            pieces -= part
    return taken


def write_off(
    allocation: Allocation,
    pieces: int,
    cause: str,
    by: Any,
    *,
    is_later: bool = False,
    detail: Mapping[str, Any] | None = None,
) -> Allocation:
    """Raises the lost quantity, records a shortfall, releases freed hours and money.

    `is_later`: the pieces had passed inspection here. Pieces beyond those that are still to be made
    or inspected had, too.
    """
    own = 0 if is_later else min(pieces, count_pieces(allocation).uninspected)
    Allocation.objects.filter(pk=allocation.pk).update(
        lost=F("lost") + pieces, lost_later=F("lost_later") + pieces - own
    )
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
    return advance(allocation, by=by, detail=detail)


def release_unworked(allocation: Allocation, by: Any) -> Allocation:
    """Releases the hours of unworked pieces; cancels an allocation without pieces."""
    if not allocation.pieces:
        release([allocation.pk])
        reason = gettext_noop("All of its pieces were lost at another step.")
        return transition(allocation, to=AllocationStatus.CANCELLED, by=by, reason=reason)
    key = allocation.window_id, allocation.pk
    _, committed = balances_of([allocation.pk])[key]
    unneeded = committed - worked_ms(allocation, allocation.pieces_to_start)
    if allocation.status == AllocationStatus.CONFIRMED and unneeded > 0:
        release_part([Claim(*key, unneeded)])
    return allocation
