"""Holds the plan of some orders as arrays; inserts and removes orders; compiled.

Amounts, flows, free hours and costs are exact. The callers decide which orders change.
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
    """Represents the current plan and the best one so far.

    `amount` is units by option, `flow` units by arc, `free` ms and `users` orders by window. `cost`
    is micros by order, without openings. `total` and `best_total` are arrays of one number, in
    micros; `best` and `best_flow` are the best plan. `rng` is the state of the random numbers.
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


class SearchContext(NamedTuple):
    """Bundles the arrays that removing and inserting orders reads and writes.

    Functions called by address are not among them: Numba finds the type of a tuple slowly where
    one is inside.
    """

    arrays: Arrays
    solution: SolutionState
    work: Workspace


# The signature of `reinsert_order`.
Reinserter = Callable[[SearchContext, Splitter, Multipliers, int, float, float, int], int]


def reinserter(context: SearchContext, splits: Splitter) -> Reinserter:
    """Returns `reinsert_order` as a value that compiled functions can call."""
    multipliers = zero_multipliers(context.arrays)
    return by_address(reinsert_order, context, splits, multipliers, 0, 0.0, 0.0, 0)


def empty_solution(arrays: Arrays, seed: int) -> SolutionState:
    """Returns a plan that makes nothing."""
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
    """Returns the first state of a seed's random numbers.

    Every seed but 0 starts a sequence of its own. The first numbers of near seeds are alike and are
    skipped.
    """
    state = np.array([2 * seed + 0x9E3779B97F4A7C15], dtype=np.uint64)
    for _ in range(8):
        random_unit(state)
    return state


@compiled
def random_unit(state: npt.NDArray[np.uint64]) -> float:
    """Returns a random number in [0, 1) by xorshift64* (Vigna 2016)."""
    bits = state[0]
    bits ^= bits >> np.uint64(12)
    bits ^= bits << np.uint64(25)
    bits ^= bits >> np.uint64(27)
    state[0] = bits
    drawn = (bits * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(11)
    return float(drawn) * (1.0 / 9007199254740992.0)


@inner
def random_below(state: npt.NDArray[np.uint64], count: int) -> int:
    """Returns a random whole number from 0 to `count` − 1."""
    return min(int(random_unit(state) * count), count - 1)


@inner
def own_cost(arrays: Arrays, amount: Ints, flow: Ints, order: int) -> int:
    """Returns an order's exact cost in micros, without openings of windows."""
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
    """Takes (1) or gives back (−1) an order's hours; returns the opening costs."""
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
    """Removes an order; returns the micros it cost, openings included."""
    spent = solution.cost[order] - reserve_hours(arrays, solution, order, -1)
    solution.amount[arrays.order_options[order] : arrays.order_options[order + 1]] = 0
    solution.flow[first_arc(arrays, order) : first_arc(arrays, order + 1)] = 0
    solution.cost[order] = 0
    return int(spent)


@inner
def insert_order(
    arrays: Arrays, solution: SolutionState, order: int, amount: Ints, flow: Ints
) -> int:
    """Inserts an order at its own amounts and flows; returns its cost in micros."""
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    low, high = first_arc(arrays, order), first_arc(arrays, order + 1)
    solution.amount[begin:end] = amount[: end - begin]
    solution.flow[low:high] = flow[: high - low]
    solution.cost[order] = own_cost(arrays, solution.amount, solution.flow, order)
    return int(solution.cost[order] + reserve_hours(arrays, solution, order, 1))


@inner
def fits(arrays: Arrays, solution: SolutionState, order: int, amount: Ints) -> bool:
    """Returns whether these amounts of a removed order fit the free hours together."""
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
    arrays: Arrays, work: Workspace, multipliers: Multipliers, order: int, price_share: float
) -> None:
    """Prepares a split over all hours, at a share of the capacity multipliers."""
    begin = arrays.order_options[order]
    for option in range(begin, arrays.order_options[order + 1]):
        price = price_share * multipliers.capacity[arrays.option_window[option]]
        at = option - begin
        work.rate[at] = arrays.option_unit[option] + price * arrays.option_unit_ms[option]
        work.fixed[at] = arrays.option_setup[option] + price * arrays.option_setup_ms[option]
        work.most[at] = arrays.option_most[option]
    first = arrays.order_ops[order]
    for op in range(first, arrays.order_ops[order + 1]):
        work.cardinality[op - first] = multipliers.cardinality[op]


@inner
def limit_order(
    arrays: Arrays, solution: SolutionState, work: Workspace, order: int, opening_share: float
) -> None:
    """Limits a prepared split to free hours and charges a share of openings."""
    begin = arrays.order_options[order]
    for option in range(begin, arrays.order_options[order + 1]):
        window, at = arrays.option_window[option], option - begin
        if solution.users[window] == 0:
            work.fixed[at] += opening_share * arrays.window_opening[window]
        spare = solution.free[window] - arrays.option_setup_ms[option]
        most = spare // arrays.option_unit_ms[option] if spare > 0 else 0
        work.most[at] = min(work.most[at], most)


@addressed
def reinsert_order(
    context: SearchContext,
    splits: Splitter,
    multipliers: Multipliers,
    order: int,
    price_share: float,
    opening_share: float,
    nodes: int,
) -> int:
    """Inserts an order at its least cost with hours at a share of their multipliers.

    Returns its true cost in micros.
    """
    arrays, solution, work = context.arrays, context.solution, context.work
    price_order(arrays, work, multipliers, order, price_share)
    limit_order(arrays, solution, work, order, opening_share)
    splits(arrays, order, work, float(arrays.order_unmet[order]), nodes)
    if not fits(arrays, solution, order, work.best):
        # Two operations of the order share a window and each was split as if it had the hours to
        # itself; the order is left for now.
        work.best[:] = 0
        work.sent[:] = 0
    return insert_order(arrays, solution, order, work.best, work.sent)


@compiled
def load_solution(arrays: Arrays, solution: SolutionState, amount: Ints, flow: Ints) -> None:
    """Replaces the plan by amounts and flows, and derives everything else."""
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
    """Copies the plan if it is the best so far."""
    if solution.total[0] < solution.best_total[0]:
        solution.best_total[0] = solution.total[0]
        solution.best[:] = solution.amount
        solution.best_flow[:] = solution.flow
