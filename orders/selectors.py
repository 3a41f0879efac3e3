"""Reads orders for the API, the pages and the apps above."""

from itertools import count
from typing import Any

from orders.models import Order
from orders.querysets import OrderQuerySet


def orders_in_short() -> OrderQuerySet:
    """Returns orders with the relations that a list shows."""
    return Order.objects.select_related("organisation").prefetch_related("operations")


def orders_in_full() -> OrderQuerySet:
    """Returns orders with routing, lists, history and their authors."""
    return Order.objects.select_related("organisation").prefetch_related(
        "operations",
        "required_certifications",
        "allowed_regions",
        "excluded_regions",
        "allowed_factories",
        "excluded_factories",
        "events__by__memberships",
    )


def free_reference(organisation: Any, year: int) -> str:
    """Returns the buyer's next free number of the year: PO-2026-0007."""
    start = f"PO-{year}-"
    rows = Order.objects.filter(organisation=organisation, reference__startswith=start)
    taken = set(rows.values_list("reference", flat=True))
    names = (f"{start}{number:04}" for number in count(len(taken) + 1))
    return next(name for name in names if name not in taken)


def last_order_of(organisation: Any) -> Order | None:
    """Returns the buyer's most recent order."""
    return Order.objects.filter(organisation=organisation).order_by("-created_at").first()
