"""Turns orders, machines and windows that were read into the rows of a problem; reads nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from common.money import to_micros
from factories.models import CapacityWindow
from matching import costing
from matching.capability import Station, Work, capable, sorted_envelope
from matching.engine import problem as engine
from orders.models import Operation, Order


@dataclass(frozen=True, slots=True)
class Context:
    """What a run keeps of an order beside the problem: for its price and for the explanation."""

    price_micros: int
    price_is_assumed: bool
    filter_counts: tuple[Mapping[str, int], ...]


@dataclass(frozen=True, slots=True)
class Trees:
    """For each process the ones that count as it, for each region the ones inside it."""

    processes: Mapping[str, frozenset[str]]
    regions: Mapping[str, frozenset[str]]

    def regions_of(self, relation: Any) -> frozenset[str]:
        """The named regions with all that lie inside them."""
        return frozenset().union(*(self.regions[row.pk] for row in relation.all()))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A window in which an operation may run, and what it costs there."""

    station: Station
    window: CapacityWindow
    price: costing.OptionPrice

    @property
    def plant(self) -> str:
        """The id of the factory."""
        return self.station.plant.id


class Formulation:
    """Gathers a problem, order by order, with the cost items of its options."""

    def __init__(
        self,
        rates: costing.Rates,
        trees: Trees,
        windows: Sequence[CapacityWindow],
        today: date,
    ) -> None:
        self.rates, self.trees, self.windows, self.today = rates, trees, windows, today
        self.windows_of: dict[str, list[CapacityWindow]] = defaultdict(list)
        for window in windows:
            self.windows_of[str(window.machine_id)].append(window)
        self.orders: list[engine.Order] = []
        self.options: list[engine.Option] = []
        self.shipments: list[engine.Shipment] = []
        self.transfers: list[engine.Transfer] = []
        self.prices: dict[tuple[str, str], costing.OptionPrice] = {}
        self.contexts: dict[str, Context] = {}
        self.distances: dict[tuple[Any, Any], Decimal] = {}

    def problem(self, currency: str) -> engine.Problem:
        """The problem of all orders added, with the windows that some option names."""
        used = {row.window for row in self.options}
        return engine.Problem(
            currency=currency,
            windows=tuple(window_row(row) for row in self.windows if str(row.pk) in used),
            orders=tuple(self.orders),
            options=tuple(self.options),
            shipments=tuple(self.shipments),
            transfers=tuple(self.transfers),
        )

    def add(self, order: Order, stations: Sequence[Station]) -> None:
        """One order: who can make each operation, when, and what every option costs."""
        operations = list(order.operations.all())
        steps, counts = [], []
        for operation in operations:
            left, count = capable(self.work_of(order, operation), stations)
            steps.append(
                self.candidates(order, operation, left, operation is operations[-1], count)
            )
            counts.append(count)
        price, assumed = self.piece_price(order, steps)
        steps[-1] = [self.with_lateness(order, price, row) for row in steps[-1]]
        self.orders.append(order_row(order, operations, price))
        for operation, rows, count in zip(operations, steps, counts, strict=True):
            count["price"] = machines(row for row in rows if self.least_cost(order, row) <= price)
            self.add_options(order, operation, rows)
        self.add_shipments(order, steps[-1])
        for operation, senders, receivers in zip(operations, steps, steps[1:], strict=False):
            self.add_transfers(order, operation, senders, receivers)
        self.contexts[str(order.pk)] = Context(price, assumed, tuple(counts))

    def work_of(self, order: Order, operation: Operation) -> Work:
        """What an operation asks of a machine."""
        return Work(
            processes=self.trees.processes[operation.process_id],
            material=order.material_family_id,
            envelope=sorted_envelope(
                operation.envelope_x_mm, operation.envelope_y_mm, operation.envelope_z_mm
            ),
            unit_mass=order.unit_mass_kg,
            tolerance_rank=operation.tolerance.rank if operation.tolerance else None,
            general_rank=order.tolerance.rank if order.tolerance else None,
            ra_um=operation.ra_um,
            standards=keys(order.required_certifications),
            allowed_regions=self.trees.regions_of(order.allowed_regions),
            excluded_regions=self.trees.regions_of(order.excluded_regions),
            allowed_plants=keys(order.allowed_factories),
            excluded_plants=keys(order.excluded_factories),
            today=self.today,
        )

    def candidates(
        self,
        order: Order,
        operation: Operation,
        stations: Sequence[Station],
        is_last: bool,
        count: dict[str, int],
    ) -> list[Candidate]:
        """The windows of capable machines that end in time and have hours for a least lot."""
        rows = [
            self.candidate(operation, station, window)
            for station in stations
            for window in self.windows_of[station.id]
        ]
        in_time = [row for row in rows if self.is_in_time(order, row, is_last)]
        with_hours = [row for row in in_time if has_hours(order, row)]
        count["dates"], count["free hours"] = machines(in_time), machines(with_hours)
        return with_hours

    def candidate(
        self, operation: Operation, station: Station, window: CapacityWindow
    ) -> Candidate:
        """One operation in one window, priced but for lateness."""
        price = costing.price_option(
            piece_ms=costing.unit_ms(operation.cycle_time_s, station.speed_factor),
            setup_ms=operation.setup_ms,
            hourly_rate=window.hourly_rate,
            setup_rate=station.setup_rate,
            scrap_share=station.scrap_share,
        )
        return Candidate(station, window, price)

    def is_in_time(self, order: Order, row: Candidate, is_last: bool) -> bool:
        """The pieces can be with the buyer by the latest day, and certificates last that long."""
        plant, window = row.station.plant, row.window
        days = costing.transit_days(self.rates, self.km_to(order, row)) if is_last else 0
        if costing.arrival_on(window.ends_at, days, plant.time_zone) > order.latest_delivery_on:
            return False
        standards = keys(order.required_certifications)
        return plant.certified(standards, window.starts_at.date(), window.ends_at.date())

    def km_to(self, order: Order, row: Candidate) -> Decimal:
        """From the factory to where the order ships."""
        return self.km(row.station.plant.place, (order.latitude, order.longitude))

    def km(self, start: Any, end: Any) -> Decimal:
        """A distance, computed once a pair of places."""
        pair = (start, end)
        if pair not in self.distances:
            self.distances[pair] = costing.distance_km(start, end)
        return self.distances[pair]

    def piece_price(self, order: Order, steps: Sequence[Sequence[Candidate]]) -> tuple[int, bool]:
        """What a piece that is not made counts for, and whether that is assumed."""
        if order.reserve_price is not None:
            return to_micros(order.reserve_price), False
        work = [[row.price.spread_over(order.quantity) for row in rows] for rows in steps]
        return costing.assumed_price(self.rates, work), True

    def with_lateness(self, order: Order, price: int, row: Candidate) -> Candidate:
        """The same, with what the days past the wish date cost a piece."""
        days = costing.transit_days(self.rates, self.km_to(order, row))
        arrives = costing.arrival_on(row.window.ends_at, days, row.station.plant.time_zone)
        late = costing.lateness_micros(self.rates, price, order.wish_delivery_on, arrives)
        return replace(row, price=replace(row.price, lateness=late))

    def least_cost(self, order: Order, row: Candidate) -> Decimal:
        """Micros per piece if the window made as many as it can: the least it can come to."""
        room = (row.window.free_ms - row.price.setup_ms) // row.price.unit_ms
        return row.price.unit_micros + Decimal(row.price.setup) / min(order.quantity, room)

    def add_options(self, order: Order, operation: Operation, rows: Iterable[Candidate]) -> None:
        """Where the operation may run."""
        for row in rows:
            key = (str(operation.pk), str(row.window.pk))
            self.prices[key] = row.price
            self.options.append(
                engine.Option(
                    operation=key[0],
                    window=key[1],
                    unit_ms=row.price.unit_ms,
                    setup_ms=row.price.setup_ms,
                    unit_micros=row.price.unit_micros,
                    setup_micros=row.price.setup,
                    min_quantity=row.window.least_lot,
                )
            )

    def add_shipments(self, order: Order, rows: Iterable[Candidate]) -> None:
        """From each factory that can make the last operation to the buyer."""
        for plant, row in by_plant(rows).items():
            unit = costing.carriage_micros(self.rates, self.km_to(order, row), order.unit_mass_kg)
            fixed = self.rates.transport_fixed
            self.shipments.append(engine.Shipment(str(order.pk), plant, fixed, unit))

    def add_transfers(
        self,
        order: Order,
        operation: Operation,
        senders: Iterable[Candidate],
        receivers: Iterable[Candidate],
    ) -> None:
        """Lanes between every two factories that can make this operation and the next."""
        goals = by_plant(receivers)
        for start, sender in by_plant(senders).items():
            for goal, receiver in goals.items():
                if start == goal:
                    continue
                km = self.km(sender.station.plant.place, receiver.station.plant.place)
                self.transfers.append(
                    engine.Transfer(
                        operation=str(operation.pk),
                        from_factory=start,
                        to_factory=goal,
                        fixed_micros=self.rates.transport_fixed,
                        unit_micros=costing.carriage_micros(self.rates, km, order.unit_mass_kg),
                        transit_ms=costing.transit_ms(self.rates, km),
                    )
                )


