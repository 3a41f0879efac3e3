"""Counts the machines that each requirement of a step excludes, for its buyer.

A count of machines of few organisations would tell about one of them, and is withheld: the reason
stands without it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.engine.model.columns import Flags, Ints
from matching.formulation.candidates import CandidateFinder
from matching.formulation.capability import (
    NO_SIDE,
    NOT_STATED,
    MachineColumns,
    MachineRequirement,
    certificate_fits,
    envelope_fits,
    material_fits,
    process_fits,
    region_fits,
    tolerance_fits,
)
from matching.formulation.demand import DemandOrder, DemandStep

Check = Callable[[MachineRequirement, MachineColumns, Ints], Flags]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Counts the machines that a requirement excludes.

    They do the process, offer hours and meet the requirements before it. `is_unstated` says that
    their factories state nothing there. `machines` is None where they belong to too few
    organisations to be counted.
    """

    requirement: str
    machines: int | None
    is_unstated: bool = False


def exclusions_of(
    finder: CandidateFinder,
    order: DemandOrder,
    step: DemandStep,
    owners: Mapping[str, Any],
    least_organisations: int,
) -> tuple[Exclusion, ...]:
    """Returns what excludes machines with open hours from a step, in filter order.

    `owners` has the organisation of each factory by id.
    """
    machines, work = finder.machines, finder.requirement(order, step)
    rows = np.flatnonzero(finder.offers_hours)
    rows = rows[process_fits(work, machines, rows)]
    organisations = [owners[name] for name in machines.factories.rows]
    found = []
    for requirement, fits, states in CHECKS:
        passed = fits(work, machines, rows)
        for is_unstated, flags in split(states(machines, rows[~passed])):
            excluded = rows[~passed][flags]
            if not len(excluded):
                continue
            makers = {organisations[factory] for factory in machines.factory[excluded].tolist()}
            count = len(excluded) if len(makers) >= least_organisations else None
            found.append(Exclusion(requirement, count, is_unstated))
        rows = rows[passed]
    return tuple(found)


def split(states: Flags) -> Iterator[tuple[bool, Flags]]:
    """Yields the machines that state nothing, and those that state too little."""
    yield True, ~states
    yield False, states


def size_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """Returns whether the part fits, whatever its mass."""
    return envelope_fits(replace(work, unit_mass=0), machines, rows)


def mass_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """Returns whether the part is not too heavy, whatever its size."""
    return envelope_fits(replace(work, envelope=()), machines, rows)


def deviation_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """Returns whether the machine is as fine as required in size alone."""
    return tolerance_fits(replace(work, ra=None), machines, rows)


def surface_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """Returns whether the machine leaves the surface as smooth as required."""
    return tolerance_fits(replace(work, tolerance_rank=None, general_rank=None), machines, rows)


def always_states(machines: MachineColumns, rows: Ints) -> Flags:
    """Returns that each machine states it."""
    return np.ones(len(rows), dtype=bool)


def states_size(machines: MachineColumns, rows: Ints) -> Flags:
    """Returns whether the factory states all sides of the envelope."""
    return (machines.envelope[rows] != NO_SIDE).all(axis=1)


def states_tolerance(machines: MachineColumns, rows: Ints) -> Flags:
    """Returns whether the factory states a tolerance class."""
    return machines.tolerance_rank[rows] != NOT_STATED


def states_roughness(machines: MachineColumns, rows: Ints) -> Flags:
    """Returns whether the factory states a roughness."""
    return machines.ra[rows] != NOT_STATED


CHECKS: tuple[tuple[str, Check, Callable[[MachineColumns, Ints], Flags]], ...] = (
    ("material", material_fits, always_states),
    ("size", size_fits, states_size),
    ("mass", mass_fits, always_states),
    ("tolerance", deviation_fits, states_tolerance),
    ("roughness", surface_fits, states_roughness),
    ("certificate", certificate_fits, always_states),
    ("region", region_fits, always_states),
)
