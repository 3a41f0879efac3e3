"""Prices demands from free hours, within what a buyer may know of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from common.safety.usage_quotas import consume
from matching.estimates.draft_estimate import (
    LIMIT_MS,
    factory_owners,
    offered_processes,
    query_time_limit,
    read_market,
)
from matching.estimates.price_disclosure import PriceDisclosure, disclosure_to
from matching.estimates.price_estimate import PriceEstimate, estimate_price
from matching.formulation.build import Formulation
from matching.formulation.demand import DemandOrder
from orders.models import Operation


@dataclass(frozen=True, slots=True)
class MarketPrices:
    """Holds free hours, and what a buyer may know of their prices."""

    form: Formulation
    owners: Mapping[str, Any]
    withheld: frozenset[str]
    disclosure: PriceDisclosure
    fee: Any

    def price(self, demand: DemandOrder) -> PriceEstimate:
        """Returns an indicative price; none of processes that the buyer offers."""
        if any(step.process in self.withheld for step in demand.steps):
            return PriceEstimate(is_withheld=True)
        return estimate_price(demand, self.form, self.owners, self.fee, self.disclosure)


@transaction.atomic
def read_prices(
    *, buyer: Any, currency: str, operations: Sequence[Operation], at: datetime, count: int = 1
) -> MarketPrices:
    """Reads the market of these steps, and counts the estimates that are made of it.

    Raises QuotaSpent, and without counting OperationalError where the market cannot be read in
    time, and NoCostRates.
    """
    consume("estimates", buyer, count)
    with query_time_limit(LIMIT_MS):
        return MarketPrices(
            form=read_market(currency, operations, at),
            owners=factory_owners(currency),
            withheld=offered_processes(buyer, operations),
            disclosure=disclosure_to(buyer, currency),
            fee=settings.COSTING["platform_fee_percent"],
        )
