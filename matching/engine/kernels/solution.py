"""The plan of some orders as arrays: what each makes and sends, the hours left, the exact cost.

Compiled: orders are taken out and put back here, one at a time; which ones is decided elsewhere.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.engine.jit.compile import addressed, by_address, compiled, inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.dispatch import Splitter
from matching.engine.kernels.min_cost_flow import first_arc
from matching.engine.kernels.multipliers import Multipliers, zero_multipliers
from matching.engine.kernels.workspace import Workspace
from matching.engine.model.columns import Ints


class SolutionState(NamedTuple):
    """The plan as it stands: `amount` by option, `flow` by arc, free ms and users by window, cost.

    `cost` is micros by order, without openings; `total` and `best_total` are one number each, in
    micros; `best` and `best_flow` are the amounts and flows of the best plan so far.
    """

    amount: Ints
    flow: Ints
    free: Ints
    users: Ints
    cost: Ints
    total: Ints
    best: Ints
    best_flow: Ints
    best_total: Ints
    rng: npt.NDArray[np.uint64]


# As `put_back`.
Reinserter = Callable[
    [Arrays, SolutionState, Workspace, Splitter, Multipliers, int, float, float, int], int
]


def reinserter(
    arrays: Arrays, solution: SolutionState, work: Workspace, splits: Splitter
) -> Reinserter:
    """`put_back` for orders of such arrays, to be handed to compiled functions."""
    multipliers = zero_multipliers(arrays)
    return by_address(reinsert_order, arrays, solution, work, splits, multipliers, 0, 0.0, 0.0, 0)


def empty_solution(arrays: Arrays, seed: int) -> SolutionState:
    """A plan that makes nothing."""
    options, arcs = len(arrays.option_order), len(arrays.arc_option)
    cost = arrays.order_unmet * arrays.order_quantity
    total = np.array([int(cost.sum())], dtype=np.int64)
    return SolutionState(
        amount=np.zeros(options, dtype=np.int64),
        flow=np.zeros(arcs, dtype=np.int64),
        free=arrays.window_available.copy(),
        users=np.zeros(len(arrays.window_available), dtype=np.int64),
        cost=cost,
        total=total,
        best=np.zeros(options, dtype=np.int64),
        best_flow=np.zeros(arcs, dtype=np.int64),
        best_total=total.copy(),
        rng=seeded_rng(seed),
    )


def seeded_rng(seed: int) -> npt.NDArray[np.uint64]:
    """Where random numbers of a seed begin. Any seed but 0 begins a sequence; the first numbers
    of near seeds are alike."""
    state = np.array([2 * seed + 0x9E3779B97F4A7C15], dtype=np.uint64)
    for _ in range(8):
        random_unit(state)
    return state


@compiled
def random_unit(state: npt.NDArray[np.uint64]) -> float:
    """A number in [0, 1) by xorshift64* (Vigna 2016)."""
    bits = state[0]
    bits ^= bits >> np.uint64(12)
    bits ^= bits << np.uint64(25)
    bits ^= bits >> np.uint64(27)
    state[0] = bits
    drawn = (bits * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(11)
    return float(drawn) * (1.0 / 9007199254740992.0)


@inner
def random_below(state: npt.NDArray[np.uint64], count: int) -> int:
    return min(int(random_unit(state) * count), count - 1)


@inner
def own_cost(arrays: Arrays, amount: Ints, flow: Ints, order: int) -> int:
    """Micros of one order's amounts and flows, without the opening of windows; exact."""
    cost, made = 0, 0
    for op in range(arrays.order_ops[order], arrays.order_ops[order + 1]):
        made = 0
        for site in range(arrays.op_sites[op], arrays.op_sites[op + 1]):
            before = made
            for option in range(arrays.site_options[site], arrays.site_options[site + 1]):
                if amount[option] > 0:
                    made += amount[option]
                    cost += arrays.option_setup[option]
                    cost += arrays.option_unit[option] * amount[option]
            if made > before:
                cost += arrays.site_fixed[site]
        for lane in range(arrays.op_lanes[op], arrays.op_lanes[op + 1]):
            sent = 0
            for arc in range(arrays.lane_arcs[lane], arrays.lane_arcs[lane + 1]):
                sent += flow[arc]
            if sent > 0:
                cost += arrays.lane_fixed[lane] + arrays.lane_unit[lane] * sent
    return int(cost + (arrays.order_quantity[order] - made) * arrays.order_unmet[order])


@inner
def reserve_hours(arrays: Arrays, solution: SolutionState, order: int, sign: int) -> int:
    """Takes (1) or gives back (−1) the hours of an order's amounts; what openings cost or save."""
    opening = 0
    for option in range(arrays.order_options[order], arrays.order_options[order + 1]):
        amount = solution.amount[option]
        if amount == 0:
            continue
        window = arrays.option_window[option]
        spent = arrays.option_setup_ms[option] + arrays.option_unit_ms[option] * amount
        solution.free[window] -= sign * spent
        before = solution.users[window]
        solution.users[window] += sign
        if before == 0 or solution.users[window] == 0:
            opening += sign * arrays.window_opening[window]
    return opening


