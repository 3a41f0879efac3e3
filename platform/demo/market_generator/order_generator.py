"""Draws the orders of a market, some of which no factory can make."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from statistics import median

from common.clock import MS_PER_HOUR
from demo.market_generator.company_names import BUYER_KINDS, CompanyNames
from demo.market_generator.entities import (
    DemoCompany,
    DemoFactory,
    DemoOperation,
    DemoOrder,
    Location,
)
from demo.market_generator.locations import location_in
from demo.market_generator.part_catalog import OperationTemplate, PartTemplate
from demo.market_generator.scaling import Job, draw_jobs
from demo.market_generator.supply_generator import PARAMS as SUPPLY
from demo.market_generator.supply_generator import decimal, first_week

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


@dataclass(frozen=True, slots=True)
class OrderParams:
    """Sets how the terms of orders are drawn.

    `flaw_share`: share of orders that no factory of the market can make.
    `all_or_nothing_share`: share of orders that are made whole or not at all.
    `unsplit_share`: share of orders that one factory must make.
    `priced_share`: share of orders with a reserve price.
    `price_factor`: a buyer's price as a share of production at median rates and transport.
    `grace_days`: days after the wished delivery on which the buyer still accepts, at a cost.
    `leg_fixed`, `leg_per_kg_km`, `leg_km`: transport as a buyer estimates it: CNY a shipment, CNY
    a kg and km, and km a leg.
    `general_tolerance`: tolerance of dimensions that an operation leaves open.
    `unheld_standard`: a standard that no generated factory holds.
    `unreached_tolerance`: a tolerance grade that no generated machine reaches.
    """

    flaw_share: float = 0.05
    all_or_nothing_share: float = 0.15
    unsplit_share: float = 0.08
    priced_share: float = 0.85
    price_factor: tuple[float, float] = (0.82, 1.0)
    grace_days: tuple[int, ...] = (5, 7, 10, 14, 21)
    leg_fixed: float = 200.0
    leg_per_kg_km: float = 0.0022
    leg_km: float = 650.0
    general_tolerance: str = "ISO2768-v"
    unheld_standard: str = "nadcap"
    unreached_tolerance: str = "IT2"


PARAMS = OrderParams()


@dataclass(frozen=True, slots=True)
class DemoDemand:
    """Holds the buyers and their orders."""

    companies: tuple[DemoCompany, ...]
    orders: tuple[DemoOrder, ...]


def draw_demand(
    size: str, today: date, factories: tuple[DemoFactory, ...], names: CompanyNames, chance: Random
) -> DemoDemand:
    """Draws all buyers and orders; an order's `buyer` counts from the first buyer."""
    companies = tuple(
        draw_buyer(number, names, chance) for number in range(1, BUYERS_OF_SIZE[size] + 1)
    )
    rates = median_rates(factories)
    orders = []
    for number, job in enumerate(draw_jobs(size, factories, chance), start=1):
        buyer = min(int(chance.expovariate(3 / len(companies))), len(companies) - 1)
        order = draw_order(number, buyer, companies[buyer].place, job, rates, today, chance)
        orders.append(order)
    return DemoDemand(companies, tuple(with_flaws(orders, today, chance)))


def draw_buyer(number: int, names: CompanyNames, chance: Random) -> DemoCompany:
    """Draws a buyer; its name contains its industry."""
    place = location_in(chance.choice(BUYER_CITIES), chance)
    return DemoCompany(
        name=names.company(place.name, place.name_zh, chance.choice(BUYER_KINDS)),
        alias=f"generated-buyer-{number:03}",
        place=place,
        makes=False,
        buys=True,
    )


def median_rates(factories: Iterable[DemoFactory]) -> dict[str, float]:
    """Returns the median rate of each process, CNY an hour."""
    rates = defaultdict(list)
    for factory in factories:
        for centre in factory.work_centres:
            rates[centre.process].append(float(centre.hourly_rate))
    return {process: median(asked) for process, asked in rates.items()}


