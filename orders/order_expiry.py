"""Expires orders whose latest delivery passed before a match."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop

from common.states import transition_all
from orders.models import Order
from orders.states import OrderStatus

# Orders that one call expires, so that its transaction stays short; the next call continues.
AT_ONCE = 1_000


@transaction.atomic
def expire_orders(*, today: date) -> int:
    """Expires submitted and unmatched orders that lapsed; returns their number.

    Skips rows that another transaction has locked; a later call finds them again.
    """
    lapsed = Order.objects.lapsed_on(today).order_by("pk")
    free = lapsed.select_for_update(skip_locked=True, of=("self",))
    ids = free.values_list("pk", flat=True)[:AT_ONCE]
    reason = gettext_noop("Its latest delivery passed.")
    return len(transition_all(Order, ids, to=OrderStatus.EXPIRED, by=None, reason=reason))