@inner
def remove_order(arrays: Arrays, solution: SolutionState, order: int) -> int:
    """Leaves an order; the micros of setups, units, shipping and openings that it had cost."""
    spent = solution.cost[order] - reserve_hours(arrays, solution, order, -1)
    solution.amount[arrays.order_options[order] : arrays.order_options[order + 1]] = 0
    solution.flow[first_arc(arrays, order) : first_arc(arrays, order + 1)] = 0
    solution.cost[order] = 0
    return int(spent)


@inner
def insert_order(
    arrays: Arrays, solution: SolutionState, order: int, amount: Ints, flow: Ints
) -> int:
    """Puts an order in at these amounts and flows, its own alone; what it costs, in micros."""
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    low, high = first_arc(arrays, order), first_arc(arrays, order + 1)
    solution.amount[begin:end] = amount[: end - begin]
    solution.flow[low:high] = flow[: high - low]
    solution.cost[order] = own_cost(arrays, solution.amount, solution.flow, order)
    return int(solution.cost[order] + reserve_hours(arrays, solution, order, 1))


@inner
def fits(arrays: Arrays, solution: SolutionState, order: int, amount: Ints) -> bool:
    """Whether these amounts of an order, which is out, fit the free hours together."""
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    enough = True
    for option in range(begin, end):
        made = amount[option - begin]
        if made > 0:
            window = arrays.option_window[option]
            solution.free[window] -= arrays.option_setup_ms[option]
            solution.free[window] -= arrays.option_unit_ms[option] * made
            enough = enough and solution.free[window] >= 0
    for option in range(begin, end):
        made = amount[option - begin]
        if made > 0:
            window = arrays.option_window[option]
            solution.free[window] += arrays.option_setup_ms[option]
            solution.free[window] += arrays.option_unit_ms[option] * made
    return enough


@inner
def price_order(
    arrays: Arrays, work: Workspace, multipliers: Multipliers, order: int, part: float
) -> None:
    """Asks for an order's split with all hours to itself, at a part of their prices."""
    begin = arrays.order_options[order]
    for option in range(begin, arrays.order_options[order + 1]):
        price = part * multipliers.capacity[arrays.option_window[option]]
        at = option - begin
        work.rate[at] = arrays.option_unit[option] + price * arrays.option_unit_ms[option]
        work.fixed[at] = arrays.option_setup[option] + price * arrays.option_setup_ms[option]
        work.most[at] = arrays.option_most[option]
    first = arrays.order_ops[order]
    for op in range(first, arrays.order_ops[order + 1]):
        work.cardinality[op - first] = multipliers.cardinality[op]


@inner
def limit_order(
    arrays: Arrays, solution: SolutionState, work: Workspace, order: int, opening_part: float
) -> None:
    """Leaves a split that was asked for the free hours only, and charges it a part of openings."""
    begin = arrays.order_options[order]
    for option in range(begin, arrays.order_options[order + 1]):
        window, at = arrays.option_window[option], option - begin
        if solution.users[window] == 0:
            work.fixed[at] += opening_part * arrays.window_opening[window]
        spare = solution.free[window] - arrays.option_setup_ms[option]
        most = spare // arrays.option_unit_ms[option] if spare > 0 else 0
        work.most[at] = min(work.most[at], most)


@addressed
def reinsert_order(
    arrays: Arrays,
    solution: SolutionState,
    work: Workspace,
    splits: Splitter,
    multipliers: Multipliers,
    order: int,
    part: float,
    opening_part: float,
    nodes: int,
) -> int:
    """Puts an order in at its least cost with hours at a part of their prices; its true cost."""
    price_order(arrays, work, multipliers, order, part)
    limit_order(arrays, solution, work, order, opening_part)
    splits(arrays, order, work, float(arrays.order_unmet[order]), nodes)
    if not fits(arrays, solution, order, work.best):
        # Two operations in one window, each with its hours to itself: this once it goes without.
        work.best[:] = 0
        work.sent[:] = 0
    return insert_order(arrays, solution, order, work.best, work.sent)


@compiled
def load_solution(arrays: Arrays, solution: SolutionState, amount: Ints, flow: Ints) -> None:
    """Puts these amounts and flows in place of the plan, and works all else out of them."""
    solution.amount[:] = amount
    solution.flow[:] = flow
    solution.free[:] = arrays.window_available
    solution.users[:] = 0
    total = 0
    for order in range(len(arrays.order_quantity)):
        solution.cost[order] = own_cost(arrays, solution.amount, solution.flow, order)
        total += solution.cost[order] + reserve_hours(arrays, solution, order, 1)
    solution.total[0] = total


@compiled
def keep_best(solution: SolutionState) -> None:
    """Copies the plan where it is the best so far."""
    if solution.total[0] < solution.best_total[0]:
        solution.best_total[0] = solution.total[0]
        solution.best[:] = solution.amount
        solution.best_flow[:] = solution.flow
