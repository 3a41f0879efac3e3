"""Finds the prices of one component, and the bound they prove; which steps, and for how long.

Hours come first. Where no order is routed, ceilings are priced beside them after that; a few orders
with routings are priced from their patterns. Plans are made by the prices of hours alone, since
those beside ceilings are lower.
"""

import math
import time
from dataclasses import dataclass, field

from matching.engine.arrays import Arrays
from matching.engine.budget import Budget
from matching.engine.ceilings import half_ceilings
from matching.engine.generation import Generation
from matching.engine.lagrangian import Crew, Prices, Pricing
from matching.engine.recreate import Recreation

# Ceilings are priced once hours have had so many iterations and this share of what there is for
# prices. Prices are near then, and steps begin shorter.
_HOURS_LEAST, _HOURS_SHARE, _CEILINGS_STEP = 100, 0.5, 0.1
# Of the time, with routings: for those by their relaxation alone. And with a limit of work, the
# iterations that count as one over patterns, of which more than these bring nothing.
_RELAXED_SHARE, _RELAXED_TIMES, _MOST_GENERATED = 0.4, 20, 40
# The choice among the patterns of so many orders takes longer than it is worth.
_MOST_PATTERNED = 120
# For the last value at the best prices, beyond what prices had.
_FINISH_SHARE = 0.8
_CHUNK = 5


@dataclass(slots=True)
class Pricer:
    """`value_seconds` is how long one value of the prices takes; 0 before the first."""

    arrays: Arrays
    threads: int = 1
    crew: Crew = map
    value_seconds: float = 0.0
    hours: Pricing = field(init=False)
    ceiled: Pricing | None = field(init=False)

    def __post_init__(self) -> None:
        self.hours = Pricing(self.arrays, self.threads, self.crew)
        self.ceiled = None
        if not self._is_routed:
            rows = half_ceilings(self.arrays)
            self.ceiled = Pricing(
                self.arrays, self.threads, self.crew, _CEILINGS_STEP, ceilings=rows
            )

    @property
    def best(self) -> Prices:
        return self.hours.best

    @property
    def bound(self) -> float:
        """Micros; 0 before the first value."""
        return max(self.hours.bound, self.ceiled.bound if self.ceiled else 0.0)

    @property
    def _is_routed(self) -> bool:
        return len(self.arrays.op_min_lot) > len(self.arrays.order_quantity)

    def begin(self, total: int, budget: Budget) -> None:
        """The first value: tells how long they take."""
        if not budget.is_late():
            self._improve(self.hours, 1, total)

    def find(
        self, plan: Recreation, iterations: int, deadline: float | None, budget: Budget
    ) -> None:
        """So many iterations, until the deadline, towards the cost of the plan."""
        began = time.monotonic()
        left = None if deadline is None else deadline - began
        last = self.hours
        if self.ceiled:
            last = self._with_ceilings(self.ceiled, plan.total, iterations, deadline, budget)
        elif self._is_routed and len(self.arrays.order_quantity) < _MOST_PATTERNED:
            ends = None if left is None else began + _RELAXED_SHARE * left
            self._move(self.hours, iterations, plan.total, ends, budget)
            turns = _MOST_GENERATED if left is not None else iterations // _RELAXED_TIMES
            self._generate(plan, min(turns, _MOST_GENERATED), deadline, budget)
        else:
            self._move(self.hours, iterations, plan.total, deadline, budget)
        if not budget.is_late():
            last.finish(None if left is None else _FINISH_SHARE * left)

    def _with_ceilings(
        self, ceiled: Pricing, total: int, iterations: int, deadline: float | None, budget: Budget
    ) -> Pricing:
        """Hours, then ceilings beside them; which of the two came last."""
        began = time.monotonic()
        ends = None if deadline is None else began + _HOURS_SHARE * (deadline - began)
        first = min(_HOURS_LEAST, iterations)
        self._move(self.hours, first, total, deadline, budget)
        if first == iterations:
            return self.hours
        more = max(0, math.ceil(_HOURS_SHARE * iterations) - first)
        self._move(self.hours, more, total, ends, budget)
        ceiled.begin_from(self.hours.best, self.hours.bound)
        self._move(ceiled, iterations - first - more, total, deadline, budget)
        return ceiled

    def _move(
        self,
        pricing: Pricing,
        iterations: int,
        total: int,
        deadline: float | None,
        budget: Budget,
    ) -> None:
        """So many iterations; stops at the deadline."""
        done = 0
        while done < iterations and not pricing.is_over and not budget.is_late():
            chunk = min(_CHUNK, iterations - done)
            if deadline is not None:
                rest = deadline - time.monotonic()
                if rest <= 0:
                    return
                if self.value_seconds:
                    chunk = min(chunk, max(1, int(rest / self.value_seconds)))
            self._improve(pricing, chunk, total)
            done += chunk

    def _improve(self, pricing: Pricing, iterations: int, total: int) -> None:
        turn = time.monotonic()
        pricing.improve(iterations, float(total))
        if pricing is self.hours:
            # Splits take longer as prices rise: the last ones tell what the next will take.
            self.value_seconds = (time.monotonic() - turn) / iterations

    def _generate(
        self, plan: Recreation, turns: int, deadline: float | None, budget: Budget
    ) -> None:
        """So many turns of prices from patterns; begun from the prices and the plan so far."""

        def is_late() -> bool:
            return budget.is_late() or (deadline is not None and time.monotonic() >= deadline)

        generation = Generation(self.arrays, self.hours.best, self.threads, self.crew)
        generation.improve(plan.plot, turns, is_late)
        self.hours.settle(generation.best)