def draw_order(
    number: int,
    buyer: int,
    place: Location,
    job: Job,
    rates: Mapping[str, float],
    today: date,
    chance: Random,
) -> DemoOrder:
    """Draws an order for the job with terms, dates and mostly a price."""
    part, quantity = job.part, job.quantity
    mass_kg = chance.uniform(*part.mass_kg)
    operations = tuple(
        draw_operation(template, cycle_s, part, chance)
        for template, cycle_s in zip(part.operations, job.cycles_s, strict=True)
    )
    wished = draw_delivery_date(len(operations), today, chance)
    unsplit = chance.random() < PARAMS.unsplit_share
    return DemoOrder(
        buyer=buyer,
        reference=f"PO-{today:%y}-{number:05}",
        title=part.title,
        quantity=quantity,
        unit_mass_kg=decimal(mass_kg, "0.001"),
        material_family=part.family,
        material_grade=chance.choice(part.grades),
        tolerance=PARAMS.general_tolerance if part.envelope_mm else None,
        place=place,
        wish_delivery_on=wished,
        latest_delivery_on=wished + timedelta(days=chance.choice(PARAMS.grace_days)),
        reserve_price=draw_price(operations, quantity, mass_kg, rates, chance),
        max_factories=1 if unsplit else chance.choices((None, 1, 2, 3, 4), (20, 5, 20, 30, 25))[0],
        least_lot=draw_least_lot(quantity, unsplit, chance),
        split_allowed=not unsplit,
        all_or_nothing=chance.random() < PARAMS.all_or_nothing_share,
        certifications=tuple(c for c in part.certifications if chance.random() < 0.3),
        regions=YANGTZE_DELTA if chance.random() < 0.05 else (),
        sector=part.sector,
        scenario=part.scenario,
        category=part.category,
        submitted_at=datetime.combine(today, time(tzinfo=UTC))
        - timedelta(minutes=chance.randint(1, 10 * 24 * 60)),
        operations=operations,
        flaw="",
    )


def draw_operation(
    template: OperationTemplate, cycle_s: float, part: PartTemplate, chance: Random
) -> DemoOperation:
    """Draws one operation of the routing."""
    return DemoOperation(
        process=template.process,
        cycle_time_s=decimal(cycle_s, "0.1"),
        setup_ms=round(chance.uniform(*template.setup_h) * 10) * MS_PER_HOUR // 10,
        envelope_mm=part.envelope_mm,
        tolerance=chance.choice(template.tolerances) if template.tolerances else None,
        ra_um=Decimal(chance.choice(template.ra_um)) if template.ra_um else None,
    )


def draw_delivery_date(operations: int, today: date, chance: Random) -> date:
    """Draws a day with a week for each operation and one for transport."""
    weeks = chance.randint(operations + 2, SUPPLY.weeks)
    return first_week(today) + timedelta(weeks=weeks, days=chance.randint(0, 4))


def draw_least_lot(quantity: int, unsplit: bool, chance: Random) -> int:
    """Draws the minimum lot, mostly five to twenty percent of the order."""
    if unsplit or chance.random() < 0.25:
        return 1
    return max(1, round(quantity * chance.uniform(0.05, 0.2)))


def draw_price(
    operations: tuple[DemoOperation, ...],
    quantity: int,
    mass_kg: float,
    rates: Mapping[str, float],
    chance: Random,
) -> Decimal | None:
    """Draws a reserve price, about 5 % below to 35 % above the cost alone.

    Alone an order takes the cheapest hours that are left, which cost less than the median's.
    """
    factor = chance.uniform(*PARAMS.price_factor)
    if chance.random() >= PARAMS.priced_share:
        return None
    production = sum(
        rates[operation.process]
        * (float(operation.cycle_time_s) / 3600 + operation.setup_ms / MS_PER_HOUR / quantity)
        for operation in operations
    )
    transport = len(operations) * (
        PARAMS.leg_fixed / quantity + PARAMS.leg_per_kg_km * mass_kg * PARAMS.leg_km
    )
    price = (production + transport) * factor
    return decimal(price, "0.1" if price >= 100 else "0.01" if price >= 1 else "0.0001")


def with_flaws(orders: list[DemoOrder], today: date, chance: Random) -> list[DemoOrder]:
    """Returns the orders, some of them with a requirement that no factory meets."""
    flawed = set(chance.sample(range(len(orders)), round(len(orders) * PARAMS.flaw_share)))
    return [
        flaw_of(order, index, today) if index in flawed else order
        for index, order in enumerate(orders)
    ]


def flaw_of(order: DemoOrder, index: int, today: date) -> DemoOrder:
    """Returns the order with a flaw, of each kind in turn."""
    kind = ("date", "certificate", "tolerance", "envelope")[index % 4]
    first = order.operations[0]
    if kind == "date":
        soon = first_week(today) - timedelta(days=1)
        return replace(order, wish_delivery_on=soon, latest_delivery_on=soon, flaw=kind)
    if kind == "certificate":
        return replace(order, certifications=(PARAMS.unheld_standard,), flaw=kind)
    if kind == "tolerance" and first.tolerance is not None:
        operations = (replace(first, tolerance=PARAMS.unreached_tolerance), *order.operations[1:])
        return replace(order, operations=operations, flaw=kind)
    operations = (replace(first, envelope_mm=(9000, 4000, 3500)), *order.operations[1:])
    return replace(order, operations=operations, flaw="envelope")