def keys(relation: Any) -> frozenset[str]:
    """The primary keys of prefetched rows, as text."""
    return frozenset(str(row.pk) for row in relation.all())


def machines(rows: Iterable[Candidate]) -> int:
    """How many machines these windows are of."""
    return len({row.station.id for row in rows})


def by_plant(rows: Iterable[Candidate]) -> dict[str, Candidate]:
    """One candidate of each factory."""
    return {row.plant: row for row in rows}


def has_hours(order: Order, row: Candidate) -> bool:
    """Enough free hours for a setup and the window's least lot, which the order can fill."""
    lot = row.window.least_lot
    needed = row.price.setup_ms + row.price.unit_ms * lot
    return lot <= order.quantity and needed <= row.window.free_ms


def window_row(row: CapacityWindow) -> engine.Window:
    """A capacity window as the engine sees it: what is still free."""
    return engine.Window(
        id=str(row.pk),
        factory=str(row.machine.factory_id),
        start=row.starts_at,
        end=row.ends_at,
        available_ms=row.free_ms,
        opening_micros=to_micros(row.opening_cost),
    )


def order_row(order: Order, operations: Sequence[Operation], price: int) -> engine.Order:
    """An order as the engine sees it."""
    limit = order.max_factories if order.split_allowed else 1
    return engine.Order(
        id=str(order.pk),
        quantity=order.quantity,
        unmet_micros=price,
        submitted_at=order.submitted_at,
        all_or_nothing=order.all_or_nothing,
        operations=tuple(
            engine.Operation(id=str(row.pk), max_factories=limit, min_lot=order.least_lot)
            for row in operations
        ),
    )
