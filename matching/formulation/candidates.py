"""Finds the windows in which a step may run, in whole arrays.

The filters of `capability` leave rows of machines. `windows_by_machine` has the windows of each
machine in sequence, so that rows of machines become rows of windows by repeating and counting;
flags over these leave the windows that end in time and have the hours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from matching.engine.model.columns import Flags, Ints
from matching.formulation import costing
from matching.formulation.capability import MachineRequirement, capable_machines
from matching.formulation.demand import DemandOrder, DemandStep
from matching.formulation.supply import MarketSupply


@dataclass(frozen=True, slots=True)
class StepCandidates:
    """Holds the windows in which one step may run, by machine.

    `unit_ms` is machine time per piece, `arrives` the day since 1970 on which goods arrive.
    """

    window: Ints
    machine: Ints
    factory: Ints
    unit_ms: Ints
    arrives: Ints

    def where(self, flags: Flags) -> Self:
        """Returns the flagged candidates."""
        return type(self)(*(getattr(self, field.name)[flags] for field in fields(self)))

    @property
    def machine_count(self) -> int:
        """Returns the number of different machines."""
        return len(np.unique(self.machine))


class CandidateFinder:
    """Finds the candidates of each step of an order in one supply."""

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

    def steps_of(self, order: DemandOrder) -> tuple[list[StepCandidates], list[list[int]]]:
        """Returns the candidates of each step, and the machines left after each filter."""
        found, counts = [], []
        for step in order.steps:
            rows, left = capable_machines(self.requirement(order, step), self.machines)
            found.append(self.find(order, step, rows, left))
            counts.append(left)
        return found, counts

    def requirement(self, order: DemandOrder, step: DemandStep) -> MachineRequirement:
        """Returns what a step requires of a machine."""
        return MachineRequirement(
            process=step.process,
            material=order.material,
            envelope=step.envelope,
            unit_mass=order.unit_mass,
            tolerance_rank=step.tolerance_rank,
            general_rank=order.general_rank,
            ra=step.ra,
            standards=order.standards,
            allowed_regions=self.with_inner_regions(order.allowed_regions),
            excluded_regions=self.with_inner_regions(order.excluded_regions),
            allowed_factories=order.allowed_factories,
            excluded_factories=order.excluded_factories,
            today=self.today,
        )

    def with_inner_regions(self, regions: Iterable[str]) -> frozenset[str]:
        """Returns the named regions with all regions inside them."""
        return frozenset().union(*(self.regions[code] for code in regions))

    def find(
        self, order: DemandOrder, step: DemandStep, machines: Ints, counts: list[int]
    ) -> StepCandidates:
        """Returns the windows of these machines that end in time and hold a least lot.

        Appends the numbers of machines left after either filter to `counts`.
        """
        found = self.windows_of(order, step, machines)
        in_time = found.where(self.is_in_time(order, found))
        with_hours = in_time.where(self.has_hours(order, step, in_time))
        counts += [in_time.machine_count, with_hours.machine_count]
        return with_hours

    def windows_of(self, order: DemandOrder, step: DemandStep, rows: Ints) -> StepCandidates:
        """Returns all windows of these machines."""
        machines, windows = self.machines, self.windows
        begins, ends = windows.machine_starts[rows], windows.machine_starts[rows + 1]
        at = np.repeat(np.arange(len(rows)), ends - begins)
        place = np.arange(len(at)) - np.repeat(np.cumsum(ends - begins) - ends, ends - begins)
        window, factory = windows.windows_by_machine[place], machines.factory[rows]
        # Only goods of the last step travel to the buyer.
        days = np.zeros_like(rows)
        if step is order.steps[-1]:
            days = costing.transit_days(self.rates, self.km_to_buyer(order, factory))
        return StepCandidates(
            window=window,
            machine=rows[at],
            factory=factory[at],
            unit_ms=costing.unit_ms(step.cycle_ms, machines.speed[rows])[at],
            arrives=windows.leaves[window] + days[at],
        )

    def km_to_buyer(self, order: DemandOrder, factories: Ints) -> Ints:
        """Returns distances from factories to the order's destination, in parts of a km."""
        return costing.distance_km(self.supply.factories.places(factories), order.place)

    def is_in_time(self, order: DemandOrder, rows: StepCandidates) -> Flags:
        """Returns whether goods arrive by the latest day and certificates last that long."""
        first, last = self.first_day[rows.window], self.last_day[rows.window]
        certified = self.supply.factories.certified(order.standards, rows.factory, first, last)
        return (rows.arrives <= order.latest) & certified

    def has_hours(self, order: DemandOrder, step: DemandStep, rows: StepCandidates) -> Flags:
        """Returns whether a setup and a least lot, which the order can fill, fit."""
        lot = self.windows.least_lot[rows.window]
        return (lot <= order.quantity) & (lot <= self.capacity(step, rows))

    def capacity(self, step: DemandStep, rows: StepCandidates) -> Ints:
        """Returns the pieces for which each window has the hours."""
        return (self.windows.free_ms[rows.window] - step.setup_ms) // rows.unit_ms
