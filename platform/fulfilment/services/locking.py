"""Locks in the order that all of the house keeps: the order, its allocations by id, windows."""

from uuid import UUID

from matching.models import Allocation
from orders.models import Order


def locked_order(order_id: UUID) -> Order:
    """The order as the database has it, with all its allocations, held until the end."""
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    allocations = Allocation.objects.select_for_update(of=("self",)).filter(order=order_id)
    # Evaluated for its locks alone.
    list(allocations.order_by("pk").values_list("pk"))
    return order


def locked(allocation: Allocation) -> Allocation:
    """The allocation as the database has it, its order and all of the order's held with it."""
    locked_order(allocation.order_id)
    rows = Allocation.objects.select_related("operation", "order", "window")
    return rows.get(pk=allocation.pk)
