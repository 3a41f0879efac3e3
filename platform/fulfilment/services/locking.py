"""Locks rows in the product's order: order, allocations by id, windows."""

from uuid import UUID

from matching.models import Allocation
from orders.models import Order


def locked_order(order_id: UUID) -> Order:
    """Locks and returns the order with all its allocations."""
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    allocations = Allocation.objects.select_for_update(of=("self",)).filter(order=order_id)
    # The query is evaluated only for its locks.
    list(allocations.order_by("pk").values_list("pk"))
    return order


def locked(allocation: Allocation) -> Allocation:
    """Locks the order with all its allocations and returns the current allocation."""
    locked_order(allocation.order_id)
    rows = Allocation.objects.select_related("operation", "order", "window")
    return rows.get(pk=allocation.pk)
