"""Rounds the fractions of a relaxed master problem to a plan by diving.

The columns with the largest fractions are fixed, and the rest is priced again over the hours that
are left, so that later orders choose among what is still free (Sadykov, Vanderbeck, Pessoa, Tahiri
and Uchoa 2019, "Primal heuristics for branch and price").
"""

from collections.abc import Callable
from typing import Protocol, Self

import numpy as np

from matching.engine.decomposition.master import Column, MasterDuals, spans, spent_ms
from matching.engine.kernels.arrays import Arrays
from matching.engine.milp.highs import SolverLimits
from matching.engine.model.columns import Flags, Ints
from matching.engine.params import RoundingParams

PARAMS = RoundingParams()


class ColumnSource(Protocol):
    """Generates and prices columns of some orders."""

    arrays: Arrays

    def restricted_to(self, left: Arrays) -> Self:
        """Returns the same orders over fewer hours, with the columns that still fit."""

    def solve_master(self, limits: SolverLimits) -> MasterDuals | None:
        """Solves the relaxed master problem; returns None if it does not end."""

    def generate(self, duals: MasterDuals, smoothing: float) -> bool:
        """Splits at smoothed multipliers; returns whether there are new columns."""


def round_fractions(
    source: ColumnSource, turns: int, is_late: Callable[[], bool], limits: SolverLimits
) -> tuple[Ints, Ints]:
    """Returns feasible amounts by option and flows by arc.

    The columns of `source` stay. Makes `turns` rounds of new columns before orders are fixed.
    Orders that are not fixed when it is late, or when nothing fits any more, are left out.
    """
    left = _OpenOrders(source.arrays)
    while left.is_open.any() and not is_late():
        source = source.restricted_to(left.arrays())
        duals = source.solve_master(limits)
        for _ in range(turns):
            if duals is None or is_late() or not source.generate(duals, PARAMS.smoothing):
                break
            duals = source.solve_master(limits)
        if duals is None or not _fix_largest(left, duals):
            break
    return left.amounts, left.flows


def _fix_largest(left: "_OpenOrders", duals: MasterDuals) -> int:
    """Fixes the columns with the largest fractions; returns how many."""
    most = max(PARAMS.min_fixed, int(PARAMS.fixed_share * left.is_open.sum()))
    done = 0
    for at in np.argsort(-duals.fraction, kind="stable").tolist():
        if done >= most:
            least = PARAMS.whole_fraction
        else:
            least = PARAMS.min_fraction if done else PARAMS.zero_fraction
        if duals.fraction[at] < least:
            break
        done += left.fix(duals.columns[at])
    return done


class _OpenOrders:
    """Holds the orders not fixed yet, the hours left, and what the others make."""

    def __init__(self, arrays: Arrays) -> None:
        self._all = arrays
        self._free = arrays.window_available.copy()
        self._opening = arrays.window_opening.copy()
        self.is_open: Flags = np.ones(len(arrays.order_quantity), dtype=bool)
        self.amounts: Ints = np.zeros(len(arrays.option_order), dtype=np.int64)
        self.flows: Ints = np.zeros(len(arrays.arc_option), dtype=np.int64)

    def fix(self, column: Column) -> bool:
        """Fixes a column that makes something, if its order is open and it fits."""
        arrays = self._all
        order, made, sent, _ = column
        options, arcs = spans(arrays, order)
        option = options.start + np.flatnonzero(made)
        window = arrays.option_window[option]
        spent = np.zeros_like(self._free)
        np.add.at(spent, window, spent_ms(arrays, option, made[made > 0]))
        if not len(option) or not self.is_open[order] or (self._free < spent).any():
            return False
        self._free -= spent
        self._opening[window] = 0
        self.amounts[options], self.flows[arcs] = made, sent
        self.is_open[order] = False
        return True

    def arrays(self) -> Arrays:
        """Returns the open orders over the hours left; others have nothing to make."""
        arrays = self._all
        spare = self._free[arrays.option_window] - arrays.option_setup_ms
        most = np.minimum(arrays.option_most, spare // arrays.option_unit_ms)
        usable = self.is_open[arrays.option_order] & (most >= np.maximum(arrays.option_least, 1))
        return arrays._replace(
            window_available=np.maximum(self._free, 1),
            window_opening=self._opening.copy(),
            option_most=np.where(usable, most, 0),
            order_quantity=np.where(self.is_open, arrays.order_quantity, 0),
        )
