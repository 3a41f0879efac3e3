"""Reads of orders that the API, the pages and other rooms share; nothing is changed here."""

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
