"""Searches blocks of a large plan in parallel, each with hours of its own.

The hours of every window go to the blocks that use them, and the rest to one random block, so that
no hour is given twice. The plan is divided into other blocks every time. A window that another
block opens costs nothing to open here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matching.engine.instance.instance import Instance
from matching.engine.jit.parallel import ParallelMap
from matching.engine.kernels.arrays import Numbers, arrays_of
from matching.engine.kernels.multipliers import Multipliers
from matching.engine.model.columns import Ints
from matching.engine.search.ruin_recreate import RuinRecreate


@dataclass(slots=True)
class SearchBlock:
    """Holds some orders of a plan: `plan` is theirs alone.

    `options` and `arcs` are their rows in the whole plan.
    """

    plan: RuinRecreate
    prices: Multipliers
    options: Ints
    arcs: Ints


class WholePlan(NamedTuple):
    """Bundles the plan to be divided into blocks with its rows and multipliers."""

    instance: Instance
    numbers: Numbers
    plan: RuinRecreate
    prices: Multipliers


def search_blocks(
    whole_plan: WholePlan,
    count: int,
    seed: int,
    parallel_map: ParallelMap,
    search: Callable[[RuinRecreate, Multipliers], None],
) -> None:
    """Searches `count` blocks of the best plan and continues from their joint result."""
    numbers, whole = whole_plan.numbers, whole_plan.plan
    whole.back_to_best()
    chance = np.random.default_rng(seed)
    owner = chance.integers(count, size=len(numbers.windows))
    regions = whole.regions(count)
    blocks = [
        _block(whole_plan, orders, owner == at, seed + at) for at, orders in enumerate(regions)
    ]
    list(parallel_map(lambda at: search(blocks[at].plan, blocks[at].prices), range(len(blocks))))
    amount, flow = whole.solution.amount.copy(), whole.solution.flow.copy()
    for block in blocks:
        amount[block.options] = block.plan.solution.best
        flow[block.arcs] = block.plan.solution.best_flow
    whole.try_from(amount, flow)


def _block(whole_plan: WholePlan, orders: Ints, is_own: Ints, seed: int) -> SearchBlock:
    """Returns a block of orders; `is_own` marks windows whose free hours it gets."""
    instance, numbers, whole, prices = whole_plan
    arrays, own = arrays_of(instance, numbers.orders[orders])
    options = np.searchsorted(numbers.options, own.options)
    arcs = np.searchsorted(numbers.arcs, own.arcs)
    windows = np.searchsorted(numbers.windows, own.windows)
    amount, flow = whole.solution.amount[options], whole.solution.flow[arcs]
    used = amount > 0
    spent = arrays.option_setup_ms * used + arrays.option_unit_ms * amount
    hours = np.zeros(len(windows), dtype=np.int64)
    users = np.zeros(len(windows), dtype=np.int64)
    np.add.at(hours, arrays.option_window, spent)
    np.add.at(users, arrays.option_window, used.astype(np.int64))
    spare = np.where(is_own[windows], whole.solution.free[windows], 0)
    is_open = whole.solution.users[windows] > users
    arrays = arrays._replace(
        window_available=hours + spare,
        window_opening=np.where(is_open, 0, arrays.window_opening),
    )
    ops = _operations(whole, orders)
    plan = RuinRecreate(arrays, seed)
    plan.start_from(amount, flow)
    mine = Multipliers(prices.capacity[windows], prices.opening[options], prices.cardinality[ops])
    return SearchBlock(plan, mine, options, arcs)


def _operations(whole: RuinRecreate, orders: Ints) -> Ints:
    """Returns the operations of some orders, in sequence."""
    begins = whole.arrays.order_ops
    spans = [np.arange(begins[order], begins[order + 1]) for order in np.sort(orders).tolist()]
    return np.concatenate(spans)
