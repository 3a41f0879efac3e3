"""Limits how much of an organisation waits for runs and answers at once."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.safety.usage_quotas import consume
from orders.models import Order
from orders.states import OrderStatus

# Orders in these states take part in runs, or in what came of one that nobody agreed to yet.
WAITING_STATUSES = (
    *(OrderStatus.SUBMITTED, OrderStatus.MATCHING, OrderStatus.UNMATCHED, OrderStatus.PROPOSED),
)


class TooMuchOpen(DomainError):
    """Raised when orders would exceed what one organisation may have open."""

    default_detail = _(
        "Your organisation has too many open orders; wait for answers, or cancel some first."
    )
    default_code = "too_much_open"


def ensure_room(organisation_id: UUID, orders: Sequence[Order]) -> None:
    """Counts orders to be submitted; raises QuotaSpent and TooMuchOpen.

    The lock of the quota's row holds until the commit, so that concurrent submissions add up.
    """
    consume("orders", organisation_id, len(orders))
    rows = Order.objects.filter(organisation=organisation_id, status__in=WAITING_STATUSES)
    value = Sum(F("quantity") * F("reserve_price"), default=Decimal(0))
    open_now = {
        currency: (count, amount)
        for currency, count, amount in rows.order_by()
        .values_list("currency")
        .annotate(count=Count("pk"), value=value)
    }
    most = settings.ORDERS["open_most"]
    count = sum(count for count, _amount in open_now.values()) + len(orders)
    if count > most:
        words = gettext(
            "Your organisation would have %(count)s open orders, and at most %(most)s are taken;"
            " wait for answers, or cancel some first."
        )
        raise TooMuchOpen(words % {"count": f"{count:,}", "most": f"{most:,}"})
    added: defaultdict[str, Decimal] = defaultdict(Decimal)
    for order in orders:
        added[order.currency_id] += (order.quantity or 0) * (order.reserve_price or 0)
    for currency, amount in added.items():
        ensure_value(amount + open_now.get(currency, (0, Decimal(0)))[1], currency)


def ensure_value(amount: Decimal, currency: str) -> None:
    """Raises TooMuchOpen for a value beyond the limit."""
    most = settings.ORDERS["open_value_most"]
    if amount > most:
        words = gettext(
            "Your open orders would be worth %(amount)s %(currency)s at your highest prices, and"
            " at most %(most)s are taken; lower a price, wait for answers, or cancel some first."
        )
        shown = {"amount": f"{amount:,.0f}", "currency": currency, "most": f"{most:,.0f}"}
        raise TooMuchOpen(words % shown, field="reserve_price")
