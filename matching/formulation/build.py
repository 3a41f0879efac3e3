"""Builds the columns of a problem from orders, priced candidates and lanes.

Orders are added one by one. All that concerns one order is arrays, and only arrays are kept, a few
for each step, until they are joined.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from matching.engine.model.columns import (
    NO_LIMIT,
    Columns,
    Flags,
    Ints,
    integers,
    microseconds,
)
from matching.formulation import costing
from matching.formulation.candidates import CandidateFinder, StepCandidates
from matching.formulation.demand import DemandOrder, DemandStep
from matching.formulation.step_costs import Costing, StepCosts
from matching.formulation.supply import MarketSupply
from matching.models.cost_items import STORED_ITEMS


@dataclass(frozen=True, slots=True)
class PoolParams:
    """Bounds the size of a problem with large work centres.

    machines_per_order: machines of one window that an order may use (32). Which ones goes round
        with the orders, so that all machines are used; the one that pays the opening is always
        among them.
    """

    machines_per_order: int = 32


PARAMS = PoolParams()


@dataclass(frozen=True, slots=True)
class ScaleParams:
    """Keeps the numbers of one supplier from making a problem too large for everybody.

    price_multiple: an option that costs more than this many times what an unmet piece counts for is
        left out (10; no plan uses one above 1).
    openings_micros: the dearest windows are left out beyond this sum of opening costs (2**60, a
        quarter of what a problem may reach).
    """

    price_multiple: int = 10
    openings_micros: int = 2**60


SCALE = ScaleParams()


class ColumnBuilder:
    """Builds columns that grow by an array at a time."""

    def __init__(self, *names: str) -> None:
        self.parts: dict[str, list[Any]] = {name: [] for name in names}

    def add(self, count: int, **columns: Any) -> None:
        """Appends rows; a column that is one number has it in all of them."""
        for name, content in columns.items():
            array = content if isinstance(content, np.ndarray) else np.full(count, content)
            self.parts[name].append(array)

    def joined(self) -> dict[str, Any]:
        """Returns the whole columns, freeing the parts of each as soon as it is joined."""
        columns = {}
        while self.parts:
            name, parts = self.parts.popitem()
            columns[name] = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
        return columns


class Formulation:
    """Builds a problem order by order, with the cost items of its options."""

    def __init__(
        self,
        rates: costing.CostRates,
        regions: Mapping[str, frozenset[str]],
        supply: MarketSupply,
        today: int,
    ) -> None:
        self.rates, self.supply = rates, supply
        self.windows, self.machines = supply.windows, supply.machines
        self.machine_counts = np.bincount(self.windows.pool)
        self.has_large_pools = self.machine_counts.max(initial=0) > PARAMS.machines_per_order
        self.has_opening_in_scale = within_sum(self.windows.opening, SCALE.openings_micros)
        self.finder = CandidateFinder(rates, regions, supply, today)
        self.costing = Costing(rates, supply)
        self.orders: dict[str, list[Any]] = defaultdict(list)
        self.counts: list[list[int]] = []
        self.options = ColumnBuilder(
            *("operation", "window", "unit_ms", "setup_ms", "unit", "setup", "min"),
            *("step_yield", "later_yield"),
            *STORED_ITEMS,
        )
        self.shipments = ColumnBuilder("order", "factory", "fixed", "unit")
        self.transfers = ColumnBuilder("operation", "from", "to", "fixed", "unit", "transit_ms")

    def add(self, order: DemandOrder) -> None:
        """Adds one order: the candidates of each step, their costs, shipments and lanes."""
        found, counts = self.finder.steps_of(order)
        found = [rows.where(self.has_opening_in_scale[rows.window]) for rows in found]
        costs = self.costing.price_order(order, found)
        number = len(self.orders["ids"])
        first = len(self.orders["operation_ids"])
        self.add_order(order, costs.piece_price)
        steps = zip(order.steps, found, costs.steps, counts, strict=True)
        for at, (step, rows, prices, left) in enumerate(steps):
            pieces = np.minimum(self.finder.capacity(step, rows), order.quantity)
            least = prices.per_piece_of(pieces)
            in_scale = least <= SCALE.price_multiple * max(costs.piece_price, 1)
            found[at] = rows.where(in_scale)
            places = self.within_limit(number, found[at])
            self.add_options(first + at, step, found[at], prices.where(in_scale), places)
            left.append(rows.where(least <= costs.piece_price).machine_count)
        self.counts += counts
        self.add_shipments(number, order, found[-1])
        for at, (senders, receivers) in enumerate(pairwise(found)):
            self.add_transfers(first + at, order, senders, receivers)

    def add_order(self, order: DemandOrder, price: int) -> None:
        """Adds the order with its operations."""
        orders = self.orders
        orders["ids"].append(order.id)
        orders["quantity"].append(order.quantity)
        orders["unmet"].append(price)
        orders["whole"].append(order.all_or_nothing)
        orders["submitted"].append(microseconds(order.submitted_at))
        orders["assumed"].append(order.price is None)
        for step in order.steps:
            limit = NO_LIMIT if order.max_factories is None else order.max_factories
            orders["operation_ids"].append(step.id)
            orders["max_factories"].append(limit)
            orders["min_lot"].append(order.least_lot)
        orders["ends"].append(len(orders["operation_ids"]))

    def within_limit(self, number: int, rows: StepCandidates) -> Ints:
        """Returns the places of candidates whose machines an order may use."""
        if not self.has_large_pools:
            return np.arange(len(rows.window))
        windows, window = self.windows, rows.window
        turn = windows.number[window] + number * PARAMS.machines_per_order
        is_near = turn % self.machine_counts[windows.pool[window]] < PARAMS.machines_per_order
        return np.flatnonzero(is_near | windows.is_opener[window])

    def add_options(
        self, number: int, step: DemandStep, rows: StepCandidates, costs: StepCosts, places: Ints
    ) -> None:
        """Adds an option for the candidates of a step at these places, by window."""
        order = places[np.argsort(rows.window[places])]
        self.options.add(
            len(order),
            operation=number,
            window=rows.window[order],
            unit_ms=rows.unit_ms[order],
            setup_ms=step.setup_ms,
            unit=costs.unit[order],
            setup=costs.setup[order],
            min=self.windows.least_lot[rows.window[order]],
            step_yield=rows.step_yield[order],
            later_yield=rows.later_yield[order],
            **{name: costs.per_piece[name][order] for name in STORED_ITEMS},
        )

    def add_shipments(self, number: int, order: DemandOrder, rows: StepCandidates) -> None:
        """Adds a shipment to the buyer from each factory that can make the last step."""
        factories = np.unique(rows.factory)
        fixed, unit = self.costing.shipping(order, self.finder.km_to_buyer(order, factories))
        self.shipments.add(len(factories), order=number, factory=factories, fixed=fixed, unit=unit)

    def add_transfers(
        self, number: int, order: DemandOrder, senders: StepCandidates, receivers: StepCandidates
    ) -> None:
        """Adds a lane between every two factories that can make this step and the next."""
        starts, goals = np.unique(senders.factory), np.unique(receivers.factory)
        start, goal = np.repeat(starts, len(goals)), np.tile(goals, len(starts))
        apart = start != goal
        start, goal = start[apart], goal[apart]
        places = self.supply.factories.places
        km = costing.distance_km(places(start), places(goal))
        later_yield = int(senders.later_yield[0]) if len(start) else costing.YIELD_PARTS
        self.transfers.add(
            len(start),
            operation=number,
            **{"from": start, "to": goal},
            fixed=self.rates.transport_fixed,
            unit=costing.carriage_micros(self.rates, km, order.unit_mass, later_yield),
            transit_ms=costing.transit_ms(self.rates, km),
        )

    def columns(self, currency: str, options: Mapping[str, Any]) -> Columns:
        """Returns the problem of all added orders, with the windows that some option uses.

        An opening is paid once for all machines of a window, by the one with most free hours.
        """
        orders, windows = self.orders, self.windows
        used = np.unique(options["window"])
        factory = self.machines.factory[windows.machine[used]]
        factories = np.unique(factory)
        factory_ids = list(self.supply.factories.rows)
        shipments, transfers = self.shipments.joined(), self.transfers.joined()
        return Columns(
            currency=currency,
            factory_ids=tuple(factory_ids[row] for row in factories),
            window_ids=tuple(windows.ids[row] for row in used),
            window_factory=rows_among(factories, factory),
            window_start=windows.start[used],
            window_end=windows.end[used],
            window_available_ms=windows.free_ms[used],
            window_opening=np.where(windows.is_opener, windows.opening, 0)[used],
            order_ids=tuple(orders["ids"]),
            order_quantity=integers(orders["quantity"]),
            order_unmet=integers(orders["unmet"]),
            order_whole=np.array(orders["whole"], dtype=bool),
            order_submitted=integers(orders["submitted"]),
            order_operations=integers([0, *orders["ends"]]),
            operation_ids=tuple(orders["operation_ids"]),
            operation_max_factories=integers(orders["max_factories"]),
            operation_min_lot=integers(orders["min_lot"]),
            option_operation=options["operation"].astype(np.int32),
            option_window=rows_among(used, options["window"]),
            option_unit_ms=options["unit_ms"],
            option_setup_ms=options["setup_ms"],
            option_unit=options["unit"],
            option_setup=options["setup"],
            option_min=options["min"],
            option_max=np.full(len(options["min"]), NO_LIMIT),
            shipment_order=shipments["order"].astype(np.int32),
            shipment_factory=rows_among(factories, shipments["factory"]),
            shipment_fixed=shipments["fixed"],
            shipment_unit=shipments["unit"],
            transfer_operation=transfers["operation"].astype(np.int32),
            transfer_from=rows_among(factories, transfers["from"]),
            transfer_to=rows_among(factories, transfers["to"]),
            transfer_fixed=transfers["fixed"],
            transfer_unit=transfers["unit"],
            transfer_transit_ms=transfers["transit_ms"],
        )


def within_sum(amounts: Ints, most: int) -> Flags:
    """Returns which amounts, taken from the least on, together stay within a sum."""
    order = np.argsort(amounts, kind="stable")
    flags = np.empty(len(amounts), dtype=bool)
    flags[order] = np.cumsum(amounts[order].astype(float)) <= most
    return flags


def rows_among(kept: Ints, rows: Ints) -> Any:
    """Returns the positions of rows among the kept ones, which are sorted."""
    return np.searchsorted(kept, rows).astype(np.int32)
