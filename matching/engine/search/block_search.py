"""Blocks of a large plan that are searched beside each other, each with hours of its own.

Every window's hours go to the blocks that use them, and what nobody uses to one block by chance, so
that no hour is given twice; the blocks are cut anew every time. A window that another block has
opened costs nothing to open here.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.engine.instance.instance import Instance
from matching.engine.jit.parallel import ParallelMap
from matching.engine.kernels.arrays import Numbers, arrays_of
from matching.engine.kernels.multipliers import Multipliers
from matching.engine.model.columns import Ints
from matching.engine.search.ruin_recreate import RuinRecreate


@dataclass(slots=True)
class Block:
    """Some orders of a plan: `plan` is theirs alone, `options` … are their rows in the whole."""

    plan: RuinRecreate
    prices: Multipliers
    options: Ints
    arcs: Ints


def search_blocks(
    instance: Instance,
    numbers: Numbers,
    whole: RuinRecreate,
    prices: Multipliers,
    count: int,
    seed: int,
    parallel_map: ParallelMap,
    search: Callable[[RuinRecreate, Multipliers], None],
) -> None:
    """Searches `count` blocks of the best plan, and goes on from what they come to together."""
    whole.back_to_best()
    chance = np.random.default_rng(seed)
    owner = chance.integers(count, size=len(numbers.windows))
    cuts = whole.regions(count)
    blocks = [
        _block(instance, numbers, whole, prices, orders, owner == at, seed + at)
        for at, orders in enumerate(cuts)
    ]
    list(parallel_map(lambda at: search(blocks[at].plan, blocks[at].prices), range(len(blocks))))
    amount, flow = whole.solution.amount.copy(), whole.solution.flow.copy()
    for block in blocks:
        amount[block.options] = block.plan.solution.best
        flow[block.arcs] = block.plan.solution.best_flow
    whole.try_from(amount, flow)


def _block(
    instance: Instance,
    numbers: Numbers,
    whole: RuinRecreate,
    prices: Multipliers,
    orders: Ints,
    is_own: Ints,
    seed: int,
) -> Block:
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
    return Block(plan, mine, options, arcs)


def _operations(whole: RuinRecreate, orders: Ints) -> Ints:
    """The operations of some orders, in sequence."""
    begins = whole.arrays.order_ops
    spans = [np.arange(begins[order], begins[order + 1]) for order in np.sort(orders).tolist()]
    return np.concatenate(spans)
