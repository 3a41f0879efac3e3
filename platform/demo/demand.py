"""Draws the orders of a market around its jobs: terms, dates, prices, and a few flaws."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from statistics import median

from common.clock import MS_PER_HOUR
from demo.names import BUYER_KINDS, Names
from demo.part_catalog import Cut, Ware
from demo.places import spot_in
from demo.rows import Company, Demand, Place, Plant, Step
from demo.scaling import Job, draw_jobs
from demo.supply import WEEKS, decimal, first_week

BUYERS_OF_SIZE = {"small": 8, "medium": 30, "large": 150}
BUYER_CITIES = (
    "shanghai",
    "suzhou",
    "hangzhou",
    "nanjing",
    "ningbo",
    "shenzhen",
    "guangzhou",
    "foshan",
    "beijing",
    "tianjin",
    "qingdao",
    "wuhan",
    "changsha",
    "chengdu",
    "chongqing",
    "xian",
    "zhengzhou",
    "hefei",
    "shenyang",
    "jinan",
    "xiamen",
    "wuxi",
)
YANGTZE_DELTA = ("CN-SH", "CN-JS", "CN-ZJ", "CN-AH")
SHARE_WITH_FLAW = 0.05
SHARE_ALL_OR_NOTHING = 0.15
SHARE_WHOLE = 0.08
SHARE_PRICED = 0.85
# Days past the wish that a buyer still takes the goods, at a cost.
GRACE_DAYS = (5, 7, 10, 14, 21)
# Transport as a buyer would reckon it beforehand: CNY a shipment, CNY a kg and km, km a leg.
LEG_FIXED, LEG_PER_KG_KM, LEG_KM = 200.0, 0.0022, 650.0
# What holds for every dimension that an operation says nothing of.
GENERAL_TOLERANCE = "ISO2768-v"
# A certificate that no generated factory holds, and a grade that no machine reaches.
UNHELD, UNREACHED = "nadcap", "IT2"


@dataclass(frozen=True, slots=True)
class Buyers:
    """The companies that buy and, beside them, their orders."""

    companies: tuple[Company, ...]
    orders: tuple[Demand, ...]


def draw_demand(
    size: str, today: date, plants: tuple[Plant, ...], names: Names, chance: Random
) -> Buyers:
    """All buyers and orders; an order's `buyer` counts from the first buyer."""
    companies = tuple(
        draw_buyer(number, names, chance) for number in range(1, BUYERS_OF_SIZE[size] + 1)
    )
    rates = middle_rates(plants)
    orders = []
    for number, job in enumerate(draw_jobs(size, plants, chance), start=1):
        buyer = min(int(chance.expovariate(3 / len(companies))), len(companies) - 1)
        order = draw_order(number, buyer, companies[buyer].place, job, rates, today, chance)
        orders.append(order)
    return Buyers(companies, tuple(with_flaws(orders, today, chance)))


def draw_buyer(number: int, names: Names, chance: Random) -> Company:
    """A buyer; what it buys for is in its name."""
    place = spot_in(chance.choice(BUYER_CITIES), chance)
    return Company(
        name=names.company(place.name, place.name_zh, chance.choice(BUYER_KINDS)),
        alias=f"generated-buyer-{number:03}",
        place=place,
        makes=False,
        buys=True,
    )


def middle_rates(plants: Iterable[Plant]) -> dict[str, float]:
    """The median rate asked for each process, CNY an hour."""
    rates = defaultdict(list)
    for plant in plants:
        for centre in plant.work_centres:
            rates[centre.process].append(float(centre.hourly_rate))
    return {process: median(asked) for process, asked in rates.items()}


