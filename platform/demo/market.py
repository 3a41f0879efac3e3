"""The generated market as a pure function of size, seed and day; loading it is done elsewhere."""

from dataclasses import replace
from datetime import date
from random import Random

from demo.demand import draw_demand
from demo.names import Names
from demo.rows import Market
from demo.supply import PLANTS_OF_SIZE, draw_supply

SIZES = tuple(PLANTS_OF_SIZE)


def generate_market(size: str, seed: int, today: date) -> Market:
    """A believable market of invented companies in real cities.

    `size` is small (12 plants, 40 orders), medium (60, 200) or large (400, 1,500). The same
    arguments give the same market; dates move with `today`.
    """
    chance = Random(f"millshare {size} {seed}")
    names = Names(chance)
    supply = draw_supply(size, today, names, chance)
    demand = draw_demand(size, today, supply.plants, names, chance)
    first_buyer = len(supply.companies)
    return Market(
        size=size,
        seed=seed,
        today=today,
        companies=supply.companies + demand.companies,
        plants=supply.plants,
        orders=tuple(replace(order, buyer=first_buyer + order.buyer) for order in demand.orders),
    )
