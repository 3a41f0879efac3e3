"""Reads what the agreed amounts of allocations leave to the gain pool."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from common.clock import now
from common.money import MICRO
from matching.gain_sharing.fallback import FallbackParams
from matching.models import Allocation
from matching.states import BOUND_STATUSES

TURNOVER_DAYS = 90
# What an allocation leaves to the pool, settled or not: levies less subsidies, bonus and rounding.
POOL_PART = F("agreed_price") - F("agreed_earnings") - F("agreed_transport") - F("bonus")


def pool_position(currency: str) -> Decimal:
    """Returns what agreed allocations leave, or left, to a currency's pool.

    Pieces that were lost count no more. The ledger's balance (`fulfilment.selectors`) follows it as
    allocations are settled.
    """
    part = POOL_PART * (F("quantity") - F("lost")) / F("quantity")
    return (
        agreed_allocations(currency)
        .aggregate(sum=Sum(part, default=Decimal(0)))["sum"]
        .quantize(MICRO)
    )


def turnover(currency: str) -> Decimal:
    """Returns what buyers agreed to in the last 90 days, before the platform's fee."""
    since = now() - timedelta(days=TURNOVER_DAYS)
    rows = agreed_allocations(currency).filter(created_at__gte=since)
    price = F("agreed_price") * (F("quantity") - F("lost")) / F("quantity")
    return rows.aggregate(sum=Sum(price, default=Decimal(0)))["sum"].quantize(MICRO)


def agreed_allocations(currency: str) -> QuerySet[Allocation]:
    """Selects the allocations that both sides agreed to."""
    return Allocation.objects.filter(run__currency=currency, status__in=BOUND_STATUSES)


def pool_floor(currency: str) -> Decimal:
    """Returns the position, not above zero, below which prices are at cost."""
    share = FallbackParams().max_pool_debt
    return -(turnover(currency) * share.numerator / share.denominator).quantize(MICRO)
