"""Estimates price and delivery of an order from the hours that are free now.

An estimate is no offer.

Every window prices the pieces that it can hold on its own, as `costing` does; steps are chained
through the cheapest earlier window that ends in time. Other orders are not considered and nothing
is reserved. So that no factory's price can be read from it, a range is made of at least
`least_organisations` organisations, as `price_disclosure` describes, and shown in two digits,
rounded away from each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Self

import numpy as np

from common.money import with_fee
from matching.engine.model.columns import EPOCH, Flags, Ints
from matching.estimates.price_disclosure import PriceDisclosure, between_percentiles, in_steps
from matching.formulation import costing
from matching.formulation.build import Formulation, StepCandidates, StepCosts
from matching.formulation.capability import FILTER_NAMES
from matching.formulation.costing import Floats
from matching.formulation.demand import DemandOrder

MICROSECONDS_PER_MS = 1_000


@dataclass(frozen=True, slots=True)
class EstimateParams:
    """Bounds the work of an estimate and what it reveals.

    least_organisations: organisations behind a price range (3: with two, either can compute the
        price of the other).
    cheapest_windows, first_windows, last_windows: windows of a step that are considered (200, 100
        and 100: pairs of windows of two steps are then some ten thousands).
    digits: significant digits of a price (2).
    """

    least_organisations: int = 3
    cheapest_windows: int = 200
    first_windows: int = 100
    last_windows: int = 100
    digits: int = 2

    @property
    def windows(self) -> int:
        """Returns the number of windows below which all are considered."""
        return self.cheapest_windows + self.first_windows + self.last_windows


PARAMS = EstimateParams()


@dataclass(frozen=True, slots=True)
class PriceEstimate:
    """Holds a price range per piece, landed and with the platform's fee.

    `low` and `high` are None if too few organisations fit. `pieces` fit the free hours up to the
    latest delivery; `earliest_on` is the day by which all could have arrived. If nothing fits,
    `shut_out_by` names the filter that left nothing, of the step numbered `shut_out_step`. A price
    `is_withheld` from who offers a process of the order itself.
    """

    factories: int = 0
    pieces: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    earliest_on: date | None = None
    shut_out_by: str = ""
    shut_out_step: int = 0
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class StepWindows:
    """Holds the windows of a step, and micros per piece with all earlier steps.

    `low` and `high` are the micros as they are disclosed.
    """

    rows: StepCandidates
    start: Ints
    end: Ints
    capacity: Ints
    micros: Floats
    low: Floats
    high: Floats

    def where(self, chosen: Any) -> Self:
        """Returns the windows chosen by flags or positions."""
        own = (self.start, self.end, self.capacity, self.micros, self.low, self.high)
        return type(self)(self.rows.where(chosen), *(each[chosen] for each in own))


def estimate_price(
    order: DemandOrder,
    form: Formulation,
    owners: Mapping[str, Any],
    fee_percent: Decimal,
    disclosure: PriceDisclosure,
) -> PriceEstimate:
    """Estimates the typed order; `owners` has the organisation of each factory by id.

    What fits is found for the order as it is, what it costs for its steps.
    """
    stepped, found = in_steps(order), []
    all_steps = zip(order.steps, *form.finder.steps_of(order), strict=True)
    for number, (step, candidates, counts) in enumerate(all_steps, start=1):
        capacity = form.finder.capacity(step, candidates)
        found.append(candidates.where(holds_at_factory(candidates, capacity, order.least_lot)))
        if not len(found[-1].window):
            return PriceEstimate(shut_out_by=first_empty_filter(counts), shut_out_step=number)
    prices = form.costing.price_order(order, found)
    ways = None
    for number, (rows, costs) in enumerate(zip(found, prices.steps, strict=True)):
        own = step_windows(form, (order, stepped), number, rows, costs)
        factors = disclosure.factors(order, order.steps[number])
        own = with_ends(own, factors, known_lateness(order, costs))
        if len(found) > 1:
            own = pruned(own)
        ways = own if ways is None else chain_steps(form, stepped, ways, own)
    ways = add_shipping(form, stepped, ways)
    ways = ways.where(np.isfinite(ways.micros))
    if order.max_factories == 1:
        ways = ways.where(holds_at_factory(ways.rows, ways.capacity, order.quantity))
    if not len(ways.capacity):
        return PriceEstimate(shut_out_by="free hours", shut_out_step=len(order.steps))
    factories = list(form.supply.factories.rows)
    # A single step still has every window; the windows of several steps were reduced by `pruned`.
    steps = found if len(found) > 1 else [ways.rows]
    return PriceEstimate(
        factories=min(distinct_count(rows.factory) for rows in steps),
        pieces=int(min(order.quantity, ways.capacity.sum())),
        earliest_on=earliest_day(ways, order),
        **price_range(ways, order.quantity, [owners[name] for name in factories], fee_percent),
    )


def first_empty_filter(counts: list[int]) -> str:
    """Returns the first filter that left no machine; the hours if each left some."""
    named = zip(FILTER_NAMES, counts, strict=False)
    return next((name for name, left in named if not left), "free hours")


def step_windows(
    form: Formulation,
    orders: tuple[DemandOrder, DemandOrder],
    number: int,
    rows: StepCandidates,
    costs: StepCosts,
) -> StepWindows:
    """Returns the windows of one step alone, setup and opening spread over its pieces.

    `orders` are the order as it is and in its steps.
    """
    windows, (order, stepped) = form.windows, orders
    step, priced = order.steps[number], stepped.steps[number]
    capacity = np.minimum(form.finder.capacity(step, rows), order.quantity)
    machining = costs.per_piece["machining"] * (priced.cycle_ms / max(1, step.cycle_ms))
    once = costs.setup * (priced.setup_ms / max(1, step.setup_ms))
    once = once + windows.opening[rows.window].astype(float)
    micros = machining + costs.per_piece["lateness"].astype(float)
    micros = micros + once / np.minimum(capacity, stepped.quantity)
    return StepWindows(
        rows=rows,
        start=windows.start[rows.window],
        end=windows.end[rows.window],
        capacity=capacity,
        micros=micros,
        low=micros,
        high=micros,
    )


def known_lateness(order: DemandOrder, costs: StepCosts) -> Floats:
    """Returns the lateness that a buyer can compute: all by a price of its own."""
    lateness = costs.per_piece["lateness"].astype(float)
    return np.zeros_like(lateness) if order.price is None else lateness


def with_ends(own: StepWindows, factors: tuple[float, float], known: Floats) -> StepWindows:
    """Returns the windows with the ends of their prices; `known` stays as it is."""
    low, high = ((own.micros - known) * factor + known for factor in factors)
    return replace(own, low=low, high=high)


def pruned(ways: StepWindows) -> StepWindows:
    """Returns the cheapest, the first and the last windows if there are many."""
    if len(ways.capacity) <= PARAMS.windows:
        return ways
    best = (
        np.argsort(ways.micros, kind="stable")[: PARAMS.cheapest_windows],
        np.argsort(ways.end, kind="stable")[: PARAMS.first_windows],
        np.argsort(-ways.start, kind="stable")[: PARAMS.last_windows],
    )
    return ways.where(np.unique(np.concatenate(best)))


def chain_steps(
    form: Formulation, order: DemandOrder, before: StepWindows, after: StepWindows
) -> StepWindows:
    """Adds the cheapest earlier step that arrives before the later one starts."""
    km = distances_between(form, before.rows.factory, after.rows.factory)
    is_here = before.rows.factory[:, None] == after.rows.factory[None, :]
    transit = costing.transit_ms(form.rates, km) * MICROSECONDS_PER_MS
    ready = before.end[:, None] + np.where(is_here, 0, transit)
    later_yield = int(before.rows.later_yield[0])
    carriage = costing.carriage_micros(form.rates, km, order.unit_mass, later_yield).astype(float)
    fixed = form.rates.transport_fixed / np.minimum(
        before.capacity[:, None], after.capacity[None, :]
    )
    added = np.where(is_here, 0, carriage + fixed)
    arriving = before.micros[:, None] + added
    arriving = np.where(ready <= after.start[None, :], arriving, np.inf)
    best, own = arriving.argmin(axis=0), np.arange(len(after.micros))
    way = added[best, own]
    return replace(
        after,
        micros=after.micros + arriving[best, own],
        low=after.low + before.low[best] + way,
        high=after.high + before.high[best] + way,
    )


def distances_between(form: Formulation, starts: Ints, goals: Ints) -> Ints:
    """Returns distances from each start to each goal, in parts of a km."""
    (lat1, lon1), (lat2, lon2) = (form.supply.factories.places(rows) for rows in (starts, goals))
    return costing.distance_km((lat1[:, None], lon1[:, None]), (lat2[None, :], lon2[None, :]))


def add_shipping(form: Formulation, order: DemandOrder, ways: StepWindows) -> StepWindows:
    """Adds the transport to the buyer."""
    fixed, unit = form.costing.shipping(order, form.finder.km_to_buyer(order, ways.rows.factory))
    way = unit.astype(float) + fixed / np.minimum(ways.capacity, order.quantity)
    return replace(ways, micros=ways.micros + way, low=ways.low + way, high=ways.high + way)


def holds_at_factory(rows: StepCandidates, capacity: Ints, pieces: int) -> Flags:
    """Returns whether the windows of each row's factory together hold the pieces."""
    capacities = np.bincount(rows.factory, weights=capacity)
    return capacities[rows.factory] >= pieces


