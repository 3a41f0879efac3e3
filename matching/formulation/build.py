"""Turns supply and demand that were read into the columns of a problem; reads nothing.

Orders are taken one by one, and all that concerns one is arrays: the filters of `capability` leave
rows of machines; `WindowColumns.windows_by_machine` has the windows of each machine in sequence, so
that rows of machines become rows of windows by repeating and counting; and flags over these leave
the windows that end in time and have the hours. What is left is priced by `costing` in whole
arrays, and only arrays are kept, a few for every operation, until they are joined.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any, Self

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
from matching.formulation.capability import MachineRequirement, capable_machines
from matching.formulation.demand import DemandOrder, DemandStep
from matching.formulation.supply import MarketSupply


@dataclass(frozen=True, slots=True)
class StepCandidates:
    """The windows in which one operation may run, by machine, and when goods then arrive."""

    window: Ints
    machine: Ints
    factory: Ints
    unit_ms: Ints
    arrives: Ints

    def where(self, flags: Flags) -> Self:
        """Those that are flagged."""
        return type(self)(*(getattr(self, field.name)[flags] for field in fields(self)))

    @property
    def machine_count(self) -> int:
        """How many machines these windows are of."""
        return len(np.unique(self.machine))


@dataclass(frozen=True, slots=True)
class StepCosts:
    """What one operation costs in each candidate: micros per piece, but `setup` once."""

    machining: Ints
    quality: Ints
    setup: Ints
    lateness: Ints

    @property
    def unit(self) -> Ints:
        """What each piece costs, all items together."""
        return self.machining + self.quality + self.lateness


class ColumnBuilder:
    """Columns that grow by an array at a time."""

    def __init__(self, *names: str) -> None:
        self.parts: dict[str, list[Any]] = {name: [] for name in names}

    def add(self, count: int, **columns: Any) -> None:
        """Rows with these columns; a number is that of all of them."""
        for name, content in columns.items():
            array = content if isinstance(content, np.ndarray) else np.full(count, content)
            self.parts[name].append(array)

    def joined(self) -> dict[str, Any]:
        """The whole columns; each lets its parts go, which are as large as itself."""
        columns = {}
        while self.parts:
            name, parts = self.parts.popitem()
            columns[name] = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
        return columns


class Formulation:
    """Gathers a problem, order by order in id order, with the cost items of its options."""

    def __init__(
        self,
        rates: costing.CostRates,
        regions: Mapping[str, frozenset[str]],
        supply: MarketSupply,
        today: int,
    ) -> None:
        self.rates, self.regions, self.today = rates, regions, today
        self.supply, self.windows, self.machines = supply, supply.windows, supply.machines
        self.first_day, self.last_day = self.windows.first_day, self.windows.last_day
        self.orders: dict[str, list[Any]] = defaultdict(list)
        self.counts: list[list[int]] = []
        self.options = ColumnBuilder(
            *("operation", "window", "unit_ms", "setup_ms", "unit", "setup", "min"),
            *("quality", "lateness"),
        )
        self.shipments = ColumnBuilder("order", "factory", "fixed", "unit")
        self.transfers = ColumnBuilder("operation", "from", "to", "fixed", "unit", "transit_ms")

    def add(self, order: DemandOrder) -> None:
        """One order: who can make each operation, when, and what every option costs."""
        last = order.steps[-1]
        found, counts = [], []
        for step in order.steps:
            rows, count = capable_machines(self.work_of(order, step), self.machines)
            found.append(self.candidates(order, step, rows, step is last, count))
            counts.append(count)
        prices = [self.prices_of(step, rows) for step, rows in zip(order.steps, found, strict=True)]
        price = self.piece_price(order, prices)
        prices[-1] = self.with_lateness(order, price, found[-1], prices[-1])
        number = len(self.orders["ids"])
        first = len(self.orders["operation_ids"])
        self.add_order(order, price)
        for at, (step, rows, costs) in enumerate(zip(order.steps, found, prices, strict=True)):
            self.add_options(first + at, step, rows, costs)
            within = self.least_micros(order, step, rows, costs) <= price
            counts[at].append(rows.where(within).machine_count)
        self.counts += counts
        self.add_shipments(number, order, found[-1])
        for at, (senders, receivers) in enumerate(pairwise(found)):
            self.add_transfers(first + at, order, senders, receivers)

    def work_of(self, order: DemandOrder, step: DemandStep) -> MachineRequirement:
        """What an operation asks of a machine."""
        return MachineRequirement(
            process=step.process,
            material=order.material,
            envelope=step.envelope,
            unit_mass=order.unit_mass,
            tolerance_rank=step.tolerance_rank,
            general_rank=order.general_rank,
            ra=step.ra,
            standards=order.standards,
            allowed_regions=self.with_inner(order.allowed_regions),
            excluded_regions=self.with_inner(order.excluded_regions),
            allowed_factories=order.allowed_factories,
            excluded_factories=order.excluded_factories,
            today=self.today,
        )

    def with_inner(self, regions: Iterable[str]) -> frozenset[str]:
        """The named regions with all that lie inside them."""
        return frozenset().union(*(self.regions[code] for code in regions))

    def candidates(
        self, order: DemandOrder, step: DemandStep, rows: Ints, is_last: bool, counts: list[int]
    ) -> StepCandidates:
        """The windows of capable machines that end in time and have hours for a least lot."""
        found = self.windows_of(order, step, rows, is_last)
        in_time = found.where(self.is_in_time(order, found))
        with_hours = in_time.where(self.has_hours(order, step, in_time))
        counts += [in_time.machine_count, with_hours.machine_count]
        return with_hours

    def windows_of(
        self, order: DemandOrder, step: DemandStep, rows: Ints, is_last: bool
    ) -> StepCandidates:
        """All windows of these machines; only from the last operation goods go to the buyer."""
        machines, windows = self.machines, self.windows
        begins, ends = windows.machine_starts[rows], windows.machine_starts[rows + 1]
        at = np.repeat(np.arange(len(rows)), ends - begins)
        place = np.arange(len(at)) - np.repeat(np.cumsum(ends - begins) - ends, ends - begins)
        window, factory = windows.windows_by_machine[place], machines.factory[rows]
        days = np.zeros_like(rows)
        if is_last:
            days = costing.transit_days(self.rates, self.km_to_buyer(order, factory))
        return StepCandidates(
            window=window,
            machine=rows[at],
            factory=factory[at],
            unit_ms=costing.unit_ms(step.cycle_ms, machines.speed[rows])[at],
            arrives=windows.leaves[window] + days[at],
        )

    def km_to_buyer(self, order: DemandOrder, factories: Ints) -> Ints:
        """From factories to where the order ships."""
        return costing.distance_km(self.supply.factories.places(factories), order.place)

    def is_in_time(self, order: DemandOrder, rows: StepCandidates) -> Flags:
        """The pieces can be with the buyer by the latest day, and certificates last that long."""
        first, last = self.first_day[rows.window], self.last_day[rows.window]
        certified = self.supply.factories.certified(order.standards, rows.factory, first, last)
        return (rows.arrives <= order.latest) & certified

    def has_hours(self, order: DemandOrder, step: DemandStep, rows: StepCandidates) -> Flags:
        """Enough free hours for a setup and the window's least lot, which the order can fill."""
        lot = self.windows.least_lot[rows.window]
        return (lot <= order.quantity) & (lot <= self.room(step, rows))

    def room(self, step: DemandStep, rows: StepCandidates) -> Ints:
        """How many pieces each window has the hours for."""
        return (self.windows.free_ms[rows.window] - step.setup_ms) // rows.unit_ms

    def prices_of(self, step: DemandStep, rows: StepCandidates) -> StepCosts:
        """What one operation costs in each window, but for lateness."""
        rate, scrap = self.windows.hourly_rate[rows.window], self.machines.scrap[rows.machine]
        machining = costing.hours_micros(rows.unit_ms, rate)
        return StepCosts(
            machining=machining,
            quality=costing.quality_micros(rows.unit_ms, rate, scrap),
            setup=costing.hours_micros(step.setup_ms, self.machines.setup_rate[rows.machine]),
            lateness=np.zeros_like(machining),
        )

    def piece_price(self, order: DemandOrder, prices: Sequence[StepCosts]) -> int:
        """What a piece that is not made counts for."""
        if order.price is not None:
            return order.price
        work = [(row.unit, row.setup) for row in prices]
        return costing.assumed_price(self.rates, order.quantity, work)

    def with_lateness(
        self, order: DemandOrder, price: int, rows: StepCandidates, prices: StepCosts
    ) -> StepCosts:
        """The same, with what the days past the wish date cost a piece."""
        late = costing.lateness_micros(self.rates, price, rows.arrives - order.wished)
        return replace(prices, lateness=late)

    def least_micros(
        self, order: DemandOrder, step: DemandStep, rows: StepCandidates, prices: StepCosts
    ) -> Ints:
        """Micros per piece if each window made as many as it can: the least it can come to."""
        pieces = np.minimum(self.room(step, rows), order.quantity)
        return costing.least_micros(prices.unit, prices.setup, pieces)

    def add_order(self, order: DemandOrder, price: int) -> None:
        """The order with its operations."""
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

    def add_options(
        self, number: int, step: DemandStep, rows: StepCandidates, prices: StepCosts
    ) -> None:
        """Where the operation may run, in the order of the windows."""
        order = np.argsort(rows.window)
        self.options.add(
            len(order),
            operation=number,
            window=rows.window[order],
            unit_ms=rows.unit_ms[order],
            setup_ms=step.setup_ms,
            unit=prices.unit[order],
            setup=prices.setup[order],
            min=self.windows.least_lot[rows.window[order]],
            quality=prices.quality[order],
            lateness=prices.lateness[order],
        )

    def add_shipments(self, number: int, order: DemandOrder, rows: StepCandidates) -> None:
        """From each factory that can make the last operation to the buyer."""
        factories = np.unique(rows.factory)
        km = self.km_to_buyer(order, factories)
        self.shipments.add(
            len(factories),
            order=number,
            factory=factories,
            fixed=self.rates.transport_fixed,
            unit=costing.carriage_micros(self.rates, km, order.unit_mass),
        )

    def add_transfers(
        self, number: int, order: DemandOrder, senders: StepCandidates, receivers: StepCandidates
    ) -> None:
        """Lanes between every two factories that can make this operation and the next."""
        starts, goals = np.unique(senders.factory), np.unique(receivers.factory)
        start, goal = np.repeat(starts, len(goals)), np.tile(goals, len(starts))
        apart = start != goal
        start, goal = start[apart], goal[apart]
        places = self.supply.factories.places
        km = costing.distance_km(places(start), places(goal))
        self.transfers.add(
            len(start),
            operation=number,
            **{"from": start, "to": goal},
            fixed=self.rates.transport_fixed,
            unit=costing.carriage_micros(self.rates, km, order.unit_mass),
            transit_ms=costing.transit_ms(self.rates, km),
        )

    def columns(self, currency: str, options: Mapping[str, Any]) -> Columns:
        """The problem of all orders added, with the windows that some option names."""
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
            window_opening=windows.opening[used],
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


def rows_among(kept: Ints, rows: Ints) -> Any:
    """The places of rows among those that are kept, which are sorted."""
    return np.searchsorted(kept, rows).astype(np.int32)
