"""Rolls the states of allocations up to their order, from `proposed` on.

Acceptance of the goods and disputes are decided by the buyer and not rolled up.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Sum

from common.states import transition
from matching.models import Allocation, Shortfall
from matching.states import (
    ARRIVED_STATUSES,
    BOUND_STATUSES,
    LIVE_STATUSES,
    PENDING_STATUSES,
    SENT_STATUSES,
    STARTED_STATUSES,
    ShortfallStatus,
)
from orders.models import Operation, Order
from orders.states import ALLOCATION_DRIVEN_STATUSES, OrderStatus

S = OrderStatus


def roll_up(order_ids: Iterable[UUID], *, by: Any) -> None:
    """Sets the states of these orders, locked in id order, by their allocations.

    An order outside ALLOCATION_DRIVEN_STATUSES stays as it is.
    """
    rows = Order.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=list(order_ids), status__in=ALLOCATION_DRIVEN_STATUSES
    )
    for order in rows.order_by("pk"):
        status = status_of(order)
        if status != order.status:
            transition(order, to=status, by=by)


def status_of(order: Order) -> str:
    """Returns the state that the order's live allocations and open shortfalls imply."""
    live = Allocation.objects.filter(order=order, status__in=LIVE_STATUSES)
    statuses = set(live.values_list("status", flat=True))
    is_waiting = order.shortfalls.filter(status=ShortfallStatus.OPEN).exists()
    if not statuses:
        return S.PROPOSED if is_waiting else status_without_allocations(order)
    if statuses & set(STARTED_STATUSES):
        return status_in_production(order)
    if statuses & set(PENDING_STATUSES) or is_waiting:
        return S.PARTLY_AWARDED if statuses & set(BOUND_STATUSES) else S.PROPOSED
    made = pieces_of_last_operation(order, LIVE_STATUSES)
    return S.AWARDED if made >= order.quantity else S.PARTLY_AWARDED


def status_without_allocations(order: Order) -> str:
    """Returns unmatched if matching again found nothing, otherwise submitted."""
    lost = Shortfall.objects.filter(order=order, status=ShortfallStatus.UNMATCHED)
    return S.UNMATCHED if lost.exists() else S.SUBMITTED


def status_in_production(order: Order) -> str:
    """Returns the state of an order that is in production.

    It is shipped once all pieces of the last operation have left, and delivered once all pieces
    have arrived, of which the last operation may have none.
    """
    live = Allocation.objects.filter(order=order, status__in=LIVE_STATUSES)
    last = set(live.filter(operation=last_operation(order)).values_list("status", flat=True))
    if order.shortfalls.filter(status=ShortfallStatus.OPEN).exists():
        return S.IN_PRODUCTION
    if set(live.values_list("status", flat=True)) <= set(ARRIVED_STATUSES):
        return S.DELIVERED
    return S.SHIPPED if last and last <= set(SENT_STATUSES) else S.IN_PRODUCTION


def last_operation(order: Order) -> Operation:
    """Returns the step after which goods go to the buyer."""
    return order.operations.order_by("-sequence")[0]


def pieces_of_last_operation(order: Order, statuses: Collection[str]) -> int:
    """Returns the pieces that reach the buyer from allocations in these states."""
    rows = Allocation.objects.filter(
        order=order, operation=last_operation(order), status__in=statuses
    )
    made: Mapping[str, int | None] = rows.aggregate(pieces=Sum(F("quantity") - F("lost")))
    return made["pieces"] or 0
