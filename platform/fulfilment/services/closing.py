"""Closes orders that are settled and paid."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from common.states import transition_all
from fulfilment.selectors import closable_orders
from orders.models import Order
from orders.states import OrderStatus


@transaction.atomic
def close_settled(order_ids: Iterable[UUID] | None = None) -> list[UUID]:
    """Closes accepted orders that are settled and paid; returns their ids."""
    rows = closable_orders()
    if order_ids is not None:
        rows = rows.filter(pk__in=list(order_ids))
    ids = rows.order_by("pk").values_list("pk", flat=True)
    return transition_all(Order, ids, to=OrderStatus.CLOSED, by=None)
