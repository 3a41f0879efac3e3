"""Which machines can make an operation: one small filter a rule, over all machines at once.

A filter answers for rows of machines with an array of flags, and each looks only at the rows that
the ones before it left; how many are left after each is counted for the explanation.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.model.columns import Flags, Ints

# A machine's tolerance rank or Ra where the factory did not say: coarser than all that is asked.
NOT_STATED = 2**62
# A machine's heaviest part where the factory set no limit.
ANY_MASS = 2**62
# A side of a machine's envelope where the factory did not say: no part is that small.
NO_SIDE = -1
SIDES = 3


@dataclass(frozen=True, slots=True)
class FactoryColumns:
    """What a match needs to know of factories, with a row for each id; places in radians.

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
        """Where these factories are."""
        return self.latitude[rows], self.longitude[rows]

    def rows_of(self, ids: Iterable[str]) -> list[int]:
        """The rows of those of these factories that are here."""
        return [self.rows[name] for name in ids if name in self.rows]

    def certified(self, standards: Iterable[str], rows: Ints, first: Any, last: Any) -> Flags:
        """Whether one certificate of each standard is valid from the first day to the last."""
        held = np.ones(len(rows), dtype=bool)
        for standard in standards:
            one = np.zeros(len(rows), dtype=bool)
            for begins, ends in self.certificates.get(standard, ()):
                one |= (begins[rows] <= first) & (last <= ends[rows])
            held &= one
        return held


@dataclass(frozen=True, slots=True)
class MachineColumns:
    """What a match needs to know of machines.

    `does` has, by process asked for, whether a machine's process counts as it, `works` by material
    family whether it works it. `envelope` is a row of sides in mm, largest last, NO_SIDE where one
    is not stated; masses, Ra, speed and scrap share are in the parts of their columns.
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
    scrap: Ints
    setup_rate: Ints


@dataclass(frozen=True, slots=True)
class MachineRequirement:
    """What one operation asks of a machine; None where the buyer did not say.

    Regions include those inside them. `today` is in days since 1970.
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
    """The given sides in mm, smallest first, since a part may be turned."""
    return tuple(sorted(side for side in sides if side is not None))


def process_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """The machine's process counts as the one asked for."""
    return machines.does[work.process][rows]


def material_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """The machine works the order's material family."""
    worked = machines.works.get(work.material)
    return np.zeros(len(rows), dtype=bool) if worked is None else worked[rows]


def envelope_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """The part fits in, however turned, and is not too heavy; an unstated envelope is too small."""
    fits = work.unit_mass <= machines.max_mass[rows]
    if work.envelope:
        largest = machines.envelope[rows, SIDES - len(work.envelope) :]
        fits &= (np.array(work.envelope) <= largest).all(axis=1)
    return fits


def tolerance_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """As fine as asked, in size and surface.

    What the operation itself asks must be stated by the machine; the order's general tolerance
    binds only machines that state one, since many finishing steps have none to state.
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
    """The factory holds every certificate today; the day of the work is looked at by window."""
    factories = machines.factory[rows]
    return machines.factories.certified(work.standards, factories, work.today, work.today)


def region_fits(work: MachineRequirement, machines: MachineColumns, rows: Ints) -> Flags:
    """The buyer allows the factory and its region, and excludes neither."""
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


# Every filter an operation goes through, in its order; the last three look at windows.
FILTER_NAMES = (*(name for name, _ in FILTERS), "dates", "free hours", "price")


def capable_machines(work: MachineRequirement, machines: MachineColumns) -> tuple[Ints, list[int]]:
    """The rows of the machines that pass every filter, and how many were left after each."""
    rows, counts = np.arange(len(machines.factory)), []
    for _, fits in FILTERS:
        rows = rows[fits(work, machines, rows)]
        counts.append(len(rows))
    return rows, counts
