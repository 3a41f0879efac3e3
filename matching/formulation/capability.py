"""Finds the machines that can make a step, by one filter for each rule.

A filter maps rows of machines to an array of flags and sees only the rows that the filters before
it left; the number left after each explains to buyers and operators why an order is unmatched.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.model.columns import Flags, Ints

# Stands for a tolerance rank or Ra that the factory did not state: coarser than any requirement.
NOT_STATED = 2**62
# Stands for the heaviest part of a machine without a limit.
ANY_MASS = 2**62
# Stands for a side of the envelope that the factory did not state: no part is that small.
NO_SIDE = -1
SIDES = 3


@dataclass(frozen=True, slots=True)
class FactoryColumns:
    """Holds what a match needs of factories, a row for each id; places are in radians.

    `certificates` has, by standard, the first and last days of a first certificate of every
    factory, of a second, and so on; days are counted from 1970, and one that is not there ends
    before it begins.
    """

    rows: Mapping[str, int]
    latitude: Any
    longitude: Any
    region: Any
    certificates: Mapping[str, Sequence[tuple[Ints, Ints]]]

    def places(self, rows: Ints) -> tuple[Any, Any]:
        """Returns latitudes and longitudes of these factories."""
        return self.latitude[rows], self.longitude[rows]

    def places_of(self, ids: Iterable[str]) -> Any:
        """Returns a row of latitude and longitude for each of these factories."""
        return np.column_stack(self.places(np.array(self.rows_of(ids), dtype=np.int64)))

    def rows_of(self, ids: Iterable[str]) -> list[int]:
        """Returns the rows of those factories that are in the table."""
        return [self.rows[name] for name in ids if name in self.rows]

    def certified(self, standards: Iterable[str], rows: Ints, first: Any, last: Any) -> Flags:
        """Returns whether a certificate of each standard covers the days."""
        held = np.ones(len(rows), dtype=bool)
        for standard in standards:
            one = np.zeros(len(rows), dtype=bool)
            for begins, ends in self.certificates.get(standard, ()):
                one |= (begins[rows] <= first) & (last <= ends[rows])
            held &= one
        return held


@dataclass(frozen=True, slots=True)
class MachineColumns:
    """Holds what a match needs of machines, a row for each.

    `does` has, by required process, whether the machine's process counts as it, `works`, by
    material family, whether the machine works it. `envelope` is a row of sides in mm, largest last,
    NO_SIDE where one is not stated; masses, Ra, speed and scrap share are in the parts of their
    columns. `learned_speed` holds for estimated times: the speed over the learned factor.
    """

    factories: FactoryColumns
    factory: Ints
    does: Mapping[str, Flags]
    works: Mapping[str, Flags]
    envelope: Ints
    max_mass: Ints
    tolerance_rank: Ints
    ra: Ints
    speed: Ints
    learned_speed: Ints
    scrap: Ints
    setup_rate: Ints


@dataclass(frozen=True, slots=True)
class MachineRequirement:
    """Holds what one step requires of a machine; None for no requirement.

    Regions include their inner regions. `today` is in days since 1970.
    """

    process: str
    material: str
    envelope: tuple[int, ...]
    unit_mass: int
    tolerance_rank: int | None
    general_rank: int | None
    ra: int | None
    standards: Sequence[str]
    allowed_regions: frozenset[str]
    excluded_regions: frozenset[str]
    allowed_factories: frozenset[str]
    excluded_factories: frozenset[str]
    today: int


def sorted_envelope(*sides: int | None) -> tuple[int, ...]:
    """Returns the given sides in mm, smallest first, since a part may be turned."""
    return tuple(sorted(side for side in sides if side is not None))


def process_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """Returns whether the machine's process counts as the required one."""
    return machines.does[work.process][rows]


def material_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """Returns whether the machine works the order's material family."""
    worked = machines.works.get(work.material)
    return np.zeros(len(rows), dtype=bool) if worked is None else worked[rows]


def envelope_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """Returns whether the part fits, however turned, and is not too heavy.

    An unstated envelope is too small for any part.
    """
    fits = work.unit_mass <= machines.max_mass[rows]
    if work.envelope:
        largest = machines.envelope[rows, SIDES - len(work.envelope) :]
        fits &= (np.array(work.envelope) <= largest).all(axis=1)
    return fits


def tolerance_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """Returns whether the machine is as fine as required, in size and surface.

    A machine must state what the step itself requires; the order's general tolerance binds only
    steps that make dimensions, and machines that state a tolerance.
    """
    can, fits = machines.tolerance_rank[rows], np.ones(len(rows), dtype=bool)
    if work.tolerance_rank is not None:
        fits &= can <= work.tolerance_rank
    elif work.general_rank is not None:
        fits &= (can <= work.general_rank) | (can == NOT_STATED)
    if work.ra is not None:
        fits &= machines.ra[rows] <= work.ra
    return fits


def certificate_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """Returns whether the factory holds every certificate today.

    The days of the work are checked window by window.
    """
    factories = machines.factory[rows]
    return machines.factories.certified(work.standards, factories, work.today, work.today)


def region_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """Returns whether the buyer allows the factory and its region."""
    factory, factories = machines.factory[rows], machines.factories
    fits = np.ones(len(rows), dtype=bool)
    if work.allowed_regions:
        fits &= np.isin(factories.region[factory], list(work.allowed_regions))
    if work.excluded_regions:
        fits &= ~np.isin(factories.region[factory], list(work.excluded_regions))
    if work.allowed_factories:
        fits &= np.isin(factory, factories.rows_of(work.allowed_factories))
    if work.excluded_factories:
        fits &= ~np.isin(factory, factories.rows_of(work.excluded_factories))
    return fits


Filter = Callable[[MachineRequirement, MachineColumns, Ints], Flags]
FILTERS: tuple[tuple[str, Filter], ...] = (
    ("process", process_fits),
    ("material", material_fits),
    ("envelope", envelope_fits),
    ("tolerance", tolerance_fits),
    ("certificate", certificate_fits),
    ("region", region_fits),
)


# A step passes these filters in this order; the last four look at windows.
FILTER_NAMES = (*(name for name, _ in FILTERS), "dates", "piece length", "free hours", "price")


def capable_machines(work: MachineRequirement, machines: MachineColumns) -> tuple[Ints, list[int]]:
    """Returns the machines that pass every filter, and the number left after each."""
    rows, counts = np.arange(len(machines.factory)), []
    for _, fits in FILTERS:
        rows = rows[fits(work, machines, rows)]
        counts.append(len(rows))
    return rows, counts
