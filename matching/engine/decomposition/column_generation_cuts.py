"""The bound of orders of one operation by hours and ceilings, from their split patterns.

Prices that follow the violated rows by a subgradient come close slowly where rows are many. Here
every order has the patterns met so far; the best choice among parts of them prices the rows, orders
are split at those prices, which gives a bound, and what comes out are more patterns (Gilmore and
Gomory 1961). Prices keep part of the way to the best so far (Wentges 1997). Where patterns bring
nothing more, rows that the parts break are added: cuts over patterns (Desaulniers, Desrosiers and
Spoorendonk 2011, "Cutting planes for branch-and-price algorithms").
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

# The part of the best prices so far.
_KEPT = 0.6
# How near the best bound is to what the patterns cost when rows are added, and how many of them.
_CLOSE, _MOST_ROWS = 5e-4, 100
# Less of a pattern than this is none.
_LEAST_PART = 1e-6


@dataclass(slots=True)
class ColumnGenerationWithCuts:
    """Prices of hours and ceilings, and the `bound` they prove, as patterns and rows grow."""

    arrays: Arrays
    threads: int = 1
    parallel_map: ParallelMap = map
    patterns: ColumnPool = field(init=False)
    pricing: LagrangianDual = field(init=False)
    is_over: bool = False

    def __post_init__(self) -> None:
        self.patterns = ColumnPool(self.arrays)
        self.pricing = self._pricing(half_window_cuts(self.arrays))

    @property
    def bound(self) -> float:
        """Micros; 0 before any value."""
        return self.pricing.bound

    def begin_from(self, prices: Multipliers, bound: float) -> None:
        """Goes on from prices of hours whose value is known."""
        self.pricing.begin_from(prices, bound)

    def add_columns(self, amounts: Ints) -> None:
        """Takes the splits of all orders for patterns; `amounts` by option."""
        flow = np.zeros(len(self.arrays.arc_option), dtype=np.int64)
        self.patterns.add_columns(amounts, flow, costs_of(self.arrays, amounts))

    def within(self, left: Arrays) -> "ColumnGenerationWithCuts":
        """The same orders with less left to them: the best prices, the patterns that still fit.

        Of the ceilings halves alone go on, as halves of what is left.
        """
        other = ColumnGenerationWithCuts(left, self.threads, self.parallel_map)
        other.patterns.take(self.patterns)
        other.begin_from(self.pricing.best, 0.0)
        other.pricing.best_row[:] = self.pricing.best_row[: len(left.window_available)]
        return other

    def improve(self, limits: SolverLimits, total: int) -> None:
        """One turn; `is_over` where nothing is left to gain, or the bound meets the `total`."""
        worth = self.worth(limits)
        if worth is None or total - self.bound <= 0:
            self.is_over = True
            return
        is_priced = not self.generate(worth, _KEPT)
        if is_priced or worth.cost - self.bound <= _CLOSE * worth.cost:
            is_cut = self._add_rows(worth)
            self.is_over = is_priced and not is_cut

    def worth(self, limits: SolverLimits) -> MasterDuals | None:
        """Prices from the patterns so far; none where they are not found within the limits."""
        return self.patterns.prices(limits, self.pricing.rows)

    def generate(self, worth: MasterDuals, kept: float) -> bool:
        """Splits at prices that keep part of the way to the best; whether they are new patterns.

        At the prices themselves where those between them bring none.
        """
        return self._try(worth, kept) or self._try(worth, 0.0)

    def _try(self, worth: MasterDuals, kept: float) -> bool:
        pricing, before = self.pricing, self.patterns.count
        pricing.try_at(
            kept * pricing.best_hour + (1 - kept) * worth.hour,
            kept * pricing.best_link + (1 - kept) * worth.link,
            kept * pricing.best_row + (1 - kept) * worth.row,
        )
        self.add_columns(pricing.amounts)
        return self.patterns.count > before

    def _add_rows(self, worth: MasterDuals) -> bool:
        """Goes on with rows that the parts of patterns break; whether there are any."""
        column, option, made = uses(self.arrays, worth.columns)
        is_part = worth.part[column] > _LEAST_PART
        column, option, made = column[is_part], option[is_part], made[is_part]
        spent = spent_ms(self.arrays, option, made)
        pairs = violated_cuts(self.arrays, option, spent, worth.part[column], _MOST_ROWS)
        if not pairs:
            return False
        before = self.pricing
        rows = before.rows._replace(multiplier=before.best_row)
        self.pricing = self._pricing(with_conflict_cuts(self.arrays, rows, pairs))
        self.pricing.begin_from(before.best, before.bound)
        return True

    def _pricing(self, rows: CliqueCuts) -> LagrangianDual:
        return LagrangianDual(self.arrays, self.threads, self.parallel_map, clique_cuts=rows)


def costs_of(arrays: Arrays, amounts: Ints) -> Ints:
    """Micros of the orders, of one operation each, by their amounts; openings apart."""
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