def distinct_count(factories: Ints) -> int:
    """Returns the number of different factories."""
    return len(np.unique(factories))


def earliest_day(ways: StepWindows, order: DemandOrder) -> date | None:
    """Returns the day by which all pieces could arrive."""
    factories = np.unique(ways.rows.factory)
    groups = (
        [ways.rows.factory == factory for factory in factories]
        if order.max_factories == 1
        else [...]
    )
    days = [
        first_full_day(ways.rows.arrives[group], ways.capacity[group], order) for group in groups
    ]
    full = [day for day in days if day is not None]
    return EPOCH.date() + timedelta(days=min(full)) if full else None


def first_full_day(arrives: Ints, capacity: Ints, order: DemandOrder) -> int | None:
    """Returns the day by which the windows hold all pieces; None if they never do."""
    turn = np.argsort(arrives, kind="stable")
    full = np.flatnonzero(np.cumsum(capacity[turn]) >= order.quantity)
    return int(arrives[turn][full[0]]) if len(full) else None


def price_range(
    ways: StepWindows, quantity: int, owners: list[Any], fee_percent: Decimal
) -> dict[str, Decimal]:
    """Returns a range over the organisations of as many factories as the order needs.

    They are the cheapest and at least `least_organisations`; returns nothing without as many.
    """
    turn, capacity = np.argsort(ways.micros, kind="stable"), 0
    cheapest: dict[Any, int] = {}
    for row in turn.tolist():
        capacity += int(ways.capacity[row])
        cheapest.setdefault(owners[int(ways.rows.factory[row])], row)
        if capacity >= quantity and len(cheapest) >= PARAMS.least_organisations:
            break
    if len(cheapest) < PARAMS.least_organisations:
        return {}
    rows = list(cheapest.values())
    ends = between_percentiles(np.sort(ways.low[rows]), np.sort(ways.high[rows]))
    low, high = (with_fee(Decimal(round(float(amount))).scaleb(-6), fee_percent) for amount in ends)
    return {"low": round_to_digits(low, ROUND_FLOOR), "high": round_to_digits(high, ROUND_CEILING)}


def round_to_digits(amount: Decimal, rounding: str) -> Decimal:
    """Rounds an amount to significant digits."""
    if not amount:
        return amount
    step = Decimal(1).scaleb(amount.adjusted() - PARAMS.digits + 1)
    return (amount / step).to_integral_value(rounding) * step
