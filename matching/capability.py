"""Which machines can make an operation: one small filter a rule, counted for the explanation."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Plant:
    """What a match needs to know of a factory."""

    id: str
    place: tuple[Decimal, Decimal]
    region: str
    time_zone: str
    certificates: tuple[tuple[str, date, date], ...]

    def certified(self, standards: Iterable[str], first: date, last: date) -> bool:
        """Whether one certificate of each standard is valid from the first day to the last."""
        return all(
            any(
                name == s and start <= first and last <= end
                for name, start, end in self.certificates
            )
            for s in standards
        )


@dataclass(frozen=True, slots=True)
class Station:
    """What a match needs to know of a machine; None where the factory did not say."""

    id: str
    plant: Plant
    process: str
    materials: frozenset[str]
    envelope: tuple[int, ...] | None
    max_mass: Decimal | None
    tolerance_rank: int | None
    ra_um: Decimal | None
    speed_factor: Decimal
    scrap_share: Decimal
    setup_rate: Decimal


@dataclass(frozen=True, slots=True)
class Work:
    """What one operation asks of a machine; None where the buyer did not say.

    `processes` are all that count as the one asked for, regions include those inside them.
    """

    processes: frozenset[str]
    material: str
    envelope: tuple[int, ...] | None
    unit_mass: Decimal
    tolerance_rank: int | None
    general_rank: int | None
    ra_um: Decimal | None
    standards: frozenset[str]
    allowed_regions: frozenset[str]
    excluded_regions: frozenset[str]
    allowed_plants: frozenset[str]
    excluded_plants: frozenset[str]
    today: date


def sorted_envelope(*sides: int | None) -> tuple[int, ...] | None:
    """The given sides in mm, smallest first, since a part may be turned; None where none is."""
    given = tuple(sorted(side for side in sides if side is not None))
    return given or None


def process_fits(work: Work, station: Station) -> bool:
    """The machine's process counts as the one asked for."""
    return station.process in work.processes


def material_fits(work: Work, station: Station) -> bool:
    """The machine works the order's material family."""
    return work.material in station.materials


def envelope_fits(work: Work, station: Station) -> bool:
    """The part fits in, however turned, and is not too heavy; an unstated envelope is too small."""
    if station.max_mass is not None and work.unit_mass > station.max_mass:
        return False
    if work.envelope is None:
        return True
    if station.envelope is None or len(station.envelope) < len(work.envelope):
        return False
    largest = station.envelope[-len(work.envelope) :]
    return all(part <= room for part, room in zip(work.envelope, largest, strict=True))


def tolerance_fits(work: Work, station: Station) -> bool:
    """As fine as asked, in size and surface.

    What the operation itself asks must be stated by the machine; the order's general tolerance
    binds only machines that state one, since many finishing steps have none to state.
    """
    can = station.tolerance_rank
    if work.tolerance_rank is not None and (can is None or can > work.tolerance_rank):
        return False
    general = work.general_rank if work.tolerance_rank is None else None
    if None not in (general, can) and can > general:
        return False
    return work.ra_um is None or (station.ra_um is not None and station.ra_um <= work.ra_um)


def certificate_fits(work: Work, station: Station) -> bool:
    """The factory holds every certificate today; the day of the work is looked at by window."""
    return station.plant.certified(work.standards, work.today, work.today)


def region_fits(work: Work, station: Station) -> bool:
    """The buyer allows the factory and its region, and excludes neither."""
    plant = station.plant
    if work.allowed_regions and plant.region not in work.allowed_regions:
        return False
    if work.allowed_plants and plant.id not in work.allowed_plants:
        return False
    return plant.region not in work.excluded_regions and plant.id not in work.excluded_plants


Filter = Callable[[Work, Station], bool]
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


def capable(work: Work, stations: Sequence[Station]) -> tuple[list[Station], dict[str, Any]]:
    """The machines that pass every filter, and how many were left after each."""
    left, counts = list(stations), {}
    for name, fits in FILTERS:
        left = [station for station in left if fits(work, station)]
        counts[name] = len(left)
    return left, counts
