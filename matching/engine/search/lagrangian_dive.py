"""Inserts many orders into a plan by a dive over the Lagrangian relaxation.

All removed orders are split over the hours that are left, at multipliers that follow what those
splits overdraw. After a few such steps the orders whose split stayed the same are inserted for
good, where they fit, and the dive continues over what they leave. (Price-and-dive after Sadykov et
al. 2019, "Primal heuristics for branch and price"; theirs fixes columns of a linear program.)
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.engine.jit.compile import compiled, inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.dispatch import Splitter
from matching.engine.kernels.min_cost_flow import first_arc
from matching.engine.kernels.multipliers import Multipliers
from matching.engine.kernels.solution import (
    Reinserter,
    SearchContext,
    fits,
    insert_order,
    limit_order,
    price_order,
    random_unit,
    remove_order,
)
from matching.engine.model.columns import Floats, Ints
from matching.engine.params.search_params import DiveParams

_PARAMS = DiveParams()
_STEPS, _NODES = _PARAMS.steps, _PARAMS.split_nodes
_STEP_SIZE, _DEFLECTION = _PARAMS.step_size, _PARAMS.deflection


class DiveWorkspace(NamedTuple):
    """Holds the splits that orders would take.

    `made` is units by option and `sent` units by arc. `marks` has a digest of the split by order
    and step. `direction` is the last move of the capacity multipliers, by window.
    """

    made: Ints
    sent: Ints
    marks: npt.NDArray[np.uint64]
    direction: Floats


@dataclass(slots=True)
class LagrangianDive:
    """Runs dives over the same orders with one workspace."""

    arrays: Arrays
    _dive: DiveWorkspace = field(init=False)

    def __post_init__(self) -> None:
        self._dive = DiveWorkspace(
            made=np.zeros(len(self.arrays.option_order), dtype=np.int64),
            sent=np.zeros(len(self.arrays.arc_option), dtype=np.int64),
            marks=np.zeros((len(self.arrays.order_quantity), _STEPS), dtype=np.uint64),
            direction=np.zeros(len(self.arrays.window_available)),
        )

    def run(
        self,
        context: SearchContext,
        splits: Splitter,
        reinserts: Reinserter,
        orders: Ints,
        prices: Multipliers,
        share: float,
        is_late: Callable[[], bool],
    ) -> None:
        """Inserts removed orders into the plan and updates its total.

        Parameters
        ----------
        context, splits, reinserts
            Arrays of the plan, and the compiled functions that split and insert one order.
        orders
            Rows of the orders, all of which are removed.
        prices
            Multipliers to start from; they stay as they are.
        share
            Share of the remaining orders that are inserted at a time, at least.
        is_late
            Ends the dive early: the remaining orders go where they cost least.
        """
        multipliers = prices._replace(capacity=prices.capacity.copy())
        waiting, out = orders.copy(), len(orders)
        while out > 0 and not is_late():
            self._dive.direction[:] = 0
            for step in range(_STEPS):
                if is_late():
                    break
                _step(context, splits, self._dive, waiting[:out], multipliers, step)
            else:
                out = _settle(context, self._dive, waiting, out, share)
        _fill(context, splits, reinserts, orders, multipliers)


@compiled
def _step(
    context: SearchContext,
    splits: Splitter,
    dive: DiveWorkspace,
    waiting: Ints,
    multipliers: Multipliers,
    step: int,
) -> None:
    """Splits all waiting orders and moves the multipliers, except after the last step."""
    value = 0.0
    for order in waiting:
        value += _split(context, splits, dive, multipliers, order)
        dive.marks[order, step] = _mark(context.arrays, order, dive.made)
    if step + 1 < _STEPS:
        _move(context, dive, waiting, multipliers.capacity, value)


@compiled
def _fill(
    context: SearchContext,
    splits: Splitter,
    reinserts: Reinserter,
    orders: Ints,
    multipliers: Multipliers,
) -> None:
    """Inserts each order once more without multipliers, so that idle hours are used."""
    arrays, solution = context.arrays, context.solution
    for order in orders:
        solution.total[0] -= remove_order(arrays, solution, order)
        solution.total[0] += reinserts(context, splits, multipliers, order, 0.0, 1.0, _NODES)


@inner
def _split(
    context: SearchContext,
    splits: Splitter,
    dive: DiveWorkspace,
    multipliers: Multipliers,
    order: int,
) -> float:
    """Splits an order over free hours at the multipliers; returns its cost."""
    arrays, solution, work = context.arrays, context.solution, context.work
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    low, high = first_arc(arrays, order), first_arc(arrays, order + 1)
    price_order(arrays, work, multipliers, order, 1.0)
    limit_order(arrays, solution, work, order, 0.0)
    for option in range(begin, end):
        if solution.users[arrays.option_window[option]] == 0:
            work.fixed[option - begin] += multipliers.opening[option]
    unmet = float(arrays.order_unmet[order])
    cost = splits(arrays, order, work, unmet, _NODES)
    dive.made[begin:end] = work.best[: end - begin]
    dive.sent[low:high] = work.sent[: high - low]
    return cost


@inner
def _mark(arrays: Arrays, order: int, made: Ints) -> np.uint64:
    """Returns a digest that is the same for the same split (FNV-1a)."""
    mark = np.uint64(0xCBF29CE484222325)
    for option in range(arrays.order_options[order], arrays.order_options[order + 1]):
        mark = (mark ^ np.uint64(made[option])) * np.uint64(0x100000001B3)
    return mark


@inner
def _move(
    context: SearchContext,
    dive: DiveWorkspace,
    waiting: Ints,
    capacity: Floats,
    value: float,
) -> None:
    """Moves the capacity multipliers along what the waiting orders would overdraw."""
    arrays, solution = context.arrays, context.solution
    made, direction = dive.made, dive.direction
    miss = np.zeros(len(capacity))
    for order in waiting:
        for option in range(arrays.order_options[order], arrays.order_options[order + 1]):
            if made[option] > 0:
                spent = (
                    arrays.option_setup_ms[option] + arrays.option_unit_ms[option] * made[option]
                )
                miss[arrays.option_window[option]] += spent
    along, length = 0.0, 0.0
    for window in range(len(capacity)):
        free = max(solution.free[window], 1)
        value -= capacity[window] * free
        miss[window] = miss[window] / free - 1.0
        along += miss[window] * direction[window]
        length += direction[window] ** 2
    keep = max(0.0, -_DEFLECTION * along / length) if length > 0 else 0.0
    length = 0.0
    for window in range(len(capacity)):
        direction[window] = miss[window] + keep * direction[window]
        if capacity[window] <= 0 and direction[window] < 0:
            direction[window] = 0.0
        length += direction[window] ** 2
    if length <= 0:
        return
    step = _STEP_SIZE * max(value, 1.0) / length
    for window in range(len(capacity)):
        free = max(solution.free[window], 1)
        capacity[window] = max(0.0, capacity[window] + step * direction[window] / free)


@compiled
def _settle(
    context: SearchContext, dive: DiveWorkspace, waiting: Ints, out: int, share: float
) -> int:
    """Inserts the orders whose splits were stable longest; returns how many remain."""
    arrays, solution = context.arrays, context.solution
    made, sent, marks = dive.made, dive.sent, dive.marks
    scores = np.zeros(out)
    for at in range(out):
        same = 0
        for step in range(_STEPS):
            same += marks[waiting[at], step] == marks[waiting[at], _STEPS - 1]
        scores[at] = -(same + random_unit(solution.rng))
    wanted = max(1, int(share * out))
    settled = 0
    sequence = np.argsort(scores)
    for place in range(out):
        if settled >= wanted:
            break
        order = waiting[sequence[place]]
        if fits(arrays, solution, order, made[arrays.order_options[order] :]):
            begin, low = arrays.order_options[order], first_arc(arrays, order)
            solution.total[0] -= solution.cost[order]
            solution.total[0] += insert_order(arrays, solution, order, made[begin:], sent[low:])
            waiting[sequence[place]] = -1
            settled += 1
    if settled == 0:
        # No split fits: the first order is left out so that the others may.
        waiting[sequence[0]] = -1
    left = 0
    for at in range(out):
        if waiting[at] >= 0:
            waiting[left] = waiting[at]
            left += 1
    return left
