"""Prices an order on the terms of a counter-offer and without its factory.

Both ways are tried under the order's lock by the code that carries them out, and rolled back; what
is then missing is matched by the engine with no transaction open. Everything else stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from common.money import shown, to_micros
from common.states import transition_locked
from factories.models import CapacityWindow
from matching.errors import CounterRefused
from matching.formulation.machine_windows import window_of
from matching.formulation.snapshot import yield_shares
from matching.formulation.supply import MarketSupply
from matching.models import Allocation, CounterOffer
from matching.models.cost_items import ITEM_NAMES
from matching.pipeline.open_shortfall import OpenShortfall, open_shortfall
from matching.pipeline.rematch import cheapest_fill
from matching.pipeline.shortfall_problem import ShortfallProblem
from matching.selectors.runs import live_allocations
from matching.services.counter_offers.carrying_out import CounterTarget, carry_out, rolled_back
from matching.services.offers import statuses_of
from matching.services.rebalancing import reprice_transport
from matching.services.refill_prices import was_accepted
from matching.services.shortfalls import record_shortfalls
from matching.states import (
    AllocationStatus,
    DeclineReason,
    RefusalReason,
    ShortfallCause,
    ShortfallStatus,
)
from orders.models import Order


@dataclass(frozen=True, slots=True)
class TriedAlternative:
    """Holds what an order costs in one way, in micros, and what is left to be matched.

    `kept` describes its allocations.
    """

    cost: int
    kept: list[dict[str, Any]]
    missing: OpenShortfall | None


@dataclass(frozen=True, slots=True)
class PricedAlternative:
    """Holds what an order costs in one way in all, with what was matched."""

    micros: int
    document: Mapping[str, Any]


def target_of(counter: CounterOffer, row: Allocation, whole: OpenShortfall) -> CounterTarget:
    """Returns what a piece takes and costs in the window of a counter-offer.

    Raises CounterRefused if the machine or the dates of another window do not fit the order.
    """
    if counter.window_id is None:
        return CounterTarget(
            unit_ms=counter.unit_ms or row.unit_ms,
            lateness=to_micros(row.lateness) // row.quantity,
            step_yield=str(row.step_yield),
            later_yield=str(row.later_yield),
        )
    barred = {window_of(name) for name in whole.supply.windows.ids} - {str(counter.window_id)}
    formulated = ShortfallProblem(replace(whole, barred=frozenset(barred)))
    found = formulated.found
    if not len(found.window):
        raise CounterRefused(RefusalReason.NOT_FITTING)
    ((step_yield, later_yield),) = yield_shares(found.step_yield[:1], found.later_yield[:1])
    return CounterTarget(
        unit_ms=counter.unit_ms or int(found.unit_ms[0]),
        lateness=int(formulated.costs.per_piece["lateness"][0]),
        step_yield=str(step_yield),
        later_yield=str(later_yield),
    )


def try_without(
    row: Allocation, order: Order, supply: MarketSupply, at: datetime
) -> TriedAlternative:
    """Tries the order without an offer's factory, of which all pieces are left."""
    plant = CapacityWindow.objects.filter(machine__factory=row.window.machine.factory_id)
    with rolled_back():
        before = statuses_of([row])
        lost = {"decline_reason": DeclineReason.OTHER}
        transition_locked(Allocation, before, to=AllocationStatus.DECLINED, by=None, changes=lost)
        shortfalls = record_shortfalls([row], cause=ShortfallCause.DECLINED, by=None)
        reprice_transport(order)
        missing = open_shortfall(shortfalls, supply, at)
        own = frozenset(map(str, plant.values_list("pk", flat=True)))
        missing = replace(missing, barred=missing.barred | own)
        return tried(order, missing)


def try_with(
    counter: CounterOffer,
    row: Allocation,
    order: Order,
    target: CounterTarget,
    whole: OpenShortfall,
) -> TriedAlternative:
    """Tries the order with the terms. Raises CounterRefused and CapacityTaken."""
    with rolled_back():
        carried = carry_out(counter, row, order, target, was_accepted=was_accepted(order))
        missing = None
        if carried.rest:
            shortfalls = list(order.shortfalls.filter(status=ShortfallStatus.OPEN))
            missing = open_shortfall(shortfalls, whole.supply, whole.at)
        return tried(order, missing)


def tried(order: Order, missing: OpenShortfall | None) -> TriedAlternative:
    """Describes the order's live allocations as they are within a trial."""
    live = live_allocations(order.pk)
    kept = [
        {
            "allocation": str(row.pk),
            "window": str(row.window_id),
            "quantity": row.pieces,
            "machine_ms": row.machine_ms,
            **{name: shown(getattr(row, name)) for name in ITEM_NAMES},
        }
        for row in live
    ]
    return TriedAlternative(cost_of(order), kept, missing)


def cost_of(order: Order) -> int:
    """Returns micros of the live allocations of an order."""
    return sum(to_micros(row.total) for row in live_allocations(order.pk))


def priced(way: TriedAlternative, order: Order) -> PricedAlternative:
    """Matches what is missing and returns what the order costs in all.

    An order that is wanted whole or not at all, and would not be whole, costs its unmet pieces.
    """
    missing, cost, unmet, fill = way.missing, way.cost, 0, None
    if missing is not None:
        _, plan = cheapest_fill(ShortfallProblem(missing))
        unmet = missing.missing
        if plan is not None:
            cost += plan.total_micros
            unmet -= missing.quantity - sum(row.quantity for row in plan.unmet)
            # The plan counts those of its own pieces that it does not make.
            cost += (missing.missing - missing.quantity) * missing.unmet_micros
            fill = plan.as_document()
        else:
            cost += unmet * missing.unmet_micros
        if unmet and order.all_or_nothing:
            cost = order.quantity * missing.unmet_micros
    document = {"allocations": way.kept, "matched": fill, "unmet": unmet}
    return PricedAlternative(cost, document)
