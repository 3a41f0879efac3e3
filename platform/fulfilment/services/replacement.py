"""Orders returned pieces once more, so that the next run matches them again."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from common.clock import now
from common.errors import FieldErrors
from fulfilment.errors import ReplacementImpossible
from fulfilment.models import Return
from orders.models import Operation, Order
from orders.services.order_changes import LISTS, draft_order, submit_order

# These are the new order's own.
OWN_FIELDS = {"organisation", "reference", "quantity", "least_lot"}
DATES = ("earliest_delivery_on", "wish_delivery_on", "latest_delivery_on")
REFERENCE_LENGTH = Order._meta.get_field("reference").max_length or 60


def order_replacement(row: Return) -> Order:
    """Creates and submits an order of the returned pieces with the same terms.

    Its dates are as far ahead as those of the first were when it was submitted. It stays a draft if
    no run could plan it. Raises ReplacementImpossible if not even that can be written.
    """
    order = row.order
    fields = copied_fields(order) | later_dates(order)
    fields |= {
        "reference": free_reference_of(order),
        "quantity": row.pieces,
        "least_lot": min(order.least_lot, row.pieces),
    }
    try:
        new = draft_order(
            organisation=order.organisation,
            by=None,
            fields=fields,
            operations=[copied_operation(step) for step in order.operations.all()],
        )
    except FieldErrors as error:
        raise ReplacementImpossible from error
    try:
        with transaction.atomic():
            return submit_order(order=new, by=None)
    except FieldErrors:
        return new


def copied_fields(order: Order) -> dict[str, Any]:
    """Returns the terms of an order, without those that a repeated one has itself."""
    names = (field.name for field in Order._meta.concrete_fields if field.editable)
    fields = {name: getattr(order, name) for name in names if name not in OWN_FIELDS}
    return fields | {name: list(getattr(order, name).all()) for name in LISTS}


def copied_operation(step: Operation) -> dict[str, Any]:
    """Returns the fields of a step of the routing."""
    names = (field.name for field in Operation._meta.concrete_fields if field.editable)
    return {name: getattr(step, name) for name in names if name not in ("order", "sequence")}


def later_dates(order: Order) -> dict[str, Any]:
    """Returns the delivery dates, moved by the time since the order was submitted."""
    at = order.submitted_at or order.created_at
    later: timedelta = now().date() - at.date()
    found = {name: getattr(order, name) for name in DATES}
    return {name: day and day + later for name, day in found.items()}


def free_reference_of(order: Order) -> str:
    """Returns a reference that names the first order and that the buyer has not used."""
    taken = set(order.organisation.orders.values_list("reference", flat=True))
    number = 1
    while True:
        ending = f"-R{number}"
        wanted = order.reference[: REFERENCE_LENGTH - len(ending)] + ending
        if wanted not in taken:
            return wanted
        number += 1
