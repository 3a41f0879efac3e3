"""Finds the allocations that the factories' present terms no longer allow.

All that made an option allowed when the problem was formulated is checked again, by the same
filters: process, material, envelope, tolerance, certificates for the days of the work, regions,
places and dates. A factory whose verification was lowered, or that moved, is not what the plan
counted on.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from factories.models import CapacityWindow, Factory, FactoryEvent
from factories.states import Verification
from matching.formulation import costing
from matching.formulation.candidates import CandidateFinder
from matching.formulation.capability import capable_machines
from matching.formulation.demand import DemandOrder, read_orders
from matching.formulation.machine_windows import window_key
from matching.formulation.snapshot import Snapshot
from matching.formulation.supply import day_number, read_supply
from matching.models import Allocation
from orders.models import Order
from vocabularies.selectors import process_closure, region_closure

LEVELS = {level: rank for rank, level in enumerate(Verification.values)}


def allocations_not_allowed(
    currency: str, allocations: Sequence[Allocation], *, since: datetime, at: datetime
) -> set[UUID]:
    """Returns the allocations that a formulation of now would not have as options.

    `since` is when the problem was read. Windows without free hours are not looked at: that they
    were taken is found where hours are counted. The caller has locked orders and windows.
    """
    windows = {row.window_id for row in allocations}
    owners = dict(CapacityWindow.objects.filter(pk__in=windows).values_list("pk", "machine"))
    supply = read_supply(currency, at, process_closure(), machines=set(owners.values()))
    rates, today = costing.current_rates(currency), day_number(at.date())
    finder = CandidateFinder(rates, region_closure(), supply, today)
    orders = Order.objects.filter(pk__in={row.order_id for row in allocations})
    allowed = {pair for order in read_orders(orders) for pair in pairs_in_time(finder, order)}
    open_windows = {window_key(name) for name in supply.windows.ids}
    return {
        row.pk
        for row in allocations
        if row.window_id in open_windows and (str(row.operation_id), row.window_id) not in allowed
    } | of_lowered_factories(allocations, since)


def pairs_in_time(finder: CandidateFinder, order: DemandOrder) -> set[tuple[str, UUID]]:
    """Returns an order's operations with the windows that may make them."""
    pairs = set()
    for step in order.steps:
        machines, _counts = capable_machines(finder.requirement(order, step), finder.machines)
        rows = finder.windows_of(order, step, machines, costing.YIELD_PARTS)
        in_time = rows.where(finder.is_in_time(order, rows))
        pairs |= {(step.id, window_key(finder.windows.ids[row])) for row in in_time.window.tolist()}
    return pairs


def of_lowered_factories(allocations: Collection[Allocation], since: datetime) -> set[UUID]:
    """Returns the allocations at factories whose verification was lowered."""
    lowered = {
        factory
        for factory, before, after in FactoryEvent.objects.filter(at__gt=since).values_list(
            "subject", "from_status", "to_status"
        )
        if LEVELS.get(after, 0) < LEVELS.get(before, 0)
    }
    return at_factories(allocations, lowered) if lowered else set()


def at_moved_factories(snapshot: Snapshot, allocations: Collection[Allocation]) -> set[UUID]:
    """Returns the allocations at factories that moved since the plan."""
    if snapshot.factory_places is None:
        return set()
    ids = snapshot.columns.factory_ids
    now_at = present_places(ids)
    moved = {
        UUID(name)
        for name, place in zip(ids, snapshot.factory_places, strict=True)
        if name not in now_at or not np.array_equal(now_at[name], place)
    }
    return at_factories(allocations, moved) if moved else set()


def present_places(ids: Collection[str]) -> dict[str, Any]:
    """Returns latitude and longitude of these factories, in radians."""
    rows = Factory.objects.filter(pk__in=ids).values_list("pk", "latitude", "longitude")
    return {str(pk): np.radians(np.array(place, dtype=float)) for pk, *place in rows}


def at_factories(allocations: Collection[Allocation], factories: Collection[UUID]) -> set[UUID]:
    """Returns the allocations whose machines are at one of these factories."""
    ids = [row.pk for row in allocations]
    rows = Allocation.objects.filter(pk__in=ids, window__machine__factory__in=factories)
    return set(rows.values_list("pk", flat=True))
