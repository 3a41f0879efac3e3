"""Ends orders: closes those that are settled and paid, cancels for operators."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from common.states import transition_all
from fulfilment.selectors import closable_orders
from fulfilment.services.messages import store_message
from fulfilment.states import MessageSide
from orders.models import Order
from orders.services.order_changes import cancel_order
from orders.states import OrderStatus


@transaction.atomic
def close_settled(order_ids: Iterable[UUID] | None = None) -> list[UUID]:
    """Closes accepted orders that are settled and paid; returns their ids."""
    rows = closable_orders()
    if order_ids is not None:
        rows = rows.filter(pk__in=list(order_ids))
    ids = rows.order_by("pk").values_list("pk", flat=True)
    return transition_all(Order, ids, to=OrderStatus.CLOSED, by=None)


@transaction.atomic
def cancel_for_operator(*, order: Order, by: Any, reason: str) -> Order:
    """Cancels an order before production; all sides read the reason in its messages.

    Raises InvalidTransition after production has started.
    """
    # Before the cancellation, since factories see messages up to the end of their work.
    store_message(order, side=MessageSide.OPERATOR, text=reason, by=by)
    return cancel_order(order=order, by=by, reason=reason)
