"""Ranks the missing fields of a draft order by the machines they could exclude.

A machine counts for a field if it fits everything entered so far and a value there could still
exclude it. Only machines with open windows count; hours and prices are not considered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.model.columns import Flags, Ints
from matching.formulation.build import Formulation
from matching.formulation.capability import FILTERS, MachineColumns
from matching.formulation.demand import DemandOrder
from orders.completeness import Point

# These fields exclude no machine: they inform people and affect the price.
DECIDES_NO_MACHINE = ("material_grade", "ship_to_region", "earliest_delivery_on", "incoterm")


@dataclass(frozen=True, slots=True)
class MissingField:
    """Holds a missing point of completeness, and the machines that it could exclude."""

    point: Point
    machines: int


def rank_missing_fields(
    points: Sequence[Point], order: DemandOrder, form: Formulation, open_machines: int
) -> list[MissingField]:
    """Returns the missing points, those that could exclude most machines first.

    `open_machines` counts the machines of all processes: a missing routing could exclude any.
    """
    rows = [fitting_machines(form, order, place) for place in range(len(order.steps))]
    found = [
        MissingField(point, undecided_machines(point, rows, form.machines, open_machines))
        for point in points
    ]
    return sorted(found, key=lambda missing: -missing.machines)


def fitting_machines(form: Formulation, order: DemandOrder, place: int) -> Ints:
    """Returns the machines with open windows that fit a step as far as it is entered."""
    step, machines = order.steps[place], form.machines
    if not step.process:
        return np.zeros(0, dtype=np.int64)
    work = form.finder.requirement(order, step)
    rows = np.flatnonzero(np.diff(form.windows.machine_starts))
    for name, fits in FILTERS:
        if name != "material" or work.material:
            rows = rows[fits(work, machines, rows)]
    return rows


def undecided_machines(
    point: Point, rows: Sequence[Ints], machines: MachineColumns, open_machines: int
) -> int:
    """Returns the number of machines that a value for this point could exclude."""
    if point.name in DECIDES_NO_MACHINE:
        return 0
    if point.name == "routing":
        return open_machines
    can_fail = UNDECIDED_MACHINES.get(point.name, any_machine)
    place = step_index(point)
    asked = rows if place is None else rows[place : place + 1]
    shut_out = [fit[can_fail(machines, fit)] for fit in asked]
    return len(np.unique(np.concatenate(shut_out))) if shut_out else 0


def step_index(point: Point) -> int | None:
    """Returns the position of a point's step; None if it concerns the whole order."""
    first, _, rest = point.paths[0].partition(".")
    return int(rest.partition(".")[0]) if first == "operations" and rest else None


def any_machine(machines: MachineColumns, rows: Ints) -> Flags:
    """Flags every machine: none is large, near or capable enough for all values."""
    return np.ones(len(rows), dtype=bool)


def not_the_finest(machines: MachineColumns, rows: Ints) -> Flags:
    """Flags all but machines of the finest tolerance, which has rank 0."""
    return machines.tolerance_rank[rows] > 0


def not_the_smoothest(machines: MachineColumns, rows: Ints) -> Flags:
    """Flags all but machines of the smallest Ra that can be required, one part."""
    return machines.ra[rows] > 1


UNDECIDED_MACHINES: dict[str, Callable[[MachineColumns, Ints], Flags]] = {
    "tolerance": not_the_finest,
    "ra_um": not_the_smoothest,
}
