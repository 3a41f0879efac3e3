"""What an order that is being typed leaves in doubt, and how many machines each doubt is about.

A machine is in doubt over a point where it fits what is said so far, and an answer there could
still shut it out. Only machines with open windows count; hours and prices are not looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.model.columns import Flags, Ints
from matching.formulation.build import Formulation
from matching.formulation.capability import FILTERS, Stations
from matching.formulation.demand import Wish
from orders.completeness import Point

# No machine is shut out by an answer to these: they are for people and for the price.
DECIDES_NO_MACHINE = ("material_grade", "ship_to_region", "earliest_delivery_on", "incoterm")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A point that is not said, and how many machines might not fit once it is."""

    point: Point
    machines: int


def doubts_of(
    points: Sequence[Point], order: Wish, form: Formulation, open_machines: int
) -> list[Doubt]:
    """The missing points, those that leave most machines in doubt first; ties as they come.

    `open_machines` is how many there are of all processes: so many a routing that is not said
    leaves in doubt.
    """
    rows = [fitting(form, order, place) for place in range(len(order.steps))]
    found = [
        Doubt(point, machines_in_doubt(point, rows, form.stations, open_machines))
        for point in points
    ]
    return sorted(found, key=lambda doubt: -doubt.machines)


def fitting(form: Formulation, order: Wish, place: int) -> Ints:
    """The machines with open windows that fit a step as far as it is said."""
    step, stations = order.steps[place], form.stations
    if not step.process:
        return np.zeros(0, dtype=np.int64)
    work = form.work_of(order, step)
    rows = np.flatnonzero(np.diff(form.windows.begins))
    for name, fits in FILTERS:
        if name != "material" or work.material:
            rows = rows[fits(work, stations, rows)]
    return rows


def machines_in_doubt(
    point: Point, rows: Sequence[Ints], stations: Stations, open_machines: int
) -> int:
    """How many different machines an answer to this point could shut out."""
    if point.name in DECIDES_NO_MACHINE:
        return 0
    if point.name == "routing":
        return open_machines
    can_fail = CAN_FAIL.get(point.name, anyone)
    place = step_of(point)
    asked = rows if place is None else rows[place : place + 1]
    shut_out = [fit[can_fail(stations, fit)] for fit in asked]
    return len(np.unique(np.concatenate(shut_out))) if shut_out else 0


def step_of(point: Point) -> int | None:
    """The place of the step that a point is of; None where it is of the whole order."""
    first, _, rest = point.paths[0].partition(".")
    return int(rest.partition(".")[0]) if first == "operations" and rest else None


def anyone(stations: Stations, rows: Ints) -> Flags:
    """Every machine can be shut out: none is large, near, free or cheap enough for all."""
    return np.ones(len(rows), dtype=bool)


def not_the_finest(stations: Stations, rows: Ints) -> Flags:
    """All but machines of the finest tolerance there is, which has rank 0."""
    return stations.tolerance_rank[rows] > 0


def not_the_smoothest(stations: Stations, rows: Ints) -> Flags:
    """All but machines of the least Ra that can be asked for, one part."""
    return stations.ra[rows] > 1


CAN_FAIL: dict[str, Callable[[Stations, Ints], Flags]] = {
    "tolerance": not_the_finest,
    "ra_um": not_the_smoothest,
}
