"""Finds the multipliers of one component, and their bound, in its time.

Multipliers of hours come first. If the orders are few enough, column generation prices them after
that, with clique cuts if no order is routed. Plans are made at the multipliers of hours alone, as
those next to cuts are lower.
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
from matching.engine.params import DualBoundParams
from matching.engine.search.fixed_charge_transport import is_transport
from matching.engine.search.ruin_recreate import RuinRecreate

PARAMS = DualBoundParams()


@dataclass(slots=True)
class DualBound:
    """Improves the multipliers of a component, and keeps the best bound.

    `evaluation_seconds` is the duration of one evaluation of the dual, 0 before the first;
    `round_seconds` that of the first round of column generation. `columns` holds the columns until
    they are dropped.
    """

    arrays: Arrays
    threads: int = 1
    parallel_map: ParallelMap = map
    evaluation_seconds: float = 0.0
    round_seconds: float = 0.0
    hours: LagrangianDual = field(init=False)
    columns: ColumnGenerationWithCuts | ColumnGeneration | None = None
    # The bound outlives the columns that proved it.
    _bound: float = 0.0

    def __post_init__(self) -> None:
        self.hours = LagrangianDual(self.arrays, self.threads, self.parallel_map)

    @property
    def best(self) -> Multipliers:
        """Returns the best multipliers of hours."""
        return self.hours.best

    @property
    def bound(self) -> float:
        """Returns the bound in micros; 0 before the first evaluation."""
        return max(self.hours.bound, self._bound)

    @property
    def has_cuts(self) -> bool:
        """Returns whether clique cuts are priced too."""
        return self._is_small and not self._is_routed and not is_transport(self.arrays)

    @property
    def _is_small(self) -> bool:
        """Returns whether the orders are few enough for column generation."""
        return len(self.arrays.order_quantity) <= PARAMS.max_orders

    @property
    def _is_routed(self) -> bool:
        """Returns whether any order has more than one operation."""
        return len(self.arrays.op_min_lot) > len(self.arrays.order_quantity)

    def begin(self, total: int, budget: Budget) -> None:
        """Makes the first evaluation, which shows how long one takes."""
        if not budget.is_late():
            self._improve(1, total)

    def solve(
        self, plan: RuinRecreate, iterations: int, deadline: float | None, budget: Budget
    ) -> None:
        """Improves the bound until the deadline, towards the cost of the plan."""
        began = time.monotonic()
        left = None if deadline is None else deadline - began
        last = self.hours
        if self.has_cuts:
            last = self._solve_with_cuts(plan.total, iterations, deadline, budget)
        elif self._is_routed and self._is_small:
            ends = None if left is None else began + PARAMS.relaxation_share * left
            self._iterate(iterations, plan.total, ends, budget)
            rounds = (
                PARAMS.max_rounds if left is not None else iterations // PARAMS.round_iterations
            )
            self._generate_columns(plan, min(rounds, PARAMS.max_rounds), deadline, budget)
        else:
            self._iterate(iterations, plan.total, deadline, budget)
        if not budget.is_late():
            last.finish(None if left is None else PARAMS.final_factor * left)
        self._bound = last.bound

    def _solve_with_cuts(
        self, total: int, iterations: int, deadline: float | None, budget: Budget
    ) -> LagrangianDual:
        """Prices hours, then hours and cuts by columns; returns the dual of both."""
        self.columns = columns = ColumnGenerationWithCuts(
            self.arrays, self.threads, self.parallel_map
        )
        share = 0 if deadline is not None else math.ceil(PARAMS.hour_share * iterations)
        first = min(max(PARAMS.min_hour_iterations, share), iterations)
        for _ in range(0, first, PARAMS.chunk):
            if self.hours.is_over or is_past(deadline, budget):
                break
            self._iterate(PARAMS.chunk, total, deadline, budget)
            columns.add_columns(self.hours.amounts)
        columns.begin_from(self.hours.best, self.hours.bound)
        rounds = (iterations - first) // PARAMS.cut_round_iterations
        while rounds > 0 and not columns.is_over and not is_past(deadline, budget):
            turn = time.monotonic()
            columns.improve(SolverLimits(stop=budget.stop), total)
            self.round_seconds = self.round_seconds or time.monotonic() - turn
            rounds -= 1
        return columns.dual

    def round_columns(self, is_late: Callable[[], bool], budget: Budget) -> tuple[Ints, Ints]:
        """Returns amounts by option and flows by arc of a plan rounded from the columns."""
        assert self.columns is not None
        return round_fractions(
            self.columns, PARAMS.rounding_turns, is_late, SolverLimits(stop=budget.stop)
        )

    def drop_columns(self) -> None:
        """Frees the columns: those of many components would take much memory."""
        self.columns = None

    def _iterate(self, iterations: int, total: int, deadline: float | None, budget: Budget) -> None:
        """Makes subgradient iterations until the deadline."""
        done = 0
        while done < iterations and not self.hours.is_over and not budget.is_late():
            chunk = min(PARAMS.chunk, iterations - done)
            if deadline is not None:
                rest = deadline - time.monotonic()
                if rest <= 0:
                    return
                if self.evaluation_seconds:
                    chunk = min(chunk, max(1, int(rest / self.evaluation_seconds)))
            self._improve(chunk, total)
            done += chunk

    def _improve(self, iterations: int, total: int) -> None:
        """Makes subgradient iterations, and measures them."""
        turn = time.monotonic()
        self.hours.improve(iterations, float(total))
        # Splits take longer as multipliers rise, so the last ones predict the next ones.
        self.evaluation_seconds = (time.monotonic() - turn) / iterations

    def _generate_columns(
        self, plan: RuinRecreate, rounds: int, deadline: float | None, budget: Budget
    ) -> None:
        """Makes rounds of column generation, from the multipliers and the plan so far."""
        self.columns = generation = ColumnGeneration(
            self.arrays, self.hours.best, self.threads, self.parallel_map
        )
        generation.begin_from(plan.solution)
        while rounds > 0 and not generation.is_over and not is_past(deadline, budget):
            turn = time.monotonic()
            generation.improve(SolverLimits(stop=budget.stop))
            self.round_seconds = self.round_seconds or time.monotonic() - turn
            rounds -= 1
        self.hours.settle(generation.best)
