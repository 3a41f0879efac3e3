"""Reads of orders that the API, the pages and other rooms share; nothing is changed here."""

from itertools import count
from typing import Any

from orders.models import Order
from orders.querysets import OrderQuerySet


def orders_in_short() -> OrderQuerySet:
    """Orders with what a list shows of each."""
    return Order.objects.select_related("organisation").prefetch_related("operations")


def orders_in_full() -> OrderQuerySet:
    """Orders with all that belongs to them: routing, lists, history and who made it."""
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
    """The next number of the year that no order of this buyer has: PO-2026-0007."""
    start = f"PO-{year}-"
    rows = Order.objects.filter(organisation=organisation, reference__startswith=start)
    taken = set(rows.values_list("reference", flat=True))
    names = (f"{start}{number:04}" for number in count(len(taken) + 1))
    return next(name for name in names if name not in taken)


def last_order_of(organisation: Any) -> Order | None:
    """The order that the buyer wrote last."""
    return Order.objects.filter(organisation=organisation).order_by("-created_at").first()
