"""Draws parts and quantities so that hours are scarce for some processes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from common.clock import MS_PER_HOUR
from demo.market_generator.entities import DemoFactory
from demo.market_generator.part_catalog import ROUTED_PARTS, SINGLE_OPERATION_PARTS, PartTemplate

ORDERS_OF_SIZE = {"small": 40, "medium": 200, "large": 1500}


@dataclass(frozen=True, slots=True)
class ScalingParams:
    """Sets how much is ordered.

    `routed_share`: share of orders with several operations.
    `min_hours`, `max_hours`: machine hours of an order over all operations, a little within 10 to
    250 because quantities are rounded.
    `size_sigma`: standard deviation of the logarithm of an order's hours; the median is well below
    the mean, as in order books.
    `tightness`: range of demanded hours as a share of those offered. Material, tolerance, dates and
    the limit on factories exclude hours, so that they are scarce well below 1.
    `balance_exponent`: exponent of the odds by which a process that lacks demand is drawn next.
    """

    routed_share: float = 0.3
    min_hours: float = 10.6
    max_hours: float = 237.0
    size_sigma: float = 0.85
    tightness: tuple[float, float] = (0.45, 1.0)
    balance_exponent: float = 3.0


PARAMS = ScalingParams()


@dataclass(frozen=True, slots=True)
class Job:
    """Holds a part with the cycle of each operation in seconds, and its total hours."""

    part: PartTemplate
    cycles_s: tuple[float, ...]
    hours: float

    @property
    def quantity(self) -> int:
        """Returns the pieces that take about these hours, at least two."""
        return max(2, rounded_quantity(self.hours * 3600 / sum(self.cycles_s)))


def offered_hours(factories: Iterable[DemoFactory]) -> dict[str, float]:
    """Returns the offered hours of each process."""
    hours: dict[str, float] = defaultdict(float)
    for factory in factories:
        for centre in factory.work_centres:
            hours[centre.process] += (
                sum(window.offered_ms for window in centre.windows) / MS_PER_HOUR
            )
    return dict(hours)


def draw_jobs(size: str, factories: tuple[DemoFactory, ...], chance: Random) -> list[Job]:
    """Draws all jobs, the largest first while all hours are free, and shuffles them."""
    offered = offered_hours(factories)
    wanted = {
        process: hours * chance.uniform(*PARAMS.tightness) for process, hours in offered.items()
    }
    left = dict(wanted)
    count = ORDERS_OF_SIZE[size]
    catalogs = [producible(ROUTED_PARTS, factories), producible(SINGLE_OPERATION_PARTS, factories)]
    jobs = []
    for rank, hours in enumerate(draw_sizes(count, sum(wanted.values()), chance)):
        # The rank decides, so that the share is the same among large and small jobs.
        catalog = catalogs[0] if rank % 10 < 10 * PARAMS.routed_share else catalogs[1]
        job = draw_job(catalog, hours, left, wanted, chance)
        for template, share in zip(job.part.operations, shares_of(job.cycles_s), strict=True):
            left[template.process] -= hours * share
        jobs.append(job)
    chance.shuffle(jobs)
    return jobs


def producible(
    parts: tuple[PartTemplate, ...], factories: tuple[DemoFactory, ...]
) -> list[PartTemplate]:
    """Returns the parts of which at least two factories perform each operation."""
    producers: dict[str, set[str]] = defaultdict(set)
    for factory in factories:
        for centre in factory.work_centres:
            if centre.windows:
                producers[centre.process].add(factory.name)
    return [
        part
        for part in parts
        if all(len(producers[template.process]) >= 2 for template in part.operations)
    ]


def draw_sizes(count: int, total: float, chance: Random) -> list[float]:
    """Draws the hours of each job, largest first; their sum is `total`."""
    raw = [chance.lognormvariate(0, PARAMS.size_sigma) for _ in range(count)]
    scale = total / sum(raw)
    # Hours beyond the limits go to the other jobs; this converges within a few rounds.
    for _ in range(20):
        sizes = [min(max(hours * scale, PARAMS.min_hours), PARAMS.max_hours) for hours in raw]
        scale *= total / sum(sizes)
    return sorted(sizes, reverse=True)


def draw_job(
    catalog: list[PartTemplate],
    hours: float,
    left: dict[str, float],
    wanted: dict[str, float],
    chance: Random,
) -> Job:
    """Draws a part whose processes lack demand, with cycles within its ranges."""
    candidates = [(part, draw_cycles(part, hours, chance)) for part in catalog]
    odds = []
    for part, cycles_s in candidates:
        after = [
            (left[template.process] - hours * share) / wanted[template.process]
            for template, share in zip(part.operations, shares_of(cycles_s), strict=True)
        ]
        odds.append(max(min(after) + 0.5, 0.001) ** PARAMS.balance_exponent)
    part, cycles_s = chance.choices(candidates, odds)[0]
    return Job(part, cycles_s, hours)


def draw_cycles(part: PartTemplate, hours: float, chance: Random) -> tuple[float, ...]:
    """Draws seconds a piece; a large part takes long in all its operations."""
    level = chance.random()
    cycles = []
    for template in part.operations:
        least, most = template.cycle_s
        at = min(max(level + chance.uniform(-0.15, 0.15), 0), 1)
        cycles.append(round(least + (most - least) * at, 1))
    return tuple(cycles)


def shares_of(cycles_s: tuple[float, ...]) -> list[float]:
    """Returns each operation's share of the time."""
    return [cycle / sum(cycles_s) for cycle in cycles_s]


def rounded_quantity(pieces: float) -> int:
    """Rounds a quantity to two leading figures, as buyers order."""
    step = 10 ** max(0, len(str(int(pieces))) - 2)
    return round(pieces / step) * step
