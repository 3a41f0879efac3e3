"""Inserts orders one after another, each at its own least cost; compiled."""

import numpy as np

from matching.engine.jit.compile import compiled, inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.dispatch import Splitter
from matching.engine.kernels.multipliers import Multipliers
from matching.engine.kernels.solution import (
    Reinserter,
    SearchContext,
    fits,
    insert_order,
    limit_order,
    price_order,
    remove_order,
)
from matching.engine.kernels.workspace import Workspace
from matching.engine.model.columns import Ints
from matching.engine.params.search_params import InsertionParams

_PARAMS = InsertionParams()
# Doubles of the size of an order's cost are off by far less.
_ROUNDING = 1.0 + 1e-9
_NODES, _NEVER = _PARAMS.split_nodes, _PARAMS.forbidding_micros


@compiled
def insert_each(
    context: SearchContext,
    splits: Splitter,
    reinserts: Reinserter,
    zero: Multipliers,
    sequence: Ints,
) -> None:
    """Inserts orders in sequence, each split over what is left without multipliers."""
    arrays, solution = context.arrays, context.solution
    for order in sequence:
        solution.total[0] -= remove_order(arrays, solution, order)
        solution.total[0] += reinserts(context, splits, zero, order, 0.0, 1.0, _NODES)


@compiled
def insert_each_whole(
    context: SearchContext,
    splits: Splitter,
    reinserts: Reinserter,
    zero: Multipliers,
    sequence: Ints,
) -> None:
    """Inserts orders in sequence, each whole at one factory where that pays.

    It pays where it costs less than leaving the order. Splits every other order like `insert_each`.
    """
    arrays, solution, work = context.arrays, context.solution, context.work
    for order in sequence:
        solution.total[0] -= remove_order(arrays, solution, order)
        factory = _cheapest_factory(context, splits, zero, order)
        if factory < 0:
            solution.total[0] += reinserts(context, splits, zero, order, 0.0, 1.0, _NODES)
            continue
        _split_at_factory(context, splits, zero, order, factory, np.inf)
        solution.total[0] += insert_order(arrays, solution, order, work.best, work.sent)


@inner
def _cheapest_factory(
    context: SearchContext, splits: Splitter, zero: Multipliers, order: int
) -> int:
    """Returns the cheapest factory for the whole order, or −1 if leaving is cheaper."""
    arrays = context.arrays
    least = float(arrays.order_unmet[order] * arrays.order_quantity[order])
    found = -1
    op = arrays.order_ops[order]
    for site in range(arrays.op_sites[op], arrays.op_sites[op + 1]):
        factory = arrays.site_factory[site]
        cost = _split_at_factory(context, splits, zero, order, factory, least)
        if cost < least:
            least, found = cost, factory
    return int(found)


@inner
def _split_at_factory(
    context: SearchContext,
    splits: Splitter,
    zero: Multipliers,
    order: int,
    factory: int,
    least: float,
) -> float:
    """Splits an order at one factory only; returns its cost, or infinity.

    It is infinity, without a search, where the factory obviously takes too few or costs more than
    `least` micros.
    """
    arrays, solution, work = context.arrays, context.solution, context.work
    price_order(arrays, work, zero, order, 0.0)
    limit_order(arrays, solution, work, order, 1.0)
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    for option in range(begin, end):
        if arrays.site_factory[arrays.option_site[option]] != factory:
            work.most[option - begin] = 0
    if _is_hopeless(arrays, work, order, least):
        return np.inf
    cost = splits(arrays, order, work, _NEVER, _NODES)
    made = 0
    for option in range(begin, end):
        if arrays.option_op[option] == arrays.order_ops[order]:
            made += work.best[option - begin]
    if made < arrays.order_quantity[order] or not fits(arrays, solution, order, work.best):
        return np.inf
    return cost


@inner
def _is_hopeless(arrays: Arrays, work: Workspace, order: int, least: float) -> bool:
    """Returns whether a prepared order cannot be made whole for `least` micros.

    Compares the most that each operation can make with the quantity, and the cost of all pieces at
    the cheapest rates with `least`.
    """
    begin, quantity = arrays.order_options[order], arrays.order_quantity[order]
    cost = 0.0
    for op in range(arrays.order_ops[order], arrays.order_ops[order + 1]):
        most, rate = 0, np.inf
        first, last = arrays.op_sites[op], arrays.op_sites[op + 1]
        for option in range(arrays.site_options[first], arrays.site_options[last]):
            at = option - begin
            if work.most[at] > 0:
                most += work.most[at]
                rate = min(rate, work.rate[at])
        if most < quantity:
            return True
        cost += rate * quantity
    return cost > least * _ROUNDING
