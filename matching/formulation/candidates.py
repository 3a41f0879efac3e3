"""Finds the windows in which a step may run, in whole arrays.

The filters of `capability` leave rows of machines. `windows_by_machine` has the windows of each
machine in sequence, so that rows of machines become rows of windows by repeating and counting;
flags over these leave the windows that end in time and have the hours. Each row is one machine's
window: a piece and its setup have to fit in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
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

    `unit_ms` is the machine time to book for a good piece of the order, `arrives` the day since
    1970 on which goods arrive. Of the pieces that are started the share `step_yield` is expected to
    be good, and the later steps to leave the share `later_yield` of these; both are in parts.
    """

    window: Ints
    machine: Ints
    factory: Ints
    unit_ms: Ints
    arrives: Ints
    step_yield: Ints
    later_yield: Ints

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
        self.offers_hours = np.diff(self.windows.machine_starts) > 0

    def steps_of(self, order: DemandOrder) -> tuple[list[StepCandidates], list[list[int]]]:
        """Returns the candidates of each step, and the machines left after each filter."""
        capable = [
            capable_machines(self.requirement(order, step), self.machines) for step in order.steps
        ]
        yields = self.later_yields([rows for rows, _ in capable])
        found = [
            self.find(order, step, rows, left, later)
            for step, (rows, left), later in zip(order.steps, capable, yields, strict=True)
        ]
        return found, [left for _, left in capable]

    def later_yields(self, capable: Sequence[Ints]) -> list[int]:
        """Returns for each step the share of its good pieces that the later steps leave.

        It is the product of the mean yields of the machines that can do each later step and offer
        hours, in YIELD_PARTS.
        """
        share, yields = Fraction(1), []
        for rows in reversed(capable):
            yields.append(costing.yield_parts(share))
            share *= costing.mean_yield(self.machines.scrap[rows[self.offers_hours[rows]]])
        return yields[::-1]

    def yields_of(self, order: DemandOrder) -> list[int]:
        """Returns `later_yields` of the steps of an order."""
        works = (self.requirement(order, step) for step in order.steps)
        return self.later_yields([capable_machines(work, self.machines)[0] for work in works])

    def requirement(self, order: DemandOrder, step: DemandStep) -> MachineRequirement:
        """Returns what a step requires of a machine."""
        return MachineRequirement(
            process=step.process,
            material=order.material,
            envelope=step.envelope,
            unit_mass=order.unit_mass,
            tolerance_rank=step.tolerance_rank,
            general_rank=order.general_rank if step.makes_dimensions else None,
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
        self,
        order: DemandOrder,
        step: DemandStep,
        machines: Ints,
        counts: list[int],
        later_yield: int = costing.YIELD_PARTS,
    ) -> StepCandidates:
        """Returns the windows of these machines that end in time and hold a least lot.

        Appends the numbers of machines left after each filter to `counts`.
        """
        found = self.windows_of(order, step, machines, later_yield)
        in_time = found.where(self.is_in_time(order, found))
        holding = in_time.where(self.holds_piece(step, in_time))
        with_hours = holding.where(self.has_hours(order, step, holding))
        counts += [rows.machine_count for rows in (in_time, holding, with_hours)]
        return with_hours

    def windows_of(
        self, order: DemandOrder, step: DemandStep, rows: Ints, later_yield: int
    ) -> StepCandidates:
        """Returns all windows of these machines; goods that are early wait at the factory."""
        machines, windows = self.machines, self.windows
        begins, ends = windows.machine_starts[rows], windows.machine_starts[rows + 1]
        at = np.repeat(np.arange(len(rows)), ends - begins)
        place = np.arange(len(at)) - np.repeat(np.cumsum(ends - begins) - ends, ends - begins)
        window, factory = windows.windows_by_machine[place], machines.factory[rows]
        arrives, scrap = windows.leaves[window], machines.scrap[rows]
        # Only goods of the last step travel to the buyer.
        if step is order.steps[-1]:
            days = costing.transit_days(self.rates, self.km_to_buyer(order, factory))
            arrives = np.maximum(arrives + days[at], order.earliest)
        speed = machines.learned_speed if step.is_estimated else machines.speed
        unit_ms = costing.unit_ms(step.cycle_ms, speed[rows], scrap, later_yield)
        return StepCandidates(
            window=window,
            machine=rows[at],
            factory=factory[at],
            unit_ms=unit_ms[at],
            arrives=arrives,
            step_yield=(costing.SCRAP_PARTS - scrap)[at],
            later_yield=np.full(len(at), later_yield),
        )

    def km_to_buyer(self, order: DemandOrder, factories: Ints) -> Ints:
        """Returns distances from factories to the order's destination, in parts of a km.

        Goods that the buyer collects are not carried anywhere.
        """
        if order.is_collected:
            return np.zeros(len(factories), dtype=np.int64)
        return costing.distance_km(self.supply.factories.places(factories), order.place)

    def is_in_time(self, order: DemandOrder, rows: StepCandidates) -> Flags:
        """Returns whether goods arrive by the latest day and certificates last that long."""
        first, last = self.first_day[rows.window], self.last_day[rows.window]
        certified = self.supply.factories.certified(order.standards, rows.factory, first, last)
        return (rows.arrives <= order.latest) & certified

    def holds_piece(self, step: DemandStep, rows: StepCandidates) -> Flags:
        """Returns whether a setup and one piece fit in the machine's whole time."""
        fits: Flags = step.setup_ms + rows.unit_ms <= self.windows.offered_ms[rows.window]
        return fits

    def has_hours(self, order: DemandOrder, step: DemandStep, rows: StepCandidates) -> Flags:
        """Returns whether a setup and a least lot, which the order can fill, fit."""
        lot = self.windows.least_lot[rows.window]
        return (lot <= order.quantity) & (lot <= self.capacity(step, rows))

    def capacity(self, step: DemandStep, rows: StepCandidates) -> Ints:
        """Returns the pieces for which each window has the hours."""
        return (self.windows.free_ms[rows.window] - step.setup_ms) // rows.unit_ms
