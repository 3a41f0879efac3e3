"""Records pieces that an allocation will no longer make, and releases its hours."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from common.queue import enqueue
from common.states import transition_all
from factories.ledger import release
from factories.models import CapacityWindow
from matching.models import Allocation, LotTransfer, Shortfall, ShortfallEvent
from matching.services.rollup import roll_up
from matching.states import ShortfallCause, ShortfallStatus, UnmatchedReason
from orders.models import Order


@transaction.atomic
def record_shortfalls(
    allocations: Collection[Allocation],
    *,
    cause: str,
    by: Any,
) -> list[Shortfall]:
    """Records the pieces of lost allocations and enqueues matching them again.

    The caller has locked the orders, then the allocations, and changed the states of the
    allocations, which are lost whole: their hours are released and their lots cancelled. Fulfilment
    records pieces that fail in production.
    """
    release(row.pk for row in allocations)
    cancel_lots(row.pk for row in allocations)
    rows = create_shortfalls(((row, row.pieces) for row in allocations), cause=cause)
    order_ids = {row.order_id for row in allocations}
    roll_up(order_ids, by=by)
    for order_id in sorted(order_ids):
        enqueue("matching.tasks.rematch_order", order_id)
    return rows


def create_shortfalls(
    missing: Iterable[tuple[Allocation, int]],
    *,
    cause: str,
    status: str = ShortfallStatus.OPEN,
    unmatched_reason: str = "",
) -> list[Shortfall]:
    """Creates a shortfall with its first event for each allocation and its pieces."""
    rows = Shortfall.objects.bulk_create(
        Shortfall(
            order_id=allocation.order_id,
            operation_id=allocation.operation_id,
            allocation=allocation,
            quantity=quantity,
            cause=cause,
            status=status,
            unmatched_reason=unmatched_reason,
        )
        for allocation, quantity in missing
    )
    ShortfallEvent.objects.bulk_create(
        ShortfallEvent(subject=row, to_status=row.status) for row in rows
    )
    return rows


def shrink_lots(lots: Any, surplus: int) -> None:
    """Takes surplus pieces, if above 0, off these lots, the smallest first.

    Pieces that have not left are taken before those that have.
    """
    for count in ("unsent", "pieces"):
        for lot in lots.filter(lost__lt=F("quantity")).order_by("quantity", "pk"):
            taken = min(surplus, getattr(lot, count))
            if taken > 0:
                surplus -= taken
                shrink_lot(lot, taken)


def shrink_lot(lot: LotTransfer, taken: int) -> None:
    """Takes pieces off a lot; one of which nothing is left keeps its quantity."""
    if taken == lot.pieces:
        write_off_lot_pieces(lot, taken)
    else:
        LotTransfer.objects.filter(pk=lot.pk).update(quantity=F("quantity") - taken)


def write_off_lot_pieces(lot: LotTransfer, pieces: int) -> None:
    """Writes off pieces of a lot that never reach, or no longer serve, the next step."""
    LotTransfer.objects.filter(pk=lot.pk).update(lost=F("lost") + pieces)


def cancel_lots(allocation_ids: Iterable[UUID]) -> None:
    """Cancels the lots to and from these allocations; matching again makes other lots."""
    ids = list(allocation_ids)
    rows = LotTransfer.objects.filter(Q(from_allocation__in=ids) | Q(to_allocation__in=ids))
    rows.update(lost=F("quantity"))


def withdraw_shortfalls(order_ids: Iterable[UUID], *, by: Any, reason: str) -> None:
    """Withdraws the open and unmatched shortfalls of these orders."""
    rows = Shortfall.objects.filter(
        order__in=list(order_ids), status__in=(ShortfallStatus.OPEN, ShortfallStatus.UNMATCHED)
    )
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        transition_all(Shortfall, ids, to=ShortfallStatus.CANCELLED, by=by, reason=reason)


def strand(allocation: Allocation, quantity: int) -> None:
    """Records pieces of one step that no other step can use any more."""
    create_shortfalls(
        [(allocation, quantity)],
        cause=ShortfallCause.STRANDED,
        status=ShortfallStatus.UNMATCHED,
        unmatched_reason=UnmatchedReason.NO_FREE_HOURS,
    )


def lock_orders(order_ids: Iterable[UUID]) -> list[Order]:
    """Locks orders in id order, which comes before their allocations everywhere."""
    rows = Order.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(pk__in=list(order_ids)).order_by("pk"))


def locked_windows(ids: Collection[UUID]) -> dict[UUID, CapacityWindow]:
    """Locks windows in id order and returns them with their machines and spans."""
    rows = CapacityWindow.objects.filter(pk__in=ids).select_related("machine").order_by("pk")
    rows = rows.select_for_update(of=("self",)).prefetch_related("spans")
    return {row.pk: row for row in rows}
