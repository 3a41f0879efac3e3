"""What an order might cost and when it might come, from the hours that are free now; no offer.

Every window prices the pieces it has room for on its own, as `costing` does; steps are chained
through the cheapest window before that ends in time. Nobody else's order is looked at, and nothing
is reserved. So that no factory's price can be read from it, a range is made of at least
ORGANISATIONS_LEAST organisations and told in two digits, rounded away from each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Self

import numpy as np

from common.money import with_fee
from matching.engine.model.columns import EPOCH, Flags, Ints
from matching.formulation import costing
from matching.formulation.build import Formulation, StepCandidates, StepCosts
from matching.formulation.capability import FILTER_NAMES, capable_machines
from matching.formulation.costing import Floats
from matching.formulation.demand import DemandOrder, DemandStep

# No figure is shown that is made of fewer.
ORGANISATIONS_LEAST = 3
# Windows of a step that are looked at: pairs of two steps are then some ten thousands.
CHEAPEST_KEPT, FIRST_KEPT, LAST_KEPT = 200, 100, 100
MICROSECONDS_PER_MS = 1_000
DIGITS = 2


@dataclass(frozen=True, slots=True)
class PriceEstimate:
    """A range per piece, landed and with the platform's fee, over the best few factories.

    `low` and `high` are None where too few organisations fit. `pieces` have room in free hours up
    to the latest delivery; `earliest_on` is when all could have arrived. Where nothing fits,
    `shut_out_by` names the filter that left nothing, of the step numbered `shut_out_step`.
    """

    factories: int = 0
    pieces: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    earliest_on: date | None = None
    shut_out_by: str = ""
    shut_out_step: int = 0


@dataclass(frozen=True, slots=True)
class StepWindows:
    """Windows in which a step may run: what a piece costs there, all steps before included."""

    rows: StepCandidates
    start: Ints
    end: Ints
    room: Ints
    micros: Floats

    def where(self, chosen: Any) -> Self:
        """Those that are chosen, by flag or by place."""
        own = (self.start, self.end, self.room, self.micros)
        return type(self)(self.rows.where(chosen), *(each[chosen] for each in own))


def estimate_price(
    order: DemandOrder, form: Formulation, owners: Mapping[str, Any], fee_percent: Decimal
) -> PriceEstimate:
    """What the typed order comes to; `owners` has the organisation of each factory by id."""
    found, prices = [], []
    for number, step in enumerate(order.steps, start=1):
        rows, counts = capable_machines(form.work_of(order, step), form.machines)
        is_last = number == len(order.steps)
        candidates = form.candidates(order, step, rows, is_last, counts)
        enough = form.room(step, candidates) >= order.least_lot
        candidates = candidates.where(enough)
        if not len(candidates.window):
            return PriceEstimate(shut_out_by=first_empty_filter(counts), shut_out_step=number)
        found.append(candidates)
        prices.append(form.prices_of(step, candidates))
    price = form.piece_price(order, prices)
    prices[-1] = form.with_lateness(order, price, found[-1], prices[-1])
    ways = None
    for step, rows, costs in zip(order.steps, found, prices, strict=True):
        own = step_windows(form, order, step, rows, costs)
        if len(found) > 1:
            own = pruned(own)
        ways = own if ways is None else chain_steps(form, order, ways, own)
    ways = add_shipping(form, order, ways)
    ways = ways.where(np.isfinite(ways.micros))
    if order.max_factories == 1:
        ways = ways.where(holds_whole_order(ways, order.quantity))
    if not len(ways.room):
        return PriceEstimate(shut_out_by="free hours", shut_out_step=len(order.steps))
    factories = list(form.supply.factories.rows)
    # Of a single step every window is still there; of several the last were narrowed by `kept`.
    steps = found if len(found) > 1 else [ways.rows]
    return PriceEstimate(
        factories=min(distinct_count(rows.factory) for rows in steps),
        pieces=int(min(order.quantity, ways.room.sum())),
        earliest_on=earliest_day(ways, order),
        **price_range(ways, order.quantity, [owners[name] for name in factories], fee_percent),
    )


def first_empty_filter(counts: list[int]) -> str:
    """The name of the first filter that left no machine; the hours, where each left some."""
    named = zip(FILTER_NAMES, counts, strict=False)
    return next((name for name, left in named if not left), "free hours")


def step_windows(
    form: Formulation, order: DemandOrder, step: DemandStep, rows: StepCandidates, prices: StepCosts
) -> StepWindows:
    """The windows of one step alone, setup and opening spread over the pieces that fit in."""
    windows = form.windows
    room = np.minimum(form.room(step, rows), order.quantity)
    once = prices.setup.astype(float) + windows.opening[rows.window].astype(float)
    return StepWindows(
        rows=rows,
        start=windows.start[rows.window],
        end=windows.end[rows.window],
        room=room,
        micros=prices.unit.astype(float) + once / room,
    )


def pruned(ways: StepWindows) -> StepWindows:
    """The cheapest, the first and the last of them, where they are many."""
    if len(ways.room) <= CHEAPEST_KEPT + FIRST_KEPT + LAST_KEPT:
        return ways
    best = (
        np.argsort(ways.micros, kind="stable")[:CHEAPEST_KEPT],
        np.argsort(ways.end, kind="stable")[:FIRST_KEPT],
        np.argsort(-ways.start, kind="stable")[:LAST_KEPT],
    )
    return ways.where(np.unique(np.concatenate(best)))


def chain_steps(
    form: Formulation, order: DemandOrder, before: StepWindows, after: StepWindows
) -> StepWindows:
    """The later step with the cheapest earlier one that ends, and arrives, before it starts."""
    km = distances_between(form, before.rows.factory, after.rows.factory)
    is_here = before.rows.factory[:, None] == after.rows.factory[None, :]
    transit = costing.transit_ms(form.rates, km) * MICROSECONDS_PER_MS
    ready = before.end[:, None] + np.where(is_here, 0, transit)
    carriage = costing.carriage_micros(form.rates, km, order.unit_mass).astype(float)
    fixed = form.rates.transport_fixed / np.minimum(before.room[:, None], after.room[None, :])
    moved = before.micros[:, None] + np.where(is_here, 0, carriage + fixed)
    moved = np.where(ready <= after.start[None, :], moved, np.inf)
    return replace(after, micros=after.micros + moved.min(axis=0))


def distances_between(form: Formulation, starts: Ints, goals: Ints) -> Ints:
    """Distances from each of these factories to each of those, in parts of a km."""
    (lat1, lon1), (lat2, lon2) = (form.supply.factories.places(rows) for rows in (starts, goals))
    return costing.distance_km((lat1[:, None], lon1[:, None]), (lat2[None, :], lon2[None, :]))


def add_shipping(form: Formulation, order: DemandOrder, ways: StepWindows) -> StepWindows:
    """The same, brought to the buyer."""
    km = form.km_to_buyer(order, ways.rows.factory)
    carriage = costing.carriage_micros(form.rates, km, order.unit_mass).astype(float)
    return replace(ways, micros=ways.micros + carriage + form.rates.transport_fixed / ways.room)


def holds_whole_order(ways: StepWindows, quantity: int) -> Flags:
    """Whether the factory of each way has room for the whole order in its windows together."""
    rooms = np.bincount(ways.rows.factory, weights=ways.room)
    return rooms[ways.rows.factory] >= quantity


def distinct_count(factories: Ints) -> int:
    """How many factories."""
    return len(np.unique(factories))


def earliest_day(ways: StepWindows, order: DemandOrder) -> date | None:
    """When all pieces could have arrived; of one factory alone where the order allows no more."""
    factories = np.unique(ways.rows.factory)
    groups = (
        [ways.rows.factory == factory for factory in factories]
        if order.max_factories == 1
        else [...]
    )
    days = [first_full_day(ways.rows.arrives[group], ways.room[group], order) for group in groups]
    full = [day for day in days if day is not None]
    return EPOCH.date() + timedelta(days=min(full)) if full else None


def first_full_day(arrives: Ints, room: Ints, order: DemandOrder) -> int | None:
    """The first day by which windows have room for all pieces; None where they never have."""
    turn = np.argsort(arrives, kind="stable")
    full = np.flatnonzero(np.cumsum(room[turn]) >= order.quantity)
    return int(arrives[turn][full[0]]) if len(full) else None


def price_range(
    ways: StepWindows, quantity: int, owners: list[Any], fee_percent: Decimal
) -> dict[str, Decimal]:
    """The least and the most that the best factories come to: as many as the order needs, and
    those of ORGANISATIONS_LEAST organisations; nothing where there are fewer."""
    turn, seen, room = np.argsort(ways.micros, kind="stable"), set(), 0
    factories, micros = set(), []
    for row in turn.tolist():
        factory = int(ways.rows.factory[row])
        room += int(ways.room[row])
        if factory not in factories:
            factories.add(factory)
            seen.add(owners[factory])
            micros.append(ways.micros[row])
        if room >= quantity and len(seen) >= ORGANISATIONS_LEAST:
            break
    if len(seen) < ORGANISATIONS_LEAST:
        return {}
    low, high = (
        with_fee(Decimal(round(float(amount))).scaleb(-6), fee_percent)
        for amount in (min(micros), max(micros))
    )
    return {"low": round_to_digits(low, ROUND_FLOOR), "high": round_to_digits(high, ROUND_CEILING)}


def round_to_digits(amount: Decimal, rounding: str) -> Decimal:
    """The amount in DIGITS significant digits."""
    if not amount:
        return amount
    step = Decimal(1).scaleb(amount.adjusted() - DIGITS + 1)
    return (amount / step).to_integral_value(rounding) * step
