"""Generates a market as a pure function of size, seed and day."""

from dataclasses import replace
from datetime import date
from random import Random

from demo.market_generator.company_names import CompanyNames
from demo.market_generator.entities import DemoMarket
from demo.market_generator.order_generator import draw_demand
from demo.market_generator.supply_generator import FACTORIES_OF_SIZE, draw_supply

SIZES = tuple(FACTORIES_OF_SIZE)


def generate_market(size: str, seed: int, today: date) -> DemoMarket:
    """Generates a plausible market of invented companies in real cities.

    `size` is small (12 factories, 40 orders), medium (60, 200) or large (400, 1,500). The same
    arguments give the same market; dates shift with `today`.
    """
    chance = Random(f"millshare {size} {seed}")
    names = CompanyNames(chance)
    supply = draw_supply(size, today, names, chance)
    demand = draw_demand(size, today, supply.factories, names, chance)
    first_buyer = len(supply.companies)
    return DemoMarket(
        size=size,
        seed=seed,
        today=today,
        companies=supply.companies + demand.companies,
        factories=supply.factories,
        orders=tuple(replace(order, buyer=first_buyer + order.buyer) for order in demand.orders),
    )
