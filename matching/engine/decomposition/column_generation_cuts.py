"""Bounds orders of one operation by hours and clique cuts, with columns.

Multipliers that follow violated cuts by a subgradient converge slowly if there are many. Here every
order has the columns found so far; the restricted master problem over them prices hours and cuts,
orders are split at those multipliers, which gives a bound, and the splits are new columns (Gilmore
and Gomory 1961). Multipliers are smoothed towards the best so far (Wentges 1997). When new columns
end, cuts that the fractions violate are added (Desaulniers, Desrosiers and Spoorendonk 2011,
"Cutting planes for branch-and-price algorithms").
"""

from dataclasses import dataclass, field

import numpy as np

from matching.engine.decomposition.lagrangian import LagrangianDual
from matching.engine.decomposition.master import ColumnPool, MasterDuals, spent_ms, uses
from matching.engine.jit.parallel import ParallelMap
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.clique_cuts import (
    CliqueCuts,
    half_window_cuts,
    violated_cuts,
    with_conflict_cuts,
)
from matching.engine.kernels.multipliers import Multipliers
from matching.engine.milp.highs import SolverLimits
from matching.engine.model.columns import Ints
from matching.engine.params import ColumnGenerationWithCutsParams

PARAMS = ColumnGenerationWithCutsParams()


@dataclass(slots=True)
class ColumnGenerationWithCuts:
    """Improves multipliers of hours and cuts, and their bound, by columns."""

    arrays: Arrays
    threads: int = 1
    parallel_map: ParallelMap = map
    pool: ColumnPool = field(init=False)
    dual: LagrangianDual = field(init=False)
    is_over: bool = False

    def __post_init__(self) -> None:
        self.pool = ColumnPool(self.arrays)
        self.dual = self._dual(half_window_cuts(self.arrays))

    @property
    def bound(self) -> float:
        """Returns the bound in micros; 0 before any value."""
        return self.dual.bound

    def begin_from(self, multipliers: Multipliers, bound: float) -> None:
        """Continues from multipliers of hours whose value is known."""
        self.dual.begin_from(multipliers, bound)

    def add_columns(self, amounts: Ints) -> None:
        """Adds the splits of all orders as columns; `amounts` are by option."""
        flow = np.zeros(len(self.arrays.arc_option), dtype=np.int64)
        self.pool.add_columns(amounts, flow, costs_of(self.arrays, amounts))

    def restricted_to(self, left: Arrays) -> "ColumnGenerationWithCuts":
        """Returns the same orders over fewer hours, with the columns that still fit.

        Only the half-window cuts remain, as halves of the hours that are left.
        """
        other = ColumnGenerationWithCuts(left, self.threads, self.parallel_map)
        other.pool.add_fitting(self.pool)
        other.begin_from(self.dual.best, 0.0)
        other.dual.best_cuts[:] = self.dual.best_cuts[: len(left.window_available)]
        return other

    def improve(self, limits: SolverLimits, total: int) -> None:
        """Makes one round; sets `is_over` if nothing is left to gain."""
        duals = self.solve_master(limits)
        if duals is None or total - self.bound <= 0:
            self.is_over = True
            return
        is_priced = not self.generate(duals, PARAMS.smoothing)
        if is_priced or duals.cost - self.bound <= PARAMS.close_gap * duals.cost:
            is_cut = self._add_cuts(duals)
            self.is_over = is_priced and not is_cut

    def solve_master(self, limits: SolverLimits) -> MasterDuals | None:
        """Solves the relaxed master problem; returns None if it does not end."""
        return self.pool.solve_relaxed_master(limits, self.dual.cuts)

    def generate(self, duals: MasterDuals, smoothing: float) -> bool:
        """Splits at smoothed multipliers, or at the duals if those bring no new columns.

        Returns whether there are new columns.
        """
        return self._try(duals, smoothing) or self._try(duals, 0.0)

    def _try(self, duals: MasterDuals, smoothing: float) -> bool:
        """Splits at smoothed multipliers; returns whether columns are new."""
        dual, before = self.dual, self.pool.count
        dual.try_at(
            smoothing * dual.best.capacity + (1 - smoothing) * duals.capacity,
            smoothing * dual.best.opening + (1 - smoothing) * duals.opening,
            smoothing * dual.best_cuts + (1 - smoothing) * duals.cuts,
        )
        self.add_columns(dual.amounts)
        return self.pool.count > before

    def _add_cuts(self, duals: MasterDuals) -> bool:
        """Adds cuts that the fractions of columns violate; returns whether there are any."""
        column, option, made = uses(self.arrays, duals.columns)
        counts = duals.fraction[column] > PARAMS.min_fraction
        column, option, made = column[counts], option[counts], made[counts]
        spent = spent_ms(self.arrays, option, made)
        violated = violated_cuts(
            self.arrays, option, spent, duals.fraction[column], PARAMS.max_cuts
        )
        if not violated:
            return False
        before = self.dual
        cuts = before.cuts._replace(multiplier=before.best_cuts)
        self.dual = self._dual(with_conflict_cuts(self.arrays, cuts, violated))
        self.dual.begin_from(before.best, before.bound)
        return True

    def _dual(self, cuts: CliqueCuts) -> LagrangianDual:
        """Returns a dual that prices these cuts."""
        return LagrangianDual(self.arrays, self.threads, self.parallel_map, clique_cuts=cuts)


def costs_of(arrays: Arrays, amounts: Ints) -> Ints:
    """Returns the micros of orders of one operation, without openings."""
    used = amounts > 0
    orders = len(arrays.order_quantity)
    each = np.where(used, arrays.option_unit * amounts + arrays.option_setup, 0)
    cost = np.zeros(orders, dtype=np.int64)
    np.add.at(cost, arrays.option_order, each)
    site = np.unique(arrays.option_site[used])
    site_order = np.repeat(np.arange(orders), np.diff(arrays.order_sites))
    np.add.at(cost, site_order[site], arrays.site_fixed[site])
    made = np.zeros(orders, dtype=np.int64)
    np.add.at(made, arrays.option_order, amounts)
    return cost + arrays.order_unmet * (arrays.order_quantity - made)
