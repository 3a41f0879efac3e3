"""Puts many orders into a plan together: prices move, and what no longer moves is put in; compiled.

A dive over the Lagrangian: all orders that are out are split over the hours that are left, at
prices that follow what those splits overdraw. After a few such steps the orders whose split has
stayed the same are put in for good, where they fit, and the rest goes on over what they leave.
(Price-and-dive after Sadykov et al. 2019, "Primal heuristics for branch and price"; theirs fixes
columns of a linear program.)
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matching.engine.jit.compile import compiled, inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.dispatch import Splitter
from matching.engine.kernels.min_cost_flow import first_arc
from matching.engine.kernels.multipliers import Multipliers
from matching.engine.kernels.solution import (
    Reinserter,
    SolutionState,
    fits,
    insert_order,
    limit_order,
    price_order,
    random_unit,
    remove_order,
)
from matching.engine.kernels.workspace import Workspace
from matching.engine.model.columns import Floats, Ints

# Steps of the prices before orders are put in; all splits of a step at so many nodes at most.
_STEPS, _NODES = 15, 60
# A step moves the prices by this part of the value; found by trial on generated markets.
_REACH = 2e-3
_DEFLECTION = 1.5


@dataclass(slots=True)
class LagrangianDive:
    """Room for dives: `made` and `sent` are what orders would have, by option and by arc."""

    arrays: Arrays
    made: Ints = field(init=False)
    sent: Ints = field(init=False)
    marks: npt.NDArray[np.uint64] = field(init=False)

    def __post_init__(self) -> None:
        self.made = np.zeros(len(self.arrays.option_order), dtype=np.int64)
        self.sent = np.zeros(len(self.arrays.arc_option), dtype=np.int64)
        self.marks = np.zeros((len(self.arrays.order_quantity), _STEPS), dtype=np.uint64)

    def run(
        self,
        solution: SolutionState,
        work: Workspace,
        splits: Splitter,
        reinserts: Reinserter,
        orders: Ints,
        prices: Multipliers,
        share: float,
        is_late: Callable[[], bool],
    ) -> None:
        """Puts `orders`, which are out, back in; at least the part `share` of them at a time.

        `prices` are those of hours, links and places to begin with. The plan's total follows. Once
        it `is_late` those still out go where they cost least.
        """
        multipliers = prices._replace(capacity=prices.capacity.copy())
        turn = np.zeros_like(prices.capacity)
        waiting, out = orders.copy(), len(orders)
        while out > 0 and not is_late():
            turn[:] = 0
            for step in range(_STEPS):
                if is_late():
                    break
                _step(
                    self.arrays,
                    solution,
                    work,
                    splits,
                    waiting[:out],
                    multipliers,
                    turn,
                    self.made,
                    self.sent,
                    self.marks,
                    step,
                )
            else:
                out = _settle(
                    self.arrays, solution, waiting, out, self.marks, share, self.made, self.sent
                )
        _fill(self.arrays, solution, work, splits, reinserts, orders, multipliers)


@compiled
def _step(
    arrays: Arrays,
    solution: SolutionState,
    work: Workspace,
    splits: Splitter,
    waiting: Ints,
    multipliers: Multipliers,
    turn: Floats,
    made: Ints,
    sent: Ints,
    marks: npt.NDArray[np.uint64],
    step: int,
) -> None:
    """Splits all that wait at the prices of now, and moves these but after the last step."""
    value = 0.0
    for order in waiting:
        value += _ask(arrays, solution, work, splits, multipliers, order, made, sent)
        marks[order, step] = _mark(arrays, order, made)
    if step + 1 < _STEPS:
        _move(arrays, solution, waiting, made, multipliers.capacity, turn, value)


@compiled
def _fill(
    arrays: Arrays,
    solution: SolutionState,
    work: Workspace,
    splits: Splitter,
    reinserts: Reinserter,
    orders: Ints,
    multipliers: Multipliers,
) -> None:
    """Each order once more without prices: hours that nobody took are free to take."""
    for order in orders:
        solution.total[0] -= remove_order(arrays, solution, order)
        solution.total[0] += reinserts(
            arrays, solution, work, splits, multipliers, order, 0.0, 1.0, _NODES
        )


@inner
def _ask(
    arrays: Arrays,
    solution: SolutionState,
    work: Workspace,
    splits: Splitter,
    multipliers: Multipliers,
    order: int,
    made: Ints,
    sent: Ints,
) -> float:
    """What an order would make over the free hours at these prices, and at what cost."""
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    low, high = first_arc(arrays, order), first_arc(arrays, order + 1)
    price_order(arrays, work, multipliers, order, 1.0)
    limit_order(arrays, solution, work, order, 0.0)
    for option in range(begin, end):
        if solution.users[arrays.option_window[option]] == 0:
            work.fixed[option - begin] += multipliers.opening[option]
    unmet = float(arrays.order_unmet[order])
    cost = splits(arrays, order, work, unmet, _NODES)
    made[begin:end] = work.best[: end - begin]
    sent[low:high] = work.sent[: high - low]
    return cost


@inner
def _mark(arrays: Arrays, order: int, made: Ints) -> np.uint64:
    """A number that is the same for the same split (FNV-1a)."""
    mark = np.uint64(0xCBF29CE484222325)
    for option in range(arrays.order_options[order], arrays.order_options[order + 1]):
        mark = (mark ^ np.uint64(made[option])) * np.uint64(0x100000001B3)
    return mark


@inner
def _move(
    arrays: Arrays,
    solution: SolutionState,
    waiting: Ints,
    made: Ints,
    hour: Floats,
    turn: Floats,
    value: float,
) -> None:
    """Moves the prices of hours along what the waiting orders would overdraw of those left."""
    miss = np.zeros(len(hour))
    for order in waiting:
        for option in range(arrays.order_options[order], arrays.order_options[order + 1]):
            if made[option] > 0:
                spent = (
                    arrays.option_setup_ms[option] + arrays.option_unit_ms[option] * made[option]
                )
                miss[arrays.option_window[option]] += spent
    along, length = 0.0, 0.0
    for window in range(len(hour)):
        free = max(solution.free[window], 1)
        value -= hour[window] * free
        miss[window] = miss[window] / free - 1.0
        along += miss[window] * turn[window]
        length += turn[window] ** 2
    keep = max(0.0, -_DEFLECTION * along / length) if length > 0 else 0.0
    length = 0.0
    for window in range(len(hour)):
        turn[window] = miss[window] + keep * turn[window]
        if hour[window] <= 0 and turn[window] < 0:
            turn[window] = 0.0
        length += turn[window] ** 2
    if length <= 0:
        return
    step = _REACH * max(value, 1.0) / length
    for window in range(len(hour)):
        free = max(solution.free[window], 1)
        hour[window] = max(0.0, hour[window] + step * turn[window] / free)


@compiled
def _settle(
    arrays: Arrays,
    solution: SolutionState,
    waiting: Ints,
    out: int,
    marks: npt.NDArray[np.uint64],
    share: float,
    made: Ints,
    sent: Ints,
) -> int:
    """Puts in the orders whose splits stayed the same longest, where they fit; how many are out."""
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
        # What is asked for never fits: the first is left out, the others may do without it.
        waiting[sequence[0]] = -1
    left = 0
    for at in range(out):
        if waiting[at] >= 0:
            waiting[left] = waiting[at]
            left += 1
    return left
