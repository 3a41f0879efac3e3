"""Prices the lines of a request together: the free hours are read once.

Each line that is priced counts as one estimate in the quota of its buyer, all of them or none. Its
price is kept for an hour, and shown again without counting while nothing about the line changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import OperationalError

from common.clock import now
from common.safety.usage_quotas import QuotaSpent
from matching.errors import NoCostRates
from matching.estimates.draft_estimate import is_priceable
from matching.estimates.kept_prices import keep_prices, kept_prices
from matching.estimates.market_prices import read_prices
from matching.estimates.price_estimate import PriceEstimate
from matching.estimates.request_plan import PlannedLine, RequestPlan
from matching.formulation.demand import DemandOrder, typed_order
from matching.models import Proposal
from matching.states import STANDING_STATUSES
from orders.models import Operation
from orders.states import IDLE_STATUSES, OrderStatus, RequestLineState

INDICATIVE, PROPOSED = "indicative", "proposal"
NO_RATES, TOO_LARGE, QUOTA_SPENT = "no_rates", "market_too_large", "quota_spent"
# Nothing is made for these.
ENDED_STATUSES = (OrderStatus.CANCELLED, OrderStatus.EXPIRED)


@dataclass(frozen=True, slots=True)
class LinePrice:
    """Holds the price of all pieces of a line, as a range; a proposal has one amount.

    `estimate` says why there is no price; None where a line cannot be priced yet.
    """

    basis: str
    low: Decimal | None = None
    high: Decimal | None = None
    estimate: PriceEstimate | None = None


@dataclass(frozen=True, slots=True)
class RequestPrices:
    """Holds the prices of lines by their id, and what could not be read.

    Lines whose order ended are in no total; `unpriced` counts the others that have no price.
    `fault` keeps all lines from an indicative price; a spent quota has its `detail`.
    """

    lines: Mapping[UUID, LinePrice] = field(default_factory=dict)
    unpriced: int = 0
    fault: str = ""
    detail: str = ""

    @property
    def priced(self) -> int:
        """Returns how many lines have a price."""
        return len(self.amounts("low"))

    @property
    def low(self) -> Decimal:
        """Returns the sum of the lower ends."""
        return sum(self.amounts("low"), Decimal(0))

    @property
    def high(self) -> Decimal:
        """Returns the sum of the upper ends."""
        return sum(self.amounts("high"), Decimal(0))

    def amounts(self, end: str) -> list[Decimal]:
        """Returns one end of each price that there is."""
        found = (getattr(price, end) for price in self.lines.values())
        return [amount for amount in found if amount is not None]


def price_request(
    plan: RequestPlan, *, may_ask: bool = True, at: datetime | None = None
) -> RequestPrices:
    """Prices the lines of a planned request in as many queries as one line.

    An order with a proposal has its price, another one and a line that is ready an indicative
    price from the hours that are free now. Who may not ask sees the prices that are kept.
    """
    counted = [line for line in plan.lines if not has_ended(line)]
    proposed = prices_of_proposals(counted)
    open_lines = [line for line in counted if line.line.pk not in proposed]
    estimates: dict[UUID, LinePrice] = {}
    fault = detail = ""
    try:
        estimates = estimates_of(plan, open_lines, at or now(), may_ask=may_ask)
    except QuotaSpent as error:
        fault, detail = QUOTA_SPENT, str(error.detail)
    except OperationalError:
        fault = TOO_LARGE
    except NoCostRates:
        fault = NO_RATES
    lines = {**proposed, **estimates}
    priced = sum(price.low is not None for price in lines.values())
    return RequestPrices(lines, len(counted) - priced, fault, detail)


def has_ended(line: PlannedLine) -> bool:
    """Returns whether a line is an order for which nothing will be made."""
    order = line.line.order
    return order is not None and order.status in ENDED_STATUSES


def prices_of_proposals(lines: Sequence[PlannedLine]) -> dict[UUID, LinePrice]:
    """Returns the prices of lines whose orders have a standing proposal. One query."""
    by_order = {line.line.order_id: line.line.pk for line in lines if line.line.order_id}
    if not by_order:
        return {}
    rows = Proposal.objects.filter(order__in=by_order, status__in=STANDING_STATUSES)
    return {
        by_order[order]: LinePrice(PROPOSED, price, price)
        for order, price in rows.order_by().values_list("order", "price")
    }


def estimates_of(
    plan: RequestPlan, lines: Sequence[PlannedLine], at: datetime, *, may_ask: bool
) -> dict[UUID, LinePrice]:
    """Returns indicative prices of lines, from the market those that are not kept.

    Raises QuotaSpent, OperationalError where the market cannot be read in time, and NoCostRates.
    """
    demands = {line.line.pk: demand for line in lines if (demand := demand_of(line)) is not None}
    currency = plan.request.currency_id
    found = kept_prices(demands, currency, at)
    asked = {pk: demand for pk, demand in demands.items() if pk not in found}
    if asked and may_ask:
        prices = read_prices(
            buyer=plan.request.organisation_id,
            currency=currency,
            operations=[row for line in lines if line.line.pk in asked for row in steps(line)],
            at=at,
            count=len(asked),
        )
        new = {pk: prices.price(demand) for pk, demand in asked.items()}
        keep_prices(new, asked, currency, at)
        found |= new
    return {pk: line_price(estimate, demands[pk].quantity) for pk, estimate in found.items()}


def line_price(estimate: PriceEstimate, quantity: int) -> LinePrice:
    """Returns the price of all pieces by that of one."""
    low, high = (
        None if amount is None else amount * quantity for amount in (estimate.low, estimate.high)
    )
    return LinePrice(INDICATIVE, low, high, estimate)


def demand_of(line: PlannedLine) -> DemandOrder | None:
    """Returns what a line asks of the market; None while it cannot be priced."""
    order: Any = line.line.order
    if order is not None:
        if order.status not in IDLE_STATUSES:
            return None
        lists = {"required_certifications": list(order.required_certifications.all())}
        return typed_order(order, steps(line), lists)
    if line.state != RequestLineState.READY or line.terms is None:
        return None
    terms = line.terms
    is_ready = is_priceable(terms.order, terms.operations)
    return typed_order(terms.order, terms.operations, terms.lists) if is_ready else None


def steps(line: PlannedLine) -> list[Operation]:
    """Returns the steps of a line's order, stored or not."""
    if line.line.order is not None:
        return list(line.line.order.operations.all())
    return [] if line.terms is None else list(line.terms.operations)
