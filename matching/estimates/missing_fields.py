"""What an order that is being typed leaves in doubt, and how many machines each doubt is about.

A machine is in doubt over a point where it fits what is said so far, and an answer there could
still shut it out. Only machines with open windows count; hours and prices are not looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.model.columns import Flags, Ints
from matching.formulation.build import Formulation
from matching.formulation.capability import FILTERS, MachineColumns
from matching.formulation.demand import DemandOrder
from orders.completeness import Point

# No machine is shut out by an answer to these: they are for people and for the price.
DECIDES_NO_MACHINE = ("material_grade", "ship_to_region", "earliest_delivery_on", "incoterm")


@dataclass(frozen=True, slots=True)
class MissingField:
    """A point that is not said, and how many machines might not fit once it is."""

    point: Point
    machines: int


def rank_missing_fields(
    points: Sequence[Point], order: DemandOrder, form: Formulation, open_machines: int
) -> list[MissingField]:
    """The missing points, those that leave most machines in doubt first; ties as they come.

    `open_machines` is how many there are of all processes: so many a routing that is not said
    leaves in doubt.
    """
    rows = [fitting_machines(form, order, place) for place in range(len(order.steps))]
    found = [
        MissingField(point, undecided_machines(point, rows, form.machines, open_machines))
        for point in points
    ]
    return sorted(found, key=lambda doubt: -doubt.machines)


def fitting_machines(form: Formulation, order: DemandOrder, place: int) -> Ints:
    """The machines with open windows that fit a step as far as it is said."""
    step, machines = order.steps[place], form.machines
    if not step.process:
        return np.zeros(0, dtype=np.int64)
    work = form.work_of(order, step)
    rows = np.flatnonzero(np.diff(form.windows.machine_starts))
    for name, fits in FILTERS:
        if name != "material" or work.material:
            rows = rows[fits(work, machines, rows)]
    return rows


def undecided_machines(
    point: Point, rows: Sequence[Ints], machines: MachineColumns, open_machines: int
) -> int:
    """How many different machines an answer to this point could shut out."""
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
    """The place of the step that a point is of; None where it is of the whole order."""
    first, _, rest = point.paths[0].partition(".")
    return int(rest.partition(".")[0]) if first == "operations" and rest else None


def any_machine(machines: MachineColumns, rows: Ints) -> Flags:
    """Every machine can be shut out: none is large, near, free or cheap enough for all."""
    return np.ones(len(rows), dtype=bool)


def not_the_finest(machines: MachineColumns, rows: Ints) -> Flags:
    """All but machines of the finest tolerance there is, which has rank 0."""
    return machines.tolerance_rank[rows] > 0


def not_the_smoothest(machines: MachineColumns, rows: Ints) -> Flags:
    """All but machines of the least Ra that can be asked for, one part."""
    return machines.ra[rows] > 1


UNDECIDED_MACHINES: dict[str, Callable[[MachineColumns, Ints], Flags]] = {
    "tolerance": not_the_finest,
    "ra_um": not_the_smoothest,
}
