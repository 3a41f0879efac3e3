"""Finds the prices of one component, and the bound they prove; which steps, and for how long.

Hours come first. Where orders are not too many their patterns price them after that: with ceilings
beside them where no order is routed. Plans are made by the prices of hours alone, since those
beside ceilings are lower.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from matching.engine.decomposition.column_generation import ColumnGeneration
from matching.engine.decomposition.column_generation_cuts import ColumnGenerationWithCuts
from matching.engine.decomposition.lagrangian import LagrangianDual
from matching.engine.decomposition.rounding import round_fractions
from matching.engine.instance.budget import Budget, is_past
from matching.engine.jit.parallel import ParallelMap
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.multipliers import Multipliers
from matching.engine.milp.highs import SolverLimits
from matching.engine.model.columns import Ints
from matching.engine.search.fixed_charge_transport import is_transport
from matching.engine.search.ruin_recreate import RuinRecreate

# Ceilings are priced once hours have had so many iterations and, with a limit of work, this share
# of what there is.
_HOURS_LEAST, _HOURS_SHARE = 60, 0.5
# Of the time, with routings: for those by their relaxation alone. With a limit of work, the
# iterations that count as one over patterns, of routings and with ceilings. More than so many over
# patterns of routings bring nothing.
_RELAXED_SHARE, _RELAXED_TIMES, _CEILED_TIMES, _MOST_GENERATED = 0.4, 20, 5, 40
# The best choice among parts of the patterns of more orders takes longer than it is worth.
_MOST_PATTERNED = 600
# For the last value at the best prices, beyond what prices had.
_FINISH_SHARE = 1.3
# Turns of new patterns before every few orders that are put in.
_ROUNDING_TURNS = 1
_CHUNK = 5


@dataclass(slots=True)
class DualBound:
    """`value_seconds` is how long one value of the prices takes, 0 before the first; `turn_seconds`
    the first turn of patterns."""

    arrays: Arrays
    threads: int = 1
    parallel_map: ParallelMap = map
    value_seconds: float = 0.0
    turn_seconds: float = 0.0
    hours: LagrangianDual = field(init=False)
    # Patterns and what they price, until these are forgotten; and the bound that outlives them.
    priced: ColumnGenerationWithCuts | ColumnGeneration | None = None
    _bound: float = 0.0

    def __post_init__(self) -> None:
        self.hours = LagrangianDual(self.arrays, self.threads, self.parallel_map)

    @property
    def best(self) -> Multipliers:
        return self.hours.best

    @property
    def bound(self) -> float:
        """Micros; 0 before the first value."""
        return max(self.hours.bound, self._bound)

    @property
    def is_ceiled(self) -> bool:
        """Whether ceilings are priced beside hours."""
        return self._is_few and not self._is_routed and not is_transport(self.arrays)

    @property
    def _is_few(self) -> bool:
        return len(self.arrays.order_quantity) <= _MOST_PATTERNED

    @property
    def _is_routed(self) -> bool:
        return len(self.arrays.op_min_lot) > len(self.arrays.order_quantity)

    def begin(self, total: int, budget: Budget) -> None:
        """The first value: tells how long they take."""
        if not budget.is_late():
            self._improve(self.hours, 1, total)

    def find(
        self, plan: RuinRecreate, iterations: int, deadline: float | None, budget: Budget
    ) -> None:
        """So many iterations, until the deadline, towards the cost of the plan."""
        began = time.monotonic()
        left = None if deadline is None else deadline - began
        last = self.hours
        if self.is_ceiled:
            last = self._with_ceilings(plan.total, iterations, deadline, budget)
        elif self._is_routed and self._is_few:
            ends = None if left is None else began + _RELAXED_SHARE * left
            self._move(self.hours, iterations, plan.total, ends, budget)
            turns = _MOST_GENERATED if left is not None else iterations // _RELAXED_TIMES
            self._generate(plan, min(turns, _MOST_GENERATED), deadline, budget)
        else:
            self._move(self.hours, iterations, plan.total, deadline, budget)
        if not budget.is_late():
            last.finish(None if left is None else _FINISH_SHARE * left)
        self._bound = last.bound

    def _with_ceilings(
        self, total: int, iterations: int, deadline: float | None, budget: Budget
    ) -> LagrangianDual:
        """Hours, then ceilings beside them; what prices both."""
        self.priced = ceiled = ColumnGenerationWithCuts(
            self.arrays, self.threads, self.parallel_map
        )
        share = 0 if deadline is not None else math.ceil(_HOURS_SHARE * iterations)
        first = min(max(_HOURS_LEAST, share), iterations)
        for _ in range(0, first, _CHUNK):
            if self.hours.is_over or is_past(deadline, budget):
                break
            self._move(self.hours, _CHUNK, total, deadline, budget)
            ceiled.add_columns(self.hours.amounts)
        ceiled.begin_from(self.hours.best, self.hours.bound)
        turns = (iterations - first) // _CEILED_TIMES
        while turns > 0 and not ceiled.is_over and not is_past(deadline, budget):
            turn = time.monotonic()
            ceiled.improve(SolverLimits(stop=budget.stop), total)
            self.turn_seconds = self.turn_seconds or time.monotonic() - turn
            turns -= 1
        return ceiled.pricing

    def rounded(self, is_late: Callable[[], bool], budget: Budget) -> tuple[Ints, Ints]:
        """Amounts by option and flows by arc of a plan from the patterns that priced."""
        assert self.priced is not None
        return round_fractions(
            self.priced, _ROUNDING_TURNS, is_late, SolverLimits(stop=budget.stop)
        )

    def forget(self) -> None:
        """Lets the patterns go: of many components they would take much memory."""
        self.priced = None

    def _move(
        self,
        pricing: LagrangianDual,
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

    def _improve(self, pricing: LagrangianDual, iterations: int, total: int) -> None:
        turn = time.monotonic()
        pricing.improve(iterations, float(total))
        if pricing is self.hours:
            # Splits take longer as prices rise: the last ones tell what the next will take.
            self.value_seconds = (time.monotonic() - turn) / iterations

    def _generate(
        self, plan: RuinRecreate, turns: int, deadline: float | None, budget: Budget
    ) -> None:
        """So many turns of prices from patterns; begun from the prices and the plan so far."""
        self.priced = generation = ColumnGeneration(
            self.arrays, self.hours.best, self.threads, self.parallel_map
        )
        generation.begin_from(plan.solution)
        while turns > 0 and not generation.is_over and not is_past(deadline, budget):
            turn = time.monotonic()
            generation.improve(SolverLimits(stop=budget.stop))
            self.turn_seconds = self.turn_seconds or time.monotonic() - turn
            turns -= 1
        self.hours.settle(generation.best)