def draw_order(
    number: int,
    buyer: int,
    place: Place,
    job: Job,
    rates: Mapping[str, float],
    today: date,
    chance: Random,
) -> Demand:
    """An order for the job with terms, dates and mostly a price."""
    ware, quantity = job.ware, job.quantity
    mass_kg = chance.uniform(*ware.mass_kg)
    steps = tuple(
        draw_step(cut, cycle_s, ware, chance)
        for cut, cycle_s in zip(ware.cuts, job.cycles_s, strict=True)
    )
    wish = draw_wish(len(steps), today, chance)
    whole = chance.random() < SHARE_WHOLE
    return Demand(
        buyer=buyer,
        reference=f"PO-{today:%y}-{number:05}",
        title=ware.title,
        quantity=quantity,
        unit_mass_kg=decimal(mass_kg, "0.001"),
        material_family=ware.family,
        material_grade=chance.choice(ware.grades),
        tolerance=GENERAL_TOLERANCE if ware.envelope_mm else None,
        place=place,
        wish_delivery_on=wish,
        latest_delivery_on=wish + timedelta(days=chance.choice(GRACE_DAYS)),
        reserve_price=draw_price(steps, quantity, mass_kg, rates, chance),
        max_factories=1 if whole else chance.choices((None, 1, 2, 3, 4), (20, 5, 20, 30, 25))[0],
        least_lot=draw_least_lot(quantity, whole, chance),
        split_allowed=not whole,
        all_or_nothing=chance.random() < SHARE_ALL_OR_NOTHING,
        certifications=tuple(c for c in ware.certificates if chance.random() < 0.3),
        regions=YANGTZE_DELTA if chance.random() < 0.05 else (),
        sector=ware.sector,
        scenario=ware.scenario,
        category=ware.category,
        priority=chance.choices((1, 2, 3, 4, 5), (1, 2, 6, 2, 1))[0],
        submitted_at=datetime.combine(today, time(tzinfo=UTC))
        - timedelta(minutes=chance.randint(1, 10 * 24 * 60)),
        steps=steps,
        flaw="",
    )


def draw_step(cut: Cut, cycle_s: float, ware: Ware, chance: Random) -> Step:
    """One operation of the routing."""
    return Step(
        process=cut.process,
        cycle_time_s=decimal(cycle_s, "0.1"),
        setup_ms=round(chance.uniform(*cut.setup_h) * 10) * MS_PER_HOUR // 10,
        envelope_mm=ware.envelope_mm,
        tolerance=chance.choice(cut.tolerances) if cut.tolerances else None,
        ra_um=Decimal(chance.choice(cut.ra_um)) if cut.ra_um else None,
    )


def draw_wish(steps: int, today: date, chance: Random) -> date:
    """A day some weeks ahead: each operation takes at least a week, and one is for transport."""
    weeks = chance.randint(steps + 2, WEEKS)
    return first_week(today) + timedelta(weeks=weeks, days=chance.randint(0, 4))


def draw_least_lot(quantity: int, whole: bool, chance: Random) -> int:
    """Mostly five to twenty percent of the order."""
    if whole or chance.random() < 0.25:
        return 1
    return max(1, round(quantity * chance.uniform(0.05, 0.2)))


def draw_price(
    steps: tuple[Step, ...],
    quantity: int,
    mass_kg: float,
    rates: Mapping[str, float],
    chance: Random,
) -> Decimal | None:
    """What the buyer pays elsewhere, a piece: some above the market's middle, a few below it."""
    factor = chance.uniform(0.45, 0.7) if chance.random() < 0.04 else chance.uniform(1.15, 1.9)
    if chance.random() >= SHARE_PRICED:
        return None
    making = sum(
        rates[step.process]
        * (float(step.cycle_time_s) / 3600 + step.setup_ms / MS_PER_HOUR / quantity)
        for step in steps
    )
    moving = len(steps) * (LEG_FIXED / quantity + LEG_PER_KG_KM * mass_kg * LEG_KM)
    price = (making + moving) * factor
    return decimal(price, "0.1" if price >= 100 else "0.01" if price >= 1 else "0.0001")


def with_flaws(orders: list[Demand], today: date, chance: Random) -> list[Demand]:
    """The orders, of which some now ask for what nobody in the market can do."""
    flawed = set(chance.sample(range(len(orders)), round(len(orders) * SHARE_WITH_FLAW)))
    return [
        flaw_of(order, index, today) if index in flawed else order
        for index, order in enumerate(orders)
    ]


def flaw_of(order: Demand, index: int, today: date) -> Demand:
    """The order with a flaw: each kind in turn."""
    kind = ("date", "certificate", "tolerance", "envelope")[index % 4]
    first = order.steps[0]
    if kind == "date":
        soon = first_week(today) - timedelta(days=1)
        return replace(order, wish_delivery_on=soon, latest_delivery_on=soon, flaw=kind)
    if kind == "certificate":
        return replace(order, certifications=(UNHELD,), flaw=kind)
    if kind == "tolerance" and first.tolerance is not None:
        steps = (replace(first, tolerance=UNREACHED), *order.steps[1:])
        return replace(order, steps=steps, flaw=kind)
    steps = (replace(first, envelope_mm=(9000, 4000, 3500)), *order.steps[1:])
    return replace(order, steps=steps, flaw="envelope")
