"""Prices whole steps and orders at once, by the formulas of `costing`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from matching.engine.model.columns import Flags, Ints
from matching.formulation import costing
from matching.formulation.candidates import StepCandidates
from matching.formulation.demand import DemandOrder, DemandStep
from matching.formulation.supply import MarketSupply


@dataclass(frozen=True, slots=True)
class StepCosts:
    """Holds what one step costs in each candidate, in micros.

    `per_piece` has an array for each of PER_PIECE_ITEMS; `setup` is paid once a lot.
    """

    per_piece: Mapping[str, Ints]
    setup: Ints

    @property
    def unit(self) -> Ints:
        """Returns the cost of each piece, all items together."""
        first, *rest = self.per_piece.values()
        return sum(rest, first)

    def with_item(self, name: str, amounts: Ints) -> Self:
        """Returns the same costs with other amounts of one item."""
        return replace(self, per_piece={**self.per_piece, name: amounts})

    def where(self, flags: Flags) -> Self:
        """Returns the costs in the flagged candidates."""
        per_piece = {name: amounts[flags] for name, amounts in self.per_piece.items()}
        return type(self)(per_piece, self.setup[flags])

    def per_piece_of(self, pieces: Ints) -> Ints:
        """Returns micros per piece of lots of this size, the setup spread over the pieces."""
        return costing.least_micros(self.unit, self.setup, pieces)


@dataclass(frozen=True, slots=True)
class OrderCosts:
    """Holds the costs of each step of an order, and what an unmet piece counts for."""

    steps: Sequence[StepCosts]
    piece_price: int


class Costing:
    """Prices the candidates of steps and orders at the rates of a market."""

    def __init__(self, rates: costing.CostRates, supply: MarketSupply) -> None:
        self.rates, self.windows, self.machines = rates, supply.windows, supply.machines

    def price_order(self, order: DemandOrder, found: Sequence[StepCandidates]) -> OrderCosts:
        """Prices all steps; without a price of its buyer's the order gets an assumed one."""
        pairs = zip(order.steps, found, strict=True)
        steps = [self.price_step(step, candidates) for step, candidates in pairs]
        price = order.price
        if price is None:
            work = [(costs.unit, costs.setup) for costs in steps]
            price = costing.assumed_price(self.rates, order.quantity, work)
        steps[-1] = steps[-1].with_item("lateness", self.lateness(order, price, found[-1]))
        return OrderCosts(steps, price)

    def price_step(self, step: DemandStep, rows: StepCandidates) -> StepCosts:
        """Prices one step in each candidate, without lateness."""
        machining = costing.hours_micros(rows.unit_ms, self.windows.hourly_rate[rows.window])
        return StepCosts(
            per_piece={
                "machining": machining,
                "lateness": np.zeros_like(machining),
            },
            setup=costing.hours_micros(step.setup_ms, self.machines.setup_rate[rows.machine]),
        )

    def shipping(self, order: DemandOrder, km: Ints) -> tuple[int, Ints]:
        """Returns micros to ship from factories: fixed, and per piece; none if collected."""
        fixed = 0 if order.is_collected else self.rates.transport_fixed
        return fixed, costing.carriage_micros(self.rates, km, order.unit_mass)

    def lateness(self, order: DemandOrder, piece_price: int, rows: StepCandidates) -> Ints:
        """Returns micros per piece for the days past the wish date."""
        return costing.lateness_micros(self.rates, piece_price, rows.arrives - order.wished)
