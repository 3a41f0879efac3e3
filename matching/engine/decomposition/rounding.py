"""A plan from parts of split patterns: the largest are put in whole, the rest is priced again.

Diving in column generation (Sadykov, Vanderbeck, Pessoa, Tahiri and Uchoa 2019, "Primal heuristics
for branch and price"): after every few orders put in, the others' patterns are priced over what is
left of the hours, so that what comes late finds what is left instead of what it would have liked.
"""

from collections.abc import Callable
from typing import Protocol, Self

import numpy as np

from matching.engine.decomposition.master import Column, MasterDuals, spans, spent_ms
from matching.engine.kernels.arrays import Arrays
from matching.engine.milp.highs import SolverLimits
from matching.engine.model.columns import Flags, Ints

# Of the orders that are left so many are put in at a time, but no part of a pattern below the
# least unless it is the largest; whole patterns always.
_SHARE, _LEAST_ORDERS, _LEAST_PART, _WHOLE = 0.1, 3, 0.5, 0.999
# Less of a pattern than this is none.
_LEAST = 1e-6
# Of the best prices, in pricing what is left.
_KEPT = 0.3


class ColumnSource(Protocol):
    """Orders with patterns, and prices that these and their splits make better."""

    arrays: Arrays

    def within(self, left: Arrays) -> Self:
        """The same orders with less left to them: the best prices, the patterns that still fit."""

    def worth(self, limits: SolverLimits) -> MasterDuals | None:
        """Prices from the patterns so far; none where they are not found within the limits."""

    def generate(self, worth: MasterDuals, kept: float) -> bool:
        """Splits at prices that keep part of the way to the best; whether they are new patterns."""


def round_fractions(
    priced: ColumnSource, turns: int, is_late: Callable[[], bool], limits: SolverLimits
) -> tuple[Ints, Ints]:
    """Amounts by option and flows by arc that hold, from the patterns, which stay as they are.

    So many `turns` of new patterns before orders are put in. What is not put in when it is late, or
    where nothing fits any more, is left out.
    """
    left = _Left(priced.arrays)
    while left.is_open.any() and not is_late():
        priced = priced.within(left.arrays())
        worth = priced.worth(limits)
        for _ in range(turns):
            if worth is None or is_late() or not priced.generate(worth, _KEPT):
                break
            worth = priced.worth(limits)
        if worth is None or not _put_largest(left, worth):
            break
    return left.amounts, left.flows


def _put_largest(left: "_Left", worth: MasterDuals) -> int:
    """Puts in the largest parts of patterns; how many."""
    most = max(_LEAST_ORDERS, int(_SHARE * left.is_open.sum()))
    done = 0
    for at in np.argsort(-worth.part, kind="stable").tolist():
        if worth.part[at] < (_WHOLE if done >= most else _LEAST_PART if done else _LEAST):
            break
        done += left.put(worth.columns[at])
    return done


class _Left:
    """Orders that are not put in yet, the hours left to them, and what the others make."""

    def __init__(self, arrays: Arrays) -> None:
        self._all = arrays
        self._free = arrays.window_available.copy()
        self._opening = arrays.window_opening.copy()
        self.is_open: Flags = np.ones(len(arrays.order_quantity), dtype=bool)
        self.amounts: Ints = np.zeros(len(arrays.option_order), dtype=np.int64)
        self.flows: Ints = np.zeros(len(arrays.arc_option), dtype=np.int64)

    def put(self, column: Column) -> bool:
        """Puts in a pattern that makes anything, where its order is open and hours are left."""
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
        """The open orders over what is left; of the others nothing is left to make."""
        arrays = self._all
        room = self._free[arrays.option_window] - arrays.option_setup_ms
        most = np.minimum(arrays.option_most, room // arrays.option_unit_ms)
        usable = self.is_open[arrays.option_order] & (most >= np.maximum(arrays.option_least, 1))
        return arrays._replace(
            window_available=np.maximum(self._free, 1),
            window_opening=self._opening.copy(),
            option_most=np.where(usable, most, 0),
            order_quantity=np.where(self.is_open, arrays.order_quantity, 0),
        )
