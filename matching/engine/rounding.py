"""A plan from parts of split patterns: the largest are put in whole, the rest is priced again.

Diving in column generation (Sadykov, Vanderbeck, Pessoa, Tahiri and Uchoa 2019, "Primal heuristics
for branch and price"): after every few orders put in, the others' patterns are priced over what is
left of the hours, so that what comes late finds what is left instead of what it would have liked.
"""

from collections.abc import Callable

import numpy as np

from matching.engine.arrays import Arrays
from matching.engine.ceiled import Ceiled
from matching.engine.highs import Limits
from matching.engine.patterns import Worth
from matching.engine.tables import Flags, Ints

# Of the orders that are left so many are put in at a time, but no part of a pattern below the
# least unless it is the largest; whole patterns always.
_SHARE, _LEAST_ORDERS, _LEAST_PART, _WHOLE = 0.1, 3, 0.5, 0.999
# Of the best prices, in pricing what is left.
_KEPT = 0.3


def round_parts(ceiled: Ceiled, turns: int, is_late: Callable[[], bool], limits: Limits) -> Ints:
    """Amounts by option that hold, from the patterns of `ceiled`, which stay as they are.

    So many `turns` of new patterns before orders are put in. What is not put in when it is late, or
    where nothing fits any more, is left out.
    """
    arrays = ceiled.arrays
    hours = _Left(arrays)
    while hours.is_open.any() and not is_late():
        ceiled = ceiled.within(hours.arrays())
        worth = ceiled.worth(limits)
        for _ in range(turns):
            if worth is None or is_late() or not ceiled.generate(worth, _KEPT):
                break
            worth = ceiled.worth(limits)
        if worth is None or not _put_largest(hours, worth):
            break
    return hours.amounts


def _put_largest(hours: "_Left", worth: Worth) -> int:
    """Puts in the largest parts of patterns; how many."""
    most = max(_LEAST_ORDERS, int(_SHARE * hours.is_open.sum()))
    pattern, first = np.unique(worth.pattern, return_index=True)
    part = worth.part[first]
    done = 0
    for at in np.lexsort((pattern, -part)).tolist():
        if part[at] < (_WHOLE if done >= most else _LEAST_PART if done else 0.0):
            break
        uses = worth.pattern == pattern[at]
        done += hours.put(worth.option[uses], worth.made[uses], worth.spent[uses])
    return done


class _Left:
    """Orders that are not put in yet, the hours left to them, and the amounts of the others."""

    def __init__(self, arrays: Arrays) -> None:
        self._all = arrays
        self._free = arrays.window_available.copy()
        self._opening = arrays.window_opening.copy()
        self.is_open: Flags = np.ones(len(arrays.order_quantity), dtype=bool)
        self.amounts: Ints = np.zeros(len(arrays.option_order), dtype=np.int64)

    def put(self, option: Ints, made: Ints, spent: Ints) -> bool:
        """Puts in a pattern of one order, where the order is open and the hours are there."""
        order, window = self._all.option_order[option[0]], self._all.option_window[option]
        if not self.is_open[order] or (self._free[window] < spent).any():
            return False
        self._free[window] -= spent
        self._opening[window] = 0
        self.amounts[option] = made
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
