"""Decides what is ordered and how much of it, so that hours are scarce here and ample there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from common.clock import MS_PER_HOUR
from demo.part_catalog import ROUTED, SINGLE, Ware
from demo.rows import Plant

ORDERS_OF_SIZE = {"small": 40, "medium": 200, "large": 1500}
SHARE_ROUTED = 0.3
# Machine hours of one order, over all its operations: a little inside 10 to 250, since quantities
# are rounded.
LEAST_HOURS, MOST_HOURS = 10.6, 237.0
# Of the logarithm: the middle order is well below the mean, as order books are.
SIZE_SIGMA = 0.85
# Demanded hours of a process as a share of those on offer. Since each order can use only some of
# them (material, tolerance, dates, fewest factories), hours are short well below 1.
TIGHTNESS = (0.45, 1.0)
# How much a ware's demand for hours must lag behind its share to be ordered next.
EAGERNESS = 3.0


@dataclass(frozen=True, slots=True)
class Job:
    """A ware with the cycle of each cut, in seconds, and the hours it shall take in all."""

    ware: Ware
    cycles_s: tuple[float, ...]
    hours: float

    @property
    def quantity(self) -> int:
        """Whole pieces that take about these hours, at least two."""
        return max(2, tidy(self.hours * 3600 / sum(self.cycles_s)))


def offered_hours(plants: Iterable[Plant]) -> dict[str, float]:
    """Hours on offer for each process."""
    hours: dict[str, float] = defaultdict(float)
    for plant in plants:
        for centre in plant.work_centres:
            hours[centre.process] += sum(offer.offered_ms for offer in centre.offers) / MS_PER_HOUR
    return dict(hours)


def draw_jobs(size: str, plants: tuple[Plant, ...], chance: Random) -> list[Job]:
    """All jobs in a random order; the large ones are placed first, while all is free."""
    offered = offered_hours(plants)
    wanted = {process: hours * chance.uniform(*TIGHTNESS) for process, hours in offered.items()}
    left = dict(wanted)
    count = ORDERS_OF_SIZE[size]
    shelves = [servable(ROUTED, plants), servable(SINGLE, plants)]
    jobs = []
    for rank, hours in enumerate(draw_sizes(count, sum(wanted.values()), chance)):
        # Every tenth job decides by its rank, so that the share holds among large and small.
        shelf = shelves[0] if rank % 10 < 10 * SHARE_ROUTED else shelves[1]
        job = draw_job(shelf, hours, left, wanted, chance)
        for cut, share in zip(job.ware.cuts, shares_of(job.cycles_s), strict=True):
            left[cut.process] -= hours * share
        jobs.append(job)
    chance.shuffle(jobs)
    return jobs


def servable(wares: tuple[Ware, ...], plants: tuple[Plant, ...]) -> list[Ware]:
    """Wares of which every operation is done by at least two plants."""
    doers: dict[str, set[str]] = defaultdict(set)
    for plant in plants:
        for centre in plant.work_centres:
            if centre.offers:
                doers[centre.process].add(plant.name)
    return [ware for ware in wares if all(len(doers[cut.process]) >= 2 for cut in ware.cuts)]


def draw_sizes(count: int, total: float, chance: Random) -> list[float]:
    """Hours of each job, largest first; together `total`, as far as the limits allow."""
    raw = [chance.lognormvariate(0, SIZE_SIGMA) for _ in range(count)]
    scale = total / sum(raw)
    # What the limits cut off is given to the others; a few rounds settle it.
    for _ in range(20):
        sizes = [min(max(hours * scale, LEAST_HOURS), MOST_HOURS) for hours in raw]
        scale *= total / sum(sizes)
    return sorted(sizes, reverse=True)


def draw_job(
    shelf: list[Ware],
    hours: float,
    left: dict[str, float],
    wanted: dict[str, float],
    chance: Random,
) -> Job:
    """A ware whose processes still lack demand, with cycles within its ranges."""
    candidates = [(ware, draw_cycles(ware, hours, chance)) for ware in shelf]
    odds = []
    for ware, cycles_s in candidates:
        after = [
            (left[cut.process] - hours * share) / wanted[cut.process]
            for cut, share in zip(ware.cuts, shares_of(cycles_s), strict=True)
        ]
        odds.append(max(min(after) + 0.5, 0.001) ** EAGERNESS)
    ware, cycles_s = chance.choices(candidates, odds)[0]
    return Job(ware, cycles_s, hours)


def draw_cycles(ware: Ware, hours: float, chance: Random) -> tuple[float, ...]:
    """Seconds a piece for each cut; parts of one ware are large or small in all their cuts."""
    level = chance.random()
    cycles = []
    for cut in ware.cuts:
        least, most = cut.cycle_s
        at = min(max(level + chance.uniform(-0.15, 0.15), 0), 1)
        cycles.append(round(least + (most - least) * at, 1))
    return tuple(cycles)


def shares_of(cycles_s: tuple[float, ...]) -> list[float]:
    """Each cut's share of the time."""
    return [cycle / sum(cycles_s) for cycle in cycles_s]


def tidy(pieces: float) -> int:
    """A quantity that a buyer would order: to two leading figures."""
    step = 10 ** max(0, len(str(int(pieces))) - 2)
    return round(pieces / step) * step
