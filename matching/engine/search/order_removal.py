"""Chooses orders to remove from a plan, and removes and restores them; compiled."""

from typing import NamedTuple

import numpy as np

from matching.engine.jit.compile import compiled, inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.min_cost_flow import first_arc
from matching.engine.kernels.solution import (
    SolutionState,
    own_cost,
    random_below,
    random_unit,
    remove_order,
    reserve_hours,
)
from matching.engine.model.columns import Ints
from matching.engine.params.search_params import RuinRecreateParams

_PARAMS = RuinRecreateParams()
_MIN_ORDERS, _MAX_ORDERS = _PARAMS.min_orders, _PARAMS.max_orders
_IDLE_CHANCE, _TRIES = _PARAMS.idle_chance, _PARAMS.tries_per_order
_REGION_IDLE_CHANCE, _REGION_TRIES = _PARAMS.region_idle_chance, _PARAMS.region_tries


class RemovedOrders(NamedTuple):
    """Holds the orders that a move removed, with the amounts and flows that they had.

    `order` is one row each; row i of `amount` and `flow` has the options and arcs of order i.
    """

    order: Ints
    amount: Ints
    flow: Ints


@compiled
def remove_all(arrays: Arrays, solution: SolutionState, orders: Ints) -> None:
    """Removes orders from the plan."""
    for order in orders:
        solution.total[0] -= remove_order(arrays, solution, order)


@compiled
def pick_region(arrays: Arrays, solution: SolutionState, size: int) -> Ints:
    """Returns at most `size` orders that compete for hours, grown from a random one."""
    orders = len(arrays.order_quantity)
    found = np.zeros(size, dtype=np.int64)
    is_found = np.zeros(orders, dtype=np.bool_)
    found[0] = random_below(solution.rng, orders)
    is_found[found[0]] = True
    count, tries = 1, 0
    while count < size and tries < _REGION_TRIES * size:
        tries += 1
        order = found[random_below(solution.rng, min(count, 1 + size // 4))]
        begin = arrays.order_options[order]
        options = arrays.order_options[order + 1] - begin
        if options == 0:
            break
        window = arrays.option_window[begin + random_below(solution.rng, options)]
        row, rows = arrays.window_begin[window], arrays.window_begin[window + 1]
        option = arrays.window_rows[row + random_below(solution.rng, rows - row)]
        other = arrays.option_order[option]
        # An order that uses the window is nearer than one that only could.
        if not is_found[other] and (
            solution.amount[option] > 0 or random_unit(solution.rng) < _REGION_IDLE_CHANCE
        ):
            is_found[other] = True
            found[count] = other
            count += 1
    return found[:count]


@inner
def pick_competitors(arrays: Arrays, solution: SolutionState, picked: Ints) -> int:
    """Picks a random order and users of windows that it could use."""
    rng = solution.rng
    wanted = _MIN_ORDERS + random_below(rng, _MAX_ORDERS - _MIN_ORDERS + 1)
    first = random_below(rng, len(arrays.order_quantity))
    picked[0] = first
    count = 1
    begin = arrays.order_options[first]
    options = arrays.order_options[first + 1] - begin
    if options == 0:
        return count
    for _ in range(_TRIES * wanted):
        if count >= wanted:
            break
        window = arrays.option_window[begin + random_below(rng, options)]
        row, rows = arrays.window_begin[window], arrays.window_begin[window + 1]
        start = random_below(rng, rows - row)
        takes_idle = random_unit(rng) < _IDLE_CHANCE
        for turn in range(rows - row):
            option = arrays.window_rows[row + (start + turn) % (rows - row)]
            if solution.amount[option] == 0 and not takes_idle:
                continue
            order = arrays.option_order[option]
            if _is_new(picked, count, order):
                picked[count] = order
                count += 1
                break
    return count


@inner
def _is_new(picked: Ints, count: int, order: int) -> bool:
    is_new = True
    for at in range(count):
        is_new = is_new and picked[at] != order
    return is_new


@inner
def remove_picked(arrays: Arrays, solution: SolutionState, removed: RemovedOrders, at: int) -> int:
    """Saves and removes the order picked at a row; returns the micros that it cost."""
    order = removed.order[at]
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    low, high = first_arc(arrays, order), first_arc(arrays, order + 1)
    removed.amount[at, : end - begin] = solution.amount[begin:end]
    removed.flow[at, : high - low] = solution.flow[low:high]
    return remove_order(arrays, solution, order)


@inner
def swap_removed(removed: RemovedOrders, one: int, other: int) -> None:
    """Exchanges two rows of the removed orders."""
    if one == other:
        return
    order = removed.order
    order[one], order[other] = order[other], order[one]
    _swap_rows(removed.amount, one, other)
    _swap_rows(removed.flow, one, other)


@inner
def _swap_rows(saved: Ints, one: int, other: int) -> None:
    for at in range(saved.shape[1]):
        kept = saved[one, at]
        saved[one, at] = saved[other, at]
        saved[other, at] = kept


@inner
def restore_removed(
    arrays: Arrays, solution: SolutionState, removed: RemovedOrders, count: int
) -> None:
    """Restores the amounts and flows that the first `count` removed orders had."""
    for at in range(count):
        remove_order(arrays, solution, removed.order[at])
    for at in range(count):
        order = removed.order[at]
        begin, end = arrays.order_options[order], arrays.order_options[order + 1]
        low, high = first_arc(arrays, order), first_arc(arrays, order + 1)
        solution.amount[begin:end] = removed.amount[at, : end - begin]
        solution.flow[low:high] = removed.flow[at, : high - low]
        solution.cost[order] = own_cost(arrays, solution.amount, solution.flow, order)
        reserve_hours(arrays, solution, order, 1)
