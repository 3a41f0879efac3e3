"""Prices a part before it is ordered: by step, by quantity and by date.

All prices are indicative.

The free hours are read once. A step that too few manufacturers offer has no price of its own, and
the others keep theirs.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import OperationalError

from common.clock import now
from matching.engine.model.columns import EPOCH
from matching.errors import MarketTooLarge
from matching.estimates.exclusions import Exclusion, exclusions_of
from matching.estimates.market_prices import read_prices
from matching.estimates.price_estimate import PARAMS, PriceEstimate
from matching.formulation.demand import DemandOrder, typed_order
from matching.formulation.supply import day_number
from orders.limits import QUANTITY_MOST
from orders.models import Operation, Order

# Multiples of the quantity that are priced beside it.
LADDER = (1, 2, 5, 10)
EARLIEST, BALANCED, CHEAPEST = "earliest", "balanced", "cheapest"


@dataclass(frozen=True, slots=True)
class StepPrice:
    """Holds the price of one step alone, and what excludes machines from it."""

    sequence: int
    process: str
    estimate: PriceEstimate | None
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class LadderPrice:
    """Holds the indicative price of one quantity."""

    quantity: int
    estimate: PriceEstimate


@dataclass(frozen=True, slots=True)
class DatePrice:
    """Holds the indicative price for delivery by one day."""

    kind: str
    latest_on: date
    estimate: PriceEstimate


@dataclass(frozen=True, slots=True)
class PartQuote:
    """Holds the prices of a part.

    `ladder` and `dates` are empty unless each step has a time.
    """

    steps: tuple[StepPrice, ...]
    ladder: tuple[LadderPrice, ...]
    dates: tuple[DatePrice, ...]


def quote_part(
    *,
    order: Order,
    operations: Sequence[Operation],
    lists: Mapping[str, Collection[Any]],
    at: datetime | None = None,
) -> PartQuote:
    """Prices an order that is not stored.

    It has quantity, mass, place, dates and routing. Raises MarketTooLarge where the market cannot
    be read in time, and NoCostRates.
    """
    try:
        prices = read_prices(
            buyer=order.organisation_id,
            currency=order.currency_id,
            operations=operations,
            at=at or now(),
        )
    except OperationalError as fault:
        raise MarketTooLarge from fault
    demand = typed_order(order, operations, lists)
    timed = [row for row in operations if row.process_id and row.cycle_time_s is not None]
    steps = tuple(
        StepPrice(
            sequence=row.sequence,
            process=row.process_id,
            estimate=prices.price(replace(demand, steps=[step])) if row in timed else None,
            exclusions=exclusions_of(
                prices.form.finder, demand, step, prices.owners, PARAMS.least_organisations
            )
            if row.process_id
            else (),
        )
        for row, step in zip(operations, demand.steps, strict=True)
    )
    if not timed or len(timed) < len(operations):
        return PartQuote(steps, (), ())
    ladder = tuple(
        LadderPrice(pieces, prices.price(replace(demand, quantity=pieces)))
        for pieces in ladder_of(order.quantity or 1)
    )
    return PartQuote(steps, ladder, date_prices(demand, prices.price, ladder[0].estimate))


def ladder_of(quantity: int) -> list[int]:
    """Returns the quantities that are priced: multiples within the limit of an order."""
    return [quantity * times for times in LADDER if quantity * times <= QUANTITY_MOST]


def date_prices(demand: DemandOrder, price: Any, cheapest: PriceEstimate) -> tuple[DatePrice, ...]:
    """Returns the prices by the earliest day, by the latest, and half way between.

    `cheapest` is the price by the latest day.

    The earliest is the day by which all pieces could arrive. Days on which not all would are left
    out, and one that is the same as another.
    """
    latest = EPOCH.date() + timedelta(days=demand.latest)
    if cheapest.earliest_on is None:
        return ()
    earliest = min(cheapest.earliest_on, latest)
    middle = earliest + (latest - earliest) / 2
    found = {latest: DatePrice(CHEAPEST, latest, cheapest)}
    for kind, day in ((EARLIEST, earliest), (BALANCED, middle)):
        if day in found:
            continue
        number = day_number(day)
        estimate = price(replace(demand, latest=number, wished=min(demand.wished, number)))
        if estimate.earliest_on is not None:
            found[day] = DatePrice(kind, day, estimate)
    return tuple(found[day] for day in sorted(found))
